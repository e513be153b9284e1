//! The caret and the scroller: where the caret is in lines and columns, and showing a line.

use wasm_bindgen::JsCast;
use web_sys::HtmlTextAreaElement;
use yew::prelude::*;

use super::pitch;
use crate::browser;

/// Line and column of the caret, from 1; columns in characters.
pub fn place(area: &HtmlTextAreaElement) -> (u32, u32) {
    let at = area.selection_end().ok().flatten().unwrap_or(0) as usize;
    let text = area.value();
    let (mut line, mut column, mut units) = (1, 1, 0);
    for c in text.chars() {
        if units >= at {
            break;
        }
        units += c.len_utf16();
        (line, column) = if c == '\n' {
            (line + 1, 1)
        } else {
            (line, column + 1)
        };
    }
    (line, column)
}

/// Where a line and column are in a text, in UTF-16 units as the browser counts.
fn offset(text: &str, line: u32, column: u32) -> u32 {
    let before = text
        .split_inclusive('\n')
        .take(line.saturating_sub(1) as usize);
    let start: usize = before.map(|line| line.encode_utf16().count()).sum();
    start as u32 + column.saturating_sub(1)
}

/// Shows a line at the top.
fn jump(scroller: NodeRef) -> Callback<usize> {
    Callback::from(move |line: usize| {
        if let Some(element) = browser::element(&scroller) {
            element.set_scroll_top(((line as f64 - 1.0) * pitch(&scroller)) as i32);
        }
    })
}

/// Puts the caret at a line and column, with some lines above it in sight.
fn go(area: NodeRef, scroller: NodeRef) -> Callback<(u32, u32)> {
    Callback::from(move |(line, column): (u32, u32)| {
        if let Some(area) = area.cast::<HtmlTextAreaElement>() {
            let at = offset(&area.value(), line, column);
            browser::focus(&area);
            area.set_selection_range(at, at).unwrap_or_default();
        }
        if let Some(element) = browser::element(&scroller) {
            element.set_scroll_top(((f64::from(line) - 6.0) * pitch(&scroller)) as i32);
        }
    })
}

/// The ways to a line and to a place: the same callbacks every time, so that tabs and problems are
/// not drawn anew for a letter.
#[hook]
pub fn use_ways(area: &NodeRef, scroller: &NodeRef) -> (Callback<usize>, Callback<(u32, u32)>) {
    let ways = use_memo((area.clone(), scroller.clone()), |(area, scroller)| {
        let go = go(area.clone(), scroller.clone());
        (jump(scroller.clone()), go)
    });
    (*ways).clone()
}

/// Brings the marked document into sight when another one is marked, unless somebody types.
#[hook]
pub fn use_reveal(scroller: &NodeRef, area: &NodeRef, marked: Option<(usize, usize)>) {
    let (scroller, area) = (scroller.clone(), area.clone());
    use_effect_with(marked.map(|(first, _)| first), move |first| {
        let (Some(first), Some(element)) = (*first, browser::element(&scroller)) else {
            return;
        };
        let focused = browser::document().and_then(|document| document.active_element());
        let is_typing = match (focused, area.cast::<HtmlTextAreaElement>()) {
            (Some(focused), Some(area)) => focused.is_same_node(Some(area.unchecked_ref())),
            _ => false,
        };
        let pitch = pitch(&scroller);
        let y = (first as f64 - 1.0) * pitch;
        let (top, height) = (
            f64::from(element.scroll_top()),
            f64::from(element.client_height()),
        );
        if !is_typing && (y < top || y > top + height - 4.0 * pitch) {
            element.set_scroll_top(y as i32);
        }
    });
}
