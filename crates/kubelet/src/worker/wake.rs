//! Does everything that is due for a pod, in a fixed order, and says when it is due next.

use super::slot::Ended;
use super::{Stage, Step};
use crate::surroundings::World;
use sim::{Duration, Instant};

/// Between the reason for a pass and its beginning.
/// Measured: shared/reference/latencies.md, section 4 (kubelet: 5 to 10 ms).
pub const PASS_LATENCY: Duration = Duration::from_millis(3);
/// Rounds of one wake-up; what is left is due at once.
const ROUNDS_MAX: u32 = 32;
/// Longest termination message.
/// k8s: pkg/kubelet/kuberuntime/kuberuntime_container.go, MaxContainerTerminationMessageLength
const MESSAGE_BYTES_MAX: usize = 4096;
/// Longest termination messages of all containers of a pod together.
/// k8s: same file, MaxPodTerminationMessageLogLength
const MESSAGES_BYTES_MAX: usize = 12 << 10;
/// Longest tail of the log as a termination message: lines and bytes.
/// k8s: same file, MaxContainerTerminationMessageLogLines and …LogLength
const MESSAGE_LOG_MAX: (u32, usize) = (80, 2048);

impl Step<'_, '_> {
    /// Does what is due at `now`.
    pub fn wake(&mut self) {
        for _ in 0..ROUNDS_MAX {
            let before = self.worker.due_next();
            if before.is_none_or(|due| due > self.now) {
                return;
            }
            self.round();
        }
    }

    fn round(&mut self) {
        let now = self.now;
        let is_due = |at: Option<Instant>| at.is_some_and(|at| at <= now);
        if is_due(self.worker.deadline_at) {
            self.deadline_passed();
        }
        for slot in 0..self.worker.slots.len() {
            if is_due(
                self.worker
                    .slots
                    .get(slot)
                    .and_then(super::slot::Slot::process_due),
            ) {
                self.advance(slot);
            }
        }
        if is_due(self.worker.relist_at) {
            self.relist();
        }
        self.probe_due();
        if self.worker.pass.is_none() {
            self.try_mounts();
        }
        if is_due(self.worker.requeue_at) {
            self.worker.requeue_at = None;
            self.want_pass(now);
        }
        if let Stage::TearingDown(at) = self.worker.stage
            && at <= now
        {
            self.tear_down();
        }
        if self
            .worker
            .pass
            .as_ref()
            .is_some_and(|pass| is_due(pass.resume_at))
        {
            self.continue_pass();
        } else if self.worker.pass.is_none() && is_due(self.worker.start_at) {
            self.worker.start_at = None;
            self.start_pass();
        }
    }

    /// Lists what runs on the node: what changed is a reason for a pass. If one was wanted before,
    /// the news are a reason for another one after it.
    pub fn relist(&mut self) {
        let worker = &mut *self.worker;
        worker.relist_at = None;
        worker.is_fresh = true;
        let has_news = std::mem::take(&mut worker.has_unseen);
        if worker.pass.is_some() {
            worker.is_wanted |= has_news;
        } else if worker.is_wanted || has_news {
            worker.is_wanted &= has_news;
            worker.begin_by(self.now + PASS_LATENCY);
        }
    }

    /// Asks for a pass from `at` on.
    pub fn want_pass(&mut self, at: Instant) {
        if self.worker.pass.is_some() {
            self.worker.is_wanted = true;
        } else if self.worker.is_fresh {
            self.worker.begin_by(at);
        } else {
            // A pass reads a listing that is newer than the end of the pass before it.
            self.worker.is_wanted = true;
            let tick = self.node.next_relist(self.now);
            self.worker.relist_at.get_or_insert(tick);
        }
    }

    /// Moves a container's process on.
    pub fn advance(&mut self, slot: usize) {
        self.end_hook(slot);
        let now = self.now;
        let worker = &mut *self.worker;
        let object = worker.object.clone();
        let world = World {
            store: self.intents.latest(),
            object: &object,
            slot,
            network: self.shared.network,
            others: None,
        };
        let Some(attempt) = worker
            .slots
            .get_mut(slot)
            .and_then(|slot| slot.attempt.as_mut())
        else {
            return;
        };
        let Some(process) = attempt.process.as_mut() else {
            return;
        };
        if let Some(stopping) = attempt.stopping.as_mut() {
            if !stopping.is_signalled && stopping.signal_at <= now {
                stopping.is_signalled = true;
                process.signal_term(now);
            }
            let lines = process.advance(now, &world);
            if process.exit().is_none() && stopping.kill_at <= now {
                process.kill(now);
            }
            attempt.print(lines);
        } else {
            let lines = process.advance(now, &world);
            attempt.print(lines);
        }
        self.notice_exit(slot);
    }

    /// Notes the end of a container's process, if it has ended.
    pub fn notice_exit(&mut self, slot: usize) {
        self.end_hook(slot);
        let container = self.worker.container(slot).cloned();
        let worker = &mut *self.worker;
        let bytes_max = MESSAGE_BYTES_MAX.min(MESSAGES_BYTES_MAX / worker.slots.len().max(1));
        let Some(attempt) = worker
            .slots
            .get_mut(slot)
            .and_then(|slot| slot.attempt.as_mut())
        else {
            return;
        };
        let Some(process) = attempt.process.as_ref() else {
            return;
        };
        let Some(exit) = process.exit() else { return };
        self.node.discharge(process);
        let path = container
            .as_ref()
            .map_or("", |c| c.termination_message_path.as_str());
        let path = if path.is_empty() {
            "/dev/termination-log"
        } else {
            path
        };
        let mut message = process.file(path).unwrap_or_default();
        let falls_back = container
            .as_ref()
            .is_some_and(|c| c.termination_message_policy == "FallbackToLogsOnError");
        if message.is_empty() && falls_back && exit.code != 0 {
            let (lines, bytes) = MESSAGE_LOG_MAX;
            let skipped = attempt.log.len().saturating_sub(lines);
            let tail: String = attempt
                .log
                .from(skipped)
                .map(|line| format!("{}\n", line.text))
                .collect();
            message = last_bytes(&tail, bytes).to_owned();
        }
        message.truncate(
            (0..=bytes_max.min(message.len()))
                .rev()
                .find(|at| message.is_char_boundary(*at))
                .unwrap_or(0),
        );
        attempt.ended = Some(Ended {
            code: i32::try_from(exit.code).unwrap_or(255),
            reason: exit.reason.text().into(),
            message: message.into(),
            at: exit.at,
        });
        attempt.process = None;
        attempt.stopping = None;
        if let Some(slot) = self.worker.slots.get_mut(slot) {
            for prober in &mut slot.probers {
                prober.arm_after(exit.at);
            }
        }
        self.runtime_changed();
        self.container_stopped();
    }
}

/// The end of `text`, at most `bytes` long.
fn last_bytes(text: &str, bytes: usize) -> &str {
    let from = text.len().saturating_sub(bytes);
    let from = (from..=text.len())
        .find(|at| text.is_char_boundary(*at))
        .unwrap_or(from);
    text.get(from..).unwrap_or("")
}

impl super::Worker {
    /// A pass begins at `at`, or earlier if one was to begin earlier.
    pub fn begin_by(&mut self, at: Instant) {
        let earlier = self.start_at.map_or(at, |before| before.min(at));
        self.start_at = Some(earlier);
    }

    /// When something is due next.
    pub fn due_next(&self) -> Option<Instant> {
        let processes = self.slots.iter().filter_map(super::slot::Slot::process_due);
        let probes = self
            .slots
            .iter()
            .flat_map(|slot| &slot.probers)
            .filter_map(|p| p.next_tick);
        let pass = self.pass.as_ref().and_then(|pass| pass.resume_at);
        let start = self.start_at.filter(|_| self.pass.is_none());
        let mount = self.volumes.next_try();
        let mount = mount.filter(|_| self.pass.is_none() && self.stage == Stage::Syncing);
        let torn_down = match self.stage {
            Stage::TearingDown(at) => Some(at),
            Stage::Syncing | Stage::Terminating | Stage::Finished => None,
        };
        let clocks = [
            self.relist_at,
            self.deadline_at,
            self.requeue_at,
            torn_down,
            pass,
            start,
            mount,
        ];
        clocks
            .into_iter()
            .flatten()
            .chain(processes)
            .chain(probes)
            .min()
    }
}
