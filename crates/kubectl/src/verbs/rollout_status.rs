//! `kubectl rollout status`: waits until a rollout is done, and says how far it is.
//!
//! k8s: staging/src/k8s.io/kubectl/pkg/cmd/rollout/rollout_status.go;
//! pkg/polymorphichelpers/rollout_status.go

use super::{Verb, rollout};
use crate::failure::Failure;
use crate::flags::{Args, Flag, Takes, long, short};
use crate::running::{Outcome, Poll, Step, Task};
use crate::session::Cx;
use api::object::{DaemonSet, Deployment, StatefulSet};
use api::{Body, Object, ObjectKey, Uid};
use sim::Instant;
use std::collections::VecDeque;

/// `kubectl rollout status`.
pub const VERB: Verb = Verb {
    name: "rollout status",
    aliases: &[],
    flags: &[rollout::FLAGS, FLAGS],
    usage: "rollout status TYPE/NAME [--timeout=1m] [--watch=false]",
    help: "Show the status of the rollout",
    run,
};

const FLAGS: &[Flag] = &[
    short("watch", 'w', Takes::Switch),
    long("revision", Takes::Number),
    long("timeout", Takes::Span),
];

fn run(args: &Args, cx: &mut Cx<'_, '_>) -> Outcome {
    let (objects, failures) = rollout::select(args, cx)?;
    failures.print(&mut cx.out);
    if !failures.is_empty() {
        return Ok(Step::Done);
    }
    if objects.is_empty() {
        rollout::say_nothing_found(args, cx);
    }
    let deadline = args.span("timeout").filter(|span| span.0 > 0);
    let mut rollouts = VecDeque::new();
    for object in &objects {
        if !matches!(
            object.body,
            Body::Deployment(_) | Body::StatefulSet(_) | Body::DaemonSet(_)
        ) {
            return Err(Failure::error(format!(
                "no status viewer has been implemented for {}",
                rollout::kind_and_group(object.kind())
            )));
        }
        rollouts.push_back((object.key(), object.meta.uid));
    }
    let task = Rollouts {
        rollouts,
        revision: args.number("revision").unwrap_or(0),
        watches: !args.is_off("watch"),
        deadline: deadline.map(|span| cx.now() + span),
        last: String::new(),
    };
    Ok(Step::Wait(Box::new(task)))
}

/// How far a rollout is: a line, and whether that is the end.
type Status = Result<(String, bool), Failure>;

/// The rollouts still to be waited for, one after the other.
#[derive(Clone, Debug)]
struct Rollouts {
    rollouts: VecDeque<(ObjectKey, Uid)>,
    revision: i64,
    watches: bool,
    deadline: Option<Instant>,
    /// The line printed last, which is not repeated.
    last: String,
}

impl Task for Rollouts {
    fn poll(&mut self, cx: &mut Cx<'_, '_>) -> Result<Poll, Failure> {
        while let Some((key, uid)) = self.rollouts.front() {
            let object = cx.store().get(key).filter(|object| object.meta.uid == *uid);
            let Some(object) = object.cloned() else {
                return Err(Failure::error("object has been deleted"));
            };
            let (line, is_done) = status(&object, self.revision)?;
            if line != self.last {
                cx.out.line(&line);
                self.last = line;
            }
            if !is_done && self.watches {
                if self.deadline.is_some_and(|deadline| cx.now() >= deadline) {
                    return Err(Failure::error("timed out waiting for the condition"));
                }
                return Ok(Poll::Pending(self.deadline));
            }
            self.rollouts.pop_front();
            self.last.clear();
        }
        Ok(Poll::Done)
    }

    fn boxed_clone(&self) -> Box<dyn Task> {
        Box::new(self.clone())
    }
}

fn status(object: &Object, revision: i64) -> Status {
    match &object.body {
        Body::Deployment(one) => deployment(object, one, revision),
        Body::DaemonSet(one) => daemon_set(object, one),
        Body::StatefulSet(one) => stateful_set(object, one),
        _ => Ok((String::new(), true)),
    }
}

fn deployment(object: &Object, one: &Deployment, revision: i64) -> Status {
    let name = &object.meta.name;
    let (spec, status) = (&one.spec, &one.status);
    if revision > 0 {
        let current = object.meta.annotation("deployment.kubernetes.io/revision");
        let current = current.and_then(|text| text.parse().ok()).unwrap_or(0i64);
        if current != revision {
            return Err(Failure::error(format!(
                "desired revision ({revision}) is different from the running revision ({current})"
            )));
        }
    }
    if object.meta.generation > status.observed_generation {
        let text = "Waiting for deployment spec update to be observed...";
        return Ok((text.to_owned(), false));
    }
    let mut conditions = status.conditions.iter();
    let progressing = conditions.find(|condition| condition.type_ == "Progressing");
    if progressing.is_some_and(|condition| condition.reason == "ProgressDeadlineExceeded") {
        let text = format!("deployment \"{name}\" exceeded its progress deadline");
        return Err(Failure::error(text));
    }
    let wanted = spec.replicas.unwrap_or(0);
    let (updated, available) = (status.updated_replicas, status.available_replicas);
    let waiting = format!("Waiting for deployment \"{name}\" rollout to finish:");
    Ok(if updated < wanted {
        let text = format!("{updated} out of {wanted} new replicas have been updated...");
        (format!("{waiting} {text}"), false)
    } else if status.replicas > updated {
        let old = status.replicas - updated;
        (
            format!("{waiting} {old} old replicas are pending termination..."),
            false,
        )
    } else if available < updated {
        let text = format!("{available} of {updated} updated replicas are available...");
        (format!("{waiting} {text}"), false)
    } else {
        (
            format!("deployment \"{name}\" successfully rolled out"),
            true,
        )
    })
}

const NOT_ROLLING: &str = "rollout status is only available for RollingUpdate strategy type";

fn daemon_set(object: &Object, one: &DaemonSet) -> Status {
    let name = &object.meta.name;
    let status = &one.status;
    if one.spec.update_strategy.type_ != "RollingUpdate" {
        return Err(Failure::error(NOT_ROLLING));
    }
    if object.meta.generation > status.observed_generation {
        let text = "Waiting for daemon set spec update to be observed...";
        return Ok((text.to_owned(), false));
    }
    let wanted = status.desired_number_scheduled;
    let (updated, available) = (status.updated_number_scheduled, status.number_available);
    let waiting = format!("Waiting for daemon set \"{name}\" rollout to finish:");
    Ok(if updated < wanted {
        let text = format!("{updated} out of {wanted} new pods have been updated...");
        (format!("{waiting} {text}"), false)
    } else if available < wanted {
        let text = format!("{available} of {wanted} updated pods are available...");
        (format!("{waiting} {text}"), false)
    } else {
        (
            format!("daemon set \"{name}\" successfully rolled out"),
            true,
        )
    })
}

fn stateful_set(object: &Object, one: &StatefulSet) -> Status {
    let (spec, status) = (&one.spec, &one.status);
    if spec.update_strategy.type_ != "RollingUpdate" {
        return Err(Failure::error(NOT_ROLLING));
    }
    if status.observed_generation == 0 || object.meta.generation > status.observed_generation {
        let text = "Waiting for statefulset spec update to be observed...";
        return Ok((text.to_owned(), false));
    }
    let wanted = spec.replicas.unwrap_or(0);
    let updated = status.updated_replicas;
    if status.ready_replicas < wanted {
        let missing = wanted - status.ready_replicas;
        return Ok((format!("Waiting for {missing} pods to be ready..."), false));
    }
    let rolling = spec.update_strategy.rolling_update.as_ref();
    if let Some(partition) = rolling.and_then(|rolling| rolling.partition) {
        let wanted = wanted - partition;
        return Ok(if updated < wanted {
            let text = format!("{updated} out of {wanted} new pods have been updated...");
            (
                format!("Waiting for partitioned roll out to finish: {text}"),
                false,
            )
        } else {
            let text = format!("{updated} new pods have been updated...");
            (format!("partitioned roll out complete: {text}"), true)
        });
    }
    let revision = &status.update_revision;
    Ok(if status.update_revision != status.current_revision {
        let text = format!("{updated} pods at revision {revision}...");
        (
            format!("waiting for statefulset rolling update to complete {text}"),
            false,
        )
    } else {
        let current = status.current_replicas;
        let text = format!("{current} pods at revision {revision}...");
        (format!("statefulset rolling update complete {text}"), true)
    })
}
