//! The manager names of components and of kubectl's commands.
//!
//! k8s: staging/src/k8s.io/kubectl/pkg/cmd/*, the field managers of the commands

use super::Manager;
use crate::because::Because;
use crate::because::command::Rule;
use crate::change::Change;
use api::{Object, Str};

/// The manager of `kubectl apply` without `--server-side`.
/// k8s: staging/src/k8s.io/kubectl/pkg/cmd/apply/apply.go, FieldManagerClientSideApply
pub const CLIENT_SIDE: &str = "kubectl-client-side-apply";
/// The manager of server-side apply unless `--field-manager` names another.
/// k8s: the same, fieldManagerServerSideApply
pub const SERVER_SIDE: &str = "kubectl";

/// The annotation of client-side apply, and who keeps it once the server applies.
/// k8s: staging/src/k8s.io/api/core/v1/annotation_key_constants.go, LastAppliedConfigAnnotation;
/// kubectl/pkg/cmd/apply/apply.go, fieldManagerLastAppliedAnnotation
pub const LAST_APPLIED: &str = "kubectl.kubernetes.io/last-applied-configuration";
/// See `LAST_APPLIED`.
pub const LAST_APPLIED_MANAGER: &str = "kubectl-last-applied";

/// Who made a change.
pub fn manager_of(change: &Change) -> Manager {
    match &change.cause.because {
        Because::Command(Rule::Line(line)) => of_line(line),
        Because::Command(Rule::Manifest) => named(CLIENT_SIDE, ""),
        _ => of_component(change),
    }
}

fn named(name: &str, subresource: &str) -> Manager {
    Manager {
        name: name.into(),
        is_apply: false,
        subresource: subresource.into(),
    }
}

fn of_component(change: &Change) -> Manager {
    let is_status_alone = match (&change.before, &change.after) {
        (Some(before), Some(after)) => is_same_but_status(before, after),
        _ => false,
    };
    let part = if is_status_alone { "status" } else { "" };
    match change.cause.actor {
        "kubelet" => named("kubelet", part),
        "default-scheduler" => named("kube-scheduler", part),
        "horizontal-pod-autoscaler" if !is_status_alone => {
            named("kube-controller-manager", "scale")
        }
        _ => named("kube-controller-manager", part),
    }
}

/// Whether a write went to the status subresource. A Deployment's revision goes that way too.
fn is_same_but_status(before: &Object, after: &Object) -> bool {
    before.meta.generation == after.meta.generation
        && before.meta.labels == after.meta.labels
        && before.meta.finalizers == after.meta.finalizers
        && before.meta.owners == after.meta.owners
        && before.body != after.body
}

fn of_line(line: &str) -> Manager {
    let words: Vec<&str> = line.split_whitespace().collect();
    let verb = words.iter().skip(1).find(|word| !word.starts_with('-'));
    let verb = verb.copied().unwrap_or("");
    let is_apply = verb == "apply" && words.contains(&"--server-side");
    let default = match verb {
        "apply" if is_apply => SERVER_SIDE.to_owned(),
        "apply" => CLIENT_SIDE.to_owned(),
        "scale" => SERVER_SIDE.to_owned(),
        verb => format!("kubectl-{verb}"),
    };
    let name = flag(&words, "--field-manager").unwrap_or(default);
    Manager {
        name: Str::from(&name),
        is_apply,
        subresource: if verb == "scale" { "scale" } else { "" }.into(),
    }
}

/// The value of a flag, written with `=` or as the next word.
fn flag(words: &[&str], name: &str) -> Option<String> {
    let prefix = format!("{name}=");
    words
        .iter()
        .enumerate()
        .find_map(|(index, word)| match word.strip_prefix(prefix.as_str()) {
            Some(value) => Some(value.to_owned()),
            None if *word == name => words.get(index + 1).map(|next| (*next).to_owned()),
            None => None,
        })
}
