//! Checks a manifest against the schema: unknown fields and values of the wrong type.
//!
//! All problems are collected, in the order the server meets them: keys sorted, depth first.
//! k8s: sigs.k8s.io/json (strict decoding), whose messages these are

use std::fmt::Write;

use serde_json::Value;
use sim::Instant;

use super::{Def, Definition, Type, nearest};
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

/// What the server answers to these problems, after `cannot be handled as a KIND: `.
pub fn strict_message(problems: &[FieldProblem]) -> Option<String> {
    let mut wrong = problems
        .iter()
        .filter(|one| one.kind == ProblemKind::WrongValue);
    if let Some(first) = wrong.next() {
        return Some(first.message.clone());
    }
    let unknown: Vec<&str> = problems.iter().map(|one| one.message.as_str()).collect();
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
            return self.mismatch(value, Type::Object(def), path);
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
            (Type::Object(def), value) => self.object(value, def, path),
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
            (Type::Quantity, value) => self.readable(quantity_problem(value), path),
            (Type::IntOrString, value) => self.readable(int_or_string_problem(value), path),
            (Type::Time | Type::MicroTime, value) => self.readable(time_problem(value), path),
            (Type::Bytes, Value::String(text)) => self.readable(base64_problem(text), path),
            _ => self.mismatch(value, ty, path),
        }
    }

    fn number(&mut self, fits: bool, value: &Value, ty: Type, path: &str) {
        if !fits {
            self.wrong(&format!("number {value}"), ty, path);
        }
    }

    fn readable(&mut self, problem: Option<String>, path: &str) {
        if let Some(message) = problem {
            self.push_wrong(message, path);
        }
    }

    fn mismatch(&mut self, value: &Value, ty: Type, path: &str) {
        self.wrong(json_kind(value), ty, path);
    }

    fn wrong(&mut self, found: &str, ty: Type, path: &str) {
        let (owner, fields) = (self.owner.name, self.fields.join("."));
        let mut message = format!("json: cannot unmarshal {found} into Go struct field ");
        let field = self.fields.last().copied().unwrap_or_default();
        // Writing to a String cannot fail.
        let _ = write!(message, "{owner}.{fields} of type {}", go_type(ty, field));
        self.push_wrong(message, path);
    }

    fn push_wrong(&mut self, message: String, path: &str) {
        let path = path.to_owned();
        let kind = ProblemKind::WrongValue;
        self.problems.push(FieldProblem {
            path,
            kind,
            message,
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

/// Fields whose Go type is a named text. k8s: staging/src/k8s.io/api/core/v1/types.go
const NAMED_TEXTS: &[(&str, &str)] = &[
    ("concurrencyPolicy", "v1.ConcurrencyPolicy"),
    ("dnsPolicy", "v1.DNSPolicy"),
    ("effect", "v1.TaintEffect"),
    ("imagePullPolicy", "v1.PullPolicy"),
    ("podManagementPolicy", "v1.PodManagementPolicyType"),
    ("preemptionPolicy", "v1.PreemptionPolicy"),
    ("protocol", "v1.Protocol"),
    ("restartPolicy", "v1.RestartPolicy"),
    ("scheme", "v1.URIScheme"),
    ("sessionAffinity", "v1.ServiceAffinity"),
    ("terminationMessagePolicy", "v1.TerminationMessagePolicy"),
    ("whenUnsatisfiable", "v1.UnsatisfiableConstraintAction"),
];

/// The type as Go names it.
fn go_type(ty: Type, field: &str) -> String {
    let named = |Definition { package, name, .. }: &Definition| format!("{package}.{name}");
    match ty {
        Type::String => {
            let found = NAMED_TEXTS.iter().find(|(name, _)| *name == field);
            found.map_or("string", |(_, name)| name).to_owned()
        }
        Type::Int32 => "int32".to_owned(),
        Type::Int64 => "int64".to_owned(),
        Type::Bool => "bool".to_owned(),
        Type::Bytes => "[]uint8".to_owned(),
        Type::Time => "v1.Time".to_owned(),
        Type::MicroTime => "v1.MicroTime".to_owned(),
        Type::Quantity => "resource.Quantity".to_owned(),
        Type::IntOrString => "intstr.IntOrString".to_owned(),
        Type::Any => "interface {}".to_owned(),
        Type::Object(def) => named(def),
        Type::List(item) => format!("[]{}", go_type(*item, "")),
        Type::Map(item) => format!("map[string]{}", go_type(*item, "")),
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
