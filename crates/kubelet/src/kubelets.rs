//! The kubelets of all nodes: who works on which pod, and what can be asked of them.
//!
//! Watches pods and nodes; writes pod statuses, events and the last deletion of a pod. Nothing runs
//! without a reason: a healthy pod without probes has no timer.
//! k8s: pkg/kubelet/kubelet.go

use crate::machine::{MachineTimer, Machines};
use crate::node::Node;
use crate::runtime::{Behavior, BehaviorTable};
use crate::worker::{Stage, Step, Worker};
use api::container::Container;
use api::resources::memory_bytes;
use api::{Kind, Object, Str, Uid};
use apiserver::{Change, Context, Intents, Store, Timers};
use imbl::OrdMap;
use sim::{Duration, Instant, Random};
use std::rc::Rc;

/// A kubelet looks at a pod this long after it was bound or changed.
/// Measured: shared/reference/latencies.md, section 4.
const WATCH_LATENCY: Duration = Duration::from_millis(10);

/// Annotations that say what a container does: the prefix and its name.
const BEHAVIOR_ANNOTATION: &str = "behavior.podarium.dev/";

/// Settings of the kubelets.
#[derive(Clone, Debug, Default)]
pub struct KubeletConfig {
    /// What the containers of an image do.
    pub behaviors: BehaviorTable,
    /// When a failed start is looked at again.
    pub retry: RetryDisplay,
}

/// When a kubelet looks again at a container that waits in back-off. It decides how long `Error`
/// shows before `CrashLoopBackOff` does; the restarts come at the same times.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum RetryDisplay {
    /// Every 10 s, as the recorded cluster's kubelets (syncFrequency 10 s).
    #[default]
    Recorded,
    /// Every minute, as a default installation.
    Standard,
    /// As recorded, and once a second after the failure, as people expect it.
    Prompt,
}

impl RetryDisplay {
    /// All choices and what scenarios call them.
    pub const ALL: [(RetryDisplay, &'static str); 3] = [
        (RetryDisplay::Recorded, "recorded"),
        (RetryDisplay::Standard, "standard"),
        (RetryDisplay::Prompt, "prompt"),
    ];

    /// The choice called `text`.
    pub fn parse(text: &str) -> Option<RetryDisplay> {
        RetryDisplay::ALL
            .iter()
            .find(|(_, name)| *name == text)
            .map(|(choice, _)| *choice)
    }

    /// What scenarios call it.
    pub fn text(self) -> &'static str {
        RetryDisplay::ALL
            .iter()
            .find(|(choice, _)| *choice == self)
            .map_or("", |(_, name)| name)
    }
}

/// When a kubelet wants to look again.
#[derive(Clone, Debug)]
pub enum Timer {
    /// At a pod.
    Pod(Uid),
    /// At the memory of a node.
    Memory(Str),
    /// At a machine.
    Machine(MachineTimer),
}

/// What all kubelets have in common.
#[derive(Clone, Debug, Default)]
pub struct Shared {
    behaviors: BehaviorTable,
    /// When a failed start is looked at again.
    pub retry: RetryDisplay,
    /// Images that faults took away (false) or brought back (true).
    images: OrdMap<Str, bool>,
}

impl Shared {
    /// Whether a fault decided that `image` exists or not.
    pub fn image_fault(&self, image: &str) -> Option<bool> {
        self.images.get(image).copied()
    }

    /// What a container does: its image's behaviour with its pod's annotation laid over it.
    pub fn behavior_of(&self, object: &Object, container: &Container) -> Rc<Behavior> {
        let image = self
            .behaviors
            .of_image(&container.image)
            .cloned()
            .unwrap_or_default();
        let own = annotation(object, container).and_then(|text| Behavior::parse(text).ok());
        Rc::new(match own {
            Some(own) => image.overlaid(&own),
            None => image,
        })
    }

    /// What is wrong with the annotation about a container.
    pub fn behavior_problem(&self, object: &Object, container: &Container) -> Option<String> {
        let text = annotation(object, container)?;
        Behavior::parse(text)
            .err()
            .map(|problem| problem.to_string())
    }

    pub(crate) fn set_image(&mut self, image: &str, is_there: bool) {
        self.images.insert(image.into(), is_there);
    }
}

fn annotation<'a>(object: &'a Object, container: &Container) -> Option<&'a Str> {
    if object.meta.annotations.is_empty() {
        return None;
    }
    object
        .meta
        .annotation(&format!("{BEHAVIOR_ANNOTATION}{}", container.name))
}

/// The runtime state of all nodes.
#[derive(Clone, Debug, Default)]
pub struct Kubelets {
    pub(crate) shared: Shared,
    pub(crate) machines: Machines,
    pub(crate) nodes: OrdMap<Str, Node>,
    pub(crate) workers: OrdMap<Uid, Rc<Worker>>,
    nodes_made: u32,
}

impl Kubelets {
    /// Kubelets that run nothing yet.
    pub fn new(config: KubeletConfig) -> Kubelets {
        let shared = Shared {
            behaviors: config.behaviors,
            retry: config.retry,
            images: OrdMap::new(),
        };
        Kubelets {
            shared,
            ..Kubelets::default()
        }
    }

    /// Learns of a change.
    pub fn observe(&mut self, change: &Change, _store: &Store, timers: &mut Timers<Timer>) {
        self.machines.observe(change);
        match (change.kind(), &change.after) {
            (Kind::Node, Some(object)) => self.node_seen(object),
            (Kind::Pod, Some(object)) => self.pod_seen(object, change, timers),
            (Kind::Pod, None) => self.pod_gone(change.object().meta.uid, timers),
            _ => (),
        }
    }

    fn node_seen(&mut self, object: &Object) {
        let name = &object.meta.name;
        if !self.nodes.contains_key(name) {
            self.nodes_made += 1;
            let chance = Random::named(u64::from(self.nodes_made), name).next();
            let node = Node::new(name.clone(), self.nodes_made, chance);
            self.nodes.insert(name.clone(), node);
        }
        let capacity = object
            .node()
            .map(|node| memory_bytes(&node.status.capacity));
        let capacity = capacity
            .and_then(|bytes| u64::try_from(bytes).ok())
            .unwrap_or(0);
        if let Some(node) = self
            .nodes
            .get_mut(name)
            .filter(|n| n.memory_capacity != capacity)
        {
            node.memory_capacity = capacity;
        }
    }

    fn pod_seen(&mut self, object: &Rc<Object>, change: &Change, timers: &mut Timers<Timer>) {
        let Some(pod) = object.pod() else { return };
        if pod.node_name.is_empty() || !self.nodes.get(&pod.node_name).is_some_and(Node::is_on) {
            return;
        }
        let is_own = change.cause.actor == "kubelet";
        let is_relevant =
            !is_own && (change.is_desired_state_changed() || !pod.spec.readiness_gates.is_empty());
        match self.workers.get_mut(&object.meta.uid) {
            None => self.adopt(object, timers.now + WATCH_LATENCY, timers),
            Some(worker) => {
                let worker = Rc::make_mut(worker);
                worker.object = Rc::clone(object);
                if is_relevant && worker.stage != Stage::Finished {
                    worker.want(timers.now + WATCH_LATENCY);
                    worker.arm(timers);
                }
            }
        }
    }

    /// Takes a pod of a node with power; its first pass begins at `at`.
    pub(crate) fn adopt(&mut self, object: &Rc<Object>, at: Instant, timers: &mut Timers<Timer>) {
        let uid = object.meta.uid;
        if object.pod().is_none_or(|pod| pod.phase().is_terminal()) {
            return;
        }
        let worker = self
            .workers
            .entry(uid)
            .or_insert_with(|| Rc::new(Worker::new(Rc::clone(object))));
        let worker = Rc::make_mut(worker);
        worker.object = Rc::clone(object);
        worker.want(at);
        worker.arm(timers);
    }

    fn pod_gone(&mut self, uid: Uid, timers: &mut Timers<Timer>) {
        let Some(worker) = self.workers.get_mut(&uid) else {
            return;
        };
        if worker.stage == Stage::Finished {
            self.workers.remove(&uid);
            return;
        }
        let worker = Rc::make_mut(worker);
        worker.is_gone = true;
        worker.want(timers.now + WATCH_LATENCY);
        worker.arm(timers);
    }

    /// Does what a timer asked for.
    pub fn fire(
        &mut self,
        timer: Timer,
        _cx: &Context,
        intents: &mut Intents<'_>,
        timers: &mut Timers<Timer>,
    ) {
        match timer {
            Timer::Pod(uid) => self.with_worker(uid, intents, timers, |step| step.wake()),
            Timer::Memory(name) => self.look_at_memory(&name, intents, timers),
            Timer::Machine(timer) => {
                let later = |delay, next| timers.after(delay, Timer::Machine(next));
                self.machines.fire(timer, intents, later);
            }
        }
    }

    /// Lets `act` work on a pod, then arms its next timer.
    pub(crate) fn with_worker(
        &mut self,
        uid: Uid,
        intents: &mut Intents<'_>,
        timers: &mut Timers<Timer>,
        act: impl FnOnce(&mut Step<'_, '_>),
    ) {
        let Some(worker) = self.workers.get_mut(&uid) else {
            return;
        };
        let Some(node) = self.nodes.get_mut(&worker.pod().node_name) else {
            return;
        };
        if !node.is_on() {
            return;
        }
        let worker = Rc::make_mut(worker);
        if worker.armed.is_some_and(|at| at <= timers.now) {
            worker.armed = None;
        }
        let mut step = Step {
            now: timers.now,
            worker,
            node,
            shared: &self.shared,
            intents,
        };
        act(&mut step);
        if node.is_memory_short() && !node.is_watching_memory {
            node.is_watching_memory = true;
            timers.at(
                node.next_memory_look(timers.now),
                Timer::Memory(node.name.clone()),
            );
        }
        worker.arm(timers);
        let is_over = worker.stage == Stage::Finished && worker.is_gone;
        if is_over {
            self.workers.remove(&uid);
        }
    }
}

impl Worker {
    /// Asks for a pass from outside: a pod that changed.
    pub(crate) fn want(&mut self, at: Instant) {
        if self.pass.is_some() && self.is_unwanted() {
            // A pass that is going on is cancelled when the pod is to go.
            self.pass = None;
            self.is_fresh = true;
        }
        if self.pass.is_some() {
            self.is_wanted = true;
        } else {
            self.begin_by(at);
        }
    }

    /// Schedules the next wake-up, unless an earlier one is pending.
    pub(crate) fn arm(&mut self, timers: &mut Timers<Timer>) {
        let Some(due) = self.due_next() else { return };
        if self.armed.is_none_or(|armed| due < armed) {
            self.armed = Some(due);
            timers.at(due, Timer::Pod(self.uid()));
        }
    }
}
