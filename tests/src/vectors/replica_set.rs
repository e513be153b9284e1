//! Replica sets: which pods go first, batches, status.

use api::apps::{ReplicaSetSpec, ReplicaSetStatus};
use api::codec::decode;
use api::{Kind, Object, OwnerReference, Str, Uid};
use apiserver::Store;
use apiserver::store::ranking::RankKey;
use controllers::pod_control::pod_prefix;
use controllers::replica_set::manage::{Plan, plan};
use controllers::replica_set::ranking::{Related, compare, victims};
use controllers::replica_set::status;
use controllers::slow_start::slow_start;
use serde_json::{Value, json};
use sim::{Duration, Instant};
use std::rc::Rc;

use super::{Adapter, Case, Outcome, Run, same};

const fn each(kind: &'static str, run: fn(&Case<'_>) -> Outcome) -> Adapter {
    Adapter {
        file: "workloads/replicaset",
        kind,
        run: Run::Each(run),
    }
}

/// The adapters of this area.
pub const ADAPTERS: &[Adapter] = &[
    each("rank_equal", rank),
    each("rank_order", rank),
    each("pods_to_delete", pods_to_delete),
    each("slow_start_batch", batches),
    each("calculate_status", calculate),
    each("status_conditions", conditions),
    each("burst", burst),
    Adapter {
        file: "workloads/names-hash",
        kind: "pod_prefix",
        run: Run::Each(prefix),
    },
];

/// The time of the vectors, late enough for everything to be in the past.
const NOW: Instant = Instant::at(Duration::from_secs(100_000_000));

fn ago(seconds: &Value) -> Option<Instant> {
    let back = seconds.as_i64()?.unsigned_abs();
    Some(NOW - Duration::from_secs(back))
}

fn list(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}

fn count(value: &Value) -> u32 {
    u32::try_from(value.as_u64().unwrap_or_default()).unwrap()
}

fn pod(value: &Value, uid: Uid) -> Rc<Object> {
    let mut status = json!({
        "phase": value["phase"],
        "containerStatuses": [{"name": "c", "restartCount": value["restarts"]}],
    });
    if value["ready"] == true {
        let since = ago(&value["ready_since"]).unwrap_or(Instant(0));
        let since = Some(since)
            .filter(|at| *at > Instant(0))
            .map(|at| at.rfc3339());
        status["conditions"] = json!([
            {"type": "Ready", "status": "True", "lastTransitionTime": since},
        ]);
    }
    let tree = json!({
        "metadata": {"name": value["name"], "labels": value["labels"]},
        "spec": {"nodeName": value["node"]},
        "status": status,
    });
    let mut object = Object::decode(Kind::Pod, &tree, &mut Default::default());
    object.meta.uid = uid;
    object.meta.created = ago(&value["created"]).map(Into::into).unwrap_or_default();
    if let Some(cost) = value.get("deletion_cost").filter(|cost| !cost.is_null()) {
        let key = "controller.kubernetes.io/pod-deletion-cost";
        object.meta.set_annotation(key, cost.to_string());
    }
    Rc::new(object)
}

/// The vectors give ranks of their own, so each pod stands for its own node; an unbound one too.
fn rank(case: &Case<'_>) -> Outcome {
    let inputs = &case.vector["inputs"];
    let mut related = Related::default();
    let mut side = |name: &str, node: u32| {
        let uid = inputs[format!("uid_{name}")].as_str().unwrap_or_default();
        related.add(node, count(&inputs[format!("rank_{name}")]));
        RankKey::of(&pod(&inputs[name], Uid::parse(uid)), node).unwrap()
    };
    let (a, b) = (side("a", 1), side("b", 2));
    let found = json!({
        "a_before_b": compare(&a, &b, &related, NOW).0.is_lt(),
        "b_before_a": compare(&b, &a, &related, NOW).0.is_lt(),
    });
    same("the order", &case.vector["expected"], &found)
}

/// A replica set with these pods; related ones that are not its own belong to a sibling.
fn pods_to_delete(case: &Case<'_>) -> Outcome {
    let inputs = &case.vector["inputs"];
    let owner = |name: &str, above: &str, kind: &str| OwnerReference {
        name: name.into(),
        kind: kind.into(),
        uid: Uid::parse(above),
        controller: Some(true),
        ..OwnerReference::default()
    };
    let tree = json!({"metadata": {"name": "rs", "namespace": "default"}});
    let mut set = Object::decode(Kind::ReplicaSet, &tree, &mut Default::default());
    set.meta.uid = Uid::parse("rs");
    let mut others: Vec<&Value> = list(&inputs["related_pods"]).collect();
    let mut sibling = set.clone();
    sibling.meta.name = "sibling".into();
    sibling.meta.uid = Uid::parse("sibling");
    if inputs["related_pods"].is_null() || !others.is_empty() {
        set.meta.owners = vec![owner("d", "d", "Deployment")];
        sibling.meta.owners = set.meta.owners.clone();
    }
    let mut objects = vec![set.clone(), sibling];
    for (index, value) in list(&inputs["pods"]).enumerate() {
        let mut one = (*pod(value, Uid(index as u128 + 1))).clone();
        one.meta.namespace = "default".into();
        one.meta.name = Str::from(format!("{}/{index}", one.meta.name));
        one.meta.owners = vec![owner("rs", "rs", "ReplicaSet")];
        objects.push(one);
        if let Some(place) = others.iter().position(|other| *other == value) {
            others.remove(place);
        }
    }
    for (index, value) in others.into_iter().enumerate() {
        let mut one = (*pod(value, Uid(index as u128 + 1000))).clone();
        one.meta.namespace = "default".into();
        one.meta.name = Str::from(format!("other-{index}"));
        one.meta.owners = vec![owner("sibling", "sibling", "ReplicaSet")];
        objects.push(one);
    }
    let store = Store::from_objects(objects);
    let found = victims(&set, count(&inputs["diff"]) as usize, &store, NOW);
    let plain = |name: &Str| name.split('/').next().unwrap_or_default().to_owned();
    let mut found: Vec<String> = found.iter().map(|(key, _)| plain(&key.name)).collect();
    let expected = list(&case.vector["expected"]["delete"]);
    let mut expected: Vec<_> = expected
        .map(|name| name.as_str().unwrap().to_owned())
        .collect();
    found.sort();
    expected.sort();
    same("deleted", expected, found)
}

fn batches(case: &Case<'_>) -> Outcome {
    let inputs = &case.vector["inputs"];
    let good = count(&inputs["first_n_calls_succeed"]);
    let mut calls = 0;
    let done = slow_start(
        count(&inputs["count"]),
        count(&inputs["initial_batch"]),
        || {
            calls += 1;
            if calls > good { Err(()) } else { Ok(()) }
        },
    );
    let found = json!({
        "successes": done.successes, "error": done.error.is_some(), "calls": calls,
    });
    same("calls", &case.vector["expected"], &found)
}

fn spec(inputs: &Value) -> ReplicaSetSpec {
    decode(&json!({
        "replicas": inputs["replicas"],
        "minReadySeconds": inputs["min_ready_seconds"],
        "template": {"metadata": {"labels": inputs["template_labels"]}},
    }))
}

fn calculate(case: &Case<'_>) -> Outcome {
    let inputs = &case.vector["inputs"];
    let pods: Vec<Rc<Object>> = list(&inputs["active_pods"])
        .map(|value| {
            let mut value = value.clone();
            value["ready_since"] = value["ready_for_seconds"].clone();
            pod(&value, Uid(1))
        })
        .collect();
    let spec = spec(inputs);
    let counts = status::counts_of_pods(&spec, pods.iter(), 0, NOW);
    let desired = count(&inputs["replicas"]);
    let found = status::status(&ReplicaSetStatus::default(), counts, desired, 1, None, NOW);
    let found = json!({
        "replicas": found.replicas,
        "fullyLabeledReplicas": found.fully_labeled_replicas,
        "readyReplicas": found.ready_replicas,
        "availableReplicas": found.available_replicas,
    });
    same("the status", &case.vector["expected"], &found)
}

fn conditions(case: &Case<'_>) -> Outcome {
    let inputs = &case.vector["inputs"];
    let mut old = ReplicaSetStatus::default();
    if !inputs["existing_condition"].is_null() {
        old.conditions.push(decode(&inputs["existing_condition"]));
    }
    let counts = status::Counts {
        active: count(&inputs["active_pods"]),
        ..status::Counts::default()
    };
    let desired = count(&inputs["replicas"]);
    let failure = inputs["manage_error"].as_str();
    let found = status::status(&old, counts, desired, 1, failure, NOW);
    let found = found
        .conditions
        .iter()
        .find(|c| c.type_ == "ReplicaFailure");
    let expected = &case.vector["expected"]["replica_failure_condition"];
    let Some(found) = found else {
        return same("a condition", expected.is_null(), true);
    };
    for (key, value) in expected.as_object().into_iter().flatten() {
        let text = match key.as_str() {
            "type" => &found.type_,
            "status" => &found.status,
            "reason" => &found.reason,
            "message" => &found.message,
            _ => return Err(format!("no field {key}")),
        };
        same(key, value.as_str(), Some(text.as_str()))?;
    }
    same("a condition", expected.is_object(), true)
}

/// Syncs until there is nothing left to do.
fn burst(case: &Case<'_>) -> Outcome {
    let inputs = &case.vector["inputs"];
    let (most, replicas) = (count(&inputs["burst"]), count(&inputs["replicas"]));
    let (mut creates, mut active) = (Vec::new(), 0);
    while let Plan::Create(n) = plan(replicas, active, most) {
        creates.push(n);
        active += n;
    }
    let mut deletes = Vec::new();
    while let Plan::Delete(n) = plan(0, active, most) {
        deletes.push(n);
        active -= n;
    }
    let found = json!({"creates_per_sync": creates, "deletes_per_sync": deletes});
    same("the syncs", &case.vector["expected"], &found)
}

fn prefix(case: &Case<'_>) -> Outcome {
    let name = case.vector["inputs"]["controller"].as_str().unwrap();
    let expected = case.vector["expected"]["generateName"].as_str();
    same("the prefix", expected, Some(pod_prefix(name).as_str()))
}
