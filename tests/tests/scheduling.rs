//! The scheduler within a cluster: where pods go, what is said when they go nowhere.

#![allow(clippy::unwrap_used, clippy::expect_used)]

use api::codec::Decoder;
use api::{Body, Kind, Object};
use apiserver::Because;
use apiserver::because::command::Rule;
use cluster::{Cluster, ClusterConfig};
use serde_json::{Value, json};
use sim::Duration;

fn object(kind: Kind, value: &Value) -> Object {
    Object {
        meta: api::codec::decode(&value["metadata"]),
        body: Body::decode(kind, value, &mut Decoder::default()),
    }
}

fn create(cluster: &mut Cluster, kind: Kind, value: &Value) {
    let object = object(kind, value);
    let because = Because::Command(Rule::Manifest);
    cluster
        .act("kubectl", |intents| intents.create(object, because))
        .unwrap();
}

fn pod(name: &str, cpu: &str) -> Value {
    json!({"metadata": {"name": name, "labels": {"app": "web"}}, "spec": {"containers": [
        {"name": "c", "image": "nginx", "resources": {"requests": {"cpu": cpu}}}
    ]}})
}

fn run(cluster: &mut Cluster, millis: u64) {
    cluster.advance_to(cluster.now() + Duration::from_millis(millis));
}

fn node_of(cluster: &Cluster, name: &str) -> String {
    let pod = cluster.store().find(Kind::Pod, "default", name).unwrap();
    pod.pod().unwrap().node_name.to_string()
}

fn message_of(cluster: &Cluster, name: &str) -> String {
    let pod = cluster.store().find(Kind::Pod, "default", name).unwrap();
    let condition = pod.pod().unwrap().condition("PodScheduled");
    condition
        .map(|condition| condition.message.to_string())
        .unwrap_or_default()
}

fn events(cluster: &Cluster, reason: &str) -> usize {
    let events = cluster
        .store()
        .list(Kind::Event)
        .filter_map(|object| object.event());
    events.filter(|event| event.reason == reason).count()
}

#[test]
fn equal_pods_go_to_different_nodes_one_every_five_milliseconds() {
    let mut cluster = Cluster::new(&ClusterConfig::with_nodes(1, 4));
    for number in 0..4 {
        create(&mut cluster, Kind::Pod, &pod(&format!("p{number}"), "100m"));
    }
    run(&mut cluster, 10);
    assert_eq!(events(&cluster, "Scheduled"), 2);
    run(&mut cluster, 10);
    let mut nodes: Vec<String> = (0..4)
        .map(|n| node_of(&cluster, &format!("p{n}")))
        .collect();
    nodes.sort();
    assert_eq!(nodes, ["node-1", "node-2", "node-3", "node-4"]);
}

#[test]
fn a_pod_too_large_says_so_once_and_fits_when_room_appears() {
    let mut cluster = Cluster::new(&ClusterConfig::with_nodes(1, 2));
    create(&mut cluster, Kind::Pod, &pod("huge", "5"));
    run(&mut cluster, 3_000);
    assert_eq!(
        message_of(&cluster, "huge"),
        "0/2 nodes are available: 2 Insufficient cpu. no new claims to deallocate, preemption: \
         0/2 nodes are available: 2 Preemption is not helpful for scheduling."
    );
    assert_eq!(events(&cluster, "FailedScheduling"), 1);
    run(&mut cluster, 290_000);
    assert_eq!(events(&cluster, "FailedScheduling"), 1);
    run(&mut cluster, 40_000);
    assert_eq!(events(&cluster, "FailedScheduling"), 2);
}

#[test]
fn an_important_pod_pushes_out_the_least_important_ones() {
    let mut cluster = Cluster::new(&ClusterConfig::with_nodes(1, 1));
    for (name, value) in [("low", 1), ("high", 1000)] {
        let class = json!({"metadata": {"name": name}, "value": value});
        create(&mut cluster, Kind::PriorityClass, &class);
    }
    let with = |name: &str, cpu: &str, class: &str| {
        let mut pod = pod(name, cpu);
        pod["spec"]["priorityClassName"] = json!(class);
        pod
    };
    for number in 0..4 {
        create(
            &mut cluster,
            Kind::Pod,
            &with(&format!("low-{number}"), "1", "low"),
        );
    }
    run(&mut cluster, 10_000);
    create(&mut cluster, Kind::Pod, &with("important", "2", "high"));
    run(&mut cluster, 100);
    assert_eq!(events(&cluster, "Preempted"), 2);
    let important = cluster
        .store()
        .find(Kind::Pod, "default", "important")
        .unwrap();
    assert_eq!(
        important.pod().unwrap().status.nominated_node_name,
        "node-1"
    );
    assert_eq!(
        message_of(&cluster, "important"),
        "0/1 nodes are available: 1 Insufficient cpu."
    );
    run(&mut cluster, 5_000);
    assert_eq!(node_of(&cluster, "important"), "node-1");
}

#[test]
fn a_claim_that_waits_for_its_consumer_is_made_on_the_node_of_the_pod() {
    let mut cluster = Cluster::new(&ClusterConfig::with_nodes(1, 2));
    let class = json!({"metadata": {"name": "late"}, "provisioner": "example.com/disk",
        "volumeBindingMode": "WaitForFirstConsumer"});
    create(&mut cluster, Kind::StorageClass, &class);
    let mut with_claim = pod("p", "100m");
    with_claim["spec"]["volumes"] =
        json!([{"name": "data", "persistentVolumeClaim": {"claimName": "data"}}]);
    create(&mut cluster, Kind::Pod, &with_claim);
    run(&mut cluster, 1_000);
    assert_eq!(
        message_of(&cluster, "p"),
        "0/2 nodes are available: persistentvolumeclaim \"data\" not found. not found"
    );
    let claim = json!({"metadata": {"name": "data"}, "spec": {"storageClassName": "late",
        "accessModes": ["ReadWriteOnce"], "resources": {"requests": {"storage": "1Gi"}}}});
    create(&mut cluster, Kind::PersistentVolumeClaim, &claim);
    run(&mut cluster, 30_000);
    let claim = cluster
        .store()
        .find(Kind::PersistentVolumeClaim, "default", "data")
        .unwrap();
    let selected = claim.meta.annotation("volume.kubernetes.io/selected-node");
    assert_eq!(
        selected.map(|node| node.to_string()),
        Some(node_of(&cluster, "p"))
    );
    assert_eq!(claim.claim().unwrap().status.phase, "Bound");
}
