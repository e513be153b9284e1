//! How computing grows with the size of a workload.

use super::scenarios::{Workload, loaded, nodes_for, play_until_available, update};
use super::{chosen, line, timed};

/// Runs per measurement, at least.
const RUNS: u32 = 3;
/// Replicas that are measured in all: small runs are repeated, for they are over before caches and
/// the processor's clock are what they are in long ones.
const REPLICAS: u32 = 2000;
/// Sizes of deployments.
const SIZES: [u32; 5] = [50, 100, 500, 1600, 5000];
/// Sizes of parallel stateful sets.
const SET_SIZES: [u32; 3] = [100, 400, 1600];

/// Milliseconds to Ready and through a rolling update, and the events of the update.
fn measure(replicas: u32) -> (f64, f64, f64) {
    let mut playground = loaded(Workload::Deployment, replicas, nodes_for(replicas));
    let (ready, ()) =
        timed(|| play_until_available(&mut playground, Workload::Deployment, replicas));
    let before = playground.world().cluster.events_handled();
    let (rollout, ()) = timed(|| update(&mut playground, replicas));
    let events = playground.world().cluster.events_handled() - before;
    (ready, rollout, events as f64)
}

fn set_to_ready(replicas: u32) -> (f64, f64, f64) {
    let mut playground = loaded(Workload::ParallelSet, replicas, nodes_for(replicas));
    let (ready, ()) =
        timed(|| play_until_available(&mut playground, Workload::ParallelSet, replicas));
    (ready, 0.0, 0.0)
}

fn best(measure: fn(u32) -> (f64, f64, f64), replicas: u32) -> (f64, f64, f64) {
    let mut best = measure(replicas);
    for _ in 1..RUNS.max(REPLICAS / replicas.max(1)) {
        let next = measure(replicas);
        best = (best.0.min(next.0), best.1.min(next.1), next.2);
    }
    best
}

/// The exponent between the smallest and the largest size: 1 is growth in proportion.
fn exponent(times: &[(u32, f64)]) {
    let (Some(first), Some(last)) = (times.first(), times.last()) else {
        return;
    };
    if first.0 < last.0 {
        let sizes = f64::from(last.0) / f64::from(first.0);
        let exponent = (last.1 / first.1).ln() / sizes.ln();
        println!(
            "  its exponent from {} to {}\t{exponent:.2}\t",
            first.0, last.0
        );
    }
}

/// Prints what deployments take.
pub fn rollouts(asked: &[u32]) {
    let mut rollouts = Vec::new();
    for size in chosen(asked, &SIZES) {
        let (ready, rollout, events) = best(measure, size);
        line(&format!("{size} replicas to Ready"), ready, "ms");
        line(&format!("{size} replicas rolled over"), rollout, "ms");
        let per_second = events * 1000.0 / rollout;
        let metric = format!("events handled, {size} replicas rolled over");
        line(&metric, per_second, "/s");
        rollouts.push((size, rollout));
    }
    println!("growth of a rolling update\t\t");
    exponent(&rollouts);
}

/// Prints what stateful sets take.
pub fn sets(asked: &[u32]) {
    let mut sets = Vec::new();
    for size in chosen(asked, &SET_SIZES) {
        let (ready, ..) = best(set_to_ready, size);
        let metric = format!("parallel stateful set of {size} to Ready");
        line(&metric, ready, "ms");
        sets.push((size, ready));
    }
    println!("growth of a parallel stateful set\t\t");
    exponent(&sets);
}
