//! One container of a pod: its attempts, its failures, its probes.

use super::probing::Prober;
use crate::backoff::BackOff;
use crate::runtime::{LogLine, Process};
use api::Str;
use api::container::Resources;
use sim::{Instant, Shelf};
use std::rc::Rc;

/// Log lines kept per attempt; older ones are dropped.
/// Differs: a real kubelet rotates files of 10 MiB.
pub const LOG_LINES_MAX: u32 = 1000;

/// A container of a pod on its node.
#[derive(Clone, Debug, Default)]
pub struct Slot {
    /// The latest attempt.
    pub attempt: Option<Attempt>,
    /// The one before it.
    pub previous: Option<Rc<Attempt>>,
    /// Why the latest start failed; forgotten when one succeeds.
    pub failure: Option<Failure>,
    /// Crash back-off, for the image it was set for.
    pub back_off: Option<(Str, BackOff)>,
    /// Back-off of pulls: image, entry, and what the last pull said.
    pub pull_back_off: Option<(Str, BackOff, Str)>,
    /// Probe workers.
    pub probers: Vec<Prober>,
    /// What the container was granted, while its pod wants something else for it.
    pub granted: Option<Resources>,
    /// Added to the restart count of the next attempt when the attempts were dropped.
    pub count_base: u32,
}

/// Why a start failed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// The waiting reason.
    pub reason: Str,
    /// The waiting message.
    pub message: Str,
}

/// One run of a container.
#[derive(Clone, Debug)]
pub struct Attempt {
    /// Restarts before it.
    pub count: u32,
    /// Its identity in the runtime.
    pub id: Str,
    /// Its image.
    pub image: Str,
    /// What it may use.
    pub resources: Resources,
    /// When its process started; None if it never did.
    pub started: Option<Instant>,
    /// The process while it lives.
    pub process: Option<Box<Process>>,
    /// How it ended.
    pub ended: Option<Ended>,
    /// How it is being stopped.
    pub stopping: Option<Stopping>,
    /// What it printed.
    pub log: Shelf<LogLine>,
}

/// The end of an attempt as the container status says it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ended {
    /// 0 to 255.
    pub code: i32,
    /// For example `Completed`.
    pub reason: Str,
    /// The termination message.
    pub message: Str,
    /// When.
    pub at: Instant,
}

/// A container that is being stopped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stopping {
    /// When the stop began.
    pub since: Instant,
    /// When it is asked to stop: after its hook, and when its turn has come at the latest.
    pub signal_at: Instant,
    /// When its hook is over.
    pub hook_ends: Instant,
    /// Its hook, until it is over.
    pub hook: Option<Hook>,
    /// Whether it was asked.
    pub is_signalled: bool,
    /// When its grace ends.
    pub grace_ends: Instant,
    /// When it is killed.
    pub kill_at: Instant,
}

/// A hook that runs before a container is asked to stop.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hook {
    /// When it ends by itself.
    pub ends: Instant,
    /// Whether it then fails.
    pub fails: bool,
    /// Whether it is a command in the container, and so ends with it.
    pub is_command: bool,
}

impl Slot {
    /// Whether its process is alive.
    pub fn is_running(&self) -> bool {
        self.attempt
            .as_ref()
            .is_some_and(|attempt| attempt.process.is_some())
    }

    /// How the latest attempt ended, if it has.
    pub fn ended(&self) -> Option<&Ended> {
        self.attempt
            .as_ref()
            .and_then(|attempt| attempt.ended.as_ref())
    }

    /// When the latest attempt that ended did so.
    pub fn finished_at(&self) -> Option<Instant> {
        let before = self
            .previous
            .as_ref()
            .and_then(|attempt| attempt.ended.as_ref());
        self.ended().or(before).map(|ended| ended.at)
    }

    /// How often it was restarted.
    pub fn restart_count(&self) -> u32 {
        self.attempt
            .as_ref()
            .map_or(self.count_base, |attempt| attempt.count)
    }

    /// The restart count of the next attempt.
    pub fn next_count(&self) -> u32 {
        self.attempt
            .as_ref()
            .map_or(self.count_base, |attempt| attempt.count + 1)
    }

    /// When something happens to its process by itself.
    pub fn process_due(&self) -> Option<Instant> {
        let attempt = self.attempt.as_ref()?;
        let process = attempt.process.as_ref()?;
        let stopping = attempt.stopping.map(|stopping| {
            let next = match stopping.is_signalled {
                false => stopping.signal_at.min(stopping.kill_at),
                true => stopping.kill_at,
            };
            let hook = stopping.hook.filter(|hook| hook.fails);
            hook.map_or(next, |hook| next.min(hook.ends))
        });
        [process.next_due(), stopping].into_iter().flatten().min()
    }
}

impl Attempt {
    /// Adds lines to the log.
    pub fn print(&mut self, lines: Vec<LogLine>) {
        for line in lines {
            self.log.push(line);
        }
        while self.log.len() > LOG_LINES_MAX {
            self.log.drop_first();
        }
    }
}
