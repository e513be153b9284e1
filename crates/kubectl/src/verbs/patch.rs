//! `kubectl patch`: changes to one object as a strategic, merge or JSON patch.
//!
//! k8s: staging/src/k8s.io/kubectl/pkg/cmd/patch/patch.go;
//! staging/src/k8s.io/apiserver/pkg/endpoints/handlers/patch.go

use super::Verb;
use crate::failure::{Failure, Failures};
use crate::flags::{Args, Flag, Takes, long, short};
use crate::output::format::Format;
use crate::running::{Outcome, Step};
use crate::selection::{Bare, Selection};
use crate::session::Cx;
use crate::writing;
use crate::written::{self, DryRun, report_all};
use api::codec::Decoder;
use api::json_text::encode_json;
use api::schema::{self, Def, ProblemKind};
use api::yaml::decode_documents;
use api::{Object, patch};
use serde_json::Value;
use std::rc::Rc;

/// `kubectl patch`.
pub const VERB: Verb = Verb {
    name: "patch",
    aliases: &[],
    flags: &[FLAGS, written::FLAGS],
    usage: "patch TYPE/NAME -p PATCH [--type=strategic|merge|json]",
    help: "Change fields of an object",
    run,
};

const FLAGS: &[Flag] = &[
    short("patch", 'p', Takes::Text),
    long("patch-file", Takes::Text),
    long("type", Takes::Text),
    long("subresource", Takes::Text),
    long("local", Takes::Switch),
    short("filename", 'f', Takes::Texts),
    short("recursive", 'R', Takes::Switch),
    short("kustomize", 'k', Takes::Text),
];

/// Which part of the object is written.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    Main,
    Status,
}

fn run(args: &Args, cx: &mut Cx<'_, '_>) -> Outcome {
    let type_ = args.text("type").unwrap_or("strategic").to_lowercase();
    if !matches!(type_.as_str(), "json" | "merge" | "strategic") {
        let given = args.text("type").unwrap_or("");
        return Err(Failure::error(format!(
            "--type must be one of [json merge strategic], not \"{given}\""
        )));
    }
    let text = text(args, cx)?;
    let part = match args.text("subresource") {
        Some("status") => Part::Status,
        _ => Part::Main,
    };
    let format = Format::of_write(args)?;
    let dry_run = DryRun::of(args, cx)?;
    let selection = Selection::read(&args.words, args, Bare::Refused, cx)?;
    let (objects, missing) = selection.find(cx);
    let mut failures = Failures::default();
    missing.into_iter().for_each(|one| failures.push(one));
    let mut patched = Vec::new();
    for object in objects {
        match patch_one(&object, &type_, &text, part, dry_run, cx) {
            Ok(after) if after == object && dry_run != DryRun::Client => {
                patched.push((after, "patched (no change)"));
            }
            Ok(after) => patched.push((after, "patched")),
            Err(failure) => failures.push(failure),
        }
    }
    if args.text("subresource") == Some("scale") && format == Format::Table {
        for (object, word) in &patched {
            cx.out
                .line(format!("scale.autoscaling/{} {word}", object.meta.name));
        }
    } else {
        // A server-side dry run is not mentioned here, as recorded.
        let said = if dry_run == DryRun::Server {
            DryRun::None
        } else {
            dry_run
        };
        report_all(&patched, &format, said, cx)?;
    }
    failures.print(&mut cx.out);
    Ok(Step::Done)
}

fn text(args: &Args, cx: &Cx<'_, '_>) -> Result<String, Failure> {
    if let Some(file) = args.text("patch-file") {
        let text = cx.session.files.get(file);
        let missing = || {
            let text = format!("unable to read patch file: open {file}: no such file or directory");
            Failure::error(text)
        };
        return text.map(ToString::to_string).ok_or_else(missing);
    }
    match args.text("patch") {
        None | Some("") => Err(Failure::error(
            "must specify --patch or --patch-file containing the contents of the patch",
        )),
        Some(text) => Ok(text.to_owned()),
    }
}

/// Reads the patch as JSON or YAML.
fn read(text: &str) -> Result<Value, Failure> {
    if let Ok(value) = serde_json::from_str(text) {
        return Ok(value);
    }
    let is_json = text.trim_start().starts_with(['{', '[']);
    let mut documents = decode_documents(text);
    match documents.documents.pop() {
        Some(document) if documents.problems.is_empty() && document.value.is_object() => {
            Ok(document.value)
        }
        _ if is_json => Err(Failure::server("BadRequest", json_problem(text))),
        _ => Err(Failure::error(format!(
            "unable to parse {}: {}",
            api::go_text::quote(text),
            documents
                .problems
                .first()
                .map_or("it is no object", |one| &one.message)
        ))),
    }
}

/// What Go says to a JSON object that begins badly; the common case of forgotten quotes.
fn json_problem(text: &str) -> String {
    let mut chars = text.trim_start().chars().skip(1);
    match chars.find(|c| !c.is_whitespace()) {
        Some(c) if c != '"' && text.trim_start().starts_with('{') => {
            format!("invalid character '{c}' looking for beginning of object key string")
        }
        Some(_) => "unexpected end of JSON input".to_owned(),
        None => "unexpected end of JSON input".to_owned(),
    }
}

const REFUSED: &str = "The request is invalid: the server rejected our request due to an error in \
    our request";

fn patch_one(
    object: &Rc<Object>,
    type_: &str,
    text: &str,
    part: Part,
    dry_run: DryRun,
    cx: &mut Cx<'_, '_>,
) -> Result<Rc<Object>, Failure> {
    let kind = object.kind();
    let def = schema::kind(kind.api_version(), kind.name());
    let live = object.encode();
    let change = read(text)?;
    let tree = match type_ {
        "json" => patch::json::apply(&live, &change).map_err(|_| Failure::plain(REFUSED))?,
        "merge" => patch::merge::apply(&live, &change),
        _ => patch::strategic_merge(&live, &change, def).map_err(Failure::error)?,
    };
    check(&tree, &change, type_, def, cx)?;
    let name = tree["metadata"]["name"].as_str().unwrap_or("");
    if object.meta.name != name {
        let own = &object.meta.name;
        let text =
            format!("the name of the object ({name}) does not match the name on the URL ({own})");
        return Err(Failure::server("BadRequest", text));
    }
    let uid = tree["metadata"]["uid"].as_str().unwrap_or("");
    if api::Uid::parse(uid) != object.meta.uid {
        let (kind, name) = (kind.name(), &object.meta.name);
        return Err(Failure::plain(format!(
            "The {kind} \"{name}\" is invalid: metadata.uid: Invalid value: \"{uid}\": field is \
             immutable"
        )));
    }
    match part {
        Part::Main => Ok(writing::update_tree(object, &tree, dry_run, cx)?),
        Part::Status => {
            let after = Object::decode(kind, &tree, &mut Decoder::default());
            Ok(writing::write(dry_run, cx, |intents, because| {
                intents.update_status(after, because)
            })?)
        }
    }
}

/// Unknown fields are warned of; values of the wrong type are refused.
fn check(
    tree: &Value,
    change: &Value,
    type_: &str,
    def: Option<Def>,
    cx: &mut Cx<'_, '_>,
) -> Result<(), Failure> {
    let problems = def.map_or_else(Vec::new, |def| schema::check(tree, def));
    for problem in &problems {
        match problem.kind {
            ProblemKind::UnknownField => cx.out.warning(&problem.message),
            ProblemKind::WrongValue if type_ == "strategic" => {
                let given = api::go_text::value(change);
                let wanted = problem.message.rsplit(' ').next().unwrap_or("");
                return Err(Failure::plain(format!(
                    "The request is invalid: patch: Invalid value: \"{given}\": unrecognized \
                     type: {wanted}"
                )));
            }
            ProblemKind::WrongValue => {
                let given = api::go_text::quote(&encode_json(tree));
                return Err(Failure::plain(format!(
                    "The request is invalid: patch: Invalid value: {given}: {}",
                    problem.message
                )));
            }
        }
    }
    Ok(())
}
