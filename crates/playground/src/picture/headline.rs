//! What happens, in one sentence with numbers.

use crate::view::{Kind, Node, NodeCondition, Pod, PodState, SetRow, Workload, count};
use sim::order::Gather;
use std::collections::BTreeSet;
use std::rc::Rc;

/// The most telling things: a roll-out first, then jobs that have failed, other pods that fail,
/// silent nodes, waiting pods, all well.
pub fn sentence(workloads: &[Rc<Workload>], pods: &[Rc<Pod>], nodes: &[Rc<Node>]) -> String {
    told(workloads, pods, nodes, &rolling)
}

/// The same where little room is: of a roll-out the numbers alone.
pub fn short(workloads: &[Rc<Workload>], pods: &[Rc<Pod>], nodes: &[Rc<Node>]) -> String {
    told(workloads, pods, nodes, &|workload, _, _| {
        new_ready(workload)
    })
}

fn told(
    workloads: &[Rc<Workload>],
    pods: &[Rc<Pod>],
    nodes: &[Rc<Node>],
    rolling: &dyn Fn(&Workload, &[Rc<Workload>], &[Rc<Pod>]) -> String,
) -> String {
    let silent: Vec<_> = nodes
        .iter()
        .filter(|n| matches!(n.condition, NodeCondition::NotReady(_)))
        .collect();
    let replaced = workloads.iter().find(|workload| workload.is_replacing());
    let mut parts = Vec::new();
    parts.extend(replaced.map(|workload| rolling(workload, workloads, pods)));
    let failed: Vec<_> = workloads.iter().filter(|w| w.has_failed).collect();
    parts.extend(given_up(&failed));
    let told = replaced.into_iter().chain(failed);
    let told: Vec<_> = told.map(|workload| &workload.reference).collect();
    let is_told = |pod: &&Rc<Pod>| {
        pod.owner
            .as_ref()
            .is_some_and(|owner| told.contains(&owner))
    };
    let failing = pods.iter().filter(|pod| pod.state.is_failing());
    parts.extend(failures(
        failing.filter(|pod| !is_told(pod)),
        pods,
        nodes.len(),
    ));
    match silent.as_slice() {
        [] => (),
        [one] => parts.push(format!("{} is silent", one.reference.name)),
        many => parts.push(format!("{} nodes are silent", many.len())),
    }
    let waiting = pods
        .iter()
        .filter(|pod| pod.state == PodState::Pending)
        .count();
    if waiting > 0 && replaced.is_none() {
        let verb = if waiting == 1 {
            "pod waits"
        } else {
            "pods wait"
        };
        parts.push(format!("{} {verb} for a node", count(waiting)));
    }
    if !parts.is_empty() {
        return format!("{}.", parts.join("; "));
    }
    steady(workloads, pods)
}

/// Which jobs have failed.
fn given_up(failed: &[&Rc<Workload>]) -> Option<String> {
    match failed {
        [] => None,
        [one] => Some(format!("{} failed: {}", one.reference.name, one.summary)),
        many => Some(format!("{} jobs have failed", count(many.len()))),
    }
}

/// How many pods fail, and on how many nodes where that narrows it down.
fn failures<'a>(
    failing: impl Iterator<Item = &'a Rc<Pod>>,
    pods: &[Rc<Pod>],
    n_nodes: usize,
) -> Option<String> {
    let failing: Vec<_> = failing.collect();
    let on: BTreeSet<_> = failing.iter().filter_map(|pod| pod.node.clone()).gathered();
    let verb = match failing.len() {
        0 => return None,
        1 => "is",
        _ => "are",
    };
    let (n_failing, n_pods) = (count(failing.len()), count(pods.len()));
    let failing = format!("{n_failing} of {n_pods} pods {verb} failing");
    let narrows = pods.len() > 100 && !on.is_empty() && on.len() < n_nodes;
    Some(match narrows {
        true => format!("{failing}, on {} of {n_nodes} nodes", on.len()),
        false => failing,
    })
}

fn name_of(set: &SetRow) -> String {
    let is_version = !set.version.is_empty() && !set.version.starts_with("rev");
    if is_version {
        set.version.to_string()
    } else {
        set.hash.to_string()
    }
}

fn rolling(workload: &Workload, all: &[Rc<Workload>], pods: &[Rc<Pod>]) -> String {
    let Some((new, old)) = workload.sets.split_last() else {
        return String::new();
    };
    let before = old
        .iter()
        .rev()
        .find(|set| set.want > 0 || set.have > 0)
        .map(name_of);
    let (after, before) = (name_of(new), before.unwrap_or_default());
    // Names are compared last: most pods of a roll-out are neither.
    let is_own = |pod: &&Rc<Pod>| pod.set.as_ref() == Some(&new.reference);
    let crashing = pods
        .iter()
        .filter(|pod| pod.state == PodState::BackOff || pod.restarts > 1);
    let pulling = pods.iter().filter(|p| p.state == PodState::ImagePull);
    let tail = match (
        crashing.filter(is_own).count(),
        pulling.filter(is_own).count(),
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
    // Versions are told apart by name only where several workloads have some.
    let several = all.iter().filter(|w| w.kind == Kind::Deployment).count() > 1;
    let of = match several && !subject.starts_with("A new") {
        true => format!("{name} "),
        false => String::new(),
    };
    format!(
        "{of}{subject} replaces {object}: {}{tail}",
        new_ready(workload)
    )
}

fn new_ready(workload: &Workload) -> String {
    let ready = workload.sets.last().map_or(0, |set| set.ready);
    format!("{ready} of {} new pods are ready", workload.want)
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
        _ => format!("{} of {} pods are ready.", count(ready), count(pods.len())),
    }
}
