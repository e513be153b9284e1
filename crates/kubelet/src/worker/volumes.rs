//! Waiting for a pod's volumes.
//!
//! A pass waits until all are mounted, at most two minutes; mounts are tried by themselves, each
//! with its own back-off, whether a pass waits or not.
//! k8s: pkg/kubelet/volumemanager/volume_manager.go, WaitForAttachAndMount;
//! pkg/kubelet/volumemanager/reconciler; pkg/volume/util/operationexecutor (back-off of failures)

use super::Step;
use crate::environment::missing_sources;
use api::Str;
use apiserver::EventType;
use sim::{Duration, Instant};

/// How often a waiting pass looks whether all is mounted.
/// k8s: pkg/kubelet/volumemanager/volume_manager.go, podAttachAndMountRetryInterval
const POLL: Duration = Duration::from_millis(300);
/// How long a pass waits.
/// k8s: pkg/kubelet/volumemanager/volume_manager.go, podAttachAndMountTimeout
const WAIT_MAX: Duration = Duration::from_secs(123);
/// First and longest wait after a failed mount; it doubles.
/// k8s: pkg/util/goroutinemap/exponentialbackoff/exponential_backoff.go
const RETRY_INITIAL: Duration = Duration::from_millis(500);
const RETRY_MAX: Duration = Duration::from_secs(122);

/// How far a pod's volumes are.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Volumes {
    /// Nobody asked for them.
    #[default]
    Unknown,
    /// They were asked for.
    Asked {
        /// When the pass began to wait that waits for them; None between two passes.
        since: Option<Instant>,
        /// When all are tried first, until they were.
        first_at: Option<Instant>,
        /// Those that could not be mounted.
        failing: Vec<FailedMount>,
    },
    /// They are mounted, and the pod's worker knows.
    Ready,
}

/// A volume that could not be mounted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FailedMount {
    volume: Str,
    try_at: Instant,
    /// The wait after the next failure.
    delay: Duration,
}

impl Volumes {
    /// When a mount is tried next.
    pub fn next_try(&self) -> Option<Instant> {
        match self {
            Volumes::Unknown | Volumes::Ready => None,
            Volumes::Asked {
                first_at, failing, ..
            } => {
                let retries = failing.iter().map(|one| one.try_at);
                retries.chain(*first_at).min()
            }
        }
    }
}

/// What has come of waiting for volumes.
pub enum Waited {
    /// All are mounted.
    Ready,
    /// Some are not: look again then.
    Until(Instant),
    /// Some are not, and the pass gives up.
    GivenUp,
}

impl Step<'_, '_> {
    /// How far the volumes are that a pass waits for.
    pub fn wait_for_volumes(&mut self) -> Waited {
        let now = self.now;
        if self.worker.volumes == Volumes::Ready {
            return Waited::Ready;
        }
        if self.worker.volumes == Volumes::Unknown {
            self.worker.volumes = Volumes::Asked {
                since: None,
                first_at: Some(self.node.queue_mount(now)),
                failing: Vec::new(),
            };
        }
        self.try_mounts();
        let next_try = self.worker.volumes.next_try();
        let Volumes::Asked { since, failing, .. } = &mut self.worker.volumes else {
            return Waited::Ready;
        };
        let began = *since.get_or_insert(now);
        let waited = now.since(began);
        if next_try.is_none() && waited.0 > 0 && waited.0.is_multiple_of(POLL.0) {
            self.worker.volumes = Volumes::Ready;
            return Waited::Ready;
        }
        if waited >= WAIT_MAX {
            *since = None;
            let mut names: Vec<&str> = failing.iter().map(|one| one.volume.as_str()).collect();
            names.sort_unstable();
            let text = format!(
                "Unable to attach or mount volumes: unmounted volumes=[{}], unattached \
                 volumes=[], failed to process volumes=[]: context deadline exceeded",
                names.join(" ")
            );
            self.event(None, EventType::Warning, "FailedMount", &text);
            return Waited::GivenUp;
        }
        // A pass that waits looks at whole polls; mounts are tried in between.
        let poll = began + POLL.times(waited.0 / POLL.0 + 1);
        let next = next_try.unwrap_or(poll);
        Waited::Until(next.min(began + WAIT_MAX))
    }

    /// Tries the mounts that are due.
    pub fn try_mounts(&mut self) {
        let now = self.now;
        let Volumes::Asked {
            first_at, failing, ..
        } = &mut self.worker.volumes
        else {
            return;
        };
        let is_first = first_at.take_if(|at| *at <= now).is_some();
        if !is_first && failing.iter().all(|one| one.try_at > now) {
            return;
        }
        let mut problems = missing_sources(&self.worker.object, self.intents.latest());
        if is_first {
            let unmounted = problems.iter().map(|(volume, _)| FailedMount {
                volume: volume.clone(),
                try_at: now,
                delay: RETRY_INITIAL,
            });
            failing.extend(unmounted);
        }
        problems.retain(|(volume, _)| {
            let mut due = failing.iter().filter(|one| one.try_at <= now);
            due.any(|one| one.volume == *volume)
        });
        failing.retain_mut(|one| {
            let is_broken = problems.iter().any(|(volume, _)| *volume == one.volume);
            let is_due = one.try_at <= now;
            if is_due && is_broken {
                one.try_at = now + one.delay;
                one.delay = one.delay.times(2).min(RETRY_MAX);
            }
            is_broken || !is_due
        });
        for (volume, problem) in problems {
            let text = format!("MountVolume.SetUp failed for volume \"{volume}\" : {problem}");
            self.event(None, EventType::Warning, "FailedMount", &text);
        }
    }
}
