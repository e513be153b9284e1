//! Values as Go prints the server's inner types: all fields, in their order, with Go's names.
//!
//! Tables in `go_tables` say which field of a manifest becomes which field of a structure.

use crate::json_text::{encode_json, write_string};
use serde_json::Value;

/// How an absent field is printed, and what it holds.
#[derive(Clone, Copy, Debug)]
pub enum Shape {
    /// `null` when absent, else as in the manifest.
    Pointer,
    /// `""` when absent.
    Text,
    /// `false` when absent.
    Truth,
    /// `0` when absent.
    Number,
    /// A structure that is always there.
    Struct(Table),
    /// A structure, or `null`.
    PointerTo(Table),
    /// A list of structures, or `null`.
    List(Table),
    /// A structure of fields that stand beside each other in the manifest.
    Beside(Table),
    /// A field of the manifest's `securityContext`, as it is or `null`.
    InSecurity,
}

/// Go's name, the manifest's name, and the shape of each field.
pub type Table = &'static [(&'static str, &'static str, Shape)];

/// Prints the value, indented by one blank, or on one line without an indent.
pub fn print(value: &Value, table: Table, indent: Option<usize>) -> String {
    let mut out = String::new();
    fields(value, table, indent, &mut out);
    out
}

fn fields(value: &Value, table: Table, indent: Option<usize>, out: &mut String) {
    let inner = indent.map(|indent| indent + 1);
    out.push('{');
    for (index, (name, key, shape)) in table.iter().enumerate() {
        if index > 0 {
            out.push(',');
        }
        line_break(inner, out);
        write_string(name, out);
        colon(inner, out);
        let field = match shape {
            Shape::Beside(_) => value,
            Shape::InSecurity => value
                .get("securityContext")
                .map_or(&Value::Null, |context| {
                    context.get(*key).unwrap_or(&Value::Null)
                }),
            _ => value.get(*key).unwrap_or(&Value::Null),
        };
        shaped(field, *shape, inner, out);
    }
    line_break(indent, out);
    out.push('}');
}

fn shaped(value: &Value, shape: Shape, indent: Option<usize>, out: &mut String) {
    match (shape, value) {
        (Shape::Text, Value::Null) => out.push_str("\"\""),
        (Shape::Truth, Value::Null) => out.push_str("false"),
        (Shape::Number, Value::Null) => out.push('0'),
        (Shape::Struct(table) | Shape::Beside(table), value) => fields(value, table, indent, out),
        (Shape::PointerTo(table), Value::Object(_)) => fields(value, table, indent, out),
        (Shape::List(table), Value::Array(items)) if !items.is_empty() => {
            list(items, indent, out, |item, inner, out| {
                fields(item, table, inner, out)
            });
        }
        (Shape::List(_), _) => out.push_str("null"),
        (_, value) => plain(value, indent, out),
    }
}

fn plain(value: &Value, indent: Option<usize>, out: &mut String) {
    match value {
        Value::Array(items) if !items.is_empty() => list(items, indent, out, plain),
        Value::Object(map) if !map.is_empty() => {
            let inner = indent.map(|indent| indent + 1);
            for (index, (key, value)) in map.iter().enumerate() {
                out.push(if index == 0 { '{' } else { ',' });
                line_break(inner, out);
                write_string(key, out);
                colon(inner, out);
                plain(value, inner, out);
            }
            line_break(indent, out);
            out.push('}');
        }
        value => out.push_str(&encode_json(value)),
    }
}

fn list(
    items: &[Value],
    indent: Option<usize>,
    out: &mut String,
    print: impl Fn(&Value, Option<usize>, &mut String),
) {
    let inner = indent.map(|indent| indent + 1);
    for (index, item) in items.iter().enumerate() {
        out.push(if index == 0 { '[' } else { ',' });
        line_break(inner, out);
        print(item, inner, out);
    }
    line_break(indent, out);
    out.push(']');
}

fn colon(indent: Option<usize>, out: &mut String) {
    out.push_str(if indent.is_some() { ": " } else { ":" });
}

fn line_break(indent: Option<usize>, out: &mut String) {
    if let Some(indent) = indent {
        out.push('\n');
        out.extend(std::iter::repeat_n(' ', indent));
    }
}
