//! The rules of controllers as sentences, with the numbers they used.
//!
//! One file per group of components. A rule that only brings a status up to date has no sentence:
//! what changed in it says more (`transitions`).

mod cleaning;
mod jobs;
mod nodes;
mod policies;
mod replicas;
mod sets;

use apiserver::because::command;
use apiserver::{Because, Change};

pub(super) use nodes::CHOSE;
pub(super) use replicas::NEW_TEMPLATE;

/// The sentence of the rule behind a change, if the rule has something to say.
pub fn sentence(change: &Change) -> Option<String> {
    let name = &change.object().meta.name;
    match &change.cause.because {
        Because::Command(rule) => Some(of_command(rule, change)),
        Because::Deployment(rule) => replicas::of_deployment(rule, name),
        Because::ReplicaSet(rule) => replicas::of_replica_set(rule, change),
        Because::StatefulSet(rule) => sets::of_stateful_set(rule, name),
        Because::DaemonSet(rule) => sets::of_daemon_set(rule, name),
        Because::Job(rule) => jobs::of_job(rule, name),
        Because::CronJob(rule) => jobs::of_cron_job(rule, name),
        Because::Autoscaler(rule) => jobs::of_autoscaler(rule, name),
        Because::Garbage(rule) => cleaning::of_garbage(rule, name),
        Because::Namespace(rule) => cleaning::of_namespace(rule, name),
        Because::Endpoints(rule) => policies::of_endpoints(rule, name),
        Because::Storage(rule) => policies::of_storage(rule, name),
        Because::Policy(rule) => policies::of_policy(rule, name),
        Because::Node(rule) => nodes::of_node(rule, name),
        Because::Scheduler(rule) => nodes::of_scheduler(rule, name),
        Because::Kubelet(rule) => nodes::of_kubelet(rule, name),
        // An event is a record of a change that has a rule of its own.
        Because::Recorded => None,
    }
}

fn of_command(rule: &command::Rule, change: &Change) -> String {
    let name = &change.object().meta.name;
    match rule {
        command::Rule::Line(line) if change.is_added() => {
            format!("**Somebody made {name}** with `{}`.", first_line(line))
        }
        command::Rule::Line(line) => format!("**Somebody ran** `{}`.", first_line(line)),
        command::Rule::Manifest if change.is_added() => {
            format!("**{name} was applied** from the manifest.")
        }
        command::Rule::Manifest => format!("**{name} was changed** from the manifest."),
        command::Rule::SetUp => format!("**{name} was there** from the start."),
        command::Rule::Fault(fault) => format!("**A fault was ordered:** `{fault}`."),
    }
}

fn first_line(line: &str) -> &str {
    line.lines().next().unwrap_or(line)
}
