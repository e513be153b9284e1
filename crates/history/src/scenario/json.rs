//! The canonical form of a scenario: one line of JSON with keys in a fixed order.
//!
//! Defaults are left out, numbers are whole, times are milliseconds. Unknown keys that begin with a
//! small letter are kept; those that begin with a capital mean that an older reader would
//! misunderstand the whole, and are refused.

use super::{
    ACTIONS_MAX, About, Action, ActionKind, NODES_MAX, NodeSpec, Proof, Scenario, ScenarioError,
    Taint, VERSION_DEFAULT, preset,
};
use kubelet::RetryDisplay;
use kubelet::fault::Fault;
use serde_json::{Map, Value, json};
use sim::Duration;
use sim::order::Gather;
use std::collections::BTreeMap;

/// Keys of the canonical form in their order.
const KEYS: [&str; 12] = ["m", "n", "a", "b", "s", "p", "e", "h", "z", "l", "i", "r"];

pub(super) fn write(scenario: &Scenario) -> String {
    let default = Scenario::default();
    let mut pairs: Vec<(&str, Value)> = Vec::new();
    if !scenario.manifests.is_empty() {
        pairs.push(("m", json!(scenario.manifests)));
    }
    if scenario.nodes != default.nodes {
        pairs.push(("n", nodes_value(&scenario.nodes)));
    }
    if !scenario.actions.is_empty() {
        pairs.push(("a", scenario.actions.iter().map(action_value).collect()));
    }
    if !scenario.behaviors.is_empty() {
        pairs.push(("b", json!(scenario.behaviors)));
    }
    if scenario.seed != default.seed {
        pairs.push(("s", json!(scenario.seed)));
    }
    if scenario.version != VERSION_DEFAULT {
        pairs.push(("p", json!(scenario.version)));
    }
    pairs.extend(scenario.engine.as_ref().map(|engine| ("e", json!(engine))));
    if let Some(proof) = &scenario.proof {
        pairs.push(("h", json!(proof.hash)));
        pairs.push(("z", json!(proof.horizon.as_millis())));
    }
    pairs.extend(scenario.lesson.as_ref().map(|lesson| ("l", lesson.clone())));
    let about = about_value(&scenario.about);
    if about.as_object().is_some_and(|about| !about.is_empty()) {
        pairs.push(("i", about));
    }
    if scenario.retry != default.retry {
        pairs.push(("r", json!(scenario.retry.text())));
    }
    let unknown = scenario
        .unknown
        .iter()
        .map(|(key, value)| (key.as_str(), value.clone()));
    pairs.extend(unknown.filter(|(key, _)| !KEYS.contains(key)));
    let texts: Vec<String> = pairs
        .iter()
        .map(|(key, value)| format!("{}:{value}", json!(key)))
        .collect();
    format!("{{{}}}", texts.join(","))
}

fn nodes_value(nodes: &[NodeSpec]) -> Value {
    if nodes == preset(nodes.len()) {
        return json!(nodes.len().to_string());
    }
    let node = |(index, node): (usize, &NodeSpec)| {
        let usual = NodeSpec::numbered(index + 1);
        let mut map = Map::new();
        let mut put = |key: &str, value: Value, is_usual: bool| {
            if !is_usual {
                map.insert(key.to_owned(), value);
            }
        };
        put("name", json!(node.name), node.name == usual.name);
        put("cpu", json!(node.cpu), node.cpu == usual.cpu);
        put("memory", json!(node.memory), node.memory == usual.memory);
        put("disk", json!(node.disk), node.disk == usual.disk);
        put("pods", json!(node.pods), node.pods == usual.pods);
        put("zone", json!(node.zone), node.zone.is_none());
        put("labels", json!(node.labels), node.labels.is_empty());
        let taints: Vec<String> = node.taints.iter().map(Taint::to_string).collect();
        put("taints", json!(taints), taints.is_empty());
        Value::Object(map)
    };
    nodes.iter().enumerate().map(node).collect()
}

fn action_value(action: &Action) -> Value {
    let at = action.at.as_millis();
    match &action.kind {
        ActionKind::Run(line) => json!([at, "k", line]),
        ActionKind::Apply(text) => json!([at, "y", text]),
        ActionKind::Fault(fault) => json!([at, "x", fault.to_string()]),
        ActionKind::Marker(label) => json!([at, "w", label]),
        ActionKind::Unknown { name, arguments } => {
            let mut list = vec![json!(at), json!(name)];
            list.extend(arguments.iter().cloned());
            Value::Array(list)
        }
    }
}

fn about_value(about: &About) -> Value {
    let mut map: Map<String, Value> = about
        .unknown
        .iter()
        .map(|(key, value)| (key.clone(), value.clone()))
        .gathered();
    let texts = [
        ("name", &about.name),
        ("title", &about.title),
        ("text", &about.description),
        ("author", &about.author),
    ];
    for (key, text) in texts.into_iter().filter(|(_, text)| !text.is_empty()) {
        map.insert(key.to_owned(), json!(text));
    }
    Value::Object(map)
}

pub(super) fn read(text: &str) -> Result<Scenario, ScenarioError> {
    let value: Value = serde_json::from_str(text).map_err(|error| fail("", error.to_string()))?;
    let Value::Object(map) = value else {
        return Err(fail("", "expected an object".to_owned()));
    };
    let mut scenario = Scenario::default();
    let mut hash = None;
    let mut horizon = Duration::ZERO;
    for (key, value) in map {
        match key.as_str() {
            "m" => scenario.manifests = text_of("m", &value)?,
            "n" => scenario.nodes = nodes(&value, "n")?,
            "a" => scenario.actions = actions(&value)?,
            "b" => scenario.behaviors = behaviors(&value, "b")?,
            "s" => scenario.seed = number_of("s", &value)?,
            "p" => scenario.version = text_of("p", &value)?,
            "e" => scenario.engine = Some(text_of("e", &value)?),
            "h" => hash = Some(text_of("h", &value)?),
            "z" => horizon = millis("z", &value)?,
            "l" => {
                whole_numbers("l", &value)?;
                scenario.lesson = Some(value);
            }
            "i" => scenario.about = about(&value)?,
            "r" => scenario.retry = retry("r", &value)?,
            _ => {
                keep_unknown(&mut scenario.unknown, "", key, value)?;
            }
        }
    }
    scenario.proof = hash.map(|hash| Proof { hash, horizon });
    scenario.sort_actions();
    Ok(scenario)
}

/// Keeps what this version does not know, unless it must be known.
pub(super) fn keep_unknown(
    unknown: &mut BTreeMap<String, Value>,
    within: &str,
    key: String,
    value: Value,
) -> Result<(), ScenarioError> {
    if key.starts_with(|c: char| c.is_ascii_uppercase()) {
        return Err(fail(
            &format!("{within}{key}"),
            "made by a newer version".to_owned(),
        ));
    }
    whole_numbers(&key, &value)?;
    unknown.insert(key, value);
    Ok(())
}

pub(super) fn fail(path: &str, problem: String) -> ScenarioError {
    ScenarioError {
        path: path.to_owned(),
        problem,
        line: None,
    }
}

pub(super) fn text_of(path: &str, value: &Value) -> Result<String, ScenarioError> {
    match value {
        Value::String(text) => Ok(text.clone()),
        Value::Number(number) => Ok(number.to_string()),
        _ => Err(fail(path, "expected a text".to_owned())),
    }
}

pub(super) fn number_of(path: &str, value: &Value) -> Result<u32, ScenarioError> {
    let number = value.as_u64().and_then(|number| u32::try_from(number).ok());
    number.ok_or_else(|| fail(path, format!("expected a whole number up to {}", u32::MAX)))
}

fn millis(path: &str, value: &Value) -> Result<Duration, ScenarioError> {
    let millis = value.as_u64().filter(|millis| *millis < 1 << 50);
    millis
        .map(Duration::from_millis)
        .ok_or_else(|| fail(path, "expected milliseconds".to_owned()))
}

/// Fractions would not be canonical.
fn whole_numbers(path: &str, value: &Value) -> Result<(), ScenarioError> {
    match value {
        Value::Number(number) if number.is_f64() => {
            Err(fail(path, format!("{number} is not a whole number")))
        }
        Value::Array(items) => items.iter().try_for_each(|item| whole_numbers(path, item)),
        Value::Object(map) => map.values().try_for_each(|item| whole_numbers(path, item)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => Ok(()),
    }
}

/// A cluster: a number, `{nodes, cpu, memory, disk, pods}`, or a list of nodes.
pub(super) fn nodes(value: &Value, path: &str) -> Result<Vec<NodeSpec>, ScenarioError> {
    let counted = |count: u32| match count as usize {
        count if count <= NODES_MAX => Ok(preset(count)),
        count => Err(fail(
            path,
            format!("{count} nodes are too many: at most {NODES_MAX}"),
        )),
    };
    match value {
        Value::Number(_) => counted(number_of(path, value)?),
        Value::String(text) => match text.parse() {
            Ok(count) => counted(count),
            Err(_) => Err(fail(path, format!("unknown cluster \"{text}\""))),
        },
        Value::Object(map) => {
            let count = map
                .get("nodes")
                .map_or(Ok(3), |count| number_of(&format!("{path}.nodes"), count))?;
            let mut shape = map.clone();
            shape.remove("nodes");
            let zones = match shape.remove("zones") {
                Some(Value::Array(zones)) => zones,
                Some(_) => return Err(fail(path, "zones: expected a list".to_owned())),
                None => Vec::new(),
            };
            let mut nodes = counted(count)?;
            for (index, each) in nodes.iter_mut().enumerate() {
                *each = node(&shape, index, path)?;
                let zone = zones.get(index % zones.len().max(1));
                each.zone = zone
                    .and_then(Value::as_str)
                    .map(str::to_owned)
                    .or(each.zone.take());
            }
            Ok(nodes)
        }
        Value::Array(items) => {
            counted(u32::try_from(items.len()).unwrap_or(u32::MAX))?;
            let read = |(index, item): (usize, &Value)| {
                let path = format!("{path}[{index}]");
                let map = item.as_object();
                node(
                    map.ok_or_else(|| fail(&path, "expected a node".to_owned()))?,
                    index,
                    &path,
                )
            };
            items.iter().enumerate().map(read).collect()
        }
        Value::Null | Value::Bool(_) => Err(fail(path, "expected a cluster".to_owned())),
    }
}

fn node(map: &Map<String, Value>, index: usize, path: &str) -> Result<NodeSpec, ScenarioError> {
    let mut node = NodeSpec::numbered(index + 1);
    for (key, value) in map {
        let path = format!("{path}.{key}");
        match key.as_str() {
            "name" => node.name = text_of(&path, value)?,
            "cpu" => node.cpu = text_of(&path, value)?,
            "memory" => node.memory = text_of(&path, value)?,
            "disk" => node.disk = text_of(&path, value)?,
            "pods" => node.pods = number_of(&path, value)?,
            "zone" => node.zone = Some(text_of(&path, value)?),
            "labels" => node.labels = behaviors(value, &path)?,
            "taints" => {
                let items = value.as_array().map(Vec::as_slice).unwrap_or_default();
                node.taints = items
                    .iter()
                    .map(|item| taint(item, &path))
                    .collect::<Result<_, _>>()?;
            }
            _ => return Err(fail(&path, "a node has no such field".to_owned())),
        }
    }
    Ok(node)
}

fn taint(value: &Value, path: &str) -> Result<Taint, ScenarioError> {
    let part = |name: &str| value.get(name).and_then(Value::as_str).unwrap_or("");
    let text = match value {
        Value::String(text) => text.clone(),
        _ => format!("{}={}:{}", part("key"), part("value"), part("effect")),
    };
    let problem = || fail(path, format!("\"{text}\": expected key=value:effect"));
    Taint::parse(&text).ok_or_else(problem)
}

/// When kubelets look again at containers that wait.
pub(super) fn retry(path: &str, value: &Value) -> Result<RetryDisplay, ScenarioError> {
    let text = text_of(path, value)?;
    RetryDisplay::parse(&text).ok_or_else(|| {
        let known: Vec<&str> = RetryDisplay::ALL.iter().map(|(_, name)| *name).collect();
        fail(path, format!("\"{text}\": there are {}", known.join(", ")))
    })
}

/// A map of texts.
pub(super) fn behaviors(
    value: &Value,
    path: &str,
) -> Result<BTreeMap<String, String>, ScenarioError> {
    let Value::Object(map) = value else {
        return Err(fail(path, "expected a map of texts".to_owned()));
    };
    map.iter()
        .map(|(key, value)| Ok((key.clone(), text_of(path, value)?)))
        .collect()
}

fn actions(value: &Value) -> Result<Vec<Action>, ScenarioError> {
    let items = value
        .as_array()
        .ok_or_else(|| fail("a", "expected a list".to_owned()))?;
    if items.len() > ACTIONS_MAX {
        let problem = format!(
            "{} actions are too many: at most {ACTIONS_MAX}",
            items.len()
        );
        return Err(fail("a", problem));
    }
    items
        .iter()
        .enumerate()
        .map(|(index, item)| action(item, &format!("a[{index}]")))
        .collect()
}

fn action(value: &Value, path: &str) -> Result<Action, ScenarioError> {
    let list = value.as_array().map(Vec::as_slice).unwrap_or_default();
    let [at, Value::String(name), arguments @ ..] = list else {
        return Err(fail(path, "expected [time, name, …]".to_owned()));
    };
    let kind = match (name.as_str(), arguments) {
        ("k", [Value::String(line)]) => ActionKind::Run(line.clone()),
        ("y", [Value::String(text)]) => ActionKind::Apply(text.clone()),
        ("w", [Value::String(label)]) => ActionKind::Marker(label.clone()),
        ("x", [Value::String(line)]) => match Fault::parse(line) {
            Ok(fault) => ActionKind::Fault(fault),
            Err(_) => unknown(name, arguments),
        },
        (_, _) => unknown(name, arguments),
    };
    whole_numbers(path, value)?;
    Ok(Action {
        at: millis(path, at)?,
        kind,
    })
}

fn unknown(name: &str, arguments: &[Value]) -> ActionKind {
    ActionKind::Unknown {
        name: name.to_owned(),
        arguments: arguments.to_vec(),
    }
}

fn about(value: &Value) -> Result<About, ScenarioError> {
    let Value::Object(map) = value else {
        return Ok(About {
            title: text_of("i", value)?,
            ..About::default()
        });
    };
    let mut about = About::default();
    for (key, value) in map {
        let path = format!("i.{key}");
        match key.as_str() {
            "name" => about.name = text_of(&path, value)?,
            "title" => about.title = text_of(&path, value)?,
            "text" => about.description = text_of(&path, value)?,
            "author" => about.author = text_of(&path, value)?,
            _ => keep_unknown(&mut about.unknown, "", key.clone(), value.clone())?,
        }
    }
    Ok(about)
}
