//! Scenario files: `*.podarium.yaml`, or plain manifests.
//!
//! Manifests are kept verbatim. A file that holds no scenario is taken as manifests as a whole,
//! even if it is broken: the cluster says what is wrong with it when it is applied.

use super::json::{behaviors, fail, keep_unknown, nodes, number_of, retry, text_of};
use super::quote::{block, flow, quoted};
use super::{
    ACTIONS_MAX, Action, ActionKind, NodeSpec, Proof, Scenario, ScenarioError, parse_time, preset,
};
use api::yaml::span::SpanNode;
use kubelet::RetryDisplay;
use kubelet::fault::Fault;
use serde_json::{Map, Value};
use sim::Duration;

/// The `apiVersion` of scenario files.
const API_VERSION: &str = "podarium.dev/v1";
/// What view parameters are called in files, and in links.
const VIEW_NAMES: [(&str, &str); 2] = [("time", "t"), ("select", "sel")];

pub(super) fn read(text: &str) -> Result<Scenario, Vec<ScenarioError>> {
    let text = text
        .strip_prefix('\u{feff}')
        .unwrap_or(text)
        .replace("\r\n", "\n");
    let decoded = api::yaml::decode_documents(&text);
    let of_ours = |value: &Value| {
        let version = value["apiVersion"].as_str().unwrap_or("");
        version.starts_with("podarium.dev/") && value["kind"] == "Scenario"
    };
    let Some(document) = decoded
        .documents
        .iter()
        .find(|document| of_ours(&document.value))
    else {
        return Ok(Scenario {
            manifests: text,
            ..Scenario::default()
        });
    };
    if let Some(problem) = decoded.problems.first() {
        let problem = ScenarioError {
            path: problem.path.clone(),
            problem: problem.message.clone(),
            line: Some(problem.place.line),
        };
        return Err(vec![problem]);
    }
    if decoded.documents.len() > 1 {
        let problem = "a scenario stands alone; put the other documents under spec.manifests";
        return Err(vec![fail("", problem.to_owned())]);
    }
    let mut reader = Reader {
        scenario: Scenario::default(),
        errors: Vec::new(),
    };
    reader.document(&document.value);
    let mut errors = reader.errors;
    for error in &mut errors {
        error.line = line_of(&document.spans, &error.path);
    }
    if errors.is_empty() {
        Ok(reader.scenario)
    } else {
        Err(errors)
    }
}

/// The line of the deepest part of `path` that stands in the file.
fn line_of(spans: &SpanNode, path: &str) -> Option<u32> {
    let mut node = spans;
    for part in path.split(['.', '[']).filter(|part| !part.is_empty()) {
        let next = match part.strip_suffix(']').and_then(|index| index.parse().ok()) {
            Some(index) => node.item(index),
            None => node.child(part),
        };
        match next {
            Some(next) => node = next,
            None => break,
        }
    }
    Some(node.value.start.line)
}

/// Reads the parts of a scenario document and collects what is wrong with them.
struct Reader {
    scenario: Scenario,
    errors: Vec<ScenarioError>,
}

impl Reader {
    fn take<T>(&mut self, result: Result<T, ScenarioError>, put: impl FnOnce(&mut Scenario, T)) {
        match result {
            Ok(value) => put(&mut self.scenario, value),
            Err(error) => self.errors.push(error),
        }
    }

    fn document(&mut self, value: &Value) {
        let version = value["apiVersion"].as_str().unwrap_or("");
        if version != API_VERSION {
            let problem = format!("\"{version}\": made by a newer version");
            self.errors.push(fail("apiVersion", problem));
            return;
        }
        let empty = Map::new();
        for (key, value) in value["metadata"].as_object().unwrap_or(&empty) {
            let path = format!("metadata.{key}");
            let text = text_of(&path, value);
            match key.as_str() {
                "name" => self.take(text, |s, text| s.about.name = text),
                "title" => self.take(text, |s, text| s.about.title = text),
                "description" => self.take(text, |s, text| s.about.description = text),
                "author" => self.take(text, |s, text| s.about.author = text),
                _ => {
                    let unknown = &mut self.scenario.about.unknown;
                    let kept = keep_unknown(unknown, "metadata.", key.clone(), value.clone());
                    self.errors.extend(kept.err());
                }
            }
        }
        for (key, value) in value["spec"].as_object().unwrap_or(&empty) {
            self.spec_field(key, value);
        }
        self.scenario.sort_actions();
    }

    fn spec_field(&mut self, key: &str, value: &Value) {
        let path = format!("spec.{key}");
        match key {
            "seed" => self.take(number_of(&path, value), |s, seed| s.seed = seed),
            "version" => self.take(text_of(&path, value), |s, text| s.version = text),
            "cluster" => self.take(nodes(value, &path), |s, nodes| s.nodes = nodes),
            "behaviors" => self.take(behaviors(value, &path), |s, map| s.behaviors = map),
            "manifests" => self.take(text_of(&path, value), |s, text| s.manifests = text),
            "engine" => self.take(text_of(&path, value), |s, text| s.engine = Some(text)),
            "proof" => self.take(proof(value, &path), |s, proof| s.proof = Some(proof)),
            "retries" => self.take(retry(&path, value), |s, retry| s.retry = retry),
            "lesson" => self.scenario.lesson = Some(value.clone()),
            "view" => self.view(value, &path),
            "actions" => self.actions(value, &path),
            _ => {
                let unknown = &mut self.scenario.unknown;
                let kept = keep_unknown(unknown, "spec.", key.to_owned(), value.clone());
                self.errors.extend(kept.err());
            }
        }
        if key == "behaviors" {
            let texts = self.scenario.behaviors.clone();
            for (image, text) in texts {
                if let Err(error) = kubelet::runtime::Behavior::parse(&text) {
                    self.errors
                        .push(fail(&format!("{path}.{image}"), error.to_string()));
                }
            }
        }
    }

    fn view(&mut self, value: &Value, path: &str) {
        for (key, value) in value.as_object().into_iter().flatten() {
            let name = VIEW_NAMES.iter().find(|(file, _)| file == key);
            let name = name.map_or(key.as_str(), |(_, link)| link);
            let text = match value {
                Value::Bool(flag) => Ok(u32::from(*flag).to_string()),
                other => text_of(&format!("{path}.{key}"), other),
            };
            self.take(text, |scenario, text| scenario.view.set(name, &text));
        }
    }

    fn actions(&mut self, value: &Value, path: &str) {
        let items = value.as_array().map(Vec::as_slice).unwrap_or_default();
        if items.len() > ACTIONS_MAX {
            let problem = format!(
                "{} actions are too many: at most {ACTIONS_MAX}",
                items.len()
            );
            self.errors.push(fail(path, problem));
            return;
        }
        for (index, item) in items.iter().enumerate() {
            let action = action(item, &format!("{path}[{index}]"));
            self.take(action, |scenario, action| scenario.actions.push(action));
        }
    }
}

fn proof(value: &Value, path: &str) -> Result<Proof, ScenarioError> {
    let hash = text_of(&format!("{path}.hash"), &value["hash"])?;
    let horizon = time(&format!("{path}.at"), &value["at"])?;
    Ok(Proof { hash, horizon })
}

fn time(path: &str, value: &Value) -> Result<Duration, ScenarioError> {
    let text = text_of(path, value)?;
    parse_time(&text).ok_or_else(|| fail(path, format!("\"{text}\" is no time such as 90s")))
}

fn action(value: &Value, path: &str) -> Result<Action, ScenarioError> {
    let map = value
        .as_object()
        .ok_or_else(|| fail(path, "expected an action".to_owned()))?;
    let at = match map.get("at") {
        Some(value) => time(&format!("{path}.at"), value)?,
        None => Duration::ZERO,
    };
    let mut rest = map.iter().filter(|(key, _)| *key != "at");
    let (Some((name, value)), None) = (rest.next(), rest.next()) else {
        let problem = "expected a time and one of run, apply, fault, marker";
        return Err(fail(path, problem.to_owned()));
    };
    let path = format!("{path}.{name}");
    let kind = match name.as_str() {
        "run" => ActionKind::Run(text_of(&path, value)?),
        "apply" => ActionKind::Apply(text_of(&path, value)?),
        "marker" => ActionKind::Marker(text_of(&path, value)?),
        "fault" => {
            let line = text_of(&path, value)?;
            ActionKind::Fault(Fault::parse(&line).map_err(|e| fail(&path, e.to_string()))?)
        }
        _ => ActionKind::Unknown {
            name: name.clone(),
            arguments: vec![value.clone()],
        },
    };
    Ok(Action { at, kind })
}

pub(super) fn write(scenario: &Scenario) -> String {
    let mut lines = vec![
        format!("apiVersion: {API_VERSION}"),
        "kind: Scenario".to_owned(),
    ];
    metadata(scenario, &mut lines);
    lines.push("spec:".to_owned());
    let mut field = |key: &str, value: String| lines.push(format!("  {key}: {value}"));
    field("seed", scenario.seed.to_string());
    field("version", quoted(&scenario.version));
    field("cluster", cluster(&scenario.nodes));
    if scenario.retry != RetryDisplay::default() {
        field("retries", scenario.retry.text().to_owned());
    }
    if let Some(engine) = &scenario.engine {
        field("engine", quoted(engine));
    }
    if let Some(proof) = &scenario.proof {
        let at = proof.horizon.go_text();
        field(
            "proof",
            format!("{{hash: {}, at: {at}}}", quoted(&proof.hash)),
        );
    }
    if !scenario.behaviors.is_empty() {
        let pair = |(image, text): (&String, &String)| {
            format!("\n    {}: {}", quoted(image), quoted(text))
        };
        field("behaviors", scenario.behaviors.iter().map(pair).collect());
    }
    if !scenario.manifests.is_empty() {
        field("manifests", block(&scenario.manifests, 4));
    }
    if !scenario.actions.is_empty() {
        field(
            "actions",
            scenario.actions.iter().map(action_line).collect(),
        );
    }
    if !scenario.view.parameters.is_empty() {
        let pair = |(name, value): &(String, String)| {
            let file = VIEW_NAMES.iter().find(|(_, link)| link == name);
            let name = file.map_or(name.as_str(), |(file, _)| file);
            format!("{}: {}", quoted(name), quoted(value))
        };
        let pairs: Vec<String> = scenario.view.parameters.iter().map(pair).collect();
        field("view", format!("{{{}}}", pairs.join(", ")));
    }
    if let Some(lesson) = &scenario.lesson {
        field("lesson", flow(lesson));
    }
    for (key, value) in &scenario.unknown {
        field(&quoted(key), flow(value));
    }
    lines.push(String::new());
    lines.join("\n")
}

fn metadata(scenario: &Scenario, lines: &mut Vec<String>) {
    let about = &scenario.about;
    let texts = [
        ("name", &about.name),
        ("title", &about.title),
        ("description", &about.description),
        ("author", &about.author),
    ];
    let known = texts.into_iter().filter(|(_, text)| !text.is_empty());
    let known = known.map(|(key, text)| format!("  {key}: {}", quoted(text)));
    let unknown = about
        .unknown
        .iter()
        .map(|(key, v)| format!("  {}: {}", quoted(key), flow(v)));
    let all: Vec<String> = known.chain(unknown).collect();
    if !all.is_empty() {
        lines.push("metadata:".to_owned());
        lines.extend(all);
    }
}

fn cluster(nodes: &[NodeSpec]) -> String {
    if nodes == preset(nodes.len()) {
        return format!("{{nodes: {}}}", nodes.len());
    }
    let node = |node: &NodeSpec| {
        let mut text = format!(
            "\n    - {{name: {}, cpu: {}, memory: {}, pods: {}",
            quoted(&node.name),
            quoted(&node.cpu),
            quoted(&node.memory),
            node.pods
        );
        if node.disk != NodeSpec::numbered(1).disk {
            text.push_str(&format!(", disk: {}", quoted(&node.disk)));
        }
        if let Some(zone) = &node.zone {
            text.push_str(&format!(", zone: {}", quoted(zone)));
        }
        if !node.labels.is_empty() {
            text.push_str(&format!(
                ", labels: {}",
                flow(&serde_json::json!(node.labels))
            ));
        }
        if !node.taints.is_empty() {
            let taints: Vec<String> = node.taints.iter().map(|t| quoted(&t.to_string())).collect();
            text.push_str(&format!(", taints: [{}]", taints.join(", ")));
        }
        text + "}"
    };
    nodes.iter().map(node).collect()
}

fn action_line(action: &Action) -> String {
    let at = action.at.go_text();
    match &action.kind {
        ActionKind::Run(line) => format!("\n    - {{at: {at}, run: {}}}", quoted(line)),
        ActionKind::Apply(text) => {
            format!("\n    - at: {at}\n      apply: {}", block(text, 8))
        }
        ActionKind::Fault(fault) => {
            format!(
                "\n    - {{at: {at}, fault: {}}}",
                quoted(&fault.to_string())
            )
        }
        ActionKind::Marker(label) => format!("\n    - {{at: {at}, marker: {}}}", quoted(label)),
        ActionKind::Unknown { name, arguments } => {
            let value = match arguments.as_slice() {
                [one] => flow(one),
                many => flow(&Value::Array(many.to_vec())),
            };
            format!("\n    - {{at: {at}, {}: {value}}}", quoted(name))
        }
    }
}
