//! Many pods on many nodes: the scheduler alone, and with everything else.

use super::counting::in_use;
use super::scenarios::{Workload, loaded};
use super::{chosen, line, timed};
use api::codec::{Decoder, decode};
use api::{Body, Kind, Object};
use apiserver::because::command::Rule;
use apiserver::{ApiServer, Because, Intents, Timers};
use playground::Duration;
use scheduler::Scheduler;
use serde_json::{Value, json};
use sim::{EventQueue, Instant};
use std::rc::Rc;

/// Nodes and pods: a published benchmark, and the largest supported cluster.
const SIZES: [(u32, u32); 2] = [(1_200, 7_064), (5_000, 50_000)];

fn nodes_of(pods: u32) -> u32 {
    let known = SIZES.iter().find(|(_, known)| *known == pods);
    known.map_or(pods / 10, |(nodes, _)| *nodes)
}

fn create(api: &mut ApiServer, kind: Kind, value: &Value) {
    let mut intents = Intents::new(api, Instant::START, "kubectl", None);
    let because = Because::Command(Rule::Manifest);
    let meta = decode(&value["metadata"]);
    let body = Body::decode(kind, value, &mut Decoder::default());
    let object = intents.create(Object { meta, body }, because.clone());
    let mut object = (*object.expect("it is valid")).clone();
    if let Some(node) = object.node_mut() {
        Rc::make_mut(&mut node.spec).taints.clear();
        intents.update(object, because).expect("it is valid");
    }
}

/// Nodes, and pods of one template without a node.
fn unscheduled(nodes: u32, pods: u32) -> ApiServer {
    let mut api = ApiServer::new(1);
    let default = json!({"metadata": {"name": "default"}});
    create(&mut api, Kind::Namespace, &default);
    for number in 0..nodes {
        let name = format!("node-{number}");
        let allocatable = json!({"cpu": "4", "memory": "8Gi", "pods": "110"});
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
    api
}

/// The scheduler's loop, until nothing is left to do.
fn place_all(api: &mut ApiServer) {
    let mut scheduler = Scheduler::new(1);
    let mut queue = EventQueue::default();
    let (mut now, mut seen) = (Instant::START, 0);
    loop {
        while seen < api.sequence() {
            seen += 1;
            let Some(change) = api.change(seen).cloned() else {
                continue;
            };
            let mut timers = Timers::new(now);
            scheduler.observe(&change, api.store(), &mut timers);
            timers
                .drain()
                .for_each(|(due, timer)| queue.push(due, timer));
        }
        let Some((due, timer)) = queue.pop() else {
            return;
        };
        now = due;
        let mut timers = Timers::new(now);
        let mut intents = Intents::new(api, now, "default-scheduler", None);
        scheduler.fire(timer, &mut intents, &mut timers);
        timers
            .drain()
            .for_each(|(due, timer)| queue.push(due, timer));
    }
}

/// The scheduler alone, without kubelets and controllers.
pub fn placing(asked: &[u32]) {
    for pods in chosen(asked, &[SIZES[0].1]) {
        let mut api = unscheduled(nodes_of(pods), pods);
        let (taken, ()) = timed(|| place_all(&mut api));
        let is_bound = |pod: &&Rc<Object>| pod.pod().is_some_and(|pod| !pod.node_name.is_empty());
        let bound = api.store().list(Kind::Pod).filter(is_bound).count();
        assert_eq!(bound, pods as usize);
        let nodes = nodes_of(pods);
        line(
            &format!("{pods} pods placed on {nodes} nodes, nothing else"),
            taken,
            "ms",
        );
    }
}

/// With everything: made by a deployment, bound, and started meanwhile.
pub fn everything(asked: &[u32]) {
    for pods in chosen(asked, &[SIZES[0].1, SIZES[1].1]) {
        let nodes = nodes_of(pods);
        let mut playground = loaded(Workload::Deployment, pods, nodes);
        let before = in_use();
        // One pod is bound every five milliseconds; the last ones need some seconds to start.
        let bound = Duration::from_millis(u64::from(pods) * 5 + 1000);
        let (taken, ()) = timed(|| playground.advance(bound));
        let store = playground.world().cluster.store();
        let set = store.list(Kind::ReplicaSet).next().expect("it was made");
        let tally = store.tally(set.meta.uid);
        assert_eq!((tally.pods, tally.unassigned), (pods, 0));
        let metric = format!("{pods} pods made, bound and started on {nodes} nodes");
        line(&metric, taken, "ms");
        let bytes = in_use() - before;
        line(&format!("memory of {pods} pods"), bytes / 1e6, "MB");
        line(
            &format!("memory per pod ({pods})"),
            bytes / f64::from(pods),
            "bytes",
        );
        let digest = playground.world().cluster.digest();
        println!("digest of {pods} pods\t{}\t", digest.hex());
    }
}
