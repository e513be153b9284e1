//! Values into YAML, byte for byte as `kubectl get -o yaml` prints it.
//!
//! Keys are sorted, maps indent by two, lists do not indent, long lines stay whole. A text that
//! would be read as something else is double-quoted, one with indicators is single-quoted.
//! k8s: sigs.k8s.io/yaml, Marshal; vendor/sigs.k8s.io/yaml/goyaml.v2/encode.go, emitterc.go

use serde_json::{Map, Value};

use super::scalar::{self, WordKind};
use crate::json_text::go_float;

/// Longer keys are written with `? `. k8s: emitterc.go, yaml_emitter_check_simple_key
const SIMPLE_KEY_MAX: usize = 128;

/// The YAML of a value, ending with a line break.
pub fn encode_yaml(value: &Value) -> String {
    let mut out = String::new();
    match value {
        Value::Object(fields) if !fields.is_empty() => write_map(fields, 0, &mut out),
        Value::Array(items) if !items.is_empty() => write_list(items, 0, &mut out),
        value => {
            // A block of its own stands indented, so that its indent can be told.
            write_scalar(value, 2, &mut out);
            out.push('\n');
        }
    }
    out
}

/// Writes the fields; the first one stands where the cursor is.
fn write_map(fields: &Map<String, Value>, indent: usize, out: &mut String) {
    for (index, (key, value)) in fields.iter().enumerate() {
        if index > 0 {
            pad(indent, out);
        }
        let style = style_of(key);
        let is_simple = key.len() <= SIMPLE_KEY_MAX && style != Style::Literal;
        if !is_simple {
            out.push_str("? ");
        }
        match style {
            Style::Plain if key.is_empty() => out.push_str("''"),
            style => write_text(key, style, indent + 2, out),
        }
        if !is_simple {
            out.push('\n');
            pad(indent, out);
        }
        out.push(':');
        match value {
            Value::Object(fields) if !fields.is_empty() => {
                out.push('\n');
                pad(indent + 2, out);
                write_map(fields, indent + 2, out);
            }
            Value::Array(items) if !items.is_empty() => {
                out.push('\n');
                pad(indent, out);
                write_list(items, indent, out);
            }
            value => {
                out.push(' ');
                write_scalar(value, indent + 2, out);
                out.push('\n');
            }
        }
    }
}

/// Writes the items; the first dash stands where the cursor is.
fn write_list(items: &[Value], indent: usize, out: &mut String) {
    for (index, item) in items.iter().enumerate() {
        if index > 0 {
            pad(indent, out);
        }
        out.push_str("- ");
        match item {
            Value::Object(fields) if !fields.is_empty() => write_map(fields, indent + 2, out),
            Value::Array(items) if !items.is_empty() => write_list(items, indent + 2, out),
            item => {
                write_scalar(item, indent + 2, out);
                out.push('\n');
            }
        }
    }
}

fn pad(indent: usize, out: &mut String) {
    out.extend(std::iter::repeat_n(' ', indent));
}

fn write_scalar(value: &Value, indent: usize, out: &mut String) {
    match value {
        Value::Null => out.push_str("null"),
        Value::Bool(truth) => out.push_str(if *truth { "true" } else { "false" }),
        Value::Number(number) => match number.as_f64() {
            Some(float) if number.is_f64() => out.push_str(&go_float(float)),
            _ => out.push_str(&number.to_string()),
        },
        Value::String(text) if text.is_empty() => out.push_str("\"\""),
        Value::String(text) => write_text(text, style_of(text), indent, out),
        Value::Array(_) => out.push_str("[]"),
        Value::Object(_) => out.push_str("{}"),
    }
}

/// How a text is written.
#[derive(Clone, Copy, PartialEq)]
enum Style {
    Plain,
    SingleQuoted,
    DoubleQuoted,
    Literal,
}

fn style_of(text: &str) -> Style {
    let shape = Shape::of(text);
    let would_be_text = scalar::resolve(text).kind == WordKind::Text;
    if text.contains('\n') {
        return match shape.has_special || shape.has_space_before_break || shape.ends_with_space {
            true => Style::DoubleQuoted,
            false => Style::Literal,
        };
    }
    if !would_be_text || is_base60(text) {
        return Style::DoubleQuoted;
    }
    match (shape.is_plain_allowed, shape.has_special) {
        (true, _) => Style::Plain,
        (false, false) => Style::SingleQuoted,
        (false, true) => Style::DoubleQuoted,
    }
}

/// What the characters of a text allow. k8s: emitterc.go, yaml_emitter_analyze_scalar
#[derive(Default)]
struct Shape {
    is_plain_allowed: bool,
    has_special: bool,
    has_space_before_break: bool,
    ends_with_space: bool,
}

impl Shape {
    fn of(text: &str) -> Shape {
        let is_blank = |c: Option<&char>| matches!(c, None | Some(' ' | '\t'));
        let chars: Vec<char> = text.chars().collect();
        let mut has_indicator = text.starts_with("---") || text.starts_with("...");
        let mut shape = Shape {
            ends_with_space: text.ends_with(' '),
            ..Shape::default()
        };
        let mut previous: Option<char> = None;
        for (index, c) in chars.iter().enumerate() {
            let is_blank_after = is_blank(chars.get(index + 1));
            has_indicator |= match c {
                '#' => previous.is_none_or(|c| c == ' ' || c == '\t' || is_break(c)),
                ',' | '[' | ']' | '{' | '}' | '&' | '*' | '!' | '|' | '>' | '\'' | '"' | '%'
                | '@' | '`' => index == 0,
                ':' => is_blank_after,
                '?' | '-' => index == 0 && is_blank_after,
                _ => false,
            };
            shape.has_special |= !is_printable(*c);
            shape.has_space_before_break |= is_break(*c) && previous == Some(' ');
            previous = Some(*c);
        }
        let has_outer_space = text.starts_with(' ') || text.ends_with(' ');
        shape.is_plain_allowed = !has_indicator
            && !shape.has_special
            && !has_outer_space
            && !chars.iter().any(|c| is_break(*c));
        shape
    }
}

/// k8s: yamlprivateh.go, is_break
fn is_break(c: char) -> bool {
    matches!(c, '\n' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

/// Tabs and everything beyond the basic plane count as unprintable.
/// k8s: yamlprivateh.go, is_printable
fn is_printable(c: char) -> bool {
    matches!(c, '\n' | ' '..='~' | '\u{a0}'..='\u{d7ff}' | '\u{e000}'..='\u{fffd}')
        && c != '\u{feff}'
}

/// `1:30` was a number in base 60 once. k8s: encode.go, isBase60Float
fn is_base60(text: &str) -> bool {
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    let (whole, fraction) = match unsigned.split_once('.') {
        Some((whole, fraction)) => (whole, fraction),
        None => (unsigned, ""),
    };
    let is_digits = |text: &str| {
        text.bytes()
            .all(|byte| byte.is_ascii_digit() || byte == b'_')
    };
    let mut parts = whole.split(':');
    let first = parts.next().unwrap_or_default();
    let is_sixtieth = |part: &str| match part.as_bytes() {
        [b'0'..=b'9'] => true,
        [b'0'..=b'5', b'0'..=b'9'] => true,
        _ => false,
    };
    first.starts_with(|c: char| c.is_ascii_digit())
        && is_digits(first)
        && is_digits(fraction)
        && whole.contains(':')
        && parts.all(is_sixtieth)
}

fn write_text(text: &str, style: Style, indent: usize, out: &mut String) {
    match style {
        Style::Plain => out.push_str(text),
        Style::SingleQuoted => {
            out.push('\'');
            out.push_str(&text.replace('\'', "''"));
            out.push('\'');
        }
        Style::DoubleQuoted => write_double_quoted(text, out),
        Style::Literal => write_literal(text, indent, out),
    }
}

/// k8s: emitterc.go, yaml_emitter_write_double_quoted_scalar
fn write_double_quoted(text: &str, out: &mut String) {
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\0' => out.push_str("\\0"),
            '\u{7}' => out.push_str("\\a"),
            '\u{8}' => out.push_str("\\b"),
            '\t' => out.push_str("\\t"),
            '\n' => out.push_str("\\n"),
            '\u{b}' => out.push_str("\\v"),
            '\u{c}' => out.push_str("\\f"),
            '\r' => out.push_str("\\r"),
            '\u{1b}' => out.push_str("\\e"),
            '\u{85}' => out.push_str("\\N"),
            '\u{2028}' => out.push_str("\\L"),
            '\u{2029}' => out.push_str("\\P"),
            c if is_printable(c) => out.push(c),
            c if (c as u32) <= 0xff => out.push_str(&format!("\\x{:02X}", c as u32)),
            c if (c as u32) <= 0xffff => out.push_str(&format!("\\u{:04X}", c as u32)),
            c => out.push_str(&format!("\\U{:08X}", c as u32)),
        }
    }
    out.push('"');
}

/// A block after `|`, without the line break that ends it.
fn write_literal(text: &str, indent: usize, out: &mut String) {
    out.push('|');
    if text.starts_with(|c| c == ' ' || is_break(c)) {
        out.push('2');
    }
    let (body, chomping) = match (text.strip_suffix('\n'), text) {
        (None, text) => (text, "-"),
        (Some(body), "\n") => (body, "+"),
        (Some(body), _) if body.ends_with(is_break) => (body, "+"),
        (Some(body), _) => (body, ""),
    };
    out.push_str(chomping);
    for line in body.split('\n') {
        out.push('\n');
        if !line.is_empty() {
            pad(indent, out);
            out.push_str(line);
        }
    }
}
