//! One problem with a field, worded as the API server words it.
//!
//! k8s: staging/src/k8s.io/apimachinery/pkg/util/validation/field/errors.go

use crate::text::Str;
use std::fmt;

/// The type of a problem.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum ErrorType {
    /// A value must be given.
    Required,
    /// The value breaks a rule.
    Invalid,
    /// The value is none of the allowed ones.
    NotSupported,
    /// The value stands twice.
    Duplicate,
    /// The value names something that does not exist.
    NotFound,
    /// The field may not be set here.
    Forbidden,
    /// The text is too long.
    TooLong,
    /// The list is too long.
    TooMany,
}

/// A problem: where, what, which value, and why.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct FieldError {
    /// Field path, for example `spec.template.spec.containers[0].image`.
    pub path: String,
    /// What kind of problem.
    pub error_type: ErrorType,
    /// The value as it is printed, quoted if it is a text; empty for types that show none.
    pub value: Str,
    /// The rule.
    pub detail: Str,
}

impl FieldError {
    /// A problem that shows no value.
    pub fn plain(path: impl Into<String>, error_type: ErrorType, detail: &str) -> FieldError {
        FieldError {
            path: path.into(),
            error_type,
            value: Str::default(),
            detail: detail.into(),
        }
    }

    /// A problem that shows the value as it is printed (texts quoted).
    pub fn with_value(
        path: impl Into<String>,
        error_type: ErrorType,
        value: impl Into<Str>,
        detail: &str,
    ) -> FieldError {
        FieldError {
            path: path.into(),
            error_type,
            value: value.into(),
            detail: detail.into(),
        }
    }
}

impl ErrorType {
    fn text(self) -> &'static str {
        match self {
            ErrorType::Required => "Required value",
            ErrorType::Invalid => "Invalid value",
            ErrorType::NotSupported => "Unsupported value",
            ErrorType::Duplicate => "Duplicate value",
            ErrorType::NotFound => "Not found",
            ErrorType::Forbidden => "Forbidden",
            ErrorType::TooLong => "Too long",
            ErrorType::TooMany => "Too many",
        }
    }

    fn shows_value(self) -> bool {
        match self {
            ErrorType::Required | ErrorType::Forbidden | ErrorType::TooLong => false,
            ErrorType::Invalid
            | ErrorType::NotSupported
            | ErrorType::Duplicate
            | ErrorType::NotFound
            | ErrorType::TooMany => true,
        }
    }
}

impl fmt::Display for FieldError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.path, self.error_type.text())?;
        if self.error_type.shows_value() && !self.value.is_empty() {
            write!(f, ": {}", self.value)?;
        }
        if !self.detail.is_empty() {
            write!(f, ": {}", self.detail)?;
        }
        Ok(())
    }
}
