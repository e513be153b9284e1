//! kubectl's dialect of JSONPath: `{range .items[*]}{.metadata.name}{"\n"}{end}`.
//!
//! k8s: staging/src/k8s.io/client-go/util/jsonpath/jsonpath.go

mod compare;
mod eval;
mod parse;
#[cfg(test)]
mod tests;

use std::borrow::Cow;
use std::fmt;

use serde_json::Value;

use crate::json_text::{encode_json, encode_json_pretty};
use parse::Node;

/// Longest template that is read, in bytes.
/// Differs: upstream has no bound.
pub const TEMPLATE_BYTES_MAX: usize = 16 << 10;
/// Values one template may touch; ranges in ranges multiply.
/// Differs: upstream has no bound.
pub const STEPS_MAX: u32 = 2_000_000;

/// A parsed template.
#[derive(Clone, Debug)]
pub struct JsonPath {
    nodes: Vec<Node>,
    /// Whether a path that leads nowhere gives nothing instead of an error.
    allows_missing: bool,
}

/// Why a template cannot be read or carried out; prints as upstream's message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JsonPathError(String);

/// What one node of a template gave: values of the object, or text of the template.
pub type Found<'v> = Vec<Cow<'v, Value>>;

impl JsonPath {
    /// Reads a template. Paths that lead nowhere give nothing, as kubectl wants it.
    pub fn parse(template: &str) -> Result<JsonPath, JsonPathError> {
        let nodes = parse::parse(template).map_err(JsonPathError)?;
        Ok(JsonPath {
            nodes,
            allows_missing: true,
        })
    }

    /// Reads a plain path as well: `metadata.name`, `.metadata.name`, `{metadata.name}`.
    pub fn parse_relaxed(path: &str) -> Result<JsonPath, JsonPathError> {
        JsonPath::parse(&relaxed(path)?)
    }

    /// The same template, but a path that leads nowhere is an error.
    #[must_use]
    pub fn strict(self) -> JsonPath {
        JsonPath {
            allows_missing: false,
            ..self
        }
    }

    /// The results of each node of the template, in order.
    pub fn find<'v>(&self, value: &'v Value) -> Result<Vec<Found<'v>>, JsonPathError> {
        eval::run(&self.nodes, value, self.allows_missing).map_err(JsonPathError)
    }

    /// The text kubectl prints: maps and lists as JSON, several results with a blank between.
    pub fn print(&self, value: &Value) -> Result<String, JsonPathError> {
        let mut out = String::new();
        for found in self.find(value)? {
            let texts: Vec<String> = found.iter().map(|one| text_of(one)).collect();
            out.push_str(&texts.join(" "));
        }
        Ok(out)
    }

    /// The results of `-o jsonpath-as-json`: one indented list.
    pub fn print_json(&self, value: &Value) -> Result<String, JsonPathError> {
        let mut out = String::new();
        for found in self.find(value)? {
            let list = found.into_iter().map(Cow::into_owned).collect();
            out.push_str(&encode_json_pretty(&Value::Array(list)));
        }
        Ok(out)
    }
}

/// A result as text.
pub fn text_of(value: &Value) -> String {
    match value {
        Value::Array(_) | Value::Object(_) => encode_json(value),
        Value::Null => "null".to_owned(),
        value => crate::go_text::value(value),
    }
}

/// A plain path with its braces and leading dot put in.
/// k8s: staging/src/k8s.io/kubectl/pkg/cmd/get/customcolumn.go, RelaxedJSONPathExpression
pub fn relaxed(path: &str) -> Result<String, JsonPathError> {
    if path.is_empty() {
        return Ok(String::new());
    }
    let braced = path
        .strip_prefix('{')
        .and_then(|rest| rest.strip_suffix('}'));
    let inner = braced.unwrap_or(path);
    let inner = match inner.strip_prefix('.') {
        Some(rest) if !rest.is_empty() => rest,
        _ => inner,
    };
    if inner.is_empty() || inner.contains(['{', '}']) {
        return Err(JsonPathError(
            "unexpected path string, expected a 'name1.name2' or '.name1.name2' or \
             '{name1.name2}' or '{.name1.name2}'"
                .to_owned(),
        ));
    }
    Ok(format!("{{.{inner}}}"))
}

impl fmt::Display for JsonPathError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

impl std::error::Error for JsonPathError {}
