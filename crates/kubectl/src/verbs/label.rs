//! `kubectl label`: labels added, changed, removed, listed.
//!
//! k8s: staging/src/k8s.io/kubectl/pkg/cmd/label/label.go

use super::Verb;
use crate::failure::{Failure, Failures};
use crate::flags::{Args, Flag, Takes, long, short};
use crate::output::format::Format;
use crate::pairs::Pairs;
use crate::running::{Outcome, Step};
use crate::selection::{Bare, Selection};
use crate::session::Cx;
use crate::writing;
use crate::written::{self, DryRun, report_all};
use api::{Object, names};
use std::rc::Rc;

/// `kubectl label`.
pub const VERB: Verb = Verb {
    name: "label",
    aliases: &[],
    flags: &[FLAGS, written::FLAGS],
    usage: "label TYPE/NAME KEY=VALUE… KEY-… [--overwrite]",
    help: "Change the labels of objects",
    run,
};

/// Flags of `label` and `annotate`.
pub const FLAGS: &[Flag] = &[
    long("overwrite", Takes::Switch),
    long("list", Takes::Switch),
    long("local", Takes::Switch),
    long("all", Takes::Switch),
    short("all-namespaces", 'A', Takes::Switch),
    short("selector", 'l', Takes::Text),
    long("field-selector", Takes::Text),
    long("resource-version", Takes::Text),
    short("filename", 'f', Takes::Texts),
    short("recursive", 'R', Takes::Switch),
    short("kustomize", 'k', Takes::Text),
];

fn run(args: &Args, cx: &mut Cx<'_, '_>) -> Outcome {
    let format = Format::of_write(args)?;
    let dry_run = DryRun::of(args, cx)?;
    let pairs = Pairs::read(&args.words, "label")?;
    check(&pairs)?;
    if pairs.is_empty() && !args.is_on("list") {
        return Err(Failure::error("at least one label update is required"));
    }
    let selection = Selection::read(&pairs.words, args, Bare::Refused, cx)?;
    let (objects, missing) = selection.find(cx);
    let mut failures = Failures::default();
    missing.into_iter().for_each(|one| failures.push(one));
    if objects.is_empty() && failures.is_empty() {
        return Err(Failure::error("no resources found"));
    }
    let mut done = Vec::new();
    for object in objects {
        if args.is_on("list") && pairs.is_empty() {
            list(&object, cx);
            continue;
        }
        match label(&object, &pairs, args.is_on("overwrite"), dry_run, cx) {
            Ok(labeled) => done.push(labeled),
            Err(failure) => failures.push(failure),
        }
    }
    report_all(&done, &format, dry_run, cx)?;
    failures.print(&mut cx.out);
    Ok(Step::Done)
}

fn check(pairs: &Pairs) -> Result<(), Failure> {
    for (key, value) in &pairs.set {
        if let Some(problem) = names::label_value(value).first() {
            let text = format!("invalid label value: \"{key}={value}\": {problem}");
            return Err(Failure::error(text));
        }
        if pairs.removed.contains(key) {
            return Err(Failure::error(
                "can not both modify and remove a label in the same command",
            ));
        }
    }
    Ok(())
}

fn list(object: &Object, cx: &mut Cx<'_, '_>) {
    for (key, value) in object.meta.labels.iter() {
        cx.out.line(format!("{key}={value}"));
    }
}

fn label(
    object: &Rc<Object>,
    pairs: &Pairs,
    overwrites: bool,
    dry_run: DryRun,
    cx: &mut Cx<'_, '_>,
) -> Result<(Rc<Object>, &'static str), Failure> {
    let labels = &object.meta.labels;
    let taken = pairs.set.iter().filter_map(|(key, value)| {
        let old = labels.get(key.as_str())?;
        let is_kept = overwrites || **old == **value;
        (!is_kept).then(|| format!("'{key}' already has a value ({old}), and --overwrite is false"))
    });
    let taken: Vec<String> = taken.collect();
    if !taken.is_empty() {
        return Err(Failure::error(taken.join("; ")));
    }
    let mut after = (**object).clone();
    for (key, value) in &pairs.set {
        after.meta.set_label(key, value);
    }
    for key in &pairs.removed {
        if !labels.contains_key(key.as_str()) {
            cx.out.line(format!("label \"{key}\" not found."));
        }
        Rc::make_mut(&mut after.meta.labels).remove(key.as_str());
    }
    let is_changed = after.meta.labels != *labels;
    let word = match (is_changed, pairs.set.is_empty(), pairs.removed.is_empty()) {
        (false, ..) => "not labeled",
        (true, true, _) => "unlabeled",
        (true, false, true) => "labeled",
        (true, false, false) => "modified",
    };
    let after = writing::update(after, dry_run, cx)?;
    Ok((after, word))
}
