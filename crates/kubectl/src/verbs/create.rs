//! `kubectl create -f`: new objects from files.
//!
//! k8s: staging/src/k8s.io/kubectl/pkg/cmd/create/create.go

use super::{Verb, create_raw};
use crate::failure::{Failure, Failures};
use crate::flags::{Args, Flag, Takes, long, short};
use crate::manifest::{self, Strictness};
use crate::output::format::Format;
use crate::running::{Outcome, Step};
use crate::session::Cx;
use crate::writing;
use crate::written::{self, DryRun, report_all};
use apiserver::ApiError;

/// `kubectl create`.
pub const VERB: Verb = Verb {
    name: "create",
    aliases: &[],
    flags: &[FLAGS, written::FLAGS],
    usage: "create -f FILE",
    help: "Create objects from a file",
    run,
};

const FLAGS: &[Flag] = &[
    short("filename", 'f', Takes::Texts),
    short("recursive", 'R', Takes::Switch),
    short("kustomize", 'k', Takes::Text),
    short("selector", 'l', Takes::Text),
    long("validate", Takes::Optional("strict")),
    long("save-config", Takes::Switch),
    long("edit", Takes::Switch),
    long("raw", Takes::Text),
    long("windows-line-endings", Takes::Switch),
];

fn run(args: &Args, cx: &mut Cx<'_, '_>) -> Outcome {
    if !args.words.is_empty() {
        return Err(Failure::usage(
            "create",
            format!("Unexpected args: [{}]", args.words.join(" ")),
        ));
    }
    if !args.has("filename") {
        return Err(Failure::error("must specify one of -f and -k"));
    }
    if let Some(path) = args.text("raw") {
        return create_raw::post(path, cx);
    }
    let format = Format::of_write(args)?;
    let dry_run = DryRun::of(args, cx)?;
    let strictness = Strictness::of(args)?;
    let read = manifest::read_selected(&args.texts("filename"), args, cx)?;
    let mut failures = Failures::default();
    read.failures.into_iter().for_each(|one| failures.push(one));
    if read.items.is_empty() && failures.is_empty() {
        return Err(Failure::error("no objects passed to create"));
    }
    let mut created = Vec::new();
    for mut item in read.items {
        let context = format!("error when creating \"{}\"", item.file);
        if args.is_on("save-config") {
            manifest::save_last_applied(&mut item.value);
        }
        let object = match manifest::decode(&item, strictness, cx) {
            Ok(object) => object,
            Err(message) => {
                failures.push_api(ApiError::BadRequest(message.into()), &context);
                continue;
            }
        };
        match writing::create(object, dry_run, cx) {
            Ok(object) => created.push((object, "created")),
            Err(error) => failures.push_api(error, &context),
        }
    }
    report_all(&created, &format, dry_run, cx)?;
    failures.print(&mut cx.out);
    Ok(Step::Done)
}
