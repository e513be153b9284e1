//! Commands that have been started: finished, or waiting for the cluster.
//!
//! A waiting command is a `Task`: the loop polls it after every change and at its deadline.

use crate::failure::Failure;
use crate::session::{Cx, Host, Session};
use crate::shell::{Line, Runs};
use crate::terminal;
use api::Str;
use sim::Instant;
use std::collections::VecDeque;
use std::fmt::Debug;

/// How a verb left off.
#[derive(Debug)]
pub enum Step {
    /// It is done; failures are in the output.
    Done,
    /// It waits.
    Wait(Box<dyn Task>),
}

/// What a verb gives back. An error is printed and ends the command.
pub type Outcome = Result<Step, Failure>;

/// What a waiting command says when asked.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Poll {
    /// It is done.
    Done,
    /// Not yet; ask again after a change, and at this time if there is one.
    Pending(Option<Instant>),
}

/// A command that waits for the cluster.
pub trait Task: Debug {
    /// Looks again, prints what is new. An error is printed and ends the command.
    fn poll(&mut self, cx: &mut Cx<'_, '_>) -> Result<Poll, Failure>;

    /// A copy, for checkpoints.
    fn boxed_clone(&self) -> Box<dyn Task>;
}

impl Clone for Box<dyn Task> {
    fn clone(&self) -> Box<dyn Task> {
        self.boxed_clone()
    }
}

/// The lines of one input: what runs, and what comes after it. A clone is a checkpoint.
#[derive(Clone, Debug, Default)]
pub struct Running {
    pub(crate) queue: VecDeque<Line>,
    pub(crate) waiting: Option<Waiting>,
    /// Exit status of the last command.
    pub(crate) status: i32,
}

/// A command that waits, and the rest of its pipe.
#[derive(Clone, Debug)]
pub(crate) struct Waiting {
    pub(crate) task: Box<dyn Task>,
    pub(crate) line: Line,
    /// The stage of the pipe that waits.
    pub(crate) stage: usize,
    /// The command as typed, for causes.
    pub(crate) text: Str,
    /// Output kept for the next stage.
    pub(crate) held: String,
}

/// What happened since the last look.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Report {
    /// What was printed.
    pub text: String,
    /// Whether the screen was cleared before it.
    pub clears: bool,
    /// The exit status, once all is done.
    pub finished: Option<i32>,
    /// When to look again even if nothing changes.
    pub next: Option<Instant>,
}

impl Running {
    /// Goes on: polls what waits, starts what comes next.
    pub fn poll(&mut self, session: &mut Session, host: &mut Host<'_, '_>) -> Report {
        let mut report = Report::default();
        loop {
            if self.waiting.is_some() {
                terminal::poll(self, session, host, &mut report);
                if self.waiting.is_some() {
                    return report;
                }
            }
            let Some(line) = self.queue.pop_front() else {
                report.finished = Some(self.status);
                report.next = None;
                return report;
            };
            let runs = match line.runs {
                Runs::Always => true,
                Runs::AfterSuccess => self.status == 0,
                Runs::AfterFailure => self.status != 0,
            };
            if runs {
                terminal::start(self, line, session, host, &mut report);
            }
        }
    }

    /// Ctrl+C: ends what runs and drops what would come after.
    pub fn interrupt(&mut self) {
        self.queue.clear();
        self.waiting = None;
        self.status = INTERRUPTED;
    }
}

/// Exit status after Ctrl+C: 128 and the number of SIGINT.
const INTERRUPTED: i32 = 130;
