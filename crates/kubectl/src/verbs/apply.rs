//! `kubectl apply`: objects as files say, merged three ways with what was applied last.
//!
//! k8s: staging/src/k8s.io/kubectl/pkg/cmd/apply/apply.go, patcher.go

use super::Verb;
use super::apply_prune;
use super::apply_server_side::{self, Refusal};
use crate::failure::{Failure, Failures};
use crate::flags::{Args, Flag, Takes, long, short};
use crate::manifest::{self, Item, LAST_APPLIED, Strictness};
use crate::output::format::Format;
use crate::patched;
use crate::running::{Outcome, Step};
use crate::session::Cx;
use crate::writing;
use crate::written::{self, DryRun, report_list};
use api::codec::Decoder;
use api::json_text::encode_json;
use api::{Object, patch, schema};
use apiserver::ApiError;
use apiserver::managers::SERVER_SIDE;
use serde_json::Value;
use std::rc::Rc;

/// `kubectl apply`.
pub const VERB: Verb = Verb {
    name: "apply",
    aliases: &[],
    flags: &[FLAGS, written::FLAGS],
    usage: "apply -f FILE [--server-side] [--dry-run=client|server]",
    help: "Make objects as a file says",
    run,
};

const FLAGS: &[Flag] = &[
    short("filename", 'f', Takes::Texts),
    short("recursive", 'R', Takes::Switch),
    short("kustomize", 'k', Takes::Text),
    short("selector", 'l', Takes::Text),
    long("validate", Takes::Optional("strict")),
    long("server-side", Takes::Switch),
    long("force-conflicts", Takes::Switch),
    long("overwrite", Takes::Switch),
    long("openapi-patch", Takes::Switch),
    long("force", Takes::Switch),
    long("grace-period", Takes::Number),
    long("timeout", Takes::Span),
    long("wait", Takes::Switch),
    long("cascade", Takes::Optional("background")),
    long("prune", Takes::Switch),
    long("prune-allowlist", Takes::Texts),
    long("all", Takes::Switch),
];

/// How one apply is done.
#[derive(Clone)]
pub struct How {
    /// Whether it really writes.
    pub dry_run: DryRun,
    /// How unknown fields are taken.
    pub strictness: Strictness,
    /// Whether the server merges.
    pub is_server_side: bool,
    /// Who applies on the server's side.
    pub manager: String,
    /// Whether fields of other managers are taken over.
    pub is_forced: bool,
}

impl How {
    /// What the flags say.
    pub fn of(args: &Args, dry_run: DryRun) -> Result<How, Failure> {
        let manager = args.text("field-manager").unwrap_or(SERVER_SIDE);
        Ok(How {
            dry_run,
            strictness: Strictness::of(args)?,
            is_server_side: args.is_on("server-side"),
            manager: manager.to_owned(),
            is_forced: args.is_on("force-conflicts"),
        })
    }
}

fn run(args: &Args, cx: &mut Cx<'_, '_>) -> Outcome {
    if !args.words.is_empty() {
        let words = args.words.join(" ");
        return Err(Failure::usage(
            "apply",
            format!("Unexpected args: [{words}]"),
        ));
    }
    if !args.has("filename") {
        return Err(Failure::error("must specify one of -f and -k"));
    }
    check_flags(args)?;
    let how = How::of(args, DryRun::of(args, cx)?)?;
    let pruned = match args.is_on("prune") {
        true => apply_prune::kinds(args)?,
        false => Vec::new(),
    };
    let read = manifest::read_selected(&args.texts("filename"), args, cx)?;
    let format = Format::of_write(args)?;
    let mut failures = Failures::default();
    read.failures.into_iter().for_each(|one| failures.push(one));
    if read.items.is_empty() && failures.is_empty() {
        return Err(Failure::error("no objects passed to apply"));
    }
    let mut applied = Vec::new();
    for item in read.items {
        if let Err(failure) = check_name(&item) {
            failures.push(failure);
            continue;
        }
        if how.is_server_side {
            match apply_server_side::apply(&item, &how, cx) {
                Ok(object) => applied.push((object, "serverside-applied")),
                Err(refusal) => refusal.report(&mut failures),
            }
            continue;
        }
        match apply(&item, &how, cx) {
            Ok(object) => applied.push(object),
            Err(refusal) => refusal.report(&mut failures),
        }
    }
    report_list(&applied, &format, how.dry_run, cx)?;
    failures.print(&mut cx.out);
    if failures.is_empty() {
        apply_prune::prune(pruned, args, &applied, &format, how.dry_run, cx)?;
    }
    Ok(Step::Done)
}

/// Flags that do not go together.
/// k8s: kubectl/pkg/cmd/apply/apply.go, ToOptions and Validate
fn check_flags(args: &Args) -> Result<(), Failure> {
    let is_server_side = args.is_on("server-side");
    let dry_run = args.text("dry-run").unwrap_or("");
    let text = if args.is_on("force-conflicts") && !is_server_side {
        "--force-conflicts only works with --server-side"
    } else if is_server_side && dry_run == "client" {
        "--dry-run=client doesn't work with --server-side (did you mean --dry-run=server instead?)"
    } else if is_server_side && args.is_on("force") {
        "--force cannot be used with --server-side"
    } else if args.is_on("prune") && !args.is_on("all") && !args.has("selector") {
        "all resources selected for prune without explicitly passing --all. To prune all \
         resources, pass the --all flag. If you did not mean to prune all resources, specify a \
         label selector"
    } else {
        return Ok(());
    };
    Err(Failure::error(text))
}

fn check_name(item: &Item) -> Result<(), Failure> {
    if !item.name.is_empty() {
        return Ok(());
    }
    if let Some(prefix) = item.value["metadata"]["generateName"].as_str() {
        let text = format!("from {prefix}: cannot use generate name with apply");
        return Err(Failure::error(text));
    }
    Err(Failure::error(format!(
        "error when retrieving current configuration of:\n{}\nfrom server for: \"{}\": resource \
         name may not be empty",
        place(item),
        item.file
    )))
}

/// Two lines that name a resource and an object.
fn place(item: &Item) -> String {
    let row = item.kind.row();
    let version = match row.group {
        "" => format!("/{}", row.version),
        group => format!("{group}/{}", row.version),
    };
    format!(
        "Resource: \"{version}, Resource={}\", GroupVersionKind: \"{version}, Kind={}\"\n\
         Name: \"{}\", Namespace: \"{}\"",
        row.plural, row.name, item.name, item.namespace
    )
}

/// An object and what happened to it, or why nothing did.
pub type Applied = Result<(Rc<Object>, &'static str), Refusal>;

fn apply(item: &Item, how: &How, cx: &mut Cx<'_, '_>) -> Applied {
    let live = cx
        .store()
        .find(item.kind, &item.namespace, &item.name)
        .cloned();
    let mut wanted = item.clone();
    manifest::save_last_applied(&mut wanted.value);
    let Some(live) = live else {
        return create(&wanted, how, cx);
    };
    warn_of_missing(&live, cx);
    if how.dry_run == DryRun::Client {
        let (tree, _) = merged(&live, &wanted)?;
        let object = Object::decode(item.kind, &tree, &mut Decoder::default());
        return Ok((Rc::new(object), "configured"));
    }
    let (tree, patch) = merged(&live, &wanted)?;
    let is_empty = patch.as_object().is_some_and(serde_json::Map::is_empty);
    if is_empty {
        return Ok((live, "unchanged"));
    }
    if live.meta.is_terminating() {
        let resource = item.kind.row().plural;
        cx.out.warning(format!(
            "Detected changes to resource {resource}/{} which is currently being deleted.",
            item.name
        ));
    }
    let context = || {
        format!(
            "error when applying patch:\n{}\nto:\n{}\nfor: \"{file}\": error when patching \
             \"{file}\"",
            encode_json(&patch),
            place(item),
            file = item.file
        )
    };
    let tree = patched::check(tree, &patch, item.kind, how.strictness, cx)
        .map_err(|problem| Refusal::Patch(problem, context()))?;
    let object = writing::update_tree(&live, &tree, how.dry_run, cx)
        .map_err(|error| Refusal::Api(error, context()))?;
    Ok((object, "configured"))
}

/// Creates an object that is not there.
pub fn create(wanted: &Item, how: &How, cx: &mut Cx<'_, '_>) -> Applied {
    let refused = |error| {
        let context = match how.is_server_side {
            true => String::new(),
            false => format!("error when creating \"{}\"", wanted.file),
        };
        Refusal::Api(error, context)
    };
    let object = manifest::decode(wanted, how.strictness, cx)
        .map_err(|message| refused(ApiError::BadRequest(message.into())))?;
    let object = writing::create(object, how.dry_run, cx).map_err(refused)?;
    Ok((object, "created"))
}

fn warn_of_missing(live: &Object, cx: &mut Cx<'_, '_>) {
    if live.meta.annotation(LAST_APPLIED).is_none() {
        let resource = live.kind().row().plural;
        cx.out.warning(format!(
            "resource {resource}/{} is missing the {LAST_APPLIED} annotation which is required by \
             kubectl apply. kubectl apply should only be used on resources created declaratively \
             by either kubectl create --save-config or kubectl apply. The missing annotation will \
             be patched automatically.",
            live.meta.name
        ));
    }
}

/// What there is, and what applying would make of it.
pub type Preview = (Option<Rc<Object>>, Object);

/// What there is and what applying would make of it: `diff`.
pub fn preview(item: &Item, how: &How, cx: &mut Cx<'_, '_>) -> Result<Preview, Refusal> {
    let live = cx
        .store()
        .find(item.kind, &item.namespace, &item.name)
        .cloned();
    let Some(live) = live else {
        let (made, _) = create(item, how, cx)?;
        let mut made = (*made).clone();
        made.meta.resource_version = 0;
        return Ok((None, made));
    };
    let tree = match how.is_server_side {
        true => apply_server_side::merged(item, how, cx)?.tree,
        false => {
            let (tree, patch) = preview_tree(item, &live)?;
            let context = || format!("error when patching \"{}\"", item.file);
            patched::check(tree, &patch, item.kind, how.strictness, cx)
                .map_err(|problem| Refusal::Patch(problem, context()))?
        }
    };
    let context = |error| Refusal::Api(error, format!("error when patching \"{}\"", item.file));
    let merged = writing::update_tree(&live, &tree, how.dry_run, cx).map_err(context)?;
    let mut merged = (*merged).clone();
    merged.meta.resource_version = live.meta.resource_version;
    Ok((Some(live), merged))
}

/// The live tree with the manifest merged in, annotations being there as in what was applied,
/// and the patch that did it.
fn preview_tree(item: &Item, live: &Object) -> Result<(Value, Value), Refusal> {
    let mut wanted = item.clone();
    let metadata = wanted.value.get_mut("metadata");
    if let Some(metadata) = metadata.and_then(Value::as_object_mut) {
        let annotations = metadata.entry("annotations");
        annotations.or_insert_with(|| Value::Object(serde_json::Map::new()));
    }
    merged(live, &wanted)
}

/// The live tree with the manifest merged in, and the patch that did it.
fn merged(live: &Object, wanted: &Item) -> Result<(Value, Value), Refusal> {
    let live_tree = live.encode();
    let def = schema::kind(wanted.kind.api_version(), wanted.kind.name());
    let last = live.meta.annotation(LAST_APPLIED);
    let last = last.and_then(|text| serde_json::from_str(text).ok());
    let mut last = last.unwrap_or(Value::Null);
    manifest::convert(&mut last);
    let mut value = wanted.value.clone();
    manifest::convert(&mut value);
    let context = |error: patch::PatchError| {
        let text = format!("error when patching \"{}\"", wanted.file);
        Refusal::Api(ApiError::BadRequest(error.to_string().into()), text)
    };
    let patch = patch::three_way(&last, &value, &live_tree, def).map_err(context)?;
    let tree = patch::strategic_merge(&live_tree, &patch, def).map_err(context)?;
    Ok((tree, patch))
}
