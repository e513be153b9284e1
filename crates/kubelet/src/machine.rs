//! Machines: their kubelets register nodes, renew leases, fall silent and come back.
//!
//! Remembers with what each machine registered, because a machine that boots registers again if its
//! node is gone. Writes nodes, leases and events.
//! k8s: pkg/kubelet/kubelet_node_status.go (registerWithAPIServer, syncNodeStatus)

use crate::fault::Fault;
use crate::kubelets::{Kubelets, Timer};
use api::node_kinds::NodeCondition;
use api::{Kind, Object, ObjectKey, Str, Time};
use apiserver::because::node::Rule;
use apiserver::{Because, Change, EventNote, EventType, Intents, Timers};
use imbl::{OrdMap, OrdSet};
use sim::Duration;
use std::rc::Rc;

/// From power to registration. Measured: latencies.md, section 3: under a second.
const BOOT: Duration = Duration::from_millis(500);
/// From registration to Ready. Measured: the same.
const FIRST_STATUS: Duration = Duration::from_millis(200);
/// From power to Ready, if the node had been given up: the next regular status.
/// Measured: 0-14 s in the recordings; this is within what all of them show.
const NODE_STATUS: Duration = Duration::from_millis(11_500);

/// Type, reason and message of the conditions of a healthy node, and the event when it becomes so.
/// k8s: pkg/kubelet/nodestatus/setters.go
const HEALTHY: [(&str, &str, &str, &str, &str); 4] = [
    (
        "MemoryPressure",
        "False",
        "KubeletHasSufficientMemory",
        "kubelet has sufficient memory available",
        "NodeHasSufficientMemory",
    ),
    (
        "DiskPressure",
        "False",
        "KubeletHasNoDiskPressure",
        "kubelet has no disk pressure",
        "NodeHasNoDiskPressure",
    ),
    (
        "PIDPressure",
        "False",
        "KubeletHasSufficientPID",
        "kubelet has sufficient PID available",
        "NodeHasSufficientPID",
    ),
    (
        "Ready",
        "True",
        "KubeletReady",
        "kubelet is posting ready status",
        "NodeReady",
    ),
];

/// What a machine wants to do later.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MachineTimer {
    /// Register its node.
    Register(Str),
    /// Report the node's status.
    Report(Str),
}

/// All machines.
#[derive(Clone, Debug, Default)]
pub struct Machines {
    /// Nodes as they were first registered.
    registered: OrdMap<Str, Rc<Object>>,
    off: OrdSet<Str>,
}

impl Machines {
    /// Remembers with what a machine registered.
    pub fn observe(&mut self, change: &Change) {
        if let (Kind::Node, None, Some(node)) = (change.kind(), &change.before, &change.after)
            && !self.registered.contains_key(&node.meta.name)
        {
            self.registered
                .insert(node.meta.name.clone(), Rc::clone(node));
        }
    }

    /// Whether a machine has power.
    pub fn is_on(&self, name: &str) -> bool {
        !self.off.contains(name)
    }

    /// The machine loses power: its lease is renewed no more.
    pub fn power_off(&mut self, name: &str, intents: &mut Intents<'_>) {
        if self.off.insert(name.into()).is_some() {
            return;
        }
        let lease = intents
            .latest()
            .find(Kind::Lease, api::lease::NAMESPACE, name)
            .cloned();
        if let Some(lease) = lease {
            let _ = intents.update(api::lease::stopped(&lease, intents.now), reported());
        }
    }

    /// The machine boots; `later` takes what it wants to do then.
    pub fn power_on(
        &mut self,
        name: &str,
        intents: &mut Intents<'_>,
        mut later: impl FnMut(Duration, MachineTimer),
    ) {
        if self.off.remove(name).is_none() {
            return;
        }
        if intents.latest().find(Kind::Node, "", name).is_none() {
            later(BOOT, MachineTimer::Register(name.into()));
            return;
        }
        renew_lease(name, intents);
        later(NODE_STATUS, MachineTimer::Report(name.into()));
    }

    /// Does what a machine wanted to do, if it still has power.
    pub fn fire(
        &mut self,
        timer: MachineTimer,
        intents: &mut Intents<'_>,
        mut later: impl FnMut(Duration, MachineTimer),
    ) {
        match timer {
            MachineTimer::Register(name) if self.is_on(&name) => {
                self.register(&name, intents);
                later(FIRST_STATUS, MachineTimer::Report(name));
            }
            MachineTimer::Report(name) if self.is_on(&name) => report(&name, intents),
            // The power went again.
            MachineTimer::Register(_) | MachineTimer::Report(_) => (),
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
            Fault::NodeDown(name) if self.nodes.contains_key(name.as_str()) => {
                self.machines.power_off(name, intents);
            }
            Fault::NodeUp(name) => {
                let later = |delay, next| timers.after(delay, Timer::Machine(next));
                self.machines.power_on(name, intents, later);
            }
            _ => (),
        }
    }
}

fn reported() -> Because {
    Because::Node(Rule::Reported)
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

fn condition(row: &(&str, &str, &str, &str, &str), at: Time) -> NodeCondition {
    let (type_, status, reason, message, _) = *row;
    NodeCondition {
        type_: type_.into(),
        status: status.into(),
        reason: reason.into(),
        message: message.into(),
        last_heartbeat_time: at,
        last_transition_time: at,
        extra: None,
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
