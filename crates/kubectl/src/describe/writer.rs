//! Lines of a description, with tabs between their cells and two blanks for each level.
//!
//! k8s: staging/src/k8s.io/kubectl/pkg/describe/describe.go, PrefixWriter

use api::Time;

/// A description being written.
#[derive(Default)]
pub struct Writer {
    /// The text so far, not yet laid out.
    pub text: String,
}

impl Writer {
    /// Adds text at a level; the caller ends its lines.
    pub fn put(&mut self, level: usize, text: &str) {
        for _ in 0..level {
            self.text.push_str("  ");
        }
        self.text.push_str(text);
    }

    /// Adds a whole line at a level.
    pub fn line(&mut self, level: usize, text: &str) {
        self.put(level, text);
        self.text.push('\n');
    }

    /// Adds `title:` and, in the next column, a value.
    pub fn field(&mut self, level: usize, title: &str, value: impl std::fmt::Display) {
        self.put(level, title);
        self.text.push_str(&format!(":\t{value}\n"));
    }

    /// Adds a field unless its value is empty.
    pub fn field_if(&mut self, level: usize, title: &str, value: &str) {
        if !value.is_empty() {
            self.field(level, title, value);
        }
    }
}

/// A time as descriptions print it; one never set is the zero of Go's clock.
pub fn time(time: Time) -> String {
    if time.is_zero() {
        "Mon, 01 Jan 0001 00:00:00 +0000".to_owned()
    } else {
        time.instant().rfc1123()
    }
}

/// `True` or `False`.
pub fn capital(value: bool) -> &'static str {
    if value { "True" } else { "False" }
}

/// `[a b]`, as Go prints a list.
pub fn go_list<T: AsRef<str>>(items: &[T]) -> String {
    let items: Vec<&str> = items.iter().map(AsRef::as_ref).collect();
    format!("[{}]", items.join(" "))
}
