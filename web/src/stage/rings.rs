//! Rings around dots whose state changed: one timer takes them all away when they have been seen.

use std::cell::RefCell;

use gloo_timers::callback::Timeout;
use web_sys::Element;

use crate::browser;

/// The attribute of an element with a ring (style/stage.css): until when, in milliseconds.
pub const MARK: &str = "data-new";
/// How long a ring stands.
const RING_MS: u32 = 500;
/// Those that come within so long go together.
const TOGETHER_MS: u32 = 100;

thread_local! {
    /// Elements with a ring, and what their mark said then.
    static RINGS: RefCell<Vec<(Element, u32)>> = const { RefCell::new(Vec::new()) };
}

/// Puts a ring around an element, or keeps the one that it has.
pub fn put(element: &Element) {
    let until = now() + RING_MS;
    element
        .set_attribute(MARK, &until.to_string())
        .unwrap_or_default();
    let n = RINGS.with_borrow_mut(|rings| {
        rings.push((element.clone(), until));
        rings.len()
    });
    if n == 1 {
        Timeout::new(RING_MS, fade).forget();
    }
}

fn now() -> u32 {
    browser::now_ms() as u32
}

fn fade() {
    let seen = now() + TOGETHER_MS / 2;
    let is_left = RINGS.with_borrow_mut(|rings| {
        rings.retain(|(element, until)| {
            let is_seen = *until <= seen;
            // One that was put again since has another mark, and is in the list for it.
            if is_seen && element.get_attribute(MARK) == Some(until.to_string()) {
                element.remove_attribute(MARK).unwrap_or_default();
            }
            !is_seen
        });
        !rings.is_empty()
    });
    if is_left {
        Timeout::new(TOGETHER_MS, fade).forget();
    }
}
