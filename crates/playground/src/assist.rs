//! Help while a manifest is typed: where the cursor is in the schema, what fits there, what it is.
//!
//! The text may be unfinished, so places are found by indentation instead of by parsing.

mod place;
mod words;

use api::schema::{self, Def, Field, Type};
use place::{Place, Spot};
use sim::order;
use std::rc::Rc;

/// Something that can be put at the cursor.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Suggestion {
    /// The name or value.
    pub label: Rc<str>,
    /// What it is: `integer, default 1`.
    pub detail: Rc<str>,
    /// What is typed for it; a new line in it is already indented.
    pub insert: Rc<str>,
}

/// What fits at the cursor.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Completion {
    /// Characters before the cursor that the suggestion takes the place of.
    pub typed: u32,
    /// Suggestions, the likeliest first.
    pub items: Rc<[Suggestion]>,
}

/// A field in words.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Doc {
    /// `spec.template.spec.containers.image`.
    pub path: Rc<str>,
    /// `string, required`.
    pub detail: Rc<str>,
    /// What it does, if that can be said in a few words.
    pub text: Rc<str>,
}

/// Suggestions that are made at most.
const ITEMS_MAX: usize = 60;

/// What fits at a line and column, both from 1.
pub fn complete(text: &str, line: u32, column: u32) -> Completion {
    let Some(place) = Place::of(text, line, column) else {
        return Completion::default();
    };
    let items = match &place.spot {
        Spot::Key => keys(&place),
        Spot::Value(key) => values(&place, key),
    };
    // A word that is whole needs no help: Enter after `Pod` must not make it a PodTemplate.
    if items.iter().any(|item| *item.label == *place.word) {
        return Completion::default();
    }
    let word = place.word.to_ascii_lowercase();
    let mut fitting: Vec<Suggestion> = items
        .into_iter()
        .filter(|item| item.label.to_ascii_lowercase().starts_with(&word))
        .collect();
    fitting.truncate(ITEMS_MAX);
    Completion {
        typed: place.word.chars().count() as u32,
        items: fitting.into(),
    }
}

/// What the field on a line is.
pub fn describe(text: &str, line: u32) -> Option<Doc> {
    let end = text.lines().nth(line.checked_sub(1)? as usize)?;
    let place = Place::of(text, line, end.chars().count() as u32 + 1)?;
    let key = match &place.spot {
        Spot::Value(key) => key.clone(),
        Spot::Key => place.word.clone(),
    };
    let def = definition(&place)?;
    let field = def.field(&key)?;
    let mut path = place.path.clone();
    path.push(key);
    Some(Doc {
        path: path.join(".").into(),
        detail: detail(field).into(),
        text: words::about(def.name, field.name).into(),
    })
}

/// The definition of the objects that the cursor is in.
fn definition(place: &Place) -> Option<Def> {
    let mut def = schema::kind(&place.version, &place.kind)?;
    let mut steps = place.path.iter();
    while let Some(step) = steps.next() {
        let ty = def.field(step)?.ty;
        if matches!(ty, Type::Map(_)) {
            // The next step is a key that anybody may choose.
            steps.next();
        }
        def = ty.inner()?;
    }
    Some(def)
}

fn keys(place: &Place) -> Vec<Suggestion> {
    let Some(def) = definition(place) else {
        let top = ["apiVersion", "kind", "metadata", "spec"];
        let is_top = place.path.is_empty();
        let top = top.iter().filter(|_| is_top);
        return top
            .map(|name| suggestion(name, "", format!("{name}: ")))
            .collect();
    };
    let mut fields: Vec<&Field> = def.fields.iter().collect();
    fields
        .retain(|field| field.name != "status" && !place.siblings.iter().any(|s| s == field.name));
    order::sort_by_key(&mut fields, |field| {
        (
            !field.is_required,
            words::about(def.name, field.name).is_empty(),
        )
    });
    fields
        .into_iter()
        .map(|field| suggestion(field.name, &detail(field), opened(field, place.indent)))
        .collect()
}

/// The field with what must follow it.
fn opened(field: &Field, indent: usize) -> String {
    let name = field.name;
    let pad = " ".repeat(indent);
    match field.ty {
        Type::Object(_) | Type::Map(_) => format!("{name}:\n{pad}  "),
        Type::List(_) => format!("{name}:\n{pad}- "),
        _ => format!("{name}: "),
    }
}

fn values(place: &Place, key: &str) -> Vec<Suggestion> {
    if place.path.is_empty() && key == "kind" {
        let mut names: Vec<&str> = schema::kinds().iter().map(|(_, name, _)| *name).collect();
        names.retain(|name| api::kind::KINDS.iter().any(|row| row.name == *name));
        order::sort(&mut names);
        names.dedup();
        return names
            .iter()
            .map(|name| suggestion(name, "", (*name).to_owned()))
            .collect();
    }
    if place.path.is_empty() && key == "apiVersion" {
        let mut rows: Vec<&str> = api::kind::KINDS
            .iter()
            .filter(|row| place.kind.is_empty() || row.name == place.kind)
            .map(|row| row.kind.api_version())
            .collect();
        order::sort(&mut rows);
        rows.dedup();
        return rows
            .iter()
            .map(|row| suggestion(row, "", (*row).to_owned()))
            .collect();
    }
    let Some(field) = definition(place).and_then(|def| def.field(key)) else {
        return Vec::new();
    };
    let values: &[&str] = match field.ty {
        Type::Bool => &["true", "false"],
        _ => field.rules.values,
    };
    let detail = |value: &str| {
        if value == field.rules.default {
            "default"
        } else {
            ""
        }
    };
    values
        .iter()
        .map(|value| suggestion(value, detail(value), (*value).to_owned()))
        .collect()
}

fn suggestion(label: &str, detail: &str, insert: String) -> Suggestion {
    Suggestion {
        label: label.into(),
        detail: detail.into(),
        insert: insert.into(),
    }
}

/// `integer, required, default 1, one of A, B`.
fn detail(field: &Field) -> String {
    let mut parts = vec![type_words(field.ty)];
    if field.is_required {
        parts.push("required".to_owned());
    }
    if !matches!(field.rules.default, "" | "{}" | "\"\"") {
        parts.push(format!("default {}", field.rules.default.trim_matches('"')));
    }
    if !field.rules.values.is_empty() {
        parts.push(format!("one of {}", field.rules.values.join(", ")));
    }
    parts.join(", ")
}

fn type_words(ty: Type) -> String {
    match ty {
        Type::String => "string".into(),
        Type::Int32 | Type::Int64 => "integer".into(),
        Type::Bool => "true or false".into(),
        Type::Bytes => "base64".into(),
        Type::Time | Type::MicroTime => "time".into(),
        Type::Quantity => "quantity: 100m, 1Gi".into(),
        Type::IntOrString => "number or share: 2, 25%".into(),
        Type::Any => "anything".into(),
        Type::Object(_) => "object".into(),
        Type::List(item) => format!("list of {}", plural(*item)),
        Type::Map(item) => format!("map of {}", plural(*item)),
    }
}

fn plural(ty: Type) -> String {
    match ty {
        Type::Bool => "truth values".into(),
        Type::Quantity => "quantities".into(),
        other => format!(
            "{}s",
            type_words(other).split([',', ':']).next().unwrap_or("")
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::{complete, describe};

    const TEXT: &str = "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec:\n  \
        rep\n  template:\n    spec:\n      containers:\n      - name: web\n        \
        imagePullPolicy: \n        \
        readinessProbe:\n          htt\n";

    fn labels(line: u32, column: u32) -> Vec<String> {
        let found = complete(TEXT, line, column);
        found
            .items
            .iter()
            .map(|item| item.label.to_string())
            .collect()
    }

    #[test]
    fn fields_are_completed_where_they_stand() {
        assert_eq!(labels(5, 6), ["replicas"]);
        assert_eq!(labels(12, 14), ["httpGet"]);
        assert_eq!(
            complete(TEXT, 12, 14).items[0].insert.as_ref(),
            "httpGet:\n            "
        );
        assert!(
            labels(3, 12).contains(&"labels".to_owned()),
            "{:?}",
            labels(3, 12)
        );
    }

    #[test]
    fn values_that_are_known_are_completed() {
        assert_eq!(labels(10, 26), ["Always", "IfNotPresent", "Never"]);
        assert!(
            complete("kind: Dep", 1, 10)
                .items
                .iter()
                .any(|i| &*i.label == "Deployment")
        );
    }

    #[test]
    fn a_field_is_described_with_its_path() {
        let doc = describe(TEXT, 9).unwrap();
        assert_eq!(&*doc.path, "spec.template.spec.containers.name");
        assert!(doc.detail.contains("string, required"), "{}", doc.detail);
        assert!(describe("nonsense", 1).is_none());
    }
}
