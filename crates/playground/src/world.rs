//! The machine that is played: a cluster and the terminal sessions that act on it.
//!
//! Everything that can influence the model is in here, also commands that go on while time passes
//! (a drain evicts pod after pod), so that a clone is a checkpoint and a replay gives the same
//! bytes.

mod runtime;
mod traffic;

use cluster::{Cluster, ClusterConfig};
use history::run::Machine;
use kubectl::{Host, Running, Session};
use kubelet::fault::{ALL, Fault};
use runtime::{Effect, OnKubelets};
use sim::Instant;
use std::rc::Rc;

/// Numbers above it are those of lines that only look.
const LOOKS: u32 = 1 << 31;

/// What can be told to the machine.
#[derive(Clone, Debug, PartialEq)]
pub enum Command {
    /// A line of the terminal: kubectl, `fault …`, or what the small shell knows.
    Line(Rc<str>),
    /// Manifests to apply, as the editor's button does.
    Apply(Rc<str>),
    /// A fault.
    Fault(Fault),
    /// A mark on the time line; changes nothing.
    Marker(Rc<str>),
    /// Makes a file known to `-f`.
    File {
        /// Its name.
        name: Rc<str>,
        /// Its text.
        text: Rc<str>,
    },
    /// Ctrl+C for a command that runs.
    Interrupt(u32),
}

/// What came of a command.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Answer {
    /// What it printed at once.
    pub output: String,
    /// Whether it asked for an empty screen first.
    pub clears: bool,
    /// Its exit status, if it is done.
    pub status: Option<i32>,
    /// Its number, to ask for what it prints later.
    pub id: u32,
}

impl Answer {
    fn failed(text: &str) -> Answer {
        Answer {
            output: format!("error: {text}\n"),
            status: Some(1),
            ..Answer::default()
        }
    }
}

/// A command that goes on.
#[derive(Clone)]
struct Job {
    id: u32,
    running: Running,
    /// When it wants to look again even if nothing changes.
    next: Option<Instant>,
    output: String,
    /// Whether the screen was cleared before the output.
    clears: bool,
    status: Option<i32>,
}

/// The machine.
#[derive(Clone)]
pub struct World {
    /// The cluster.
    pub cluster: Cluster,
    /// The terminal.
    pub session: Session,
    jobs: Vec<Job>,
    ids: u32,
    looks: u32,
    polled: u64,
}

impl World {
    /// A new cluster and a new terminal.
    pub fn new(config: &ClusterConfig) -> World {
        World {
            cluster: Cluster::new(config),
            session: Session::default(),
            jobs: Vec::new(),
            ids: 0,
            looks: 0,
            polled: 0,
        }
    }

    /// What command `id` has printed since it was last asked, and its status if it is done.
    pub fn take_output(&mut self, id: u32) -> Answer {
        let mut answer = Answer {
            status: Some(0),
            id,
            ..Answer::default()
        };
        let Some(index) = self.jobs.iter().position(|job| job.id == id) else {
            return answer;
        };
        if let Some(job) = self.jobs.get_mut(index) {
            answer.output = std::mem::take(&mut job.output);
            answer.clears = std::mem::take(&mut job.clears);
            answer.status = job.status;
        }
        if answer.status.is_some() {
            self.jobs.remove(index);
        }
        answer
    }

    /// Whether command `id` still runs.
    pub fn is_running(&self, id: u32) -> bool {
        self.jobs
            .iter()
            .any(|job| job.id == id && job.status.is_none())
    }

    /// Runs a line that only looks. Its number is of a series of its own, so that the numbers of
    /// commands in the log are the same in every replay.
    pub fn look(&mut self, line: &str) -> Answer {
        self.looks = (self.looks + 1) % LOOKS;
        let before = std::mem::replace(&mut self.ids, LOOKS + self.looks);
        let answer = self.line(line);
        self.ids = before;
        answer
    }

    /// Whether `id` is that of a line that only looks.
    pub fn is_look(id: u32) -> bool {
        id > LOOKS
    }

    /// Ends command `id`, as Ctrl+C does.
    pub fn interrupt(&mut self, id: u32) {
        for job in self.jobs.iter_mut().filter(|job| job.id == id) {
            job.running.interrupt();
            job.status.get_or_insert(130);
        }
    }

    fn line(&mut self, line: &str) -> Answer {
        let is_alone = !line.contains(['\n', ';', '&', '|', '#']);
        let fault = line.trim().strip_prefix("fault").filter(|_| is_alone);
        if let Some(fault) = fault.filter(|rest| rest.is_empty() || rest.starts_with(' ')) {
            return self.fault_line(fault.trim());
        }
        if let Some(words) = line.trim().strip_prefix("traffic ") {
            let namespace = self.session.namespace.clone();
            return match traffic::command(words, &namespace) {
                Ok(line) => self.line(&line),
                Err(text) => Answer::failed(&text),
            };
        }
        let session = &mut self.session;
        let mut effects = Vec::new();
        let (running, report) = self.cluster.act_as_kubectl(|intents, kubelets, traffic| {
            let runtime = OnKubelets::new(kubelets, traffic, intents.latest(), intents.now);
            let mut host = Host {
                intents,
                runtime: &runtime,
            };
            let result = session.start(line, &mut host);
            effects = runtime.effects();
            result
        });
        let mut output = report.text;
        let mut status = report.finished;
        for text in self.take_effect(effects) {
            output.push_str(&text);
            status = status.map(|status| status.max(1));
        }
        // Other watches see at once what this line did.
        self.poll_jobs();
        self.ids += 1;
        let id = self.ids;
        if report.finished.is_none() {
            self.jobs.push(Job {
                id,
                running,
                next: report.next,
                output: String::new(),
                clears: false,
                status: None,
            });
        }
        Answer {
            output,
            clears: report.clears,
            status,
            id,
        }
    }

    /// Commands that were run in containers leave their traces there, and faults happen. Gives
    /// what there is to say of those that cannot.
    fn take_effect(&mut self, effects: Vec<Effect>) -> Vec<String> {
        let mut problems = Vec::new();
        for effect in effects {
            match effect {
                Effect::Exec {
                    pod,
                    container,
                    argv,
                } => {
                    self.cluster.exec(pod, &container, &argv);
                }
                Effect::Fault(fault) => {
                    let problem = self.fault(&fault).err();
                    problems.extend(problem.map(|text| format!("error: {text}\n")));
                }
            }
        }
        problems
    }

    fn fault_line(&mut self, line: &str) -> Answer {
        let problem = match Fault::parse(line) {
            _ if line.is_empty() => {
                let usages = ALL.iter().map(|(_, usage)| format!("fault {usage}\n"));
                return Answer {
                    output: usages.collect(),
                    status: Some(0),
                    ..Answer::default()
                };
            }
            Ok(fault) => self.fault(&fault).err(),
            Err(error) => Some(error.to_string()),
        };
        match problem {
            None => Answer {
                status: Some(0),
                ..Answer::default()
            },
            Some(text) => Answer::failed(&text),
        }
    }

    fn fault(&mut self, fault: &Fault) -> Result<(), String> {
        let namespace = self.session.namespace.clone();
        self.cluster.fault(fault, &namespace)
    }

    /// Polls the commands that wait, if something changed or their time has come.
    fn poll_jobs(&mut self) {
        if self.jobs.is_empty() {
            return;
        }
        let sequence = self.cluster.api.sequence();
        let is_changed = sequence != self.polled;
        self.polled = sequence;
        let now = self.cluster.now();
        for index in 0..self.jobs.len() {
            let Some(job) = self.jobs.get_mut(index) else {
                continue;
            };
            let is_due = job.next.is_some_and(|next| next <= now);
            if job.status.is_some() || !(is_changed || is_due) {
                continue;
            }
            let session = &mut self.session;
            let mut effects = Vec::new();
            let report = self.cluster.act_as_kubectl(|intents, kubelets, traffic| {
                let runtime = OnKubelets::new(kubelets, traffic, intents.latest(), intents.now);
                let mut host = Host {
                    intents,
                    runtime: &runtime,
                };
                let report = job.running.poll(session, &mut host);
                effects = runtime.effects();
                report
            });
            if report.clears {
                job.output.clear();
                job.clears = true;
            }
            job.output.push_str(&report.text);
            job.next = report.next;
            job.status = report.finished;
            let problems = self.take_effect(effects);
            if let Some(job) = self.jobs.get_mut(index) {
                problems.iter().for_each(|text| job.output.push_str(text));
            }
        }
    }

    /// The earliest time at which a waiting command wants to look again.
    fn jobs_due(&self) -> Option<Instant> {
        self.jobs
            .iter()
            .filter(|job| job.status.is_none())
            .filter_map(|job| job.next)
            .min()
    }

    /// Applies manifests as the editor does: objects in order, each with its result.
    fn apply(&mut self, yaml: &str) -> Answer {
        let name = "app.yaml";
        self.session.add_file(name, yaml);
        self.line(&format!("kubectl apply -f {name}"))
    }
}

impl Machine for World {
    type Command = Command;
    type Answer = Answer;

    fn now(&self) -> Instant {
        self.cluster.now()
    }

    fn next_due(&self) -> Option<Instant> {
        match (self.cluster.next_due(), self.jobs_due()) {
            (Some(event), Some(job)) => Some(event.min(job)),
            (event, job) => event.or(job),
        }
    }

    fn advance_within(&mut self, until: Instant, events_max: u64) -> bool {
        if self.jobs.iter().all(|job| job.status.is_some()) {
            return self.cluster.advance_within(until, events_max);
        }
        for _ in 0..events_max {
            let due = self.next_due().filter(|due| *due <= until);
            let Some(due) = due else {
                self.cluster.advance_to(until);
                return true;
            };
            match self.cluster.next_due() {
                Some(event) if event <= due => self.cluster.step(),
                _ => self.cluster.advance_to(due),
            }
            self.poll_jobs();
        }
        false
    }

    fn execute(&mut self, command: &Command) -> Answer {
        let done = Answer {
            status: Some(0),
            ..Answer::default()
        };
        match command {
            Command::Line(line) => self.line(line),
            Command::Apply(yaml) => self.apply(yaml),
            Command::Fault(fault) => match self.fault(fault) {
                Ok(()) => done,
                Err(text) => Answer::failed(&text),
            },
            Command::Marker(_) => done,
            Command::File { name, text } => {
                self.session.add_file(name, text);
                done
            }
            Command::Interrupt(id) => {
                self.interrupt(*id);
                done
            }
        }
    }

    fn changes(&self) -> u64 {
        self.cluster.api.sequence()
    }
}
