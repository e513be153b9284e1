//! A run in time: play, seek back and forth, act in the past.
//!
//! A run is a machine and the log of commands given to it. Checkpoints are clones of the machine,
//! taken by number of changes; a seek is the nearest checkpoint and a replay of the log from there.
//! A command given in the past starts a branch; the old future is kept and can be restored.

use sim::{Duration, Instant};

/// Changes between two checkpoints, at least; in a long run they are this part of it apart, about
/// as the kept ones are: each has what is written after it copied once.
const CHECKPOINT_CHANGES: u64 = 400;
const CHECKPOINT_PART: u64 = 16;
/// Checkpoints kept; beyond it every second one is dropped, so that they stay spread over the run.
const CHECKPOINTS_MAX: usize = 32;
/// Events handled between two looks at whether a checkpoint is due.
const SLICE_EVENTS: u64 = 500;

/// Something that is played in virtual time and can be cloned cheaply.
pub trait Machine: Clone {
    /// What can be told to it. Executing one must not depend on anything but the machine.
    type Command: Clone;
    /// What it answers.
    type Answer: Clone;
    /// The current time.
    fn now(&self) -> Instant;
    /// When something happens next.
    fn next_due(&self) -> Option<Instant>;
    /// Plays to `until`, handling at most `events_max` events; whether it got there.
    fn advance_within(&mut self, until: Instant, events_max: u64) -> bool;
    /// Does what it is told, at the current time.
    fn execute(&mut self, command: &Self::Command) -> Self::Answer;
    /// How many changes there were so far.
    fn changes(&self) -> u64;
}

/// A command and when it was given.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry<C> {
    /// When.
    pub at: Instant,
    /// What.
    pub command: C,
}

/// A future that was left by acting in the past.
#[derive(Clone, Debug)]
pub struct Branch<C> {
    /// Its name.
    pub name: String,
    /// Where the other future begins.
    pub left_at: Instant,
    /// How far it had been played.
    pub played: Instant,
    log: Vec<Entry<C>>,
}

#[derive(Clone)]
struct Checkpoint<M> {
    machine: M,
    /// Entries of the log that it has executed.
    executed: usize,
}

/// A machine with its history.
#[derive(Clone)]
pub struct Run<M: Machine> {
    machine: M,
    log: Vec<Entry<M::Command>>,
    executed: usize,
    /// Commands that answered, to somebody or into `answers`: nobody hears one twice.
    answered: usize,
    /// What commands answered that were reached by playing, with their place in the log.
    answers: Vec<(usize, M::Answer)>,
    /// By time; the first one is the start.
    checkpoints: Vec<Checkpoint<M>>,
    played: Instant,
    branches: Vec<Branch<M::Command>>,
    branch_name: Option<String>,
    branches_made: u32,
}

impl<M: Machine> Run<M> {
    /// A run that begins with `machine` as it is.
    pub fn new(machine: M) -> Run<M> {
        let played = machine.now();
        let start = Checkpoint {
            machine: machine.clone(),
            executed: 0,
        };
        Run {
            machine,
            log: Vec::new(),
            executed: 0,
            answered: 0,
            answers: Vec::new(),
            checkpoints: vec![start],
            played,
            branches: Vec::new(),
            branch_name: None,
            branches_made: 0,
        }
    }

    /// A run that will give `log` (in order of time) to `machine` as time reaches it.
    pub fn with_log(machine: M, log: Vec<Entry<M::Command>>) -> Run<M> {
        let mut run = Run::new(machine);
        run.log = log;
        run
    }

    /// The machine at the current time.
    pub fn machine(&self) -> &M {
        &self.machine
    }

    /// The machine, for things that leave no trace in the model (reading logs, polling output).
    pub fn machine_mut(&mut self) -> &mut M {
        &mut self.machine
    }

    /// The current time.
    pub fn now(&self) -> Instant {
        self.machine.now()
    }

    /// The furthest moment played on this branch.
    pub fn played(&self) -> Instant {
        self.played
    }

    /// The commands of this branch, past and known future.
    pub fn log(&self) -> &[Entry<M::Command>] {
        &self.log
    }

    /// The name of the branch, if the past was changed.
    pub fn branch_name(&self) -> Option<&str> {
        self.branch_name.as_deref()
    }

    /// Futures that were left.
    pub fn branches(&self) -> &[Branch<M::Command>] {
        &self.branches
    }

    /// When something happens next: an event or a known command.
    pub fn next_due(&self) -> Option<Instant> {
        let command = self
            .log
            .get(self.executed)
            .map(|entry| entry.at.max(self.now()));
        match (self.machine.next_due(), command) {
            (Some(event), Some(command)) => Some(event.min(command)),
            (event, command) => event.or(command),
        }
    }

    /// Plays to `until`, giving known commands on the way.
    pub fn advance_to(&mut self, until: Instant) {
        while !self.advance_within(until, u64::MAX) {}
    }

    /// As `advance_to`, but handles at most about `events_max` events; whether it got there.
    pub fn advance_within(&mut self, until: Instant, events_max: u64) -> bool {
        let mut budget = events_max;
        loop {
            let command = self.log.get(self.executed).map(|entry| entry.at);
            let goal = command.map_or(until, |at| at.min(until)).max(self.now());
            let slice = SLICE_EVENTS.min(budget);
            let has_arrived = self.machine.advance_within(goal, slice);
            self.note_progress();
            if !has_arrived {
                budget = budget.saturating_sub(slice);
                if budget == 0 {
                    return false;
                }
            } else if command.is_some_and(|at| at <= until) {
                self.execute_next();
            } else {
                return true;
            }
        }
    }

    /// Gives a command now. In the past this starts a branch.
    pub fn execute(&mut self, command: M::Command) -> M::Answer {
        let now = self.now();
        self.advance_to(now);
        if self.executed < self.log.len() || now < self.played {
            self.leave_future();
        }
        self.log.push(Entry {
            at: now,
            command: command.clone(),
        });
        self.executed = self.log.len();
        self.answered = self.executed;
        let answer = self.machine.execute(&command);
        self.note_progress();
        answer
    }

    /// Goes to `to`, back or forth.
    pub fn seek(&mut self, to: Instant) {
        if to < self.now() {
            let index = self.checkpoints.partition_point(|c| c.machine.now() <= to);
            let Some(checkpoint) = self.checkpoints.get(index.saturating_sub(1)) else {
                return;
            };
            self.machine = checkpoint.machine.clone();
            self.executed = checkpoint.executed;
        }
        self.advance_to(to.max(self.now()));
    }

    /// Plays to the next moment at which something happens, if there is one before `limit`.
    pub fn step(&mut self, limit: Instant) -> bool {
        match self.next_due().filter(|due| *due <= limit) {
            Some(due) => {
                self.advance_to(due);
                true
            }
            None => false,
        }
    }

    /// Takes up a left future again; the present one is left in its place.
    pub fn restore(&mut self, index: usize) -> bool {
        if index >= self.branches.len() {
            return false;
        }
        let now = self.now();
        let restored = self.branches.remove(index);
        let name = self.branch_name.take();
        let left = Branch {
            name: name.unwrap_or_else(|| "main".to_owned()),
            left_at: restored.left_at,
            played: self.played,
            log: std::mem::replace(&mut self.log, restored.log),
        };
        self.branches.push(left);
        self.branch_name = (restored.name != "main").then_some(restored.name);
        self.answered = self.log.len();
        self.forget_after(restored.left_at);
        self.seek(restored.left_at.min(now));
        self.advance_to(restored.played);
        self.played = self.played.max(restored.played);
        true
    }

    /// Commands of the log that were reached by playing since somebody asked, and their answers.
    pub fn take_answers(&mut self) -> Vec<(M::Command, M::Answer)> {
        let answers = std::mem::take(&mut self.answers);
        let mut told = Vec::new();
        for (place, answer) in answers {
            let entry = self.log.get(place);
            told.extend(entry.map(|entry| (entry.command.clone(), answer)));
        }
        told
    }

    /// The log without the commands after the current time: what a shared link repeats.
    pub fn log_so_far(&self) -> &[Entry<M::Command>] {
        self.log.get(..self.executed).unwrap_or_default()
    }

    fn execute_next(&mut self) {
        let Some(entry) = self.log.get(self.executed) else {
            return;
        };
        let command = entry.command.clone();
        let answer = self.machine.execute(&command);
        if self.executed >= self.answered {
            self.answers.push((self.executed, answer));
            self.answered = self.executed + 1;
        }
        self.executed += 1;
    }

    /// Sets the future aside: what was played or known beyond now.
    fn leave_future(&mut self) {
        let (now, executed) = (self.now(), self.executed);
        self.answers.retain(|(place, _)| *place < executed);
        let kept = self.log.get(..self.executed).unwrap_or_default().to_vec();
        self.branches_made += 1;
        let name = self
            .branch_name
            .replace(format!("branch {}", self.branches_made));
        self.branches.push(Branch {
            name: name.unwrap_or_else(|| "main".to_owned()),
            left_at: now,
            played: self.played,
            log: std::mem::replace(&mut self.log, kept),
        });
        self.forget_after(now);
        self.played = now;
    }

    /// Drops the checkpoints that another future does not share.
    fn forget_after(&mut self, at: Instant) {
        let executed = self.executed;
        let is_shared = |c: &Checkpoint<M>| c.machine.now() <= at && c.executed <= executed;
        let keep = self
            .checkpoints
            .iter()
            .take_while(|c| is_shared(c))
            .count()
            .max(1);
        self.checkpoints.truncate(keep);
    }

    fn note_progress(&mut self) {
        self.played = self.played.max(self.now());
        let Some(last) = self.checkpoints.last() else {
            return;
        };
        let (changes, before) = (self.machine.changes(), last.machine.changes());
        let is_new = changes >= before + CHECKPOINT_CHANGES.max(changes / CHECKPOINT_PART);
        if is_new && self.now() > last.machine.now() {
            self.checkpoints.push(Checkpoint {
                machine: self.machine.clone(),
                executed: self.executed,
            });
            if self.checkpoints.len() > CHECKPOINTS_MAX {
                let mut places = 0..;
                let mut is_kept = || places.next().is_some_and(|at| at == 0 || at % 2 == 1);
                self.checkpoints.retain(|_| is_kept());
            }
        }
    }
}

/// How far a run may be played in one go.
pub const HORIZON: Duration = Duration::from_secs(7 * 24 * 3600);

#[cfg(test)]
mod tests;
