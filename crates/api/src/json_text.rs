//! JSON as Go writes it: compact for annotations, indented by four for `kubectl get -o json`.
//!
//! `<`, `>` and `&` are escaped in both.
//! k8s: Go's encoding/json; staging/src/k8s.io/cli-runtime/pkg/printers/json.go

use crate::schema::Order;
use serde_json::Value;
use std::ops::Range;

/// Compact, keys sorted, as in the last-applied annotation (without its line break).
pub fn encode_json(value: &Value) -> String {
    encode_json_in(Order::Sorted, value)
}

/// Compact, fields in another order.
pub fn encode_json_in(order: Order<'_>, value: &Value) -> String {
    let mut out = String::new();
    write(value, order, None, &mut out);
    out
}

/// Indented by four, ending with a line break.
pub fn encode_json_pretty(value: &Value) -> String {
    encode_json_pretty_in(Order::Sorted, value)
}

/// Indented by four, ending with a line break, fields in another order.
pub fn encode_json_pretty_in(order: Order<'_>, value: &Value) -> String {
    let mut out = String::new();
    write(value, order, Some(0), &mut out);
    out.push('\n');
    out
}

fn write(value: &Value, order: Order<'_>, indent: Option<usize>, out: &mut String) {
    let inner = indent.map(|indent| indent + 4);
    match value {
        Value::Null => out.push_str("null"),
        Value::Bool(truth) => out.push_str(if *truth { "true" } else { "false" }),
        Value::Number(number) => match number.as_f64() {
            Some(float) if number.is_f64() => out.push_str(&json_float(float)),
            _ => out.push_str(&number.to_string()),
        },
        Value::String(text) => write_string(text, out),
        Value::Array(items) if items.is_empty() => out.push_str("[]"),
        Value::Object(fields) if fields.is_empty() => out.push_str("{}"),
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                out.push(if index == 0 { '[' } else { ',' });
                line_break(inner, out);
                write(item, order.item(), inner, out);
            }
            line_break(indent, out);
            out.push(']');
        }
        Value::Object(fields) => {
            for (index, (key, value, order)) in order.fields(fields).into_iter().enumerate() {
                out.push(if index == 0 { '{' } else { ',' });
                line_break(inner, out);
                write_string(key, out);
                out.push_str(if inner.is_some() { ": " } else { ":" });
                write(value, order, inner, out);
            }
            line_break(indent, out);
            out.push('}');
        }
    }
}

fn line_break(indent: Option<usize>, out: &mut String) {
    if let Some(indent) = indent {
        out.push('\n');
        out.extend(std::iter::repeat_n(' ', indent));
    }
}

/// A JSON string with Go's escapes.
pub fn write_string(text: &str, out: &mut String) {
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '\u{8}' => out.push_str("\\b"),
            '\u{c}' => out.push_str("\\f"),
            '<' | '>' | '&' | '\u{2028}' | '\u{2029}' | '\0'..='\u{1f}' => {
                out.push_str(&format!("\\u{:04x}", c as u32));
            }
            c => out.push(c),
        }
    }
    out.push('"');
}

/// A number with a fraction as `strconv.FormatFloat(f, 'g', -1, 64)` prints it.
pub fn go_float(number: f64) -> String {
    with_exponent(number, -4..6, 2)
}

/// The same as `encoding/json` prints it.
fn json_float(number: f64) -> String {
    with_exponent(number, -6..21, 1)
}

/// Plain digits, or an exponent outside of `plain`.
fn with_exponent(number: f64, plain: Range<i32>, exponent_digits: usize) -> String {
    let scientific = format!("{number:e}");
    let (digits, exponent) = scientific.split_once('e').unwrap_or((&scientific, "0"));
    let exponent: i32 = exponent.parse().unwrap_or(0);
    if plain.contains(&exponent) {
        return format!("{number}");
    }
    let sign = if exponent < 0 { '-' } else { '+' };
    let magnitude = exponent.unsigned_abs();
    format!("{digits}e{sign}{magnitude:0exponent_digits$}")
}

#[cfg(test)]
mod tests {
    use super::{encode_json, encode_json_pretty, go_float};
    use serde_json::json;

    #[test]
    fn prints_as_go_does() {
        let value = json!({"b": [1, "<a&b>"], "a": {}, "c": [], "d": 0.5, "e": null});
        assert_eq!(
            encode_json(&value),
            r#"{"a":{},"b":[1,"\u003ca\u0026b\u003e"],"c":[],"d":0.5,"e":null}"#
        );
        let pretty = "{\n    \"a\": [\n        1,\n        {}\n    ]\n}\n";
        assert_eq!(encode_json_pretty(&json!({"a": [1, {}]})), pretty);
        assert_eq!(encode_json(&json!(1e21)), "1e+21");
        assert_eq!(encode_json(&json!(1e-7)), "1e-7");
        assert_eq!(go_float(1e-5), "1e-05");
        assert_eq!(go_float(0.25), "0.25");
        assert_eq!(go_float(999_999.5), "999999.5");
        assert_eq!(go_float(1_000_000.0), "1e+06");
    }
}
