//! Vectors of jobs about back-off and when pods ended.

use super::*;

pub(super) fn backoff_remaining(case: &Case<'_>) -> Outcome {
    let inputs = &case.vector["inputs"];
    let seconds = |key: &str| Duration::from_secs(inputs[key].as_u64().unwrap_or_default());
    let found = backoff::remaining(
        number(&inputs["failures"]) as u32,
        seconds("elapsed_seconds"),
        seconds("default_backoff_seconds"),
        seconds("max_backoff_seconds"),
    );
    let wanted = &case.vector["expected"]["remaining_seconds"];
    same("remaining", wanted, &found.as_secs().into())
}

pub(super) fn backoff_record(case: &Case<'_>) -> Outcome {
    let (inputs, expected) = (&case.vector["inputs"], &case.vector["expected"]);
    let at = |millis: i64| {
        let span = Duration::from_millis(millis.unsigned_abs());
        if millis < 0 { NOW - span } else { NOW + span }
    };
    let times = |key: &str| -> Vec<Instant> {
        let list = inputs[key].as_array().into_iter().flatten();
        list.filter_map(Value::as_i64).map(at).collect()
    };
    let stored = BackoffRecord {
        failures: number(&inputs["stored_failures"]) as u32,
        last_failure: None,
    };
    let (succeeded, failed) = (
        times("new_succeeded_finish_ms"),
        times("new_failed_finish_ms"),
    );
    let found = backoff::with_ended(stored, &succeeded, &failed);
    let wanted = number(&expected["failures_after_last_success"]);
    same("failures", wanted, found.failures as i32)?;
    let wanted = expected["last_failure_ms"].as_i64().map(at);
    same("last failure", wanted, found.last_failure)
}

pub(super) fn finished_time(case: &Case<'_>) -> Outcome {
    let inputs = &case.vector["inputs"];
    let text = |value: &Value| value.as_i64().map(|offset| seconds(offset).rfc3339());
    let states = inputs["finished_at"].as_array().into_iter().flatten();
    let containers: Vec<Value> = states
        .map(|state| match state.as_str() {
            Some(_) => json!({"state": {"running": {}}}),
            None => json!({"state": {"terminated": {"finishedAt": text(state)}}}),
        })
        .collect();
    let mut conditions = json!([]);
    if let Some(ready) = inputs["ready"].as_object() {
        conditions = json!([{
            "type": "Ready", "status": ready["status"],
            "lastTransitionTime": text(&ready["lastTransition"]),
        }]);
    }
    let value = json!({
        "metadata": {
            "creationTimestamp": text(&inputs["creation"]),
            "deletionTimestamp": text(&inputs["deletion"]),
            "deletionGracePeriodSeconds": inputs["grace"],
        },
        "status": {"phase": "Failed", "containerStatuses": containers, "conditions": conditions},
    });
    let pod = Object::decode(Kind::Pod, &value, &mut Default::default());
    let wanted = case.vector["expected"]["finished"].as_i64().map(seconds);
    same("finished", wanted, Some(backoff::finished(&pod)))
}
