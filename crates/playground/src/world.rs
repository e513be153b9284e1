//! The machine that is played: a cluster and the terminal sessions that act on it.
//!
//! Everything that can influence the model is in here, also commands that go on while time passes
//! (a drain evicts pod after pod), so that a clone is a checkpoint and a replay gives the same
//! bytes.

mod runtime;

use cluster::{Cluster, ClusterConfig};
use history::run::Machine;
use imbl::Vector;
use kubectl::{Host, Running, Session};
use kubelet::fault::Fault;
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

/// A command that goes on.
#[derive(Clone)]
struct Job {
    id: u32,
    running: Running,
    /// When it wants to look again even if nothing changes.
    next: Option<Instant>,
    output: String,
    status: Option<i32>,
}

/// The machine.
#[derive(Clone)]
pub struct World {
    /// The cluster.
    pub cluster: Cluster,
    /// The terminal.
    pub session: Session,
    jobs: Vector<Job>,
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
            jobs: Vector::new(),
            ids: 0,
            looks: 0,
            polled: 0,
        }
    }

    /// What command `id` has printed since it was last asked, and its status if it is done.
    pub fn take_output(&mut self, id: u32) -> (String, Option<i32>) {
        let Some(index) = self.jobs.iter().position(|job| job.id == id) else {
            return (String::new(), Some(0));
        };
        let Some(job) = self.jobs.get_mut(index) else {
            return (String::new(), Some(0));
        };
        let taken = (std::mem::take(&mut job.output), job.status);
        if taken.1.is_some() {
            self.jobs.remove(index);
        }
        taken
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
        if let Some(fault) = line.trim().strip_prefix("fault ") {
            return self.fault_line(fault);
        }
        let session = &mut self.session;
        let mut effects = Vec::new();
        let (running, report) = self.cluster.act_as_kubectl(|intents, kubelets| {
            let runtime = OnKubelets::new(kubelets, intents.latest(), intents.now);
            let mut host = Host {
                intents,
                runtime: &runtime,
            };
            let result = session.start(line, &mut host);
            effects = runtime.effects();
            result
        });
        self.exec_all(effects);
        // Other watches see at once what this line did.
        self.poll_jobs();
        self.ids += 1;
        let id = self.ids;
        if report.finished.is_none() {
            self.jobs.push_back(Job {
                id,
                running,
                next: report.next,
                output: String::new(),
                status: None,
            });
        }
        Answer {
            output: report.text,
            clears: report.clears,
            status: report.finished,
            id,
        }
    }

    /// Commands that were run in containers leave their traces there.
    fn exec_all(&mut self, effects: Vec<Effect>) {
        for effect in effects {
            self.cluster
                .exec(effect.pod, &effect.container, &effect.argv);
        }
    }

    fn fault_line(&mut self, line: &str) -> Answer {
        let problem = match Fault::parse(line) {
            Ok(fault) => self.fault(&fault).err(),
            Err(error) => Some(error.to_string()),
        };
        match problem {
            None => Answer {
                status: Some(0),
                ..Answer::default()
            },
            Some(text) => Answer {
                output: format!("error: {text}\n"),
                status: Some(1),
                ..Answer::default()
            },
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
            let report = self.cluster.act_as_kubectl(|intents, kubelets| {
                let runtime = OnKubelets::new(kubelets, intents.latest(), intents.now);
                job.running.poll(
                    session,
                    &mut Host {
                        intents,
                        runtime: &runtime,
                    },
                )
            });
            job.output.push_str(&report.text);
            job.next = report.next;
            job.status = report.finished;
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
                Err(text) => Answer {
                    output: format!("error: {text}\n"),
                    status: Some(1),
                    ..done
                },
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
