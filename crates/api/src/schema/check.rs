//! Checks a manifest against the schema: unknown fields and values of the wrong type.
//!
//! All problems are collected, in the order the server meets them: keys sorted, depth first.
//! k8s: sigs.k8s.io/json (strict decoding), whose messages these are

use serde_json::Value;
use sim::Instant;

use super::go_types::{go_type, restoring};
use super::{Def, Type, definition, nearest};
use crate::quantity::Quantity;

/// Something in a manifest that its kind does not know.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldProblem {
    /// Full path with list indexes: `spec.containers[0].imagee`.
    pub path: String,
    /// What sort of problem.
    pub kind: ProblemKind,
    /// As the server words it: `unknown field "spec.replica"`, `json: cannot unmarshal …`.
    pub message: String,
    /// As the server words it when a strategic patch brought it: `unrecognized type: int32`.
    pub restoring: String,
    /// Whether reading stops here, so that wrong values before it are not told.
    pub stops: bool,
    /// The name that was probably meant, for unknown fields.
    pub suggestion: Option<&'static str>,
}

/// Sorts of problems. The server reports the first wrong value alone, else all unknown fields.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProblemKind {
    /// No such field.
    UnknownField,
    /// A value of the wrong type, or one that cannot be read.
    WrongValue,
}

/// Everything that is wrong with `value` as an object of this definition.
pub fn check(value: &Value, def: Def) -> Vec<FieldProblem> {
    let mut checker = Checker {
        problems: Vec::new(),
        fields: Vec::new(),
        owner: def,
    };
    checker.object(value, def, "");
    checker.problems
}

/// Unknown fields that a message names; the others are not told.
/// k8s: sigs.k8s.io/json, internal/golang/encoding/json/kubernetes_patch.go, saveStrictError
const UNKNOWN_MAX: usize = 100;

/// What the server answers to these problems, after `cannot be handled as a KIND: `.
pub fn strict_message(problems: &[FieldProblem]) -> Option<String> {
    let wrong = |one: &&FieldProblem| one.kind == ProblemKind::WrongValue;
    // A value that reads itself ends the reading; others are remembered until its end.
    let stop = problems.iter().filter(wrong).find(|one| one.stops);
    if let Some(first) = stop.or_else(|| problems.iter().find(wrong)) {
        return Some(first.message.clone());
    }
    let unknown = problems.iter().take(UNKNOWN_MAX);
    let unknown: Vec<&str> = unknown.map(|one| one.message.as_str()).collect();
    (!unknown.is_empty()).then(|| format!("strict decoding error: {}", unknown.join(", ")))
}

struct Checker {
    problems: Vec<FieldProblem>,
    /// Names of the fields around, without indexes and keys of maps.
    fields: Vec<&'static str>,
    /// The definition the innermost field belongs to.
    owner: Def,
}

impl Checker {
    fn object(&mut self, value: &Value, def: Def, path: &str) {
        let Value::Object(fields) = value else {
            return self.mismatch(value, Type::Object(def.index), path);
        };
        if def.is_open {
            return;
        }
        let outer = self.owner;
        for (name, value) in fields {
            let path = match path {
                "" => name.clone(),
                path => format!("{path}.{name}"),
            };
            match def.field(name) {
                Some(field) => {
                    self.owner = def;
                    self.fields.push(field.name);
                    self.value(value, field.ty, &path);
                    self.fields.pop();
                }
                None => self.problems.push(FieldProblem {
                    kind: ProblemKind::UnknownField,
                    message: format!("unknown field \"{path}\""),
                    restoring: String::new(),
                    stops: false,
                    suggestion: nearest(name, def.fields.iter().map(|field| field.name)),
                    path,
                }),
            }
        }
        self.owner = outer;
    }

    fn value(&mut self, value: &Value, ty: Type, path: &str) {
        if value.is_null() {
            return;
        }
        match (ty, value) {
            (Type::Any, _) => (),
            (Type::Object(number), value) => {
                if let Some(def) = definition(number) {
                    self.object(value, def, path);
                }
            }
            (Type::List(item), Value::Array(items)) => {
                for (index, value) in items.iter().enumerate() {
                    self.value(value, *item, &format!("{path}[{index}]"));
                }
            }
            (Type::Map(item), Value::Object(entries)) => {
                for (key, value) in entries {
                    self.value(value, *item, &format!("{path}.{key}"));
                }
            }
            (Type::String, Value::String(_)) | (Type::Bool, Value::Bool(_)) => (),
            (Type::Int32, Value::Number(number)) => {
                let fits = number
                    .as_i64()
                    .is_some_and(|number| i32::try_from(number).is_ok());
                self.number(fits, value, ty, path);
            }
            (Type::Int64, Value::Number(number)) => self.number(number.is_i64(), value, ty, path),
            (Type::Quantity, value) => self.own(quantity_problem(value), path),
            (Type::IntOrString, value) => self.own(int_or_string_problem(value), path),
            (Type::Time | Type::MicroTime, value) => self.own(time_problem(value), path),
            (Type::Bytes, Value::String(text)) => {
                if let Some(message) = base64_problem(text) {
                    let restoring = format!("error decoding from json: {message}");
                    self.push_wrong(message, restoring, false, path);
                }
            }
            _ => self.mismatch(value, ty, path),
        }
    }

    fn number(&mut self, fits: bool, value: &Value, ty: Type, path: &str) {
        if !fits {
            self.wrong(&format!("number {value}"), value, ty, path);
        }
    }

    /// A value whose Go type reads itself.
    fn own(&mut self, problem: Option<String>, path: &str) {
        if let Some(restoring) = problem {
            let message = restoring.replace("Go value", &format!("Go struct field {}", self.at()));
            self.push_wrong(message, restoring, true, path);
        }
    }

    fn mismatch(&mut self, value: &Value, ty: Type, path: &str) {
        self.wrong(json_kind(value), value, ty, path);
    }

    fn wrong(&mut self, found: &str, value: &Value, ty: Type, path: &str) {
        let field = self.fields.last().copied().unwrap_or_default();
        let wanted = go_type(ty, field);
        let at = self.at();
        let message =
            format!("json: cannot unmarshal {found} into Go struct field {at} of type {wanted}");
        let restoring = restoring(value, ty, &wanted);
        self.push_wrong(message, restoring, false, path);
    }

    /// `DeploymentSpec.spec.replicas`.
    fn at(&self) -> String {
        format!("{}.{}", self.owner.name, self.fields.join("."))
    }

    fn push_wrong(&mut self, message: String, restoring: String, stops: bool, path: &str) {
        self.problems.push(FieldProblem {
            path: path.to_owned(),
            kind: ProblemKind::WrongValue,
            message,
            restoring,
            stops,
            suggestion: None,
        });
    }
}

fn json_kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "bool",
        Value::Number(_) => "number",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    }
}

fn quantity_problem(value: &Value) -> Option<String> {
    let text = match value {
        Value::String(text) => text.trim().to_owned(),
        other => other.to_string(),
    };
    Quantity::parse(&text).err().map(|error| error.to_string())
}

/// k8s: staging/src/k8s.io/apimachinery/pkg/util/intstr/intstr.go, UnmarshalJSON
fn int_or_string_problem(value: &Value) -> Option<String> {
    let found = match value {
        Value::String(_) => return None,
        Value::Number(number) => match number.as_i64().map(i32::try_from) {
            Some(Ok(_)) => return None,
            _ => format!("number {number}"),
        },
        other => json_kind(other).to_owned(),
    };
    Some(format!(
        "json: cannot unmarshal {found} into Go value of type int32"
    ))
}

fn time_problem(value: &Value) -> Option<String> {
    let Value::String(text) = value else {
        let found = json_kind(value);
        return Some(format!(
            "json: cannot unmarshal {found} into Go value of type string"
        ));
    };
    if Instant::parse_rfc3339(text).is_some() {
        return None;
    }
    let text = crate::go_text::quote(text);
    let layout = "2006-01-02T15:04:05Z07:00";
    // Differs: Go names the part that fails; here it is always the first.
    Some(format!(
        "parsing time {text} as \"{layout}\": cannot parse {text} as \"2006\""
    ))
}

/// Line breaks are skipped; the position is that of the first byte that does not fit.
/// k8s: Go's encoding/base64, CorruptInputError
fn base64_problem(text: &str) -> Option<String> {
    let is_digit = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/');
    let corrupt = |index: usize| Some(format!("illegal base64 data at input byte {index}"));
    let mut digits = 0;
    let bytes = text.as_bytes();
    for (index, byte) in bytes.iter().enumerate() {
        match byte {
            b'\n' | b'\r' => (),
            b'=' if digits % 4 >= 2 => {
                let rest: Vec<u8> = text
                    .bytes()
                    .skip(index)
                    .filter(|b| !b"\r\n".contains(b))
                    .collect();
                let is_padding = rest.len() == 4 - digits % 4 && rest.iter().all(|b| *b == b'=');
                return if is_padding {
                    None
                } else {
                    corrupt(bytes.len())
                };
            }
            byte if is_digit(*byte) => digits += 1,
            _ => return corrupt(index),
        }
    }
    match digits % 4 {
        0 => None,
        rest => corrupt(digits - rest + if rest == 1 { 0 } else { rest }),
    }
}
