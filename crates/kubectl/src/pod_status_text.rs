//! What `kubectl get pods` says in READY, STATUS and RESTARTS.
//!
//! k8s: pkg/printers/internalversion/printers.go, printPod

use crate::age::age;
use api::container::Container;
use api::container_state::ContainerState;
use api::pod_status::{ContainerStateTerminated, ContainerStatus};
use api::{Object, Pod, PodPhase, Time};
use sim::Instant;

/// The three cells, before ages are added.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct PodText {
    /// Containers that are ready, sidecars included.
    pub ready: u32,
    /// Containers that should be, sidecars included.
    pub containers: u32,
    /// `Running`, `CrashLoopBackOff`, `Init:0/1`, `Terminating` and so on.
    pub status: String,
    /// Restarts of the containers that count now.
    pub restart_count: i32,
    /// When the last of them ended.
    pub restart_last: Option<Time>,
}

impl PodText {
    /// Reads it off a pod.
    pub fn of(object: &Object, pod: &Pod) -> PodText {
        let status = &pod.status;
        let sidecars = pod
            .spec
            .init_containers
            .iter()
            .filter(|one| is_sidecar(one));
        let mut text = PodText {
            containers: (pod.spec.containers.len() + sidecars.count()) as u32,
            status: match status.reason.as_str() {
                "" => status.phase.as_str().to_owned(),
                reason => reason.to_owned(),
            },
            ..PodText::default()
        };
        let scheduled = pod.condition("PodScheduled");
        if scheduled.is_some_and(|condition| condition.reason == "SchedulingGated") {
            text.status = "SchedulingGated".to_owned();
        }
        let sidecar = text.walk_init_containers(pod);
        let is_initialized = pod
            .condition("Initialized")
            .is_some_and(|condition| condition.status == "True");
        match sidecar {
            Walk::Initializing(sidecars) if is_initialized => text.walk_containers(pod, sidecars),
            Walk::Initializing(_) => (),
            Walk::Done(sidecars) => text.walk_containers(pod, sidecars),
        }
        if object.meta.is_terminating() {
            if status.reason == "NodeLost" {
                text.status = "Unknown".to_owned();
            } else if !matches!(status.phase, PodPhase::Succeeded | PodPhase::Failed) {
                text.status = "Terminating".to_owned();
            }
        }
        text
    }

    /// `4 (65s ago)`.
    pub fn restarts(&self, now: Instant) -> String {
        match self.restart_last {
            Some(last) if self.restart_count != 0 => {
                format!("{} ({} ago)", self.restart_count, age(now, last))
            }
            _ => self.restart_count.to_string(),
        }
    }

    fn walk_init_containers(&mut self, pod: &Pod) -> Walk {
        let specs = &pod.spec.init_containers;
        let mut sidecars = Restarts::default();
        for (index, status) in pod.status.init_container_statuses.iter().enumerate() {
            self.restart_count += status.restart_count;
            self.restart_last = self.restart_last.max(ended_last(status));
            let spec = specs.iter().find(|spec| spec.name == status.name);
            let is_sidecar = spec.is_some_and(is_sidecar);
            if is_sidecar {
                sidecars.count += status.restart_count;
                sidecars.last = sidecars.last.max(ended_last(status));
            }
            match &status.state {
                ContainerState::Terminated(state) if state.exit_code == 0 => continue,
                _ if is_sidecar && status.started == Some(true) => {
                    self.ready += u32::from(status.ready);
                    continue;
                }
                ContainerState::Terminated(state) => {
                    self.status = format!("Init:{}", ended_text(state));
                }
                ContainerState::Waiting(state)
                    if !state.reason.is_empty() && state.reason != "PodInitializing" =>
                {
                    self.status = format!("Init:{}", state.reason);
                }
                ContainerState::Waiting(_) | ContainerState::Running(_) | ContainerState::None => {
                    self.status = format!("Init:{index}/{}", specs.len());
                }
            }
            return Walk::Initializing(sidecars);
        }
        Walk::Done(sidecars)
    }

    /// From the last container to the first, so that the first one's trouble shows.
    fn walk_containers(&mut self, pod: &Pod, sidecars: Restarts) {
        (self.restart_count, self.restart_last) = (sidecars.count, sidecars.last);
        let mut has_running = false;
        let mut error_reason = String::new();
        for status in pod.status.container_statuses.iter().rev() {
            self.restart_count += status.restart_count;
            self.restart_last = self.restart_last.max(ended_last(status));
            match &status.state {
                ContainerState::Waiting(state) if !state.reason.is_empty() => {
                    self.status = state.reason.to_string();
                }
                ContainerState::Terminated(state) => {
                    self.status = ended_text(state);
                    if state.exit_code != 0 {
                        error_reason.clone_from(&self.status);
                    }
                }
                ContainerState::Running(_) if status.ready => {
                    has_running = true;
                    self.ready += 1;
                }
                ContainerState::Waiting(_) | ContainerState::Running(_) | ContainerState::None => {}
            }
        }
        if self.status == "Completed" {
            if has_running && pod.is_ready() {
                self.status = "Running".to_owned();
            } else if !error_reason.is_empty() {
                self.status = error_reason;
            } else if has_running {
                self.status = "NotReady".to_owned();
            }
        }
    }
}

/// Whether init containers are still at work; restarts of the sidecars seen on the way.
enum Walk {
    Initializing(Restarts),
    Done(Restarts),
}

#[derive(Default)]
struct Restarts {
    count: i32,
    last: Option<Time>,
}

fn is_sidecar(container: &Container) -> bool {
    container.restart_policy == "Always"
}

fn ended_last(status: &ContainerStatus) -> Option<Time> {
    let ended = status.last_state.terminated()?.finished_at;
    (!ended.is_zero()).then_some(ended)
}

fn ended_text(state: &ContainerStateTerminated) -> String {
    match (state.reason.as_str(), state.signal) {
        ("", 0) => format!("ExitCode:{}", state.exit_code),
        ("", signal) => format!("Signal:{signal}"),
        (reason, _) => reason.to_owned(),
    }
}
