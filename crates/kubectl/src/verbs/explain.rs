//! `kubectl explain`: what a type or a field is for.
//!
//! k8s: staging/src/k8s.io/kubectl/pkg/explain/v2/templates/plaintext.tmpl

use super::Verb;
use crate::failure::Failure;
use crate::flags::{Args, Flag, Takes, long, short};
use crate::resource_names::{self, Named};
use crate::running::{Outcome, Step};
use crate::session::Cx;
use api::schema::{self, Def, Descriptions, Field, Type};

/// `kubectl explain`.
pub const VERB: Verb = Verb {
    name: "explain",
    aliases: &[],
    flags: &[FLAGS],
    usage: "explain TYPE[.FIELD…] [--recursive]",
    help: "Explain a type or a field",
    run,
};

const FLAGS: &[Flag] = &[
    long("recursive", Takes::Switch),
    long("api-version", Takes::Text),
    short("output", 'o', Takes::Text),
];

/// Columns of a description, its indent included.
const WIDTH: usize = 80;
/// Levels that `--recursive` follows: schemas may contain themselves.
const DEPTH_MAX: usize = 16;

fn run(args: &Args, cx: &mut Cx<'_, '_>) -> Outcome {
    let Some(word) = args.words.first() else {
        return Err(Failure::error(
            "You must specify the type of resource to explain. Use \"kubectl api-resources\" for \
             a complete list of supported resources.",
        ));
    };
    if args.words.len() > 1 {
        let text = "We accept only this format: explain RESOURCE";
        return Err(Failure::error(text));
    }
    let (type_, path) = word.split_once('.').unwrap_or((word, ""));
    let plain = |failure: Failure| {
        let text = failure
            .text
            .strip_prefix("error: ")
            .unwrap_or(&failure.text);
        Failure::plain(text)
    };
    let (group_version, kind) = match resource_names::find(type_).map_err(plain)? {
        Named::Kind(kind) => (kind.api_version(), kind.name()),
        Named::Other(other) => (other.group_version, other.kind),
    };
    let group_version = args.text("api-version").unwrap_or(group_version);
    let Some(def) = schema::kind(group_version, kind) else {
        let text = format!("couldn't find resource for \"{group_version}, Kind={kind}\"");
        return Err(Failure::error(text));
    };
    match group_version.split_once('/') {
        Some((group, version)) => cx.out.put(&format!(
            "GROUP:      {group}\nKIND:       {kind}\nVERSION:    {version}\n\n"
        )),
        None => cx.out.put(&format!(
            "KIND:       {kind}\nVERSION:    {group_version}\n\n"
        )),
    }
    let found = follow(def, path)?;
    let descriptions = cx.runtime.descriptions();
    if descriptions.is_none() {
        // Differs: the page is without the texts until it has fetched them.
        cx.out
            .note("The descriptions could not be fetched: these are the fields and types alone.");
    }
    let text = page(def, found, descriptions, args.is_on("recursive"));
    cx.out.put(&text);
    Ok(Step::Done)
}

/// The field at the end of a path, and the type that has it.
fn follow(def: Def, path: &str) -> Result<Option<(Def, &'static Field)>, Failure> {
    let mut found: Option<(Def, &'static Field)> = None;
    for name in path.split('.').filter(|name| !name.is_empty()) {
        let owner = match found {
            None => Some(def),
            Some((_, field)) => field.ty.inner(),
        };
        let field = owner.and_then(|owner| owner.field(name).map(|field| (owner, field)));
        let Some(field) = field else {
            return Err(Failure::error(format!("field \"{name}\" does not exist")));
        };
        found = Some(field);
    }
    Ok(found)
}

fn page(
    def: Def,
    found: Option<(Def, &'static Field)>,
    descriptions: Option<&Descriptions>,
    is_recursive: bool,
) -> String {
    let mut out = String::new();
    let inner = match found {
        None => Some(def),
        Some((_, field)) => field.ty.inner(),
    };
    if let Some((_, field)) = found {
        let required = if field.is_required { " -required-" } else { "" };
        out.push_str(&format!(
            "FIELD: {} <{}>{required}\n",
            field.name,
            type_name(field.ty)
        ));
        values(field, "", &mut out);
        out.push('\n');
        if inner.is_none() && field.rules.values.is_empty() {
            out.push('\n');
        }
    }
    if descriptions.is_some() {
        out.push_str("DESCRIPTION:\n");
    }
    let mut texts = Vec::new();
    if let (Some((owner, field)), Some(all)) = (found, descriptions) {
        texts.push(all.of_field(owner, field.name).unwrap_or(""));
    }
    if let (Some(inner), Some(all)) = (inner, descriptions) {
        texts.push(all.of_type(inner));
    }
    texts.retain(|text| !text.is_empty());
    if texts.is_empty() && descriptions.is_some() {
        texts.push("<empty>");
    }
    for text in texts {
        wrapped(text, 4, &mut out);
    }
    if descriptions.is_some() {
        out.push_str("    \n");
    }
    if let Some(inner) = inner {
        out.push_str("FIELDS:\n");
        fields(inner, descriptions, 2, is_recursive, &mut out);
    }
    out.push('\n');
    out
}

/// The values that a field knows.
fn values(field: &Field, indent: &str, out: &mut String) {
    if field.rules.values.is_empty() {
        return;
    }
    out.push_str(&format!("{indent}ENUM:\n"));
    for value in field.rules.values {
        out.push_str(&format!("{indent}    {value}\n"));
    }
}

fn fields(
    def: Def,
    descriptions: Option<&Descriptions>,
    indent: usize,
    is_recursive: bool,
    out: &mut String,
) {
    let blanks = " ".repeat(indent);
    for field in def.fields {
        let required = if field.is_required { " -required-" } else { "" };
        let type_ = type_name(field.ty);
        out.push_str(&format!("{blanks}{}\t<{type_}>{required}\n", field.name));
        if is_recursive {
            if !field.rules.values.is_empty() {
                let values = field.rules.values.join(", ");
                out.push_str(&format!("{blanks}enum: {values}\n"));
            }
            let inner = field.ty.inner().filter(|_| indent / 2 < DEPTH_MAX);
            if let Some(inner) = inner {
                fields(inner, descriptions, indent + 2, true, out);
            }
            continue;
        }
        values(field, &blanks, out);
        if descriptions.is_none() {
            continue;
        }
        let text = descriptions.and_then(|all| all.of_field(def, field.name));
        wrapped(text.unwrap_or("<no description>"), indent + 2, out);
        out.push('\n');
    }
}

/// `[]Container`, `map[string]string`, `integer`.
fn type_name(ty: Type) -> String {
    match ty {
        Type::String
        | Type::Bytes
        | Type::Time
        | Type::MicroTime
        | Type::Quantity
        | Type::IntOrString => match ty {
            Type::Quantity => "Quantity".to_owned(),
            Type::IntOrString => "IntOrString".to_owned(),
            _ => "string".to_owned(),
        },
        Type::Int32 | Type::Int64 => "integer".to_owned(),
        Type::Bool => "boolean".to_owned(),
        Type::Any => "Object".to_owned(),
        Type::Object(number) => schema::definition(number)
            .map_or("Object", |one| one.name)
            .to_owned(),
        Type::List(item) => format!("[]{}", type_name(*item)),
        Type::Map(value) => format!("map[string]{}", type_name(*value)),
    }
}

/// Lines of at most `WIDTH` columns, indented; line breaks of the text stay.
/// k8s: staging/src/k8s.io/kubectl/pkg/explain/formatter.go, wrapString
fn wrapped(text: &str, indent: usize, out: &mut String) {
    let blanks = " ".repeat(indent);
    for paragraph in text.trim_end().split('\n') {
        let mut line = String::new();
        for word in paragraph.split(' ').filter(|word| !word.is_empty()) {
            let is_full = line.len() + 1 + word.len() > WIDTH - indent;
            if !line.is_empty() && is_full {
                out.push_str(&format!("{blanks}{line}\n"));
                line.clear();
            }
            if !line.is_empty() {
                line.push(' ');
            } else if paragraph.starts_with(' ') && out.ends_with('\n') {
                let lead = paragraph.len() - paragraph.trim_start().len();
                line.push_str(&" ".repeat(lead.min(indent)));
            }
            line.push_str(word);
        }
        out.push_str(&format!("{blanks}{line}\n"));
    }
}
