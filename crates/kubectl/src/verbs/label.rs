//! `kubectl label`: labels added, changed, removed, listed.
//!
//! k8s: staging/src/k8s.io/kubectl/pkg/cmd/label/label.go

use super::Verb;
use crate::failure::Failure;
use crate::flags::{Args, Flag, Takes, long, short};
use crate::output::format::Format;
use crate::pairs::Pairs;
use crate::running::{Outcome, Step};
use crate::selection::to_change;
use crate::session::Cx;
use crate::writing;
use crate::written::{self, DryRun, report_all};
use api::{Object, StrMap, names};
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
    let labels = Texts {
        word: "label",
        check,
        of: |object| &object.meta.labels,
        write: label,
    };
    labels.change(args, cx)
}

/// What differs between labels and annotations.
pub struct Texts {
    /// What one is called.
    pub word: &'static str,
    /// What is wrong with what was asked for.
    pub check: fn(&Pairs) -> Result<(), Failure>,
    /// Those of an object.
    pub of: fn(&Object) -> &StrMap,
    /// Changes those of an object; gives it back with what was done.
    pub write: Write,
}

type Write = fn(&Rc<Object>, &Pairs, &How, &mut Cx<'_, '_>) -> Result<Written, Failure>;
/// A changed object, with what was done to it.
pub type Written = (Rc<Object>, &'static str);

impl Texts {
    /// Changes or lists those of the objects that the arguments name.
    pub fn change(&self, args: &Args, cx: &mut Cx<'_, '_>) -> Outcome {
        let format = Format::of_write(args)?;
        let dry_run = DryRun::of(args, cx)?;
        let pairs = Pairs::read(&args.words, self.word)?;
        (self.check)(&pairs)?;
        if pairs.is_empty() && !args.is_on("list") {
            return Err(pairs.nothing_to_do(self.word, args));
        }
        let (objects, mut failures) = to_change(&pairs.words, args, cx)?;
        if objects.is_empty() && failures.is_empty() {
            return Err(Failure::error("no resources found"));
        }
        let version = written::version(args, &objects)?;
        let how = How {
            overwrites: args.is_on("overwrite"),
            version,
            dry_run,
        };
        let mut done = Vec::new();
        for object in objects {
            if args.is_on("list") && pairs.is_empty() {
                for (key, value) in (self.of)(&object).iter() {
                    cx.out.line(format!("{key}={value}"));
                }
                continue;
            }
            match (self.write)(&object, &pairs, &how, cx) {
                Ok(written) => done.push(written),
                Err(failure) => failures.push(failure),
            }
        }
        report_all(&done, &format, dry_run, cx)?;
        failures.print(&mut cx.out);
        Ok(Step::Done)
    }
}

/// How labels and annotations are written.
pub struct How {
    /// `--overwrite`.
    pub overwrites: bool,
    /// `--resource-version`.
    pub version: Option<u64>,
    /// `--dry-run`.
    pub dry_run: DryRun,
}

fn check(pairs: &Pairs) -> Result<(), Failure> {
    for (key, value) in &pairs.set {
        if value.contains('=') {
            return Err(Failure::error(format!("invalid label spec: {key}={value}")));
        }
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

fn label(
    object: &Rc<Object>,
    pairs: &Pairs,
    how: &How,
    cx: &mut Cx<'_, '_>,
) -> Result<Written, Failure> {
    let labels = &object.meta.labels;
    let taken = pairs.set.iter().filter_map(|(key, value)| {
        let old = labels.get(key.as_str())?;
        let is_kept = how.overwrites || **old == **value;
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
    if let Some(version) = how.version {
        after.meta.resource_version = version;
    }
    let after = writing::update(after, how.dry_run, cx)?;
    Ok((after, word))
}
