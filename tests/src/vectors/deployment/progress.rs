//! Conditions of a deployment: complete, progressing, timed out, and the list they stand in.

use api::apps::{Condition, DeploymentStatus};
use api::codec::{Codec, decode};
use api::{Kind, Object, Time};
use controllers::deployment::{conditions, progress, status};
use serde_json::{Value, json};
use sim::Instant;
use std::rc::Rc;

use super::super::{Adapter, Case, Outcome, same};
use super::{deployment, each, int};

/// The adapters of this area.
pub const ADAPTERS: &[Adapter] = &[
    each("complete", complete),
    each("progressing", progressing),
    each("timed_out", timed_out),
    each("requeue_stuck", requeue),
    each("sync_rollout_status", sync_status),
    each("set_condition", set_condition),
    each("remove_condition", remove_condition),
];

/// The clock of vectors that name none.
const LATER: &str = "2017-02-15T18:51:00Z";

fn now(inputs: &Value) -> Instant {
    let text = inputs["now"].as_str().unwrap_or(LATER);
    Instant::parse_rfc3339(text).unwrap_or_else(|| Instant::parse_rfc3339(LATER).unwrap())
}

fn status_of(numbers: &Value, condition: &Value) -> DeploymentStatus {
    let mut status: DeploymentStatus = decode(numbers);
    if !condition.is_null() {
        let mut condition: Condition = decode(condition);
        condition.type_ = "Progressing".into();
        status.conditions.push(condition);
    }
    status
}

fn complete(case: &Case<'_>) -> Outcome {
    let inputs = &case.vector["inputs"];
    let deployment = deployment(inputs, int(&inputs["desired"]));
    let mut status = status_of(&inputs["status"], &Value::Null);
    status.observed_generation = i64::from(inputs["observed"] == true);
    let found = progress::is_complete(&deployment.spec, 1, &status);
    same(
        "complete",
        &case.vector["expected"]["complete"],
        &json!(found),
    )
}

fn progressing(case: &Case<'_>) -> Outcome {
    let inputs = &case.vector["inputs"];
    let old = status_of(&inputs["old_status"], &Value::Null);
    let new = status_of(&inputs["new_status"], &Value::Null);
    let found = progress::is_progressing(&old, &new);
    same(
        "progressing",
        &case.vector["expected"]["progressing"],
        &json!(found),
    )
}

fn timed_out(case: &Case<'_>) -> Outcome {
    let inputs = &case.vector["inputs"];
    let deployment = deployment(inputs, 1);
    let status = status_of(&Value::Null, &inputs["progressing_condition"]);
    let found = progress::is_timed_out(&deployment.spec, &status, now(inputs));
    same(
        "timed out",
        &case.vector["expected"]["timed_out"],
        &json!(found),
    )
}

fn requeue(case: &Case<'_>) -> Outcome {
    let inputs = &case.vector["inputs"];
    let deployment = deployment(inputs, int(&inputs["desired"]));
    let status = status_of(&inputs["status"], &inputs["progressing_condition"]);
    // The clock has microseconds: a nanosecond past the second is the next of those.
    let mut now = now(inputs);
    if inputs["now"]
        .as_str()
        .is_some_and(|text| text.contains(".000000001"))
    {
        now = now + sim::Duration::from_micros(1);
    }
    let found = match progress::until_check(&deployment.spec, 0, &status, now) {
        None => -1,
        Some(sim::Duration::ZERO) => 0,
        // The controller looks one second after the computed wait.
        Some(delay) => i64::try_from(delay.as_secs()).unwrap() - 1,
    };
    let expected = case.vector["expected"]["requeue_after_seconds"].as_i64();
    same("requeue after", expected, Some(found))
}

fn sync_status(case: &Case<'_>) -> Outcome {
    let inputs = &case.vector["inputs"];
    let deployment = deployment(inputs, int(&inputs["desired"]));
    let old = status_of(&inputs["old_status"], &inputs["progressing_condition"]);
    let set = |value: &Value| {
        let tree = json!({
            "metadata": {"name": value["name"]},
            "spec": {"replicas": value["spec_replicas"]},
            "status": {
                "replicas": value["status_replicas"],
                "availableReplicas": value["available"],
            },
        });
        Rc::new(Object::decode(
            Kind::ReplicaSet,
            &tree,
            &mut Default::default(),
        ))
    };
    let others = inputs["other_rss"].as_array().into_iter().flatten();
    let mut all: Vec<Rc<Object>> = others.map(set).collect();
    let new = Some(&inputs["new_rs"])
        .filter(|value| !value.is_null())
        .map(set);
    all.extend(new.clone());
    let mut stored = deployment.clone();
    stored.status = Rc::new(old.clone());
    let object = Object::new(api::Meta::default(), stored.clone());
    let now = now(inputs);
    let mut found = status::calculate(&object, &stored, &all, new.as_ref(), now);
    progress::update(&stored.spec, 0, &old, &mut found, "ReplicaSet \"foo\"", now);
    let expected = &case.vector["expected"]["progressing_condition"];
    let found = conditions::find(&found.conditions, "Progressing");
    let (Some(found), Some(expected)) = (found, expected.as_object()) else {
        return same("a condition", expected.is_null(), found.is_none());
    };
    let before = conditions::find(&old.conditions, "Progressing");
    for (key, value) in expected {
        let unchanged = |of: fn(&Condition) -> Time| before.map(of) == Some(of(found));
        let found = match key.as_str() {
            "lastUpdateTime_unchanged" => json!(unchanged(|c| c.last_update_time)),
            "lastTransitionTime_unchanged" => json!(unchanged(|c| c.last_transition_time)),
            key => found.encode()[key].clone(),
        };
        same(key, value, &found)?;
    }
    Ok(())
}

fn condition_list(value: &Value) -> Vec<Condition> {
    decode(value)
}

fn without_times(conditions: &[Condition]) -> Value {
    let one = |c: &Condition| json!({"type": *c.type_, "status": *c.status, "reason": *c.reason});
    conditions.iter().map(one).collect()
}

fn set_condition(case: &Case<'_>) -> Outcome {
    let inputs = &case.vector["inputs"];
    let mut list = condition_list(&inputs["conditions"]);
    conditions::set(&mut list, decode(&inputs["condition"]));
    same(
        "conditions",
        &case.vector["expected"]["conditions"],
        &without_times(&list),
    )
}

fn remove_condition(case: &Case<'_>) -> Outcome {
    let inputs = &case.vector["inputs"];
    let mut list = condition_list(&inputs["conditions"]);
    conditions::remove(&mut list, inputs["type"].as_str().unwrap());
    same(
        "conditions",
        &case.vector["expected"]["conditions"],
        &without_times(&list),
    )
}
