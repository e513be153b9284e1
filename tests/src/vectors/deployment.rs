//! Deployments: the budget of a rollout, scaling, whole rolling updates, and the objects to try
//! them on.

mod progress;
mod sets;

use api::codec::Codec;
use api::int_or_percent::IntOrPercent;
use api::object::Deployment;
use api::{Kind, Object, Uid};
use controllers::deployment::rolling::{clean_up_unhealthy, new_size, old_sizes, scale_down};
use controllers::deployment::{budget, proportional};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::rc::Rc;

use super::{Adapter, Case, Outcome, Run, same};

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
    each("proportional_scale", scale_proportionally),
    Adapter {
        file: "workloads/intstr",
        kind: "default_rolling_budget",
        run: Run::Each(numbers),
    },
    Adapter {
        file: "workloads/rollout-trace",
        kind: "rolling",
        run: Run::Each(whole_rollout),
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

fn scale_proportionally(case: &Case<'_>) -> Outcome {
    let inputs = &case.vector["inputs"];
    let wanted = &inputs["deployment"];
    let deployment = deployment(wanted, int(&wanted["replicas"]));
    let listed = inputs["old_rss"].as_array().into_iter().flatten();
    let listed = listed.chain(std::iter::once(&inputs["new_rs"]));
    let mut sizes = BTreeMap::new();
    let mut active = Vec::new();
    let mut newest = None;
    for value in listed.filter(|value| !value.is_null()) {
        let name = value["name"].as_str().unwrap();
        let created = value["created"].as_u64().unwrap_or_default();
        let set = set(
            name,
            int(&value["replicas"]),
            int(&value["available"]),
            created,
        );
        let mut object = (*set).clone();
        for (key, annotation) in [("desired", "desired-replicas"), ("max", "max-replicas")] {
            let key = value[key].to_string();
            let annotation = format!("deployment.kubernetes.io/{annotation}");
            object.meta.set_annotation(&annotation, key);
        }
        sizes.insert(name.to_owned(), int(&value["replicas"]));
        newest = Some(name.to_owned());
        if int(&value["replicas"]) > 0 {
            active.push(Rc::new(object));
        }
    }
    let desired = budget::desired(&deployment.spec);
    let surge = budget::max_surge(&deployment.spec);
    match (active.as_slice(), newest) {
        // With no active set, or a single one, the whole change goes to it.
        ([], Some(newest)) => drop(sizes.insert(newest, desired)),
        ([only], _) => drop(sizes.insert(only.meta.name.to_string(), desired)),
        _ => {
            for (set, size) in proportional::sizes(&active, desired, surge, 0) {
                sizes.insert(set.meta.name.to_string(), size);
            }
        }
    }
    same(
        "the sizes",
        &case.vector["expected"]["sizes"],
        &json!(sizes),
    )
}

/// Plays a whole rollout, one scaling action at a time.
fn whole_rollout(case: &Case<'_>) -> Outcome {
    let inputs = &case.vector["inputs"];
    let replicas = int(&inputs["replicas"]);
    let deployment = deployment(inputs, replicas);
    let (mut old, mut old_available) = (replicas, int(&inputs["old_available"]));
    let (mut new, mut new_available) = (budget::new_set_size(&deployment.spec, 0, old), 0);
    let mut action = format!("create new ReplicaSet with {new} replicas");
    let mut steps = Vec::new();
    while steps.len() < 1000 {
        let is_over = action == "complete";
        steps.push(json!({
            "action": action, "old": old, "new": new,
            "old_available": old_available, "new_available": new_available,
        }));
        if is_over {
            break;
        }
        let old_set = set("old", old, old_available, 0);
        let new_set = set("new", new, new_available, 1);
        let all = [Rc::clone(&old_set), Rc::clone(&new_set)];
        let left = shrunk(&deployment, &all, &old_set, &new_set);
        if let Some(to) = new_size(&deployment.spec, &all, &new_set) {
            action = format!("scale up new {new}->{to}");
            new = to;
        } else if left != old {
            action = format!("scale down old {old}->{left}");
            let unhealthy = old - old_available;
            old_available -= (old - left - unhealthy).max(0);
            old = left;
        } else if new_available < new {
            action = "all new pods become available".to_owned();
            new_available = new;
        } else {
            action = "complete".to_owned();
        }
    }
    same(
        "the steps",
        &case.vector["expected"]["steps"],
        &json!(steps),
    )
}
