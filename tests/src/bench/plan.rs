//! The same for a page, as tests/browser/src/bench.rs reads it. Equal names share a row.

use super::memory;
use super::scenarios::{
    UPDATE, Workload, loaded, nodes_for, play_until_available, scenario, update,
};
use serde_json::{Value, json};

/// Sizes of the deployments.
const SIZES: [u32; 2] = [100, 500];

/// What to call, and what of it to measure.
pub fn plan() -> Value {
    let mut items = Vec::new();
    for size in SIZES {
        let load = json!([
            "load",
            scenario(Workload::Deployment, size, nodes_for(size))
        ]);
        let set = json!(["kubectl", UPDATE]);
        let (long, reached) = (json!(["advance", "120s"]), json!(["advance", "180s"]));
        items.push(json!({
            "metric": format!("{size} replicas to Ready"),
            "calls": [load], "timed": [long],
        }));
        items.push(json!({
            "metric": format!("{size} replicas rolled over"),
            "calls": [load, long, set], "timed": [reached],
        }));
        items.push(json!({
            "metric": format!("events handled, {size} replicas rolled over"),
            "count": events_of(size), "calls": [load, long, set], "timed": [reached],
        }));
        for speed in [1, 20] {
            items.push(json!({
                "metric": format!("work per frame, p95, {size} replicas rolling at {speed}x"),
                "frames": 10, "speed": speed, "calls": [load, long, set], "timed": [],
            }));
        }
    }
    let pods = memory::PODS;
    let load = json!(["load", scenario(Workload::Deployment, pods, pods / 50)]);
    items.push(json!({
        "metric": format!("memory per pod ({pods}, with history)"), "pods": pods,
        "calls": [load], "timed": [["advance", "200s"]], "once": true,
    }));
    let (size, nodes) = (7_064, 1_200);
    let load = json!(["load", scenario(Workload::Deployment, size, nodes)]);
    items.push(json!({
        "metric": format!("{size} pods made, bound and started on {nodes} nodes"),
        "calls": [load], "timed": [["advance", "36320ms"]], "once": true,
    }));
    Value::Array(items)
}

/// Events of a rolling update, which are the same everywhere.
fn events_of(replicas: u32) -> u64 {
    let mut playground = loaded(Workload::Deployment, replicas, nodes_for(replicas));
    play_until_available(&mut playground, Workload::Deployment, replicas);
    let before = playground.world().cluster.events_handled();
    update(&mut playground, replicas);
    playground.world().cluster.events_handled() - before
}
