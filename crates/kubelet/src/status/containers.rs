//! The status of one container.
//!
//! k8s: pkg/kubelet/kubelet_pods.go, convertToAPIContainerStatuses

use crate::restart::{AfterExit, after_exit, is_sidecar};
use crate::worker::Worker;
use crate::worker::slot::{Attempt, Slot};
use api::container_state::ContainerState;
use api::pod_status::{
    ContainerStateRunning, ContainerStateTerminated, ContainerStateWaiting, ContainerStatus,
    PodStatus, VolumeMountStatus,
};
use api::{Str, Time};
use std::rc::Rc;

/// A container that nobody can find when its pod is terminated.
/// k8s: pkg/kubelet/kubelet.go, SyncTerminatedPod → status_manager.go, TerminatePod
const LOST_REASON: &str = "ContainerStatusUnknown";
const LOST_MESSAGE: &str = "The container could not be located when the pod was terminated";
const LOST_CODE: i32 = 137;

/// The status of the container in `index`.
pub fn status_of(
    worker: &Worker,
    index: usize,
    before: Option<&ContainerStatus>,
) -> ContainerStatus {
    let (Some(container), Some(slot)) = (worker.container(index), worker.slots.get(index)) else {
        return ContainerStatus::default();
    };
    let is_init = index < worker.init_count();
    let granted = worker.granted(index);
    let mut status = ContainerStatus {
        name: container.name.clone(),
        image: container.image.clone(),
        restart_count: i32::try_from(slot.restart_count()).unwrap_or(i32::MAX),
        resources: Some(granted.clone()),
        allocated_resources: Rc::clone(&granted.requests),
        ..ContainerStatus::default()
    };
    status.started = Some(slot.has_started());
    status.ready = match is_init && !is_sidecar(container) {
        true => slot.ended().is_some_and(|ended| ended.code == 0),
        false => slot.is_ready(),
    };
    if is_init && !is_sidecar(container) {
        status.started = Some(slot.is_running());
    }
    match &slot.attempt {
        Some(attempt) => {
            status.container_id = attempt.id.clone();
            status.image = attempt.image.clone();
            status.image_id = attempt.image.clone();
            status.volume_mounts = mounts(worker, container);
            if slot.is_running() {
                status.resources = Some(attempt.resources.clone());
            }
            status.state = state_of(attempt);
        }
        None => {
            let reason = match worker.init_count() {
                0 => "ContainerCreating",
                _ => "PodInitializing",
            };
            status.state = waiting(reason, "");
            if let Some(before) = before.filter(|_| slot.count_base == 0) {
                if before.state.terminated().is_some() {
                    return before.clone();
                }
                status.restart_count = before.restart_count;
                status.last_state = before.last_state.clone();
            }
        }
    }
    if let Some(previous) = &slot.previous {
        status.last_state = state_of(previous);
    }
    overlay(worker, index, slot, &mut status);
    status
}

/// Marks the containers that have no known end when their pod has ended: init containers that were
/// started, or the first one, and the others if the pod was ever initialized.
/// k8s: pkg/kubelet/status/status_manager.go, TerminatePod, hasPodInitialized,
/// initializedContainers
pub fn mark_lost(status: &mut PodStatus) {
    let was_started = |one: &ContainerStatus| {
        one.state.waiting().is_none() || one.last_state.terminated().is_some()
    };
    let init = &mut status.init_container_statuses;
    let has_done = |one: &ContainerStatus| {
        let ends = [one.state.terminated(), one.last_state.terminated()];
        let is_done = ends.into_iter().flatten().any(|end| end.exit_code == 0);
        is_done || one.started == Some(true)
    };
    let is_initialized =
        init.last().is_none_or(has_done) || status.container_statuses.iter().any(was_started);
    let count = init.iter().rposition(was_started).unwrap_or(0) + 1;
    init.iter_mut().take(count).for_each(mark_one_lost);
    if is_initialized {
        status.container_statuses.iter_mut().for_each(mark_one_lost);
    }
}

fn mark_one_lost(status: &mut ContainerStatus) {
    if status.state.terminated().is_none() {
        status.state = ContainerState::Terminated(ContainerStateTerminated {
            exit_code: LOST_CODE,
            reason: LOST_REASON.into(),
            message: LOST_MESSAGE.into(),
            ..ContainerStateTerminated::default()
        });
        status.ready = false;
        status.started = Some(false);
    }
}

/// A container that will be started again shows why it was not.
fn overlay(worker: &Worker, index: usize, slot: &Slot, status: &mut ContainerStatus) {
    let (Some(failure), Some(container)) = (&slot.failure, worker.container(index)) else {
        return;
    };
    let will_start = match (slot.is_running(), slot.ended()) {
        _ if worker.is_unwanted() => false,
        (true, _) => false,
        (false, None) => true,
        (false, Some(ended)) => {
            let is_done_init = index < worker.init_count() && ended.code == 0;
            let restarts = is_sidecar(container) && index < worker.init_count()
                || after_exit(worker.spec(), container, ended.code) != AfterExit::Stay;
            restarts && !is_done_init
        }
    };
    if !will_start {
        return;
    }
    if status.state.terminated().is_some() {
        status.last_state = std::mem::take(&mut status.state);
    }
    status.state = waiting(&failure.reason, &failure.message);
}

fn waiting(reason: &str, message: &str) -> ContainerState {
    ContainerState::Waiting(ContainerStateWaiting {
        reason: reason.into(),
        message: message.into(),
        extra: None,
    })
}

fn state_of(attempt: &Attempt) -> ContainerState {
    let started = attempt.started.map_or(Time::UNIX_EPOCH, Time::from);
    match &attempt.ended {
        None if attempt.started.is_some() => ContainerState::Running(ContainerStateRunning {
            started_at: started,
            extra: None,
        }),
        None => waiting("", ""),
        Some(ended) => ContainerState::Terminated(ContainerStateTerminated {
            container_id: attempt.id.clone(),
            exit_code: ended.code,
            finished_at: Time::from(ended.at),
            message: ended.message.clone(),
            reason: ended.reason.clone(),
            started_at: started,
            ..ContainerStateTerminated::default()
        }),
    }
}

fn mounts(worker: &Worker, container: &api::container::Container) -> Vec<VolumeMountStatus> {
    let token = worker.pod().token_mount();
    let own = container.volume_mounts.iter().chain(token.as_ref());
    let status = |mount: &api::container::VolumeMount| {
        let is_read_only = mount.read_only == Some(true);
        VolumeMountStatus {
            mount_path: mount.mount_path.clone(),
            name: mount.name.clone(),
            read_only: mount.read_only.filter(|_| is_read_only),
            recursive_read_only: if is_read_only {
                "Disabled".into()
            } else {
                Str::default()
            },
            ..VolumeMountStatus::default()
        }
    };
    own.map(status).collect()
}
