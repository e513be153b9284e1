//! `kubectl rollout undo`: back to an earlier revision.
//!
//! k8s: staging/src/k8s.io/kubectl/pkg/cmd/rollout/rollout_undo.go;
//! pkg/polymorphichelpers/rollback.go

use super::rollout_history::template_text;
use super::{Verb, rollout};
use crate::deployment_sets::is_equal_but_hash;
use crate::failure::Failure;
use crate::flags::{Args, Flag, Takes, long};
use crate::manifest::LAST_APPLIED;
use crate::output::format::name;
use crate::pod_templates::template_mut;
use crate::revisions::{Revision, revisions};
use crate::running::{Outcome, Step};
use crate::session::Cx;
use crate::writing;
use crate::written::{self, DryRun};
use api::{Kind, Object};
use sim::order::Gather;
use std::collections::BTreeMap;
use std::rc::Rc;

/// `kubectl rollout undo`.
pub const VERB: Verb = Verb {
    name: "rollout undo",
    aliases: &[],
    flags: &[rollout::FLAGS, FLAGS, written::FLAGS],
    usage: "rollout undo TYPE/NAME [--to-revision=N]",
    help: "Undo a previous rollout",
    run,
};

const FLAGS: &[Flag] = &[long("to-revision", Takes::Number)];

/// Annotations that a deployment keeps of its own.
/// k8s: pkg/polymorphichelpers/rollback.go, annotationsToSkip
const KEPT: [&str; 6] = [
    LAST_APPLIED,
    "deployment.kubernetes.io/revision",
    "deployment.kubernetes.io/revision-history",
    "deployment.kubernetes.io/desired-replicas",
    "deployment.kubernetes.io/max-replicas",
    "deprecated.deployment.rollback.to",
];

/// The label that tells replica sets of one deployment apart.
const HASH_LABEL: &str = "pod-template-hash";

fn run(args: &Args, cx: &mut Cx<'_, '_>) -> Outcome {
    let dry_run = DryRun::of(args, cx)?;
    let wanted = args.number("to-revision").unwrap_or(0);
    let (objects, mut failures) = rollout::select(args, cx)?;
    for object in objects {
        if let Err(failure) = undo(&object, wanted, dry_run, cx) {
            failures.push(failure);
        }
    }
    failures.print(&mut cx.out);
    Ok(Step::Done)
}

fn undo(
    object: &Rc<Object>,
    wanted: i64,
    dry_run: DryRun,
    cx: &mut Cx<'_, '_>,
) -> Result<(), Failure> {
    let kind = object.kind();
    if !matches!(kind, Kind::Deployment | Kind::StatefulSet | Kind::DaemonSet) {
        return Err(Failure::error(format!(
            "no rollbacker has been implemented for \"{}\"",
            rollout::kind_and_group(kind)
        )));
    }
    if object.meta.annotation(LAST_APPLIED).is_some() && cx.session.minor >= 36 {
        cx.out.warning(format!(
            "resource {}/{} was previously managed with 'kubectl apply'. Rolling back will not \
             update the {LAST_APPLIED} annotation, which may cause unexpected behavior on future \
             'kubectl apply' operations. Consider using 'kubectl apply' with your previous \
             configuration file instead.",
            kind.row().plural,
            object.meta.name
        ));
    }
    let target = target(object, wanted, cx)?;
    if dry_run == DryRun::Client {
        let (name, text) = (name(object), template_text(&target.template));
        cx.out.line(format!("{name} {text}{}", dry_run.suffix()));
        return Ok(());
    }
    let mut after = (**object).clone();
    apply(&mut after, &target);
    if is_current(object, &target) {
        cx.out.line(format!(
            "{} skipped rollback (current template already matches revision {})",
            name(object),
            target.number
        ));
        return Ok(());
    }
    writing::update(after, dry_run, cx)?;
    let suffix = dry_run.suffix();
    cx.out.line(format!("{} rolled back{suffix}", name(object)));
    Ok(())
}

/// The revision to go back to: the one asked for, or the one before the latest.
fn target(object: &Object, wanted: i64, cx: &Cx<'_, '_>) -> Result<Revision, Failure> {
    let mut all = revisions(object, cx.store());
    let is_deployment = object.kind() == Kind::Deployment;
    if object.deployment().is_some_and(|one| one.spec.paused) {
        return Err(Failure::error(
            "you cannot rollback a paused deployment; resume it first with 'kubectl rollout \
             resume' and try again",
        ));
    }
    if wanted != 0 {
        let found = all.into_iter().find(|one| one.number == wanted);
        return found.ok_or_else(|| {
            Failure::error(format!(
                "unable to find specified revision {wanted} in history"
            ))
        });
    }
    all.pop();
    all.pop().ok_or_else(|| {
        Failure::error(if is_deployment {
            format!(
                "no rollout history found for deployment \"{}\"",
                object.meta.name
            )
        } else {
            "no last revision to roll back to".to_owned()
        })
    })
}

fn is_current(object: &Object, target: &Revision) -> bool {
    let own = crate::pod_templates::template(object);
    own.is_some_and(|own| is_equal_but_hash(own, &target.template))
}

fn apply(object: &mut Object, target: &Revision) {
    let mut template = target.template.clone();
    Rc::make_mut(&mut template.metadata.labels).remove(HASH_LABEL);
    if let Some(own) = template_mut(object) {
        *own = template;
    }
    if object.kind() != Kind::Deployment {
        return;
    }
    let is_kept = |key: &str| KEPT.contains(&key);
    let own = object
        .meta
        .annotations
        .iter()
        .filter(|(key, _)| is_kept(key));
    let theirs = target.annotations.iter().filter(|(key, _)| !is_kept(key));
    let merged: BTreeMap<_, _> = own
        .chain(theirs)
        .map(|(key, value)| (key.clone(), value.clone()))
        .gathered();
    object.meta.annotations = Rc::new(merged);
}
