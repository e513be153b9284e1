//! Stopping containers: hook, signal, grace, kill; sidecars last and in reverse order.
//!
//! k8s: pkg/kubelet/kuberuntime/kuberuntime_container.go, killContainer;
//! pkg/kubelet/kuberuntime/kuberuntime_termination_order.go

use super::slot::{Slot, Stopping};
use super::{Stage, Step};
use crate::environment::World;
use crate::restart::is_sidecar;
use apiserver::EventType;
use sim::{Duration, Instant};

/// Least time between the signal and the kill.
/// k8s: pkg/kubelet/kuberuntime/kuberuntime_manager.go, minimumGracePeriodInSeconds
const GRACE_MIN: Duration = Duration::from_secs(2);

impl Step<'_, '_> {
    /// Begins to stop a container, with the text of the event.
    pub fn stop(&mut self, slot: usize, message: &str, grace: Duration) {
        if !self.worker.slots.get(slot).is_some_and(Slot::is_running) {
            return;
        }
        self.event(Some(slot), EventType::Normal, "Killing", message);
        let now = self.now;
        let hook = self.pre_stop_time(slot).min(grace);
        let hook_ends = now + hook;
        let kill_at = (now + grace).max(hook_ends + GRACE_MIN);
        if let Some(attempt) = self
            .worker
            .slots
            .get_mut(slot)
            .and_then(|s| s.attempt.as_mut())
        {
            attempt.stopping.get_or_insert(Stopping {
                since: now,
                signal_at: Some(hook_ends),
                hook_ends,
                is_signalled: false,
                kill_at,
            });
        }
    }

    /// Begins to stop every running container; sidecars wait for those after them.
    pub fn stop_all(&mut self, grace: Duration) {
        for slot in 0..self.worker.slots.len() {
            let message = format!("Stopping container {}", self.name(slot));
            self.stop(slot, &message, grace);
        }
        self.order_sidecars();
    }

    /// Sidecars get their signal when all containers after them have ended.
    pub fn order_sidecars(&mut self) {
        let now = self.now;
        for slot in 0..self.worker.init_count() {
            let waits = self.worker.container(slot).is_some_and(is_sidecar)
                && self
                    .worker
                    .slots
                    .iter()
                    .skip(slot + 1)
                    .any(Slot::is_running);
            let attempt = self
                .worker
                .slots
                .get_mut(slot)
                .and_then(|slot| slot.attempt.as_mut());
            if let Some(stopping) = attempt.and_then(|attempt| attempt.stopping.as_mut())
                && !stopping.is_signalled
            {
                stopping.signal_at = match waits {
                    true => None,
                    false => Some(stopping.signal_at.unwrap_or(now.max(stopping.hook_ends))),
                };
            }
        }
    }

    /// Shortens the time that stopping containers have left.
    pub fn shorten(&mut self, kill_by: Instant) {
        for slot in &mut self.worker.slots {
            let attempt = slot.attempt.as_mut();
            if let Some(stopping) = attempt.and_then(|attempt| attempt.stopping.as_mut()) {
                let earliest = stopping.since + GRACE_MIN;
                stopping.kill_at = stopping.kill_at.min(kill_by.max(earliest));
            }
        }
    }

    /// How long the hook before the stop takes.
    fn pre_stop_time(&mut self, slot: usize) -> Duration {
        let Some(container) = self.worker.container(slot).cloned() else {
            return Duration::ZERO;
        };
        let handler = container
            .lifecycle
            .as_ref()
            .and_then(|l| l.pre_stop.as_ref());
        let Some(handler) = handler else {
            return Duration::ZERO;
        };
        let (time, is_ok) = self.run_hook(slot, handler);
        if !is_ok {
            self.event(
                Some(slot),
                EventType::Warning,
                "FailedPreStopHook",
                "PreStopHook failed",
            );
        }
        time
    }

    /// Runs a hook: how long it takes and whether it succeeds.
    pub fn run_hook(
        &mut self,
        slot: usize,
        handler: &api::container::LifecycleHandler,
    ) -> (Duration, bool) {
        if let Some(sleep) = &handler.sleep {
            return (Duration::from_api_secs(sleep.seconds), true);
        }
        let Some(exec) = &handler.exec else {
            return (Duration::ZERO, true);
        };
        let now = self.now;
        let argv: Vec<String> = exec.command.iter().map(|word| word.to_string()).collect();
        let object = self.worker.object.clone();
        let world = World {
            store: self.intents.latest(),
            object: &object,
            slot,
        };
        let attempt = self
            .worker
            .slots
            .get_mut(slot)
            .and_then(|slot| slot.attempt.as_mut());
        let process = attempt.and_then(|attempt| attempt.process.as_mut());
        match process.and_then(|process| process.exec(&argv, now, &world)) {
            // A program that is not simulated succeeds at once.
            None => (Duration::ZERO, true),
            Some(result) => match result.ended {
                Some(ended) => (ended.since(now), result.code == 0),
                None => (Duration::MAX, false),
            },
        }
    }

    /// A container has ended: what waited for that goes on.
    pub fn container_stopped(&mut self) {
        use super::pass::Waiting;
        self.order_sidecars();
        if let Some(pass) = self.worker.pass.as_mut()
            && matches!(pass.waiting, Waiting::Stop(_) | Waiting::StopAll)
        {
            pass.resume_at = Some(self.now);
        }
        if self.worker.stage == Stage::Terminating && !self.worker.is_anything_running() {
            self.all_stopped();
        }
    }
}
