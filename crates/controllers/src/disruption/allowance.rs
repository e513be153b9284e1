//! The arithmetic of disruption budgets.
//!
//! k8s: pkg/controller/disruption/disruption.go, getExpectedPodCount, updatePdbStatus

use api::int_or_percent::{IntOrPercent, IntOrPercentError};
use api::policy_kinds::PodDisruptionBudgetSpec;

/// The numbers of a budget.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Allowance {
    /// Pods that count.
    pub expected: i32,
    /// Pods that must stay healthy.
    pub desired_healthy: i32,
    /// Pods that are.
    pub current_healthy: i32,
    /// How many may go.
    pub allowed: i32,
}

/// The pods that a budget selects, counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Selected {
    /// All of them.
    pub pods: i32,
    /// What the workloads that own them want, summed.
    pub scale: i32,
    /// Ready, and neither terminating nor about to be evicted.
    pub healthy: i32,
}

/// What a budget allows.
/// k8s: disruption.go, getExpectedPodCount, updatePdbStatus
pub fn allowance(
    spec: &PodDisruptionBudgetSpec,
    selected: Selected,
) -> Result<Allowance, IntOrPercentError> {
    let (expected, desired) = match (&spec.max_unavailable, &spec.min_available) {
        (Some(max), _) => {
            let desired = selected.scale - max.of_ceil(selected.scale)?;
            (selected.scale, desired.max(0))
        }
        (None, Some(IntOrPercent::Int(min))) => (selected.pods, *min),
        (None, Some(min)) => (selected.scale, min.of_ceil(selected.scale)?),
        (None, None) => (0, 0),
    };
    let spare = selected.healthy - desired;
    let allowed = if expected <= 0 { 0 } else { spare.max(0) };
    Ok(Allowance {
        expected,
        desired_healthy: desired,
        current_healthy: selected.healthy,
        allowed,
    })
}

/// Reason of condition `DisruptionAllowed`.
/// k8s: pkg/apis/policy/types, SufficientPodsReason, InsufficientPodsReason
pub fn reason(allowed: i32) -> &'static str {
    if allowed > 0 {
        "SufficientPods"
    } else {
        "InsufficientPods"
    }
}
