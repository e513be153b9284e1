//! `kubectl replace`: objects become what a file says, whole.
//!
//! k8s: staging/src/k8s.io/kubectl/pkg/cmd/replace/replace.go

use super::Verb;
use crate::failure::{Failure, Failures};
use crate::flags::{Args, Flag, Takes, long, short};
use crate::manifest::{self, Item, Strictness};
use crate::output::format::Format;
use crate::running::{Outcome, Step};
use crate::session::Cx;
use crate::subresource::Part;
use crate::writing;
use crate::written::{self, DryRun, report_all};
use api::{Object, ObjectKey, Uid};
use apiserver::{ApiError, DeleteOptions};
use std::rc::Rc;

/// `kubectl replace`.
pub const VERB: Verb = Verb {
    name: "replace",
    aliases: &[],
    flags: &[FLAGS, written::FLAGS],
    usage: "replace -f FILE [--force]",
    help: "Replace objects by those of a file",
    run,
};

const FLAGS: &[Flag] = &[
    short("filename", 'f', Takes::Texts),
    short("recursive", 'R', Takes::Switch),
    short("kustomize", 'k', Takes::Text),
    long("force", Takes::Switch),
    long("cascade", Takes::Optional("background")),
    long("grace-period", Takes::Number),
    long("timeout", Takes::Span),
    long("wait", Takes::Switch),
    long("raw", Takes::Text),
    long("save-config", Takes::Switch),
    long("subresource", Takes::Text),
    long("validate", Takes::Optional("strict")),
];

fn run(args: &Args, cx: &mut Cx<'_, '_>) -> Outcome {
    if !args.words.is_empty() {
        let text = format!("Unexpected args: [{}]", args.words.join(" "));
        return Err(Failure::usage("replace", text));
    }
    if !args.has("filename") {
        return Err(Failure::error("must specify one of -f and -k"));
    }
    for flag in ["grace-period", "timeout"] {
        if args.has(flag) && !args.is_on("force") {
            let text = format!("--{flag} must have --force specified");
            return Err(Failure::error(text));
        }
    }
    if args.has("raw") {
        let text = "not available in the playground: objects are written by name, not by path";
        return Err(Failure::error(text));
    }
    let format = Format::of_write(args)?;
    let dry_run = DryRun::of(args, cx)?;
    let strictness = Strictness::of(args)?;
    let read = manifest::read(&args.texts("filename"), args, cx)?;
    let mut failures = Failures::default();
    read.failures.into_iter().for_each(|one| failures.push(one));
    if read.items.is_empty() && failures.is_empty() {
        return Err(Failure::error("no objects passed to replace"));
    }
    let mut replaced = Vec::new();
    for mut item in read.items {
        let context = format!("error when replacing \"{}\"", item.file);
        if item.name.is_empty() {
            let text = format!("{context}: resource name may not be empty");
            failures.push(Failure::error(text));
            continue;
        }
        if args.is_on("save-config") {
            manifest::save_last_applied(&mut item.value);
        }
        let part = Part::read(args.text("subresource"), [item.kind].into_iter())?;
        match replace(&item, args, (dry_run, strictness, part), cx) {
            Ok(object) => replaced.push((object, "replaced")),
            Err(error) => failures.push_api(error, &context),
        }
    }
    report_all(&replaced, &format, dry_run, cx)?;
    failures.print(&mut cx.out);
    Ok(Step::Done)
}

fn replace(
    item: &Item,
    args: &Args,
    (dry_run, strictness, part): (DryRun, Strictness, Part),
    cx: &mut Cx<'_, '_>,
) -> Result<Rc<Object>, ApiError> {
    let mut object = manifest::decode(item, strictness, cx)
        .map_err(|message| ApiError::BadRequest(message.into()))?;
    if !args.is_on("force") {
        object.meta.uid = Uid(0);
        return match part {
            Part::Resize => writing::resize(&object, dry_run, cx),
            Part::Main | Part::Status | Part::Scale => writing::update(object, dry_run, cx),
        };
    }
    delete(item, args, dry_run, cx)?;
    object.meta.resource_version = 0;
    writing::create(object, dry_run, cx)
}

/// `--force` deletes at once what is there, and says so.
fn delete(item: &Item, args: &Args, dry_run: DryRun, cx: &mut Cx<'_, '_>) -> Result<(), ApiError> {
    let key = ObjectKey::new(item.kind, item.namespace.clone(), item.name.clone());
    if cx.store().get(&key).is_none() || dry_run != DryRun::None {
        return Ok(());
    }
    let options = DeleteOptions {
        grace: Some(
            args.number("grace-period")
                .filter(|grace| *grace >= 0)
                .unwrap_or(0),
        ),
        ..DeleteOptions::default()
    };
    let because = cx.because();
    cx.intents.delete(&key, &options, because)?;
    let place = match item.namespace.as_str() {
        "" => String::new(),
        namespace => format!(" from {namespace} namespace"),
    };
    let resource = item.kind.singular_resource();
    cx.out
        .line(format!("{resource} \"{}\" deleted{place}", item.name));
    Ok(())
}
