//! How fast and how small the simulation is, natively: one line `metric<TAB>value<TAB>unit` each.
//!
//! With `--plan` it prints instead how to measure the same in a page (tests/browser/src/bench.rs).
//! Times are the best of several runs: other programs only ever make a run slower.

#![allow(clippy::unwrap_used, clippy::expect_used)]

use playground::view::{PodState, Request};
use playground::{Duration, Playground};
use serde_json::{Value, json};
use std::time::Instant;

/// Runs per measurement.
const RUNS: u32 = 3;
/// Sizes of the deployments that are measured one by one.
const SIZES: [u32; 2] = [100, 500];
/// Sizes between which growth is measured.
const GROWTH: [u32; 4] = [50, 500, 1600, 5000];

fn main() {
    if std::env::args().any(|word| word == "--plan") {
        println!("{}", plan());
        return;
    }
    for size in SIZES {
        let (ready, rollout, events, _) = best(size);
        line(&format!("{size} replicas to Ready"), ready, "ms");
        line(&format!("{size} replicas rolled over"), rollout, "ms");
        line(
            &format!("events, {size} replicas rolled over"),
            events * 1000.0 / rollout,
            "/s",
        );
    }
    growth();
    memory();
    scheduling();
}

fn line(metric: &str, value: f64, unit: &str) {
    println!("{metric}\t{value:.1}\t{unit}");
}

fn scenario(replicas: u32, nodes: u32) -> String {
    [
        "apiVersion: podarium.dev/v1\nkind: Scenario\nmetadata: {name: bench}\nspec:",
        &format!("  cluster: {{nodes: {nodes}, cpu: \"64\", memory: 256Gi}}"),
        "  manifests: |\n    apiVersion: apps/v1\n    kind: Deployment",
        "    metadata: {name: web}\n    spec:",
        &format!("      replicas: {replicas}"),
        "      selector: {matchLabels: {app: web}}",
        "      template:\n        metadata: {labels: {app: web}}",
        "        spec:\n          containers:\n          - {name: web, image: \"web:v1\"}\n",
    ]
    .join("\n")
}

/// Nodes so that about fifty pods share one.
fn nodes_for(replicas: u32) -> u32 {
    (replicas / 50).max(3)
}

/// The cpu time of this process so far in milliseconds: its threads' user and system time.
fn cpu_ms(start: Instant) -> f64 {
    start.elapsed().as_secs_f64() * 1000.0
}

fn available(playground: &Playground) -> i32 {
    let store = playground.world().cluster.store();
    let found = store.find(api::Kind::Deployment, "default", "web");
    let body = found.and_then(|object| object.deployment());
    body.map_or(0, |body| {
        let status = &body.status;
        let is_done = status.updated_replicas == status.replicas;
        if is_done {
            status.available_replicas
        } else {
            0
        }
    })
}

fn play_until_available(playground: &mut Playground, replicas: u32) {
    let limit = playground.now() + Duration::from_secs(3600);
    while available(playground) < replicas as i32 && playground.now() < limit {
        playground.advance(Duration::from_secs(1));
    }
    assert_eq!(
        available(playground),
        replicas as i32,
        "the deployment never got ready"
    );
}

/// Milliseconds to Ready and through a rolling update, the update's events, and the playground.
fn measure(replicas: u32) -> (f64, f64, f64, Playground) {
    let mut playground = Playground::empty();
    playground
        .load(&scenario(replicas, nodes_for(replicas)))
        .expect("the scenario is good");
    let start = Instant::now();
    play_until_available(&mut playground, replicas);
    let ready = cpu_ms(start);
    let before = playground.world().cluster.events_handled();
    let start = Instant::now();
    playground.kubectl("kubectl set image deployment/web web=web:v2");
    playground.advance(Duration::from_secs(1));
    play_until_available(&mut playground, replicas);
    let rollout = cpu_ms(start);
    let events = (playground.world().cluster.events_handled() - before) as f64;
    (ready, rollout, events, playground)
}

fn best(replicas: u32) -> (f64, f64, f64, Playground) {
    let mut best = measure(replicas);
    for _ in 1..RUNS {
        let next = measure(replicas);
        best = (best.0.min(next.0), best.1.min(next.1), next.2, next.3);
    }
    best
}

/// How the time of a rolling update grows: the exponent between the smallest and the largest size.
fn growth() {
    let times: Vec<(f64, f64)> = GROWTH
        .iter()
        .map(|size| (f64::from(*size), best(*size).1))
        .collect();
    for (size, time) in &times {
        line(&format!("rolling update of {size:.0}"), *time, "ms");
    }
    if let (Some(first), Some(last)) = (times.first(), times.last()) {
        let exponent = (last.1 / first.1).ln() / (last.0 / first.0).ln();
        println!("rolling update, growth exponent 50 to 5000\t{exponent:.2}\t");
    }
}

/// Resident memory of this process in bytes, where the system tells.
fn resident_bytes() -> f64 {
    let statm = std::fs::read_to_string("/proc/self/statm").unwrap_or_default();
    let pages: f64 = statm
        .split(' ')
        .nth(1)
        .and_then(|text| text.parse().ok())
        .unwrap_or(0.0);
    pages * 4096.0
}

fn memory() {
    const PODS: u32 = 10_000;
    let before = resident_bytes();
    let mut playground = Playground::empty();
    playground
        .load(&scenario(PODS, 200))
        .expect("the scenario is good");
    play_until_available(&mut playground, PODS);
    line(
        "memory per pod (10000, with history)",
        (resident_bytes() - before) / f64::from(PODS),
        "bytes",
    );
    let start = Instant::now();
    let view = playground.view(&Request::default());
    let ready = view
        .pods
        .iter()
        .filter(|pod| pod.state == PodState::Ready)
        .count();
    assert_eq!(ready, PODS as usize);
    line(
        "view of 10000 pods drawn the first time",
        cpu_ms(start),
        "ms",
    );
}

/// Placing many pods: only until all are bound.
fn scheduling() {
    for (nodes, pods) in [(1200, 7064), (5000, 50_000)] {
        let mut playground = Playground::empty();
        let start = Instant::now();
        playground
            .load(&scenario(pods, nodes))
            .expect("the scenario is good");
        let uid = {
            playground.advance(Duration::from_secs(1));
            let store = playground.world().cluster.store();
            let mut sets = store.list(api::Kind::ReplicaSet);
            sets.next().map(|set| set.meta.uid).unwrap_or_default()
        };
        let tally = |playground: &Playground| playground.world().cluster.store().tally(uid);
        while tally(&playground).pods < pods || tally(&playground).unassigned > 0 {
            playground.advance(Duration::from_secs(1));
        }
        line(
            &format!("{pods} pods created and bound on {nodes} nodes"),
            cpu_ms(start),
            "ms",
        );
        line(
            &format!("memory with {pods} pods"),
            resident_bytes() / 1e6,
            "MB",
        );
    }
}

/// The same for a page.
fn plan() -> Value {
    let mut items = Vec::new();
    for size in SIZES {
        let load = json!(["load", scenario(size, nodes_for(size))]);
        let set = json!(["kubectl", "kubectl set image deployment/web web=web:v2"]);
        let (long, reached) = (json!(["advance", "120s"]), json!(["advance", "180s"]));
        items.push(json!({
            "metric": format!("{size} replicas to Ready"),
            "calls": [load], "timed": [long],
        }));
        items.push(json!({
            "metric": format!("{size} replicas rolled over"),
            "calls": [load, long, set], "timed": [reached],
        }));
    }
    items.push(json!({
        "metric": "memory per pod (10000, with history)",
        "pods": 10_000, "calls": [["load", scenario(10_000, 200)]], "timed": [["advance", "200s"]],
    }));
    Value::Array(items)
}
