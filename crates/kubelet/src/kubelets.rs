//! The kubelets of all nodes: who works on which pod, and what can be asked of them.
//!
//! Watches pods and nodes; writes pod statuses, events and the last deletion of a pod. Nothing runs
//! without a reason: a healthy pod without probes has no timer.
//! k8s: pkg/kubelet/kubelet.go

use crate::machine::{MachineTimer, Machines};
use crate::node::Node;
use crate::pressure::next_look;
use crate::runtime::network::NoNetwork;
use crate::runtime::{Behavior, BehaviorTable, Network, images};
use crate::worker::{Stage, Step, Worker};
use api::container::Container;
use api::{Kind, Object, Str, Uid};
use apiserver::{Change, Intents, Store, Timers};
use sim::{Duration, Instant, Random, Sorted, Table};
use std::rc::Rc;

/// A kubelet looks at a pod this long after it was bound or changed.
/// Measured: shared/reference/latencies.md, section 4.
pub(crate) const WATCH_LATENCY: Duration = Duration::from_millis(10);

/// Annotations that say what a container does: the prefix and its name.
const BEHAVIOR_ANNOTATION: &str = "behavior.podarium.dev/";

/// Settings of the kubelets.
#[derive(Clone, Debug)]
pub struct KubeletConfig {
    /// What the containers of an image do.
    pub behaviors: BehaviorTable,
    /// When a failed start is looked at again.
    pub retry: RetryDisplay,
    /// Names and endpoints.
    pub network: &'static dyn Network,
}

impl Default for KubeletConfig {
    fn default() -> Self {
        KubeletConfig {
            behaviors: BehaviorTable::default(),
            retry: RetryDisplay::default(),
            network: &NoNetwork,
        }
    }
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
    /// At what a node has left.
    Pressure(Str),
    /// At a machine.
    Machine(MachineTimer),
}

/// What all kubelets have in common.
#[derive(Clone, Debug)]
pub struct Shared {
    behaviors: BehaviorTable,
    /// When a failed start is looked at again.
    pub retry: RetryDisplay,
    /// Names and endpoints.
    pub network: &'static dyn Network,
    /// Images that faults took away (false) or brought back (true); a name without tag stands for
    /// all its tags.
    images: Sorted<(Str, bool)>,
}

impl Default for Shared {
    fn default() -> Self {
        Shared::new(KubeletConfig::default())
    }
}

impl Shared {
    fn new(config: KubeletConfig) -> Shared {
        Shared {
            behaviors: config.behaviors,
            retry: config.retry,
            network: config.network,
            images: Sorted::default(),
        }
    }

    /// Whether a fault decided that `image` exists or not.
    pub fn image_fault(&self, image: &str) -> Option<bool> {
        let of_name = || self.images.get(images::without_tag(image));
        self.images.get(image).or_else(of_name).copied()
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
        let tags = self
            .images
            .keys()
            .filter(|known| images::without_tag(known) == image);
        for known in tags.cloned().collect::<Vec<Str>>() {
            self.images.take(&known);
        }
        self.images.set(image.into(), is_there);
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
    pub(crate) nodes: Table<(Str, Rc<Node>)>,
    pub(crate) workers: Table<(Uid, Rc<Worker>)>,
    nodes_made: u32,
}

impl Kubelets {
    /// Kubelets that run nothing yet.
    pub fn new(config: KubeletConfig) -> Kubelets {
        Kubelets {
            shared: Shared::new(config),
            ..Kubelets::default()
        }
    }

    /// Learns of a change.
    pub fn observe(&mut self, change: &Change, store: &Store, timers: &mut Timers<Timer>) {
        self.machines.observe(change);
        self.look_for_room(change, store, timers);
        match (change.kind(), &change.after) {
            (Kind::Node, Some(object)) if self.machines.is_known(&object.meta.name) => {
                self.node_seen(object, timers);
            }
            (Kind::Lease, None) => self.lease_gone(change.object(), timers),
            (Kind::Pod, Some(object)) => self.pod_seen(object, change, timers),
            (Kind::Pod, None) => self.pod_gone(change.object().meta.uid, timers),
            _ => (),
        }
    }

    fn node_seen(&mut self, object: &Object, timers: &mut Timers<Timer>) {
        let name = &object.meta.name;
        if !self.nodes.has(name) {
            self.nodes_made += 1;
            let chance = Random::named(u64::from(self.nodes_made), name).next();
            let node = Node::new(name.clone(), self.nodes_made, chance);
            self.nodes.set(name.clone(), Rc::new(node));
        }
        let capacity = object.node().map(|node| &node.status.capacity);
        let capacity = |name: &str| {
            let quantity = capacity.and_then(|list| list.get(name));
            quantity
                .and_then(|one| u64::try_from(one.value()).ok())
                .unwrap_or(0)
        };
        let (memory, disk) = (capacity("memory"), capacity("ephemeral-storage"));
        if let Some(node) = self
            .nodes
            .get_mut(name)
            .filter(|n| (n.memory.capacity, n.disk.capacity) != (memory, disk))
        {
            let node = Rc::make_mut(node);
            (node.memory.capacity, node.disk.capacity) = (memory, disk);
        }
        let node = self.nodes.get(name);
        if let Some(node) = node.filter(|_| self.machines.has_schedulable_news(object)) {
            let due = node.next_status(timers.now);
            let timer = MachineTimer::Schedulable(name.clone());
            timers.at(due, Timer::Machine(timer));
        }
    }

    /// A kubelet whose lease was deleted makes it again when it would have renewed it.
    /// k8s: staging/src/k8s.io/component-helpers/apimachinery/lease/controller.go, ensureLease
    fn lease_gone(&self, lease: &Object, timers: &mut Timers<Timer>) {
        let (namespace, name) = (&lease.meta.namespace, &lease.meta.name);
        let is_ours = *namespace == api::lease::NAMESPACE;
        if let Some(node) = self.nodes.get(name).filter(|_| is_ours) {
            let timer = Timer::Machine(MachineTimer::Lease(name.clone()));
            timers.at(node.next_status(timers.now), timer);
        }
    }

    fn pod_seen(&mut self, object: &Rc<Object>, change: &Change, timers: &mut Timers<Timer>) {
        let Some(pod) = object.pod() else { return };
        if pod.node_name.is_empty() || !self.is_node_reached(&pod.node_name) {
            return;
        }
        let is_own = change.cause.actor == "kubelet";
        let is_relevant =
            !is_own && (change.is_desired_state_changed() || !pod.spec.readiness_gates.is_empty());
        match self.workers.get_mut(&object.meta.uid) {
            None => self.adopt(object, timers.now + WATCH_LATENCY, timers),
            Some(worker) => {
                let worker = Rc::make_mut(worker);
                worker.see(object);
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
        if !self.workers.has(&uid) {
            let worker = Worker::new(Rc::clone(object));
            self.workers.set(uid, Rc::new(worker));
        }
        let Some(worker) = self.workers.get_mut(&uid) else {
            return;
        };
        let worker = Rc::make_mut(worker);
        worker.see(object);
        worker.want(at);
        worker.arm(timers);
    }

    fn pod_gone(&mut self, uid: Uid, timers: &mut Timers<Timer>) {
        let node = self.workers.get(&uid).map(|worker| &worker.pod().node_name);
        // A node that is cut off learns of it when it is back.
        if node.is_some_and(|node| self.nodes.get(node).is_some_and(|node| node.is_cut())) {
            return;
        }
        let Some(worker) = self.workers.get_mut(&uid) else {
            return;
        };
        if worker.stage == Stage::Finished {
            self.workers.take(&uid);
            return;
        }
        let worker = Rc::make_mut(worker);
        worker.is_gone = true;
        worker.want(timers.now + WATCH_LATENCY);
        worker.arm(timers);
    }

    /// Does what a timer asked for.
    pub fn fire(&mut self, timer: Timer, intents: &mut Intents<'_>, timers: &mut Timers<Timer>) {
        match timer {
            Timer::Pod(uid) => self.with_worker(uid, intents, timers, |step| step.wake()),
            Timer::Pressure(name) => self.look_at_node(&name, intents, timers),
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
        let node = Rc::make_mut(node);
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
        if node.wants_look() && !node.is_watching {
            node.is_watching = true;
            timers.at(next_look(timers.now), Timer::Pressure(node.name.clone()));
        }
        worker.arm(timers);
        let is_over = worker.stage == Stage::Finished && worker.is_gone;
        if is_over {
            self.workers.take(&uid);
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
