//! A deployment on a small cluster: its rolling update stays within its budget at every step.

#![allow(clippy::unwrap_used, clippy::expect_used)]

use api::codec::Decoder;
use api::{Kind, Object, ObjectKey};
use apiserver::Because;
use apiserver::because::command::Rule;
use cluster::{Cluster, ClusterConfig};
use sim::Duration;

const BECAUSE: Because = Because::Command(Rule::Manifest);

fn deployment(replicas: i32, image: &str) -> Object {
    let json = serde_json::json!({
        "metadata": {"name": "web"},
        "spec": {
            "replicas": replicas,
            "selector": {"matchLabels": {"app": "web"}},
            "template": {
                "metadata": {"labels": {"app": "web"}},
                "spec": {"containers": [{"name": "web", "image": image}]}
            }
        }
    });
    Object::decode(Kind::Deployment, &json, &mut Decoder::default())
}

/// The most active and the fewest ready pods at any step of the next minute.
fn settle(cluster: &mut Cluster) -> (u32, u32) {
    let (mut most, mut least) = (0, u32::MAX);
    let end = cluster.now() + Duration::from_secs(60);
    while cluster.next_due().is_some_and(|due| due <= end) {
        cluster.step();
        let active = cluster
            .store()
            .list(Kind::Pod)
            .filter(|p| !p.meta.is_terminating());
        let (mut have, mut ready) = (0, 0);
        for pod in active {
            have += 1;
            ready += u32::from(pod.pod().unwrap().is_ready());
        }
        (most, least) = (most.max(have), least.min(ready));
    }
    cluster.advance_to(end);
    (most, least)
}

#[test]
fn rolls_within_its_budget_and_ends_complete() {
    let mut cluster = Cluster::new(&ClusterConfig::with_nodes(1, 3));
    cluster
        .act("kubectl", |intents| {
            intents.create(deployment(10, "web:v1"), BECAUSE)
        })
        .unwrap();
    settle(&mut cluster);
    let key = ObjectKey::new(Kind::Deployment, "default", "web");
    let status = |cluster: &Cluster| {
        let object = cluster.store().get(&key).unwrap();
        (*object.deployment().unwrap().status).clone()
    };
    assert_eq!(status(&cluster).available_replicas, 10);
    let mut changed = deployment(10, "web:v2");
    changed.meta = cluster.store().get(&key).unwrap().meta.clone();
    cluster
        .act("kubectl", |intents| intents.update(changed, BECAUSE))
        .unwrap();
    let (most, least) = settle(&mut cluster);
    assert_eq!((most, least), (13, 8), "25 % of 10: 3 above, 2 below");
    let done = status(&cluster);
    assert_eq!(
        (
            done.replicas,
            done.updated_replicas,
            done.available_replicas
        ),
        (10, 10, 10)
    );
    assert!(
        done.conditions
            .iter()
            .any(|c| c.reason == "NewReplicaSetAvailable"),
        "{done:?}"
    );
    assert_eq!(cluster.store().count(Kind::ReplicaSet), 2);
    assert_eq!(
        cluster
            .store()
            .get(&key)
            .unwrap()
            .meta
            .annotation("deployment.kubernetes.io/revision")
            .unwrap(),
        &api::Str::from("2")
    );
}
