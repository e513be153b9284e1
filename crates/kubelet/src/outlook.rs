//! What a kubelet knows of the near future, for people who watch: retries, pulls, silence.
//!
//! Nothing here feeds back into the simulation.

use crate::kubelets::Kubelets;
use crate::runtime::ProbeKind;
use crate::worker::pass::Waiting;
use api::{Str, Uid};
use sim::Instant;
use std::collections::BTreeMap;

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

    /// The nodes with a fault, by name: whether they have power, are cut off, have a slow disk.
    pub fn faulty_nodes(&self) -> BTreeMap<Str, [bool; 3]> {
        let state = |name: &Str| {
            let node = self.nodes.get(name)?;
            let state = [node.is_on(), node.is_cut(), node.is_disk_slow()];
            Some((name.clone(), state))
        };
        self.machines.faulty().filter_map(state).collect()
    }

    /// When a pod that is not ready is probed next, and how.
    pub fn next_probe(&self, pod: Uid) -> Option<(Instant, ProbeKind)> {
        let probers = self
            .workers
            .get(&pod)?
            .slots
            .iter()
            .flat_map(|slot| &slot.probers);
        let due = probers.filter_map(|prober| Some((prober.next_tick?, prober.kind)));
        due.min_by_key(|(at, _)| *at)
    }

    /// Since when a node reports nothing, if it lost its power or its network.
    pub fn silent_since(&self, node: &str) -> Option<Instant> {
        self.nodes.get(node)?.silent_since()
    }
}
