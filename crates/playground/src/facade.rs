//! The playground: commands in, one picture of everything out.
//!
//! A page, the command line and tests use it alike. Everything takes and gives plain values.

mod behavior;
mod complete;
mod edit;
mod load_error;
mod outcome;
mod scene;
mod share;

use crate::Duration;
use crate::check::Problem;
use crate::gallery;
use crate::picture::{Frame, Picture};
use crate::view::{Clock, Marker, MarkerKind, Ref, Request, TrafficRequest, View, WhyStep};
use crate::world::{Command, World};
use cluster::ClusterConfig;
use history::link::Target;
use history::run::{Entry, Run};
use history::scenario::{ActionKind, Scenario};
use sim::Instant;
use std::cell::RefCell;
use std::rc::Rc;

pub use kubectl::completion::Completion;
pub use load_error::LoadError;
pub use outcome::Outcome;
pub use scene::APPLY_LINE;
pub use share::{Link, LinkSize};

/// The time line is drawn at least this far.
const TIMELINE_MIN: Duration = Duration::from_secs(60);
/// It goes on after the present for this part of what was played, at least.
const TIMELINE_AHEAD: u64 = 8;

/// A playground.
pub struct Playground {
    scenario: Scenario,
    run: Run<World>,
    picture: RefCell<Picture>,
}

impl Default for Playground {
    fn default() -> Self {
        Playground::new()
    }
}

impl Playground {
    /// The default scenario, at its start.
    pub fn new() -> Playground {
        let scenario = gallery::open(gallery::SCENARIOS[0].0).unwrap_or_default();
        Playground::of(scenario).unwrap_or_else(|_| Playground::empty())
    }

    /// An empty cluster.
    pub fn empty() -> Playground {
        let world = World::new(&ClusterConfig::with_nodes(1, 3));
        Playground {
            scenario: Scenario::default(),
            run: Run::new(world),
            picture: RefCell::default(),
        }
    }

    /// A scenario at its start.
    pub fn of(scenario: Scenario) -> Result<Playground, LoadError> {
        let config = scene::config_of(&scenario)?;
        let mut run = Run::with_log(World::new(&config), scene::log_of(&scenario));
        run.advance_to(Instant::START);
        Ok(Playground {
            scenario,
            run,
            picture: RefCell::default(),
        })
    }

    /// Loads a link, a scenario file or plain manifests, and goes to the time that it shows first.
    pub fn load(&mut self, text: &str) -> Result<(), LoadError> {
        let scenario = if share::is_link(text) {
            let link = history::link::decode(text).map_err(LoadError::Link)?;
            let mut scenario = match link.target {
                Target::Scenario(scenario) => *scenario,
                Target::Gallery { slug, .. } => {
                    gallery::open(&slug).ok_or(LoadError::Unlisted(slug))?
                }
                Target::Remote(url) => return Err(LoadError::Elsewhere(url)),
            };
            for (name, value) in &link.view.parameters {
                scenario.view.set(name, value);
            }
            scenario
        } else {
            Scenario::from_file(text).map_err(LoadError::Scenario)?
        };
        let time = scenario.view.time();
        let mut loaded = Playground::of(scenario)?;
        if let Some(time) = time {
            loaded.seek(time);
        }
        *self = loaded;
        Ok(())
    }

    /// The scenario as it was loaded.
    pub fn scenario(&self) -> &Scenario {
        &self.scenario
    }

    /// The manifest that the editor opens with: the one applied last.
    pub fn manifest(&self) -> Rc<str> {
        let applied = self
            .run
            .log_so_far()
            .iter()
            .rev()
            .find_map(|entry| match &entry.command {
                Command::Apply(yaml) => Some(Rc::clone(yaml)),
                _ => None,
            });
        applied.unwrap_or_else(|| self.scenario.manifests.as_str().into())
    }

    /// When a manifest was applied last, beyond the scenario's own at the start.
    pub fn applied_at(&self) -> Option<Duration> {
        let mut log = self.run.log_so_far().iter().rev();
        let last = log.find(|entry| matches!(entry.command, Command::Apply(_)))?;
        Some(last.at.since_start()).filter(|at| *at > Duration::ZERO)
    }

    /// The manifest applied before the last one: what changed since is marked.
    pub fn previous_manifest(&self) -> Rc<str> {
        let mut applied = self
            .run
            .log_so_far()
            .iter()
            .rev()
            .filter_map(|e| match &e.command {
                Command::Apply(yaml) => Some(Rc::clone(yaml)),
                _ => None,
            });
        let last = applied.next();
        applied.next().or(last).unwrap_or_else(|| "".into())
    }

    /// The picture of this moment.
    pub fn view(&self, request: &Request) -> Rc<View> {
        self.picture
            .borrow_mut()
            .view(&self.run.machine().cluster, self.frame(), request)
    }

    /// What a picture needs beside the cluster.
    pub(crate) fn frame(&self) -> Frame {
        Frame {
            clock: self.clock(),
            title: match self.scenario.about.title.as_str() {
                "" => "Untitled".into(),
                title => title.into(),
            },
            markers: self.markers(),
        }
    }

    fn clock(&self) -> Clock {
        let now = self.now();
        let played = self.run.played().since_start();
        let last = self.run.log().last().map(|entry| entry.at.since_start());
        // What is known to come is drawn too, so there is room after the present.
        let ahead = played + Duration::from_micros(played.0 / TIMELINE_AHEAD);
        let end = ahead.max(last.unwrap_or_default()).max(TIMELINE_MIN);
        let next = self.run.next_due();
        Clock {
            now,
            end: scene::rounded_end(end),
            played,
            seed: self.scenario.seed,
            is_stable: next.is_none_or(|at| at.since_start() > now + Duration::from_secs(30)),
            branch: self.run.branch_name().map(Into::into),
        }
    }

    /// Marks of commands that were given, and of those that are known to come.
    fn markers(&self) -> Vec<Marker> {
        let marks = self.run.log().iter().filter_map(|entry| {
            let (kind, label) = match &entry.command {
                Command::Line(line) => (MarkerKind::Action, scene::short_line(line)?),
                Command::Apply(_) => (MarkerKind::Action, "apply".to_owned()),
                Command::Fault(fault) => (MarkerKind::Incident, scene::short_fault(fault)),
                Command::Marker(text) => (MarkerKind::Note, text.to_string()),
                Command::File { .. } | Command::Interrupt(_) => return None,
            };
            let at = entry.at.since_start();
            Some(Marker {
                at,
                kind,
                label: label.into(),
                object: None,
            })
        });
        marks.collect()
    }

    /// Time since the start.
    pub fn now(&self) -> Duration {
        self.run.now().since_start()
    }

    /// Plays on.
    pub fn advance(&mut self, by: Duration) {
        self.advance_within(by, u64::MAX);
    }

    /// Plays on, handling at most about `events_max` events; whether it got there.
    pub fn advance_within(&mut self, by: Duration, events_max: u64) -> bool {
        let horizon = Instant::at(history::run::HORIZON);
        let until = (self.run.now() + by).min(horizon.max(self.run.now()));
        self.run.advance_within(until, events_max)
    }

    /// Goes to a moment, back or forth.
    pub fn seek(&mut self, to: Duration) {
        if to < self.now() {
            self.picture.borrow_mut().reset();
        }
        self.run.seek(Instant::at(to.min(history::run::HORIZON)));
    }

    /// Plays to the next moment at which something happens; whether there was one.
    pub fn step(&mut self) -> bool {
        self.run.step(Instant::at(history::run::HORIZON))
    }

    /// When something happens next.
    pub fn next_event_at(&self) -> Option<Duration> {
        self.run.next_due().map(Instant::since_start)
    }

    /// Runs a line of the terminal. A line that only looks leaves no trace: it starts no branch
    /// and is in no link.
    pub fn kubectl(&mut self, line: &str) -> Outcome {
        if !scene::only_looks(line) {
            return self.act(Command::Line(line.into()));
        }
        self.run.advance_to(self.run.now());
        Outcome::from(self.run.machine_mut().look(line))
    }

    /// A line as the terminal takes it: kubectl's name may be left out before one of its verbs.
    pub fn whole_line(line: &str) -> String {
        let verb = line.split_whitespace().next().unwrap_or("");
        match kubectl::verbs::begins(verb) {
            true => format!("kubectl {}", line.trim_start()),
            false => line.to_owned(),
        }
    }

    /// Lines of the scenario that were reached by playing since this was asked, with what they
    /// gave: each is told once.
    pub fn reached(&mut self) -> Vec<(Rc<str>, Outcome)> {
        let answers = self.run.take_answers().into_iter();
        let line = |(command, answer)| Some((scene::line_of(&command)?, Outcome::from(answer)));
        answers.filter_map(line).collect()
    }

    /// What a running command printed since.
    pub fn poll(&mut self, id: u32) -> Outcome {
        Outcome::from(self.run.machine_mut().take_output(id))
    }

    /// Ctrl+C.
    pub fn interrupt(&mut self, id: u32) {
        if World::is_look(id) {
            self.run.machine_mut().interrupt(id);
        } else {
            self.act(Command::Interrupt(id));
        }
    }

    /// Problems of a manifest while it is typed.
    pub fn check(&self, yaml: &str) -> Vec<Problem> {
        crate::check::check(yaml)
    }

    /// Gives a command, at a whole millisecond: links and files know nothing finer.
    fn act(&mut self, command: Command) -> Outcome {
        let late = self.now().0 % 1000;
        if late > 0 {
            self.advance(Duration(1000 - late));
        }
        let was_past = self.run.now() < self.run.played();
        let answer = self.run.execute(command);
        if was_past {
            self.picture.borrow_mut().reset();
        }
        Outcome::from(answer)
    }

    /// The steps that led to an object.
    pub fn why(&self, of: &Ref) -> Vec<WhyStep> {
        self.picture.borrow().why(&self.run.machine().cluster, of)
    }

    /// Requests that a service got in a span of time before now: the latest ones, at most 60.
    pub fn requests(&self, service: &Ref, from: Duration, to: Duration) -> Vec<TrafficRequest> {
        let traffic = &self.run.machine().cluster.traffic;
        crate::picture::traffic::requests(traffic, service, from, to)
    }

    /// The fingerprint of everything that happened.
    pub fn digest(&self) -> String {
        self.run.machine().cluster.digest().hex()
    }

    /// Futures that were left by acting in the past: name, and when it was left.
    pub fn branches(&self) -> Vec<(String, Duration)> {
        let branches = self.run.branches().iter();
        branches
            .map(|branch| (branch.name.clone(), branch.left_at.since_start()))
            .collect()
    }

    /// Takes up a left future again.
    pub fn restore(&mut self, index: usize) -> bool {
        self.picture.borrow_mut().reset();
        self.run.restore(index)
    }

    /// A link to this run at this moment.
    pub fn link(&self) -> Link {
        share::link(&self.shared_scenario())
    }

    /// The scenario with everything done so far: what a link or a file holds.
    pub fn shared_scenario(&self) -> Scenario {
        let mut scenario = self.scenario.clone();
        scenario.actions = scene::actions_of(&self.scenario, self.run.log_so_far());
        let seconds = self.now().as_secs();
        scenario.view.set("t", &seconds.to_string());
        scenario
    }

    /// The machine, for the command line and tests.
    pub fn world(&self) -> &World {
        self.run.machine()
    }

    /// The run, for the command line and tests.
    pub fn run_mut(&mut self) -> &mut Run<World> {
        &mut self.run
    }
}

/// An action of a scenario as a command.
fn command_of(kind: &ActionKind) -> Option<Command> {
    Some(match kind {
        ActionKind::Run(line) => Command::Line(line.as_str().into()),
        ActionKind::Apply(yaml) => Command::Apply(yaml.as_str().into()),
        ActionKind::Fault(fault) => Command::Fault(fault.clone()),
        ActionKind::Marker(text) => Command::Marker(text.as_str().into()),
        ActionKind::Unknown { .. } => return None,
    })
}

/// An entry of the log at a time of the scenario.
fn entry(at: Duration, command: Command) -> Entry<Command> {
    Entry {
        at: Instant::at(at),
        command,
    }
}
