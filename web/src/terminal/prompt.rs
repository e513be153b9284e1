//! The prompt: its keys, completion, and text pasted into it.

use std::cell::RefCell;
use std::rc::Rc;

use playground::facade::Completion;
use wasm_bindgen::JsCast;
use web_sys::{ClipboardEvent, HtmlInputElement};
use yew::prelude::*;

use super::past::{Found, Past};
use crate::app::{Dispatch, Msg};

/// What the keys of the prompt work on.
#[derive(Clone)]
pub struct Prompt {
    pub send: Dispatch,
    pub past: Rc<RefCell<Past>>,
    pub search: UseStateHandle<Option<Found>>,
    pub offered: UseStateHandle<Vec<String>>,
    pub is_running: bool,
}

impl Prompt {
    /// A key was pressed.
    pub fn key(&self, event: &KeyboardEvent, input: &HtmlInputElement) {
        let is_ctrl = event.ctrl_key();
        if is_ctrl && event.key() == "r" {
            self.search_on(&input.value());
        } else if self.search.is_some() {
            if !self.search_key(event, input) {
                return;
            }
        } else if !self.plain_key(event, input) {
            return;
        }
        event.prevent_default();
        event.stop_propagation();
    }

    /// Ctrl+R: the latest line that fits, and each time an older one.
    fn search_on(&self, text: &str) {
        let passed = self.search.as_ref().map_or(0, |found| found.passed + 1);
        let found = self.past.borrow().find(text, passed);
        if passed == 0 || found.line.is_some() {
            self.search.set(Some(found));
        }
    }

    /// A key while searching; whether it was for the search.
    fn search_key(&self, event: &KeyboardEvent, input: &HtmlInputElement) -> bool {
        let key = event.key();
        let found = self.search.as_ref().and_then(|found| found.line.clone());
        let gives_up = event.ctrl_key() && matches!(key.as_str(), "c" | "g");
        if gives_up || matches!(key.as_str(), "Escape" | "Enter" | "Tab" | "ArrowRight") {
            self.search.set(None);
            let line = found.filter(|_| !gives_up);
            match line {
                Some(line) if key == "Enter" => self.run(&line, input),
                Some(line) => input.set_value(&line),
                None if gives_up => input.set_value(""),
                None => (),
            }
            return true;
        }
        false
    }

    /// A key while nothing is searched; whether it does something here.
    fn plain_key(&self, event: &KeyboardEvent, input: &HtmlInputElement) -> bool {
        let is_ctrl = event.ctrl_key();
        match event.key().as_str() {
            "Enter" if !is_ctrl && !event.meta_key() => self.run(&input.value(), input),
            "ArrowUp" => self.recall(Past::older, input),
            "ArrowDown" => self.recall(Past::newer, input),
            "c" if is_ctrl && self.is_running => self.send.emit(Msg::Interrupt),
            "c" if is_ctrl && input.selection_start() == input.selection_end() => {
                input.set_value("");
            }
            "l" if is_ctrl => self.send.emit(Msg::ClearTerminal),
            "Tab" if !input.value().is_empty() && !event.shift_key() => self.complete(input),
            "Escape" => {
                input.blur().unwrap_or_default();
                return false;
            }
            _ => return false,
        }
        true
    }

    fn run(&self, line: &str, input: &HtmlInputElement) {
        self.offered.set(Vec::new());
        self.past.borrow_mut().restart();
        input.set_value("");
        self.send.emit(Msg::Run(line.to_owned()));
    }

    fn recall(&self, go: fn(&mut Past) -> Option<Rc<str>>, input: &HtmlInputElement) {
        let line = go(&mut self.past.borrow_mut());
        input.set_value(line.as_deref().unwrap_or(""));
    }

    /// The text of the prompt has changed: a search looks again, and what was offered is old.
    pub fn typed(&self, text: &str) {
        if self.search.is_some() {
            self.search.set(Some(self.past.borrow().find(text, 0)));
        }
        if !self.offered.is_empty() {
            self.offered.set(Vec::new());
        }
    }

    /// Several lines that are pasted run one after the other; a prompt has only one.
    pub fn paste(&self, event: &Event) {
        let pasted = event
            .dyn_ref::<ClipboardEvent>()
            .and_then(ClipboardEvent::clipboard_data)
            .and_then(|data| data.get_data("text/plain").ok());
        let Some(text) = pasted.filter(|text| text.trim_end().contains('\n')) else {
            return;
        };
        if let Some(input) = event.target_dyn_into::<HtmlInputElement>() {
            event.prevent_default();
            let line = format!("{}{}", input.value(), text.trim_end());
            self.run(&line, &input);
        }
    }

    /// Tab: puts in what is certain, and shows what there is if nothing more is.
    fn complete(&self, input: &HtmlInputElement) {
        let line = input.value();
        let units = input.selection_start().ok().flatten().unwrap_or(u32::MAX);
        let cursor = byte_of(&line, units as usize);
        let (input, offered, typed) = (input.clone(), self.offered.clone(), line.clone());
        let put = move |completion: Completion| {
            let Some(word) = completion.certain() else {
                return;
            };
            let head = typed.get(..completion.from).unwrap_or("");
            let tail = typed.get(cursor..).unwrap_or("");
            let new = format!("{head}{word}{tail}");
            let is_stuck = new == typed && completion.words.len() > 1;
            offered.set(if is_stuck {
                completion.words
            } else {
                Vec::new()
            });
            input.set_value(&new);
            let end = new.len() - tail.len();
            let units = new.get(..end).map_or(0, |text| text.encode_utf16().count()) as u32;
            input.set_selection_range(units, units).unwrap_or_default();
        };
        self.send
            .emit(Msg::Complete(line, cursor, Callback::from(put)));
    }
}

/// The byte at which a number of UTF-16 units ends.
fn byte_of(text: &str, units: usize) -> usize {
    let mut left = units;
    for (place, c) in text.char_indices() {
        match left.checked_sub(c.len_utf16()) {
            Some(rest) if left > 0 => left = rest,
            _ => return place,
        }
    }
    text.len()
}

/// Words that are offered, in as many columns as a narrow pane has.
const COLUMNS: usize = 4;

/// Words in columns.
pub fn columns(words: &[String]) -> String {
    let width = words.iter().map(String::len).max().unwrap_or(0) + 2;
    let row = |row: &[String]| {
        let cells: String = row.iter().map(|word| format!("{word:<width$}")).collect();
        cells.trim_end().to_owned()
    };
    words
        .chunks(COLUMNS)
        .map(row)
        .collect::<Vec<String>>()
        .join("\n")
}
