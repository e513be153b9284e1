//! When what the endpoints follow last changed: the annotation by which latencies are measured.
//!
//! k8s: staging/src/k8s.io/endpointslice/trigger_time_tracker.go

use api::{Meta, Object, Time};
use sim::{Duration, Instant};
use std::rc::Rc;

/// k8s: staging/src/k8s.io/api/core/v1/annotation_key_constants.go, EndpointsLastChangeTriggerTime
const KEY: &str = "endpoints.kubernetes.io/last-change-trigger-time";
/// How long ago a change may be to count as the one that is followed now.
// Differs: upstream remembers the times of the pass before; here nothing is remembered, and a
// change is followed within a second.
const RECENT: Duration = Duration::from_secs(2);

/// When pods became ready or unready that did so just now: the first of them.
pub fn of_pods<'a>(pods: impl Iterator<Item = &'a Rc<Object>>, now: Instant) -> Option<Time> {
    let times = pods.filter_map(|pod| readiness_changed(pod));
    let recent = times.filter(|time| time.instant() + RECENT >= now);
    recent.min()
}

/// When a service that is new, or the first of its pods, came to be as it is.
pub fn of_new<'a>(service: &Object, pods: impl Iterator<Item = &'a Rc<Object>>) -> Option<Time> {
    let times = pods.filter_map(|pod| readiness_changed(pod));
    times.chain([service.meta.created]).min()
}

fn readiness_changed(pod: &Object) -> Option<Time> {
    let status = &pod.pod()?.status;
    let ready = status.conditions.iter().find(|one| one.type_ == "Ready")?;
    Some(ready.last_transition_time).filter(|time| !time.is_zero())
}

/// Writes the time down, or takes away what was true before.
pub fn note(meta: &mut Meta, trigger: Option<Time>) {
    match trigger.filter(|time| !time.is_zero()) {
        Some(time) => meta.set_annotation(KEY, time.instant().rfc3339()),
        None if meta.annotation(KEY).is_some() => {
            Rc::make_mut(&mut meta.annotations).remove(KEY);
        }
        None => (),
    }
}
