//! What the pointer is over is shown wherever it is drawn: a pod on the map and its lane.
//!
//! Attributes are set on the elements themselves: nothing is drawn anew for a pointer that moves.

use std::cell::Cell;

use wasm_bindgen::JsCast;
use web_sys::{Element, PointerEvent};

use crate::browser;

/// The attribute of an element whose pod the pointer is over.
const MARK: &str = "data-hov";

thread_local! {
    /// Whether anything is marked: over most of the page nothing is, and nothing is looked for.
    static IS_MARKED: Cell<bool> = const { Cell::new(false) };
}

/// The pointer came over something.
pub fn point(event: &PointerEvent) {
    let target = event.target().and_then(|t| t.dyn_into::<Element>().ok());
    let over = target.and_then(|t| t.closest("[data-uid]").ok().flatten());
    if over.as_ref().is_some_and(|over| over.has_attribute(MARK)) {
        return;
    }
    if IS_MARKED.replace(over.is_some()) {
        each(&format!("[{MARK}]"), |element| {
            element.remove_attribute(MARK).unwrap_or_default();
        });
    }
    let uid = over.and_then(|over| over.get_attribute("data-uid"));
    if let Some(uid) = uid {
        each(&format!("[data-uid=\"{uid}\"]"), |element| {
            element.set_attribute(MARK, "").unwrap_or_default();
        });
    }
}

fn each(selector: &str, act: impl Fn(&Element)) {
    let found = browser::document().and_then(|d| d.query_selector_all(selector).ok());
    let Some(found) = found else { return };
    for index in 0..found.length() {
        if let Some(element) = found.item(index).and_then(|n| n.dyn_into::<Element>().ok()) {
            act(&element);
        }
    }
}
