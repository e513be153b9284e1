//! Usage in proportion to its target, exact; and how far off it may be.
//!
//! Differs: upstream computes with floating point, so a product that is a whole number but for
//! rounding may be one replica higher there.

use std::cmp::Ordering;

/// Largest replica count.
/// k8s: pkg/controller/podautoscaler/replica_calculator.go, the cap at MaxInt32
const REPLICAS_MAX: i128 = i32::MAX as i128;

/// `value / target`, both not negative, the target above zero.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ratio {
    value: i128,
    target: i128,
}

/// How far usage may be from its target, in thousandths.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tolerance {
    /// Below the target.
    pub down_millis: i64,
    /// Above the target.
    pub up_millis: i64,
}

impl Ratio {
    /// `value / target`; a target of zero or less counts as 1.
    pub fn new(value: i128, target: i128) -> Ratio {
        Ratio {
            value,
            target: target.max(1),
        }
    }

    /// Against 1.
    pub fn cmp_one(self) -> Ordering {
        self.value.cmp(&self.target)
    }

    /// Whether the ratio is near enough to 1.
    pub fn is_within(self, tolerance: Tolerance) -> bool {
        let scaled = self.value.saturating_mul(1000);
        let bound = |millis: i64| self.target.saturating_mul(i128::from(millis));
        bound(1000 - tolerance.down_millis) <= scaled
            && scaled <= bound(1000i64.saturating_add(tolerance.up_millis))
    }

    /// `count` times the ratio, rounded up.
    pub fn times_ceil(self, count: i128) -> i32 {
        let product = self.value.saturating_mul(count);
        let rounded = product
            .saturating_add(self.target - 1)
            .div_euclid(self.target);
        i32::try_from(rounded.clamp(0, REPLICAS_MAX)).unwrap_or(i32::MAX)
    }
}
