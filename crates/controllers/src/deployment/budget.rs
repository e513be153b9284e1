//! The arithmetic of a rolling update's budget.
//!
//! k8s: pkg/controller/deployment/util/deployment_util.go, ResolveFenceposts, MaxUnavailable,
//! NewRSNewReplicas

use api::apps::DeploymentSpec;
use api::int_or_percent::IntOrPercent;

/// How many pods may be too many, and how many may be missing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Budget {
    /// Pods above the desired number.
    pub surge: i32,
    /// Pods below the desired number.
    pub unavailable: i32,
}

/// Surge is rounded up and unavailable down; both zero would block, so one may be missing. `None`
/// if a text is no percentage.
pub fn resolve(
    max_surge: Option<&IntOrPercent>,
    max_unavailable: Option<&IntOrPercent>,
    desired: i32,
) -> Option<Budget> {
    let zero = IntOrPercent::Int(0);
    let surge = max_surge.unwrap_or(&zero).of_ceil(desired).ok()?;
    let unavailable = max_unavailable.unwrap_or(&zero).of_floor(desired).ok()?;
    let blocked = surge == 0 && unavailable == 0;
    Some(Budget {
        surge,
        unavailable: if blocked { 1 } else { unavailable },
    })
}

/// Whether the strategy is RollingUpdate.
pub fn is_rolling(spec: &DeploymentSpec) -> bool {
    spec.strategy.type_ == "RollingUpdate"
}

fn of_spec(spec: &DeploymentSpec) -> Option<Budget> {
    let rolling = spec.strategy.rolling_update.as_ref();
    resolve(
        rolling.and_then(|rolling| rolling.max_surge.as_ref()),
        rolling.and_then(|rolling| rolling.max_unavailable.as_ref()),
        desired(spec),
    )
}

/// `spec.replicas`.
pub fn desired(spec: &DeploymentSpec) -> i32 {
    spec.replicas.unwrap_or(1)
}

/// Pods allowed above the desired number.
pub fn max_surge(spec: &DeploymentSpec) -> i32 {
    if is_rolling(spec) {
        of_spec(spec).map_or(0, |budget| budget.surge)
    } else {
        0
    }
}

/// Pods allowed to be missing.
pub fn max_unavailable(spec: &DeploymentSpec) -> i32 {
    if !is_rolling(spec) || desired(spec) == 0 {
        return 0;
    }
    of_spec(spec).map_or(0, |budget| budget.unavailable.min(desired(spec)))
}

/// Pods that must be available.
pub fn min_available(spec: &DeploymentSpec) -> i32 {
    if is_rolling(spec) {
        desired(spec) - max_unavailable(spec)
    } else {
        0
    }
}

/// The size of the new replica set: as much as the ceiling allows.
/// `total` is the sum of the desired sizes of all replica sets, the new one included.
pub fn new_set_size(spec: &DeploymentSpec, new_size: i32, total: i32) -> i32 {
    let desired = desired(spec);
    if !is_rolling(spec) {
        return desired;
    }
    let max_total = desired.saturating_add(max_surge(spec));
    if total >= max_total {
        return new_size;
    }
    new_size + (max_total - total).min(desired - new_size)
}
