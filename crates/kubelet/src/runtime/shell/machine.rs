//! Follows a script step by step, stopping wherever it waits.
//!
//! The whole state is in the value: stack, variables, files, trap. Cloning it is cheap, and a
//! clone goes on exactly as the original would.

use super::{Node, Simple, Word, builtins, expand};
use crate::runtime::Surroundings;
use sim::order::Gather;
use sim::{Duration, Instant};
use std::collections::BTreeMap;
use std::rc::Rc;

/// Commands followed in one go; a script that does more without waiting is put off by
/// `BUSY_PAUSE`. Differs: a real busy loop goes round millions of times in that time.
const STEPS_MAX: u32 = 1000;
/// How long a busy script is put off.
const BUSY_PAUSE: Duration = Duration::from_secs(1);
/// Deepest stack; deeper scripts end with 2.
const STACK_MAX: usize = 256;

/// What a script waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wait {
    /// Nothing: it goes on at once.
    Nothing,
    /// A moment.
    Until(Instant),
    /// For ever, asleep: a signal without a trap does not end it.
    Forever,
    /// For ever, in a program that is not known: a server, which ends on SIGTERM.
    Server,
}

/// What is to be done next, top of the stack first.
#[derive(Clone, Debug)]
enum Frame {
    Run(Rc<Node>),
    Sequence(Rc<Node>, usize),
    And(Rc<Node>),
    Or(Rc<Node>),
    Not,
    LoopTest(Rc<Node>),
    LoopDecide(Rc<Node>),
    For(Rc<Node>, Rc<[String]>, usize),
    If(Rc<Node>, usize),
}

/// A change to a file: its content, or that it was removed.
pub type Files = BTreeMap<String, Option<String>>;

/// A script being followed.
#[derive(Clone, Debug)]
pub struct Machine {
    stack: Vec<Frame>,
    pub(super) status: u32,
    finished: bool,
    wait: Wait,
    background: Wait,
    pub(super) variables: Rc<BTreeMap<String, String>>,
    pub(super) arguments: Rc<[String]>,
    trap: Option<Rc<Node>>,
    traps_ignored: bool,
    exit_on_error: bool,
    pub(super) files: Rc<Files>,
    output: String,
    pub(super) connections: u64,
}

impl Machine {
    /// A script about to start at `now` with the environment `env`; `arguments` are `$0`, `$1`, ….
    pub fn new(script: Rc<Node>, env: &[(String, String)], arguments: &[String]) -> Machine {
        Machine {
            stack: vec![Frame::Run(script)],
            status: 0,
            finished: false,
            wait: Wait::Nothing,
            background: Wait::Nothing,
            variables: Rc::new(env.iter().cloned().gathered()),
            arguments: arguments.into(),
            trap: None,
            traps_ignored: false,
            exit_on_error: false,
            files: Rc::default(),
            output: String::new(),
            connections: 0,
        }
    }

    /// One program with its arguments, followed without a shell.
    pub fn command(argv: &[String], env: &[(String, String)]) -> Machine {
        let simple = Simple {
            words: argv.iter().map(|word| Word::text(word)).collect(),
            ..Simple::default()
        };
        Machine::new(Rc::new(Node::Simple(simple)), env, &[])
    }

    /// The exit code, once it has ended.
    pub fn exit_code(&self) -> Option<u32> {
        self.finished.then_some(self.status)
    }

    /// What it waits for.
    pub fn wait(&self) -> Wait {
        self.wait
    }

    /// When it does something next; None if it has ended or waits for ever.
    pub fn next_due(&self, now: Instant) -> Option<Instant> {
        match self.wait {
            _ if self.finished => None,
            Wait::Nothing => Some(now),
            Wait::Until(at) => Some(at),
            Wait::Forever | Wait::Server => None,
        }
    }

    /// Goes on as far as it gets at `now`.
    pub fn advance(&mut self, now: Instant, world: &dyn Surroundings) {
        match self.wait {
            Wait::Until(at) if at <= now => self.wait = Wait::Nothing,
            Wait::Nothing | Wait::Until(_) | Wait::Forever | Wait::Server => (),
        }
        for _ in 0..STEPS_MAX {
            if self.finished || self.wait != Wait::Nothing {
                return;
            }
            self.step(now, world);
        }
        if !self.finished && self.wait == Wait::Nothing {
            self.wait = Wait::Until(now + BUSY_PAUSE);
        }
    }

    /// Takes what was printed since the last time.
    pub fn take_output(&mut self) -> String {
        std::mem::take(&mut self.output)
    }

    /// SIGTERM arrives. True if the script answers it with its trap.
    pub fn signal_term(&mut self, now: Instant) -> bool {
        match self.trap.clone() {
            Some(trap) if !self.finished => {
                // Differs: a real shell runs the trap only after the command it waits for.
                self.wait = Wait::Until(now);
                self.stack.push(Frame::Run(trap));
                true
            }
            Some(_) | None => false,
        }
    }

    /// Whether SIGTERM has no effect: the script sleeps without a trap, or ignores the signal.
    pub fn ignores_term(&self) -> bool {
        self.traps_ignored || (self.trap.is_none() && self.wait != Wait::Server)
    }

    fn step(&mut self, now: Instant, world: &dyn Surroundings) {
        let Some(frame) = self.stack.pop() else {
            self.finished = true;
            return;
        };
        if self.stack.len() > STACK_MAX {
            self.exit(2);
            return;
        }
        match frame {
            Frame::Run(node) => self.run(node, now, world),
            Frame::Sequence(node, index) => {
                if let Node::Sequence(nodes) = &*node
                    && let Some(next) = nodes.get(index).cloned()
                {
                    self.stack.push(Frame::Sequence(node, index + 1));
                    self.stack.push(Frame::Run(next));
                }
            }
            Frame::And(right) if self.status == 0 => self.stack.push(Frame::Run(right)),
            Frame::Or(right) if self.status != 0 => self.stack.push(Frame::Run(right)),
            Frame::And(_) | Frame::Or(_) => (),
            Frame::Not => self.status = u32::from(self.status == 0),
            Frame::LoopTest(node) => {
                if let Node::Loop { condition, .. } = &*node {
                    let condition = condition.clone();
                    self.stack.push(Frame::LoopDecide(node));
                    self.stack.push(Frame::Run(condition));
                }
            }
            Frame::LoopDecide(node) => {
                if let Node::Loop { until, body, .. } = &*node {
                    if (self.status == 0) != *until {
                        let body = body.clone();
                        self.stack.push(Frame::LoopTest(node));
                        self.stack.push(Frame::Run(body));
                    } else {
                        self.status = 0;
                    }
                }
            }
            Frame::For(node, items, index) => {
                if let Node::For { name, body, .. } = &*node
                    && let Some(item) = items.get(index)
                {
                    self.set(name, item.clone());
                    let body = body.clone();
                    self.stack.push(Frame::For(node, items, index + 1));
                    self.stack.push(Frame::Run(body));
                }
            }
            Frame::If(node, index) => self.decide(&node, index),
        }
    }

    fn decide(&mut self, node: &Rc<Node>, index: usize) {
        let Node::If { arms, otherwise } = &**node else {
            return;
        };
        let next = match (self.status == 0, arms.get(index), arms.get(index + 1)) {
            (true, Some((_, body)), _) => Some(body.clone()),
            (_, _, Some((condition, _))) => {
                self.stack.push(Frame::If(node.clone(), index + 1));
                Some(condition.clone())
            }
            (_, _, None) => {
                self.status = 0;
                otherwise.clone()
            }
        };
        self.stack.extend(next.map(Frame::Run));
    }

    fn run(&mut self, node: Rc<Node>, now: Instant, world: &dyn Surroundings) {
        match &*node {
            Node::Simple(simple) => self.simple(simple, now, world),
            Node::Sequence(_) => self.stack.push(Frame::Sequence(node, 0)),
            Node::And(left, right) => {
                self.stack.push(Frame::And(right.clone()));
                self.stack.push(Frame::Run(left.clone()));
            }
            Node::Or(left, right) => {
                self.stack.push(Frame::Or(right.clone()));
                self.stack.push(Frame::Run(left.clone()));
            }
            Node::Not(inner) => {
                self.stack.push(Frame::Not);
                self.stack.push(Frame::Run(inner.clone()));
            }
            Node::Loop { .. } if node.is_idle() => self.wait = Wait::Forever,
            Node::Loop { .. } => self.stack.push(Frame::LoopTest(node)),
            Node::For { words, .. } => {
                let items = expand::words(words, self, now, world).into();
                self.status = 0;
                self.stack.push(Frame::For(node, items, 0));
            }
            Node::If { arms, .. } => {
                if let Some((condition, _)) = arms.first() {
                    let condition = condition.clone();
                    self.stack.push(Frame::If(node, 0));
                    self.stack.push(Frame::Run(condition));
                }
            }
            Node::Background(inner) => self.start_background(inner, now, world),
        }
    }

    /// Follows a command that runs beside the script only as far as its first wait.
    /// Differs: what it does after that wait is not followed.
    fn start_background(&mut self, node: &Rc<Node>, now: Instant, world: &dyn Surroundings) {
        let mut beside = self.clone();
        beside.stack = vec![Frame::Run(node.clone())];
        beside.output.clear();
        beside.advance(now, world);
        self.output.push_str(&beside.take_output());
        self.files = beside.files.clone();
        if !beside.finished {
            self.background = later(self.background, beside.wait);
        }
        self.status = 0;
    }

    fn simple(&mut self, simple: &Simple, now: Instant, world: &dyn Surroundings) {
        for (name, value) in &simple.assignments {
            let value = expand::text(value, self, now, world);
            self.set(name, value);
        }
        let argv = expand::words(&simple.words, self, now, world);
        let before = self.output.len();
        match argv.split_first() {
            Some((name, arguments)) => builtins::run(self, name, arguments, now, world),
            None => self.status = 0,
        }
        for redirect in &simple.redirects {
            let path = expand::text(&redirect.to, self, now, world);
            let written = self.output.get(before..).unwrap_or("").to_owned();
            if path != "/dev/stdout" && path != "/dev/stderr" && !path.starts_with("/proc/") {
                self.output.truncate(before);
                self.write_file(&path, &written, redirect.append);
            }
        }
        let guarded = self.stack.iter().any(|frame| match frame {
            Frame::And(_) | Frame::Or(_) | Frame::Not | Frame::LoopDecide(_) | Frame::If(..) => {
                true
            }
            Frame::Run(_) | Frame::Sequence(..) | Frame::LoopTest(_) | Frame::For(..) => false,
        });
        if self.exit_on_error && self.status != 0 && !guarded {
            self.exit(self.status);
        }
    }

    /// What `node` prints if it is run now, without its last line ends.
    pub fn output_of(&self, node: &Rc<Node>, now: Instant, world: &dyn Surroundings) -> String {
        let mut inner = self.clone();
        inner.stack = vec![Frame::Run(node.clone())];
        inner.output.clear();
        inner.advance(now, world);
        inner.output.trim_end_matches('\n').to_owned()
    }

    pub(super) fn set_status(&mut self, status: u32) {
        self.status = status;
    }

    pub(super) fn exit(&mut self, code: u32) {
        self.status = code & 255;
        self.stack.clear();
        self.finished = true;
    }

    pub(super) fn status(&self) -> u32 {
        self.status
    }

    pub(super) fn print(&mut self, text: &str) {
        self.output.push_str(text);
    }

    pub(super) fn block(&mut self, wait: Wait) {
        self.wait = wait;
    }

    pub(super) fn wait_for_background(&mut self) {
        self.wait = std::mem::replace(&mut self.background, Wait::Nothing);
    }

    pub(super) fn set_trap(&mut self, trap: Option<Rc<Node>>, ignored: bool) {
        self.trap = trap;
        self.traps_ignored = ignored;
    }

    pub(super) fn set_exit_on_error(&mut self) {
        self.exit_on_error = true;
    }

    /// Leaves the innermost loop (`again` is false) or goes to its next round.
    pub(super) fn leave_round(&mut self, again: bool) {
        while let Some(frame) = self.stack.pop() {
            if matches!(frame, Frame::LoopTest(_) | Frame::For(..)) {
                if again {
                    self.stack.push(frame);
                }
                break;
            }
        }
        self.status = 0;
    }
}

/// The wait that ends later.
fn later(a: Wait, b: Wait) -> Wait {
    match (a, b) {
        (Wait::Until(a), Wait::Until(b)) => Wait::Until(a.max(b)),
        (Wait::Nothing, other) | (other, Wait::Nothing) => other,
        (Wait::Until(_), other) | (other, _) => other,
    }
}
