//! How long the scheduler takes for many pods on many nodes, without kubelets and controllers.

#![allow(clippy::unwrap_used, clippy::expect_used)]

use api::codec::{Decoder, decode};
use api::{Body, Kind, Object};
use apiserver::because::command::Rule;
use apiserver::{ApiServer, Because, Context, Intents, Timers};
use scheduler::Scheduler;
use serde_json::{Value, json};
use sim::{EventQueue, Instant};

fn object(kind: Kind, value: &Value) -> Object {
    Object {
        meta: decode(&value["metadata"]),
        body: Body::decode(kind, value, &mut Decoder::default()),
    }
}

fn create(api: &mut ApiServer, kind: Kind, value: &Value) {
    let mut intents = Intents::new(api, Instant::START, "kubectl", None);
    let because = Because::Command(Rule::Manifest);
    let object = intents
        .create(object(kind, value), because.clone())
        .unwrap();
    let mut object = (*object).clone();
    if let Some(node) = object.node_mut() {
        std::rc::Rc::make_mut(&mut node.spec).taints.clear();
        intents.update(object, because).unwrap();
    }
}

/// Time that this thread was computing: a clock would also count waiting for a busy machine.
fn computing() -> std::time::Duration {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    let nanos = text
        .split_whitespace()
        .next()
        .and_then(|number| number.parse().ok());
    std::time::Duration::from_nanos(nanos.unwrap_or(0))
}

/// The size of a published benchmark in release builds, a tenth of it in others. How long it takes
/// is printed, not judged, because machines differ.
#[test]
fn every_pod_finds_a_node() {
    let (nodes, pods) = if cfg!(debug_assertions) {
        (120, 706)
    } else {
        (1_200, 7_064)
    };
    let mut api = ApiServer::new(1);
    create(
        &mut api,
        Kind::Namespace,
        &json!({"metadata": {"name": "default"}}),
    );
    for number in 0..nodes {
        let allocatable = json!({"cpu": "4", "memory": "8Gi", "pods": "110"});
        let name = format!("node-{number}");
        let node = json!({"metadata": {"name": name, "labels": {"kubernetes.io/hostname": name}},
            "status": {"allocatable": allocatable}});
        create(&mut api, Kind::Node, &node);
    }
    for number in 0..pods {
        let requests = json!({"requests": {"cpu": "100m"}});
        let pod = json!({"metadata": {"name": format!("p{number}")}, "spec": {"containers": [
            {"name": "c", "image": "nginx", "resources": requests}]}});
        create(&mut api, Kind::Pod, &pod);
    }
    let before = computing();
    let mut scheduler = Scheduler::new(1);
    let mut queue = EventQueue::default();
    let (mut now, mut seen) = (Instant::START, 0);
    loop {
        while seen < api.sequence() {
            seen += 1;
            let change = api.change(seen).unwrap().clone();
            let mut timers = Timers::new(now);
            scheduler.observe(&change, api.store(), &mut timers);
            timers
                .drain()
                .for_each(|(due, timer)| queue.push(due, timer));
        }
        let Some((due, timer)) = queue.pop() else {
            break;
        };
        now = due;
        let cx = Context {
            now,
            store: api.store().clone(),
        };
        let mut timers = Timers::new(now);
        let mut intents = Intents::new(&mut api, now, "default-scheduler", None);
        scheduler.fire(timer, &cx, &mut intents, &mut timers);
        timers
            .drain()
            .for_each(|(due, timer)| queue.push(due, timer));
    }
    println!("{pods} pods on {nodes} nodes: {:?}", computing() - before);
    let is_bound = |pod: &&std::rc::Rc<Object>| !pod.pod().unwrap().node_name.is_empty();
    assert_eq!(api.store().list(Kind::Pod).filter(is_bound).count(), pods);
}
