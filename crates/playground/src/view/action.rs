//! What can be done to an object from its menu, each as the line that does it in a terminal.
//!
//! A menu and a terminal do the same thing by the same line, so copying the line gives the same
//! result.

use super::{Node, Pod, Workload};
use crate::view::Kind;

/// One entry of a menu.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Action {
    /// What it says.
    pub label: &'static str,
    /// The line that does it.
    pub line: String,
    /// Whether it destroys or breaks something.
    pub is_harmful: bool,
}

fn action(label: &'static str, line: String) -> Action {
    Action {
        label,
        line,
        is_harmful: false,
    }
}

fn harm(label: &'static str, line: String) -> Action {
    Action {
        label,
        line,
        is_harmful: true,
    }
}

/// What can be done to a pod.
pub fn pod_actions(pod: &Pod) -> Vec<Action> {
    let name = &pod.reference.name;
    let flag = pod.reference.namespace_flag();
    vec![
        action("Logs", format!("kubectl logs {name}{flag}")),
        action("Describe", format!("kubectl describe pod {name}{flag}")),
        harm("Delete pod", format!("kubectl delete pod {name}{flag}")),
        harm(
            "Delete now, without grace",
            format!("kubectl delete pod {name} --now{flag}"),
        ),
        harm("Crash a container", format!("fault crash {name} exit=1")),
        harm("Kill for memory", format!("fault oom {name}")),
        harm("Hang: probes fail", format!("fault hang {name}")),
    ]
}

/// What can be done to a node.
pub fn node_actions(node: &Node) -> Vec<Action> {
    let name = &node.reference.name;
    let mut actions = vec![action("Describe", format!("kubectl describe node {name}"))];
    if node.is_schedulable {
        actions.push(harm("Cordon", format!("kubectl cordon {name}")));
    } else {
        actions.push(action("Uncordon", format!("kubectl uncordon {name}")));
    }
    actions.push(harm(
        "Drain",
        format!("kubectl drain {name} --ignore-daemonsets"),
    ));
    if node.is_powered {
        actions.push(harm("Power off", format!("fault node-down {name}")));
    } else {
        actions.push(action("Power on", format!("fault node-up {name}")));
    }
    actions
}

/// What can be done to a workload.
pub fn workload_actions(workload: &Workload) -> Vec<Action> {
    let path = format!("{}/{}", workload.reference.kind, workload.reference.name);
    let flag = workload.reference.namespace_flag();
    let mut actions = Vec::new();
    if matches!(
        workload.kind,
        Kind::Deployment | Kind::ReplicaSet | Kind::StatefulSet
    ) {
        let (more, less) = (
            workload.want.saturating_add(1),
            workload.want.saturating_sub(1),
        );
        actions.push(action(
            "Scale up by one",
            format!("kubectl scale {path} --replicas={more}{flag}"),
        ));
        actions.push(action(
            "Scale down by one",
            format!("kubectl scale {path} --replicas={less}{flag}"),
        ));
    }
    if matches!(
        workload.kind,
        Kind::Deployment | Kind::StatefulSet | Kind::DaemonSet
    ) {
        actions.push(action(
            "Roll-out status",
            format!("kubectl rollout status {path}{flag}"),
        ));
        actions.push(action(
            "Restart",
            format!("kubectl rollout restart {path}{flag}"),
        ));
        actions.push(action(
            "Roll back",
            format!("kubectl rollout undo {path}{flag}"),
        ));
    }
    actions.push(action("Describe", format!("kubectl describe {path}{flag}")));
    actions.push(harm("Delete", format!("kubectl delete {path}{flag}")));
    actions
}
