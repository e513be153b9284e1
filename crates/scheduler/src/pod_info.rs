//! A pod as the scheduler remembers it: what decides where pods may go, and nothing that changes
//! while it runs.
//!
//! k8s: pkg/scheduler/framework/types.go (PodInfo)

use crate::affinity::PodTerms;
use crate::amounts::PodRequests;
use api::disks::{Disk, disks};
use api::host_ports::{HostPort, host_ports};
use api::pod_spec::PodSpec;
use api::{Object, ObjectKey, Str, StrMap, Time, Uid};
use std::rc::Rc;

/// What follows from the specification alone; pods of one template share it.
#[derive(Debug)]
pub struct SpecFacts {
    /// The specification it was made from.
    pub spec: Rc<PodSpec>,
    /// The namespace that affinity terms without namespaces mean.
    pub namespace: Str,
    /// Requests.
    pub requests: PodRequests,
    /// Ports of the node that it takes.
    pub ports: Vec<HostPort>,
    /// Disks that it names directly.
    pub disks: Vec<Disk>,
    /// Affinity to other pods, if it has any.
    pub terms: PodTerms,
}

impl SpecFacts {
    /// The facts of a pod in `namespace` with this specification.
    pub fn of(spec: &Rc<PodSpec>, namespace: &Str) -> SpecFacts {
        SpecFacts {
            spec: Rc::clone(spec),
            namespace: namespace.clone(),
            requests: PodRequests::of(spec),
            ports: host_ports(spec),
            disks: disks(spec),
            terms: PodTerms::of(spec, namespace),
        }
    }
}

/// A pod.
#[derive(Clone, Debug)]
pub struct PodInfo {
    /// Identity.
    pub uid: Uid,
    /// Name and namespace.
    pub key: ObjectKey,
    /// Labels.
    pub labels: StrMap,
    /// What follows from the specification.
    pub facts: Rc<SpecFacts>,
    /// Whether it is being deleted.
    pub is_terminating: bool,
    /// `status.startTime`.
    pub started: Time,
    /// Whether the scheduler chose it as a victim.
    pub is_preempted: bool,
}

impl PodInfo {
    /// A pod with facts already known.
    pub fn new(object: &Object, facts: Rc<SpecFacts>) -> PodInfo {
        let pod = object.pod();
        let target = pod.and_then(|pod| pod.condition("DisruptionTarget"));
        PodInfo {
            uid: object.meta.uid,
            key: object.key(),
            labels: Rc::clone(&object.meta.labels),
            facts,
            is_terminating: object.meta.is_terminating(),
            started: pod.map(|pod| pod.status.start_time).unwrap_or_default(),
            is_preempted: target.is_some_and(|condition| {
                condition.status == "True" && condition.reason == "PreemptionByScheduler"
            }),
        }
    }

    /// A pod.
    pub fn of(object: &Object) -> PodInfo {
        let spec = object
            .pod()
            .map(|pod| Rc::clone(&pod.spec))
            .unwrap_or_default();
        PodInfo::new(
            object,
            Rc::new(SpecFacts::of(&spec, &object.meta.namespace)),
        )
    }

    /// The specification.
    pub fn spec(&self) -> &PodSpec {
        &self.facts.spec
    }

    /// What compares pods by their start: those that have not started are the latest.
    /// k8s: pkg/scheduler/util/utils.go, GetPodStartTime
    pub fn start_order(&self) -> (bool, Time) {
        (self.started.is_zero(), self.started)
    }

    /// Names of the claims that it mounts.
    pub fn claims(&self) -> impl Iterator<Item = Str> {
        self.facts.spec.claims(&self.key.name)
    }

    /// `spec.priority`, 0 if unset.
    pub fn priority(&self) -> i32 {
        self.facts.spec.priority.unwrap_or(0)
    }
}
