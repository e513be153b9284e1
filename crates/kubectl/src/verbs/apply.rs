//! `kubectl apply`: objects as files say, merged three ways with what was applied last.
//!
//! k8s: staging/src/k8s.io/kubectl/pkg/cmd/apply/apply.go, patcher.go

use super::Verb;
use crate::failure::{Failure, Failures};
use crate::flags::{Args, Flag, Takes, long, short};
use crate::managers;
use crate::manifest::{self, Item, LAST_APPLIED, Strictness};
use crate::output::format::Format;
use crate::running::{Outcome, Step};
use crate::session::Cx;
use crate::writing;
use crate::written::{self, DryRun, report_all};
use api::json_text::encode_json;
use api::{Object, patch, schema};
use apiserver::ApiError;
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
struct How {
    dry_run: DryRun,
    strictness: Strictness,
    is_server_side: bool,
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
    let how = How {
        dry_run: DryRun::of(args, cx)?,
        strictness: Strictness::of(args),
        is_server_side: args.is_on("server-side"),
    };
    let read = manifest::read(&args.texts("filename"), args, cx)?;
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
        if let Some(text) = conflicts(&item, args, &how, cx) {
            failures.push(Failure::error(text));
            continue;
        }
        match apply(&item, &how, cx) {
            Ok(object) => applied.push(object),
            Err((error, context)) => failures.push_api(error, &context),
        }
    }
    report_all(&applied, &format, how.dry_run, cx)?;
    failures.print(&mut cx.out);
    Ok(Step::Done)
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

type Applied = Result<(Rc<Object>, &'static str), (ApiError, String)>;

fn apply(item: &Item, how: &How, cx: &mut Cx<'_, '_>) -> Applied {
    let live = cx
        .store()
        .find(item.kind, &item.namespace, &item.name)
        .cloned();
    let mut wanted = item.clone();
    if !how.is_server_side {
        manifest::save_last_applied(&mut wanted.value);
    }
    let Some(live) = live else {
        return create(&wanted, how, cx);
    };
    warn_of_missing(&live, how, cx);
    let (tree, patch) = merged(&live, &wanted, how)?;
    let is_empty = patch.as_object().is_some_and(serde_json::Map::is_empty);
    if is_empty && how.dry_run != DryRun::Client {
        let word = if how.is_server_side {
            "serverside-applied"
        } else {
            "unchanged"
        };
        return Ok((live, word));
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
    let tree = Item {
        value: tree,
        ..wanted
    };
    let object = manifest::decode(&tree, how.strictness, cx)
        .map_err(|message| (ApiError::BadRequest(message.into()), context()))?;
    debug_assert_eq!(object.kind(), live.kind());
    let word = if how.is_server_side {
        "serverside-applied"
    } else {
        "configured"
    };
    if how.dry_run == DryRun::Client {
        return Ok((Rc::new(object), word));
    }
    let object = writing::update_tree(&live, &tree.value, how.dry_run, cx)
        .map_err(|error| (error, context()))?;
    Ok((object, word))
}

/// Why a server-side apply is refused.
fn conflicts(item: &Item, args: &Args, how: &How, cx: &mut Cx<'_, '_>) -> Option<String> {
    if !how.is_server_side || args.is_on("force-conflicts") {
        return None;
    }
    let live = cx.store().find(item.kind, &item.namespace, &item.name)?;
    let live = Rc::clone(live);
    let (tree, _) = merged(&live, item, how).ok()?;
    let tree = Item {
        value: tree,
        ..item.clone()
    };
    let after = manifest::decode(&tree, Strictness::Ignore, cx).ok()?;
    let manager = args.text("field-manager").unwrap_or(managers::SERVER_SIDE);
    let def = schema::kind(item.kind.api_version(), item.kind.name());
    managers::conflicts(&live, &after, &item.value, def, manager, cx)
}

fn create(wanted: &Item, how: &How, cx: &mut Cx<'_, '_>) -> Applied {
    let context = || format!("error when creating \"{}\"", wanted.file);
    let object = manifest::decode(wanted, how.strictness, cx)
        .map_err(|message| (ApiError::BadRequest(message.into()), context()))?;
    let object = writing::create(object, how.dry_run, cx).map_err(|error| (error, context()))?;
    Ok((
        object,
        if how.is_server_side {
            "serverside-applied"
        } else {
            "created"
        },
    ))
}

fn warn_of_missing(live: &Object, how: &How, cx: &mut Cx<'_, '_>) {
    if live.meta.annotation(LAST_APPLIED).is_none() && !how.is_server_side {
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
pub fn preview(
    item: &Item,
    args: &Args,
    cx: &mut Cx<'_, '_>,
) -> Result<Preview, (ApiError, String)> {
    let how = How {
        dry_run: DryRun::Server,
        strictness: Strictness::of(args),
        is_server_side: args.is_on("server-side"),
    };
    let live = cx
        .store()
        .find(item.kind, &item.namespace, &item.name)
        .cloned();
    let Some(live) = live else {
        let (made, _) = create(item, &how, cx)?;
        let mut made = (*made).clone();
        made.meta.resource_version = 0;
        return Ok((None, made));
    };
    let mut wanted = item.clone();
    if let Some(metadata) = wanted
        .value
        .get_mut("metadata")
        .and_then(Value::as_object_mut)
    {
        // As in what was applied, where the annotations are always there.
        let annotations = metadata.entry("annotations");
        annotations.or_insert_with(|| Value::Object(serde_json::Map::new()));
    }
    let (tree, _) = merged(&live, &wanted, &how)?;
    let context = |error| (error, format!("error when patching \"{}\"", item.file));
    let merged = writing::update_tree(&live, &tree, how.dry_run, cx).map_err(context)?;
    let mut merged = (*merged).clone();
    merged.meta.resource_version = live.meta.resource_version;
    Ok((Some(live), merged))
}

/// The live tree with the manifest merged in, and the patch that did it.
fn merged(live: &Object, wanted: &Item, how: &How) -> Result<(Value, Value), (ApiError, String)> {
    let live_tree = live.encode();
    let def = schema::kind(wanted.kind.api_version(), wanted.kind.name());
    let last = live.meta.annotation(LAST_APPLIED);
    // Server-side apply merges the manifest alone; see `managers` for its conflicts.
    let last = last.filter(|_| !how.is_server_side);
    let last = last.and_then(|text| serde_json::from_str(text).ok());
    let last = last.unwrap_or(Value::Null);
    let context = |error: patch::PatchError| {
        let text = format!("error when patching \"{}\"", wanted.file);
        (ApiError::BadRequest(error.to_string().into()), text)
    };
    let patch = patch::three_way(&last, &wanted.value, &live_tree, def).map_err(context)?;
    let tree = patch::strategic_merge(&live_tree, &patch, def).map_err(context)?;
    Ok((tree, patch))
}
