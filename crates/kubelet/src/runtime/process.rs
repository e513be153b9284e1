//! One run of a container: from its start to its exit.
//!
//! A process follows its command and its behaviour; the kubelet moves it on with `advance` at the
//! moments that `next_due` names, and asks it about probes and resource use in between.

use super::behavior::{Behavior, Term};
use super::command::{StartError, machine_for, with_references};
use super::exit::{Exit, KILLED};
use super::shell::{Machine, Wait};
use super::{Lookup, Surroundings};
use sim::{Duration, Instant};
use std::rc::Rc;

/// A server obeys SIGTERM after this long, as the recorded cluster's simulated runtime does.
const TERM_DELAY: Duration = Duration::from_millis(200);
/// A process whose memory exceeds its limit is killed this long after its start.
const MEMORY_GROWTH: Duration = Duration::from_secs(1);
/// Use of a process whose behaviour says nothing about it.
const USAGE_DEFAULT: Usage = Usage {
    cpu_millis: 1,
    memory_bytes: 8 << 20,
};
/// Moments handled in one `advance`; the rest is due at once.
const MOMENTS_MAX: u32 = 10_000;

/// What a process is made from.
#[derive(Clone, Copy, Debug)]
pub struct ProcessSpec<'a> {
    /// The container's `command`.
    pub command: &'a [String],
    /// The container's `args`.
    pub args: &'a [String],
    /// Its environment, references resolved.
    pub env: &'a [(String, String)],
    /// What its image and its pod say that it does.
    pub behavior: &'a Rc<Behavior>,
    /// `resources.limits.memory`.
    pub memory_limit_bytes: Option<u64>,
}

/// A line that a process printed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LogLine {
    /// When.
    pub at: Instant,
    /// The line without its end.
    pub text: String,
}

/// What a process uses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Usage {
    /// Thousandths of a core.
    pub cpu_millis: u64,
    /// Bytes.
    pub memory_bytes: u64,
}

/// What a command run in the container gave.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExecResult {
    /// Its exit code.
    pub code: u32,
    /// What it printed.
    pub output: String,
    /// When it ended; None if it never does.
    pub ended: Option<Instant>,
}

/// How it answers a request from the network.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Response {
    /// It serves it.
    Served,
    /// It answers 503.
    Unavailable,
    /// Nothing listens.
    Refused,
    /// Nobody answers.
    Silence,
}

#[derive(Clone, Debug)]
pub(super) enum Program {
    Server,
    Script(Box<Machine>),
}

/// A running or ended process. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Process {
    pub(super) started: Instant,
    pub(super) behavior: Rc<Behavior>,
    pub(super) program: Program,
    env: Rc<[(String, String)]>,
    memory_limit_bytes: Option<u64>,
    opened: bool,
    pub(super) hung: Option<Instant>,
    term_at: Option<Instant>,
    partial_line: String,
    pub(super) exit: Option<Exit>,
    /// Commands that were run in it: each opens connections of its own.
    execs: u32,
}

impl Process {
    /// Starts the program of `spec` at `now`.
    pub fn start(spec: &ProcessSpec<'_>, now: Instant) -> Result<Process, StartError> {
        let argv: Vec<String> = spec
            .command
            .iter()
            .chain(spec.args)
            .map(|word| with_references(word, spec.env))
            .collect();
        if let Some(first) = argv.first().filter(|name| name.contains("no-such-command")) {
            return Err(StartError {
                program: first.clone(),
            });
        }
        let follows_command = spec.behavior.exit.is_none();
        let machine = machine_for(&argv, spec.env).filter(|_| follows_command);
        Ok(Process {
            started: now,
            behavior: spec.behavior.clone(),
            program: machine.map_or(Program::Server, |machine| {
                Program::Script(Box::new(machine))
            }),
            env: spec.env.into(),
            memory_limit_bytes: spec.memory_limit_bytes,
            opened: false,
            hung: None,
            term_at: None,
            partial_line: String::new(),
            exit: None,
            execs: 0,
        })
    }

    /// Another bound of its memory, unless it uses more than that already: such a bound is not
    /// set. k8s: pkg/kubelet/kuberuntime/kuberuntime_manager.go, validateMemoryResizeAction
    pub fn set_memory_limit(&mut self, bytes: Option<u64>) {
        let used = self.behavior.memory_bytes.unwrap_or(0);
        if bytes.is_none_or(|bytes| bytes >= used) {
            self.memory_limit_bytes = bytes;
        }
    }

    /// When it started.
    pub fn started(&self) -> Instant {
        self.started
    }

    /// How it ended, if it has.
    pub fn exit(&self) -> Option<Exit> {
        self.exit
    }

    /// When it does something next by itself.
    pub fn next_due(&self) -> Option<Instant> {
        if self.exit.is_some() {
            return None;
        }
        if !self.opened {
            return Some(self.started);
        }
        let program = match &self.program {
            Program::Server => None,
            Program::Script(machine) => machine.next_due(self.started),
        };
        let ends = [
            self.end_by_behavior().map(|exit| exit.at),
            self.term_at,
            program,
        ];
        ends.into_iter().flatten().min()
    }

    /// Moves it on to `now`; returns the lines it prints.
    pub fn advance(&mut self, now: Instant, world: &dyn Surroundings) -> Vec<LogLine> {
        let mut lines = Vec::new();
        for _ in 0..MOMENTS_MAX {
            let Some(due) = self.next_due().filter(|due| *due <= now) else {
                break;
            };
            self.moment(due, world, &mut lines);
        }
        if self.exit.is_some() && !self.partial_line.is_empty() {
            let text = std::mem::take(&mut self.partial_line);
            lines.push(LogLine { at: now, text });
        }
        lines
    }

    fn moment(&mut self, now: Instant, world: &dyn Surroundings, lines: &mut Vec<LogLine>) {
        if !self.opened {
            self.open(now, world, lines);
        }
        if let Some(exit) = self.end_by_behavior().filter(|exit| exit.at <= now) {
            self.exit = Some(exit);
        } else if self.term_at.is_some_and(|at| at <= now) {
            self.exit = Some(Exit::with_code(0, now));
        }
        if self.exit.is_some() {
            return;
        }
        if let Program::Script(machine) = &mut self.program {
            machine.advance(now, world);
            let output = machine.take_output();
            if let Some(code) = machine.exit_code() {
                self.exit = Some(Exit::with_code(code, now));
            }
            self.print(&output, now, lines);
        }
    }

    fn open(&mut self, now: Instant, world: &dyn Surroundings, lines: &mut Vec<LogLine>) {
        self.opened = true;
        let behavior = self.behavior.clone();
        for text in &behavior.log {
            self.print(&format!("{text}\n"), now, lines);
        }
        if let Some(service) = behavior
            .needs
            .iter()
            .find(|service| world.lookup(service) != Lookup::Ready)
        {
            self.print(
                &format!("cannot reach {service}: connection refused\n"),
                now,
                lines,
            );
            self.exit = Some(Exit::with_code(1, now));
        }
    }

    fn print(&mut self, output: &str, at: Instant, lines: &mut Vec<LogLine>) {
        for piece in output.split_inclusive('\n') {
            self.partial_line.push_str(piece.trim_end_matches('\n'));
            if piece.ends_with('\n') {
                let text = std::mem::take(&mut self.partial_line);
                lines.push(LogLine { at, text });
            }
        }
    }

    /// The end that the behaviour sets: `exit=`, `oom@`, or memory beyond the limit.
    fn end_by_behavior(&self) -> Option<Exit> {
        let exit = self
            .behavior
            .exit
            .map(|(code, after)| Exit::with_code(code, self.started + after));
        let too_much = match (self.behavior.memory_bytes, self.memory_limit_bytes) {
            (Some(used), Some(limit)) if used > limit => Some(MEMORY_GROWTH),
            (Some(_) | None, _) => None,
        };
        let oom = [self.behavior.oom, too_much].into_iter().flatten().min();
        let oom = oom.map(|after| Exit::out_of_memory(self.started + after));
        [exit, oom].into_iter().flatten().min_by_key(|exit| exit.at)
    }

    /// SIGTERM arrives; `advance` is due at once if the script has a trap.
    pub fn signal_term(&mut self, now: Instant) {
        if self.exit.is_some() || self.term_at.is_some() {
            return;
        }
        self.term_at = match (self.behavior.term, &mut self.program) {
            (Some(Term::After(time)), _) => Some(now + time),
            (Some(Term::Ignore), _) => None,
            (None, Program::Server) => Some(now + TERM_DELAY),
            (None, Program::Script(machine)) => {
                let obeys = !machine.signal_term(now) && !machine.ignores_term();
                obeys.then_some(now + TERM_DELAY)
            }
        };
    }

    /// Ends it now, as SIGKILL or a fault does; nothing happens if it has ended before.
    pub fn end(&mut self, exit: Exit) {
        self.exit.get_or_insert(exit);
    }

    /// Ends it with SIGKILL.
    pub fn kill(&mut self, now: Instant) {
        self.end(Exit::with_code(KILLED, now));
    }

    /// From `now` on it answers no probe.
    pub fn hang(&mut self, now: Instant) {
        self.hung.get_or_insert(now);
    }

    /// Runs `argv` in the container, as `kubectl exec` does. None if the program is not known.
    pub fn exec(
        &mut self,
        argv: &[String],
        now: Instant,
        world: &dyn Surroundings,
    ) -> Option<ExecResult> {
        let mut machine = self.machine_beside(argv)?;
        self.execs = self.execs.wrapping_add(1);
        machine.number_connections_from(u64::from(self.execs) << 32);
        let mut output = String::new();
        let mut moment = now;
        for _ in 0..MOMENTS_MAX {
            machine.advance(moment, world);
            output.push_str(&machine.take_output());
            match machine.next_due(moment) {
                Some(due) => moment = due,
                None => break,
            }
        }
        if let Program::Script(own) = &mut self.program {
            own.adopt_files(&machine);
        }
        if machine.wait() == Wait::Server {
            return None;
        }
        Some(ExecResult {
            code: machine.exit_code().unwrap_or(KILLED),
            output,
            ended: machine.exit_code().map(|_| moment),
        })
    }

    /// A machine for `argv` that sees the files of this container.
    pub(super) fn machine_beside(&self, argv: &[String]) -> Option<Machine> {
        let mut machine = machine_for(argv, &self.env)?;
        if let Program::Script(own) = &self.program {
            machine.adopt_files(own);
        }
        Some(machine)
    }

    /// A file that the process wrote, for example its termination message.
    pub fn file(&self, path: &str) -> Option<String> {
        match &self.program {
            Program::Server => None,
            Program::Script(machine) => machine.file(path, &super::Nothing),
        }
    }

    /// Whether its behaviour says what it uses.
    pub fn is_measured(&self) -> bool {
        self.behavior.cpu_millis.is_some() || self.behavior.memory_bytes.is_some()
    }

    /// The memory that it uses while it lives.
    pub fn claimed_memory(&self) -> u64 {
        self.behavior
            .memory_bytes
            .unwrap_or(USAGE_DEFAULT.memory_bytes)
    }

    /// What it keeps on the disk of its node while it lives.
    pub fn claimed_disk(&self) -> u64 {
        self.behavior.disk_bytes.unwrap_or(0)
    }

    /// What it uses now, with `load` requests a second if it is known how many it gets. What
    /// `cpu=` says is the use at the load that `rps=` says, and less below it.
    pub fn usage(&self, load: Option<u32>) -> Usage {
        if self.exit.is_some() {
            return Usage {
                cpu_millis: 0,
                memory_bytes: 0,
            };
        }
        let cpu_millis = match (self.behavior.cpu_millis, self.behavior.rps, load) {
            (Some(full), Some(bound), Some(load)) if bound > 0 => {
                let share = u64::from(load.min(bound)).saturating_mul(full) / u64::from(bound);
                share.max(USAGE_DEFAULT.cpu_millis)
            }
            (cpu, _, _) => cpu.unwrap_or(USAGE_DEFAULT.cpu_millis),
        };
        Usage {
            cpu_millis,
            memory_bytes: self.claimed_memory(),
        }
    }
}

#[cfg(test)]
mod tests;
