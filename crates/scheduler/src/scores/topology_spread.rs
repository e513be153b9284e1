//! Spread constraints that are wishes (`ScheduleAnyway`, and the defaults).
//!
//! Weights are logarithms, so sums are floating point, from basic operations only; what is kept is
//! the rounded number.
//! k8s: pkg/scheduler/framework/plugins/podtopologyspread/scoring.go

use super::{SCORE_MAX, Score, Scored};
use crate::cycle::{Cycle, Incoming};
use crate::snapshot::Snapshot;
use crate::snapshot::counter::Counter;
use crate::snapshot::topology::Topology;
use crate::spread::{Constraint, HOSTNAME};
use std::borrow::Cow;
use std::rc::Rc;

/// PodTopologySpread.
pub const SCORE: Score = Score {
    name: "PodTopologySpread",
    weight: 2,
    score,
};

/// A constraint with the pods it counts, by node.
#[derive(Clone, Debug)]
pub struct Soft {
    constraint: Constraint,
    topology: Rc<Topology>,
    counter: Rc<Counter>,
}

impl Soft {
    /// Counts for every soft constraint of the pod.
    pub fn prepare(pod: &Incoming, cluster: &mut Snapshot) -> Vec<Soft> {
        let soft = pod
            .spread
            .list
            .iter()
            .filter(|constraint| !constraint.is_hard);
        soft.map(|constraint| Soft {
            constraint: constraint.clone(),
            topology: cluster.topology(&constraint.key),
            counter: cluster.counter(constraint.counted(&pod.info)),
        })
        .collect()
    }
}

/// What one constraint adds to the score of a node.
struct Part<'a> {
    soft: &'a Soft,
    weight: f64,
    /// Matching pods per domain; none for domains without a possible node. Not for host names.
    counts: Option<Vec<Option<i64>>>,
}

impl Part<'_> {
    fn on(&self, slot: u32) -> f64 {
        let Some(domain) = self.soft.topology.domain(slot) else {
            return 0.0;
        };
        let count = match &self.counts {
            Some(counts) => counts.get(domain).copied().flatten().unwrap_or(0),
            None => self.soft.counter.on(slot),
        };
        count as f64 * self.weight + (self.soft.constraint.max_skew - 1) as f64
    }
}

fn score(cycle: &Cycle<'_>, slots: &[u32]) -> Option<Scored> {
    if cycle.soft.is_empty() || slots.is_empty() {
        return None;
    }
    let requires_all = !cycle.pod.spread.is_default;
    let has_all = |slot: u32| {
        cycle
            .soft
            .iter()
            .all(|soft| soft.topology.domain(slot).is_some())
    };
    let is_rated = |slot: u32| !requires_all || has_all(slot);
    let rated: Cow<'_, [u32]> = match requires_all {
        true => (slots.iter().copied())
            .filter(|slot| has_all(*slot))
            .collect(),
        false => slots.into(),
    };
    // A label that no node has adds nothing anywhere.
    let soft = cycle.soft.iter();
    let known = soft.filter(|soft| soft.topology.domain_count > 0);
    let parts: Vec<Part<'_>> = known
        .map(|soft| part(cycle, soft, &rated, &is_rated))
        .collect();
    let raw = |slot: u32| {
        let sum: f64 = parts.iter().map(|part| part.on(slot)).sum();
        is_rated(slot).then_some(sum.round() as i64)
    };
    let mut raws = Vec::with_capacity(slots.len());
    let (mut min, mut max) = (None::<i64>, 0);
    for slot in slots {
        let raw = raw(*slot);
        if let Some(raw) = raw {
            min = Some(min.map_or(raw, |min| min.min(raw)));
            max = max.max(raw);
        }
        raws.push(raw.unwrap_or(0));
    }
    let min = min.unwrap_or(0);
    let normalized = slots.iter().zip(&raws).map(|(slot, raw)| match max {
        _ if !is_rated(*slot) => 0,
        0 => SCORE_MAX,
        _ => SCORE_MAX * (max + min - raw) / max,
    });
    Some(Scored {
        scores: normalized.collect(),
        raws,
    })
}

fn part<'a>(
    cycle: &Cycle<'_>,
    soft: &'a Soft,
    rated: &[u32],
    is_rated: &impl Fn(u32) -> bool,
) -> Part<'a> {
    if soft.constraint.key == HOSTNAME {
        return Part {
            soft,
            weight: weight(rated.len()),
            counts: None,
        };
    }
    let mut counts: Vec<Option<i64>> = vec![None; soft.topology.domain_count];
    let mut size = 0;
    for slot in rated {
        let domain = soft.topology.domain(*slot);
        if let Some(count) = domain.and_then(|domain| counts.get_mut(domain))
            && count.is_none()
        {
            size += 1;
            *count = Some(0);
        }
    }
    for (slot, pods) in soft.counter.counts().filter(|(slot, _)| is_rated(*slot)) {
        let domain = soft.topology.domain(slot);
        let count = domain
            .and_then(|domain| counts.get_mut(domain))
            .and_then(Option::as_mut);
        let node = cycle.cluster.node(slot);
        if let (Some(count), Some(node)) = (count, node)
            && soft.constraint.includes(&cycle.pod.info, node)
        {
            *count += pods;
        }
    }
    Part {
        soft,
        weight: weight(size),
        counts: Some(counts),
    }
}

/// The natural logarithm of `size + 2`: the more domains, the more each of them counts.
/// k8s: scoring.go, topologyNormalizingWeight
fn weight(size: usize) -> f64 {
    natural_log(size as f64 + 2.0)
}

/// The natural logarithm of a number not below 1 from basic operations, so that it has the same
/// bits in a browser and in a native build, which the libraries' logarithms have not.
fn natural_log(number: f64) -> f64 {
    const LN_2: f64 = std::f64::consts::LN_2;
    let (mut mantissa, mut exponent) = (number, 0.0);
    while mantissa > std::f64::consts::SQRT_2 {
        mantissa /= 2.0;
        exponent += 1.0;
    }
    // ln(m) = 2 artanh((m - 1) / (m + 1)), whose series gains three binary digits per term here.
    let ratio = (mantissa - 1.0) / (mantissa + 1.0);
    let square = ratio * ratio;
    let (mut power, mut sum, mut odd) = (ratio, 0.0, 1.0);
    while odd < 40.0 {
        sum += power / odd;
        power *= square;
        odd += 2.0;
    }
    exponent * LN_2 + 2.0 * sum
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn logarithm_is_that_of_the_library() {
        for number in [1.0, 2.0, 3.0, 5.0, 6.0, 100.0, 5002.0, 1e6] {
            let error: f64 = natural_log(number) - f64::ln(number);
            assert!(error.abs() < 1e-14 * number.max(1.0), "{number}: {error}");
        }
    }
}
