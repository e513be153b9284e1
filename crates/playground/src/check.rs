//! Problems of a manifest while it is typed: place, field path, message, suggestion.

pub mod again;
pub mod unsimulated;

use api::codec::Decoder;
use api::schema;
use api::yaml::span::Span;
use api::yaml::{Document, decode_documents};
use api::{Kind, Object};
use sim::order;
use std::rc::Rc;

/// One problem of a manifest.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Problem {
    /// Line, from 1.
    pub line: u32,
    /// Column, from 1.
    pub column: u32,
    /// Length of the marked text in characters.
    pub length: u32,
    /// Field path, if it is about a field.
    pub path: Rc<str>,
    /// What is wrong.
    pub message: Rc<str>,
    /// What to write instead.
    pub suggestion: Option<Rc<str>>,
    /// Whether it prevents applying.
    pub is_error: bool,
    /// Whether it only says that something is not simulated.
    pub is_note: bool,
}

/// All problems, in the order of the text.
pub fn check(yaml: &str) -> Vec<Problem> {
    let read = decode_documents(yaml);
    let mut problems: Vec<Problem> = Vec::new();
    for problem in &read.problems {
        problems.push(Problem {
            line: problem.place.line,
            column: problem.place.column,
            length: 1,
            path: problem.path.as_str().into(),
            message: sentence(&problem.message).into(),
            suggestion: None,
            is_error: true,
            is_note: false,
        });
    }
    for problem in &read.duplicates {
        problems.push(Problem {
            line: problem.place.line,
            column: problem.place.column,
            length: problem
                .path
                .rsplit('.')
                .next()
                .map_or(1, |key| key.chars().count() as u32),
            path: problem.path.as_str().into(),
            message: "Given twice; the last one counts.".into(),
            suggestion: None,
            is_error: false,
            is_note: false,
        });
    }
    for document in read.documents.into_iter().flat_map(Document::into_objects) {
        check_object(&document, &mut problems);
    }
    order::sort_by_key(&mut problems, |problem| (problem.line, problem.column));
    problems
}

fn check_object(document: &Document, problems: &mut Vec<Problem>) {
    let text = |name: &str| document.value.get(name).and_then(|value| value.as_str());
    let (version, name) = (text("apiVersion").unwrap_or(""), text("kind").unwrap_or(""));
    let at = |path: &str| document.spans.locate(path).node.mark();
    let mut add = |path: &str, message: String, suggestion: Option<&str>, is_error: bool| {
        problems.push(placed(at(path), path, &message, suggestion, is_error));
    };
    if version.is_empty() || name.is_empty() {
        let missing = if version.is_empty() {
            "apiVersion"
        } else {
            "kind"
        };
        add("", format!("{missing} is missing."), None, true);
        return;
    }
    let (Some(kind), Some(def)) = (Kind::find(version, name), schema::kind(version, name)) else {
        add(
            "kind",
            unknown_kind(version, name),
            nearest_kind(name),
            true,
        );
        return;
    };
    note_unsimulated(document, def, problems);
    let mut add = |path: &str, message: String, suggestion: Option<&str>, is_error: bool| {
        problems.push(placed(at(path), path, &message, suggestion, is_error));
    };
    let found = schema::check(&document.value, def);
    let mut has_errors = false;
    for problem in &found {
        let is_unknown = matches!(problem.kind, schema::ProblemKind::UnknownField);
        has_errors |= !is_unknown;
        let message = if is_unknown {
            "Unknown field.".to_owned()
        } else {
            problem.message.clone()
        };
        add(&problem.path, message, problem.suggestion, !is_unknown);
    }
    if has_errors {
        return;
    }
    let mut decoder = Decoder::default();
    let mut object = Object::decode(kind, &document.value, &mut decoder);
    for (path, message) in &decoder.problems {
        add(path, sentence(message), None, true);
    }
    if decoder.problems.is_empty() {
        api::defaults::apply(&mut object);
        // The server fills this in before it looks at the rest.
        apiserver::admission::job_selector::fill(&mut object);
        for problem in api::validation::validate_create(&object) {
            let text = problem.to_string();
            let message = text
                .strip_prefix(&format!("{}: ", problem.path))
                .unwrap_or(&text);
            add(&problem.path, message.to_owned(), None, true);
        }
    }
}

/// Fields that change nothing here are said to.
fn note_unsimulated(document: &Document, def: schema::Def, problems: &mut Vec<Problem>) {
    for (path, reason) in unsimulated::notes(&document.value, def) {
        let span = document.spans.locate(&path).node.mark();
        problems.push(Problem {
            is_note: true,
            ..placed(
                span,
                &path,
                &format!("Not simulated: {reason}."),
                None,
                false,
            )
        });
    }
}

fn placed(
    span: Span,
    path: &str,
    message: &str,
    suggestion: Option<&str>,
    is_error: bool,
) -> Problem {
    let is_one_line = span.end.line == span.start.line;
    let length = if is_one_line {
        span.end.column.saturating_sub(span.start.column)
    } else {
        1
    };
    Problem {
        line: span.start.line.max(1),
        column: span.start.column.max(1),
        length: length.max(1),
        path: path.into(),
        message: message.into(),
        suggestion: suggestion.map(Into::into),
        is_error,
        is_note: false,
    }
}

/// Says whether the kind is wrong, its version is, or it is not simulated.
fn unknown_kind(version: &str, name: &str) -> String {
    let known = api::kind::KINDS.iter().find(|row| row.name == name);
    match known {
        Some(row) => format!("{name} is in {}, not in {version}.", row.kind.api_version()),
        None => format!("no matches for kind \"{name}\" in version \"{version}\""),
    }
}

fn nearest_kind(name: &str) -> Option<&'static str> {
    let rows = api::kind::KINDS.iter();
    rows.map(|row| row.name)
        .find(|known| known.eq_ignore_ascii_case(name))
}

/// A message with a capital and a full stop.
fn sentence(message: &str) -> String {
    let mut letters = message.chars();
    let first = letters
        .next()
        .map(|c| c.to_ascii_uppercase().to_string())
        .unwrap_or_default();
    let text = format!("{first}{}", letters.as_str());
    if text.ends_with(['.', '!', '?']) {
        text
    } else {
        format!("{text}.")
    }
}

#[cfg(test)]
mod tests {
    use super::check;

    #[test]
    fn a_job_needs_no_selector() {
        let text = "apiVersion: batch/v1\nkind: Job\nmetadata: {name: x}\nspec:\n  template:\n    \
            spec: {restartPolicy: Never, containers: [{name: c, image: app}]}\n";
        assert_eq!(check(text), []);
    }
}
