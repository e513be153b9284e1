//! `kubectl set image`: other images for the containers of a workload.
//!
//! k8s: staging/src/k8s.io/kubectl/pkg/cmd/set/set_image.go

use super::Verb;
use crate::failure::{Failure, Failures};
use crate::flags::Args;
use crate::output::format::Format;
use crate::pairs::Pairs;
use crate::pod_templates::{containers_mut, no_template, spec_mut};
use crate::running::{Outcome, Step};
use crate::selection::{TARGET_FLAGS, to_change};
use crate::session::Cx;
use crate::writing;
use crate::written::{self, DryRun, report_all};
use api::Object;
use std::rc::Rc;

/// `kubectl set image`.
pub const VERB: Verb = Verb {
    name: "set image",
    aliases: &[],
    flags: &[TARGET_FLAGS, written::FLAGS],
    usage: "set image TYPE/NAME CONTAINER=IMAGE…",
    help: "Change the images of a workload",
    run,
};

fn run(args: &Args, cx: &mut Cx<'_, '_>) -> Outcome {
    let format = Format::of_write(args)?;
    let dry_run = DryRun::of(args, cx)?;
    let pairs = Pairs::read(&args.words, "image")?;
    let (objects, mut failures) = to_change(&pairs.words, args, cx)?;
    if pairs.set.is_empty() && failures.is_empty() {
        return Err(Failure::error("at least one image update is required"));
    }
    let mut updated = Vec::new();
    for object in objects {
        match set(&object, &pairs.set, dry_run, &mut failures, cx) {
            Ok(Some(object)) => updated.push((object, "image updated")),
            Ok(None) => (),
            Err(failure) => failures.push(failure),
        }
    }
    report_all(&updated, &format, dry_run, cx)?;
    failures.print(&mut cx.out);
    Ok(Step::Done)
}

/// A container that is not there does not keep the others from their images.
fn set(
    object: &Rc<Object>,
    images: &[(String, String)],
    dry_run: DryRun,
    failures: &mut Failures,
    cx: &mut Cx<'_, '_>,
) -> Result<Option<Rc<Object>>, Failure> {
    let mut after = (**object).clone();
    let missing = no_template(object);
    let spec = spec_mut(&mut after).ok_or(missing)?;
    for (name, image) in images {
        let mut is_found = false;
        for container in containers_mut(spec) {
            if name == "*" || *container.name == **name {
                is_found = true;
                container.image = image.into();
            }
        }
        if !is_found {
            let text = format!("error: unable to find container named \"{name}\"");
            failures.push_as_is(Failure::plain(text));
        }
    }
    if after == **object {
        return Ok(None);
    }
    let after = writing::update(after, dry_run, cx).map_err(|error| {
        Failure::error(format!(
            "failed to patch image update to pod template: {error}"
        ))
    })?;
    Ok(Some(after))
}
