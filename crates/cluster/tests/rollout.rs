//! A deployment on a cluster whose pods are made ready by hand.

use api::codec::Decoder;
use api::pod_status::PodCondition;
use api::{Kind, Object, ObjectKey, PodPhase, Time};
use apiserver::Because;
use apiserver::because::command::Rule;
use cluster::{Cluster, ClusterConfig};
use sim::{Duration, Instant};
use std::rc::Rc;

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

/// Makes the first pod that is not ready ready, and lets terminating pods go.
fn play_kubelet(cluster: &mut Cluster) -> bool {
    let pods: Vec<Rc<Object>> = cluster.store().list(Kind::Pod).cloned().collect();
    for pod in &pods {
        if pod.meta.is_terminating() {
            let options = apiserver::DeleteOptions {
                grace: Some(0),
                ..Default::default()
            };
            cluster
                .act("kubelet", |intents| {
                    intents.delete(&pod.key(), &options, BECAUSE)
                })
                .unwrap();
        }
    }
    let Some(next) = pods.iter().find(|p| !p.pod().unwrap().is_ready()) else {
        return false;
    };
    let mut changed = (**next).clone();
    changed.meta.resource_version = 0;
    let now = Time::from(cluster.now());
    let body = changed.pod_mut().unwrap();
    let status = Rc::make_mut(&mut body.status);
    status.phase = PodPhase::Running;
    status.conditions.push(PodCondition {
        type_: "Ready".into(),
        status: "True".into(),
        last_transition_time: now,
        ..PodCondition::default()
    });
    cluster
        .act("kubelet", |intents| intents.update_status(changed, BECAUSE))
        .unwrap();
    true
}

fn settle(cluster: &mut Cluster) -> (u32, u32) {
    let (mut most, mut least) = (0, u32::MAX);
    loop {
        cluster.advance_to(cluster.now() + Duration::from_secs(1));
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
        if !play_kubelet(cluster) {
            return (most, least);
        }
    }
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
    cluster.advance_to(Instant::at(Duration::from_secs(100)));
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
