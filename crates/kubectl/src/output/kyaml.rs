//! `-o kyaml`: YAML in braces, with quoted strings and trailing commas.
//!
//! k8s: sigs.k8s.io/yaml/kyaml/kyaml.go

use serde_json::Value;

/// A document.
pub fn print(tree: &Value) -> String {
    let mut out = "---\n".to_owned();
    write(tree, 0, &mut out);
    out.push('\n');
    out
}

fn write(value: &Value, level: usize, out: &mut String) {
    match value {
        Value::Object(map) if !map.is_empty() => {
            out.push_str("{\n");
            for (key, value) in map {
                indent(level + 1, out);
                out.push_str(&if is_plain(key) {
                    key.clone()
                } else {
                    Value::from(key.as_str()).to_string()
                });
                out.push_str(": ");
                write(value, level + 1, out);
                out.push_str(",\n");
            }
            indent(level, out);
            out.push('}');
        }
        Value::Array(items) if !items.is_empty() => {
            let are_maps = items.iter().all(|item| item.is_object());
            out.push('[');
            for (index, item) in items.iter().enumerate() {
                if are_maps {
                    out.push_str(if index > 0 { ", " } else { "" });
                    write(item, level, out);
                } else {
                    out.push('\n');
                    indent(level + 1, out);
                    write(item, level + 1, out);
                    out.push(',');
                }
            }
            if !are_maps {
                out.push('\n');
                indent(level, out);
            }
            out.push(']');
        }
        Value::String(text) if text.contains('\n') => folded(text, level, out),
        other => out.push_str(&other.to_string()),
    }
}

/// Text of several lines: each on its own, with escaped line breaks.
fn folded(text: &str, level: usize, out: &mut String) {
    out.push_str("\"\\\n");
    for line in text.split_inclusive('\n') {
        indent(level + 1, out);
        let quoted = Value::from(line).to_string();
        let inner = quoted.get(1..quoted.len().saturating_sub(1));
        out.push(' ');
        out.push_str(inner.unwrap_or(""));
        out.push_str("\\\n");
    }
    indent(level + 1, out);
    out.push('"');
}

fn indent(level: usize, out: &mut String) {
    out.extend(std::iter::repeat_n("  ", level));
}

/// Whether a key needs no quotes.
fn is_plain(key: &str) -> bool {
    let is_word = |c: char| c.is_ascii_alphanumeric() || "-_./".contains(c);
    let is_special = matches!(
        key,
        "null" | "true" | "false" | "yes" | "no" | "on" | "off" | "y" | "n"
    );
    key.chars().all(is_word) && key.starts_with(|c: char| c.is_ascii_alphabetic()) && !is_special
}
