//! The functions of templates.
//!
//! k8s: staging/src/k8s.io/cli-runtime/pkg/printers/template.go (`exists`, `base64decode`);
//! Go standard library, text/template/funcs.go

use api::json_text::go_float;
use api::{base64_text, go_text};
use serde_json::Value;
use std::cmp::Ordering;

const NAMES: [&str; 17] = [
    "and",
    "base64decode",
    "eq",
    "exists",
    "ge",
    "gt",
    "index",
    "le",
    "len",
    "lt",
    "ne",
    "not",
    "or",
    "print",
    "printf",
    "println",
    "slice",
];

/// Whether there is a function of this name.
pub fn is_function(name: &str) -> bool {
    NAMES.contains(&name)
}

/// The value of a function.
pub fn call(name: &str, values: &[Value]) -> Result<Value, String> {
    let failed = |problem: String| format!("error calling {name}: {problem}");
    let (first, rest) = match values.split_first() {
        Some((first, rest)) => (first, rest),
        None if matches!(name, "print" | "println") => (&Value::Null, values),
        None => {
            return Err(format!(
                "wrong number of args for {name}: want at least 1 got 0"
            ));
        }
    };
    Ok(match name {
        "and" => chosen(values, false),
        "or" => chosen(values, true),
        "not" => Value::Bool(!is_true(first)),
        "len" => Value::from(length(first).map_err(failed)?),
        "index" => {
            let mut value = first.clone();
            for key in rest {
                value = index(&value, key).map_err(failed)?;
            }
            value
        }
        "slice" => slice(first, rest).map_err(failed)?,
        "exists" => Value::Bool(exists(first, rest)),
        "base64decode" => {
            let bytes = first.as_str().and_then(base64_text::decode);
            let bytes = bytes.ok_or_else(|| failed("base64 decode failed".to_owned()))?;
            Value::from(String::from_utf8_lossy(&bytes).into_owned())
        }
        "eq" => {
            let mut is_equal = false;
            for other in rest {
                is_equal |= compare(first, other, true).map_err(failed)?.is_eq();
            }
            Value::Bool(is_equal)
        }
        "ne" | "lt" | "le" | "gt" | "ge" => {
            let [other] = rest else {
                let got = values.len();
                return Err(format!("wrong number of args for {name}: want 2 got {got}"));
            };
            let order = compare(first, other, name == "ne").map_err(failed)?;
            Value::Bool(match name {
                "ne" => order.is_ne(),
                "lt" => order.is_lt(),
                "le" => order.is_le(),
                "gt" => order.is_gt(),
                _ => order.is_ge(),
            })
        }
        "printf" => Value::from(formatted(&text(first), rest)),
        "println" => {
            let texts: Vec<String> = values.iter().map(printed).collect();
            Value::from(texts.join(" ") + "\n")
        }
        _ => Value::from(print(values)),
    })
}

/// Values one after the other, with blanks between two that are no texts.
fn print(values: &[Value]) -> String {
    let mut out = String::new();
    let mut was_text = true;
    for value in values {
        let is_text = value.is_string();
        if !was_text && !is_text {
            out.push(' ');
        }
        out.push_str(&printed(value));
        was_text = is_text;
    }
    out
}

/// The first that is as true as wanted, or the last.
fn chosen(values: &[Value], wanted: bool) -> Value {
    let found = values.iter().find(|one| is_true(one) == wanted);
    found.or(values.last()).cloned().unwrap_or_default()
}

/// Whether Go takes the value as true.
pub fn is_true(value: &Value) -> bool {
    match value {
        Value::Null => false,
        Value::Bool(truth) => *truth,
        Value::Number(number) => number.as_f64() != Some(0.0),
        Value::String(text) => !text.is_empty(),
        Value::Array(list) => !list.is_empty(),
        Value::Object(map) => !map.is_empty(),
    }
}

/// A value as templates print it.
pub fn text(value: &Value) -> String {
    match value {
        Value::Null => "<no value>".to_owned(),
        value => printed(value),
    }
}

/// A value as `%v` prints it; numbers of objects are floating ones.
fn printed(value: &Value) -> String {
    match value {
        Value::Number(number) if number.is_f64() => go_float(number.as_f64().unwrap_or(0.0)),
        value => go_text::value(value),
    }
}

fn length(value: &Value) -> Result<usize, String> {
    match value {
        Value::Array(list) => Ok(list.len()),
        Value::Object(map) => Ok(map.len()),
        Value::String(text) => Ok(text.len()),
        Value::Null => Err("len of nil pointer".to_owned()),
        other => Err(format!("len of type {}", type_of(other))),
    }
}

fn index(value: &Value, key: &Value) -> Result<Value, String> {
    match (value, key) {
        (Value::Null, _) => Err("index of untyped nil".to_owned()),
        (Value::Object(map), Value::String(key)) => {
            Ok(map.get(key).cloned().unwrap_or(Value::Null))
        }
        (Value::Object(_), key) => {
            let given = type_of(key);
            Err(format!("value has type {given}; should be string"))
        }
        (Value::Array(list), Value::Number(number)) => {
            let place = number
                .as_u64()
                .and_then(|place| usize::try_from(place).ok());
            let found = place.and_then(|place| list.get(place));
            found
                .cloned()
                .ok_or_else(|| format!("reflect: slice index out of range: {number}"))
        }
        (Value::Array(_), key) => Err(format!(
            "cannot index slice/array with type {}",
            type_of(key)
        )),
        (other, _) => Err(format!("can't index item of type {}", type_of(other))),
    }
}

fn slice(value: &Value, bounds: &[Value]) -> Result<Value, String> {
    let count = length(value)?;
    let bound = |at: usize, default: usize| {
        let given = bounds.get(at).and_then(Value::as_u64);
        given.map_or(default, |given| {
            usize::try_from(given).unwrap_or(usize::MAX)
        })
    };
    let (from, to) = (bound(0, 0), bound(1, count));
    let found = match value {
        Value::Array(list) => list.get(from..to).map(Value::from),
        Value::String(text) => text.get(from..to).map(Value::from),
        other => return Err(format!("can't slice item of type {}", type_of(other))),
    };
    found.ok_or_else(|| format!("index out of range: {to}"))
}

/// Whether one can go along keys and indexes.
fn exists(value: &Value, keys: &[Value]) -> bool {
    let mut value = value.clone();
    for key in keys {
        let has_it = match (&value, key) {
            (Value::Object(map), Value::String(key)) => map.contains_key(key),
            (Value::Array(_), Value::Number(_)) => true,
            _ => false,
        };
        match index(&value, key) {
            Ok(next) if has_it => value = next,
            _ => return false,
        }
    }
    true
}

/// Texts, truths and numbers of one kind compare; only texts and numbers have an order.
fn compare(a: &Value, b: &Value, is_for_equality: bool) -> Result<Ordering, String> {
    let different = if is_for_equality {
        Ok(Ordering::Less)
    } else {
        Err("invalid type for comparison".to_owned())
    };
    match (a, b) {
        (Value::String(a), Value::String(b)) => Ok(a.cmp(b)),
        (Value::Bool(a), Value::Bool(b)) if is_for_equality => Ok(a.cmp(b)),
        (Value::Number(a), Value::Number(b)) if a.is_f64() == b.is_f64() => {
            let order = a.as_f64().partial_cmp(&b.as_f64());
            Ok(order.unwrap_or(Ordering::Equal))
        }
        (Value::Null, Value::Null) => Ok(Ordering::Equal),
        (Value::Null, _) | (_, Value::Null) => different,
        _ => Err("incompatible types for comparison".to_owned()),
    }
}

fn type_of(value: &Value) -> &'static str {
    match value {
        Value::Null => "nil",
        Value::Bool(_) => "bool",
        Value::Number(number) if number.is_f64() => "float64",
        Value::Number(_) => "int",
        Value::String(_) => "string",
        Value::Array(_) => "[]interface {}",
        Value::Object(_) => "map[string]interface {}",
    }
}

/// `%s`, `%v`, `%d`, `%q`, `%t` and widths such as `%-20s`.
fn formatted(format: &str, values: &[Value]) -> String {
    let mut out = String::new();
    let mut values = values.iter();
    let mut chars = format.chars();
    while let Some(c) = chars.next() {
        if c != '%' {
            out.push(c);
            continue;
        }
        let (mut width, mut precision) = (String::new(), None);
        let mut verb = None;
        for next in chars.by_ref() {
            match next {
                '.' => precision = Some(String::new()),
                '-' | '0'..='9' => precision.as_mut().unwrap_or(&mut width).push(next),
                next => {
                    verb = Some(next);
                    break;
                }
            }
        }
        let shown = match verb {
            None => "%!(NOVERB)".to_owned(),
            Some('%') => "%".to_owned(),
            Some(verb) => match values.next() {
                None => format!("%!{verb}(MISSING)"),
                Some(value) => by_verb(verb, value, precision.as_deref()),
            },
        };
        let columns = width.parse::<i32>().unwrap_or(0).clamp(-200, 200);
        let blanks = usize::try_from(columns.unsigned_abs()).unwrap_or(0);
        let blanks = " ".repeat(blanks.saturating_sub(shown.chars().count()));
        out.push_str(&match columns {
            ..0 => shown + &blanks,
            _ => blanks + &shown,
        });
    }
    let extra: Vec<String> = values
        .map(|one| format!("{}={}", type_of(one), printed(one)))
        .collect();
    if !extra.is_empty() {
        out.push_str(&format!("%!(EXTRA {})", extra.join(", ")));
    }
    out
}

fn by_verb(verb: char, value: &Value, precision: Option<&str>) -> String {
    let bad = || match value {
        Value::Null => format!("%!{verb}(<nil>)"),
        value => format!("%!{verb}({}={})", type_of(value), printed(value)),
    };
    match (verb, value) {
        ('v', _) | ('s', Value::String(_) | Value::Array(_) | Value::Object(_)) => printed(value),
        ('t', Value::Bool(_)) => printed(value),
        ('q', Value::String(text)) => go_text::quote(text),
        ('d', Value::Number(number)) if !number.is_f64() => number.to_string(),
        ('f', Value::Number(number)) if number.is_f64() => {
            let digits = precision
                .map_or(6, |text| text.parse().unwrap_or(0))
                .min(20);
            format!("{:.digits$}", number.as_f64().unwrap_or(0.0))
        }
        _ => bad(),
    }
}
