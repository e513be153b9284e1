//! Stopping containers: hook, signal, grace, kill; sidecars last and in reverse order.
//!
//! k8s: pkg/kubelet/kuberuntime/kuberuntime_container.go, killContainer;
//! pkg/kubelet/kuberuntime/kuberuntime_termination_order.go

use super::slot::{Slot, Stopping};
use super::{Stage, Step};
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
        let hook = self.pre_stop(slot);
        let grace_ends = now + grace;
        let hook_ends = hook.map_or(now, |hook| hook.ends.min(grace_ends));
        let own = self.worker.slots.get_mut(slot);
        let Some(attempt) = own.and_then(|own| own.attempt.as_mut()) else {
            return;
        };
        match attempt.stopping.as_mut() {
            Some(known) => known.shorten(grace_ends),
            None => {
                attempt.stopping = Some(Stopping {
                    since: now,
                    signal_at: hook_ends,
                    hook_ends,
                    hook,
                    is_signalled: false,
                    grace_ends,
                    kill_at: grace_ends.max(hook_ends + GRACE_MIN),
                });
            }
        }
        self.end_hook(slot);
    }

    /// Begins to stop every running container; sidecars wait for those after them.
    pub fn stop_all(&mut self, grace: Duration) {
        for slot in 0..self.worker.slots.len() {
            let message = format!("Stopping container {}", self.name(slot));
            self.stop(slot, &message, grace);
        }
        self.order_sidecars();
    }

    /// Sidecars get their signal when all containers after them have ended, or the grace has.
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
            let slot = self.worker.slots.get_mut(slot);
            let attempt = slot.and_then(|slot| slot.attempt.as_mut());
            if let Some(stopping) = attempt.and_then(|attempt| attempt.stopping.as_mut()) {
                stopping.order(waits, now);
            }
        }
    }

    /// Shortens the time that stopping containers have left.
    pub fn shorten(&mut self, kill_by: Instant) {
        for slot in &mut self.worker.slots {
            let attempt = slot.attempt.as_mut();
            if let Some(stopping) = attempt.and_then(|attempt| attempt.stopping.as_mut()) {
                stopping.shorten(kill_by);
            }
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

impl Stopping {
    /// Waits for its turn, or not.
    fn order(&mut self, waits: bool, now: Instant) {
        if self.is_signalled {
            return;
        }
        self.signal_at = match waits {
            true => self.grace_ends.max(self.hook_ends),
            false => self.signal_at.min(now.max(self.hook_ends)),
        };
        self.kill_at = self.grace_ends.max(self.signal_at + GRACE_MIN);
    }

    /// The grace ends by `by`; what is left of it is never less than the least.
    fn shorten(&mut self, by: Instant) {
        self.grace_ends = self.grace_ends.min(by);
        let mut earliest = self.since + GRACE_MIN;
        if !self.is_signalled {
            self.hook_ends = self.hook_ends.min(by);
            self.signal_at = self.signal_at.min(by);
            earliest = earliest.max(self.signal_at + GRACE_MIN);
        }
        self.kill_at = self.kill_at.min(by.max(earliest));
    }
}
