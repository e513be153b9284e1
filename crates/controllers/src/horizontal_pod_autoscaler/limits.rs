//! How far one sync may move the number of replicas: stabilisation, rates, minimum and maximum.
//!
//! k8s: pkg/controller/podautoscaler/horizontal.go, normalizeDesiredReplicas and what follows it

use api::autoscaling::{HpaBehavior, HpaScalingPolicy, HpaScalingRules, ScaleMemory};
use sim::{Duration, Instant};

/// Recommendations of this age still hold scaling down, where the object does not say.
/// k8s: pkg/controller/podautoscaler/config/v1alpha1/defaults.go
pub const STABILIZATION: Duration = Duration::from_secs(300);
/// Without behaviour, one sync may reach this many.
/// k8s: horizontal.go, scaleUpLimitMinimum
const SCALE_UP_MINIMUM: i32 = 4;
/// Without behaviour, one sync may multiply by this.
/// k8s: horizontal.go, scaleUpLimitFactor
const SCALE_UP_FACTOR: i32 = 2;

/// Reason and message of a condition.
pub type Texts = (&'static str, &'static str);

/// `AbleToScale` when nothing holds the recommendation.
pub const READY: Texts = ("ReadyForNewScale", "recommended size matches current size");
const UP_STABILIZED: Texts = (
    "ScaleUpStabilized",
    "recent recommendations were lower than current one, applying the lowest recent recommendation",
);
const DOWN_STABILIZED: Texts = (
    "ScaleDownStabilized",
    "recent recommendations were higher than current one, applying the highest recent \
     recommendation",
);
/// `ScalingLimited` is False with this.
pub const WITHIN_RANGE: Texts = (
    "DesiredWithinRange",
    "the desired count is within the acceptable range",
);
const TOO_FEW: Texts = (
    "TooFewReplicas",
    "the desired replica count is less than the minimum replica count",
);
const TOO_MANY: Texts = (
    "TooManyReplicas",
    "the desired replica count is more than the maximum replica count",
);
const UP_LIMIT: Texts = (
    "ScaleUpLimit",
    "the desired replica count is increasing faster than the maximum scale rate",
);
const DOWN_LIMIT: Texts = (
    "ScaleDownLimit",
    "the desired replica count is decreasing faster than the maximum scale rate",
);

/// The bounds of one sync.
#[derive(Clone, Copy, Debug)]
pub struct Bounds {
    /// Replicas now.
    pub current: i32,
    /// `minReplicas`.
    pub min: i32,
    /// `maxReplicas`.
    pub max: i32,
}

/// A stabilised or limited number, and why.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limited {
    /// Replicas.
    pub replicas: i32,
    /// Reason and message.
    pub texts: Texts,
}

/// Time between two syncs.
/// k8s: pkg/controller/podautoscaler/config/v1alpha1/defaults.go, HorizontalPodAutoscalerSyncPeriod
pub const SYNC_PERIOD: Duration = Duration::from_secs(15);

/// The recommendations that were made within `window`. Only changes are kept: a recommendation
/// stands until the sync before the next change.
fn recent(memory: &ScaleMemory, window: Duration, now: Instant) -> impl Iterator<Item = i32> + '_ {
    let all = &memory.recommendations;
    all.iter()
        .enumerate()
        .filter_map(move |(index, (_, replicas))| {
            let next = all.get(index + 1).map_or(now, |(next, _)| *next);
            (next - SYNC_PERIOD + window > now).then_some(*replicas)
        })
}

/// Keeps a recommendation, and forgets those older than `keep`.
pub fn remember(memory: &mut ScaleMemory, proposed: i32, keep: Duration, now: Instant) {
    let last = memory.recommendations.last();
    if last.is_some_and(|(_, replicas)| *replicas == proposed) {
        return;
    }
    memory.recommendations.push((now, proposed));
    let ends_in_time =
        |next: Option<&(Instant, i32)>| next.is_none_or(|(next, _)| *next + keep > now);
    let old = memory.recommendations.clone();
    let mut index = 0;
    memory.recommendations.retain(|_| {
        index += 1;
        ends_in_time(old.get(index))
    });
}

/// Without behaviour: the highest recommendation of the last five minutes.
/// k8s: horizontal.go, stabilizeRecommendation
pub fn stabilize(memory: &mut ScaleMemory, proposed: i32, now: Instant) -> Limited {
    let highest = recent(memory, STABILIZATION, now).fold(proposed, i32::max);
    remember(memory, proposed, STABILIZATION, now);
    let texts = if highest == proposed {
        READY
    } else {
        DOWN_STABILIZED
    };
    Limited {
        replicas: highest,
        texts,
    }
}

/// Without behaviour: at most twice as many, or four, within minimum and maximum.
/// k8s: horizontal.go, convertDesiredReplicasWithRules
pub fn limit(bounds: Bounds, desired: i32) -> Limited {
    let rate = bounds
        .current
        .saturating_mul(SCALE_UP_FACTOR)
        .max(SCALE_UP_MINIMUM);
    let (upper, upper_texts) = if bounds.max > rate {
        (rate, UP_LIMIT)
    } else {
        (bounds.max, TOO_MANY)
    };
    clamp(desired, (bounds.min, TOO_FEW), (upper, upper_texts))
}

fn clamp(desired: i32, lower: (i32, Texts), upper: (i32, Texts)) -> Limited {
    let (replicas, texts) = if desired < lower.0 {
        lower
    } else if desired > upper.0 {
        upper
    } else {
        (desired, WITHIN_RANGE)
    };
    Limited { replicas, texts }
}

/// With behaviour: the lowest recent recommendation upwards, the highest downwards.
/// k8s: horizontal.go, stabilizeRecommendationWithBehaviors
pub fn stabilize_with(
    behavior: &HpaBehavior,
    memory: &mut ScaleMemory,
    current: i32,
    proposed: i32,
    now: Instant,
) -> Limited {
    let window = |rules: &Option<HpaScalingRules>, absent: Duration| {
        let seconds = rules.as_ref().and_then(|r| r.stabilization_window_seconds);
        seconds.map_or(absent, |seconds| Duration::from_api_secs(seconds.into()))
    };
    let up_window = window(&behavior.scale_up, Duration::ZERO);
    let down_window = window(&behavior.scale_down, STABILIZATION);
    let lowest = recent(memory, up_window, now).fold(proposed, i32::min);
    let highest = recent(memory, down_window, now).fold(proposed, i32::max);
    let replicas = current.max(lowest).min(highest);
    remember(memory, proposed, up_window.max(down_window), now);
    let texts = match replicas.cmp(&proposed) {
        std::cmp::Ordering::Equal => READY,
        std::cmp::Ordering::Less => UP_STABILIZED,
        std::cmp::Ordering::Greater => DOWN_STABILIZED,
    };
    Limited { replicas, texts }
}

/// With behaviour: as far as the policies allow, within minimum and maximum.
/// k8s: horizontal.go, convertDesiredReplicasWithBehaviorRate
pub fn limit_with(
    behavior: &HpaBehavior,
    memory: &ScaleMemory,
    bounds: Bounds,
    desired: i32,
    now: Instant,
) -> Limited {
    let changes = |policy: &HpaScalingPolicy| {
        let period = Duration::from_api_secs(policy.period_seconds.into());
        let events = memory.events.iter().filter(|(at, _)| *at + period > now);
        events.fold((0, 0), |(added, removed), (_, change)| {
            if *change > 0 {
                (added + change, removed)
            } else {
                (added, removed - change)
            }
        })
    };
    if desired > bounds.current {
        let limit = match &behavior.scale_up {
            Some(rules) => up_limit(rules, bounds.current, changes),
            None => i32::MAX,
        };
        let limit = limit.max(bounds.current);
        let upper = if bounds.max > limit {
            (limit, UP_LIMIT)
        } else {
            (bounds.max, TOO_MANY)
        };
        return clamp(desired, (i32::MIN, TOO_FEW), upper);
    }
    if desired < bounds.current {
        let limit = match &behavior.scale_down {
            Some(rules) => down_limit(rules, bounds.current, changes),
            None => i32::MIN,
        };
        let limit = limit.min(bounds.current);
        let lower = if bounds.min < limit {
            (limit, DOWN_LIMIT)
        } else {
            (bounds.min, TOO_FEW)
        };
        return clamp(desired, lower, (i32::MAX, TOO_MANY));
    }
    Limited {
        replicas: desired,
        texts: WITHIN_RANGE,
    }
}

/// What each policy allows, from the count at the start of its period.
fn limits(
    rules: &HpaScalingRules,
    current: i32,
    changes: impl Fn(&HpaScalingPolicy) -> (i32, i32),
    allowed: impl Fn(i64, &HpaScalingPolicy) -> i64,
) -> impl Iterator<Item = i32> {
    rules.policies.iter().map(move |policy| {
        let (added, removed) = changes(policy);
        let start = i64::from(current) - i64::from(added) + i64::from(removed);
        let limit = allowed(start, policy);
        let bound = if limit < 0 { i32::MIN } else { i32::MAX };
        i32::try_from(limit).unwrap_or(bound)
    })
}

/// The highest count that the policies allow, from the changes within each policy's period.
/// k8s: horizontal.go, calculateScaleUpLimitWithScalingRules
pub fn up_limit(
    rules: &HpaScalingRules,
    current: i32,
    changes: impl Fn(&HpaScalingPolicy) -> (i32, i32),
) -> i32 {
    let limits = limits(rules, current, changes, |start, policy| {
        let value = i64::from(policy.value);
        match policy.type_.as_str() {
            "Pods" => start + value,
            _ => (start * (100 + value) + 99).div_euclid(100),
        }
    });
    let limit = match rules.select_policy.as_str() {
        "Disabled" => Some(current),
        "Min" => limits.min(),
        _ => limits.max(),
    };
    limit.unwrap_or(i32::MAX).max(current)
}

/// The lowest count that the policies allow.
/// k8s: horizontal.go, calculateScaleDownLimitWithBehaviors
pub fn down_limit(
    rules: &HpaScalingRules,
    current: i32,
    changes: impl Fn(&HpaScalingPolicy) -> (i32, i32),
) -> i32 {
    let limits = limits(rules, current, changes, |start, policy| {
        let value = i64::from(policy.value);
        match policy.type_.as_str() {
            "Pods" => start - value,
            _ => start * (100 - value) / 100,
        }
    });
    let limit = match rules.select_policy.as_str() {
        "Disabled" => Some(current),
        "Min" => limits.max(),
        _ => limits.min(),
    };
    limit.unwrap_or(i32::MIN).min(current)
}

/// Longest period of a policy.
/// k8s: pkg/apis/autoscaling/validation/validation.go, MaxPeriodSeconds
const PERIOD_MAX: Duration = Duration::from_secs(1800);

/// Keeps a change of the replicas for the policies' periods.
/// k8s: horizontal.go, storeScaleEvent
pub fn remember_change(memory: &mut ScaleMemory, change: i32, now: Instant) {
    memory.events.retain(|(at, _)| *at + PERIOD_MAX > now);
    memory.events.push((now, change));
}
