//! The scheduler within a cluster: where pods go, what is said when they go nowhere.

#![allow(clippy::unwrap_used, clippy::expect_used)]

use api::codec::Decoder;
use api::{Body, Kind, Object};
use apiserver::Because;
use apiserver::because::command::Rule;
use cluster::{Cluster, ClusterConfig};
use playground::Playground;
use playground::view::{PlacementCell, Plugin, Ref, Request};
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

#[test]
fn a_placement_is_shown_as_nodes_against_plugins() {
    let mut playground = Playground::empty();
    let manifest = "apiVersion: podarium.dev/v1\nkind: Scenario\nspec:\n  cluster: {nodes: 3}\n";
    playground.load(manifest).unwrap();
    playground.kubectl("kubectl cordon node-1");
    playground.kubectl("kubectl run web --image=nginx");
    playground.advance(Duration::from_secs(1));
    let pod = Ref::new("pod", "default", "web");
    let view = playground.view(&Request {
        inspect: Some(pod),
        ..Request::default()
    });
    let placement = view.inspected.as_ref().unwrap().placement.clone().unwrap();
    assert_eq!(
        (placement.nodes, placement.evaluated, placement.feasible),
        (3, 3, 2)
    );
    let column = |name: &str, is_score: bool| {
        let is_it = |plugin: &Plugin| plugin.name == name && plugin.weight.is_some() == is_score;
        placement.plugins.iter().position(is_it).unwrap()
    };
    let chosen = placement.rows.first().unwrap();
    assert!(chosen.is_chosen);
    assert_eq!(Some(&chosen.node), placement.chosen.as_ref());
    // No taint is left untolerated: nothing counted, the best score.
    let taints = &chosen.cells[column("TaintToleration", true)];
    assert_eq!(*taints, PlacementCell::Points { raw: 0, score: 100 });
    let weighted = placement.plugins.iter().zip(chosen.cells.iter());
    let weighted = weighted.filter_map(|(plugin, cell)| match cell {
        PlacementCell::Points { score, .. } => Some(plugin.weight.unwrap() * i64::from(*score)),
        _ => None,
    });
    assert_eq!(chosen.total, Some(weighted.sum()));
    let cordoned = placement.rows.last().unwrap();
    assert_eq!(&*cordoned.node, "node-1");
    let refused = PlacementCell::Refused("node(s) were unschedulable".into());
    assert_eq!(cordoned.cells[column("NodeUnschedulable", false)], refused);
    let after = &cordoned.cells[column("NodeName", false)];
    assert_eq!(*after, PlacementCell::NotAsked);
}

#[test]
fn a_promised_node_is_taken_back_when_making_room_helps_nowhere_any_more() {
    let mut cluster = Cluster::new(&ClusterConfig::with_nodes(1, 2));
    let class = json!({"metadata": {"name": "high"}, "value": 1000});
    create(&mut cluster, Kind::PriorityClass, &class);
    let important = |name: &str| {
        let mut pod = pod(name, "3");
        pod["spec"]["priorityClassName"] = json!("high");
        pod
    };
    create(&mut cluster, Kind::Pod, &important("keeper"));
    run(&mut cluster, 3_000);
    let mut low = pod("low", "3");
    low["spec"]["terminationGracePeriodSeconds"] = json!(20);
    low["metadata"]["annotations"] = json!({"behavior.podarium.dev/c": "term=ignore"});
    create(&mut cluster, Kind::Pod, &low);
    run(&mut cluster, 3_000);
    create(&mut cluster, Kind::Pod, &important("late"));
    run(&mut cluster, 1_000);
    let promised = |cluster: &Cluster| {
        let pod = cluster.store().find(Kind::Pod, "default", "late").unwrap();
        pod.pod().unwrap().status.nominated_node_name.to_string()
    };
    let node = node_of(&cluster, "low");
    assert_eq!(promised(&cluster), node);
    let cordoned = cluster.store().find(Kind::Node, "", &node).unwrap();
    let mut cordoned = (**cordoned).clone();
    std::rc::Rc::make_mut(&mut cordoned.node_mut().unwrap().spec).unschedulable = true;
    let because = Because::Command(Rule::Manifest);
    cluster
        .act("kubectl", |intents| intents.update(cordoned, because))
        .unwrap();
    run(&mut cluster, 60_000);
    assert_eq!(promised(&cluster), "");
    assert!(message_of(&cluster, "late").contains("1 node(s) were unschedulable"));
}

#[test]
fn the_scheduler_alone_places_every_pod_of_many() {
    // It asserts that all are bound; how long that takes is for the bench to print.
    tests::bench::run(&["placing".to_owned(), "706".to_owned()]);
}
