//! The last resort: when the program itself fails, a readable page that keeps the manifest.
//!
//! Plain elements without Yew, because Yew has just stopped. Text is set as text, never as markup.

use std::cell::RefCell;
use std::panic::PanicHookInfo;

use web_sys::{Document, Element};

use crate::browser;
use crate::words;

thread_local! {
    /// The link to the latest thing that was done: what a report needs to repeat it.
    static LINK: RefCell<String> = const { RefCell::new(String::new()) };
}

/// Remembers the link to what was done so far.
pub fn remember(link: String) {
    LINK.with(|last| {
        if let Ok(mut last) = last.try_borrow_mut() {
            *last = link;
        }
    });
}

/// Shows what happened, the address to send with a report, and the manifest.
pub fn show(info: &PanicHookInfo<'_>) {
    web_sys::console::error_1(&info.to_string().into());
    let Some(document) = browser::document() else {
        return;
    };
    let Some(body) = document.body() else { return };
    let add = |parent: &Element, tag: &str, class: &str, text: &str| -> Option<Element> {
        let element = document.create_element(tag).ok()?;
        element.set_class_name(class);
        element.set_text_content(Some(text));
        parent.append_child(&element).ok()?;
        Some(element)
    };
    let Some(veil) = add(&body, "div", "veil", "") else {
        return;
    };
    let Some(dialog) = add(&veil, "div", "dlg", "") else {
        return;
    };
    dialog
        .set_attribute("role", "alertdialog")
        .unwrap_or_default();
    dialog
        .set_attribute("aria-label", words::crash::STOPPED)
        .unwrap_or_default();
    add(&dialog, "h2", "", words::crash::STOPPED);
    add(&dialog, "p", "", words::crash::FAULT);
    field(
        &document,
        &dialog,
        words::crash::WENT_WRONG,
        &format!("{info}\n{}", version()),
    );
    add(&dialog, "p", "", words::crash::MANIFEST);
    let text = document.query_selector("textarea").ok().flatten();
    let text = text.and_then(|area| js_sys::Reflect::get(&area, &"value".into()).ok());
    field(
        &document,
        &dialog,
        words::MANIFEST,
        &text.and_then(|t| t.as_string()).unwrap_or_default(),
    );
    add(&dialog, "p", "", words::crash::REPEAT);
    let last = LINK.with(|last| last.try_borrow().map(|last| last.clone()));
    let address = match last {
        Ok(last) if !last.is_empty() => last,
        _ => format!("{}#{}", browser::address(), browser::fragment()),
    };
    field(&document, &dialog, words::dialogs::LINK, &address);
}

fn version() -> &'static str {
    concat!("podarium ", env!("CARGO_PKG_VERSION"))
}

fn field(document: &Document, parent: &Element, label: &str, text: &str) {
    let Ok(area) = document.create_element("textarea") else {
        return;
    };
    area.set_class_name("fld");
    area.set_text_content(Some(text));
    area.set_attribute("aria-label", label).unwrap_or_default();
    area.set_attribute("readonly", "").unwrap_or_default();
    parent.append_child(&area).map(drop).unwrap_or_default();
}
