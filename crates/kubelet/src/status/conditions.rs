//! The conditions that a kubelet writes.
//!
//! k8s: pkg/kubelet/status/generate.go

use crate::restart::is_sidecar;
use api::container::Container;
use api::container_state::ContainerState;
use api::pod_spec::PodSpec;
use api::pod_status::{ContainerStatus, PodCondition};
use api::{PodPhase, Str};

/// Status, reason and message of a condition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// Whether it holds.
    pub is_true: bool,
    /// One word, or nothing.
    pub reason: &'static str,
    /// A sentence, or nothing.
    pub message: String,
}

/// Statuses of all containers, regular and init; None if they are not known.
pub type Statuses<'a> = Option<Vec<&'a ContainerStatus>>;

const UNKNOWN: &str = "UnknownContainerStatuses";

impl Verdict {
    fn holds(reason: &'static str) -> Verdict {
        Verdict {
            is_true: true,
            reason,
            message: String::new(),
        }
    }

    fn fails(reason: &'static str, message: String) -> Verdict {
        Verdict {
            is_true: false,
            reason,
            message,
        }
    }

    /// `True` or `False`.
    pub fn status(&self) -> &'static str {
        if self.is_true { "True" } else { "False" }
    }
}

/// `containers with WHAT status: [a b]` for the lists that are not empty.
fn lists(parts: [(&str, &[&str]); 2]) -> String {
    let texts: Vec<String> = parts
        .iter()
        .filter(|(_, names)| !names.is_empty())
        .map(|(what, names)| format!("containers with {what} status: [{}]", names.join(" ")))
        .collect();
    texts.join(", ")
}

fn status_of<'a>(statuses: &[&'a ContainerStatus], name: &str) -> Option<&'a ContainerStatus> {
    statuses
        .iter()
        .find(|status| *status.name == *name)
        .copied()
}

/// ContainersReady.
pub fn containers_ready(spec: &PodSpec, statuses: &Statuses<'_>, phase: PodPhase) -> Verdict {
    let Some(statuses) = statuses else {
        return Verdict::fails(UNKNOWN, String::new());
    };
    let sidecars = spec
        .init_containers
        .iter()
        .filter(|container| is_sidecar(container));
    let (mut unknown, mut unready) = (Vec::new(), Vec::new());
    for container in sidecars.chain(&spec.containers) {
        match status_of(statuses, &container.name) {
            None => unknown.push(container.name.as_str()),
            Some(status) if !status.ready => unready.push(container.name.as_str()),
            Some(_) => (),
        }
    }
    match phase {
        PodPhase::Succeeded if unknown.is_empty() => Verdict::fails("PodCompleted", String::new()),
        PodPhase::Failed => Verdict::fails("PodFailed", String::new()),
        _ => match lists([("unknown", &unknown), ("unready", &unready)]) {
            text if text.is_empty() => Verdict::holds(""),
            text => Verdict::fails("ContainersNotReady", text),
        },
    }
}

/// Ready: ContainersReady and every readiness gate.
pub fn ready(
    spec: &PodSpec,
    conditions: &[PodCondition],
    statuses: &Statuses<'_>,
    phase: PodPhase,
) -> Verdict {
    let containers = containers_ready(spec, statuses, phase);
    if !containers.is_true {
        return containers;
    }
    let gate = |type_: &Str| {
        let condition = conditions
            .iter()
            .find(|condition| condition.type_ == *type_);
        match condition {
            None => Some(format!(
                "corresponding condition of pod readiness gate \"{type_}\" does not exist."
            )),
            Some(condition) if condition.status != "True" => Some(format!(
                "the status of pod readiness gate \"{type_}\" is not \"True\", but {}",
                condition.status
            )),
            Some(_) => None,
        }
    };
    let problems: Vec<String> = spec
        .readiness_gates
        .iter()
        .filter_map(|g| gate(&g.condition_type))
        .collect();
    if problems.is_empty() {
        Verdict::holds("")
    } else {
        Verdict::fails("ReadinessGatesNotReady", problems.join(", "))
    }
}

/// Initialized: every init container is done, every sidecar started.
pub fn initialized(spec: &PodSpec, statuses: &Statuses<'_>, phase: PodPhase) -> Verdict {
    let Some(statuses) = statuses else {
        return match spec.init_containers.is_empty() {
            true => Verdict::holds(""),
            false => Verdict::fails(UNKNOWN, String::new()),
        };
    };
    let is_complete = |container: &Container, status: &ContainerStatus| {
        if is_sidecar(container) {
            status.started == Some(true)
        } else {
            status.ready
        }
    };
    let (mut unknown, mut incomplete) = (Vec::new(), Vec::new());
    for container in &spec.init_containers {
        match status_of(statuses, &container.name) {
            None => unknown.push(container.name.as_str()),
            Some(status) if !is_complete(container, status) => {
                incomplete.push(container.name.as_str());
            }
            Some(_) => (),
        }
    }
    if phase == PodPhase::Succeeded && unknown.is_empty() {
        return Verdict::holds("PodCompleted");
    }
    if spec
        .containers
        .iter()
        .any(|container| has_started(statuses, &container.name))
    {
        return Verdict::holds("");
    }
    match lists([("unknown", &unknown), ("incomplete", &incomplete)]) {
        text if text.is_empty() => Verdict::holds(""),
        text => Verdict::fails("ContainersNotInitialized", text),
    }
}

/// Whether a regular container runs, ran, or is about to run again.
fn has_started(statuses: &[&ContainerStatus], name: &str) -> bool {
    status_of(statuses, name).is_some_and(|status| match &status.state {
        ContainerState::Running(_) | ContainerState::Terminated(_) => true,
        ContainerState::Waiting(_) | ContainerState::None => {
            status.last_state.terminated().is_some()
        }
    })
}
