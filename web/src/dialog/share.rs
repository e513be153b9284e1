//! Sharing: a link that holds everything, how long it is, and code that embeds it.

use playground::view::PodState;
use yew::prelude::*;

use super::qr::{CHARACTERS_MAX, Code};
use crate::app::ui::Export;
use crate::app::{Dispatch, Msg};
use crate::icon::{Icon, dot};
use crate::words;

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
    /// Whether it holds what looks like a secret.
    pub has_secret: bool,
}

/// A link, its length and what it holds.
#[component]
pub fn Share(props: &ShareProps) -> Html {
    let send = use_context::<Dispatch>().unwrap_or_else(Callback::noop);
    let length = props.link.chars().count();
    let (family, verdict) = match length {
        n if n <= ANYWHERE => ("f-g", words::dialogs::FITS_ANYWHERE),
        n if n <= CHATS => ("f-g", words::dialogs::FITS_CHATS),
        n if n <= BROWSERS => ("f-a", words::dialogs::FITS_BROWSERS),
        _ => ("f-r", words::dialogs::TOO_LONG),
    };
    let link = props.link.clone();
    let copied = {
        let send = send.clone();
        Callback::from(move |_: MouseEvent| {
            send.emit(Msg::Copy(link.to_string(), words::notices::COPIED_LINK))
        })
    };
    let code = use_state(|| false);
    let show = {
        let code = code.clone();
        Callback::from(move |_: MouseEvent| code.set(!*code))
    };
    let drawn = use_memo((props.link.clone(), *code), |(link, is_shown)| {
        is_shown.then(|| Code::of(link)).flatten()
    });
    html! { <>
        <input class="fld" readonly=true aria-label={words::dialogs::LINK}
            value={props.link.clone()} />
        <p class="t12">{ dot(PodState::Ready, classes!(family, "verdict")) }
            <b>{ words::dialogs::characters(&grouped(length)) }</b>{ " · " }{ verdict }</p>
        <p class="t12 m">{ &*props.holds }</p>
        if props.has_secret {
            <p class="t12 warn"><Icon name="warn" class="s12 f-a ink" />{
                words::dialogs::SECRET }</p>
        }
        <div class="acts">
            <button class="btn pri" onclick={copied}><Icon name="link" />{
                words::dialogs::COPY_LINK }</button>
            if length <= CHARACTERS_MAX { <button class="btn" aria-pressed={code.to_string()} onclick={show}>{
                words::dialogs::QR_CODE }</button> }
            <button class="btn q" onclick={on(&send, Msg::Open(crate::app::ui::Dialog::Embed))}>{
                words::EMBED }</button>
        </div>
        if let Some(code) = &*drawn { { picture(code) } }
        <h3 class="cap">{ words::dialogs::SAVE }</h3>
        <div class="acts files">{ for FILES.into_iter().map(|(what, label)| html! {
            <button class="btn q" onclick={on(&send, Msg::Save(what))}>{ label }</button> }) }</div>
    </> }
}

/// What can be saved.
const FILES: [(Export, &str); 5] = [
    (Export::Scenario, words::dialogs::SCENARIO_FILE),
    (Export::Svg, words::dialogs::MAP_SVG),
    (Export::Png, words::dialogs::MAP_PNG),
    (Export::Csv, words::dialogs::EVENTS_CSV),
    (Export::Json, words::dialogs::EVENTS_JSON),
];

fn on(send: &Dispatch, msg: Msg) -> Callback<MouseEvent> {
    let send = send.clone();
    Callback::from(move |_: MouseEvent| send.emit(msg.clone()))
}

/// A code with the quiet zone that readers need.
fn picture(code: &Code) -> Html {
    let side = code.size() + 8;
    html! { <svg class="qr" viewBox={format!("-4 -4 {side} {side}")} role="img"
    aria-label={words::dialogs::QR_CODE_IS}><path d={code.path()} /></svg> }
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
    ("view", words::dialogs::LAYOUT_VIEW, 400),
    ("split", words::dialogs::LAYOUT_SPLIT, 420),
    ("full", words::dialogs::LAYOUT_FULL, 560),
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
            send.emit(Msg::Copy(code.clone(), words::notices::COPIED_EMBED))
        })
    };
    let choice = |(i, (_, label, _)): (usize, (&'static str, &'static str, u32))| {
        let state = chosen.clone();
        let onclick = Callback::from(move |_: MouseEvent| state.set(i));
        html! { <button role="radio" aria-checked={(i == *chosen).to_string()} data-label={label}
        {onclick}>{ label }</button> }
    };
    html! { <>
        <div class="seg" role="radiogroup" aria-label={words::dialogs::LAYOUT}>{
            for MODES.into_iter().enumerate().map(choice) }</div>
        <textarea class="fld" readonly=true aria-label={words::dialogs::EMBED_CODE} value={code} />
        <p class="t12 m">
            { words::dialogs::EMBED_IS }</p>
        <div class="acts"><button class="btn pri" onclick={copied}><Icon name="copy" />{
            words::dialogs::COPY_CODE
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
    let title = words::dialogs::FRAME_TITLE;
    let address = address.trim_end_matches("index.html").trim_end_matches('/');
    format!(
        "<iframe src=\"{address}/e/#{packed}?mode={mode}{view}\" \
         title=\"{title}\" \
         loading=\"lazy\" width=\"100%\" height=\"{height}\" \
         sandbox=\"allow-scripts allow-popups allow-popups-to-escape-sandbox allow-downloads\" \
         allow=\"clipboard-write; fullscreen\"></iframe>"
    )
}
