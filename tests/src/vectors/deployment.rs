//! Deployments: the budget of a rollout, whole passes, and the objects to try them on.

mod passes;
mod progress;
mod sets;

use api::codec::Codec;
use api::int_or_percent::IntOrPercent;
use api::object::Deployment;
use api::{Kind, Object, Uid};
use controllers::deployment::budget;
use controllers::deployment::rolling::{clean_up_unhealthy, new_size, old_sizes, scale_down};
use serde_json::{Value, json};
use std::rc::Rc;

use super::{Adapter, Case, Outcome, Run, same};

pub use passes::ADAPTERS as PASSES;
pub use progress::ADAPTERS as PROGRESS;
pub use sets::ADAPTERS as SETS;

const FILE: &str = "workloads/deployment";

const fn each(kind: &'static str, run: fn(&Case<'_>) -> Outcome) -> Adapter {
    Adapter {
        file: FILE,
        kind,
        run: Run::Each(run),
    }
}

/// The adapters of this area.
pub const ADAPTERS: &[Adapter] = &[
    each("resolve_fenceposts", resolve),
    each("max_unavailable", numbers),
    each("min_available", numbers),
    each("new_rs_new_replicas", new_replicas),
    each("reconcile_new_rs", reconcile_new),
    each("reconcile_old_rs", reconcile_old),
    each("cleanup_unhealthy", clean_up),
    each("scale_down_old", reconcile_old),
    Adapter {
        file: "workloads/intstr",
        kind: "default_rolling_budget",
        run: Run::Each(numbers),
    },
];

/// A whole number of a vector, 0 when absent.
fn int(value: &Value) -> i32 {
    i32::try_from(value.as_i64().unwrap_or_default()).unwrap()
}

/// A deployment with the strategy in `inputs`.
fn deployment(inputs: &Value, replicas: i32) -> Deployment {
    let strategy = inputs["strategy"].as_str().unwrap_or("RollingUpdate");
    let mut spec = json!({
        "replicas": replicas,
        "strategy": {"type": strategy},
        "progressDeadlineSeconds": inputs["progress_deadline_seconds"],
    });
    if strategy == "RollingUpdate" {
        spec["strategy"]["rollingUpdate"] = json!({
            "maxSurge": inputs["max_surge"],
            "maxUnavailable": inputs["max_unavailable"],
        });
    }
    Deployment::decode(&json!({"spec": spec}), &mut Default::default())
}

/// A replica set; `created` in seconds.
fn set(name: &str, replicas: i32, available: i32, created: u64) -> Rc<Object> {
    let value = json!({
        "metadata": {"name": name, "namespace": "default", "generation": 1},
        "spec": {"replicas": replicas},
        "status": {
            "replicas": replicas,
            "availableReplicas": available,
            "observedGeneration": 1,
        },
    });
    let mut object = Object::decode(Kind::ReplicaSet, &value, &mut Default::default());
    object.meta.uid = Uid::parse(name);
    object.meta.created = sim::Instant::at(sim::Duration::from_secs(created)).into();
    Rc::new(object)
}

fn size(set: &Rc<Object>) -> i32 {
    controllers::deployment::sets::size(set)
}

fn resolve(case: &Case<'_>) -> Outcome {
    let inputs = &case.vector["inputs"];
    let value = |key: &str| IntOrPercent::from_value(&inputs[key]);
    let (surge, unavailable) = (value("max_surge"), value("max_unavailable"));
    let desired = int(&inputs["desired"]);
    let found = budget::resolve(surge.as_ref(), unavailable.as_ref(), desired);
    let found = match found {
        Some(budget) => json!({"surge": budget.surge, "unavailable": budget.unavailable}),
        None => json!({"error": true}),
    };
    same("the budget", &case.vector["expected"], &found)
}

/// Every number that is expected, under the name it has there.
fn numbers(case: &Case<'_>) -> Outcome {
    let inputs = &case.vector["inputs"];
    let replicas = inputs.get("replicas").unwrap_or(&inputs["desired"]);
    let deployment = deployment(inputs, int(replicas));
    let spec = &deployment.spec;
    for (key, expected) in case.vector["expected"].as_object().into_iter().flatten() {
        let found = match key.as_str() {
            "surge" => budget::max_surge(spec),
            "unavailable" | "max_unavailable" => budget::max_unavailable(spec),
            "min_available" => budget::min_available(spec),
            "max_total" => budget::desired(spec) + budget::max_surge(spec),
            _ => return Err(format!("no number {key}")),
        };
        same(key, int(expected), found)?;
    }
    Ok(())
}

fn new_replicas(case: &Case<'_>) -> Outcome {
    let inputs = &case.vector["inputs"];
    let deployment = deployment(inputs, int(&inputs["desired"]));
    let total = int(&inputs["total_spec_replicas_all_rs"]);
    let found = budget::new_set_size(&deployment.spec, int(&inputs["new_rs_replicas"]), total);
    let expected = int(&case.vector["expected"]["new_rs_replicas"]);
    same("the new size", expected, found)
}

fn reconcile_new(case: &Case<'_>) -> Outcome {
    let inputs = &case.vector["inputs"];
    let deployment = deployment(inputs, int(&inputs["desired"]));
    let old = set("old", int(&inputs["old_replicas"]), 0, 0);
    let new = set("new", int(&inputs["new_replicas"]), 0, 1);
    let all = [old, Rc::clone(&new)];
    let resized = new_size(&deployment.spec, &all, &new);
    let found = json!({
        "scaled": resized.is_some(),
        "new_replicas": resized.unwrap_or_else(|| size(&new)),
    });
    same("the new set", &case.vector["expected"], &found)
}

fn reconcile_old(case: &Case<'_>) -> Outcome {
    let inputs = &case.vector["inputs"];
    let deployment = deployment(inputs, int(&inputs["desired"]));
    let old = set(
        "old",
        int(&inputs["old_replicas"]),
        int(&inputs["old_available"]),
        0,
    );
    let new = set(
        "new",
        int(&inputs["new_replicas"]),
        int(&inputs["new_available"]),
        1,
    );
    let expected = &case.vector["expected"];
    if case.text("kind") == "scale_down_old" {
        // Upstream's table calls the second half alone, without a new set.
        let floor = budget::min_available(&deployment.spec);
        let sets = [(Rc::clone(&old), size(&old))];
        let resized = scale_down(&sets, int(&inputs["old_available"]) - floor);
        let left = resized.first().map_or(size(&old), |(_, size)| *size);
        let found = json!({"scaled_down": size(&old) - left, "old_replicas": left});
        return same("the old set", expected, &found);
    }
    let all = [Rc::clone(&old), Rc::clone(&new)];
    let left = shrunk(&deployment, &all, &old, &new);
    let found = json!({"scaled": left != size(&old), "old_replicas": left});
    same("the old set", expected, &found)
}

/// The size of the old set after one sync.
fn shrunk(deployment: &Deployment, all: &[Rc<Object>], old: &Rc<Object>, new: &Object) -> i32 {
    let scaling = old_sizes(&deployment.spec, all, &[Rc::clone(old)], new);
    let mut resized = scaling.unhealthy.iter().chain(&scaling.healthy);
    resized.next_back().map_or(size(old), |(_, size)| *size)
}

fn clean_up(case: &Case<'_>) -> Outcome {
    let inputs = &case.vector["inputs"];
    let old = set(
        "old",
        int(&inputs["old_replicas"]),
        int(&inputs["old_available"]),
        0,
    );
    let (resized, _) = clean_up_unhealthy(&[Rc::clone(&old)], int(&inputs["max_cleanup_count"]));
    let left = resized.first().map_or(size(&old), |(_, size)| *size);
    let found = json!({"cleaned": size(&old) - left, "old_replicas": left});
    same("the old set", &case.vector["expected"], &found)
}
