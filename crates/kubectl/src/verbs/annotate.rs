//! `kubectl annotate`: annotations added, changed, removed, listed.
//!
//! k8s: staging/src/k8s.io/kubectl/pkg/cmd/annotate/annotate.go

use super::Verb;
use super::label::{self, How, Texts, Written};
use crate::failure::Failure;
use crate::flags::Args;
use crate::pairs::Pairs;
use crate::running::Outcome;
use crate::session::Cx;
use crate::writing;
use crate::written;
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
    let annotations = Texts {
        word: "annotation",
        check,
        of: |object| &object.meta.annotations,
        write: annotate,
    };
    annotations.change(args, cx)
}

fn check(pairs: &Pairs) -> Result<(), Failure> {
    let keys = pairs.set.iter().map(|(key, _)| key.as_str());
    let both = keys.filter(|key| pairs.removed.iter().any(|removed| removed == key));
    let both: Vec<&str> = both.collect();
    if both.is_empty() {
        return Ok(());
    }
    Err(Failure::error(format!(
        "can not both modify and remove the following annotation(s) in the same command: {}",
        both.join(", ")
    )))
}

fn annotate(
    object: &Rc<Object>,
    pairs: &Pairs,
    how: &How,
    cx: &mut Cx<'_, '_>,
) -> Result<Written, Failure> {
    let taken = pairs.set.iter().filter_map(|(key, value)| {
        let old = object.meta.annotation(key)?;
        let is_kept = how.overwrites || **old == **value;
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
    if let Some(version) = how.version {
        after.meta.resource_version = version;
    }
    Ok((writing::update(after, how.dry_run, cx)?, "annotated"))
}
