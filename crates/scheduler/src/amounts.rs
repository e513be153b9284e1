//! Resources as the scheduler counts them, and what a pod requests.
//!
//! k8s: staging/src/k8s.io/component-helpers/resource/helpers.go (PodRequests),
//! pkg/scheduler/framework/types.go (Resource)

use api::Str;
use api::container::Container;
use api::pod_spec::PodSpec;
use api::quantity::Quantity;
use api::resources::ResourceList;
use std::collections::BTreeMap;

/// Cpu that scoring assumes for a container without a request, in thousandths of a core.
/// k8s: pkg/scheduler/util/pod_resources.go, DefaultMilliCPURequest
const CPU_ASSUMED_MILLIS: i64 = 100;
/// Memory that scoring assumes for a container without a request.
/// k8s: pkg/scheduler/util/pod_resources.go, DefaultMemoryRequest
const MEMORY_ASSUMED_BYTES: i64 = 200 * 1024 * 1024;

/// The name of a resource, read once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Resource {
    /// Processor time.
    Cpu,
    /// Memory.
    Memory,
    /// Local disk.
    Ephemeral,
    /// Everything else.
    Other(Str),
}

impl From<&str> for Resource {
    fn from(name: &str) -> Resource {
        match name {
            "cpu" => Resource::Cpu,
            "memory" => Resource::Memory,
            "ephemeral-storage" => Resource::Ephemeral,
            _ => Resource::Other(Str::from(name)),
        }
    }
}

impl Resource {
    /// Whether every node has it, so that it counts even if a pod requests none.
    pub fn is_basic(&self) -> bool {
        !matches!(self, Resource::Other(_))
    }
}

/// Amounts of resources.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Amounts {
    /// Thousandths of a core.
    pub cpu_millis: i64,
    /// Bytes.
    pub memory_bytes: i64,
    /// Bytes of local disk.
    pub ephemeral_bytes: i64,
    /// How many pods fit; zero in a pod's own request.
    pub pods: i64,
    /// Everything else: huge pages and extended resources.
    pub scalars: BTreeMap<Str, i64>,
}

impl Amounts {
    /// The amounts of a list such as `status.allocatable`.
    pub fn of(list: &ResourceList) -> Amounts {
        let mut amounts = Amounts::default();
        for (name, quantity) in list.iter() {
            amounts.set(name, quantity);
        }
        amounts
    }

    fn set(&mut self, name: &Str, quantity: &Quantity) {
        match name.as_str() {
            "cpu" => self.cpu_millis = quantity.milli_value(),
            "memory" => self.memory_bytes = quantity.value(),
            "ephemeral-storage" => self.ephemeral_bytes = quantity.value(),
            "pods" => self.pods = quantity.value(),
            _ => {
                self.scalars.insert(name.clone(), quantity.value());
            }
        }
    }

    /// The amount of the resource called `name`.
    pub fn get(&self, name: &str) -> i64 {
        match name {
            "cpu" => self.cpu_millis,
            "memory" => self.memory_bytes,
            "ephemeral-storage" => self.ephemeral_bytes,
            "pods" => self.pods,
            _ => self.scalars.get(name).copied().unwrap_or(0),
        }
    }

    /// The amount of a resource.
    pub fn of_resource(&self, resource: &Resource) -> i64 {
        match resource {
            Resource::Cpu => self.cpu_millis,
            Resource::Memory => self.memory_bytes,
            Resource::Ephemeral => self.ephemeral_bytes,
            Resource::Other(name) => self.get(name),
        }
    }

    /// Adds `other`, `times` times (-1 takes it away).
    pub fn add(&mut self, other: &Amounts, times: i64) {
        self.combine(other, |a, b| a.saturating_add(b.saturating_mul(times)));
    }

    fn raise_to(&mut self, other: &Amounts) {
        self.combine(other, i64::max);
    }

    fn combine(&mut self, other: &Amounts, with: impl Fn(i64, i64) -> i64) {
        self.cpu_millis = with(self.cpu_millis, other.cpu_millis);
        self.memory_bytes = with(self.memory_bytes, other.memory_bytes);
        self.ephemeral_bytes = with(self.ephemeral_bytes, other.ephemeral_bytes);
        self.pods = with(self.pods, other.pods);
        for (name, amount) in &other.scalars {
            let entry = self.scalars.entry(name.clone()).or_insert(0);
            *entry = with(*entry, *amount);
        }
    }
}

/// What a pod requests, really and as scoring sees it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PodRequests {
    /// What it requests.
    pub real: Amounts,
    /// The same, with assumed cpu and memory where a container requests none.
    pub assumed: Amounts,
}

impl PodRequests {
    /// The requests of a pod with this specification.
    pub fn of(spec: &PodSpec) -> PodRequests {
        let real = combined(spec, |container| Amounts::of(&container.resources.requests));
        let assumed = combined(spec, |container| {
            let requests = &container.resources.requests;
            let mut amounts = Amounts::of(requests);
            if !requests.contains_key("cpu") {
                amounts.cpu_millis = CPU_ASSUMED_MILLIS;
            }
            if !requests.contains_key("memory") {
                amounts.memory_bytes = MEMORY_ASSUMED_BYTES;
            }
            amounts
        });
        PodRequests { real, assumed }
    }
}

/// The larger of: all main containers and sidecars together; each init container with the sidecars
/// that started before it. Requests of the pod as a whole replace the sum; overhead comes on top.
fn combined(spec: &PodSpec, of: impl Fn(&Container) -> Amounts) -> Amounts {
    let mut sum = Amounts::default();
    for container in &spec.containers {
        sum.add(&of(container), 1);
    }
    let mut sidecars = Amounts::default();
    let mut peak = Amounts::default();
    for container in &spec.init_containers {
        let own = of(container);
        let mut needed = own.clone();
        needed.add(&sidecars, 1);
        peak.raise_to(&needed);
        if container.restart_policy == "Always" {
            sum.add(&own, 1);
            sidecars.add(&own, 1);
        }
    }
    sum.raise_to(&peak);
    if let Some(resources) = &spec.resources {
        for (name, quantity) in resources
            .requests
            .iter()
            .filter(|(name, _)| is_pod_level(name))
        {
            sum.set(name, quantity);
        }
    }
    sum.add(&Amounts::of(&spec.overhead), 1);
    sum.pods = 0;
    sum
}

/// Resources that may be requested for the pod as a whole.
fn is_pod_level(name: &str) -> bool {
    name == "cpu" || name == "memory" || name.starts_with("hugepages-")
}
