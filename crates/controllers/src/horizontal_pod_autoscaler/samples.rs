//! Which pods' samples count for a proposal, and what the pods request.
//!
//! k8s: pkg/controller/podautoscaler/replica_calculator.go, groupPods, calculatePodRequests

use api::{Object, Pod, PodPhase, Str};
use sim::{Duration, Instant};
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

/// The measured use of one pod, or of one of its containers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sample {
    /// Thousandths of the unit.
    pub millis: i64,
    /// When it was taken.
    pub at: Instant,
    /// Over which time.
    pub window: Duration,
}

/// Samples by pod name.
pub type Samples = BTreeMap<Str, Sample>;

/// Flags of the controller manager.
#[derive(Clone, Copy, Debug)]
pub struct Periods {
    /// How long after its start a pod's cpu may be that of its start-up.
    pub cpu_initialization: Duration,
    /// How long after its start a pod that was never ready is not expected to be.
    pub initial_readiness: Duration,
}

impl Periods {
    /// k8s: pkg/controller/podautoscaler/config/v1alpha1/defaults.go
    pub const DEFAULT: Periods = Periods {
        cpu_initialization: Duration::from_secs(300),
        initial_readiness: Duration::from_secs(30),
    };
}

/// The pods by what their samples are worth.
#[derive(Clone, Debug, Default)]
pub struct Groups {
    /// Number of pods whose samples count.
    pub ready: i128,
    /// Not ready yet: their samples do not count.
    pub unready: BTreeSet<Str>,
    /// Without a sample.
    pub missing: BTreeSet<Str>,
    /// Ended or terminating.
    pub ignored: BTreeSet<Str>,
}

/// Sorts the pods. Readiness matters for cpu alone.
pub fn group(
    pods: &[Rc<Object>],
    samples: &Samples,
    is_cpu: bool,
    periods: Periods,
    now: Instant,
) -> Groups {
    let mut groups = Groups::default();
    for object in pods {
        let name = object.meta.name.clone();
        let Some(pod) = object.pod() else { continue };
        let is_ignored = object.meta.is_terminating() || pod.phase().is_terminal();
        if is_ignored {
            groups.ignored.insert(name);
        } else if pod.phase() == PodPhase::Pending {
            groups.unready.insert(name);
        } else {
            match samples.get(&name) {
                None => {
                    groups.missing.insert(name);
                }
                Some(sample) if is_cpu && is_unready(pod, sample, periods, now) => {
                    groups.unready.insert(name);
                }
                Some(_) => groups.ready += 1,
            }
        }
    }
    groups
}

fn is_unready(pod: &Pod, sample: &Sample, periods: Periods, now: Instant) -> bool {
    let start = pod.status.start_time;
    let Some(condition) = pod.condition("Ready") else {
        return true;
    };
    if start.is_zero() {
        return true;
    }
    let is_false = condition.status == "False";
    let since = condition.last_transition_time.instant();
    if start.instant() + periods.cpu_initialization > now {
        is_false || sample.at < since + sample.window
    } else {
        is_false && start.instant() + periods.initial_readiness > since
    }
}

/// What each pod requests of a resource, in thousandths; of one container, or of all.
pub fn requests(
    pods: &[Rc<Object>],
    container: Option<&str>,
    resource: &str,
) -> Result<BTreeMap<Str, i64>, String> {
    let mut requests = BTreeMap::new();
    for object in pods {
        let Some(pod) = object.pod() else { continue };
        let whole = pod.spec.resources.as_ref().filter(|_| container.is_none());
        let whole = whole.and_then(|resources| resources.requests.get(resource));
        if let Some(quantity) = whole {
            requests.insert(object.meta.name.clone(), quantity.milli_value());
            continue;
        }
        let sidecars = pod.spec.init_containers.iter();
        let sidecars = sidecars.filter(|c| c.restart_policy == "Always");
        let mut sum = 0i64;
        for one in pod.spec.containers.iter().chain(sidecars) {
            if container.is_some_and(|wanted| one.name != *wanted) {
                continue;
            }
            let Some(quantity) = one.resources.requests.get(resource) else {
                let (name, pod) = (&one.name, &object.meta.name);
                return Err(format!(
                    "missing request for {resource} in container {name} of Pod {pod}"
                ));
            };
            sum = sum.saturating_add(quantity.milli_value());
        }
        requests.insert(object.meta.name.clone(), sum);
    }
    Ok(requests)
}

/// The samples of a resource; none at all is an error.
/// k8s: pkg/controller/podautoscaler/metrics/client.go, GetResourceMetric
pub fn require(samples: Samples, resource: &str) -> Result<Samples, String> {
    if samples.is_empty() {
        return Err(format!(
            "unable to get metrics for resource {resource}: no metrics returned from resource \
             metrics API"
        ));
    }
    Ok(samples)
}
