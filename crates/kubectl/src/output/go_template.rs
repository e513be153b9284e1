//! `-o go-template=…`: the common part of Go's text templates.
//!
//! Fields, variables of `range`, `if`/`else`, `index`, `len`, `eq`, `ne`, `printf "%s"`, literals.
//! k8s: staging/src/k8s.io/cli-runtime/pkg/printers/template.go; Go standard library, text/template

use crate::failure::Failure;
use api::go_text;
use serde_json::Value;

/// A piece of a template.
#[derive(Clone, Debug, PartialEq)]
enum Piece {
    Text(String),
    Action(Vec<String>),
}

/// Steps that one template may take.
const STEPS_MAX: u32 = 200_000;

/// Whether a template can be read.
pub fn check(template: &str) -> Result<(), Failure> {
    read(template).map(|_| ())
}

fn read(template: &str) -> Result<Vec<Piece>, Failure> {
    parse(template)
        .and_then(balanced)
        .map_err(|error| Failure::error(format!("error parsing template {template}, {error}")))
}

/// Every block has its end.
fn balanced(pieces: Vec<Piece>) -> Result<Vec<Piece>, String> {
    let mut depth = 0i32;
    for piece in &pieces {
        let Piece::Action(words) = piece else {
            continue;
        };
        match words.first().map_or("", String::as_str) {
            "range" | "if" | "with" => depth += 1,
            "end" => depth -= 1,
            "else" if depth > 0 => (),
            "else" => return Err("unexpected {{else}}".to_owned()),
            _ => (),
        }
        if depth < 0 {
            return Err("unexpected {{end}}".to_owned());
        }
    }
    match depth {
        0 => Ok(pieces),
        _ => Err("unexpected EOF".to_owned()),
    }
}

/// The text of a template over an object.
pub fn print(template: &str, tree: &Value) -> Result<String, Failure> {
    let pieces = read(template)?;
    let mut run = Run {
        root: tree.clone(),
        out: String::new(),
        steps: 0,
    };
    run.block(&pieces, tree)
        .map_err(|error| Failure::error(format!("error executing template: {error}")))?;
    Ok(run.out)
}

fn parse(template: &str) -> Result<Vec<Piece>, String> {
    let mut pieces = Vec::new();
    let mut rest = template;
    let mut trims_next = false;
    while let Some(start) = rest.find("{{") {
        let (text, action) = rest.split_at(start);
        let action = action.get(2..).unwrap_or("");
        let end = action.find("}}").ok_or("unclosed action")?;
        let (inner, after) = action.split_at(end);
        let text = if trims_next { text.trim_start() } else { text };
        let trims_before = inner.starts_with("- ");
        let text = if trims_before { text.trim_end() } else { text };
        trims_next = inner.ends_with(" -");
        let inner = inner.trim_start_matches("- ").trim_end_matches(" -");
        pieces.push(Piece::Text(text.to_owned()));
        pieces.push(Piece::Action(words(inner)?));
        rest = after.get(2..).unwrap_or("");
    }
    let rest = if trims_next { rest.trim_start() } else { rest };
    pieces.push(Piece::Text(rest.to_owned()));
    Ok(pieces)
}

/// Words of an action; literals keep their quotes.
fn words(action: &str) -> Result<Vec<String>, String> {
    let mut words: Vec<String> = Vec::new();
    let mut is_open = false;
    let mut chars = action.chars();
    while let Some(c) = chars.next() {
        match c {
            ' ' | '\t' | '\n' => is_open = false,
            '"' | '`' => {
                let mut text = String::from('"');
                loop {
                    match chars.next() {
                        Some(next) if next == c => break,
                        Some('\\') if c == '"' => match chars.next() {
                            Some('n') => text.push('\n'),
                            Some('t') => text.push('\t'),
                            Some(next) => text.push(next),
                            None => return Err("unterminated quoted string".to_owned()),
                        },
                        Some(next) => text.push(next),
                        None => return Err("unterminated quoted string".to_owned()),
                    }
                }
                words.push(text);
                is_open = false;
            }
            '(' | ')' | '|' => {
                words.push(c.to_string());
                is_open = false;
            }
            c => {
                match words.last_mut() {
                    Some(word) if is_open => word.push(c),
                    _ => words.push(c.to_string()),
                }
                is_open = true;
            }
        }
    }
    Ok(words)
}

struct Run {
    root: Value,
    out: String,
    steps: u32,
}

impl Run {
    fn block(&mut self, pieces: &[Piece], dot: &Value) -> Result<(), String> {
        let mut index = 0;
        while let Some(piece) = pieces.get(index) {
            self.steps += 1;
            if self.steps > STEPS_MAX {
                return Err("too many steps".to_owned());
            }
            index += 1;
            let action = match piece {
                Piece::Text(text) => {
                    self.out.push_str(text);
                    continue;
                }
                Piece::Action(words) => words,
            };
            let Some((first, rest)) = action.split_first() else {
                return Err("missing value for command".to_owned());
            };
            if !matches!(first.as_str(), "range" | "if" | "with") {
                if !first.starts_with("/*") {
                    let value = self.value(action, dot)?;
                    self.out.push_str(&text(&value));
                }
                continue;
            }
            let (body, otherwise, next) = self.parts(pieces, index)?;
            index = next;
            let value = self.value(rest, dot)?;
            if !is_true(&value) {
                self.block(otherwise, dot)?;
            } else if first == "range" {
                for item in items(&value) {
                    self.block(body, &item)?;
                }
            } else {
                let inner = if first == "with" { value } else { dot.clone() };
                self.block(body, &inner)?;
            }
        }
        Ok(())
    }

    /// The pieces up to `else`, those up to `end`, and where to go on.
    #[allow(clippy::type_complexity)]
    fn parts<'p>(
        &self,
        pieces: &'p [Piece],
        from: usize,
    ) -> Result<(&'p [Piece], &'p [Piece], usize), String> {
        let (mut depth, mut middle) = (0u32, None);
        for (index, piece) in pieces.iter().enumerate().skip(from) {
            let Piece::Action(words) = piece else {
                continue;
            };
            match words.first().map_or("", String::as_str) {
                "range" | "if" | "with" => depth += 1,
                "else" if depth == 0 => middle = Some(index),
                "end" if depth == 0 => {
                    let body = pieces.get(from..middle.unwrap_or(index)).unwrap_or(&[]);
                    let start = middle.map_or(index, |middle| middle + 1);
                    let otherwise = pieces.get(start..index).unwrap_or(&[]);
                    return Ok((body, otherwise, index + 1));
                }
                "end" => depth -= 1,
                _ => (),
            }
        }
        Err("unexpected EOF".to_owned())
    }

    /// The value of a pipeline without parentheses.
    fn value(&self, words: &[String], dot: &Value) -> Result<Value, String> {
        let mut carried: Option<Value> = None;
        for command in words.split(|word| word == "|") {
            let mut values = Vec::new();
            let (name, arguments) = match command.split_first() {
                Some((name, rest)) if is_function(name) => (name.as_str(), rest),
                _ => ("", command),
            };
            for word in arguments {
                values.push(self.operand(word, dot)?);
            }
            values.extend(carried.take());
            carried = Some(call(name, values)?);
        }
        carried.ok_or_else(|| "missing value for command".to_owned())
    }

    fn operand(&self, word: &str, dot: &Value) -> Result<Value, String> {
        if let Some(text) = word.strip_prefix('"') {
            return Ok(Value::from(text));
        }
        if let Ok(number) = word.parse::<i64>() {
            return Ok(Value::from(number));
        }
        let (from, path) = match word.strip_prefix('$') {
            Some(path) => (&self.root, path),
            None => (dot, word),
        };
        match (word, path.strip_prefix('.')) {
            ("true", _) => Ok(Value::Bool(true)),
            ("false", _) => Ok(Value::Bool(false)),
            (_, Some(path)) => {
                let names = path.split('.').filter(|name| !name.is_empty());
                let found = { names }.try_fold(from, |value, name| value.get(name));
                Ok(found.cloned().unwrap_or(Value::Null))
            }
            (_, None) if path.is_empty() => Ok(from.clone()),
            _ => Err(format!("function {} not defined", go_text::quote(word))),
        }
    }
}

fn is_function(word: &str) -> bool {
    matches!(
        word,
        "index" | "len" | "eq" | "ne" | "not" | "and" | "or" | "printf" | "print" | "println"
    )
}

fn call(name: &str, values: Vec<Value>) -> Result<Value, String> {
    let first = values.first().cloned().unwrap_or(Value::Null);
    Ok(match name {
        "index" => values.iter().skip(1).fold(first, |value, key| match key {
            Value::String(key) => value.get(key).cloned().unwrap_or(Value::Null),
            key => {
                let place = key.as_u64().and_then(|place| usize::try_from(place).ok());
                let found = place.and_then(|place| value.get(place));
                found.cloned().unwrap_or(Value::Null)
            }
        }),
        "len" => Value::from(match &first {
            Value::Array(list) => list.len(),
            Value::Object(map) => map.len(),
            Value::String(text) => text.len(),
            _ => 0,
        }),
        "eq" => Value::Bool(values.iter().skip(1).any(|one| *one == first)),
        "ne" => Value::Bool(values.get(1) != Some(&first)),
        "not" => Value::Bool(!is_true(&first)),
        "and" => values
            .iter()
            .find(|one| !is_true(one))
            .or(values.last())
            .cloned()
            .unwrap_or_default(),
        "or" => values
            .iter()
            .find(|one| is_true(one))
            .or(values.last())
            .cloned()
            .unwrap_or_default(),
        "printf" => Value::from(formatted(&text(&first), values.get(1..).unwrap_or(&[]))),
        "print" | "println" => {
            let end = if name == "println" { "\n" } else { "" };
            let texts: Vec<String> = values.iter().map(text).collect();
            Value::from(texts.join(" ") + end)
        }
        _ if values.len() == 1 => first,
        _ => return Err("can't give argument to non-function".to_owned()),
    })
}

/// `%s`, `%v`, `%d`, `%q` and widths such as `%-20s`.
fn formatted(format: &str, values: &[Value]) -> String {
    let mut out = String::new();
    let mut values = values.iter();
    let mut chars = format.chars();
    while let Some(c) = chars.next() {
        if c != '%' {
            out.push(c);
            continue;
        }
        let mut width = String::new();
        for next in chars.by_ref() {
            match next {
                '%' => out.push('%'),
                '-' | '0'..='9' => {
                    width.push(next);
                    continue;
                }
                verb => {
                    let value = values.next().cloned().unwrap_or(Value::Null);
                    let value = match verb {
                        'q' => go_text::quote(&text(&value)),
                        _ => text(&value),
                    };
                    let columns = width.parse::<i32>().unwrap_or(0).clamp(-200, 200);
                    let blanks = columns.unsigned_abs() as usize;
                    let blanks = " ".repeat(blanks.saturating_sub(value.chars().count()));
                    out.push_str(&match columns {
                        ..0 => value + &blanks,
                        _ => blanks + &value,
                    });
                }
            }
            break;
        }
    }
    out
}

fn is_true(value: &Value) -> bool {
    match value {
        Value::Null => false,
        Value::Bool(truth) => *truth,
        Value::Number(number) => number.as_f64() != Some(0.0),
        Value::String(text) => !text.is_empty(),
        Value::Array(list) => !list.is_empty(),
        Value::Object(map) => !map.is_empty(),
    }
}

fn items(value: &Value) -> Vec<Value> {
    match value {
        Value::Array(list) => list.clone(),
        Value::Object(map) => map.values().cloned().collect(),
        _ => Vec::new(),
    }
}

fn text(value: &Value) -> String {
    match value {
        Value::Null => "<no value>".to_owned(),
        value => go_text::value(value),
    }
}

#[cfg(test)]
mod tests {
    use super::print;

    #[test]
    fn templates_as_people_write_them() {
        let tree = serde_json::json!({
            "metadata": {"name": "web", "labels": {"app.kubernetes.io/name": "x"}},
            "items": [{"name": "a", "ready": true}, {"name": "b"}]
        });
        for (template, expected) in [
            ("{{.metadata.name}} has{{\"\\n\"}}", "web has\n"),
            ("{{range .items}}{{.name}};{{end}}", "a;b;"),
            (
                "{{range .items}}{{if .ready}}{{.name}}{{else}}-{{end}}{{end}}",
                "a-",
            ),
            ("{{index .metadata.labels \"app.kubernetes.io/name\"}}", "x"),
            (
                "{{len .items}} {{.nothing}} {{$.metadata.name}}",
                "2 <no value> web",
            ),
            ("{{printf \"%-5s|\" .metadata.name}}", "web  |"),
        ] {
            assert_eq!(
                print(template, &tree).as_deref(),
                Ok(expected),
                "{template}"
            );
        }
        assert!(print("{{.a", &tree).is_err());
    }
}
