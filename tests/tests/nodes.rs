//! Nodes within a cluster: silence, taints, evictions, removal.

#![allow(clippy::unwrap_used, clippy::expect_used)]

use api::codec::Decoder;
use api::{Body, Kind, Object};
use apiserver::Because;
use apiserver::because::command::Rule;
use cluster::{Cluster, ClusterConfig};
use kubelet::fault::Fault;
use serde_json::json;
use sim::Duration;

fn create_pod(cluster: &mut Cluster, name: &str, node: &str, seconds: u64) {
    let value = json!({"metadata": {"name": name}, "spec": {
        "nodeName": node,
        "tolerations": [{"key": "node.kubernetes.io/unreachable", "operator": "Exists",
            "effect": "NoExecute", "tolerationSeconds": seconds}],
        "containers": [{"name": "c", "image": "nginx"}]}});
    let object = Object {
        meta: api::codec::decode(&value["metadata"]),
        body: Body::decode(Kind::Pod, &value, &mut Decoder::default()),
    };
    let because = Because::Command(Rule::Manifest);
    cluster
        .act("kubectl", |intents| intents.create(object, because))
        .unwrap();
}

fn run(cluster: &mut Cluster, seconds: u64) {
    cluster.advance_to(cluster.now() + Duration::from_secs(seconds));
}

fn taints(cluster: &Cluster, node: &str) -> Vec<String> {
    let node = cluster.store().find(Kind::Node, "", node).unwrap();
    let taints = node.node().unwrap().spec.taints.iter();
    taints
        .map(|taint| format!("{}:{}", taint.key, taint.effect))
        .collect()
}

fn off(cluster: &mut Cluster, node: &str) {
    cluster
        .fault(&Fault::NodeDown(node.to_owned()), "default")
        .unwrap();
}

const NO_SCHEDULE: &str = "node.kubernetes.io/unreachable:NoSchedule";
const NO_EXECUTE: &str = "node.kubernetes.io/unreachable:NoExecute";

#[test]
fn a_silent_node_is_tainted_after_its_grace_and_its_pods_go_when_their_time_is_over() {
    let mut cluster = Cluster::new(&ClusterConfig::with_nodes(1, 3));
    create_pod(&mut cluster, "web", "node-2", 30);
    run(&mut cluster, 10);
    off(&mut cluster, "node-2");
    run(&mut cluster, 40);
    assert!(taints(&cluster, "node-2").is_empty());
    run(&mut cluster, 6);
    assert_eq!(taints(&cluster, "node-2"), [NO_SCHEDULE, NO_EXECUTE]);
    let is_leaving = |cluster: &Cluster| {
        cluster
            .store()
            .find(Kind::Pod, "default", "web")
            .unwrap()
            .meta
            .is_terminating()
    };
    run(&mut cluster, 28);
    assert!(!is_leaving(&cluster));
    run(&mut cluster, 3);
    assert!(is_leaving(&cluster));
}

#[test]
fn nodes_of_one_zone_are_emptied_ten_seconds_apart_and_none_when_all_are_silent() {
    let mut cluster = Cluster::new(&ClusterConfig::with_nodes(1, 4));
    off(&mut cluster, "node-1");
    off(&mut cluster, "node-2");
    run(&mut cluster, 54);
    assert_eq!(taints(&cluster, "node-1"), [NO_SCHEDULE, NO_EXECUTE]);
    assert_eq!(taints(&cluster, "node-2"), [NO_SCHEDULE]);
    run(&mut cluster, 10);
    assert_eq!(taints(&cluster, "node-2"), [NO_SCHEDULE, NO_EXECUTE]);
    off(&mut cluster, "node-3");
    off(&mut cluster, "node-4");
    run(&mut cluster, 60);
    for node in ["node-1", "node-2", "node-3", "node-4"] {
        assert_eq!(taints(&cluster, node), [NO_SCHEDULE]);
    }
}

#[test]
fn pods_of_a_deleted_node_are_removed_within_a_minute() {
    let mut cluster = Cluster::new(&ClusterConfig::with_nodes(1, 2));
    create_pod(&mut cluster, "lost", "node-77", 300);
    run(&mut cluster, 40);
    assert!(cluster.store().find(Kind::Pod, "default", "lost").is_some());
    run(&mut cluster, 21);
    assert!(cluster.store().find(Kind::Pod, "default", "lost").is_none());
}

#[test]
fn a_node_that_returns_is_ready_again_and_one_that_was_deleted_registers_anew() {
    let mut cluster = Cluster::new(&ClusterConfig::with_nodes(1, 3));
    off(&mut cluster, "node-2");
    run(&mut cluster, 60);
    assert_eq!(taints(&cluster, "node-2"), [NO_SCHEDULE, NO_EXECUTE]);
    cluster
        .fault(&Fault::NodeUp("node-2".to_owned()), "default")
        .unwrap();
    run(&mut cluster, 15);
    assert!(taints(&cluster, "node-2").is_empty());
    off(&mut cluster, "node-2");
    let key = api::ObjectKey::new(Kind::Node, "", "node-2");
    let options = apiserver::DeleteOptions::default();
    let because = Because::Command(Rule::Manifest);
    cluster
        .act("kubectl", |intents| intents.delete(&key, &options, because))
        .unwrap();
    run(&mut cluster, 20);
    assert!(cluster.store().get(&key).is_none());
    cluster
        .fault(&Fault::NodeUp("node-2".to_owned()), "default")
        .unwrap();
    run(&mut cluster, 1);
    assert!(taints(&cluster, "node-2").is_empty());
}
