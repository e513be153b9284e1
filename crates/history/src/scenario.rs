//! Scenarios: everything that reproduces a run to the byte.
//!
//! A scenario comes from a `*.podarium.yaml` file, from plain manifests, or from a link; all three
//! become this value, and it goes back into each of them. What a newer version may have added is
//! kept under `unknown` and written again.

mod file;
mod json;
mod quote;

use kubelet::RetryDisplay;
use kubelet::fault::Fault;
use serde_json::Value;
use sim::{Duration, order};
use std::collections::BTreeMap;
use std::fmt;

/// The Kubernetes minor that links and files mean when they name none. Frozen: a later default
/// would change what old links do.
pub const VERSION_DEFAULT: &str = "1.36";
/// Most nodes.
pub const NODES_MAX: usize = 5000;
/// Most actions.
pub const ACTIONS_MAX: usize = 1000;

/// A scenario. `Scenario::default()` is an empty cluster of three nodes.
#[derive(Clone, Debug, PartialEq)]
pub struct Scenario {
    /// Name, title, text, author.
    pub about: About,
    /// Seed of every random choice.
    pub seed: u32,
    /// The Kubernetes minor whose behaviour is simulated.
    pub version: String,
    /// The cluster.
    pub nodes: Vec<NodeSpec>,
    /// What the containers of an image do, by image pattern.
    pub behaviors: BTreeMap<String, String>,
    /// When kubelets look again at containers that wait.
    pub retry: RetryDisplay,
    /// Manifests applied at the start: YAML as written, with line feeds.
    pub manifests: String,
    /// What is done, in order of time; at one time in the order written.
    pub actions: Vec<Action>,
    /// How it is shown at first.
    pub view: View,
    /// A lesson, as written.
    pub lesson: Option<Value>,
    /// The release that wrote it.
    pub engine: Option<String>,
    /// Proof of a run: what its history's fingerprint was.
    pub proof: Option<Proof>,
    /// What this version does not know, kept to be written again.
    pub unknown: BTreeMap<String, Value>,
}

/// What a scenario says about itself.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct About {
    /// A short name, as files are named.
    pub name: String,
    /// A title.
    pub title: String,
    /// A sentence or more.
    pub description: String,
    /// Who made it.
    pub author: String,
    /// What this version does not know.
    pub unknown: BTreeMap<String, Value>,
}

/// A node of the cluster.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NodeSpec {
    /// Its name; `node-1` and so on unless named.
    pub name: String,
    /// Capacity, a quantity.
    pub cpu: String,
    /// Capacity, a quantity.
    pub memory: String,
    /// Capacity, a quantity; without one pods cannot ask for any.
    pub disk: String,
    /// Pods it can run.
    pub pods: u32,
    /// Label `topology.kubernetes.io/zone`.
    pub zone: Option<String>,
    /// Further labels.
    pub labels: BTreeMap<String, String>,
    /// Taints.
    pub taints: Vec<Taint>,
}

/// A taint of a node: `key=value:effect`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Taint {
    /// Its key.
    pub key: String,
    /// Its value, often empty.
    pub value: String,
    /// `NoSchedule`, `PreferNoSchedule` or `NoExecute`.
    pub effect: String,
}

/// Something done at a time.
#[derive(Clone, Debug, PartialEq)]
pub struct Action {
    /// When, from the start.
    pub at: Duration,
    /// What.
    pub kind: ActionKind,
}

/// What is done.
#[derive(Clone, Debug, PartialEq)]
pub enum ActionKind {
    /// A kubectl command line.
    Run(String),
    /// Manifests to apply.
    Apply(String),
    /// A fault.
    Fault(Fault),
    /// A label on the time line.
    Marker(String),
    /// Something of a newer version; shown as a warning, never dropped.
    Unknown {
        /// Its name.
        name: String,
        /// Its arguments.
        arguments: Vec<Value>,
    },
}

/// The fingerprint that a run had.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proof {
    /// The first six characters of the fingerprint.
    pub hash: String,
    /// At which time.
    pub horizon: Duration,
}

/// How a scenario is shown: parameters that never change what happens, in the order written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct View {
    /// Names (`t`, `speed`, `sel`, `pane`, `mode`, `theme`, `present`, `step`, or unknown ones)
    /// with their values.
    pub parameters: Vec<(String, String)>,
}

impl View {
    /// The value of `name`.
    pub fn get(&self, name: &str) -> Option<&str> {
        let found = self.parameters.iter().rev().find(|(key, _)| key == name);
        found.map(|(_, value)| value.as_str())
    }

    /// Sets the value of `name`.
    pub fn set(&mut self, name: &str, value: &str) {
        match self.parameters.iter_mut().find(|(key, _)| key == name) {
            Some((_, before)) => *before = value.to_owned(),
            None => self.parameters.push((name.to_owned(), value.to_owned())),
        }
    }

    /// The time to show first: `t=42`, `t=42s`, `t=0:42`, `t=1:02:03`.
    pub fn time(&self) -> Option<Duration> {
        parse_time(self.get("t")?)
    }

    /// The speed in thousandths: `speed=0.5` is 500.
    pub fn speed_permille(&self) -> Option<u32> {
        let text = self.get("speed")?.trim_end_matches('x');
        let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
        let thousandths = format!("{fraction:0<3}").get(..3)?.parse::<u32>().ok()?;
        whole
            .parse::<u32>()
            .ok()?
            .checked_mul(1000)?
            .checked_add(thousandths)
    }
}

/// Reads `42`, `42s`, `1m30s`, `0:42` and `1:02:03`.
pub fn parse_time(text: &str) -> Option<Duration> {
    if text.contains(':') {
        let mut seconds = 0u64;
        for part in text.split(':') {
            seconds = seconds.checked_mul(60)?.checked_add(part.parse().ok()?)?;
        }
        return (seconds < 1 << 40).then(|| Duration::from_secs(seconds));
    }
    match text.parse::<u32>() {
        Ok(seconds) => Some(Duration::from_secs(u64::from(seconds))),
        Err(_) => Duration::parse(text),
    }
}

impl Default for Scenario {
    fn default() -> Self {
        Scenario {
            about: About::default(),
            seed: 1,
            version: VERSION_DEFAULT.to_owned(),
            nodes: preset(3),
            behaviors: BTreeMap::new(),
            retry: RetryDisplay::default(),
            manifests: String::new(),
            actions: Vec::new(),
            view: View::default(),
            lesson: None,
            engine: None,
            proof: None,
            unknown: BTreeMap::new(),
        }
    }
}

impl NodeSpec {
    /// Node number `number`, counted from 1, of a default cluster.
    pub fn numbered(number: usize) -> NodeSpec {
        NodeSpec {
            name: format!("node-{number}"),
            cpu: "4".to_owned(),
            memory: "8Gi".to_owned(),
            disk: "0".to_owned(),
            pods: 110,
            zone: None,
            labels: BTreeMap::new(),
            taints: Vec::new(),
        }
    }
}

/// A default cluster of `count` nodes.
pub fn preset(count: usize) -> Vec<NodeSpec> {
    (1..=count.min(NODES_MAX)).map(NodeSpec::numbered).collect()
}

impl Taint {
    /// Reads `key=value:effect` or `key:effect`.
    pub fn parse(text: &str) -> Option<Taint> {
        let (left, effect) = text.rsplit_once(':')?;
        let (key, value) = left.split_once('=').unwrap_or((left, ""));
        let known = ["NoSchedule", "PreferNoSchedule", "NoExecute"].contains(&effect);
        (known && !key.is_empty()).then(|| Taint {
            key: key.to_owned(),
            value: value.to_owned(),
            effect: effect.to_owned(),
        })
    }
}

impl fmt::Display for Taint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.value.as_str() {
            "" => write!(f, "{}:{}", self.key, self.effect),
            value => write!(f, "{}={value}:{}", self.key, self.effect),
        }
    }
}

/// Something wrong in a scenario, with the field it is about and its place in a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScenarioError {
    /// For example `spec.actions[2].at`; empty if it is about the whole.
    pub path: String,
    /// What is wrong.
    pub problem: String,
    /// The line of a file, from 1, if it is known.
    pub line: Option<u32>,
}

impl fmt::Display for ScenarioError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(line) = self.line {
            write!(f, "line {line}: ")?;
        }
        match self.path.as_str() {
            "" => f.write_str(&self.problem),
            path => write!(f, "{path}: {}", self.problem),
        }
    }
}

impl Scenario {
    /// Reads a file: a scenario, or plain manifests, which are a scenario with defaults.
    pub fn from_file(text: &str) -> Result<Scenario, Vec<ScenarioError>> {
        file::read(text)
    }

    /// The scenario as a file.
    pub fn to_file(&self) -> String {
        file::write(self)
    }

    /// The canonical bytes: what links carry and what identifies a scenario.
    pub fn to_canonical(&self) -> String {
        json::write(self)
    }

    /// Reads the canonical form.
    pub fn from_canonical(text: &str) -> Result<Scenario, ScenarioError> {
        json::read(text)
    }

    /// What was kept but has no effect in this version, as sentences.
    pub fn warnings(&self) -> Vec<String> {
        let action = |action: &Action| match &action.kind {
            ActionKind::Unknown { name, .. } => {
                let at = action.at.go_text();
                Some(format!(
                    "the action \"{name}\" at {at} is not known here and has no effect"
                ))
            }
            ActionKind::Run(_)
            | ActionKind::Apply(_)
            | ActionKind::Fault(_)
            | ActionKind::Marker(_) => None,
        };
        let key = |key: &String| format!("\"{key}\" is not known here and has no effect");
        self.actions
            .iter()
            .filter_map(action)
            .chain(self.unknown.keys().map(key))
            .collect()
    }

    /// Puts the actions in order of time, those of one time in the order given.
    pub fn sort_actions(&mut self) {
        order::sort_by_key(&mut self.actions, |action| action.at);
    }
}

#[cfg(test)]
mod tests;
