//! What a command prints, and the formats of `-o`.

mod custom_columns;
pub mod format;
mod go_template;
mod kyaml;

use crate::failure::Failure;

/// What a command has printed since it was last looked at.
#[derive(Clone, Debug, Default)]
pub struct Output {
    /// Standard output.
    pub text: String,
    /// Standard error.
    pub errors: String,
    /// Both, in the order written, as a terminal shows them.
    pub both: String,
    /// The worst exit status so far.
    pub status: i32,
}

impl Output {
    /// A line on standard output.
    pub fn line(&mut self, line: impl std::fmt::Display) {
        self.put(&format!("{line}\n"));
    }

    /// Text on standard output.
    pub fn put(&mut self, text: &str) {
        self.text.push_str(text);
        self.both.push_str(text);
    }

    /// A line on standard error that is no failure.
    pub fn note(&mut self, line: impl std::fmt::Display) {
        let line = format!("{line}\n");
        self.errors.push_str(&line);
        self.both.push_str(&line);
    }

    /// `Warning: …`
    pub fn warning(&mut self, text: impl std::fmt::Display) {
        self.note(format!("Warning: {text}"));
    }

    /// A warning that came with an answer of the server, which a command tells once.
    pub fn server_warning(&mut self, text: impl std::fmt::Display) {
        let line = format!("Warning: {text}");
        if !self.errors.lines().any(|told| told == line) {
            self.note(line);
        }
    }

    /// A failure; the command goes on but will exit badly.
    pub fn failure(&mut self, failure: &Failure) {
        self.note(&failure.text);
        self.status = self.status.max(failure.status);
    }
}
