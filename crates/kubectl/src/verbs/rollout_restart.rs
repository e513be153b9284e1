//! `kubectl rollout restart`: new pods from the same template.
//!
//! k8s: staging/src/k8s.io/kubectl/pkg/cmd/rollout/rollout_restart.go;
//! pkg/polymorphichelpers/objectrestarter.go

use super::{Verb, rollout};
use crate::failure::Failure;
use crate::flags::Args;
use crate::pod_templates::template_meta_mut;
use crate::running::Outcome;
use crate::session::Cx;
use crate::written;
use api::{Kind, Object};
use sim::Instant;

/// `kubectl rollout restart`.
pub const VERB: Verb = Verb {
    name: "rollout restart",
    aliases: &[],
    flags: &[rollout::FLAGS, written::FLAGS],
    usage: "rollout restart TYPE/NAME",
    help: "Restart a resource",
    run,
};

/// The annotation whose change makes the template another one.
/// k8s: pkg/polymorphichelpers/objectrestarter.go
const RESTARTED_AT: &str = "kubectl.kubernetes.io/restartedAt";

fn run(args: &Args, cx: &mut Cx<'_, '_>) -> Outcome {
    rollout::change(args, "restarted", cx, |object, cx| {
        restart(object, cx.now())
    })
}

fn restart(object: &mut Object, now: Instant) -> Result<(), Failure> {
    let quoted = rollout::quoted(object);
    let name = object.meta.name.clone();
    if object.deployment().is_some_and(|one| one.spec.paused) {
        return Err(Failure::error(format!(
            "{quoted} can't restart paused deployment (run rollout resume first)"
        )));
    }
    let kinds = [Kind::Deployment, Kind::StatefulSet, Kind::DaemonSet];
    let meta = match kinds.contains(&object.kind()) {
        true => template_meta_mut(object),
        false => None,
    };
    let Some(meta) = meta else {
        return Err(Failure::error(format!(
            "{quoted} restarting is not supported"
        )));
    };
    let time = now.rfc3339();
    if meta
        .annotation(RESTARTED_AT)
        .is_some_and(|before| *before == *time)
    {
        return Err(Failure::error(format!(
            "failed to create patch for {name}: if restart has already been triggered within the \
             past second, please wait before attempting to trigger another"
        )));
    }
    meta.set_annotation(RESTARTED_AT, time);
    Ok(())
}
