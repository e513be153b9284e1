//! The last resort: when the program itself fails, a readable page that keeps the manifest.
//!
//! Plain elements without Yew, because Yew has just stopped. Text is set as text, never as markup.

use std::panic::PanicHookInfo;

use web_sys::{Document, Element};

use crate::browser;

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
        .set_attribute("aria-label", "Podarium stopped")
        .unwrap_or_default();
    add(&dialog, "h2", "", "Podarium stopped");
    add(
        &dialog,
        "p",
        "",
        "This is a fault of ours, not of your manifest. Reload the page to go on. What went wrong:",
    );
    field(
        &document,
        &dialog,
        "What went wrong",
        &format!("{info}\n{}", version()),
    );
    add(&dialog, "p", "", "The manifest, so that nothing is lost:");
    let text = document.query_selector("textarea").ok().flatten();
    let text = text.and_then(|area| js_sys::Reflect::get(&area, &"value".into()).ok());
    field(
        &document,
        &dialog,
        "Manifest",
        &text.and_then(|t| t.as_string()).unwrap_or_default(),
    );
    add(
        &dialog,
        "p",
        "",
        "A link to the scenario, if it was opened by one:",
    );
    let address = format!("{}#{}", browser::address(), browser::fragment());
    field(&document, &dialog, "Link", &address);
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
