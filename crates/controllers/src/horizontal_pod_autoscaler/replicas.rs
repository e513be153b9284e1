//! How many replicas a metric calls for.
//!
//! k8s: pkg/controller/podautoscaler/replica_calculator.go

use super::ratio::{Ratio, Tolerance};
use super::samples::{Groups, Periods, Samples, group, requests};
use api::{Object, PodPhase, Str};
use sim::{Duration, Instant};
use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::rc::Rc;

/// What every calculation needs.
#[derive(Clone, Copy, Debug)]
pub struct Basis<'a> {
    /// The target's replicas.
    pub current: i32,
    /// The pods that the target selects.
    pub pods: &'a [Rc<Object>],
    /// How far off is near enough.
    pub tolerance: Tolerance,
    /// Flags.
    pub periods: Periods,
    /// The time.
    pub now: Instant,
}

/// A proposal and the usage it was made from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Proposal {
    /// Replicas.
    pub replicas: i32,
    /// Percent of the requests; zero for metrics without requests.
    pub utilization: i32,
    /// Average in thousandths, or the value.
    pub usage_millis: i64,
}

/// Sum and number of samples, and the ratio to the target.
struct Usage {
    ratio: Ratio,
    utilization: i32,
    average_millis: i64,
}

/// For a resource in percent of what the pods request.
pub fn by_utilization(
    basis: &Basis<'_>,
    mut samples: Samples,
    (resource, container): (&str, Option<&str>),
    target_percent: i32,
) -> Result<Proposal, String> {
    let is_cpu = resource == "cpu";
    let groups = group(basis.pods, &samples, is_cpu, basis.periods, basis.now);
    keep_counting(&mut samples, &groups)?;
    let requests = requests(basis.pods, container, resource)?;
    let usage = |samples: &Samples| utilization(samples, &requests, target_percent);
    let fallback = i128::from(target_percent.max(100));
    let when_missing = |name: &Str| {
        let request = i128::from(requests.get(name).copied().unwrap_or(0));
        saturate(request * fallback / 100)
    };
    propose(basis, samples, &groups, usage, when_missing)
}

/// For a resource or a metric of the pods as an average over them.
pub fn by_average(
    basis: &Basis<'_>,
    mut samples: Samples,
    is_cpu: bool,
    target_millis: i64,
) -> Result<Proposal, String> {
    let groups = group(basis.pods, &samples, is_cpu, basis.periods, basis.now);
    keep_counting(&mut samples, &groups)?;
    let usage = |samples: &Samples| Ok(average(samples, target_millis));
    propose(basis, samples, &groups, usage, |_: &Str| target_millis)
}

/// For a single value of another object, or from outside.
pub fn by_value(basis: &Basis<'_>, value_millis: i64, target_millis: i64) -> Proposal {
    let ratio = Ratio::new(value_millis.into(), target_millis.into());
    let replicas = if basis.current == 0 {
        ratio.times_ceil(1)
    } else if ratio.is_within(basis.tolerance) {
        basis.current
    } else {
        ratio.times_ceil(ready_pods(basis.pods))
    };
    Proposal {
        replicas,
        utilization: 0,
        usage_millis: value_millis,
    }
}

/// For a single value that is shared by `status_replicas` pods.
pub fn by_value_per_pod(
    basis: &Basis<'_>,
    status_replicas: i32,
    value_millis: i64,
    target_millis: i64,
) -> Proposal {
    let (value, pods) = (i128::from(value_millis), i128::from(status_replicas));
    let ratio = Ratio::new(value, i128::from(target_millis) * pods);
    let is_near = pods > 0 && ratio.is_within(basis.tolerance);
    let replicas = if is_near {
        status_replicas
    } else {
        Ratio::new(value, target_millis.into()).times_ceil(1)
    };
    let usage_millis = match pods {
        0 => 0,
        pods => saturate((value + pods - 1).div_euclid(pods)),
    };
    Proposal {
        replicas,
        utilization: 0,
        usage_millis,
    }
}

fn saturate(value: i128) -> i64 {
    i64::try_from(value).unwrap_or(if value < 0 { i64::MIN } else { i64::MAX })
}

/// k8s: replica_calculator.go, getReadyPodsCount
fn ready_pods(pods: &[Rc<Object>]) -> i128 {
    let is_ready = |object: &&Rc<Object>| {
        object
            .pod()
            .is_some_and(|pod| pod.phase() == PodPhase::Running && pod.is_ready())
    };
    pods.iter().filter(is_ready).count() as i128
}

/// Drops the samples that do not count.
fn keep_counting(samples: &mut Samples, groups: &Groups) -> Result<(), String> {
    samples.retain(|name, _| !groups.ignored.contains(name) && !groups.unready.contains(name));
    if samples.is_empty() {
        return Err("did not receive metrics for targeted pods (pods might be unready)".to_owned());
    }
    Ok(())
}

/// k8s: pkg/controller/podautoscaler/metrics/utilization.go, GetResourceUtilizationRatio
fn utilization(
    samples: &Samples,
    requests: &BTreeMap<Str, i64>,
    target_percent: i32,
) -> Result<Usage, String> {
    let (mut used, mut requested, mut number) = (0i128, 0i128, 0i128);
    for (name, sample) in samples {
        if let Some(request) = requests.get(name) {
            used += i128::from(sample.millis);
            requested += i128::from(*request);
            number += 1;
        }
    }
    if requested == 0 {
        return Err("no metrics returned matched known pods".to_owned());
    }
    let percent = used * 100 / requested;
    Ok(Usage {
        ratio: Ratio::new(percent, target_percent.into()),
        utilization: i32::try_from(percent).unwrap_or(i32::MAX),
        average_millis: saturate(used / number.max(1)),
    })
}

/// k8s: pkg/controller/podautoscaler/metrics/utilization.go, GetMetricUsageRatio
fn average(samples: &Samples, target_millis: i64) -> Usage {
    let used: i128 = samples
        .values()
        .map(|sample| i128::from(sample.millis))
        .sum();
    let average = used / (samples.len() as i128).max(1);
    Usage {
        ratio: Ratio::new(average, target_millis.into()),
        utilization: 0,
        average_millis: saturate(average),
    }
}

/// The proposal, with careful guesses for pods whose samples do not count.
fn propose(
    basis: &Basis<'_>,
    mut samples: Samples,
    groups: &Groups,
    usage_of: impl Fn(&Samples) -> Result<Usage, String>,
    when_missing: impl Fn(&Str) -> i64,
) -> Result<Proposal, String> {
    let usage = usage_of(&samples)?;
    let proposal = |replicas| Proposal {
        replicas,
        utilization: usage.utilization,
        usage_millis: usage.average_millis,
    };
    let direction = usage.ratio.cmp_one();
    let counts_unready = !groups.unready.is_empty() && direction == Ordering::Greater;
    if !counts_unready && groups.missing.is_empty() {
        if usage.ratio.is_within(basis.tolerance) {
            return Ok(proposal(basis.current));
        }
        return Ok(proposal(usage.ratio.times_ceil(groups.ready)));
    }
    let mut guess = |name: &Str, millis: i64| {
        let sample = super::samples::Sample {
            millis,
            at: basis.now,
            window: Duration::ZERO,
        };
        samples.insert(name.clone(), sample);
    };
    for name in &groups.missing {
        match direction {
            Ordering::Less => guess(name, when_missing(name)),
            Ordering::Greater => guess(name, 0),
            Ordering::Equal => (),
        }
    }
    for name in groups.unready.iter().filter(|_| counts_unready) {
        guess(name, 0);
    }
    let guessed = usage_of(&samples)?.ratio;
    let is_reversed = direction != Ordering::Equal && guessed.cmp_one() == direction.reverse();
    if guessed.is_within(basis.tolerance) || is_reversed {
        return Ok(proposal(basis.current));
    }
    let replicas = guessed.times_ceil(samples.len() as i128);
    let is_against = match guessed.cmp_one() {
        Ordering::Less => replicas > basis.current,
        Ordering::Greater => replicas < basis.current,
        Ordering::Equal => false,
    };
    Ok(proposal(if is_against { basis.current } else { replicas }))
}
