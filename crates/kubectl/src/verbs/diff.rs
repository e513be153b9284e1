//! `kubectl diff`: what applying a file would change.
//!
//! k8s: staging/src/k8s.io/kubectl/pkg/cmd/diff/diff.go

use super::{Verb, apply};
use crate::failure::{Failure, Failures};
use crate::flags::{Args, Flag, Takes, long, short};
use crate::manifest::{self, Strictness};
use crate::running::{Outcome, Step};
use crate::session::Cx;
use crate::written::DryRun;
use api::line_diff::line_diff;
use api::yaml::encode_yaml;
use api::{Kind, Object};
use serde_json::{Map, Value};

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
    // A difference is 1 here, so that what goes wrong is more.
    let failed = |failure: Failure| Failure {
        status: FAILED,
        ..failure
    };
    if !args.has("filename") {
        return Err(failed(Failure::error("must specify one of -f and -k")));
    }
    let read = manifest::read(&args.texts("filename"), args, cx).map_err(failed)?;
    let mut failures = Failures::default();
    read.failures.into_iter().for_each(|one| failures.push(one));
    if read.items.is_empty() && failures.is_empty() {
        return Err(Failure::error("no objects passed to diff"));
    }
    // The server is not told how to take unknown fields, so it warns.
    let how = apply::How {
        strictness: Strictness::Warn,
        ..apply::How::of(args, DryRun::Server)?
    };
    for item in &read.items {
        match apply::preview(item, &how, cx) {
            Ok((live, merged)) => show(live.as_deref(), &merged, cx),
            Err(refusal) => refusal.report(&mut failures),
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
    let mut before = live.map(Object::encode).unwrap_or_default();
    let mut after = merged.encode();
    if merged.kind() == Kind::Secret {
        mask(&mut before, &mut after);
    }
    let before = live.map(|_| encode_yaml(&before)).unwrap_or_default();
    let difference = line_diff(&before, &encode_yaml(&after));
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

/// Hides what secrets hold, but not which values differ.
/// k8s: staging/src/k8s.io/kubectl/pkg/cmd/diff/diff.go, Masker
fn mask(before: &mut Value, after: &mut Value) {
    let mut nothing = (Map::new(), Map::new());
    let before = before.get_mut("data").and_then(Value::as_object_mut);
    let after = after.get_mut("data").and_then(Value::as_object_mut);
    let before = before.unwrap_or(&mut nothing.0);
    let after = after.unwrap_or(&mut nothing.1);
    for (key, old) in before.iter_mut() {
        let (mut was, mut is) = ("***", "***");
        let new = after.get_mut(key);
        if new.as_ref().is_some_and(|new| *new != old) {
            (was, is) = ("*** (before)", "*** (after)");
        }
        *old = was.into();
        if let Some(new) = new {
            *new = is.into();
        }
    }
    for (key, new) in after.iter_mut() {
        if !before.contains_key(key) {
            *new = "***".into();
        }
    }
}
