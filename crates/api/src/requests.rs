//! What a pod asks for, as the scheduler counts it.
//!
//! k8s: staging/src/k8s.io/component-helpers/resource/helpers.go, PodRequests

use crate::container::Container;
use crate::pod::Pod;
use crate::pod_spec::PodSpec;
use crate::resources::{ResourceList, cpu_millis, memory_bytes};
use std::rc::Rc;

/// Cpu and memory requests of a pod.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PodRequests {
    /// Thousandths of a core.
    pub cpu_millis: i64,
    /// Bytes.
    pub memory_bytes: i64,
}

/// Whether an init container is a sidecar, which runs beside the main containers.
pub fn is_sidecar(container: &Container) -> bool {
    container.restart_policy == "Always"
}

/// What a pod asks for of cpu and memory.
pub fn requests_of(spec: &PodSpec) -> PodRequests {
    PodRequests {
        cpu_millis: request_of(spec, &cpu_millis),
        memory_bytes: request_of(spec, &memory_bytes),
    }
}

/// What a pod asks for of the resource that `read` reads from a list. The larger of: all main
/// containers and sidecars together; each init container with the sidecars that start before it.
/// What the pod asks for as a whole replaces that. Plus the pod's overhead.
pub fn request_of(spec: &PodSpec, read: &dyn Fn(&ResourceList) -> i64) -> i64 {
    let of = |container: &Container| read(&container.resources.requests);
    let main = spec.containers.iter().map(of);
    let mut running = main.fold(0, i64::saturating_add);
    let (mut sidecars, mut starting) = (0_i64, 0_i64);
    for container in &spec.init_containers {
        let with_sidecars = sidecars.saturating_add(of(container));
        starting = starting.max(with_sidecars);
        if is_sidecar(container) {
            running = running.saturating_add(of(container));
            sidecars = with_sidecars;
        }
    }
    let whole = spec.resources.as_ref();
    let whole = whole.map_or(0, |resources| read(&resources.requests));
    let sum = if whole > 0 {
        whole
    } else {
        running.max(starting)
    };
    sum.saturating_add(read(&spec.overhead))
}

/// A change of resources that the kubelet has not granted.
/// k8s: staging/src/k8s.io/api/core/v1/types.go, PodResizePending
pub const RESIZE_PENDING: &str = "PodResizePending";

/// Whether what the pod wants can never be granted on its node.
/// k8s: staging/src/k8s.io/component-helpers/resource/helpers.go, IsPodResizeInfeasible
pub fn is_infeasible(pod: &Pod) -> bool {
    let condition = pod.condition(RESIZE_PENDING);
    condition.is_some_and(|condition| condition.reason == "Infeasible")
}

/// The specification by which a pod is counted: what it wants, unless that can never be granted.
/// k8s: staging/src/k8s.io/component-helpers/resource/helpers.go, determineContainerReqs
pub fn counted_spec(pod: &Pod) -> Rc<PodSpec> {
    match is_infeasible(pod) {
        true => granted_spec(pod),
        false => Rc::clone(&pod.spec),
    }
}

/// The specification with what the kubelet granted in the place of what is wanted.
pub fn granted_spec(pod: &Pod) -> Rc<PodSpec> {
    let mut spec = Rc::clone(&pod.spec);
    if pod.condition(RESIZE_PENDING).is_none() {
        return spec;
    }
    let own = Rc::make_mut(&mut spec);
    let status = &pod.status;
    let statuses = status.init_container_statuses.iter();
    for one in statuses.chain(&status.container_statuses) {
        let mut containers = own.init_containers.iter_mut().chain(&mut own.containers);
        if let Some(container) = containers.find(|container| container.name == one.name) {
            container.resources.requests = Rc::clone(&one.allocated_resources);
        }
    }
    spec
}
