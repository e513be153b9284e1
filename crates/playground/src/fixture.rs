//! The scene of the mock-ups as view data, computed for any moment of its two minutes.
//!
//! `web` wants 6 and goes from v1 to v2 at 0:20; one v2 pod keeps crashing; `report` fits nowhere.
//! Pages and tests are looked at with it at 1:27, where every number agrees with the pictures.

mod story;
mod tables;
mod texts;

use std::rc::Rc;

use crate::Duration;
use crate::view::{
    Clock, Inspection, Lane, LaneGroup, Meter, Node, NodeCondition, Pod, PodState, Ref, Request,
    View,
};
use story::{Actor, STORY};

/// The moment of the pictures.
pub const MOMENT: Duration = Duration::from_secs(87);
/// Where the story ends.
pub const END: Duration = Duration::from_secs(120);

/// The picture at `now`.
pub fn view(now: Duration, request: &Request) -> View {
    let pods: Vec<Rc<Pod>> = STORY
        .iter()
        .filter_map(|actor| story::pod(actor, now))
        .map(Rc::new)
        .collect();
    let inspected = request
        .inspect
        .as_ref()
        .and_then(|wanted| inspect(wanted, &pods, now));
    View {
        generation: now.as_secs(),
        clock: Clock {
            now,
            end: END,
            played: if now < MOMENT { MOMENT } else { now },
            seed: 7,
            is_stable: false,
            branch: None,
        },
        title: "Rolling update, one bad node".into(),
        headline: texts::headline(&pods, now).into(),
        workloads: tables::workloads(&pods).into(),
        services: tables::services(&pods).into(),
        nodes: nodes(&pods),
        lanes: lanes(&pods, now),
        markers: texts::markers(now).into(),
        events: texts::events(now).into(),
        next: texts::next(now).into(),
        pods: pods.into(),
        inspected,
    }
}

/// The lines of the terminal of the pictures.
pub fn get_pods(now: Duration) -> String {
    tables::get_pods(now)
}

/// The manifest of the pictures.
pub const MANIFEST: &str = "apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  replicas: 6
  selector:
    matchLabels: {app: web}
  template:
    metadata:
      labels: {app: web}
    spec:
      containers:
      - name: web
        image: shop/web:v2
        readinessProbe:
          httpGet: {port: 8080}
        livenesProbe:
          httpGet: {port: 8080}
---
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: db}
spec:
  replicas: 2
  serviceName: db
  selector:
    matchLabels: {app: db}
  template:
    metadata:
      labels: {app: db}
    spec:
      containers:
      - {name: db, image: shop/db:v1}
---
apiVersion: batch/v1
kind: Job
metadata: {name: report}
spec:
  template:
    spec:
      restartPolicy: Never
      containers:
      - name: report
        image: shop/report:v1
        resources: {requests: {cpu: 1500m}}
";

fn nodes(pods: &[Rc<Pod>]) -> Rc<[Rc<Node>]> {
    let zones = ["zone-a", "zone-a", "zone-b"];
    (1..=3u32)
        .zip(zones)
        .map(|(number, zone)| {
            let name = format!("node-{number}");
            let here = pods.iter().filter(|pod| pod.node.as_deref() == Some(&name));
            let (mut n_pods, mut cpu, mut cpu_most, mut memory, mut memory_most) = (0, 0, 0, 0, 0);
            for pod in here {
                let is_db = pod.suffix.starts_with("db");
                n_pods += 1;
                cpu += if is_db { 500 } else { 250 };
                cpu_most += if is_db { 500 } else { 400 };
                memory += if is_db { 512 } else { 128 };
                memory_most += if is_db { 512 } else { 256 };
            }
            Rc::new(Node {
                uid: name.as_str().into(),
                reference: Ref::new("node", "", &name),
                zone: Some(zone.into()),
                n_pods,
                cpu: meter(cpu, cpu_most, 2000, "m"),
                memory: meter(memory, memory_most, 2048, "Mi"),
                condition: NodeCondition::Ready,
                is_powered: true,
                is_schedulable: true,
            })
        })
        .collect()
}

fn meter(requested: u64, limited: u64, capacity: u64, unit: &str) -> Meter {
    Meter {
        requested,
        limited,
        capacity,
        requested_text: requested.to_string().into(),
        capacity_text: format!("{capacity}{unit}").into(),
    }
}

fn lanes(pods: &[Rc<Pod>], now: Duration) -> Rc<[Rc<LaneGroup>]> {
    let groups = [
        ("statefulset", "db", None, ""),
        ("replicaset", story::OLD, Some('a'), "v1"),
        ("replicaset", story::NEW, Some('b'), "v2"),
    ];
    groups
        .into_iter()
        .filter_map(|(kind, set, letter, version)| {
            let actors: Vec<&Actor> = STORY.iter().filter(|actor| actor.set == set).collect();
            let mut lanes: Vec<Rc<Lane>> = actors
                .iter()
                .filter_map(|actor| story::lane(actor, now))
                .map(Rc::new)
                .collect();
            lanes.sort_by_key(|lane| lane.segments.first().map(|segment| segment.from));
            let mine = |pod: &&Rc<Pod>| {
                actors.iter().any(|actor| *pod.suffix == *actor.suffix)
                    && pod.state != PodState::Terminating
            };
            let have = pods.iter().filter(mine).count() as u32;
            let ready = pods
                .iter()
                .filter(mine)
                .filter(|pod| pod.state == PodState::Ready)
                .count() as u32;
            (!lanes.is_empty()).then(|| {
                Rc::new(LaneGroup {
                    reference: Ref::new(kind, "default", set),
                    title: if kind == "statefulset" {
                        set.into()
                    } else {
                        "web".into()
                    },
                    letter,
                    version: version.into(),
                    have,
                    ready,
                    curve: story::curve(&actors, now),
                    lanes: lanes.into(),
                })
            })
        })
        .collect()
}

fn inspect(wanted: &Ref, pods: &[Rc<Pod>], now: Duration) -> Option<Rc<Inspection>> {
    let pod = pods.iter().find(|pod| pod.reference == *wanted);
    match pod {
        Some(pod) => Some(Rc::new(texts::inspection(pod, now))),
        None => texts::inspection_of_other(wanted, now).map(Rc::new),
    }
}
