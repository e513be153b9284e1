//! From scenarios to machines and back: configuration, command log, and the default scenario.

use super::{LoadError, command_of, entry};
use crate::Duration;
use crate::view::short_name;
use crate::world::Command;
use api::node_kinds::Taint;
use api::{Str, StrMap};
use cluster::{ClusterConfig, NodeConfig};
use history::run::Entry;
use history::scenario::{Action, ActionKind, NodeSpec, Scenario};
use kubelet::KubeletConfig;
use kubelet::fault::Fault;
use kubelet::runtime::{Behavior, BehaviorTable};
use std::rc::Rc;

/// What applying the manifest is as a line of the terminal.
pub const APPLY_LINE: &str = "kubectl apply -f app.yaml";

/// The cluster that a scenario asks for.
pub fn config_of(scenario: &Scenario) -> Result<ClusterConfig, LoadError> {
    let mut behaviors = BehaviorTable::default();
    for (image, text) in &scenario.behaviors {
        let behavior = Behavior::parse(text)
            .map_err(|error| LoadError::Behavior(format!("behaviour of {image}: {error}")))?;
        behaviors.insert(image, behavior);
    }
    Ok(ClusterConfig {
        seed: u64::from(scenario.seed),
        nodes: scenario.nodes.iter().map(node).collect(),
        kubelet: KubeletConfig {
            behaviors,
            retry: scenario.retry,
            ..KubeletConfig::default()
        },
    })
}

fn node(spec: &NodeSpec) -> NodeConfig {
    let mut labels = StrMap::default();
    let map = Rc::make_mut(&mut labels);
    for (key, value) in &spec.labels {
        map.insert(Str::from(key), Str::from(value));
    }
    if let Some(zone) = &spec.zone {
        map.insert("topology.kubernetes.io/zone".into(), Str::from(zone));
    }
    let taint = |taint: &history::scenario::Taint| Taint {
        key: Str::from(&taint.key),
        value: Str::from(&taint.value),
        effect: Str::from(&taint.effect),
        ..Taint::default()
    };
    NodeConfig {
        name: Str::from(&spec.name),
        cpu: Str::from(&spec.cpu),
        memory: Str::from(&spec.memory),
        disk: Str::from(&spec.disk),
        pods: spec.pods,
        labels,
        taints: spec.taints.iter().map(taint).collect(),
    }
}

/// A command as the terminal shows it, if it is one for a terminal.
pub fn line_of(command: &Command) -> Option<Rc<str>> {
    match command {
        Command::Line(line) => Some(Rc::clone(line)),
        Command::Apply(_) => Some(APPLY_LINE.into()),
        Command::Fault(fault) => Some(format!("fault {fault}").into()),
        Command::Marker(_) | Command::File { .. } | Command::Interrupt(_) => None,
    }
}

/// The commands of a scenario: its manifests at the start, then its actions.
pub fn log_of(scenario: &Scenario) -> Vec<Entry<Command>> {
    let manifests = (!scenario.manifests.trim().is_empty()).then(|| {
        entry(
            Duration::ZERO,
            Command::Apply(scenario.manifests.as_str().into()),
        )
    });
    let actions = scenario.actions.iter();
    let actions = actions.filter_map(|action| Some(entry(action.at, command_of(&action.kind)?)));
    manifests.into_iter().chain(actions).collect()
}

/// The actions that repeat `log`; the scenario's own manifests are not repeated.
pub fn actions_of(scenario: &Scenario, log: &[Entry<Command>]) -> Vec<Action> {
    let has_manifests = !scenario.manifests.trim().is_empty();
    let mut actions = Vec::new();
    for (index, logged) in log.iter().enumerate() {
        if index == 0 && has_manifests {
            continue;
        }
        let kind = match &logged.command {
            Command::Line(line) => ActionKind::Run(line.to_string()),
            Command::Apply(yaml) => ActionKind::Apply(yaml.to_string()),
            Command::Fault(fault) => ActionKind::Fault(fault.clone()),
            Command::Marker(text) => ActionKind::Marker(text.to_string()),
            Command::File { .. } | Command::Interrupt(_) => continue,
        };
        actions.push(Action {
            at: logged.at.since_start(),
            kind,
        });
    }
    actions
}

/// A line as a marker shows it; none for lines that only look.
pub fn short_line(line: &str) -> Option<String> {
    let words: Vec<&str> = line
        .split_whitespace()
        .filter(|word| !word.starts_with('-'))
        .collect();
    let (first, rest) = words.split_first()?;
    if *first == "fault" {
        return Some(rest.join(" "));
    }
    let verb = rest.first().copied().unwrap_or("");
    let looks = [
        "get", "describe", "logs", "top", "explain", "events", "wait", "version", "config",
    ];
    let is_reading = looks.contains(&verb) || *first != "kubectl" && *first != "k";
    let is_status = verb == "rollout" && matches!(rest.get(1), Some(&"status" | &"history"));
    if is_reading || is_status {
        return None;
    }
    Some(rest.iter().take(3).copied().collect::<Vec<_>>().join(" "))
}

/// Whether a line of the terminal can change nothing: neither the cluster nor the session.
pub fn only_looks(line: &str) -> bool {
    let words: Vec<&str> = line.split_whitespace().collect();
    let is_kubectl = matches!(words.first(), Some(&"kubectl" | &"k"));
    let is_alone = !line.contains(['|', '>', '<', ';', '&', '`', '$', '\n']);
    let mut verbs = words.iter().skip(1).filter(|word| !word.starts_with('-'));
    let looks = [
        "get",
        "describe",
        "logs",
        "top",
        "explain",
        "events",
        "wait",
        "version",
        "api-resources",
    ];
    let is_reading = match verbs.next() {
        Some(&"rollout") => matches!(verbs.next(), Some(&"status" | &"history")),
        Some(verb) => looks.contains(verb),
        None => true,
    };
    is_kubectl && is_alone && is_reading
}

/// A fault as its marker says it, with the short name of a pod: `crash 5dqps`.
pub fn short_fault(fault: &Fault) -> String {
    let text = fault.to_string();
    let is_generated = |word: &str| word.matches('-').count() > 1;
    let words = text.split(' ').map(|word| match is_generated(word) {
        true => short_name(word),
        false => word,
    });
    words.collect::<Vec<_>>().join(" ")
}

/// The end of the drawn time line: a round number a little beyond what was played.
pub fn rounded_end(end: Duration) -> Duration {
    let seconds = end.as_secs_ceil();
    let steps = [60, 90, 120, 180, 300, 600, 900, 1200, 1800, 3600];
    let round = steps.into_iter().find(|step| *step >= seconds);
    Duration::from_secs(round.unwrap_or(seconds.div_ceil(1800) * 1800))
}
