//! The phase of a pod from the statuses of its containers.
//!
//! k8s: pkg/kubelet/kubelet_pods.go, getPhase

use crate::restart::{AfterExit, after_exit, is_sidecar};
use api::PodPhase;
use api::container::Container;
use api::container_state::ContainerState;
use api::pod_spec::PodSpec;
use api::pod_status::ContainerStatus;

/// What the phase depends on beside the specification.
#[derive(Clone, Copy, Debug)]
pub struct PhaseInput<'a> {
    /// Statuses of regular containers.
    pub containers: &'a [ContainerStatus],
    /// Statuses of init containers and sidecars.
    pub init: &'a [ContainerStatus],
    /// Whether all containers were stopped for good.
    pub is_terminal: bool,
    /// Whether a regular container has been started in this sandbox.
    pub has_run: bool,
}

#[derive(Default)]
struct Counts {
    pending_init: u32,
    pending_sidecar: u32,
    fatal_init: u32,
    unknown: u32,
    running: u32,
    waiting: u32,
    stopped: u32,
    stopped_final: u32,
    succeeded: u32,
}

/// The phase. The first rule that holds decides.
pub fn phase_of(spec: &PodSpec, input: &PhaseInput<'_>) -> PodPhase {
    let mut counts = Counts::default();
    for container in &spec.init_containers {
        let mut statuses = input.init.iter().chain(input.containers);
        let status = statuses.find(|status| status.name == container.name);
        if is_sidecar(container) {
            counts.add_sidecar(status);
        } else {
            counts.add_init(spec, container, status);
        }
    }
    for container in &spec.containers {
        let status = input
            .containers
            .iter()
            .find(|status| status.name == container.name);
        counts.add_regular(spec, container, status);
    }
    let is_starting = counts.pending_init > 0
        || (counts.pending_sidecar > 0 && !input.has_run)
        || counts.waiting > 0;
    if counts.fatal_init > 0 {
        PodPhase::Failed
    } else if is_starting {
        PodPhase::Pending
    } else if counts.running > 0 && counts.unknown == 0 {
        PodPhase::Running
    } else if counts.running == 0 && counts.stopped > 0 && counts.unknown == 0 {
        let is_final = input.is_terminal || counts.stopped == counts.stopped_final;
        match (is_final, counts.stopped == counts.succeeded) {
            (false, _) => PodPhase::Running,
            (true, true) => PodPhase::Succeeded,
            (true, false) => PodPhase::Failed,
        }
    } else {
        PodPhase::Pending
    }
}

/// The exit code of the latest termination that a waiting container remembers.
fn last_code(status: &ContainerStatus) -> Option<i32> {
    status.last_state.terminated().map(|state| state.exit_code)
}

fn is_final(spec: &PodSpec, container: &Container, code: i32) -> bool {
    after_exit(spec, container, code) == AfterExit::Stay
}

impl Counts {
    fn add_init(&mut self, spec: &PodSpec, container: &Container, s: Option<&ContainerStatus>) {
        let Some(status) = s else {
            self.pending_init += 1;
            return;
        };
        let ended = match &status.state {
            ContainerState::Running(_) => None,
            ContainerState::Terminated(state) => Some(state.exit_code),
            ContainerState::Waiting(_) | ContainerState::None => last_code(status),
        };
        match ended {
            None => self.pending_init += 1,
            Some(0) => (),
            Some(code) if is_final(spec, container, code) => self.fatal_init += 1,
            // It failed and is tried again; its containers still wait, which decides.
            Some(_) => (),
        }
    }

    fn add_sidecar(&mut self, status: Option<&ContainerStatus>) {
        let Some(status) = status else {
            self.unknown += 1;
            return;
        };
        match &status.state {
            ContainerState::Running(_) => {
                if status.started != Some(true) {
                    self.pending_sidecar += 1;
                }
                self.running += 1;
            }
            ContainerState::Terminated(_) => (),
            ContainerState::Waiting(_) if last_code(status).is_some() => (),
            ContainerState::Waiting(_) => {
                self.pending_sidecar += 1;
                self.waiting += 1;
            }
            ContainerState::None => {
                self.pending_sidecar += 1;
                self.unknown += 1;
            }
        }
    }

    fn add_regular(&mut self, spec: &PodSpec, container: &Container, s: Option<&ContainerStatus>) {
        let Some(status) = s else {
            self.unknown += 1;
            return;
        };
        let ended = match &status.state {
            ContainerState::Running(_) => {
                self.running += 1;
                return;
            }
            ContainerState::Terminated(state) => Some(state.exit_code),
            ContainerState::Waiting(_) => last_code(status),
            ContainerState::None => {
                self.unknown += 1;
                return;
            }
        };
        match ended {
            None => self.waiting += 1,
            Some(code) => {
                self.stopped += 1;
                self.succeeded += u32::from(code == 0);
                self.stopped_final += u32::from(is_final(spec, container, code));
            }
        }
    }
}
