//! The end of a pod: stopping, the last status, and the deletion of the object.
//!
//! k8s: pkg/kubelet/kubelet.go, SyncTerminatingPod, SyncTerminatedPod;
//! pkg/kubelet/status/status_manager.go, syncPod

use super::{Stage, Step};
use apiserver::because::kubelet::Rule;
use apiserver::{Because, DeleteOptions};
use sim::Duration;

/// Volumes and control groups are torn down in about this time after a listing.
/// Measured: shared/reference/latencies.md, section 4 (Terminating → gone).
const TEAR_DOWN: Duration = Duration::from_millis(300);

impl Step<'_, '_> {
    /// Stops the pod for good.
    pub fn terminate(&mut self) {
        let worker = &mut *self.worker;
        worker.stage = Stage::Terminating;
        worker.pass = None;
        worker.requeue_at = None;
        worker.deadline_at = None;
        worker.start_at = None;
        self.report(false);
        self.stop_probing();
        let grace = self.grace();
        self.worker.kill_by = Some(self.now + grace);
        self.stop_all(grace);
        if !self.worker.is_anything_running() {
            self.all_stopped();
        }
    }

    fn grace(&self) -> Duration {
        let meta = &self.worker.object.meta;
        let own = self
            .worker
            .spec()
            .termination_grace_period_seconds
            .unwrap_or(30);
        if self
            .worker
            .eviction
            .as_ref()
            .is_some_and(|eviction| eviction.is_urgent)
        {
            return Duration::from_secs(1);
        }
        let seconds = match meta.deletion_grace_seconds {
            Some(seconds) if meta.is_terminating() => seconds,
            Some(_) | None if self.worker.is_gone => 1,
            Some(_) | None => own,
        };
        Duration::from_api_secs(seconds.max(1))
    }

    /// A pod that is being stopped changed: its grace may have become shorter.
    pub fn hurry(&mut self) {
        let asked = self.now + self.grace();
        if self.worker.kill_by.is_none_or(|by| asked < by) {
            self.worker.kill_by = Some(asked);
            self.shorten(asked);
        }
        self.report(false);
    }

    /// All containers have ended.
    pub fn all_stopped(&mut self) {
        self.worker.deadline_at = None;
        // Stopping a pod stops its sandbox too; one that has ended by itself still has it.
        let is_stopped = self.worker.object.meta.is_terminating();
        if let Some(sandbox) = self.worker.sandbox.as_mut() {
            sandbox.is_ready &= !is_stopped;
        }
        self.report(true);
        self.worker.relist_at = None;
        let done = self.node.next_relist(self.now) + TEAR_DOWN;
        self.worker.stage = Stage::TearingDown(done);
        for slot in &mut self.worker.slots {
            slot.probers.clear();
        }
    }

    /// Everything is gone from the node: the object may go too.
    pub fn tear_down(&mut self) {
        self.worker.stage = Stage::Finished;
        let uid = self.worker.uid();
        if let Some(sandbox) = self.worker.sandbox.as_mut() {
            sandbox.is_ready = false;
            self.node.release_address(&sandbox.ip, uid);
        }
        if self.worker.is_gone {
            return;
        }
        if !self.delete_if_over() {
            self.report(true);
        }
    }

    /// A pod that ended while the network was cut: its end is told now.
    pub fn tell_end(&mut self) {
        if self.worker.kill_by.is_some() && !self.worker.is_gone {
            self.report(true);
            self.delete_if_over();
        }
    }

    /// Removes the object of a pod that was deleted and has stopped. Whether it was one.
    fn delete_if_over(&mut self) -> bool {
        if self.node.is_cut() {
            return false;
        }
        let key = self.worker.object.key();
        let uid = self.worker.uid();
        let current = self.intents.latest().get(&key);
        let is_over = current.is_some_and(|object| {
            object.meta.uid == uid
                && object.meta.is_terminating()
                && object.pod().is_some_and(|pod| pod.phase().is_terminal())
        });
        if is_over {
            let options = DeleteOptions {
                grace: Some(0),
                uid: Some(uid),
                ..DeleteOptions::default()
            };
            // It may be held by finalizers or be gone already; both are fine.
            let _ = self
                .intents
                .delete(&key, &options, Because::Kubelet(Rule::Stopped));
        }
        is_over
    }
}
