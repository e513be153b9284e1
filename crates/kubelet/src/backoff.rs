//! How long a failed container or image waits before the next try.
//!
//! Entries live in the kubelet's memory alone. The delay grows when a container is started, not
//! when it fails, and never shrinks by itself.
//! k8s: pkg/kubelet/kuberuntime/kuberuntime_manager.go, doBackOff;
//! staging/src/k8s.io/client-go/util/flowcontrol/backoff.go

use sim::{Duration, Instant};

/// First delay.
/// k8s: pkg/kubelet/kubelet.go, initialCrashLoopBackoff; imageBackOffPeriod
pub const INITIAL: Duration = Duration::from_secs(10);
/// Longest delay.
/// k8s: pkg/kubelet/apis/config/v1beta1/defaults.go, MaxContainerRestartPeriod
pub const MAX: Duration = Duration::from_secs(300);
/// A container that ran longer than this before it failed counts as healthy again.
/// k8s: pkg/kubelet/kubelet.go, HasExpiredFunc
pub const FORGET: Duration = Duration::from_secs(600);

/// What is remembered of a container or an image that failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BackOff {
    /// How long to wait after the next failure.
    pub delay: Duration,
    /// When it was set.
    pub updated: Instant,
}

/// Whether a container may start.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It may; this is to be remembered.
    Start(Option<BackOff>),
    /// It waits.
    Wait {
        /// The whole delay.
        delay: Duration,
        /// When it ends.
        until: Instant,
    },
}

impl BackOff {
    fn next(entry: Option<BackOff>, is_forgotten: bool, now: Instant) -> BackOff {
        let delay = match entry {
            Some(entry) if !is_forgotten => entry.delay.times(2).min(MAX),
            Some(_) | None => INITIAL,
        };
        BackOff {
            delay,
            updated: now,
        }
    }
}

/// Decides about a container whose latest attempt ended at `finished`, if there was one.
pub fn container(entry: Option<BackOff>, finished: Option<Instant>, now: Instant) -> Verdict {
    let Some(finished) = finished else {
        return Verdict::Start(entry);
    };
    let is_forgotten = entry.is_some_and(|entry| finished.since(entry.updated) > FORGET);
    match entry {
        Some(BackOff { delay, .. }) if !is_forgotten && now.since(finished) < delay => {
            Verdict::Wait {
                delay,
                until: finished + delay,
            }
        }
        _ => Verdict::Start(Some(BackOff::next(entry, is_forgotten, now))),
    }
}

/// Whether the pull of an image must wait at `now`, after the failure that `entry` remembers.
pub fn is_image_waiting(entry: Option<BackOff>, now: Instant) -> bool {
    entry.is_some_and(|entry| now.since(entry.updated) < entry.delay)
}

/// What to remember after a pull failed.
pub fn after_failed_pull(entry: Option<BackOff>, now: Instant) -> BackOff {
    let is_forgotten = entry.is_some_and(|entry| now.since(entry.updated) > FORGET);
    BackOff::next(entry, is_forgotten, now)
}
