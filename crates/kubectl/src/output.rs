//! What a command prints, and the formats of `-o`.

mod custom_columns;
pub mod format;
mod go_template;

use crate::failure::Failure;

/// What a command has printed since it was last looked at.
#[derive(Clone, Debug, Default)]
pub struct Output {
    /// Standard output.
    pub text: String,
    /// Standard error.
    pub errors: String,
    /// The worst exit status so far.
    pub status: i32,
}

impl Output {
    /// A line on standard output.
    pub fn line(&mut self, line: impl std::fmt::Display) {
        self.text.push_str(&format!("{line}\n"));
    }

    /// Text on standard output.
    pub fn put(&mut self, text: &str) {
        self.text.push_str(text);
    }

    /// A line on standard error that is no failure.
    pub fn note(&mut self, line: impl std::fmt::Display) {
        self.errors.push_str(&format!("{line}\n"));
    }

    /// `Warning: …`
    pub fn warning(&mut self, text: impl std::fmt::Display) {
        self.note(format!("Warning: {text}"));
    }

    /// A failure; the command goes on but will exit badly.
    pub fn failure(&mut self, failure: &Failure) {
        self.note(&failure.text);
        self.status = self.status.max(failure.status);
    }
}
