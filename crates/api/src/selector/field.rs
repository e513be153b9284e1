//! Field selectors: `status.phase=Running,spec.nodeName!=node-1`.
//!
//! k8s: staging/src/k8s.io/apimachinery/pkg/fields/selector.go

use sim::order;
use std::fmt;

/// All terms must hold; no term selects everything.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct FieldSelector {
    terms: Vec<FieldTerm>,
}

/// One condition on one field.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct FieldTerm {
    /// Path of the field, as typed.
    pub field: Box<str>,
    /// Whether the field must have the value or must not.
    pub is_equal: bool,
    /// The value, unescaped.
    pub value: Box<str>,
}

/// Why a text is no field selector; prints as upstream's message.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct FieldSelectorError(String);

impl FieldSelector {
    /// Reads the text form, as `kubectl --field-selector` takes it.
    pub fn parse(text: &str) -> Result<FieldSelector, FieldSelectorError> {
        let mut parts = split_terms(text);
        order::sort(&mut parts);
        let mut terms = Vec::new();
        for part in parts.into_iter().filter(|part| !part.is_empty()) {
            let Some((field, is_equal, value)) = split_term(part) else {
                let problem = format!("invalid selector: '{text}'; can't understand '{part}'");
                return Err(FieldSelectorError(problem));
            };
            let value = unescape(value).map_err(FieldSelectorError)?.into();
            terms.push(FieldTerm {
                field: field.into(),
                is_equal,
                value,
            });
        }
        Ok(FieldSelector { terms })
    }

    /// Whether fields, looked up by `get`, satisfy every term.
    ///
    /// The caller refuses unsupported fields before; absent ones count as empty.
    pub fn matches<'a>(&self, get: impl Fn(&str) -> Option<&'a str>) -> bool {
        let holds = |term: &FieldTerm| {
            (get(&term.field).unwrap_or_default() == &*term.value) == term.is_equal
        };
        self.terms.iter().all(holds)
    }

    /// The terms, sorted by their text.
    pub fn terms(&self) -> &[FieldTerm] {
        &self.terms
    }

    /// Whether it selects everything.
    pub fn is_everything(&self) -> bool {
        self.terms.is_empty()
    }
}

/// Cuts at commas that are not escaped.
fn split_terms(text: &str) -> Vec<&str> {
    let mut is_escaped = false;
    text.split(|c| {
        let is_cut = c == ',' && !is_escaped;
        is_escaped = c == '\\' && !is_escaped;
        is_cut
    })
    .collect()
}

/// Cuts at the first operator: field, whether it means equality, value.
fn split_term(term: &str) -> Option<(&str, bool, &str)> {
    for (index, _) in term.char_indices() {
        let (field, rest) = term.split_at(index);
        for (operator, is_equal) in [("!=", false), ("==", true), ("=", true)] {
            if let Some(value) = rest.strip_prefix(operator) {
                return Some((field, is_equal, value));
            }
        }
    }
    None
}

fn unescape(value: &str) -> Result<String, String> {
    let bad_escape = |sequence: &str| {
        Err(format!(
            "invalid field selector: invalid escape sequence: {sequence}"
        ))
    };
    let mut out = String::with_capacity(value.len());
    let mut chars = value.chars();
    while let Some(c) = chars.next() {
        match c {
            '\\' => match chars.next() {
                Some(c @ ('\\' | ',' | '=')) => out.push(c),
                Some(c) => return bad_escape(&format!("\\{c}")),
                None => return bad_escape("\\"),
            },
            ',' | '=' => {
                let code = c as u32;
                return Err(format!(
                    "invalid field selector: unescaped character in value: {code}"
                ));
            }
            c => out.push(c),
        }
    }
    Ok(out)
}

impl fmt::Display for FieldSelector {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, term) in self.terms.iter().enumerate() {
            let comma = if index == 0 { "" } else { "," };
            let operator = if term.is_equal { "=" } else { "!=" };
            write!(out, "{comma}{}{operator}", term.field)?;
            for c in term.value.chars() {
                match c {
                    '\\' | ',' | '=' => write!(out, "\\{c}")?,
                    c => write!(out, "{c}")?,
                }
            }
        }
        Ok(())
    }
}

impl fmt::Display for FieldSelectorError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

impl std::error::Error for FieldSelectorError {}
