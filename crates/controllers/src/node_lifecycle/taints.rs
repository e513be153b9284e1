//! Taints that follow the conditions of a node, at once.
//!
//! k8s: pkg/controller/nodelifecycle/node_lifecycle_controller.go (doNoScheduleTaintingPass),
//! pkg/controller/util/node/controller_utils.go (SwapNodeControllerTaint)

use api::node_kinds::Taint;
use api::toleration::NO_SCHEDULE;
use api::{Object, Time};
use apiserver::because::node::Rule;
use apiserver::{ApiError, Because, Intents};
use std::rc::Rc;

/// Ready is False.
pub const NOT_READY: &str = "node.kubernetes.io/not-ready";
/// Ready is Unknown.
pub const UNREACHABLE: &str = "node.kubernetes.io/unreachable";
/// The node is cordoned.
const UNSCHEDULABLE: &str = "node.kubernetes.io/unschedulable";

/// Condition, status, taint.
/// k8s: node_lifecycle_controller.go, nodeConditionToTaintKeyStatusMap
const BY_CONDITION: [(&str, &str, &str); 6] = [
    ("Ready", "False", NOT_READY),
    ("Ready", "Unknown", UNREACHABLE),
    (
        "MemoryPressure",
        "True",
        "node.kubernetes.io/memory-pressure",
    ),
    ("DiskPressure", "True", "node.kubernetes.io/disk-pressure"),
    (
        "NetworkUnavailable",
        "True",
        "node.kubernetes.io/network-unavailable",
    ),
    ("PIDPressure", "True", "node.kubernetes.io/pid-pressure"),
];

/// Keeps the taints with effect NoSchedule that this controller manages in step with the node.
pub fn follow_conditions(object: &Rc<Object>, intents: &mut Intents<'_>) -> Result<(), ApiError> {
    let Some(node) = object.node() else {
        return Ok(());
    };
    let is_wanted = |key: &str| {
        BY_CONDITION.iter().any(|(type_, status, taint)| {
            *taint == key
                && super::condition(object, type_).is_some_and(|known| known.status == *status)
        }) || key == UNSCHEDULABLE && node.spec.unschedulable
    };
    let managed = || {
        BY_CONDITION
            .iter()
            .map(|(_, _, key)| *key)
            .chain([UNSCHEDULABLE])
    };
    let has = |key: &str| {
        let mut taints = node.spec.taints.iter();
        taints.any(|taint| taint.key == key && taint.effect == NO_SCHEDULE)
    };
    let add: Vec<&str> = managed()
        .filter(|key| is_wanted(key) && !has(key))
        .collect();
    let remove: Vec<&str> = managed()
        .filter(|key| !is_wanted(key) && has(key))
        .collect();
    let Some(first) = add.first().or(remove.first()) else {
        return Ok(());
    };
    let because_of = if *first == UNSCHEDULABLE {
        "spec.unschedulable"
    } else {
        first
    };
    swap(
        object,
        &add,
        &remove,
        NO_SCHEDULE,
        Rule::Tainted {
            because_of: because_of.into(),
        },
        intents,
    )
}

/// Adds and removes taints with one effect.
pub fn swap(
    object: &Rc<Object>,
    add: &[&str],
    remove: &[&str],
    effect: &str,
    rule: Rule,
    intents: &mut Intents<'_>,
) -> Result<(), ApiError> {
    let mut after = (**object).clone();
    let now = Time::from(intents.now);
    if let Some(node) = after.node_mut() {
        let taints = &mut Rc::make_mut(&mut node.spec).taints;
        let goes =
            |taint: &Taint| taint.effect == effect && remove.iter().any(|key| taint.key == **key);
        taints.retain(|taint| !goes(taint));
        taints.extend(add.iter().map(|key| Taint {
            key: (*key).into(),
            effect: effect.into(),
            time_added: now,
            ..Taint::default()
        }));
    }
    intents.update(after, Because::Node(rule)).map(|_| ())
}
