//! Writes texts into YAML so that they are read back unchanged.
//!
//! Texts of several lines become literal blocks, comments and all; everything else is quoted.

use serde_json::{Value, json};

/// A text of one line: double quotes as in JSON, which YAML reads the same way.
pub fn quoted(text: &str) -> String {
    // JSON leaves these as they are; YAML takes some of them for line ends or refuses them.
    let mut done = String::new();
    for c in json!(text).to_string().chars() {
        match u32::from(c) {
            code @ (0x7f..=0x9f | 0x2028 | 0x2029 | 0xfeff | 0xfffe | 0xffff) => {
                done.push_str(&format!("\\u{code:04x}"));
            }
            code @ 0x1_0000.. => done.push_str(&format!("\\U{code:08x}")),
            _ => done.push(c),
        }
    }
    done
}

/// A literal block for the value of a key whose children are indented by `indent`.
pub fn block(text: &str, indent: usize) -> String {
    let unprintable = |c: char| {
        let code = u32::from(c);
        let control = code < 0x20 && c != '\n' && c != '\t';
        control
            || matches!(
                code,
                0x7f..=0x9f | 0x2028 | 0x2029 | 0xfeff | 0xfffe | 0xffff
            )
    };
    let blank_only = text.chars().all(char::is_whitespace);
    if text.contains(unprintable) || blank_only || !text.contains('\n') {
        return quoted(text);
    }
    let chomp = match (text.ends_with('\n'), text.ends_with("\n\n")) {
        (false, _) => "-",
        (true, false) => "",
        (true, true) => "+",
    };
    // A first line that begins with a space would be taken for deeper indentation.
    let hint = if text.trim_start_matches('\n').starts_with([' ', '\t']) {
        "2"
    } else {
        ""
    };
    let pad = " ".repeat(indent);
    let body = text.strip_suffix('\n').unwrap_or(text);
    let lines: Vec<String> = body
        .split('\n')
        .map(|line| {
            if line.is_empty() {
                String::new()
            } else {
                format!("{pad}{line}")
            }
        })
        .collect();
    format!("|{hint}{chomp}\n{}", lines.join("\n"))
}

/// Any value on one line, as JSON.
pub fn flow(value: &Value) -> String {
    match value {
        Value::String(text) => quoted(text),
        Value::Array(items) => {
            let items: Vec<String> = items.iter().map(flow).collect();
            format!("[{}]", items.join(", "))
        }
        Value::Object(map) => {
            let pairs: Vec<String> = map
                .iter()
                .map(|(key, value)| format!("{}: {}", quoted(key), flow(value)))
                .collect();
            format!("{{{}}}", pairs.join(", "))
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => value.to_string(),
    }
}
