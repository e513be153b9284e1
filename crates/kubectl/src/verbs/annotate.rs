//! `kubectl annotate`: annotations added, changed, removed, listed.
//!
//! k8s: staging/src/k8s.io/kubectl/pkg/cmd/annotate/annotate.go

use super::{Verb, label};
use crate::failure::{Failure, Failures};
use crate::flags::Args;
use crate::output::format::Format;
use crate::pairs::Pairs;
use crate::running::{Outcome, Step};
use crate::selection::{Bare, Selection};
use crate::session::Cx;
use crate::writing;
use crate::written::{self, DryRun, report_all};
use api::Object;
use std::rc::Rc;

/// `kubectl annotate`.
pub const VERB: Verb = Verb {
    name: "annotate",
    aliases: &[],
    flags: &[label::FLAGS, written::FLAGS],
    usage: "annotate TYPE/NAME KEY=VALUE… KEY-… [--overwrite]",
    help: "Change the annotations of objects",
    run,
};

fn run(args: &Args, cx: &mut Cx<'_, '_>) -> Outcome {
    let format = Format::of_write(args)?;
    let dry_run = DryRun::of(args, cx)?;
    let pairs = Pairs::read(&args.words, "annotation")?;
    if pairs.is_empty() && !args.is_on("list") {
        return Err(Failure::error("at least one annotation update is required"));
    }
    if pairs.set.iter().any(|(key, _)| pairs.removed.contains(key)) {
        return Err(Failure::error(
            "can not both modify and remove an annotation in the same command",
        ));
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
            for (key, value) in object.meta.annotations.iter() {
                cx.out.line(format!("{key}={value}"));
            }
            continue;
        }
        match annotate(&object, &pairs, args.is_on("overwrite"), dry_run, cx) {
            Ok(object) => done.push((object, "annotated")),
            Err(failure) => failures.push(failure),
        }
    }
    report_all(&done, &format, dry_run, cx)?;
    failures.print(&mut cx.out);
    Ok(Step::Done)
}

fn annotate(
    object: &Rc<Object>,
    pairs: &Pairs,
    overwrites: bool,
    dry_run: DryRun,
    cx: &mut Cx<'_, '_>,
) -> Result<Rc<Object>, Failure> {
    let taken = pairs.set.iter().filter_map(|(key, value)| {
        let old = object.meta.annotation(key)?;
        let is_kept = overwrites || **old == **value;
        (!is_kept).then(|| format!("'{key}' already has a value ({old})"))
    });
    let taken: Vec<String> = taken.collect();
    if !taken.is_empty() {
        return Err(Failure::error(format!(
            "--overwrite is false but found the following declared annotation(s): {}",
            taken.join("; ")
        )));
    }
    let mut after = (**object).clone();
    for (key, value) in &pairs.set {
        after.meta.set_annotation(key, value);
    }
    for key in &pairs.removed {
        Rc::make_mut(&mut after.meta.annotations).remove(key.as_str());
    }
    Ok(writing::update(after, dry_run, cx)?)
}
