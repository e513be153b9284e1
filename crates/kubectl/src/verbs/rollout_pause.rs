//! `kubectl rollout pause` and `resume`: a deployment stops, or goes on, rolling out changes.
//!
//! k8s: staging/src/k8s.io/kubectl/pkg/cmd/rollout/rollout_pause.go, rollout_resume.go;
//! pkg/polymorphichelpers/objectpauser.go, objectresumer.go

use super::{Verb, rollout};
use crate::failure::Failure;
use crate::flags::Args;
use crate::running::Outcome;
use crate::session::Cx;
use crate::written;
use api::Object;
use std::rc::Rc;

/// `kubectl rollout pause`.
pub const VERB: Verb = Verb {
    name: "rollout pause",
    aliases: &[],
    flags: &[rollout::FLAGS, written::FLAGS],
    usage: "rollout pause deployment/NAME",
    help: "Mark the provided resource as paused",
    run: pause,
};

/// `kubectl rollout resume`.
pub const RESUME: Verb = Verb {
    name: "rollout resume",
    aliases: &[],
    flags: &[rollout::FLAGS, written::FLAGS],
    usage: "rollout resume deployment/NAME",
    help: "Resume a paused resource",
    run: resume,
};

fn pause(args: &Args, cx: &mut Cx<'_, '_>) -> Outcome {
    rollout::change(args, "paused", cx, |object, _| {
        set(object, true, "pausing", "is already paused")
    })
}

fn resume(args: &Args, cx: &mut Cx<'_, '_>) -> Outcome {
    rollout::change(args, "resumed", cx, |object, _| {
        set(object, false, "resuming", "is not paused")
    })
}

fn set(object: &mut Object, paused: bool, doing: &str, already: &str) -> Result<(), Failure> {
    let quoted = rollout::quoted(object);
    let Some(deployment) = object.deployment_mut() else {
        return Err(Failure::error(format!("{quoted} {doing} is not supported")));
    };
    if deployment.spec.paused == paused {
        return Err(Failure::error(format!("{quoted} {already}")));
    }
    Rc::make_mut(&mut deployment.spec).paused = paused;
    Ok(())
}
