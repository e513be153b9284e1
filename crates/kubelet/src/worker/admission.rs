//! The kubelet's own check of a pod that was bound to its node.
//!
//! k8s: pkg/kubelet/lifecycle/predicate.go

use super::{Stage, Step};
use api::requests::requests_of;
use api::resources::{cpu_millis, memory_bytes};
use api::{Kind, PodPhase};
use apiserver::because::kubelet::Rule;
use apiserver::{Because, EventType};
use std::rc::Rc;

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
        if self.node.pressure_since.is_some() && self.worker.pod().status.qos_class == "BestEffort"
        {
            let text = "The node had condition: [MemoryPressure]. ";
            return Some(("Evicted".to_owned(), text.to_owned()));
        }
        let node = store.find(Kind::Node, "", &self.node.name)?;
        let allocatable = &node.node()?.status.allocatable;
        let own = requests_of(self.worker.spec());
        let tally = store.node_tally(&self.node.name);
        let used_cpu = tally.cpu_millis - own.cpu_millis;
        let used_memory = tally.memory_bytes - own.memory_bytes;
        let pods = allocatable
            .get("pods")
            .map_or(i64::MAX, |quantity| quantity.value());
        for (name, requested, used, capacity) in [
            ("pods", 1, i64::from(tally.pods) - 1, pods),
            ("cpu", own.cpu_millis, used_cpu, cpu_millis(allocatable)),
            (
                "memory",
                own.memory_bytes,
                used_memory,
                memory_bytes(allocatable),
            ),
        ] {
            if requested > 0 && requested > capacity - used {
                let text = format!(
                    "Node didn't have enough resource: {name}, requested: {requested}, \
                     used: {used}, capacity: {capacity}"
                );
                return Some((format!("OutOf{name}"), text));
            }
        }
        let labels = &node.meta.labels;
        if !self.worker.spec().allows_node(&self.node.name, labels) {
            let text = "Predicate NodeAffinity failed: node(s) didn't match Pod's node \
                        affinity/selector";
            return Some(("NodeAffinity".to_owned(), text.to_owned()));
        }
        None
    }
}
