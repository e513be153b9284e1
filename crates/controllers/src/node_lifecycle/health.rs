//! When a node counts as silent, and what is written then.
//!
//! k8s: pkg/controller/nodelifecycle/node_lifecycle_controller.go (monitorNodeHealth,
//! tryUpdateNodeHealth), pkg/controller/util/node/controller_utils.go (MarkPodsNotReady)

use super::COMPONENT;
use crate::Outcome;
use api::node_kinds::NodeCondition;
use api::{Kind, Object, Str, Time};
use apiserver::because::node::Rule;
use apiserver::{Because, Context, EventNote, EventType, Intents};
use sim::{Duration, Instant};
use std::rc::Rc;

/// How often all nodes are looked at.
/// k8s: staging/src/k8s.io/cloud-provider/config/v1alpha1/defaults.go, NodeMonitorPeriod
pub const MONITOR_PERIOD: Duration = Duration::from_secs(5);
/// k8s: pkg/controller/nodelifecycle/config/v1alpha1/defaults.go, NodeMonitorGracePeriod
const GRACE: Duration = Duration::from_secs(50);
/// k8s: pkg/controller/nodelifecycle/config/v1alpha1/defaults.go, NodeStartupGracePeriod
const STARTUP_GRACE: Duration = Duration::from_secs(60);

/// Conditions that become unknown.
const TYPES: [&str; 4] = ["MemoryPressure", "DiskPressure", "PIDPressure", "Ready"];
/// k8s: node_lifecycle_controller.go, tryUpdateNodeHealth
const STOPPED: (&str, &str) = ("NodeStatusUnknown", "Kubelet stopped posting node status.");
const NEVER: (&str, &str) = (
    "NodeStatusNeverUpdated",
    "Kubelet never posted node status.",
);

/// The first regular look at or after `moment`.
pub fn next_pass(moment: Instant) -> Instant {
    let passes = moment.since_start().0.div_ceil(MONITOR_PERIOD.0);
    Instant::at(MONITOR_PERIOD.times(passes))
}

/// When the node counts as silent; none while it reports.
fn silent_from(object: &Object, cx: &Context) -> Option<Instant> {
    let lease = cx
        .store
        .find(Kind::Lease, api::lease::NAMESPACE, &object.meta.name);
    match lease {
        // The monitor saw the last renewal when it looked next, and waits from there.
        Some(lease) => {
            let last = api::lease::stopped_at(lease)?;
            Some(next_pass(last) + GRACE)
        }
        None => without_lease(object),
    }
}

/// A node without a lease has no kubelet, or one that is about to make it.
fn without_lease(object: &Object) -> Option<Instant> {
    let created = object.meta.created.instant();
    let Some(ready) = super::condition(object, "Ready") else {
        return Some(next_pass(created + STARTUP_GRACE));
    };
    // What a kubelet registered has its system information; its lease comes back if it is deleted.
    let is_written_by_hand = object.node()?.status.node_info.is_none();
    let heard = created.max(ready.last_heartbeat_time.instant());
    is_written_by_hand.then(|| next_pass(next_pass(heard) + GRACE))
}

/// Declares the node unknown once its time is over.
pub fn reconcile(node: &Rc<Object>, cx: &Context, intents: &mut Intents<'_>) -> Outcome {
    let Some(due) = silent_from(node, cx) else {
        return Outcome::Done;
    };
    if super::ready_status(node) == Some("Unknown") {
        return Outcome::Done;
    }
    if due > cx.now {
        return Outcome::After(due.since(cx.now));
    }
    let was_ready = super::ready_status(node) == Some("True");
    let mut after = (**node).clone();
    if let Some(body) = after.node_mut() {
        let conditions = &mut Rc::make_mut(&mut body.status).conditions;
        TYPES
            .iter()
            .for_each(|type_| make_unknown(conditions, type_, cx.now));
    }
    let because = Rule::Silent {
        grace_seconds: GRACE.as_secs(),
    };
    if let Err(error) = intents.update_status(after, Because::Node(because)) {
        return Outcome::Retry(error);
    }
    if was_ready {
        let name = &node.meta.name;
        let text = format!("Node {name} status is now: NodeNotReady");
        intents.record(EventNote::new(
            node,
            EventType::Normal,
            "NodeNotReady",
            text,
            COMPONENT,
        ));
        mark_pods_not_ready(name, cx, intents);
    }
    Outcome::Done
}

fn make_unknown(conditions: &mut Vec<NodeCondition>, type_: &str, now: Instant) {
    let unknown = |(reason, message): (&str, &str), heartbeat: Time| NodeCondition {
        type_: type_.into(),
        status: "Unknown".into(),
        reason: reason.into(),
        message: message.into(),
        last_heartbeat_time: heartbeat,
        last_transition_time: Time::from(now),
        extra: None,
    };
    match conditions
        .iter_mut()
        .find(|condition| condition.type_ == type_)
    {
        Some(known) if known.status == "Unknown" => (),
        Some(known) => *known = unknown(STOPPED, known.last_heartbeat_time),
        None => conditions.push(unknown(NEVER, Time::from(now))),
    }
}

/// Takes the node's pods out of service; only status and time of the condition change.
fn mark_pods_not_ready(node: &Str, cx: &Context, intents: &mut Intents<'_>) {
    let pods: Vec<Rc<Object>> = cx.store.pods_on(node).cloned().collect();
    for object in pods
        .iter()
        .filter(|object| object.pod().is_some_and(|pod| pod.is_ready()))
    {
        let mut after = (**object).clone();
        if let Some(pod) = after.pod_mut() {
            let conditions = &mut Rc::make_mut(&mut pod.status).conditions;
            for condition in conditions
                .iter_mut()
                .filter(|condition| condition.type_ == "Ready")
            {
                condition.status = "False".into();
                condition.last_transition_time = Time::from(cx.now);
            }
        }
        let because = Rule::Silent {
            grace_seconds: GRACE.as_secs(),
        };
        if intents.update_status(after, Because::Node(because)).is_ok() {
            let (reason, text) = ("NodeNotReady", "Node is not ready");
            intents.record(EventNote::new(
                object,
                EventType::Warning,
                reason,
                text,
                COMPONENT,
            ));
        }
    }
}
