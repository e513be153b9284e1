//! Which taints a pod tolerates: used by the scheduler, taint eviction and daemon sets.
//!
//! k8s: staging/src/k8s.io/component-helpers/scheduling/corev1/helpers.go,
//! staging/src/k8s.io/api/core/v1/toleration.go

use crate::node_kinds::Taint;
use crate::pod_spec::Toleration;

/// Keeps new pods away.
pub const NO_SCHEDULE: &str = "NoSchedule";
/// Keeps new pods away if there is another node.
pub const PREFER_NO_SCHEDULE: &str = "PreferNoSchedule";
/// Keeps new pods away and removes those that are there.
pub const NO_EXECUTE: &str = "NoExecute";

impl Toleration {
    /// Whether this toleration covers `taint`. Seconds do not matter here.
    pub fn tolerates(&self, taint: &Taint) -> bool {
        if !self.effect.is_empty() && self.effect != taint.effect {
            return false;
        }
        if !self.key.is_empty() && self.key != taint.key {
            return false;
        }
        match self.operator.as_str() {
            "" | "Equal" => self.value == taint.value,
            "Exists" => true,
            "Gt" => compare(&taint.value, &self.value).is_some_and(std::cmp::Ordering::is_gt),
            "Lt" => compare(&taint.value, &self.value).is_some_and(std::cmp::Ordering::is_lt),
            _ => false,
        }
    }
}

/// Compares two whole numbers written as text; none if one of them is not one.
fn compare(a: &str, b: &str) -> Option<std::cmp::Ordering> {
    Some(a.parse::<i64>().ok()?.cmp(&b.parse::<i64>().ok()?))
}

/// Whether some toleration covers `taint`.
pub fn is_tolerated(taint: &Taint, tolerations: &[Toleration]) -> bool {
    tolerations
        .iter()
        .any(|toleration| toleration.tolerates(taint))
}

/// The first taint with an effect in `effects` that no toleration covers.
pub fn first_untolerated<'a>(
    taints: &'a [Taint],
    tolerations: &[Toleration],
    effects: &[&str],
) -> Option<&'a Taint> {
    taints
        .iter()
        .filter(|taint| effects.iter().any(|effect| taint.effect == **effect))
        .find(|taint| !is_tolerated(taint, tolerations))
}
