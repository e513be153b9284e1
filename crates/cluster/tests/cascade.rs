//! Deletion cascades: what the garbage collector and the namespace controller leave behind.

#![allow(clippy::unwrap_used, clippy::expect_used)]

use api::codec::Decoder;
use api::{Kind, Object, ObjectKey};
use apiserver::because::command::Rule;
use apiserver::{Because, DeleteOptions, Propagation};
use cluster::{Cluster, ClusterConfig};
use sim::Duration;

const BECAUSE: Because = Because::Command(Rule::Manifest);

fn object(kind: Kind, json: serde_json::Value) -> Object {
    Object::decode(kind, &json, &mut Decoder::default())
}

fn deployment(namespace: &str) -> Object {
    let json = serde_json::json!({
        "metadata": {"name": "web", "namespace": namespace},
        "spec": {
            "replicas": 2,
            "selector": {"matchLabels": {"app": "web"}},
            "template": {
                "metadata": {"labels": {"app": "web"}},
                "spec": {"containers": [{"name": "web", "image": "web:v1"}]}
            }
        }
    });
    object(Kind::Deployment, json)
}

fn create(cluster: &mut Cluster, object: Object) {
    cluster
        .act("kubectl", |intents| intents.create(object, BECAUSE))
        .unwrap();
}

fn delete(cluster: &mut Cluster, key: &ObjectKey, propagation: Propagation) {
    let options = DeleteOptions {
        propagation: Some(propagation),
        ..DeleteOptions::default()
    };
    cluster
        .act("kubectl", |intents| intents.delete(key, &options, BECAUSE))
        .unwrap();
}

fn wait(cluster: &mut Cluster, seconds: u64) {
    cluster.advance_to(cluster.now() + Duration::from_secs(seconds));
}

fn counts(cluster: &Cluster) -> [u32; 3] {
    [Kind::Deployment, Kind::ReplicaSet, Kind::Pod].map(|kind| cluster.store().count(kind))
}

fn start() -> (Cluster, ObjectKey) {
    let mut cluster = Cluster::new(&ClusterConfig::with_nodes(1, 0));
    create(&mut cluster, deployment("default"));
    wait(&mut cluster, 5);
    assert_eq!(counts(&cluster), [1, 1, 2]);
    (cluster, ObjectKey::new(Kind::Deployment, "default", "web"))
}

#[test]
fn background_and_foreground_take_everything() {
    for propagation in [Propagation::Background, Propagation::Foreground] {
        let (mut cluster, key) = start();
        delete(&mut cluster, &key, propagation);
        let is_there = cluster.store().get(&key).is_some();
        assert_eq!(is_there, propagation == Propagation::Foreground);
        wait(&mut cluster, 60);
        assert_eq!(counts(&cluster), [0, 0, 0], "{propagation:?}");
    }
}

#[test]
fn orphans_stay_and_are_adopted_again() {
    let (mut cluster, key) = start();
    delete(&mut cluster, &key, Propagation::Orphan);
    wait(&mut cluster, 5);
    assert_eq!(counts(&cluster), [0, 1, 2]);
    create(&mut cluster, deployment("default"));
    wait(&mut cluster, 5);
    assert_eq!(counts(&cluster), [1, 1, 2]);
    let set = cluster.store().list(Kind::ReplicaSet).next().unwrap();
    assert!(set.meta.controller().is_some());
}

#[test]
fn a_namespace_goes_with_everything_in_it() {
    let mut cluster = Cluster::new(&ClusterConfig::with_nodes(1, 0));
    let json = serde_json::json!({"metadata": {"name": "team"}});
    create(&mut cluster, object(Kind::Namespace, json));
    create(&mut cluster, deployment("team"));
    wait(&mut cluster, 4);
    let find = |kind, name| ObjectKey::new(kind, "team", name);
    let certificate = find(Kind::ConfigMap, "kube-root-ca.crt");
    let account = find(Kind::ServiceAccount, "default");
    assert!(cluster.store().get(&certificate).is_some());
    assert!(cluster.store().get(&account).is_some());
    let key = ObjectKey::new(Kind::Namespace, "", "team");
    delete(&mut cluster, &key, Propagation::Background);
    wait(&mut cluster, 4);
    assert_eq!(counts(&cluster), [1, 1, 2], "nothing happens for 5 s");
    wait(&mut cluster, 60);
    assert!(cluster.store().get(&key).is_none());
    assert_eq!(counts(&cluster), [0, 0, 0]);
    assert!(cluster.store().get(&certificate).is_none());
}
