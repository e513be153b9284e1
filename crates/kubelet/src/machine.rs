//! Machines: their kubelets register nodes, renew leases, fall silent and come back.
//!
//! Remembers with what each machine registered, because a machine that boots registers again if its
//! node is gone. Writes nodes, leases, the Ready condition of pods on a returning node, and events.
//! k8s: pkg/kubelet/kubelet_node_status.go (registerWithAPIServer, syncNodeStatus)

use api::node_kinds::NodeCondition;
use api::{Kind, Object, ObjectKey, Str, Time};
use apiserver::because::node::Rule;
use apiserver::{Because, Change, EventNote, EventType, Intents};
use imbl::{OrdMap, OrdSet};
use sim::{Duration, Instant};
use std::rc::Rc;

/// From power to registration. Measured: latencies.md, section 3: under a second.
const BOOT: Duration = Duration::from_millis(500);
/// From registration to Ready. Measured: the same.
const FIRST_STATUS: Duration = Duration::from_millis(200);
/// From power to the statuses of the pods. Measured: 1-2 s after the kubelet is back.
const POD_STATUSES: Duration = Duration::from_secs(3);
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
    /// Report the statuses of its pods.
    Pods(Str),
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
        if let (Kind::Node, None, Some(node)) = (change.kind(), &change.before, &change.after) {
            if !self.registered.contains_key(&node.meta.name) {
                self.registered
                    .insert(node.meta.name.clone(), Rc::clone(node));
            }
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
        later(POD_STATUSES, MachineTimer::Pods(name.into()));
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
            MachineTimer::Pods(name) if self.is_on(&name) => report_pods(&name, intents),
            // The power went again.
            MachineTimer::Register(_) | MachineTimer::Report(_) | MachineTimer::Pods(_) => (),
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

/// Pods that the monitor took out of service are ready again if their containers are.
fn report_pods(name: &Str, intents: &mut Intents<'_>) {
    let now: Instant = intents.now;
    let pods: Vec<Rc<Object>> = intents.latest().pods_on(name).cloned().collect();
    for object in pods {
        let is_true = |type_: &str| {
            let pod = object.pod();
            pod.and_then(|pod| pod.condition(type_))
                .is_some_and(|one| one.status == "True")
        };
        let has_gates = object
            .pod()
            .is_some_and(|pod| !pod.spec.readiness_gates.is_empty());
        if is_true("Ready") || !is_true("ContainersReady") || has_gates {
            continue;
        }
        let mut after = (*object).clone();
        if let Some(pod) = after.pod_mut() {
            let conditions = &mut Rc::make_mut(&mut pod.status).conditions;
            for ready in conditions
                .iter_mut()
                .filter(|condition| condition.type_ == "Ready")
            {
                ready.status = "True".into();
                ready.last_transition_time = Time::from(now);
            }
        }
        let _ = intents.update_status(after, reported());
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
