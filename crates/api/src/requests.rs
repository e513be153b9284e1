//! What a pod asks for, as the scheduler counts it.
//!
//! k8s: staging/src/k8s.io/component-helpers/resource/helpers.go, PodRequests

use crate::container::Container;
use crate::pod_spec::PodSpec;
use crate::resources::{cpu_millis, memory_bytes};

/// Cpu and memory requests of a pod.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PodRequests {
    /// Thousandths of a core.
    pub cpu_millis: i64,
    /// Bytes.
    pub memory_bytes: i64,
}

impl PodRequests {
    fn of(container: &Container) -> PodRequests {
        PodRequests {
            cpu_millis: cpu_millis(&container.resources.requests),
            memory_bytes: memory_bytes(&container.resources.requests),
        }
    }

    fn plus(self, other: PodRequests) -> PodRequests {
        PodRequests {
            cpu_millis: self.cpu_millis.saturating_add(other.cpu_millis),
            memory_bytes: self.memory_bytes.saturating_add(other.memory_bytes),
        }
    }

    fn max(self, other: PodRequests) -> PodRequests {
        PodRequests {
            cpu_millis: self.cpu_millis.max(other.cpu_millis),
            memory_bytes: self.memory_bytes.max(other.memory_bytes),
        }
    }
}

/// Whether an init container is a sidecar, which runs beside the main containers.
pub fn is_sidecar(container: &Container) -> bool {
    container.restart_policy == "Always"
}

/// The larger of: all main containers and sidecars together; each init container with the sidecars
/// that start before it. Plus the pod's overhead.
pub fn requests_of(spec: &PodSpec) -> PodRequests {
    let main = spec.containers.iter().map(PodRequests::of);
    let mut running = main.fold(PodRequests::default(), PodRequests::plus);
    let mut sidecars = PodRequests::default();
    let mut starting = PodRequests::default();
    for container in &spec.init_containers {
        let own = PodRequests::of(container);
        if is_sidecar(container) {
            running = running.plus(own);
            sidecars = sidecars.plus(own);
            starting = starting.max(sidecars);
        } else {
            starting = starting.max(own.plus(sidecars));
        }
    }
    let overhead = PodRequests {
        cpu_millis: cpu_millis(&spec.overhead),
        memory_bytes: memory_bytes(&spec.overhead),
    };
    running.max(starting).plus(overhead)
}
