//! The numbers in a daemon set's status.
//!
//! k8s: pkg/controller/daemon/daemon_controller.go, updateDaemonSetStatus

use super::manage::NodePods;
use api::apps::DaemonSetStatus;

/// The status from the nodes that exist and their pods.
pub fn status(old: &DaemonSetStatus, nodes: &[NodePods]) -> DaemonSetStatus {
    let mut status = DaemonSetStatus {
        desired_number_scheduled: 0,
        current_number_scheduled: 0,
        number_misscheduled: 0,
        number_ready: 0,
        number_available: 0,
        updated_number_scheduled: 0,
        ..old.clone()
    };
    for node in nodes {
        let Some(placement) = node.placement else {
            continue;
        };
        let first = node.pods.first();
        if !placement.should_run {
            status.number_misscheduled += i32::from(first.is_some());
            continue;
        }
        status.desired_number_scheduled += 1;
        let Some(pod) = first else { continue };
        status.current_number_scheduled += 1;
        status.number_ready += i32::from(pod.is_ready);
        status.number_available += i32::from(pod.is_ready && pod.is_available);
        status.updated_number_scheduled += i32::from(pod.is_updated);
    }
    status.number_unavailable = status.desired_number_scheduled - status.number_available;
    status
}

/// How many nodes should run a pod.
pub fn desired(nodes: &[NodePods]) -> i32 {
    let wanted = nodes
        .iter()
        .filter(|node| node.placement.is_some_and(|placement| placement.should_run));
    i32::try_from(wanted.count()).unwrap_or(i32::MAX)
}
