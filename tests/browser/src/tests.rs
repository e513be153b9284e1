//! Every browser test: one function in a table, run in Chromium and in Firefox.
//!
//! To write one, add a function to the file of its subject and a line to that file's `TESTS`
//! (a new file also gets a line in `ALL`):
//!
//! ```text
//! Test { name: "deleting a pod brings a new one", run: deleting_a_pod },
//!
//! fn deleting_a_pod(page: &Page) {
//!     page.open("/");                                  // or "/#1d.…", "/e/#…?mode=view"
//!     page.by_role("textbox", "Manifest").clear();     // waits; panics with the names it saw
//!     page.by_role("textbox", "Manifest").type_text(WEB);
//!     page.press("Control+Enter");
//!     page.podarium("advance", &[json!("30s")]);       // any window.podarium call
//!     assert_eq!(page.kubectl("kubectl get deployments"), "…");
//!     page.by_role_with("treeitem", "web-").click();   // by a part of the name
//!     page.until("the card is open", || page.names("dialog").len() == 1);
//! }
//! ```
//!
//! Also there: `all_by_role`, `names`, `Element::{text, value, attribute, rectangle, eval}`,
//! `eval`, `eval_async`, `type_keys`, `paste`, `focused`, `resize(390, 844)`,
//! `prefer(Theme::Dark, false)`, `enter_frame`, `screenshot`, `axe` (broken accessibility rules),
//! `native(&["digest", "{}", "--until", "60s"], scenario)` (what the native program says),
//! `complaints` (console and policy) and `requests_elsewhere`. Each test starts at 1280x720,
//! light, motion allowed, storage empty. Nothing sleeps: wait with `until`, move simulated time
//! with `advance`. A failed test leaves a picture in target/browser/.
//!
//! `cargo xtask test --browser WORD` runs only tests with WORD in their name, nothing native.

mod access;
mod agreement;
mod doing;
mod editor;
mod harness;
mod loading;
mod look;
mod playground;
mod sharing;
mod stage;
mod terminal;
mod time;
mod trouble;
mod why;

use crate::page::Page;

/// One thing to try in each browser.
pub struct Test {
    /// A sentence without a full stop: what is so.
    pub name: &'static str,
    /// Panics if it is not so.
    pub run: fn(&Page),
}

/// Every file's tests.
pub const ALL: &[&[Test]] = &[
    harness::TESTS,
    loading::TESTS,
    playground::TESTS,
    sharing::TESTS,
    time::TESTS,
    trouble::TESTS,
    why::TESTS,
    editor::TESTS,
    access::TESTS,
    stage::TESTS,
    agreement::TESTS,
    doing::TESTS,
    look::TESTS,
    terminal::TESTS,
];
