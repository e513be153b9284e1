//! `kubectl diff`: what applying a file would change.
//!
//! k8s: staging/src/k8s.io/kubectl/pkg/cmd/diff/diff.go

use super::{Verb, apply};
use crate::failure::{Failure, Failures};
use crate::flags::{Args, Flag, Takes, long, short};
use crate::manifest;
use crate::running::{Outcome, Step};
use crate::session::Cx;
use api::line_diff::line_diff;
use api::yaml::encode_yaml;
use api::{Kind, Object};

/// `kubectl diff`.
pub const VERB: Verb = Verb {
    name: "diff",
    aliases: &[],
    flags: &[FLAGS],
    usage: "diff -f FILE",
    help: "Show what applying a file would change",
    run,
};

const FLAGS: &[Flag] = &[
    short("filename", 'f', Takes::Texts),
    short("recursive", 'R', Takes::Switch),
    short("kustomize", 'k', Takes::Text),
    short("selector", 'l', Takes::Text),
    long("server-side", Takes::Switch),
    long("force-conflicts", Takes::Switch),
    long("field-manager", Takes::Text),
    long("show-managed-fields", Takes::Switch),
    long("concurrency", Takes::Number),
    long("prune", Takes::Switch),
];

fn run(args: &Args, cx: &mut Cx<'_, '_>) -> Outcome {
    if !args.words.is_empty() {
        let text = format!("Unexpected args: [{}]", args.words.join(" "));
        return Err(Failure::usage("diff", text));
    }
    if !args.has("filename") {
        return Err(Failure::error("must specify one of -f and -k"));
    }
    let read = manifest::read(&args.texts("filename"), args, cx)?;
    let mut failures = Failures::default();
    read.failures.into_iter().for_each(|one| failures.push(one));
    if read.items.is_empty() && failures.is_empty() {
        return Err(Failure::error("no objects passed to diff"));
    }
    for item in &read.items {
        match apply::preview(item, args, cx) {
            Ok((live, merged)) => show(live.as_deref(), &merged, cx),
            Err((error, context)) => failures.push_api(error, &context),
        }
    }
    if !failures.is_empty() {
        cx.out.status = FAILED;
    }
    failures.print(&mut cx.out);
    Ok(Step::Done)
}

/// Exit status when there are differences, and when something failed.
const DIFFERENT: i32 = 1;
const FAILED: i32 = 2;

/// Prints the difference of one object, as `diff -u -N` of two files.
fn show(live: Option<&Object>, merged: &Object, cx: &mut Cx<'_, '_>) {
    let before = live.map(text).unwrap_or_default();
    let difference = line_diff(&before, &text(merged));
    if difference.is_empty() {
        return;
    }
    let file = file_name(merged);
    // Differs: real names of folders are random.
    let number = |salt: u64| 1_000_000_000 + (cx.now().0 ^ salt) % 3_000_000_000;
    let (live_folder, merged_folder) = (number(0x5eed), number(0xf00d));
    let (old, new) = (
        format!("/tmp/LIVE-{live_folder}/{file}"),
        format!("/tmp/MERGED-{merged_folder}/{file}"),
    );
    let time = cx.now().rfc3339().replace('T', " ").replace('Z', "");
    cx.out.line(format!("diff -u -N {old} {new}"));
    cx.out.line(format!("--- {old}\t{time}.000000000 +0000"));
    cx.out.line(format!("+++ {new}\t{time}.000000000 +0000"));
    cx.out.put(&difference);
    cx.out.status = cx.out.status.max(DIFFERENT);
}

/// `apps.v1.Deployment.default.web`.
fn file_name(object: &Object) -> String {
    let row = object.kind().row();
    let group = if row.group.is_empty() {
        String::new()
    } else {
        format!("{}.", row.group)
    };
    let (version, kind, meta) = (row.version, row.name, &object.meta);
    format!("{group}{version}.{kind}.{}.{}", meta.namespace, meta.name)
}

fn text(object: &Object) -> String {
    let mut tree = object.encode();
    if object.kind() == Kind::Secret {
        let data = tree.get_mut("data").and_then(|data| data.as_object_mut());
        for (_, value) in data.into_iter().flatten() {
            *value = "***".into();
        }
    }
    encode_yaml(&tree)
}
