//! What a kubelet remembers of one pod, and how it works on it.
//!
//! Work is done in passes that never overlap. A pass reports the status, then acts; it may have to
//! wait for volumes, pulls, hooks and stopping containers. `wake` does everything that is due.
//! k8s: pkg/kubelet/pod_workers.go, pkg/kubelet/kubelet.go, SyncPod

pub mod admission;
pub mod finish;
pub mod hook;
pub mod pass;
pub mod plan;
pub mod probe_text;
pub mod probing;
pub mod pull;
pub mod resize;
mod security;
pub mod slot;
pub mod start;
pub mod stop;
pub mod volumes;
pub mod wake;

use crate::kubelets::Shared;
use crate::node::Node;
use api::container::Container;
use api::pod_spec::PodSpec;
use api::{Object, Pod, Str, Uid};
use apiserver::{EventNote, EventType, Intents};
use pass::Pass;
use resize::Resize;
use sim::Instant;
use slot::Slot;
use std::rc::Rc;
use volumes::Volumes;

/// Where a pod stands with its kubelet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// It is being kept as its specification says.
    Syncing,
    /// Its containers are being stopped for good.
    Terminating,
    /// Its containers are gone; at this moment its volumes are too.
    TearingDown(Instant),
    /// Nothing is left to do.
    Finished,
}

/// A pod's network holder.
#[derive(Clone, Debug)]
pub struct Sandbox {
    /// The pod's address.
    pub ip: Str,
    /// Whether it is ready.
    pub is_ready: bool,
}

/// Why a pod is ended by its kubelet.
#[derive(Clone, Debug)]
pub struct Eviction {
    /// The pod's reason.
    pub reason: Str,
    /// The pod's message.
    pub message: Str,
    /// Whether it gets a second to stop, in the place of its own grace.
    pub is_urgent: bool,
    /// Whether the pod goes for the sake of others.
    pub is_disruption: bool,
}

/// The kubelet's memory of one pod.
#[derive(Clone, Debug)]
pub struct Worker {
    /// The pod as the kubelet last saw it.
    pub object: Rc<Object>,
    /// Whether the pod is gone from the API.
    pub is_gone: bool,
    /// Where it stands.
    pub stage: Stage,
    /// Whether the kubelet has accepted it.
    pub is_admitted: bool,
    /// Init containers, then regular ones.
    pub slots: Vec<Slot>,
    /// The sandbox, if one was made.
    pub sandbox: Option<Sandbox>,
    /// Whether a regular container was started in this sandbox.
    pub has_run: bool,
    /// Its volumes.
    pub volumes: Volumes,
    /// The pass that is going on.
    pub pass: Option<Pass>,
    /// When the next pass begins.
    pub start_at: Option<Instant>,
    /// Whether a pass is wanted as soon as one can begin.
    pub is_wanted: bool,
    /// Whether the node was listed after the last pass.
    pub is_fresh: bool,
    /// Whether something changed on the node since it was listed.
    pub has_unseen: bool,
    /// When the next listing is that matters.
    pub relist_at: Option<Instant>,
    /// When a failed pass is repeated.
    pub requeue_at: Option<Instant>,
    /// When its active deadline passes.
    pub deadline_at: Option<Instant>,
    /// Whether its containers have ended for good by themselves.
    pub is_over: bool,
    /// Why the kubelet ends it, if it does.
    pub eviction: Option<Eviction>,
    /// By when its containers must be stopped, once it is terminating.
    pub kill_by: Option<Instant>,
    /// How far a change of its resources is.
    pub resize: Resize,
    /// Whether all containers are being started again (restart rules).
    pub is_restarting_all: Option<bool>,
    /// When they were last dropped for that.
    pub restarted_all_at: Option<Instant>,
    /// The earliest pending wake-up.
    pub armed: Option<Instant>,
}

impl Worker {
    /// A worker for a pod that was just bound to this node.
    pub fn new(object: Rc<Object>) -> Worker {
        let spec = object
            .pod()
            .map(|pod| Rc::clone(&pod.spec))
            .unwrap_or_default();
        let slots = spec.init_containers.len() + spec.containers.len();
        Worker {
            object,
            is_gone: false,
            stage: Stage::Syncing,
            is_admitted: false,
            slots: vec![Slot::default(); slots],
            sandbox: None,
            has_run: false,
            volumes: Volumes::default(),
            pass: None,
            start_at: None,
            is_wanted: false,
            is_fresh: true,
            has_unseen: false,
            relist_at: None,
            requeue_at: None,
            deadline_at: None,
            is_over: false,
            eviction: None,
            kill_by: None,
            resize: Resize::None,
            is_restarting_all: None,
            restarted_all_at: None,
            armed: None,
        }
    }

    /// The pod's identity.
    pub fn uid(&self) -> Uid {
        self.object.meta.uid
    }

    /// The pod. Workers are made for pods alone.
    pub fn pod(&self) -> &Pod {
        static_pod(self.object.pod())
    }

    /// Its specification.
    pub fn spec(&self) -> &Rc<PodSpec> {
        &self.pod().spec
    }

    /// How many of the slots are init containers.
    pub fn init_count(&self) -> usize {
        self.spec().init_containers.len()
    }

    /// The container of a slot.
    pub fn container(&self, slot: usize) -> Option<&Container> {
        let spec = self.spec();
        match slot.checked_sub(spec.init_containers.len()) {
            None => spec.init_containers.get(slot),
            Some(index) => spec.containers.get(index),
        }
    }

    /// The slot of the container called `name`; the first regular one if none is named.
    pub fn slot_of(&self, name: Option<&str>) -> Option<usize> {
        match name {
            None => Some(self.init_count()).filter(|slot| *slot < self.slots.len()),
            Some(name) => (0..self.slots.len())
                .find(|slot| self.container(*slot).is_some_and(|c| *c.name == *name)),
        }
    }

    /// Whether a slot holds an init container that ends before the pod's containers start.
    pub fn is_plain_init(&self, slot: usize) -> bool {
        slot < self.init_count()
            && self
                .container(slot)
                .is_some_and(|c| !crate::restart::is_sidecar(c))
    }

    /// Whether any container's process is alive.
    pub fn is_anything_running(&self) -> bool {
        self.slots.iter().any(Slot::is_running)
    }

    /// Whether the API wants the pod to go.
    pub fn is_unwanted(&self) -> bool {
        self.is_gone || self.object.meta.is_terminating()
    }
}

/// `Kubelets` makes workers for pods alone.
fn static_pod(pod: Option<&Pod>) -> &Pod {
    #[allow(clippy::panic)]
    match pod {
        Some(pod) => pod,
        None => panic!("a worker without a pod: Kubelets makes none"),
    }
}

/// A worker at work: what it may see and change.
pub struct Step<'a, 'b> {
    /// The time.
    pub now: Instant,
    /// The pod.
    pub worker: &'a mut Worker,
    /// Its node.
    pub node: &'a mut Node,
    /// Settings and faults.
    pub shared: &'a Shared,
    /// Writes.
    pub intents: &'a mut Intents<'b>,
}

impl Step<'_, '_> {
    /// Records an event about the pod, or about one of its containers.
    /// Differs: what happens while the network is cut is not told later; real kubelets keep
    /// trying for two minutes per event.
    /// k8s: staging/src/k8s.io/client-go/tools/record/event.go, maxTriesPerEvent
    pub fn event(&mut self, slot: Option<usize>, type_: EventType, reason: &str, message: &str) {
        if self.node.is_cut() {
            return;
        }
        let object = &self.worker.object;
        let mut note = EventNote::new(object, type_, reason, message, "kubelet");
        note = note.on(&self.node.name);
        if let Some(slot) = slot
            && let Some(container) = self.worker.container(slot)
        {
            let list = if slot < self.worker.init_count() {
                "initContainers"
            } else {
                "containers"
            };
            note = note.at(format!("spec.{list}{{{}}}", container.name));
        }
        self.intents.record(note);
    }

    /// The name of a slot's container.
    pub fn name(&self, slot: usize) -> Str {
        self.worker
            .container(slot)
            .map(|container| container.name.clone())
            .unwrap_or_default()
    }

    /// Something changed on the node; the next listing will notice it.
    pub fn runtime_changed(&mut self) {
        self.worker.has_unseen = true;
        let tick = self.node.next_relist(self.now);
        self.worker.relist_at.get_or_insert(tick);
    }
}
