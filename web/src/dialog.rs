//! Dialogs: share, embed, keys, and what to do about a link that cannot be read.

mod help;
mod share;

use yew::prelude::*;

use crate::app::ui::Dialog as Open;
use crate::app::{Dispatch, Msg};
use crate::browser;
use crate::icon::Icon;
use help::Help;
use share::{EmbedCode, Share};

/// Properties of a dialog.
#[derive(Properties, PartialEq)]
pub struct DialogProps {
    /// Which.
    pub dialog: Open,
    /// The link to this moment.
    pub link: AttrValue,
    /// What the link holds, in words.
    pub holds: AttrValue,
}

/// A dialog over the page: focus goes in, Escape closes it.
#[component]
pub fn Dialog(props: &DialogProps) -> Html {
    let send = use_context::<Dispatch>().unwrap_or_else(Callback::noop);
    let node = use_node_ref();
    use_effect_with(node.clone(), |node| {
        let opener = browser::document().and_then(|document| document.active_element());
        if let Some(Ok(Some(first))) =
            browser::element(node).map(|e| e.query_selector(".btn.pri, .btn, input"))
        {
            browser::focus(&first);
        }
        move || {
            if let Some(opener) = opener {
                browser::focus(&opener);
            }
        }
    });
    let title = match &props.dialog {
        Open::Share => "Share",
        Open::Embed => "Embed",
        Open::Help => "Keys",
        Open::BadLink(..) => "This link cannot be read",
        Open::Replace => "Open this link?",
        Open::More => "Podarium",
    };
    let inside = match &props.dialog {
        Open::Share => html! { <Share link={props.link.clone()} holds={props.holds.clone()} /> },
        Open::Embed => html! { <EmbedCode link={props.link.clone()} /> },
        Open::Help => html! { <Help /> },
        Open::BadLink(why, text) => bad_link(why, text, &send),
        Open::Replace => replace(&send),
        Open::More => more(&send),
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
                <div class="row"><h2>{ title }</h2><button class="btn q ic" aria-label="Close"
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
    let copy = Callback::from(move |_: MouseEvent| {
        send.emit(Msg::Copy(copied.clone(), "Copied the text of the link."))
    });
    html! { <div class="bad-link">
        <p><b>{ why.to_string() }</b>{ " The text is kept below, so that nothing is lost." }</p>
        <textarea class="fld" readonly=true aria-label="Text of the link" value={text.to_string()}
            />
        <div class="acts"><button class="btn pri" onclick={copy}><Icon name="copy" />{
            "Copy the text" }</button></div>
    </div> }
}

fn replace(send: &Dispatch) -> Html {
    let on = |msg: Msg| {
        let send = send.clone();
        Callback::from(move |_: MouseEvent| send.emit(msg.clone()))
    };
    html! { <>
        <p>{ "The address names another scenario. What you edited but did not apply would be lost."
            }</p>
        <div class="acts">
            <button class="btn pri" onclick={on(Msg::LoadLink)}>{ "Open the link" }</button>
            <button class="btn q" onclick={on(Msg::Close)}>{ "Keep editing" }</button>
        </div>
    </> }
}

fn more(send: &Dispatch) -> Html {
    let on = |msg: Msg| {
        let send = send.clone();
        Callback::from(move |_: MouseEvent| send.emit(msg.clone()))
    };
    html! { <div class="acts">
        <button class="btn" onclick={on(Msg::Open(Open::Share))}>{ "Share" }</button>
        <button class="btn" onclick={on(Msg::Open(Open::Embed))}>{ "Embed" }</button>
        <button class="btn" onclick={on(Msg::Theme)}>{ "Theme" }</button>
        <button class="btn" onclick={on(Msg::Open(Open::Help))}>{ "Keys" }</button>
    </div> }
}
