//! Resources of containers that are changed in place: granted or not, carried out, told.
//!
//! What waits for room is looked at again when another pod of the node ends or wants less.
//! k8s: pkg/kubelet/allocation/allocation_manager.go, handlePodResourcesResize, canResizePod;
//! pkg/kubelet/kuberuntime/kuberuntime_manager.go, computePodResizeAction, doPodResizeAction

use super::slot::Slot;
use super::start::memory_limit;
use super::{Step, Worker};
use crate::kubelets::{Kubelets, Timer, WATCH_LATENCY};
use api::codec::Codec;
use api::container::{Container, Resources};
use api::pod_spec::PodSpec;
use api::requests::{RESIZE_PENDING, granted_spec, request_of, requests_of};
use api::resources::{ResourceList, cpu_millis, memory_bytes};
use api::{Kind, Object, Pod};
use apiserver::{Change, EventType, Store, Timers};
use serde_json::{Value, json};
use std::rc::Rc;

/// How far a change of resources is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Resize {
    /// There is none.
    #[default]
    None,
    /// It is wanted and not granted.
    Pending {
        /// `Deferred` or `Infeasible`.
        reason: &'static str,
        /// What is lacking.
        message: String,
    },
    /// It is granted and not carried out.
    InProgress,
}

impl Worker {
    /// The pod as the API has it now. What its containers were granted stays theirs until the
    /// kubelet has looked at what is wanted.
    pub fn see(&mut self, object: &Rc<Object>) {
        let before = std::mem::replace(&mut self.object, Rc::clone(object));
        let (Some(old), Some(new)) = (before.pod(), object.pod()) else {
            return;
        };
        if Rc::ptr_eq(&old.spec, &new.spec) || !self.is_admitted {
            return;
        }
        for (index, slot) in self.slots.iter_mut().enumerate() {
            let of = |pod: &Pod| container_of(&pod.spec, index).map(|c| c.resources.clone());
            let (old, new) = (of(old), of(new));
            if old != new && slot.granted.is_none() {
                slot.granted = old;
            }
            slot.granted
                .take_if(|granted| Some(&*granted) == new.as_ref());
        }
    }

    /// What the container of a slot was granted.
    pub fn granted(&self, slot: usize) -> Resources {
        let granted = self.slots.get(slot).and_then(|slot| slot.granted.as_ref());
        let wanted = || self.container(slot).map(|c| c.resources.clone());
        granted.cloned().or_else(wanted).unwrap_or_default()
    }

    /// The pod's specification with what was granted in the place of what is wanted.
    pub fn granted_spec(&self) -> Rc<PodSpec> {
        let mut spec = Rc::clone(self.spec());
        if self.slots.iter().any(|slot| slot.granted.is_some()) {
            let own = Rc::make_mut(&mut spec);
            let containers = own.init_containers.iter_mut().chain(&mut own.containers);
            for (index, container) in containers.enumerate() {
                container.resources = self.granted(index);
            }
        }
        spec
    }

    /// Whether a running container has other resources than it was granted, and by its policy must
    /// be started again to get them.
    pub fn must_restart_to_resize(&self, slot: usize, container: &Container) -> bool {
        let granted = self.granted(slot);
        let attempt = self.slots.get(slot).and_then(|own| own.attempt.as_ref());
        let Some(has) = attempt.map(|attempt| &attempt.resources) else {
            return false;
        };
        container.resize_policy.iter().any(|policy| {
            let name = policy["resourceName"].as_str().unwrap_or("");
            let is_other = |list: fn(&Resources) -> &ResourceList| {
                list(has).get(name) != list(&granted).get(name)
            };
            policy["restartPolicy"] == "RestartContainer"
                && (is_other(|one| &one.limits) || is_other(|one| &one.requests))
        })
    }
}

impl Kubelets {
    /// A change of a pod may leave room for others of its node that wait for it.
    pub(crate) fn look_for_room(
        &mut self,
        change: &Change,
        store: &Store,
        timers: &mut Timers<Timer>,
    ) {
        let Some(before) = running(change.before.as_ref()) else {
            return;
        };
        let after = running(change.after.as_ref());
        let is_less = match &after {
            None => true,
            Some(after) if Rc::ptr_eq(&before.spec, &after.spec) => false,
            Some(after) => {
                let (old, new) = (requests_of(&before.spec), requests_of(&after.spec));
                old.cpu_millis > new.cpu_millis || old.memory_bytes > new.memory_bytes
            }
        };
        if !is_less || store.node_tally(&before.node_name).resizing == 0 {
            return;
        }
        let waits = |object: &&Rc<Object>| {
            object
                .pod()
                .is_some_and(|pod| pod.condition(RESIZE_PENDING).is_some())
        };
        for object in store.pods_on(&before.node_name).filter(waits) {
            if let Some(worker) = self.workers.get_mut(&object.meta.uid) {
                let worker = Rc::make_mut(worker);
                worker.want(timers.now + WATCH_LATENCY);
                worker.arm(timers);
            }
        }
    }
}

/// The pod, unless it has ended.
fn running(object: Option<&Rc<Object>>) -> Option<&Pod> {
    object?.pod().filter(|pod| !pod.phase().is_terminal())
}

fn container_of(spec: &PodSpec, slot: usize) -> Option<&Container> {
    match slot.checked_sub(spec.init_containers.len()) {
        None => spec.init_containers.get(slot),
        Some(index) => spec.containers.get(index),
    }
}

impl Step<'_, '_> {
    /// Grants what is wanted if the node has room for it; notes what has been carried out.
    pub fn decide_resize(&mut self) {
        if self.worker.slots.iter().all(|slot| slot.granted.is_none()) {
            let is_done = (0..self.worker.slots.len()).all(|slot| self.has_granted(slot));
            if self.worker.resize == Resize::InProgress && is_done {
                self.tell_resize(EventType::Normal, "ResizeCompleted", "completed", None);
                self.worker.resize = Resize::None;
            } else if self.worker.resize != Resize::InProgress {
                self.worker.resize = Resize::None;
            }
            return;
        }
        let Some((reason, message)) = self.lacking() else {
            for slot in &mut self.worker.slots {
                slot.granted = None;
            }
            self.worker.resize = Resize::InProgress;
            return self.tell_resize(EventType::Normal, "ResizeStarted", "started", None);
        };
        let pending = Resize::Pending { reason, message };
        if self.worker.resize != pending {
            let event = match reason {
                "Infeasible" => "ResizeInfeasible",
                _ => "ResizeDeferred",
            };
            if let Resize::Pending { message, .. } = &pending {
                self.tell_resize(EventType::Warning, event, reason, Some(message));
            }
            self.worker.resize = pending;
        }
    }

    /// Whether a running container has what it was granted.
    fn has_granted(&self, slot: usize) -> bool {
        let own = self.worker.slots.get(slot);
        let attempt = own
            .filter(|own| own.is_running())
            .and_then(|own| own.attempt.as_ref());
        attempt.is_none_or(|attempt| attempt.resources == self.worker.granted(slot))
    }

    /// Why what is wanted is not granted.
    fn lacking(&self) -> Option<(&'static str, String)> {
        let object = self
            .intents
            .latest()
            .find(Kind::Node, "", &self.node.name)?;
        let allocatable = &object.node()?.status.allocatable;
        type Read = fn(&ResourceList) -> i64;
        let resources: [(&str, Read); 2] = [("memory", memory_bytes), ("cpu", cpu_millis)];
        let wanted = self.worker.spec();
        for (name, read) in resources {
            let (requested, capacity) = (request_of(wanted, &read), read(allocatable));
            if requested > capacity {
                let text = format!(
                    "Node didn't have enough capacity: {name}, requested: {requested}, capacity: \
                     {capacity}"
                );
                return Some(("Infeasible", text));
            }
        }
        resources.into_iter().rev().find_map(|(name, read)| {
            let (requested, capacity) = (request_of(wanted, &read), read(allocatable));
            let others = self.others();
            let used = others
                .map(|pod| request_of(&granted_spec(pod), &read))
                .sum::<i64>();
            (requested > 0 && requested > capacity.saturating_sub(used)).then(|| {
                let text = format!(
                    "Node didn't have enough resource: {name}, requested: {requested}, used: \
                     {used}, capacity: {capacity}"
                );
                ("Deferred", text)
            })
        })
    }

    /// Gives running containers what they were granted, without starting them again.
    pub fn resize_in_place(&mut self) {
        for slot in 0..self.worker.slots.len() {
            let granted = self.worker.granted(slot);
            let limit = memory_limit(&granted);
            let own = self
                .worker
                .slots
                .get_mut(slot)
                .filter(|own| Slot::is_running(own));
            let Some(attempt) = own.and_then(|own| own.attempt.as_mut()) else {
                continue;
            };
            if attempt.resources == granted {
                continue;
            }
            attempt.resources = granted;
            if let Some(process) = attempt.process.as_mut() {
                process.set_memory_limit(limit);
            }
            self.runtime_changed();
        }
    }

    /// Says in an event how far it is.
    /// k8s: pkg/kubelet/events/event.go (reasons); the texts are unverified
    fn tell_resize(&mut self, type_: EventType, reason: &str, word: &str, error: Option<&str>) {
        let spec = self.worker.spec();
        let list = |containers: &[Container]| -> Vec<Value> {
            let one = |container: &Container| {
                let resources = container.resources.encode();
                json!({"name": container.name.as_str(), "resources": resources})
            };
            containers.iter().map(one).collect()
        };
        let mut told = json!({
            "containers": list(&spec.containers),
            "generation": self.worker.object.meta.generation,
        });
        if let Some(error) = error {
            told["error"] = error.into();
        }
        let text = format!("Pod resize {word}: {told}");
        self.event(None, type_, reason, &text);
    }
}
