//! What a pass has to do: sandbox, init containers, containers to stop and to start.
//!
//! k8s: pkg/kubelet/kuberuntime/kuberuntime_manager.go, computePodActions;
//! pkg/kubelet/kuberuntime/kuberuntime_container.go, computeInitContainerActions

use super::Step;
use super::slot::Slot;
use crate::restart::{AfterExit, after_exit, is_sidecar, may_restart};
use crate::runtime::ProbeKind;
use std::collections::VecDeque;

/// Something a pass does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Action {
    /// Stops everything.
    StopPod,
    /// Stops a container, with the text of the event.
    Stop(usize, String),
    /// Makes the sandbox.
    MakeSandbox,
    /// Starts a container.
    Start(usize),
    /// Starts all containers again, in place.
    RestartAll,
}

/// What is to become of a container.
enum Wish {
    Keep,
    Start,
    Stop { message: String, restart: bool },
    Leave,
}

impl Step<'_, '_> {
    /// The actions of this pass, in order.
    pub fn plan(&mut self) -> VecDeque<Action> {
        let mut actions = VecDeque::new();
        if self.wants_restart_of_all() {
            actions.push_back(Action::RestartAll);
            return actions;
        }
        if self.worker.sandbox.is_none() {
            actions.push_back(Action::MakeSandbox);
            if self.worker.init_count() > 0 {
                actions.push_back(Action::Start(0));
            } else {
                actions.extend(self.startable().into_iter().map(Action::Start));
            }
            return actions;
        }
        match self.plan_init(&mut actions) {
            Progress::Failed => VecDeque::from([Action::StopPod]),
            Progress::Waiting => actions,
            Progress::Done => {
                self.plan_regular(&mut actions);
                actions
            }
        }
    }

    /// Regular containers to start in a new sandbox: those that have not succeeded for good.
    fn startable(&self) -> Vec<usize> {
        let spec = self.worker.spec();
        let is_done = |slot: usize| {
            let code = self
                .worker
                .slots
                .get(slot)
                .and_then(Slot::ended)
                .map(|ended| ended.code);
            let container = self.worker.container(slot);
            code == Some(0) && container.is_some_and(|c| after_exit(spec, c, 0) == AfterExit::Stay)
        };
        (self.worker.init_count()..self.worker.slots.len())
            .filter(|slot| !is_done(*slot))
            .collect()
    }

    fn wants_restart_of_all(&self) -> bool {
        let spec = self.worker.spec();
        (0..self.worker.slots.len()).any(|slot| {
            let code = self
                .worker
                .slots
                .get(slot)
                .and_then(Slot::ended)
                .map(|ended| ended.code);
            match (code, self.worker.container(slot)) {
                (Some(code), Some(c)) => after_exit(spec, c, code) == AfterExit::RestartAll,
                (_, _) => false,
            }
        })
    }

    /// Walks the init containers from last to first.
    fn plan_init(&self, actions: &mut VecDeque<Action>) -> Progress {
        let worker = &*self.worker;
        let count = worker.init_count();
        let regular_started = worker.has_run;
        let mut is_past = regular_started;
        let mut progress = if regular_started || count == 0 {
            Progress::Done
        } else {
            Progress::Waiting
        };
        let mut anything_known = regular_started;
        for index in (0..count).rev() {
            let (Some(container), Some(slot)) = (worker.container(index), worker.slots.get(index))
            else {
                continue;
            };
            let sidecar = is_sidecar(container);
            if slot.attempt.is_none() {
                if is_past && sidecar {
                    actions.push_front(Action::Start(index));
                }
                continue;
            }
            anything_known = true;
            if is_past && !sidecar {
                continue;
            }
            match self.init_wish(index, sidecar) {
                InitWish::Wait => (),
                InitWish::Next if index + 1 == count => progress = Progress::Done,
                InitWish::Next if !is_past => actions.push_back(Action::Start(index + 1)),
                InitWish::Next => (),
                InitWish::Start => actions.push_front(Action::Start(index)),
                InitWish::Restart(message) => {
                    actions.push_front(Action::Start(index));
                    actions.push_front(Action::Stop(index, message));
                }
                InitWish::Fail => return Progress::Failed,
            }
            is_past = true;
        }
        if !anything_known && count > 0 {
            actions.push_back(Action::Start(0));
        }
        progress
    }

    fn init_wish(&self, index: usize, sidecar: bool) -> InitWish {
        let worker = &*self.worker;
        let (Some(container), Some(slot)) = (worker.container(index), worker.slots.get(index))
        else {
            return InitWish::Wait;
        };
        if !slot.is_running() {
            let code = slot.ended().map_or(1, |ended| ended.code);
            return match (sidecar, code) {
                (true, _) => InitWish::Start,
                (false, 0) => InitWish::Next,
                (false, code) => match after_exit(worker.spec(), container, code) {
                    AfterExit::Stay => InitWish::Fail,
                    AfterExit::Restart | AfterExit::RestartAll => InitWish::Start,
                },
            };
        }
        if !sidecar {
            return InitWish::Wait;
        }
        match slot.probe_result(ProbeKind::Startup) {
            Some(false) => {
                let message = format!("Init container {} failed startup probe", container.name);
                return InitWish::Restart(message);
            }
            None if container.startup_probe.is_some() => return InitWish::Wait,
            Some(true) | None => (),
        }
        if slot
            .attempt
            .as_ref()
            .is_some_and(|attempt| attempt.image != container.image)
        {
            let message = format!("Init container {} definition changed", container.name);
            return InitWish::Restart(message);
        }
        if slot.probe_result(ProbeKind::Liveness) == Some(false) {
            let message = format!("Init container {} failed liveness probe", container.name);
            return InitWish::Restart(message);
        }
        InitWish::Next
    }

    fn plan_regular(&self, actions: &mut VecDeque<Action>) {
        let (mut keeps, mut starts, mut stops) = (0, Vec::new(), Vec::new());
        for slot in self.worker.init_count()..self.worker.slots.len() {
            match self.wish(slot) {
                Wish::Keep => keeps += 1,
                Wish::Leave => (),
                Wish::Start => starts.push(Action::Start(slot)),
                Wish::Stop { message, restart } => {
                    stops.push(Action::Stop(slot, message));
                    if restart {
                        starts.push(Action::Start(slot));
                    }
                }
            }
        }
        if keeps == 0 && starts.is_empty() {
            actions.clear();
            actions.push_back(Action::StopPod);
        } else {
            for stop in stops.into_iter().rev() {
                actions.push_front(stop);
            }
            actions.extend(starts);
        }
    }

    /// What is to become of a regular container.
    fn wish(&self, index: usize) -> Wish {
        let worker = &*self.worker;
        let (Some(container), Some(slot)) = (worker.container(index), worker.slots.get(index))
        else {
            return Wish::Leave;
        };
        let Some(attempt) = &slot.attempt else {
            return Wish::Start;
        };
        if let Some(ended) = &attempt.ended {
            return match after_exit(worker.spec(), container, ended.code) {
                AfterExit::Stay => Wish::Leave,
                AfterExit::Restart | AfterExit::RestartAll => Wish::Start,
            };
        }
        let name = &container.name;
        let restart = may_restart(worker.spec(), container);
        let suffix = if restart { ", will be restarted" } else { "" };
        let stop = |text: &str| Wish::Stop {
            message: format!("Container {name} {text}{suffix}"),
            restart,
        };
        if attempt.image != container.image {
            let message = format!("Container {name} definition changed, will be restarted");
            Wish::Stop {
                message,
                restart: true,
            }
        } else if worker.must_restart_to_resize(index, container) {
            let message = format!("Container {name} resize requires restart");
            Wish::Stop {
                message,
                restart: true,
            }
        } else if slot.probe_result(ProbeKind::Liveness) == Some(false) {
            stop("failed liveness probe")
        } else if slot.probe_result(ProbeKind::Startup) == Some(false) {
            stop("failed startup probe")
        } else {
            Wish::Keep
        }
    }
}

enum Progress {
    Waiting,
    Done,
    Failed,
}

enum InitWish {
    Wait,
    Next,
    Start,
    Restart(String),
    Fail,
}
