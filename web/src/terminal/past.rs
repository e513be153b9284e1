//! The lines that were run: going back to them, and searching in them.

use std::rc::Rc;

use crate::app::ui::Entry;

/// Lines that are remembered.
const LINES_MAX: usize = 500;

/// The lines, also those that have been cleared away.
#[derive(Default)]
pub struct Past {
    lines: Vec<Rc<str>>,
    /// The entry learnt last.
    last: Option<u32>,
    /// How far back the prompt is; zero is a line being typed.
    back: usize,
}

/// A search that goes on.
#[derive(Clone, PartialEq)]
pub struct Found {
    /// Older lines that fit and were passed over.
    pub passed: usize,
    /// The line.
    pub line: Option<Rc<str>>,
}

impl Past {
    /// Takes in what was run since.
    pub fn learn(&mut self, entries: &[Entry]) {
        for entry in entries {
            if self.last.is_none_or(|last| entry.id > last) {
                self.last = Some(entry.id);
                if self.lines.last() != Some(&entry.line) {
                    self.lines.push(entry.line.clone());
                }
            }
        }
        let surplus = self.lines.len().saturating_sub(LINES_MAX);
        self.lines.drain(..surplus);
    }

    /// The line before.
    pub fn older(&mut self) -> Option<Rc<str>> {
        self.back = (self.back + 1).min(self.lines.len());
        self.shown()
    }

    /// The line after; nothing behind the last one.
    pub fn newer(&mut self) -> Option<Rc<str>> {
        self.back = self.back.saturating_sub(1);
        self.shown()
    }

    /// Begins at the end again.
    pub fn restart(&mut self) {
        self.back = 0;
    }

    fn shown(&self) -> Option<Rc<str>> {
        let at = self.lines.len().checked_sub(self.back)?;
        self.lines.get(at).cloned()
    }

    /// The latest line with a text in it, or an older one.
    pub fn find(&self, text: &str, passed: usize) -> Found {
        let mut fitting = self.lines.iter().rev().filter(|line| line.contains(text));
        let line = fitting.nth(passed).filter(|_| !text.is_empty());
        Found {
            passed,
            line: line.cloned(),
        }
    }
}
