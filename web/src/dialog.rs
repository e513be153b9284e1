//! Dialogs: share, embed, keys, and what to do about a link that cannot be read.

mod behavior;
mod help;
mod qr;
mod scenarios;
mod share;

use std::rc::Rc;

use yew::prelude::*;

use crate::app::ui::Dialog as Open;
use crate::app::{Dispatch, Msg};
use crate::browser;
use crate::icon::Icon;
use crate::words;
use behavior::Behavior;
use help::Help;
use scenarios::Scenarios;
use share::{EmbedCode, Share};

/// Properties of a dialog.
#[derive(Properties, PartialEq)]
pub struct DialogProps {
    /// Which.
    pub dialog: Open,
    /// The link to this moment.
    pub link: AttrValue,
    /// The scenario that is open.
    pub title: AttrValue,
    /// What the link holds, in words.
    pub holds: AttrValue,
    /// Whether the link holds what looks like a secret.
    pub has_secret: bool,
}

/// A dialog over the page: focus goes in, Escape closes it.
#[component]
pub fn Dialog(props: &DialogProps) -> Html {
    let send = use_context::<Dispatch>().unwrap_or_else(Callback::noop);
    let node = use_node_ref();
    use_effect_with(node.clone(), |node| {
        browser::focus_inside(node, &[".btn.pri", "[aria-current]", ".btn"])
    });
    let title = match &props.dialog {
        Open::Share => words::SHARE,
        Open::Embed => words::EMBED,
        Open::Help => words::KEYS_AND_ABOUT,
        Open::BadLink(..) => words::dialogs::BAD_LINK,
        Open::Scenarios => words::dialogs::SCENARIOS,
        Open::Replace(_) => words::dialogs::REPLACE,
        Open::More => words::PODARIUM,
        Open::Behavior(..) => words::dialogs::BEHAVIOR,
    };
    let inside = match &props.dialog {
        Open::Share => html! { <Share link={props.link.clone()}
        holds={props.holds.clone()} has_secret={props.has_secret} /> },
        Open::Embed => html! { <EmbedCode link={props.link.clone()} /> },
        Open::Help => html! { <Help /> },
        Open::BadLink(why, text) => bad_link(why, text, &send),
        Open::Scenarios => html! { <Scenarios open={props.title.clone()} /> },
        Open::Replace(link) => replace(link, &send),
        Open::More => more(&send),
        Open::Behavior(image, text) => html! {
            <Behavior image={image.clone()} text={text.clone()} />
        },
    };
    let close = {
        let send = send.clone();
        Callback::from(move |_: MouseEvent| send.emit(Msg::Close))
    };
    let stay = Callback::from(|event: MouseEvent| event.stop_propagation());
    let trap = {
        let node = node.clone();
        Callback::from(move |event: KeyboardEvent| keep_inside(&event, &node))
    };
    html! {
        <div class="veil" onclick={close.clone()}>
            <div class="dlg" ref={node} role="dialog" aria-modal="true" aria-label={title}
                onclick={stay} onkeydown={trap}>
                <div class="row"><h2>{ title }</h2><button class="btn q ic"
                    aria-label={words::dialogs::CLOSE}
                    onclick={close}><Icon name="x" /></button></div>
                { inside }
            </div>
        </div>
    }
}

/// Tab goes round inside the dialog.
fn keep_inside(event: &KeyboardEvent, node: &NodeRef) {
    use wasm_bindgen::JsCast;
    if event.key() != "Tab" {
        return;
    }
    let Some(Ok(stops)) =
        browser::element(node).map(|e| e.query_selector_all("button, input, textarea, a[href]"))
    else {
        return;
    };
    let (first, last) = (stops.item(0), stops.item(stops.length().saturating_sub(1)));
    let (from, to) = if event.shift_key() {
        (first, last)
    } else {
        (last, first)
    };
    let focused = browser::document().and_then(|document| document.active_element());
    let is_edge = matches!((&focused, &from), (Some(focused), Some(from))
        if from.is_same_node(Some(focused)));
    if let Some(to) = to
        .filter(|_| is_edge)
        .and_then(|to| to.dyn_into::<web_sys::Element>().ok())
    {
        event.prevent_default();
        browser::focus(&to);
    }
}

fn bad_link(why: &str, text: &str, send: &Dispatch) -> Html {
    let (send, copied) = (send.clone(), text.to_string());
    let copy = {
        let send = send.clone();
        Callback::from(move |_: MouseEvent| {
            send.emit(Msg::Copy(copied.clone(), words::notices::COPIED_LINK_TEXT))
        })
    };
    let others = Callback::from(move |_: MouseEvent| send.emit(Msg::Open(Open::Scenarios)));
    html! { <div class="bad-link">
        <p><b>{ why.to_string() }</b>{ words::dialogs::BAD_LINK_KEPT }</p>
        <textarea class="fld" readonly=true aria-label={words::dialogs::BAD_LINK_TEXT}
            value={text.to_string()}
            />
        <div class="acts"><button class="btn pri" onclick={copy}><Icon name="copy" />{
            words::dialogs::BAD_LINK_COPY }</button><button class="btn" onclick={others}>{
            words::dialogs::SCENARIOS_OPEN }</button></div>
    </div> }
}

fn replace(link: &Rc<str>, send: &Dispatch) -> Html {
    let on = |msg: Msg| {
        let send = send.clone();
        Callback::from(move |_: MouseEvent| send.emit(msg.clone()))
    };
    html! { <>
        <p>{ words::dialogs::REPLACE_LOSES
            }</p>
        <div class="acts">
            <button class="btn pri" onclick={on(Msg::LoadLink(link.clone()))}>{
                words::dialogs::REPLACE_YES }</button>
            <button class="btn q" onclick={on(Msg::Close)}>{ words::dialogs::REPLACE_NO }</button>
        </div>
    </> }
}

fn more(send: &Dispatch) -> Html {
    let on = |msg: Msg| {
        let send = send.clone();
        Callback::from(move |_: MouseEvent| send.emit(msg.clone()))
    };
    html! { <div class="acts">
        <button class="btn" onclick={on(Msg::Open(Open::Scenarios))}>{
            words::dialogs::SCENARIOS }</button>
        <button class="btn" onclick={on(Msg::Open(Open::Share))}>{ words::SHARE }</button>
        <button class="btn" onclick={on(Msg::Open(Open::Embed))}>{ words::EMBED }</button>
        <button class="btn" onclick={on(Msg::Theme)}>{ words::dialogs::THEME }</button>
        <button class="btn" onclick={on(Msg::Open(Open::Help))}>{ words::KEYS_AND_ABOUT }</button>
    </div> }
}
