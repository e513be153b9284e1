//! Everything about one object: why it is as it is, what comes next, its facts and its YAML.

use std::rc::Rc;

use super::{Advice, Changes, Condition, ContainerRun, EventRow, Logs, Placement, PodState, Ref};
use crate::Duration;

/// How a piece of a sentence is set.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Words {
    /// Plain.
    Plain,
    /// Emphasised.
    Strong,
    /// As typed: names, messages, fields.
    Code,
}

/// A piece of a sentence.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Span {
    /// How it is set.
    pub words: Words,
    /// The text.
    pub text: Rc<str>,
}

impl Span {
    /// Reads sentences where `**strong**` and `` `code` `` are marked.
    pub fn parse(text: &str) -> Vec<Span> {
        let mut spans = Vec::new();
        for (i, piece) in text.split("**").enumerate() {
            for (j, part) in piece.split('`').enumerate() {
                let words = match (i % 2, j % 2) {
                    (_, 1) => Words::Code,
                    (1, _) => Words::Strong,
                    (_, _) => Words::Plain,
                };
                if !part.is_empty() {
                    spans.push(Span {
                        words,
                        text: part.into(),
                    });
                }
            }
        }
        spans
    }
}

/// One true step of an explanation.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct WhyStep {
    /// When it happened: a click goes there.
    pub at: Duration,
    /// What happened, by which rule, with which numbers.
    pub spans: Rc<[Span]>,
    /// Whether this is the step that holds now.
    pub is_current: bool,
}

/// Something that will happen if nobody interferes.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Countdown {
    /// When.
    pub at: Duration,
    /// What: `restart 4`.
    pub what: Rc<str>,
    /// To which object.
    pub object: Option<Ref>,
    /// The short name of the object.
    pub short: Rc<str>,
}

/// The number that ticks beside an object's name.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Timer {
    /// Seconds left.
    pub left_seconds: u32,
    /// Seconds in all.
    pub total_seconds: u32,
    /// What happens then: `to restart 4`.
    pub caption: Rc<str>,
}

/// One line of the object's facts.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Fact {
    /// The heading it stands under.
    pub section: Rc<str>,
    /// What it is about.
    pub key: Rc<str>,
    /// What holds.
    pub value: Rc<str>,
    /// An object the value names.
    pub object: Option<Ref>,
}

/// Everything about one object.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Inspection {
    /// The object.
    pub reference: Ref,
    /// The part of the name that is shown muted.
    pub stem: Rc<str>,
    /// The part of the name that is shown bold.
    pub suffix: Rc<str>,
    /// Its state, if it is a pod.
    pub state: Option<PodState>,
    /// `CrashLoopBackOff`.
    pub status: Rc<str>,
    /// `on node-2`.
    pub place: Rc<str>,
    /// The wait it is in.
    pub timer: Option<Timer>,
    /// Why it is as it is, the earliest step first.
    pub why: Rc<[WhyStep]>,
    /// The scheduler's latest decision, if it is a pod about which one is kept.
    pub placement: Option<Rc<Placement>>,
    /// What would change what is so.
    pub advice: Rc<[Advice]>,
    /// What became of it lately.
    pub changes: Option<Changes>,
    /// Facts, sections together.
    pub facts: Rc<[Fact]>,
    /// Conditions of its status.
    pub conditions: Rc<[Condition]>,
    /// Runs of its containers, the latest first.
    pub runs: Rc<[ContainerRun]>,
    /// Events about it, the latest first.
    pub events: Rc<[Rc<EventRow>]>,
    /// Logs, if they were asked for.
    pub logs: Option<Logs>,
    /// The object as `kubectl get -o yaml` prints it.
    pub yaml: Rc<str>,
    /// The line that shows this object in a terminal.
    pub kubectl: Rc<str>,
}
