//! Machines: their kubelets register nodes, renew leases, fall silent and come back.
//!
//! Remembers with what each machine registered, because a machine that boots registers again if its
//! node is gone. Writes nodes, leases and events.
//! k8s: pkg/kubelet/kubelet_node_status.go (registerWithAPIServer, syncNodeStatus)

use crate::fault::Fault;
use crate::kubelets::{Kubelets, Timer};
use crate::registration::{HEALTHY, NodeConfig, condition, node_object};
use api::{Kind, Object, ObjectKey, Str, Time};
use apiserver::because::node::Rule;
use apiserver::{Because, Change, EventNote, EventType, Intents, Timers};
use sim::{Duration, Sorted};
use std::rc::Rc;

/// From power to registration. Measured: latencies.md, section 3: under a second.
const BOOT: Duration = Duration::from_millis(500);
/// From registration to Ready. Measured: the same.
const FIRST_STATUS: Duration = Duration::from_millis(200);
/// From power to Ready, if the node had been given up: the next regular status.
/// Measured: 0-14 s in the recordings; this is within what all of them show.
const NODE_STATUS: Duration = Duration::from_millis(11_500);

/// What a machine wants to do later.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MachineTimer {
    /// Register its node.
    Register(Str),
    /// Report the node's status.
    Report(Str),
    /// Say that the node was cordoned or uncordoned.
    Schedulable(Str),
    /// Make the node's lease again, which somebody has deleted.
    Lease(Str),
}

/// All machines.
#[derive(Clone, Debug, Default)]
pub struct Machines {
    /// Nodes as they were first registered.
    registered: Sorted<(Str, Rc<Object>)>,
    off: Sorted<Str>,
    cut: Sorted<Str>,
    /// Those with a slow disk.
    slow: Sorted<Str>,
    /// Nodes that were said to be cordoned.
    cordoned: Sorted<Str>,
}

impl Machines {
    /// Remembers with what a machine registered. A node that a person writes has no machine.
    pub fn observe(&mut self, change: &Change) {
        if let (Kind::Node, None, Some(node)) = (change.kind(), &change.before, &change.after)
            && change.cause.actor == "kubelet"
            && !self.registered.has(&node.meta.name)
        {
            let name = node.meta.name.clone();
            self.registered.set(name, Rc::clone(node));
        }
    }

    /// Whether a machine registered the node of this name.
    pub fn is_known(&self, name: &str) -> bool {
        self.registered.has(name)
    }

    /// A new machine boots. Fails if there is one of this name.
    pub fn add(
        &mut self,
        config: &NodeConfig,
        intents: &Intents<'_>,
        mut later: impl FnMut(Duration, MachineTimer),
    ) -> Result<(), String> {
        let name = &config.name;
        if let Some(problem) = api::names::dns1123_subdomain(name).first() {
            return Err(format!("\"{name}\" is no name for a node: {problem}"));
        }
        let is_there = intents.latest().find(Kind::Node, "", name).is_some();
        if is_there || self.registered.has(name) {
            return Err(format!("there is a machine \"{name}\" already"));
        }
        let node = node_object(config, intents.now);
        self.registered.set(name.clone(), Rc::new(node));
        later(BOOT, MachineTimer::Register(name.clone()));
        Ok(())
    }

    /// Whether something is to be said about a node that was cordoned or uncordoned.
    pub fn has_schedulable_news(&self, node: &Object) -> bool {
        let is_cordoned = node.node().is_some_and(|body| body.spec.unschedulable);
        is_cordoned != self.cordoned.contains(&node.meta.name)
    }

    /// The machines with a fault: without power, then cut off, then with a slow disk.
    pub fn faulty(&self) -> impl Iterator<Item = &Str> {
        let slow = self.slow.iter();
        self.off.iter().chain(self.cut.iter()).chain(slow)
    }

    /// k8s: pkg/kubelet/kubelet_node_status.go, recordNodeSchedulableEvent
    fn say_schedulable(&mut self, name: &Str, intents: &mut Intents<'_>) {
        let Some(node) = intents.latest().find(Kind::Node, "", name).cloned() else {
            return;
        };
        if !self.has_schedulable_news(&node) {
            return;
        }
        let reason = match self.cordoned.discard(name) {
            true => "NodeSchedulable",
            false => {
                self.cordoned.add(name.clone());
                "NodeNotSchedulable"
            }
        };
        status_event(&node, reason, intents);
    }

    /// Whether a machine reports to the API.
    fn is_heard(&self, name: &str) -> bool {
        !self.off.contains(name) && !self.cut.contains(name)
    }

    /// The machine loses power.
    pub fn power_off(&mut self, name: &str, intents: &mut Intents<'_>) {
        if self.is_heard(name) {
            stop_lease(name, intents);
        }
        self.off.add(name.into());
    }

    /// The network to the machine is cut.
    pub fn cut(&mut self, name: &str, intents: &mut Intents<'_>) {
        if self.is_heard(name) {
            stop_lease(name, intents);
        }
        self.cut.add(name.into());
    }

    /// The machine boots, or is heard again; `later` takes what it wants to do then. Only one that
    /// boots registers its node anew.
    pub fn come_back(
        &mut self,
        name: &str,
        intents: &mut Intents<'_>,
        mut later: impl FnMut(Duration, MachineTimer),
    ) {
        let was_off = self.off.discard(name);
        if !self.cut.discard(name) && !was_off {
            return;
        }
        if intents.latest().find(Kind::Node, "", name).is_none() {
            if was_off {
                later(BOOT, MachineTimer::Register(name.into()));
            }
            return;
        }
        renew_lease(name, intents);
        later(NODE_STATUS, MachineTimer::Report(name.into()));
    }

    /// Does what a machine wanted to do, if it is still heard.
    pub fn fire(
        &mut self,
        timer: MachineTimer,
        intents: &mut Intents<'_>,
        mut later: impl FnMut(Duration, MachineTimer),
    ) {
        match timer {
            MachineTimer::Register(name) if self.is_heard(&name) => {
                self.register(&name, intents);
                later(FIRST_STATUS, MachineTimer::Report(name));
            }
            MachineTimer::Report(name) if self.is_heard(&name) => {
                report(&name, intents);
                self.say_schedulable(&name, intents);
            }
            MachineTimer::Schedulable(name) if self.is_heard(&name) => {
                self.say_schedulable(&name, intents);
            }
            MachineTimer::Lease(name) if self.is_heard(&name) => renew_lease(&name, intents),
            // It still has to boot to its end when it is back.
            MachineTimer::Register(name) => {
                self.off.add(name);
            }
            MachineTimer::Report(_) | MachineTimer::Schedulable(_) | MachineTimer::Lease(_) => (),
        }
    }

    fn register(&self, name: &Str, intents: &mut Intents<'_>) {
        let Some(first) = self.registered.get(name) else {
            return;
        };
        let mut node = (**first).clone();
        let now = Time::from(intents.now);
        node.meta.uid = api::Uid::default();
        if let Some(body) = node.node_mut() {
            let conditions = &mut Rc::make_mut(&mut body.status).conditions;
            *conditions = HEALTHY.iter().map(|row| condition(row, now)).collect();
            for ready in conditions
                .iter_mut()
                .filter(|condition| condition.type_ == "Ready")
            {
                ready.status = "False".into();
                ready.reason = "KubeletNotReady".into();
                ready.message = "node is initializing".into();
            }
        }
        let Ok(node) = intents.create(node, reported()) else {
            return;
        };
        event(&node, "Starting", "Starting kubelet.".to_owned(), intents);
        // The kubelet reports these when it starts and again when it registers.
        for (_, _, _, _, reason) in HEALTHY
            .iter()
            .filter(|row| row.0 != "Ready")
            .cycle()
            .take(6)
        {
            status_event(&node, reason, intents);
        }
        renew_lease(name, intents);
    }
}

impl Kubelets {
    /// What a fault does to the machine itself, if it is about one that exists.
    pub(crate) fn fault_machine(
        &mut self,
        fault: &Fault,
        intents: &mut Intents<'_>,
        timers: &mut Timers<Timer>,
    ) {
        match fault {
            Fault::NodeDown(name) if self.nodes.has(name.as_str()) => {
                self.machines.power_off(name, intents);
            }
            Fault::NodePartition(name) if self.nodes.has(name.as_str()) => {
                self.machines.cut(name, intents);
            }
            Fault::DiskSlow(name) if self.nodes.has(name.as_str()) => {
                self.machines.slow.add(name.as_str().into());
            }
            Fault::DiskFixed(name) => {
                self.machines.slow.discard(name.as_str());
            }
            Fault::NodeUp(name) => {
                let later = |delay, next| timers.after(delay, Timer::Machine(next));
                self.machines.come_back(name, intents, later);
            }
            _ => (),
        }
    }
}

fn reported() -> Because {
    Because::Node(Rule::Reported)
}

/// The lease is renewed no more.
fn stop_lease(name: &str, intents: &mut Intents<'_>) {
    let lease = intents
        .latest()
        .find(Kind::Lease, api::lease::NAMESPACE, name)
        .cloned();
    if let Some(lease) = lease {
        let _ = intents.update(api::lease::stopped(&lease, intents.now), reported());
    }
}

/// Renews the lease, or makes one.
fn renew_lease(name: &str, intents: &mut Intents<'_>) {
    let lease = intents
        .latest()
        .find(Kind::Lease, api::lease::NAMESPACE, name)
        .cloned();
    let now = intents.now;
    match lease {
        Some(lease) => {
            let _ = intents.update(api::lease::resumed(&lease, now), reported());
        }
        None => {
            if let Some(node) = intents.latest().find(Kind::Node, "", name).cloned() {
                let _ = intents.create(api::lease::of_node(&node, now), reported());
            }
        }
    }
}

/// Posts a healthy status, with an event for every condition that was not healthy.
fn report(name: &Str, intents: &mut Intents<'_>) {
    let key = ObjectKey::new(Kind::Node, "", name.clone());
    let Some(node) = intents.latest().get(&key).cloned() else {
        return;
    };
    let now = Time::from(intents.now);
    let mut after = (*node).clone();
    let mut news = Vec::new();
    if let Some(body) = after.node_mut() {
        let conditions = &mut Rc::make_mut(&mut body.status).conditions;
        for row in &HEALTHY {
            let mut healthy = condition(row, now);
            match conditions.iter_mut().find(|known| known.type_ == row.0) {
                Some(known) if known.status == healthy.status => {
                    healthy.last_transition_time = known.last_transition_time;
                    *known = healthy;
                }
                Some(known) => {
                    *known = healthy;
                    news.push(row.4);
                }
                None => conditions.push(healthy),
            }
        }
    }
    if news.is_empty() || intents.update_status(after, reported()).is_err() {
        return;
    }
    for reason in news {
        status_event(&node, reason, intents);
    }
}

fn status_event(node: &Object, reason: &str, intents: &mut Intents<'_>) {
    let text = format!("Node {} status is now: {reason}", node.meta.name);
    event(node, reason, text, intents);
}

fn event(node: &Object, reason: &str, text: String, intents: &mut Intents<'_>) {
    let note = EventNote::new(node, EventType::Normal, reason, text, "kubelet");
    intents.record(note.on(&node.meta.name));
}
