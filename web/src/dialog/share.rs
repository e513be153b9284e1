//! Sharing: a link that holds everything, how long it is, and code that embeds it.

use yew::prelude::*;

use crate::app::{Dispatch, Msg};
use crate::icon::Icon;

/// Up to so many characters a link fits anywhere, then chats, then browsers (design: share links,
/// limits).
const ANYWHERE: usize = 1500;
const CHATS: usize = 2000;
const BROWSERS: usize = 8000;

/// Properties of the share dialog.
#[derive(Properties, PartialEq)]
pub struct ShareProps {
    /// The link.
    pub link: AttrValue,
    /// What it holds.
    pub holds: AttrValue,
}

/// A link, its length and what it holds.
#[component]
pub fn Share(props: &ShareProps) -> Html {
    let send = use_context::<Dispatch>().unwrap_or_else(Callback::noop);
    let length = props.link.chars().count();
    let (family, verdict) = match length {
        n if n <= ANYWHERE => ("f-g", "short enough for any chat"),
        n if n <= CHATS => ("f-g", "fits most chats"),
        n if n <= BROWSERS => ("f-a", "browsers take it, chats may cut it"),
        _ => ("f-r", "too long for a link: save the scenario as a file"),
    };
    let link = props.link.clone();
    let copied = {
        let send = send.clone();
        Callback::from(move |_: MouseEvent| send.emit(Msg::Copy(link.to_string(), "Link copied.")))
    };
    let embed =
        Callback::from(move |_: MouseEvent| send.emit(Msg::Open(crate::app::ui::Dialog::Embed)));
    html! { <>
        <input class="fld" readonly=true aria-label="Link" value={props.link.clone()} />
        <p class="t12"><svg class={classes!("dt", family, "verdict")} viewBox="0 0 12 12"
            aria-hidden="true"><use href="#d-ready" /></svg>
            <b>{ format!("{} characters", grouped(length)) }</b>{ " · " }{ verdict }</p>
        <p class="t12 m">{ &*props.holds }</p>
        <div class="acts">
            <button class="btn pri" onclick={copied}><Icon name="link" />{ "Copy link" }</button>
            <button class="btn q" onclick={embed}>{ "Embed" }</button>
        </div>
    </> }
}

/// `1,204`.
fn grouped(n: usize) -> String {
    match n {
        0..1000 => n.to_string(),
        _ => format!("{},{:03}", n / 1000, n % 1000),
    }
}

/// Properties of the embed dialog.
#[derive(Properties, PartialEq)]
pub struct EmbedProps {
    /// The link.
    pub link: AttrValue,
}

const MODES: [(&str, &str, u32); 3] = [
    ("view", "Map and time", 400),
    ("split", "With the manifest", 420),
    ("full", "Everything", 560),
];

/// Code for an iframe.
#[component]
pub fn EmbedCode(props: &EmbedProps) -> Html {
    let send = use_context::<Dispatch>().unwrap_or_else(Callback::noop);
    let chosen = use_state(|| 0_usize);
    let (mode, _, height) = MODES.get(*chosen).copied().unwrap_or(MODES[0]);
    let code = code(&props.link, mode, height);
    let copied = {
        let code = code.clone();
        Callback::from(move |_: MouseEvent| {
            send.emit(Msg::Copy(code.clone(), "Embed code copied."))
        })
    };
    let choice = |(i, (_, label, _)): (usize, (&'static str, &'static str, u32))| {
        let state = chosen.clone();
        let onclick = Callback::from(move |_: MouseEvent| state.set(i));
        html! { <button role="radio" aria-checked={(i == *chosen).to_string()} data-label={label}
        {onclick}>{ label }</button> }
    };
    html! { <>
        <div class="seg" role="radiogroup" aria-label="Layout">{
            for MODES.into_iter().enumerate().map(choice) }</div>
        <textarea class="fld" readonly=true aria-label="Embed code" value={code} />
        <p class="t12 m">
            { "Nothing is loaded from anywhere else, and nothing runs before the reader asks." }</p>
        <div class="acts"><button class="btn pri" onclick={copied}><Icon name="copy" />{ "Copy code"
            }</button></div>
    </> }
}

/// The iframe of a link.
fn code(link: &str, mode: &str, height: u32) -> String {
    let (address, fragment) = link.split_once('#').unwrap_or((link, ""));
    let (packed, view) = fragment.split_once('?').unwrap_or((fragment, ""));
    let view = if view.is_empty() {
        String::new()
    } else {
        format!("&{view}")
    };
    let address = address.trim_end_matches("index.html").trim_end_matches('/');
    format!(
        "<iframe src=\"{address}/e/#{packed}?mode={mode}{view}\" \
         title=\"Podarium: a simulated Kubernetes cluster\" \
         loading=\"lazy\" width=\"100%\" height=\"{height}\" \
         sandbox=\"allow-scripts allow-popups allow-popups-to-escape-sandbox allow-downloads\" \
         allow=\"clipboard-write; fullscreen\"></iframe>"
    )
}
