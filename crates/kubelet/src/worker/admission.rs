//! The kubelet's own check of a pod that was bound to its node.
//!
//! k8s: pkg/kubelet/lifecycle/predicate.go

use super::{Stage, Step};
use crate::pressure::CRITICAL_PRIORITY;
use api::host_ports::{HostPort, host_ports};
use api::node_kinds::Taint;
use api::object::Node as NodeBody;
use api::pod_spec::PodSpec;
use api::quantity::Quantity;
use api::requests::{granted_spec, request_of};
use api::resources::{ResourceList, cpu_millis, memory_bytes};
use api::toleration::{NO_EXECUTE, NO_SCHEDULE, first_untolerated, is_tolerated};
use api::{Kind, Pod, PodPhase, Str};
use apiserver::because::kubelet::Rule;
use apiserver::{Because, EventType};
use sim::order::Gather;
use std::collections::BTreeSet;
use std::rc::Rc;

/// k8s: staging/src/k8s.io/api/core/v1/well_known_taints.go, TaintNodeMemoryPressure
const MEMORY_PRESSURE: &str = "node.kubernetes.io/memory-pressure";

/// Why a pod is refused: the code and the text.
type Refusal = (String, String);

impl Step<'_, '_> {
    /// Accepts the pod, or refuses it: it then fails for good.
    pub fn admit(&mut self) -> bool {
        self.worker.is_admitted = true;
        // A kubelet that comes back takes its pods as they are.
        if !self.worker.pod().status.start_time.is_zero() {
            return true;
        }
        let Some((code, text)) = self.refusal() else {
            return true;
        };
        self.event(None, EventType::Warning, &code, &text);
        self.worker.stage = Stage::Finished;
        let key = self.worker.object.key();
        let Some(current) = self.intents.latest().get(&key).cloned() else {
            return false;
        };
        let mut object = (*current).clone();
        object.meta.resource_version = 0;
        let generation = object.meta.generation;
        if let Some(pod) = object.pod_mut() {
            let status = Rc::make_mut(&mut pod.status);
            status.phase = PodPhase::Failed;
            status.reason = code.as_str().into();
            status.message = match code.as_str() {
                "Evicted" => text.into(),
                _ => format!("Pod was rejected: {text}").into(),
            };
            status.start_time = api::Time::from(self.now);
            status.observed_generation = generation;
        }
        // The pod may be gone by now; then there is nothing to refuse.
        let _ = self
            .intents
            .update_status(object, Because::Kubelet(Rule::Refused));
        false
    }

    fn refusal(&self) -> Option<Refusal> {
        let store = self.intents.latest();
        if self.is_kept_from_pressure() {
            let conditions = self.node.pressures().collect::<Vec<_>>().join(" ");
            let text = format!("The node had condition: [{conditions}]. ");
            return Some(("Evicted".to_owned(), text));
        }
        let object = store.find(Kind::Node, "", &self.node.name)?;
        let node = object.node()?;
        let spec = self.worker.spec();
        if let Some(refusal) = self.shortage(node) {
            return Some(refusal);
        }
        let failed = |code: &str, text: &str| {
            Some((code.to_owned(), format!("Predicate {code} failed: {text}")))
        };
        if !spec.allows_node(&self.node.name, &object.meta.labels) {
            let text = "node(s) didn't match Pod's node affinity/selector";
            return failed("NodeAffinity", text);
        }
        let ports = host_ports(spec);
        let is_taken = |other: &HostPort| ports.iter().any(|port| port.conflicts_with(other));
        if !ports.is_empty()
            && self
                .others()
                .any(|pod| host_ports(&pod.spec).iter().any(is_taken))
        {
            let text = "node(s) didn't have free ports for the requested pod ports";
            return failed("NodePorts", text);
        }
        if first_untolerated(&node.spec.taints, &spec.tolerations, &[NO_EXECUTE]).is_some() {
            let text = "node(s) had taints that the pod didn't tolerate";
            return failed("TaintToleration", text);
        }
        None
    }

    /// Whether the node runs short of something that the pod cannot do without: of memory, if the
    /// pod asks for none and does not tolerate that, or of disk. Critical pods come all the same.
    /// k8s: pkg/kubelet/eviction/eviction_manager.go, Admit
    fn is_kept_from_pressure(&self) -> bool {
        let taint = Taint {
            key: MEMORY_PRESSURE.into(),
            effect: NO_SCHEDULE.into(),
            ..Taint::default()
        };
        let spec = self.worker.spec();
        let needs_memory = self.worker.pod().status.qos_class == "BestEffort"
            && !is_tolerated(&taint, &spec.tolerations);
        let is_kept = self.node.disk.pressure_since.is_some()
            || (self.node.memory.pressure_since.is_some() && needs_memory);
        is_kept && spec.priority.unwrap_or(0) < CRITICAL_PRIORITY
    }

    /// The pods of the node that its kubelet has accepted before.
    pub(super) fn others(&self) -> impl Iterator<Item = &Pod> {
        let (store, own) = (self.intents.latest(), self.worker.uid());
        let others = store
            .pods_on(&self.node.name)
            .filter(move |other| other.meta.uid != own);
        others
            .filter_map(|other| other.pod())
            .filter(|pod| !pod.phase().is_terminal() && !pod.status.start_time.is_zero())
    }

    /// The first resource of which there is not enough.
    fn shortage(&self, node: &NodeBody) -> Option<Refusal> {
        let (spec, allocatable) = (self.worker.spec(), &node.status.allocatable);
        let all = self.intents.latest().node_tally(&self.node.name);
        let pods = allocatable.get("pods").map_or(i64::MAX, Quantity::value);
        let is_basic = |name: &&Str| matches!(name.as_str(), "cpu" | "memory");
        let containers = spec.init_containers.iter().chain(&spec.containers);
        let names = containers.flat_map(|c| c.resources.requests.keys());
        let more: BTreeSet<&Str> = names.filter(|name| !is_basic(name)).gathered();
        // The tally counts also pods that were not accepted yet: who has room beside them has room.
        let has_room = i64::from(all.pods) <= pods
            && all.cpu_millis <= cpu_millis(allocatable)
            && all.memory_bytes <= memory_bytes(allocatable);
        if has_room && more.is_empty() {
            return None;
        }
        let disk = more.iter().filter(|name| **name == "ephemeral-storage");
        let rest = more.iter().filter(|name| **name != "ephemeral-storage");
        let names = disk.chain(rest).map(|name| name.as_str());
        ["pods", "cpu", "memory"]
            .into_iter()
            .chain(names)
            .find_map(|name| self.shortage_of(name, spec, allocatable))
    }

    fn shortage_of(
        &self,
        name: &str,
        spec: &PodSpec,
        allocatable: &ResourceList,
    ) -> Option<Refusal> {
        let value = |list: &ResourceList| match name {
            "cpu" => cpu_millis(list),
            _ => list.get(name).map_or(0, Quantity::value),
        };
        let request = |spec: &PodSpec| match name {
            "pods" => 1,
            _ => request_of(spec, &value),
        };
        // Resources that the node has never heard of are the scheduler's business alone.
        let is_optional = name == "pods" || name.contains('/');
        if is_optional && !allocatable.contains_key(name) {
            return None;
        }
        let (requested, capacity) = (request(spec), value(allocatable));
        if requested <= 0 {
            return None;
        }
        let others = self.others();
        let used = others.map(|pod| request(&granted_spec(pod))).sum::<i64>();
        (requested > capacity.saturating_sub(used)).then(|| {
            let text = format!(
                "Node didn't have enough resource: {name}, requested: {requested}, used: {used}, \
                 capacity: {capacity}"
            );
            (format!("OutOf{name}"), text)
        })
    }
}
