//! One pass over a pod: report, then act; wait where acting takes time.
//!
//! k8s: pkg/kubelet/kubelet.go, SyncPod; pkg/kubelet/kuberuntime/kuberuntime_manager.go, SyncPod

use super::plan::Action;
use super::resize::Resize;
use super::slot::Slot;
use super::volumes::Waited;
use super::wake::PASS_LATENCY;
use super::{Eviction, Stage, Step};
use crate::kubelets::RetryDisplay;
use apiserver::EventType;
use sim::{Duration, Instant};
use std::collections::VecDeque;

/// How often a pod is looked at again after an error.
/// k8s: pkg/kubelet/kubelet.go, backOffPeriod; the recorded cluster's syncFrequency is 10 s too
const RETRY: Duration = Duration::from_secs(10);
/// How often a pod is looked at in a default installation.
/// k8s: pkg/kubelet/apis/config/v1beta1/defaults.go, SyncFrequency
const SYNC_STANDARD: Duration = Duration::from_secs(60);
/// After this a prompt kubelet shows why a container was not started.
const PROMPT: Duration = Duration::from_secs(1);
/// Text of a pod whose active deadline passed.
/// k8s: pkg/kubelet/active_deadline.go
const DEADLINE_MESSAGE: &str = "Pod was active on the node longer than the specified deadline";

/// What a pass saw of a container when it began.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Seen {
    /// When its latest attempt that had ended did so.
    pub finished: Option<Instant>,
}

/// What a pass waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Waiting {
    /// Nothing.
    Nothing,
    /// The pod's volumes.
    Volumes,
    /// A pull.
    Pull {
        /// For which container.
        slot: usize,
        /// When it was asked for.
        asked: Instant,
        /// When it began, behind the pulls before it.
        begun: Instant,
    },
    /// A container that is being stopped.
    Stop(usize),
    /// All containers being stopped.
    StopAll,
    /// The hook after a start.
    Hook(usize),
}

/// What went wrong in a pass.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Errors {
    /// The earliest end of a crash back-off.
    pub back_off_until: Option<Instant>,
    /// Whether anything else failed.
    pub is_other: bool,
}

/// A pass that is going on.
#[derive(Clone, Debug)]
pub struct Pass {
    /// What it saw of each container.
    pub seen: Vec<Seen>,
    /// What it still has to do.
    pub queue: VecDeque<Action>,
    /// What it waits for.
    pub waiting: Waiting,
    /// When that is over.
    pub resume_at: Option<Instant>,
    /// What went wrong.
    pub errors: Errors,
    /// What the hook that it waits for will say, if that fails.
    pub hook_problem: Option<String>,
}

impl Step<'_, '_> {
    /// Begins a pass.
    pub fn start_pass(&mut self) {
        match self.worker.stage {
            Stage::Syncing => (),
            Stage::Terminating => return self.hurry(),
            Stage::TearingDown(_) => return,
            Stage::Finished => return self.tell_end(),
        }
        if self.worker.is_unwanted() {
            return self.terminate();
        }
        if !self.worker.is_admitted && (self.node.is_cut() || !self.admit()) {
            return;
        }
        if self.is_past_deadline() {
            self.worker.eviction = Some(Eviction {
                reason: "DeadlineExceeded".into(),
                message: DEADLINE_MESSAGE.into(),
                is_urgent: false,
                is_disruption: false,
            });
            self.terminate();
            return self.deadline_passed();
        }
        self.decide_resize();
        if self.report(false).is_terminal() {
            return self.end();
        }
        for slot in 0..self.worker.slots.len() {
            self.probe_now(slot);
        }
        let seen = |slot: &Slot| Seen {
            finished: slot.finished_at(),
        };
        self.worker.pass = Some(Pass {
            seen: self.worker.slots.iter().map(seen).collect(),
            queue: VecDeque::new(),
            waiting: Waiting::Volumes,
            resume_at: Some(self.now),
            errors: Errors::default(),
            hook_problem: None,
        });
        self.continue_pass();
    }

    /// The containers have ended for good. The pod is ended after another listing.
    fn end(&mut self) {
        if std::mem::replace(&mut self.worker.is_over, true) {
            return self.terminate();
        }
        self.worker.is_fresh = false;
        self.want_pass(self.now);
    }

    fn is_past_deadline(&mut self) -> bool {
        let Some(seconds) = self.worker.spec().active_deadline_seconds else {
            return false;
        };
        let start = self.worker.pod().status.start_time;
        let start = if start.is_zero() {
            self.now
        } else {
            start.instant()
        };
        let deadline = start + Duration::from_api_secs(seconds);
        if deadline > self.now {
            self.worker.deadline_at = Some(deadline);
        }
        deadline <= self.now
    }

    /// The active deadline has passed: said once a second until the pod has stopped.
    pub fn deadline_passed(&mut self) {
        self.worker.deadline_at = None;
        match self.worker.stage {
            Stage::Syncing => self.want_pass(self.now),
            Stage::Terminating | Stage::TearingDown(_) => {
                self.event(
                    None,
                    EventType::Normal,
                    "DeadlineExceeded",
                    DEADLINE_MESSAGE,
                );
                if self.worker.stage == Stage::Terminating {
                    self.worker.deadline_at = Some(self.now + Duration::from_secs(1));
                }
            }
            Stage::Finished => (),
        }
    }

    /// Goes on with the pass as far as it gets now.
    pub fn continue_pass(&mut self) {
        loop {
            let Some(pass) = self.worker.pass.as_mut() else {
                return;
            };
            let waiting = std::mem::replace(&mut pass.waiting, Waiting::Nothing);
            pass.resume_at = None;
            let goes_on = match waiting {
                Waiting::Nothing => match pass.queue.pop_front() {
                    Some(action) => {
                        self.execute(action);
                        true
                    }
                    None => return self.finish_pass(),
                },
                Waiting::Volumes => self.continue_with_volumes(),
                Waiting::Pull { slot, asked, begun } => {
                    self.finish_pull(slot, asked, begun);
                    true
                }
                Waiting::Hook(slot) => {
                    self.finish_hook(slot);
                    true
                }
                Waiting::Stop(slot) => {
                    let is_running = self.worker.slots.get(slot).is_some_and(Slot::is_running);
                    self.wait_if(is_running, waiting)
                }
                Waiting::StopAll => self.wait_if(self.worker.is_anything_running(), waiting),
            };
            let is_waiting = self
                .worker
                .pass
                .as_ref()
                .is_some_and(|pass| pass.waiting != Waiting::Nothing);
            if !goes_on || is_waiting {
                return;
            }
        }
    }

    /// Goes on waiting (until a container's exit wakes the pass), or not.
    fn wait_if(&mut self, is_waiting: bool, waiting: Waiting) -> bool {
        if is_waiting && let Some(pass) = self.worker.pass.as_mut() {
            pass.waiting = waiting;
        }
        !is_waiting
    }

    fn continue_with_volumes(&mut self) -> bool {
        match self.wait_for_volumes() {
            Waited::Ready => (),
            Waited::Until(next) => {
                self.pause(Waiting::Volumes, Some(next));
                return false;
            }
            Waited::GivenUp => {
                self.failed(None);
                return true;
            }
        }
        self.look_for_pull_secrets();
        self.register_probers();
        let queue = self.plan();
        self.resize_in_place();
        if let Some(pass) = self.worker.pass.as_mut() {
            pass.queue = queue;
        }
        true
    }

    /// The pass waits for `waiting` until `at`, or until it is woken.
    pub fn pause(&mut self, waiting: Waiting, at: Option<Instant>) {
        if let Some(pass) = self.worker.pass.as_mut() {
            pass.waiting = waiting;
            pass.resume_at = at;
        }
    }

    /// Notes what went wrong in the pass.
    pub fn failed(&mut self, back_off_until: Option<Instant>) {
        let Some(pass) = self.worker.pass.as_mut() else {
            return;
        };
        match back_off_until {
            Some(until) => {
                let earlier = pass
                    .errors
                    .back_off_until
                    .map_or(until, |other| other.min(until));
                pass.errors.back_off_until = Some(earlier);
            }
            None => pass.errors.is_other = true,
        }
    }

    fn finish_pass(&mut self) {
        let Some(pass) = self.worker.pass.take() else {
            return;
        };
        let now = self.now;
        let retry = match pass.errors {
            Errors { is_other: true, .. } => Some(RETRY),
            Errors {
                back_off_until: Some(until),
                ..
            } => Some(until.since(now).min(self.sync_period())),
            Errors {
                back_off_until: None,
                is_other: false,
            } => None,
        };
        match retry {
            Some(delay) => {
                let delay = self.with_jitter(delay);
                let is_prompt = self.shared.retry == RetryDisplay::Prompt;
                let delay = if is_prompt && self.is_failure_news() {
                    PROMPT
                } else {
                    delay
                };
                self.worker.requeue_at = Some(now + delay);
                self.worker.is_fresh = false;
                if std::mem::take(&mut self.worker.is_wanted) {
                    self.want_pass(now + PASS_LATENCY);
                }
            }
            None => {
                // Looking again in vain is left out; it matters to containers that are not ready.
                let is_open = self
                    .worker
                    .slots
                    .iter()
                    .any(|s| s.has_started() && !s.is_ready())
                    || !self.missing_pull_secrets().is_empty()
                    || self.worker.resize != Resize::None;
                let delay = self.with_jitter(RETRY);
                self.worker.requeue_at = is_open.then_some(now + delay);
                self.relist();
            }
        }
    }

    fn sync_period(&self) -> Duration {
        match self.shared.retry {
            RetryDisplay::Recorded | RetryDisplay::Prompt => RETRY,
            RetryDisplay::Standard => SYNC_STANDARD,
        }
    }

    /// Whether a container failed to start and the API does not show why.
    fn is_failure_news(&self) -> bool {
        if self.node.is_cut() {
            return false;
        }
        let Some(object) = self.intents.latest().get(&self.worker.object.key()) else {
            return false;
        };
        let status = object.pod().map(|pod| &pod.status);
        let shown = status.into_iter().flat_map(|status| {
            status
                .init_container_statuses
                .iter()
                .chain(&status.container_statuses)
        });
        let shown: Vec<_> = shown
            .filter_map(|status| Some((&status.name, &status.state.waiting()?.reason)))
            .collect();
        (0..self.worker.slots.len()).any(|index| {
            let failure = self
                .worker
                .slots
                .get(index)
                .and_then(|slot| slot.failure.as_ref());
            let container = self.worker.container(index);
            failure
                .zip(container)
                .is_some_and(|(failure, c)| !shown.contains(&(&c.name, &failure.reason)))
        })
    }

    /// `delay` with the jitter of retries: upstream multiplies by 1 to 1.5.
    /// Differs: drawn from the middle of that range, 1.26 to 1.30, so that every wait is within 2 s
    /// of what real kubelets do most often.
    /// k8s: pkg/kubelet/pod_workers.go, workerBackOffPeriodJitterFactor
    fn with_jitter(&mut self, delay: Duration) -> Duration {
        let permille = 1260 + self.intents.random("kubelet-retry").below(41);
        Duration(delay.0 / 1000 * permille)
    }
}
