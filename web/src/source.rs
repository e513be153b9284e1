//! Where the picture comes from: the one place that knows which façade is behind the page.

mod breaking;

use std::rc::Rc;

use playground::facade::Completion;
use playground::view::{Ref, Request, View, WhyStep};
use playground::{Duration, Playground};

use crate::app::ui::Entry;

pub use playground::Outcome;
pub use playground::check::Problem;
use playground::check::again::Checker;

/// The text with what a problem marks replaced by the suggestion, if it is a plain word.
pub fn fixed(problem: &Problem, text: &str, to: &str) -> Option<String> {
    if to.contains(char::is_whitespace) {
        return None;
    }
    let line = text
        .split_inclusive('\n')
        .nth(problem.line.checked_sub(1)? as usize)?;
    let start = line
        .char_indices()
        .nth(problem.column.checked_sub(1)? as usize)?
        .0;
    let length: usize = line
        .get(start..)?
        .chars()
        .take(problem.length as usize)
        .map(char::len_utf8)
        .sum();
    let offset = line.as_ptr() as usize - text.as_ptr() as usize + start;
    let (before, after) = (text.get(..offset)?, text.get(offset + length..)?);
    Some(format!("{before}{to}{after}"))
}

/// The playground behind the page.
pub struct Source {
    playground: Playground,
    checker: Checker,
    /// Whether nothing but the default scenario was opened so far.
    is_default: bool,
}

impl Source {
    /// The default scenario, at the moment that it shows first.
    pub fn new() -> Source {
        let mut playground = Playground::new();
        if let Some(at) = playground.scenario().view.time() {
            playground.seek(at);
        }
        // The terminal begins with how it looks then.
        playground.reached();
        Source {
            playground,
            checker: Checker::default(),
            is_default: true,
        }
    }

    /// The manifest applied last.
    pub fn manifest(&self) -> Rc<str> {
        self.playground.manifest()
    }

    /// What is selected when the scenario opens.
    pub fn opening(&self) -> Option<Ref> {
        Ref::parse(self.playground.scenario().view.get("sel")?)
    }

    /// How fast the scenario wants to be played.
    pub fn speed(&self) -> Option<f64> {
        let speed = self.playground.scenario().view.get("speed")?;
        speed.parse().ok().filter(|s| (0.1..=1000.0).contains(s))
    }

    /// The manifest applied before: what changed since is marked.
    pub fn previous(&self) -> Rc<str> {
        self.playground.previous_manifest()
    }

    /// What the terminal shows when the page opens.
    pub fn lines(&mut self) -> Rc<[Entry]> {
        let line = "kubectl get pods";
        let outcome = self.playground.kubectl(line);
        Rc::new([Entry {
            id: 0,
            line: line.into(),
            outcome,
        }])
    }

    /// The picture at this moment.
    pub fn view(&self, request: &Request) -> Rc<View> {
        self.playground.view(request)
    }

    /// This moment.
    pub fn now(&self) -> Duration {
        self.playground.now()
    }

    /// Plays on, however long it takes.
    pub fn advance(&mut self, by: Duration) {
        self.playground.advance(by);
    }

    /// Plays on, handling about so many events at most; whether it got there.
    pub fn advance_within(&mut self, by: Duration, events_max: u64) -> bool {
        self.playground.advance_within(by, events_max)
    }

    /// Goes to a moment, back or forth.
    pub fn seek(&mut self, to: Duration) {
        self.playground.seek(to);
    }

    /// Plays to the next moment at which anything happens; whether there is one.
    pub fn step(&mut self) -> bool {
        self.playground.step()
    }

    /// When anything happens next.
    pub fn next_event_at(&self) -> Option<Duration> {
        self.playground.next_event_at()
    }

    /// When a manifest was applied last.
    pub fn applied_at(&self) -> Option<Duration> {
        self.playground.applied_at()
    }

    /// The scenario with everything done so far, as a file.
    pub fn scenario_file(&self) -> String {
        self.playground.shared_scenario().to_file()
    }

    /// Whether the scenario holds what looks like a secret.
    pub fn has_secret(&self) -> bool {
        let text = self.scenario_file();
        let marks = [
            "kind: Secret",
            "PRIVATE KEY-----",
            "ghp_",
            "AKIA",
            "Bearer ey",
        ];
        marks.iter().any(|mark| text.contains(mark))
    }

    /// The scenario's name, as files are named.
    pub fn name(&self) -> String {
        match self.playground.scenario().about.name.as_str() {
            "" => "podarium".to_owned(),
            name => name.to_owned(),
        }
    }

    /// Runs a line of the terminal.
    pub fn run(&mut self, line: &str) -> Outcome {
        self.playground.kubectl(line)
    }

    /// What may stand in the place of the word before the cursor.
    pub fn complete(&self, line: &str, cursor: usize) -> Completion {
        self.playground.complete(line, cursor)
    }

    /// The manifest that a `kubectl edit` is about, if the line is one.
    pub fn edited(&mut self, line: &str) -> Option<Result<String, Outcome>> {
        self.playground.edited(line)
    }

    /// Applies a manifest.
    pub fn apply(&mut self, yaml: &str) -> (Vec<Problem>, Outcome) {
        self.playground.apply(yaml)
    }

    /// Loads a link, a scenario or manifests; on failure everything stays as it was.
    pub fn load(&mut self, text: &str) -> Result<(), String> {
        self.playground
            .load(text)
            .map_err(|error| error.to_string())?;
        self.is_default = false;
        Ok(())
    }

    /// What an image does, as directives.
    pub fn behavior(&self, image: &str) -> String {
        self.playground.behavior(image)
    }

    /// Changes what an image does, from the start of the run; on failure all stays as it was.
    pub fn set_behavior(&mut self, image: &str, text: &str) -> Result<(), String> {
        let changed = self.playground.set_behavior(image, text);
        changed.map_err(|error| error.to_string())
    }

    /// A link to this moment.
    pub fn link(&self) -> playground::facade::Link {
        self.playground.link()
    }

    /// Futures that were left by acting in the past.
    pub fn branches(&self) -> Vec<(String, Duration)> {
        self.playground.branches()
    }

    /// Takes up a left future again.
    pub fn restore(&mut self, index: usize) -> bool {
        self.playground.restore(index)
    }

    /// The fingerprint of everything that happened.
    pub fn digest(&self) -> String {
        self.playground.digest()
    }

    /// The steps that led to an object.
    pub fn why(&self, of: &Ref) -> Vec<WhyStep> {
        self.playground.why(of)
    }

    /// The manifest with a version that crashes, where there is a workload to break.
    pub fn broken(&self, text: &str) -> Option<String> {
        let behaviors = &self.playground.scenario().behaviors;
        breaking::broken(text, |image| behaviors.contains_key(image))
    }

    /// The clip of the first visit: how fast it plays.
    pub fn intro(&self) -> Option<f64> {
        self.speed().filter(|_| self.is_default)
    }

    /// Lines of the scenario that were reached since, with what they gave.
    pub fn reached(&mut self) -> Vec<(Rc<str>, Outcome)> {
        self.playground.reached()
    }

    /// What a running line printed since.
    pub fn poll(&mut self, id: u32) -> Outcome {
        self.playground.poll(id)
    }

    /// Stops a running line.
    pub fn interrupt(&mut self, id: u32) {
        self.playground.interrupt(id);
    }

    /// Problems of a manifest while it is typed.
    pub fn check(&mut self, yaml: &str) -> Vec<Problem> {
        self.checker.check(yaml)
    }
}
