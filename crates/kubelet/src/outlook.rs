//! What a kubelet knows of the near future, for people who watch: retries, pulls, silence.
//!
//! Nothing here feeds back into the simulation.

use crate::kubelets::Kubelets;
use crate::worker::pass::Waiting;
use api::Uid;
use sim::Instant;

impl Kubelets {
    /// From when until when a pod's failed container or image waits for its next try, if one does.
    pub fn retry_window(&self, pod: Uid, now: Instant) -> Option<(Instant, Instant)> {
        let worker = self.workers.get(&pod)?;
        let windows = worker
            .slots
            .iter()
            .filter(|slot| !slot.is_running())
            .filter_map(|slot| {
                let crash = slot.back_off.as_ref().zip(slot.finished_at());
                let crash = crash.map(|((_, entry), ended)| (ended, ended + entry.delay));
                let pull = slot.pull_back_off.as_ref();
                let pull = pull.map(|(_, entry, _)| (entry.updated, entry.updated + entry.delay));
                crash.or(pull).filter(|(_, until)| *until > now)
            });
        let (from, until) = windows.min_by_key(|(_, until)| *until)?;
        // The try happens in the first pass after the wait has ended.
        Some((
            from,
            worker.requeue_at.map_or(until, |pass| pass.max(until)),
        ))
    }

    /// How far the pull that a pod waits for is, in thousandths; queued pulls stand at zero.
    pub fn pull_permille(&self, pod: Uid, now: Instant) -> Option<u32> {
        let pass = self.workers.get(&pod)?.pass.as_ref()?;
        let Waiting::Pull { begun, .. } = pass.waiting else {
            return None;
        };
        let total = pass.resume_at?.since(begun).0.max(1);
        Some((now.since(begun).0.saturating_mul(1000) / total).min(1000) as u32)
    }

    /// Since when a node reports nothing, if it lost its power.
    pub fn silent_since(&self, node: &str) -> Option<Instant> {
        self.nodes.get(node)?.off_since
    }
}
