//! What happens, in one sentence with numbers.

use crate::view::{Node, NodeCondition, Pod, PodState, SetRow, Workload};
use std::rc::Rc;

/// The most telling thing: a roll-out first, then silent nodes, failing pods, waiting pods, all
/// well.
pub fn sentence(workloads: &[Rc<Workload>], pods: &[Rc<Pod>], nodes: &[Rc<Node>]) -> String {
    if let Some(workload) = workloads.iter().find(|workload| is_replacing(workload)) {
        return rolling(workload, pods);
    }
    let failing = pods.iter().filter(|pod| pod.state.is_failing()).count();
    let silent: Vec<_> = nodes
        .iter()
        .filter(|n| matches!(n.condition, NodeCondition::NotReady(_)))
        .collect();
    let waiting = pods
        .iter()
        .filter(|pod| pod.state == PodState::Pending)
        .count();
    let mut parts = Vec::new();
    match silent.as_slice() {
        [] => (),
        [one] => parts.push(format!("{} is silent", one.reference.name)),
        many => parts.push(format!("{} nodes are silent", many.len())),
    }
    if failing > 0 {
        let verb = if failing == 1 { "is" } else { "are" };
        parts.push(format!("{failing} of {} pods {verb} failing", pods.len()));
    }
    if waiting > 0 {
        let verb = if waiting == 1 { "waits" } else { "wait" };
        parts.push(format!("{waiting} {verb} for a node"));
    }
    if !parts.is_empty() {
        return format!("{}.", parts.join("; "));
    }
    steady(workloads, pods)
}

/// Several sets have, or want, pods.
fn is_replacing(workload: &Workload) -> bool {
    workload
        .sets
        .iter()
        .filter(|set| set.want > 0 || set.have > 0)
        .count()
        > 1
}

fn name_of(set: &SetRow) -> String {
    let is_version = !set.version.is_empty() && !set.version.starts_with("rev");
    if is_version {
        set.version.to_string()
    } else {
        set.hash.to_string()
    }
}

fn rolling(workload: &Workload, pods: &[Rc<Pod>]) -> String {
    let Some((new, old)) = workload.sets.split_last() else {
        return String::new();
    };
    let before = old
        .iter()
        .rev()
        .find(|set| set.want > 0 || set.have > 0)
        .map(name_of);
    let (after, before) = (name_of(new), before.unwrap_or_default());
    let own = pods
        .iter()
        .filter(|pod| pod.set.as_ref() == Some(&new.reference));
    let crashing = own
        .clone()
        .filter(|pod| pod.state == PodState::BackOff || pod.restarts > 1);
    let tail = match (
        crashing.count(),
        own.filter(|p| p.state == PodState::ImagePull).count(),
    ) {
        (0, 0) => String::new(),
        (0, 1) => ", one cannot pull its image".to_owned(),
        (0, n) => format!(", {n} cannot pull their image"),
        (1, _) => ", one keeps crashing".to_owned(),
        (n, _) => format!(", {n} keep crashing"),
    };
    let name = &workload.reference.name;
    let subject = if after == before {
        format!("A new {name}")
    } else {
        after
    };
    let object = if subject.starts_with("A new") {
        "the old one".to_owned()
    } else {
        before
    };
    format!(
        "{subject} replaces {object}: {} of {} new pods are ready{tail}.",
        new.ready, workload.want
    )
}

fn steady(workloads: &[Rc<Workload>], pods: &[Rc<Pod>]) -> String {
    let ready = pods
        .iter()
        .filter(|pod| pod.state == PodState::Ready)
        .count();
    match workloads {
        [] if pods.is_empty() => "Nothing runs yet.".to_owned(),
        [one] => {
            let version = one
                .sets
                .last()
                .map(name_of)
                .filter(|version| !version.is_empty());
            let what = version
                .map(|version| format!(" runs {version}"))
                .unwrap_or_default();
            let own = one.sets.iter().map(|set| set.ready).sum::<u32>();
            match one.sets.last() {
                Some(set) if set.letter.is_some() => {
                    format!(
                        "{}{what}: {own} of {} pods are ready.",
                        one.reference.name, one.want
                    )
                }
                _ => format!("{}: {}.", one.reference.name, one.summary),
            }
        }
        _ => format!("{ready} of {} pods are ready.", pods.len()),
    }
}
