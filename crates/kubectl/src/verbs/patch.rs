//! `kubectl patch`: changes to one object as a strategic, merge or JSON patch.
//!
//! k8s: staging/src/k8s.io/kubectl/pkg/cmd/patch/patch.go;
//! staging/src/k8s.io/apiserver/pkg/endpoints/handlers/patch.go

use super::Verb;
use crate::failure::Failure;
use crate::flags::{Args, Flag, Takes, long, short};
use crate::manifest::{self, Strictness};
use crate::output::format::Format;
use crate::patched;
use crate::running::{Outcome, Step};
use crate::selection::to_change;
use crate::session::Cx;
use crate::subresource::Part;
use crate::writing;
use crate::written::{self, DryRun, report_all};
use api::codec::Decoder;
use api::go_json_error::json_problem;
use api::json_text::encode_json_in;
use api::schema::{self, ProblemKind};
use api::validation::validate_status;
use api::yaml::decode_documents;
use api::{Object, patch};
use apiserver::ApiError;
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

fn run(args: &Args, cx: &mut Cx<'_, '_>) -> Outcome {
    let type_ = args
        .text("type")
        .unwrap_or("strategic")
        .to_ascii_lowercase();
    if !matches!(type_.as_str(), "json" | "merge" | "strategic") {
        let given = args.text("type").unwrap_or("");
        return Err(Failure::error(format!(
            "--type must be one of [json merge strategic], not \"{given}\""
        )));
    }
    let text = text(args, cx)?;
    if args.is_on("local") && !args.words.is_empty() {
        return Err(Failure::error(
            "cannot specify --local and server resources",
        ));
    }
    let format = Format::of_write(args)?;
    let dry_run = DryRun::of(args, cx)?;
    let (objects, mut failures) = to_change(&args.words, args, cx)?;
    let kinds = objects.iter().map(|object| object.kind());
    let part = Part::read(args.text("subresource"), kinds)?;
    let mut patched = Vec::new();
    for object in objects {
        match patch_one(&object, &type_, &text, part, dry_run, cx) {
            Ok(after) if after == object && !dry_run.sends_nothing() => {
                patched.push((after, "patched (no change)"));
            }
            Ok(after) => patched.push((after, "patched")),
            Err(failure) => failures.push(failure),
        }
    }
    if part == Part::Scale && format == Format::Table {
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
        let text = cx.session.file(file);
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

/// Reads the patch: JSON if it looks like an object of it, which the server then reads, else YAML.
/// k8s: staging/src/k8s.io/apimachinery/pkg/util/yaml/decoder.go, ToJSON;
/// staging/src/k8s.io/apiserver/pkg/endpoints/handlers/patch.go, applyJSPatch
fn read(text: &str, type_: &str) -> Result<Value, Failure> {
    let refused = |problem: String| {
        let head = match type_ {
            "strategic" => "",
            _ => "error decoding patch: ",
        };
        Failure::server("BadRequest", format!("{head}{problem}"))
    };
    let value = if text.trim_start().starts_with('{') {
        serde_json::from_str(text).map_err(|_| refused(json_problem(text).unwrap_or_default()))?
    } else {
        read_yaml(text)?
    };
    let wanted = match type_ {
        "json" => "[]interface {}",
        _ => "map[string]interface {}",
    };
    let given = match &value {
        Value::Object(_) if type_ != "json" => return Ok(value),
        Value::Array(_) if type_ == "json" => return Ok(value),
        Value::Null => return Ok(value),
        Value::Object(_) => "object",
        Value::Array(_) => "array",
        Value::String(_) => "string",
        Value::Number(_) => "number",
        Value::Bool(_) => "bool",
    };
    Err(refused(format!(
        "json: cannot unmarshal {given} into Go value of type {wanted}"
    )))
}

fn read_yaml(text: &str) -> Result<Value, Failure> {
    let mut documents = decode_documents(text);
    match documents.documents.pop() {
        Some(document) if documents.problems.is_empty() => Ok(document.value),
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

/// k8s: staging/src/k8s.io/apiserver/pkg/registry/rest/meta.go,
/// EnsureObjectNamespaceMatchesRequestNamespace
const OTHER_NAMESPACE: &str =
    "the namespace of the provided object does not match the namespace sent on the request";

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
    let change = read(text, type_)?;
    let tree = match type_ {
        "json" => patch::json::apply(&live, &change).map_err(|_| Failure::plain(REFUSED))?,
        "merge" => patch::merge::apply(&live, &change),
        _ => patch::strategic_merge(&live, &change, def)
            .map_err(|error| Failure::plain(format!("Error from server: {error}")))?,
    };
    let tree = check(tree, &change, type_, object, cx)?;
    let name = tree["metadata"]["name"].as_str().unwrap_or("");
    if object.meta.name != name {
        let own = &object.meta.name;
        let text =
            format!("the name of the object ({name}) does not match the name on the URL ({own})");
        return Err(Failure::server("BadRequest", text));
    }
    let namespace = tree["metadata"]["namespace"].as_str().unwrap_or("");
    if !namespace.is_empty() && object.meta.namespace != namespace {
        return Err(Failure::server("BadRequest", OTHER_NAMESPACE));
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
        Part::Main | Part::Scale => Ok(writing::update_tree(object, &tree, dry_run, cx)?),
        Part::Resize => {
            let after = Object::decode(kind, &tree, &mut Decoder::default());
            Ok(writing::resize(&after, dry_run, cx)?)
        }
        Part::Status => {
            let after = Object::decode(kind, &tree, &mut Decoder::default());
            let problems = validate_status(&after);
            if !problems.is_empty() {
                let name = after.meta.name;
                return Err(Failure::from(ApiError::Invalid {
                    kind,
                    name,
                    problems,
                }));
            }
            Ok(writing::write(dry_run, cx, |intents, because| {
                intents.update_status(after, because)
            })?)
        }
    }
}

/// Unknown fields are warned of and left out; values of the wrong type are refused.
fn check(
    tree: Value,
    change: &Value,
    type_: &str,
    live: &Object,
    cx: &mut Cx<'_, '_>,
) -> Result<Value, Failure> {
    let kind = live.kind();
    if type_ == "strategic" {
        return patched::check(tree, change, kind, Strictness::Warn, cx)
            .map_err(|problem| Failure::plain(format!("The request is invalid: {problem}")));
    }
    let def = schema::kind(kind.api_version(), kind.name());
    let problems = def.map_or_else(Vec::new, |def| schema::check(&tree, def));
    for problem in &problems {
        match problem.kind {
            ProblemKind::UnknownField => cx.out.server_warning(&problem.message),
            ProblemKind::WrongValue => {
                let mut tree = tree.clone();
                tree["metadata"]["managedFields"] = cx.intents.managed(live).encode(kind);
                let shown = encode_json_in(schema::Order::patched(def, change), &tree);
                let given = api::go_text::quote(&shown);
                return Err(Failure::plain(format!(
                    "The request is invalid: patch: Invalid value: {given}: {}",
                    problem.message
                )));
            }
        }
    }
    Ok(manifest::prune(tree, &problems))
}
