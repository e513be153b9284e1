//! Waiting for a pod's volumes.
//!
//! k8s: pkg/kubelet/volumemanager/volume_manager.go, WaitForAttachAndMount;
//! pkg/kubelet/volumemanager/reconciler; pkg/volume/util/operationexecutor (back-off of failures)

use super::Step;
use crate::environment::missing_source;
use apiserver::EventType;
use sim::{Duration, Instant};

/// How often a waiting pass looks whether all is mounted.
/// k8s: pkg/kubelet/volumemanager/volume_manager.go, podAttachAndMountRetryInterval
const POLL: Duration = Duration::from_millis(300);
/// First and longest wait after a failed mount; it doubles.
/// k8s: pkg/util/goroutinemap/exponentialbackoff/exponential_backoff.go
const RETRY_INITIAL: Duration = Duration::from_millis(500);
const RETRY_MAX: Duration = Duration::from_secs(122);

/// How far a pod's volumes are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Volumes {
    /// Nobody asked for them.
    #[default]
    Unknown,
    /// They were asked for.
    Asked {
        /// When.
        at: Instant,
        /// The next try, unless all are mounted.
        try_at: Option<Instant>,
        /// The wait after the next failure.
        delay: Duration,
    },
    /// They are mounted, and the pod's worker knows.
    Ready,
}

impl Step<'_, '_> {
    /// None if all volumes are mounted and seen to be; otherwise when to look again.
    pub fn volumes_due(&mut self) -> Option<Instant> {
        let now = self.now;
        let (at, mut try_at, mut delay) = match self.worker.volumes {
            Volumes::Ready => return None,
            Volumes::Unknown => (now, Some(self.node.queue_mount(now)), RETRY_INITIAL),
            Volumes::Asked { at, try_at, delay } => (at, try_at, delay),
        };
        if try_at.is_some_and(|at| at <= now) {
            let missing = missing_source(&self.worker.object, self.intents.latest());
            try_at = missing.as_ref().map(|_| now + delay);
            if let Some((volume, problem)) = missing {
                delay = delay.times(2).min(RETRY_MAX);
                let text = format!("MountVolume.SetUp failed for volume \"{volume}\" : {problem}");
                self.event(None, EventType::Warning, "FailedMount", &text);
            }
        }
        self.worker.volumes = Volumes::Asked { at, try_at, delay };
        let waited = now.since(at).0;
        if try_at.is_none() && waited > 0 && waited.is_multiple_of(POLL.0) {
            self.worker.volumes = Volumes::Ready;
            return None;
        }
        // A pass that waits looks at whole polls; mounts are tried in between.
        Some(try_at.unwrap_or(at + POLL.times(waited / POLL.0 + 1)))
    }
}
