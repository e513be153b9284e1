//! Keys and global events. Keys are heard only inside the app, and never while text is typed.

use wasm_bindgen::JsCast;
use web_sys::{ClipboardEvent, DragEvent, Element, Event, KeyboardEvent};

use super::ui::Dialog;
use super::{Dispatch, Msg, frames::Listener, takes_text};
use crate::browser;
use crate::words;

/// What a key means to the app as a whole.
pub fn meaning(event: &KeyboardEvent, _is_playing: bool) -> Option<Msg> {
    let key = event.key();
    if key == "Escape" {
        return Some(Msg::Close);
    }
    if (event.ctrl_key() || event.meta_key()) && key == "Enter" {
        event.prevent_default();
        return Some(Msg::Apply);
    }
    if event.ctrl_key() || event.meta_key() || event.alt_key() || takes_text(event) {
        return None;
    }
    let msg = match key.as_str() {
        "," => Msg::PreviousEvent,
        "." => Msg::NextEvent,
        "[" => Msg::PreviousMarker,
        "]" => Msg::NextMarker,
        "i" if is_time(event) => Msg::RangeFrom,
        "o" if is_time(event) => Msg::RangeTo,
        "?" => Msg::Open(Dialog::Help),
        " " if !is_button(event) => Msg::Toggle,
        _ => return None,
    };
    event.prevent_default();
    Some(msg)
}

/// Whether the focus is on something of time: letters mean names of pods on the map.
fn is_time(event: &Event) -> bool {
    let element = event
        .target()
        .and_then(|target| target.dyn_into::<Element>().ok());
    let bar = format!("[aria-label={}]", words::TIME);
    element.is_some_and(|e| e.closest(&bar).ok().flatten().is_some())
}

fn is_button(event: &Event) -> bool {
    let element = event
        .target()
        .and_then(|target| target.dyn_into::<Element>().ok());
    element.is_some_and(|e| matches!(e.tag_name().as_str(), "BUTTON" | "A" | "SUMMARY"))
}

/// Listens to what happens outside any component.
pub fn listen(send: &Dispatch) -> Vec<Listener> {
    let (Some(window), Some(document)) = (browser::window(), browser::document()) else {
        return Vec::new();
    };
    let on = |msg: fn() -> Msg| {
        let send = send.clone();
        move |_: Event| send.emit(msg())
    };
    let pasted = {
        let send = send.clone();
        move |event: Event| paste(&event, &send)
    };
    let shown = || Msg::Visibility(browser::document().is_some_and(|document| !document.hidden()));
    vec![
        Listener::new(window.clone().into(), "hashchange", on(|| Msg::Fragment)),
        Listener::new(
            window.clone().into(),
            "beforeprint",
            on(|| Msg::Print(true)),
        ),
        Listener::new(window.into(), "afterprint", on(|| Msg::Print(false))),
        Listener::new(document.clone().into(), "visibilitychange", on(shown)),
        Listener::new(document.into(), "paste", pasted),
    ]
}

/// Text pasted outside any field is offered to the editor.
fn paste(event: &Event, send: &Dispatch) {
    if takes_text(event) {
        return;
    }
    let Some(data) = event
        .dyn_ref::<ClipboardEvent>()
        .and_then(|event| event.clipboard_data())
    else {
        return;
    };
    let text = data.get_data("text").unwrap_or_default();
    if !text.trim().is_empty() {
        event.prevent_default();
        send.emit(Msg::Offer(text));
    }
}

/// Whether something is being dragged over the page: says where it would go.
pub fn drag(is_over: bool) {
    let app = browser::document().and_then(|document| document.query_selector(".app").ok()?);
    if let Some(app) = app {
        match is_over {
            true => app.set_attribute("data-drag", "").unwrap_or_default(),
            false => app.remove_attribute("data-drag").unwrap_or_default(),
        }
    }
}

/// Files dropped on the page are read and offered, one document after the other.
pub fn dropped(event: &DragEvent, send: &Dispatch) {
    event.prevent_default();
    drag(false);
    let Some(transfer) = event.data_transfer() else {
        return;
    };
    let Some(files) = transfer.files().filter(|files| files.length() > 0) else {
        let text = transfer.get_data("text").unwrap_or_default();
        if !text.trim().is_empty() {
            send.emit(Msg::Offer(text));
        }
        return;
    };
    let texts = js_sys::Array::new();
    for index in 0..files.length() {
        if let Some(file) = files.get(index) {
            texts.push(&file.text());
        }
    }
    let send = send.clone();
    let all = js_sys::Promise::all(&texts);
    wasm_bindgen_futures::spawn_local(async move {
        if let Ok(texts) = wasm_bindgen_futures::JsFuture::from(all).await {
            let texts = js_sys::Array::from(&texts);
            let texts: Vec<String> = texts.iter().filter_map(|text| text.as_string()).collect();
            send.emit(Msg::Offer(texts.join("\n---\n")));
        }
    });
}
