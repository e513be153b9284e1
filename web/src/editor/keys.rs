//! Keys of the editor: Tab indents, Escape and then Tab leaves, F8 goes to problems, and what the
//! list of suggestions hears.

use std::cell::RefCell;
use std::rc::Rc;

use wasm_bindgen::JsCast;
use web_sys::HtmlTextAreaElement;
use yew::prelude::*;

use super::assist::Assist;
use super::caret::place;
use crate::app::{Dispatch, Msg};
use crate::source::Problem;

/// Hears a key.
pub fn key(
    event: &KeyboardEvent,
    send: &Dispatch,
    assist: &Assist,
    leaves: &Rc<RefCell<bool>>,
    problems: &[Problem],
    go: &Callback<(u32, u32)>,
) {
    let key = event.key();
    let area = event
        .target()
        .and_then(|target| target.dyn_into::<HtmlTextAreaElement>().ok());
    let Some(area) = area else { return };
    let has_modifier = event.ctrl_key() || event.meta_key() || event.alt_key();
    if key == " " && event.ctrl_key() {
        event.prevent_default();
        return assist.ask(&area);
    }
    if !has_modifier && assist.hears(&key, &area) {
        event.prevent_default();
        event.stop_propagation();
        return;
    }
    let leaving = std::mem::replace(&mut *leaves.borrow_mut(), key == "Escape");
    match key.as_str() {
        "Escape" => event.stop_propagation(),
        "F8" => {
            event.prevent_default();
            let (line, column) = place(&area);
            if let Some(to) = next_problem(problems, (line, column), event.shift_key()) {
                go.emit(to);
            }
        }
        "Tab" if !leaving && !has_modifier && !event.shift_key() => {
            event.prevent_default();
            insert(&area, "  ", send);
        }
        _ => (),
    }
}

/// Puts a text in place of the selection, so that the browser can undo it.
pub fn insert(area: &HtmlTextAreaElement, text: &str, send: &Dispatch) {
    let (Ok(Some(start)), Ok(Some(end))) = (area.selection_start(), area.selection_end()) else {
        return;
    };
    area.set_range_text_with_start_and_end_and_mode(text, start, end, "end")
        .unwrap_or_default();
    send.emit(Msg::Edit(area.value().into()));
}

/// The problem after a place, or before it; round and round.
fn next_problem(problems: &[Problem], at: (u32, u32), is_back: bool) -> Option<(u32, u32)> {
    let mut places = problems
        .iter()
        .map(|problem| (problem.line, problem.column));
    match is_back {
        false => places
            .clone()
            .find(|place| *place > at)
            .or_else(|| places.next()),
        true => places
            .clone()
            .rfind(|place| *place < at)
            .or_else(|| places.next_back()),
    }
}
