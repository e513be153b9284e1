//! A scenario as files for a real cluster: configuration, manifests, and a script of its actions.
//!
//! What a real cluster cannot do (memory that runs out on command, behaviours of images on kind) is
//! said in the script where it would happen.

mod kwok;
mod script;

use api::yaml::encode_yaml;
use history::scenario::{ActionKind, NodeSpec, Scenario};
use serde_json::{Map, Value, json};

/// Which cluster replays it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Target {
    /// Nodes that are containers: <https://kind.sigs.k8s.io>.
    Kind,
    /// Nodes and pods that only say what they do: <https://kwok.sigs.k8s.io>.
    Kwok,
}

/// The name of the cluster.
pub const CLUSTER: &str = "podarium";

/// The files of a bundle: names and texts.
pub fn files(scenario: &Scenario, target: Target) -> Vec<(String, String)> {
    let mut files = match target {
        Target::Kind => vec![("kind.yaml".to_owned(), kind_config(scenario))],
        Target::Kwok => vec![
            ("nodes.yaml".to_owned(), kwok::nodes(scenario)),
            ("stages.yaml".to_owned(), kwok::stages()),
        ],
    };
    if !scenario.manifests.trim().is_empty() {
        files.push(("manifests.yaml".to_owned(), scenario.manifests.clone()));
    }
    for (index, action) in scenario.actions.iter().enumerate() {
        if let ActionKind::Apply(yaml) = &action.kind {
            files.push((applied(index), yaml.clone()));
        }
    }
    files.push(("replay.sh".to_owned(), script::replay(scenario, target)));
    files
}

/// The file of the manifests that an action applies.
fn applied(index: usize) -> String {
    format!("apply-{:02}.yaml", index + 1)
}

/// The name that a node has in the cluster.
fn node_name(nodes: &[NodeSpec], name: &str, target: Target) -> String {
    let place = nodes.iter().position(|node| node.name == name);
    match (target, place) {
        (Target::Kwok, _) | (Target::Kind, None) => name.to_owned(),
        // kind numbers its workers from the second on.
        (Target::Kind, Some(0)) => format!("{CLUSTER}-worker"),
        (Target::Kind, Some(place)) => format!("{CLUSTER}-worker{}", place + 1),
    }
}

/// Labels of a node, its zone among them.
fn labels(node: &NodeSpec) -> Map<String, Value> {
    let zone = node.zone.iter();
    let zone = zone.map(|zone| ("topology.kubernetes.io/zone".to_owned(), zone.clone()));
    let own = node.labels.clone().into_iter();
    zone.chain(own)
        .map(|(key, value)| (key, Value::from(value)))
        .collect()
}

/// A control plane and a worker for each node. Workers are as large as the machine: kind has no
/// means to make them smaller.
fn kind_config(scenario: &Scenario) -> String {
    let mut nodes = vec![json!({"role": "control-plane"})];
    for node in &scenario.nodes {
        let mut worker = json!({"role": "worker"});
        let labels = labels(node);
        if !labels.is_empty() {
            worker["labels"] = Value::Object(labels);
        }
        nodes.push(worker);
    }
    encode_yaml(&json!({
        "apiVersion": "kind.x-k8s.io/v1alpha4",
        "kind": "Cluster",
        "name": CLUSTER,
        "nodes": nodes,
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    const SCENARIO: &str = "\
apiVersion: podarium.dev/v1
kind: Scenario
metadata: {name: demo, title: A demo}
spec:
  cluster:
  - {name: node-1, cpu: '2', memory: 4Gi, zone: a}
  - {name: node-2, cpu: '4', memory: 8Gi, taints: ['gpu=yes:NoSchedule']}
  manifests: |
    apiVersion: v1
    kind: ConfigMap
    metadata: {name: a}
  actions:
  - {at: 5s, run: 'kubectl drain node-2 --ignore-daemonsets'}
  - {at: 1m, run: 'kubectl delete pod ${pods(app=web)[-1]}'}
  - {at: 2m, fault: node-down node-1}
";

    fn text(target: Target, name: &str) -> String {
        let scenario = Scenario::from_file(SCENARIO).expect("a scenario");
        let files = files(&scenario, target);
        let found = files.iter().find(|(file, _)| file == name);
        found.unwrap_or_else(|| panic!("no {name}")).1.clone()
    }

    #[test]
    fn a_bundle_for_kind_names_its_workers() {
        assert!(text(Target::Kind, "kind.yaml").contains("topology.kubernetes.io/zone: a"));
        assert_eq!(
            text(Target::Kind, "manifests.yaml"),
            text(Target::Kwok, "manifests.yaml")
        );
        let script = text(Target::Kind, "replay.sh");
        for line in [
            "kind create cluster --config kind.yaml",
            "kubectl taint nodes podarium-worker2 gpu=yes:NoSchedule",
            "kubectl apply -f manifests.yaml",
            "at 5\nkubectl drain podarium-worker2 --ignore-daemonsets",
            "at 60\nkubectl delete pod $(kubectl get pods -l 'app=web' \
             --sort-by=.metadata.creationTimestamp -o jsonpath='{.items[-1:].metadata.name}')",
            "at 120\ndocker stop podarium-worker",
        ] {
            assert!(script.contains(line), "{line}\n---\n{script}");
        }
    }

    #[test]
    fn a_bundle_for_kwok_has_nodes_of_the_right_size() {
        let nodes = text(Target::Kwok, "nodes.yaml");
        let documents = api::yaml::decode_documents(&nodes);
        assert!(documents.problems.is_empty());
        let first = &documents.documents[0].value;
        assert_eq!(first["metadata"]["name"], "node-1");
        assert_eq!(first["status"]["allocatable"]["cpu"], "2");
        assert_eq!(
            documents.documents[1].value["spec"]["taints"][0]["key"],
            "gpu"
        );
        let stages = api::yaml::decode_documents(&text(Target::Kwok, "stages.yaml"));
        assert!(stages.problems.is_empty());
        assert!(
            stages
                .documents
                .iter()
                .all(|one| one.value["kind"] == "Stage")
        );
        let script = text(Target::Kwok, "replay.sh");
        assert!(script.contains("kwokctl create cluster --name podarium"));
        assert!(script.contains("kubectl drain node-2 --ignore-daemonsets"));
    }
}
