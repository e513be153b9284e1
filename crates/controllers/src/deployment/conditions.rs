//! The list of conditions and the rule by which one is set.
//!
//! k8s: pkg/controller/deployment/util/deployment_util.go, SetDeploymentCondition

use api::Time;
use api::apps::Condition;

/// The condition of this type.
pub fn find<'a>(conditions: &'a [Condition], type_: &str) -> Option<&'a Condition> {
    conditions.iter().find(|condition| condition.type_ == type_)
}

/// A new condition as of `now`.
pub fn condition(type_: &str, status: &str, reason: &str, message: &str, now: Time) -> Condition {
    Condition {
        type_: type_.into(),
        status: status.into(),
        reason: reason.into(),
        message: message.into(),
        last_update_time: now,
        last_transition_time: now,
        extra: None,
    }
}

/// Sets a condition: nothing happens if status and reason are the same; otherwise it moves to the
/// end, and keeps its transition time if the status is the same.
pub fn set(conditions: &mut Vec<Condition>, mut condition: Condition) {
    if let Some(before) = find(conditions, &condition.type_) {
        if before.status == condition.status && before.reason == condition.reason {
            return;
        }
        if before.status == condition.status {
            condition.last_transition_time = before.last_transition_time;
        }
    }
    remove(conditions, &condition.type_.clone());
    conditions.push(condition);
}

/// Removes the condition of this type.
pub fn remove(conditions: &mut Vec<Condition>, type_: &str) {
    conditions.retain(|condition| condition.type_ != *type_);
}
