//! Collects problems while the path of the field that is looked at grows and shrinks.

use crate::field_error::{ErrorType, FieldError};
use crate::go_text::quote;
use crate::int_or_percent::IntOrPercent;
use crate::names::Messages;
use crate::text::Str;

/// Problems found so far, and where we are.
#[derive(Debug, Default)]
pub struct Problems {
    path: String,
    /// In the order in which they were found.
    pub found: Vec<FieldError>,
}

impl Problems {
    /// Looks into a field.
    pub fn field<T>(&mut self, name: &str, look: impl FnOnce(&mut Self) -> T) -> T {
        let length = self.path.len();
        self.push(name);
        let result = look(self);
        self.path.truncate(length);
        result
    }

    /// Looks into every item of a list.
    pub fn items<'a, T>(
        &mut self,
        name: &str,
        list: &'a [T],
        mut look: impl FnMut(&mut Self, &'a T),
    ) {
        self.items_numbered(name, list, |problems, _, item| look(problems, item));
    }

    /// Looks into every item of a list, with its number.
    pub fn items_numbered<'a, T>(
        &mut self,
        name: &str,
        list: &'a [T],
        mut look: impl FnMut(&mut Self, usize, &'a T),
    ) {
        let length = self.path.len();
        for (index, item) in list.iter().enumerate() {
            self.push(name);
            self.path.push_str(&format!("[{index}]"));
            look(self, index, item);
            self.path.truncate(length);
        }
    }

    /// Looks into the value of a key: `data[a]`.
    pub fn key(&mut self, key: &str, look: impl FnOnce(&mut Self)) {
        let length = self.path.len();
        self.path.push_str(&format!("[{key}]"));
        look(self);
        self.path.truncate(length);
    }

    /// The path of a field here; of the place itself for an empty name.
    fn at(&self, name: &str) -> String {
        match (self.path.as_str(), name) {
            (here, "") => here.to_owned(),
            ("", name) => name.to_owned(),
            (here, name) => format!("{here}.{name}"),
        }
    }

    fn push(&mut self, name: &str) {
        if !self.path.is_empty() && !name.is_empty() {
            self.path.push('.');
        }
        self.path.push_str(name);
    }

    fn add(&mut self, name: &str, error_type: ErrorType, value: impl Into<Str>, detail: &str) {
        let path = self.at(name);
        self.found
            .push(FieldError::with_value(path, error_type, value, detail));
    }

    /// A value must be given.
    pub fn required(&mut self, name: &str, detail: &str) {
        self.add(name, ErrorType::Required, "", detail);
    }

    /// A text must be given. Whether it is.
    pub fn require(&mut self, name: &str, text: &str) -> bool {
        if text.is_empty() {
            self.required(name, "");
        }
        !text.is_empty()
    }

    /// The field may not be set.
    pub fn forbidden(&mut self, name: &str, detail: &str) {
        self.add(name, ErrorType::Forbidden, "", detail);
    }

    /// Too much of it.
    pub fn too_long(&mut self, name: &str, detail: &str) {
        self.add(name, ErrorType::TooLong, "", detail);
    }

    /// The list may not have more items than this.
    pub fn too_many(&mut self, name: &str, count: usize, max: usize) {
        if count > max {
            let detail = format!("must have at most {max} items");
            self.add(name, ErrorType::TooMany, count.to_string(), &detail);
        }
    }

    /// The value, as printed, breaks a rule.
    pub fn invalid(&mut self, name: &str, shown: impl Into<Str>, detail: &str) {
        self.add(name, ErrorType::Invalid, shown, detail);
    }

    /// What is here breaks a rule, and its value is not shown.
    /// k8s: staging/src/k8s.io/apimachinery/pkg/util/validation/field/errors.go, OmitValueType
    pub fn invalid_as_a_whole(&mut self, detail: &str) {
        self.add("", ErrorType::Invalid, "", detail);
    }

    /// A text breaks a rule.
    pub fn invalid_text(&mut self, name: &str, text: &str, detail: &str) {
        self.invalid(name, quote(text), detail);
    }

    /// A text breaks rules, one problem per message.
    pub fn texts(&mut self, name: &str, text: &str, messages: &Messages) {
        for message in messages {
            self.invalid_text(name, text, message);
        }
    }

    /// The value stands twice.
    pub fn duplicate(&mut self, name: &str, shown: impl Into<Str>) {
        self.add(name, ErrorType::Duplicate, shown, "");
    }

    /// The text names nothing.
    pub fn not_found(&mut self, name: &str, text: &str) {
        self.add(name, ErrorType::NotFound, quote(text), "");
    }

    /// The text is none of these.
    pub fn unsupported(&mut self, name: &str, text: &str, supported: &[&str]) {
        self.unsupported_shown(name, quote(text), supported);
    }

    /// The value, as printed, is none of these.
    pub fn unsupported_shown(&mut self, name: &str, shown: impl Into<Str>, supported: &[&str]) {
        let texts: Vec<_> = supported.iter().map(|one| quote(one)).collect();
        let detail = format!("supported values: {}", texts.join(", "));
        self.add(name, ErrorType::NotSupported, shown, &detail);
    }

    /// The text must be one of these.
    pub fn one_of(&mut self, name: &str, text: &str, supported: &[&str]) {
        if !supported.contains(&text) {
            self.unsupported(name, text, supported);
        }
    }

    /// The number must not be negative.
    pub fn non_negative(&mut self, name: &str, number: i64) {
        if number < 0 {
            self.invalid(name, number.to_string(), NOT_NEGATIVE);
        }
    }

    /// The same for a number that need not be there.
    pub fn non_negative_option(&mut self, name: &str, number: Option<impl Into<i64>>) {
        if let Some(number) = number {
            self.non_negative(name, number.into());
        }
    }

    /// A port number.
    pub fn port_number(&mut self, name: &str, port: i64) {
        for message in crate::names::port_number(port) {
            self.invalid(name, port.to_string(), &message);
        }
    }

    /// A port number or the name of one.
    pub fn port(&mut self, name: &str, port: &IntOrPercent) {
        match port {
            IntOrPercent::Int(number) => self.port_number(name, i64::from(*number)),
            IntOrPercent::Text(text) => self.texts(name, text, &crate::names::port_name(text)),
        }
    }
}

/// k8s: staging/src/k8s.io/apimachinery/pkg/api/validation/generic.go, IsNegativeErrorMsg
pub const NOT_NEGATIVE: &str = "must be greater than or equal to 0";

/// k8s: staging/src/k8s.io/apimachinery/pkg/api/validation/objectmeta.go, FieldImmutableErrorMsg
pub const IMMUTABLE: &str = "field is immutable";
