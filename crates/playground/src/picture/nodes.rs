//! Nodes as they are drawn.

use crate::view::{Meter, Node, NodeCondition, Ref, quantity_cpu, quantity_memory};
use api::object::Node as NodeBody;
use api::resources::{cpu_millis, memory_bytes};
use api::{Kind, Object, Str};
use apiserver::Store;
use sim::Instant;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

/// Pressure conditions and how they are called.
const PRESSURES: [(&str, &str); 3] = [
    ("MemoryPressure", "Memory pressure"),
    ("DiskPressure", "Disk pressure"),
    ("PIDPressure", "PID pressure"),
];

/// Nodes by name; numbers in names count as numbers.
#[derive(Clone, Default)]
pub struct Nodes {
    in_order: BTreeMap<(Str, u64, Str), Rc<Node>>,
    all: Rc<[Rc<Node>]>,
    /// Nodes that show for how long they have been silent.
    ticking: BTreeSet<Str>,
}

impl Nodes {
    /// All nodes, of which those called `stale` are drawn again.
    pub fn draw(
        &mut self,
        stale: BTreeSet<Str>,
        store: &Store,
        kubelets: &kubelet::Kubelets,
        now: Instant,
    ) -> Rc<[Rc<Node>]> {
        let mut is_changed = false;
        for name in stale.union(&self.ticking.clone()) {
            let place = natural(name);
            let found = store.find(Kind::Node, "", name);
            let Some((object, body)) = found.and_then(|object| Some((object, object.node()?)))
            else {
                self.ticking.remove(name);
                is_changed |= self.in_order.remove(&place).is_some();
                continue;
            };
            let node = draw(object, body, store, kubelets, now);
            match node.condition {
                NodeCondition::NotReady(_) => self.ticking.insert(name.clone()),
                _ => self.ticking.remove(name),
            };
            if self
                .in_order
                .get(&place)
                .is_none_or(|known| **known != node)
            {
                self.in_order.insert(place, Rc::new(node));
                is_changed = true;
            }
        }
        if is_changed {
            self.all = self.in_order.values().cloned().collect();
        }
        Rc::clone(&self.all)
    }
}

/// `node-10` comes after `node-9`.
fn natural(name: &Str) -> (Str, u64, Str) {
    let stem = name.trim_end_matches(|c: char| c.is_ascii_digit());
    let number = name
        .get(stem.len()..)
        .and_then(|digits| digits.parse().ok());
    (stem.into(), number.unwrap_or(0), name.clone())
}

fn draw(
    object: &Object,
    body: &NodeBody,
    store: &Store,
    kubelets: &kubelet::Kubelets,
    now: Instant,
) -> Node {
    let name = object.meta.name.as_str();
    let tally = store.node_tally(name);
    let (mut cpu_limit, mut memory_limit) = (0, 0);
    let pods = store.pods_on(name).filter_map(|pod| pod.pod());
    for container in pods.flat_map(|pod| &pod.spec.containers) {
        cpu_limit += cpu_millis(&container.resources.limits);
        memory_limit += memory_bytes(&container.resources.limits);
    }
    let capacity = &body.status.allocatable;
    let zone = object.meta.label("topology.kubernetes.io/zone");
    Node {
        uid: object.meta.uid.to_string().into(),
        reference: Ref::new("node", "", name),
        zone: zone.map(|zone| zone.as_str().into()),
        n_pods: tally.pods,
        cpu: meter(
            tally.cpu_millis,
            cpu_limit,
            cpu_millis(capacity),
            quantity_cpu,
        ),
        memory: meter(
            tally.memory_bytes,
            memory_limit,
            memory_bytes(capacity),
            quantity_memory,
        ),
        condition: condition(object, body, store, now),
        is_powered: kubelets.is_node_on(name) != Some(false),
        is_cut: kubelets.is_node_cut(name),
        is_disk_slow: kubelets.is_disk_slow(name),
        is_schedulable: !body.spec.unschedulable,
    }
}

fn meter(requested: i64, limited: i64, capacity: i64, text: fn(u64) -> String) -> Meter {
    let positive = |number: i64| u64::try_from(number).unwrap_or(0);
    let requested_text = text(positive(requested));
    let number = requested_text.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let capacity_text = text(positive(capacity));
    let same_unit = unit_of(&requested_text) == unit_of(&capacity_text);
    Meter {
        requested: positive(requested),
        limited: positive(limited),
        capacity: positive(capacity),
        requested_text: if same_unit {
            number.into()
        } else {
            requested_text.as_str().into()
        },
        capacity_text: capacity_text.into(),
    }
}

fn unit_of(text: &str) -> &str {
    text.trim_start_matches(|c: char| c.is_ascii_digit())
}

fn condition(object: &Object, body: &NodeBody, store: &Store, now: Instant) -> NodeCondition {
    let find = |type_: &str| body.status.conditions.iter().find(|c| c.type_ == *type_);
    if let Some(ready) = find("Ready").filter(|ready| ready.status != "True") {
        let seconds = now.since(ready.last_transition_time.instant()).as_secs();
        return NodeCondition::NotReady(seconds as u32);
    }
    if body.spec.unschedulable {
        let is_leaving = |pod: &&Rc<Object>| pod.meta.is_terminating();
        let on_node = || store.pods_on(&object.meta.name);
        return match on_node().filter(is_leaving).count() {
            0 => NodeCondition::Cordoned,
            _ => NodeCondition::Draining(on_node().count() as u32),
        };
    }
    let pressure = PRESSURES
        .iter()
        .find(|(type_, _)| find(type_).is_some_and(|c| c.status == "True"));
    match pressure {
        Some((_, words)) => NodeCondition::Pressure((*words).into()),
        None => NodeCondition::Ready,
    }
}
