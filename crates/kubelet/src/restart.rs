//! Whether a container that ended is started again.
//!
//! k8s: pkg/kubelet/container/helpers.go, ShouldContainerBeRestarted; pkg/api/v1/pod/util.go

use api::container::{Container, ContainerRestartRule};
use api::pod_spec::PodSpec;

/// What is done after an exit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AfterExit {
    /// Nothing.
    Stay,
    /// The container is started again.
    Restart,
    /// All containers of the pod are started again.
    RestartAll,
}

/// Whether `container` is an init container that goes on running: a sidecar.
pub fn is_sidecar(container: &Container) -> bool {
    container.restart_policy == "Always"
}

/// What follows when `container` of a pod with `spec` ended with `code`.
pub fn after_exit(spec: &PodSpec, container: &Container, code: i32) -> AfterExit {
    let policy = if container.restart_policy.is_empty() {
        &spec.restart_policy
    } else {
        if let Some(rule) = container
            .restart_policy_rules
            .iter()
            .find(|rule| matches(rule, code))
        {
            return match rule.action.as_str() {
                "RestartAllContainers" => AfterExit::RestartAll,
                _ => AfterExit::Restart,
            };
        }
        &container.restart_policy
    };
    match policy.as_str() {
        "Never" => AfterExit::Stay,
        "OnFailure" if code == 0 => AfterExit::Stay,
        _ => AfterExit::Restart,
    }
}

/// Whether the policy alone allows a restart, as for containers that a probe ended.
pub fn may_restart(spec: &PodSpec, container: &Container) -> bool {
    let own = &container.restart_policy;
    let policy = if own.is_empty() {
        &spec.restart_policy
    } else {
        own
    };
    *policy != "Never"
}

fn matches(rule: &ContainerRestartRule, code: i32) -> bool {
    rule.exit_codes.as_ref().is_some_and(|codes| {
        let is_listed = codes.values.contains(&code);
        match codes.operator.as_str() {
            "In" => is_listed,
            "NotIn" => !is_listed,
            _ => false,
        }
    })
}
