//! `-o custom-columns=NAME:.metadata.name,…`.
//!
//! k8s: staging/src/k8s.io/kubectl/pkg/cmd/get/customcolumn.go

use crate::failure::Failure;
use crate::table::{TABLE, align};
use api::go_text;
use api::jsonpath::JsonPath;
use serde_json::Value;

/// A table of the columns, one row per object.
pub fn print(spec: &str, objects: &[Value], hides_headers: bool) -> Result<String, Failure> {
    let mut headers = Vec::new();
    let mut paths = Vec::new();
    for part in spec.split(',') {
        let Some((header, path)) = part.split_once(':') else {
            return Err(Failure::error(format!(
                "unexpected custom-columns spec: {part}, expected <header>:<json-path-expr>"
            )));
        };
        headers.push(header.to_owned());
        paths.push(JsonPath::parse_relaxed(path).map_err(Failure::error)?);
    }
    let mut lines = Vec::new();
    if !hides_headers {
        lines.push(headers.join("\t"));
    }
    for object in objects {
        let cells = paths.iter().map(|path| cell(path, object));
        lines.push(cells.collect::<Vec<String>>().join("\t"));
    }
    let text: String = lines.iter().map(|line| format!("{line}\n")).collect();
    Ok(align(&text, TABLE))
}

/// Values joined by commas, or `<none>`.
fn cell(path: &JsonPath, object: &Value) -> String {
    let found = path.find(object).unwrap_or_default();
    let values: Vec<_> = found.into_iter().flatten().collect();
    if values.is_empty() {
        return "<none>".to_owned();
    }
    let texts = values.iter().map(|value| match &**value {
        Value::Null => "<none>".to_owned(),
        value => go_text::value(value)
            .replace('\n', "\\n")
            .replace('\t', " "),
    });
    texts.collect::<Vec<String>>().join(",")
}
