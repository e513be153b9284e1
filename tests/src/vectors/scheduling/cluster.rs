//! A small cluster from the objects of a vector.

use api::codec::{Decoder, decode};
use api::meta::LabelSelector;
use api::{Body, Kind, Object, StrMap, Uid};
use scheduler::cycle::Incoming;
use scheduler::pod_info::PodInfo;
use scheduler::snapshot::Snapshot;
use scheduler::volumes::VolumeNeeds;
use serde_json::{Value, json};
use sim::{Duration, Instant};
use std::collections::BTreeMap;
use std::rc::Rc;

/// Namespaces that the affinity cases talk about, with the value of their label `team`.
const NAMESPACES: [(&str, &str); 4] = [
    ("subteam1.team1", "team1"),
    ("subteam2.team1", "team1"),
    ("subteam1.team2", "team2"),
    ("subteam2.team2", "team2"),
];

/// Turns `{"$now": s}` and `{"$epochPlusNanos": n}` into times.
fn with_times(value: &Value) -> Value {
    let moment = |seconds: i64| {
        let ahead = Duration::from_api_secs(seconds + 1_000_000);
        json!(Instant::at(ahead).rfc3339())
    };
    match value {
        Value::Object(map) => match (&map.get("$now"), &map.get("$epochPlusNanos")) {
            (Some(seconds), _) => moment(seconds.as_i64().unwrap_or(0)),
            (_, Some(nanos)) => moment(nanos.as_i64().unwrap_or(0)),
            _ => map
                .iter()
                .map(|(key, value)| (key.clone(), with_times(value)))
                .collect(),
        },
        Value::Array(items) => items.iter().map(with_times).collect(),
        _ => value.clone(),
    }
}

/// An object of a vector.
pub fn object(kind: Kind, value: &Value, number: usize) -> Object {
    let value = with_times(value);
    let mut meta: api::Meta = decode(&value["metadata"]);
    if meta.uid == Uid(0) {
        meta.uid = Uid(1000 + number as u128);
    }
    Object {
        meta,
        body: Body::decode(kind, &value, &mut Decoder::default()),
    }
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

/// The nodes and pods of a vector; nodes of pods that are not listed are made up.
pub fn snapshot(nodes: &[&Value], pods: &Value) -> Snapshot {
    let mut snapshot = Snapshot::default();
    for (name, team) in NAMESPACES {
        let labels: StrMap = Rc::new(BTreeMap::from([("team".into(), team.into())]));
        snapshot.set_namespace(&name.into(), Some(labels));
    }
    let nodes = nodes.iter().flat_map(|value| list(value));
    for (number, node) in nodes.enumerate() {
        snapshot.set_node(Rc::new(object(Kind::Node, node, number)));
    }
    for (number, pod) in list(pods).iter().enumerate() {
        let object = object(Kind::Pod, pod, 100 + number);
        let node = object.pod().map(|pod| pod.node_name.clone());
        snapshot.add_pod(&node.unwrap_or_default(), Rc::new(PodInfo::of(&object)));
    }
    snapshot
}

/// The pod to place.
pub fn incoming(snapshot: &Snapshot, pod: &Value, owners: Option<LabelSelector>) -> Incoming {
    let object = object(Kind::Pod, pod, 0);
    let labels = snapshot.namespace_labels(&object.meta.namespace);
    let info = Rc::new(PodInfo::of(&object));
    Incoming::new(info, labels, owners, VolumeNeeds::default())
}

/// The pod of a vector. Where the name says that a gate is off, the API server has dropped the
/// field that depends on it.
pub fn pod_of(vector: &Value) -> Value {
    let mut pod = vector["pod"].clone();
    let name = vector["name"].as_str().unwrap_or_default();
    if name.contains("matchLabelKeys ignored when feature gate disabled") {
        let constraints = pod["spec"]["topologySpreadConstraints"].as_array_mut();
        for constraint in constraints.into_iter().flatten() {
            constraint["matchLabelKeys"] = Value::Null;
        }
    }
    pod
}

/// A selector of equal labels.
pub fn selector(labels: &Value) -> LabelSelector {
    LabelSelector {
        match_labels: decode(labels),
        ..LabelSelector::default()
    }
}

/// Slots of the nodes listed.
pub fn slots(snapshot: &Snapshot, nodes: &Value) -> Vec<u32> {
    let names = list(nodes)
        .iter()
        .filter_map(|node| node["metadata"]["name"].as_str());
    names
        .filter_map(|name| snapshot.find(name))
        .map(|node| node.slot)
        .collect()
}

/// A node without anything but labels and a name.
pub fn plain_node(name: &str, labels: &Value) -> Value {
    json!([{"metadata": {"name": name, "labels": labels}}])
}

/// Places pods on one node, whatever they name.
pub fn on_node(pods: &Value, node: &str) -> Value {
    let place = |pod: &Value| {
        let mut pod = pod.clone();
        pod["spec"]["nodeName"] = json!(node);
        pod
    };
    list(pods).iter().map(place).collect()
}
