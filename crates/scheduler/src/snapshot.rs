//! The cluster as the scheduler sees it, kept up to date change by change.
//!
//! Every part is shared, so a clone costs a few pointers. Nodes live in numbered slots; counts per
//! node are vectors by slot, so that no decision walks over all pods.
//! k8s: pkg/scheduler/backend/cache/{cache.go,node_tree.go,snapshot.go}

pub mod counter;
pub mod group;
pub mod node_tree;
pub mod topology;

use crate::alike::Alike;
use crate::node_info::NodeInfo;
use crate::pod_info::{PodInfo, SpecFacts};
use api::pod_spec::PodSpec;
use api::{Object, Str, StrMap, Uid};
use counter::{Counted, Counter};
use group::Group;
use node_tree::NodeTree;
use std::collections::BTreeMap;
use std::rc::Rc;
use topology::Topology;

/// Counts kept up to date; the least recently used goes first.
const COUNTERS_MAX: usize = 128;
/// Topologies kept; nodes rarely have more keys that pods name.
const TOPOLOGIES_MAX: usize = 16;
/// Specifications whose facts are remembered.
const FACTS_MAX: usize = 32;

/// Nodes and pods.
#[derive(Clone, Debug, Default)]
pub struct Snapshot {
    slots: Rc<Vec<Rc<NodeInfo>>>,
    by_name: Rc<BTreeMap<Str, u32>>,
    tree: Rc<NodeTree>,
    topologies: Vec<Rc<Topology>>,
    counters: Vec<Rc<Counter>>,
    groups: Vec<Rc<Group>>,
    image_nodes: Rc<BTreeMap<Str, u32>>,
    namespaces: Rc<BTreeMap<Str, StrMap>>,
    facts: Vec<Rc<SpecFacts>>,
    /// Kept here for whoever tries the next pod.
    pub(crate) alike: Rc<Alike>,
}

impl Snapshot {
    /// The node in a slot.
    pub fn node(&self, slot: u32) -> Option<&Rc<NodeInfo>> {
        self.slots.get(slot as usize)
    }

    /// The node called `name`, if it exists or has pods.
    pub fn find(&self, name: &str) -> Option<&Rc<NodeInfo>> {
        self.node(*self.by_name.get(name)?)
    }

    /// Slots of existing nodes, one zone after the other in turn.
    pub fn order(&self) -> &[u32] {
        self.tree.order()
    }

    /// Existing nodes in that order.
    pub fn nodes(&self) -> impl Iterator<Item = &Rc<NodeInfo>> {
        self.order().iter().filter_map(|slot| self.node(*slot))
    }

    /// Labels of a namespace.
    pub fn namespace_labels(&self, name: &str) -> StrMap {
        self.namespaces.get(name).cloned().unwrap_or_default()
    }

    /// On how many nodes an image is.
    pub fn nodes_with_image(&self, image: &str) -> u32 {
        self.image_nodes.get(image).copied().unwrap_or(0)
    }

    /// Whether any node reports images.
    pub fn has_images(&self) -> bool {
        !self.image_nodes.is_empty()
    }

    /// Groups of pods with equal affinity terms.
    pub fn groups(&self) -> &[Rc<Group>] {
        &self.groups
    }

    /// Adds a node or replaces its object.
    pub fn set_node(&mut self, node: Rc<Object>) {
        let slot = self.slot_of(&node.meta.name);
        let before = self.node(slot).cloned().unwrap_or_default();
        let same_labels = before.labels() == Some(&node.meta.labels);
        self.count_images(&before, -1);
        self.change(slot, |info| info.set_node(Some(node)));
        let after = self.node(slot).cloned().unwrap_or_default();
        self.count_images(&after, 1);
        if !same_labels {
            self.topologies.clear();
        }
        if before.node.is_none() || before.zone() != after.zone() {
            let tree = Rc::make_mut(&mut self.tree);
            tree.remove(slot);
            tree.add(slot, after.zone());
        }
    }

    /// Takes a node away; what remembers its pods stays while there are any.
    pub fn remove_node(&mut self, name: &str) {
        let Some(slot) = self.by_name.get(name).copied() else {
            return;
        };
        let before = self.node(slot).cloned().unwrap_or_default();
        self.count_images(&before, -1);
        self.change(slot, |info| info.set_node(None));
        self.topologies.clear();
        Rc::make_mut(&mut self.tree).remove(slot);
    }

    /// Adds a pod to the node called `node`.
    pub fn add_pod(&mut self, node: &Str, pod: Rc<PodInfo>) {
        let slot = self.slot_of(node);
        self.count_pod(slot, &pod, 1);
        self.change(slot, |info| info.add(pod));
    }

    /// Takes a pod from the node called `node`; says which, if it was there.
    pub fn remove_pod(&mut self, node: &str, uid: Uid) -> Option<Rc<PodInfo>> {
        let slot = *self.by_name.get(node)?;
        let mut removed = None;
        self.change(slot, |info| removed = info.remove(uid));
        if let Some(pod) = &removed {
            self.count_pod(slot, pod, -1);
        }
        removed
    }

    /// Remembers the labels of a namespace, or forgets it.
    pub fn set_namespace(&mut self, name: &Str, labels: Option<StrMap>) {
        let namespaces = Rc::make_mut(&mut self.namespaces);
        match labels {
            Some(labels) => namespaces.insert(name.clone(), labels),
            None => namespaces.remove(name),
        };
        self.counters
            .retain(|counter| !counter.counted.depends_on_namespaces());
    }

    /// What follows from a specification; computed once per template.
    pub fn facts(&mut self, spec: &Rc<PodSpec>, namespace: &Str) -> Rc<SpecFacts> {
        let is_known =
            |facts: &Rc<SpecFacts>| Rc::ptr_eq(&facts.spec, spec) && facts.namespace == *namespace;
        if let Some(index) = self.facts.iter().position(is_known) {
            let facts = self.facts.remove(index);
            self.facts.insert(0, Rc::clone(&facts));
            return facts;
        }
        let facts = Rc::new(SpecFacts::of(spec, namespace));
        self.facts.truncate(FACTS_MAX - 1);
        self.facts.insert(0, Rc::clone(&facts));
        facts
    }

    /// How nodes are grouped by the values of a label.
    pub fn topology(&mut self, key: &Str) -> Rc<Topology> {
        if let Some(known) = self.topologies.iter().find(|topology| topology.key == *key) {
            return Rc::clone(known);
        }
        let topology = Rc::new(Topology::of(key, &self.slots));
        self.topologies.truncate(TOPOLOGIES_MAX - 1);
        self.topologies.insert(0, Rc::clone(&topology));
        topology
    }

    /// How many pods are meant, per node. Counted once, then kept.
    pub fn counter(&mut self, counted: Counted) -> Rc<Counter> {
        let position = self
            .counters
            .iter()
            .position(|counter| counter.counted == counted);
        let counter = match position {
            Some(index) => self.counters.remove(index),
            None => {
                let namespaces = Rc::clone(&self.namespaces);
                Rc::new(Counter::of(counted, &self.slots, &namespaces))
            }
        };
        self.counters.truncate(COUNTERS_MAX - 1);
        self.counters.insert(0, Rc::clone(&counter));
        counter
    }

    fn slot_of(&mut self, name: &Str) -> u32 {
        if let Some(slot) = self.by_name.get(name) {
            return *slot;
        }
        let slots = Rc::make_mut(&mut self.slots);
        let is_empty = |info: &Rc<NodeInfo>| info.node.is_none() && info.pods.is_empty();
        let free = slots.iter().position(is_empty);
        let slot = u32::try_from(free.unwrap_or(slots.len())).unwrap_or(u32::MAX);
        let info = Rc::new(NodeInfo {
            name: name.clone(),
            slot,
            ..NodeInfo::default()
        });
        let by_name = Rc::make_mut(&mut self.by_name);
        match free.and_then(|index| slots.get_mut(index)) {
            Some(place) => {
                by_name.remove(&place.name);
                *place = info;
            }
            None => slots.push(info),
        }
        by_name.insert(name.clone(), slot);
        slot
    }

    fn change(&mut self, slot: u32, with: impl FnOnce(&mut NodeInfo)) {
        Rc::make_mut(&mut self.alike).forget(slot);
        if let Some(info) = Rc::make_mut(&mut self.slots).get_mut(slot as usize) {
            with(Rc::make_mut(info));
        }
    }

    fn count_images(&mut self, info: &NodeInfo, by: i32) {
        if info.images().is_empty() {
            return;
        }
        let counts = Rc::make_mut(&mut self.image_nodes);
        for name in info.images().iter().flat_map(|image| &image.names) {
            let count = counts.entry(name.clone()).or_insert(0);
            *count = count.saturating_add_signed(by);
            if *count == 0 {
                counts.remove(name);
            }
        }
    }

    fn count_pod(&mut self, slot: u32, pod: &PodInfo, by: i32) {
        if !self.counters.is_empty() {
            let labels = self.namespace_labels(&pod.key.namespace);
            for counter in &mut self.counters {
                if counter.counted.means(pod, &labels) {
                    Rc::make_mut(counter).add(slot, by);
                }
            }
        }
        if !pod.facts.terms.is_empty() {
            group::count(&mut self.groups, slot, pod, by);
        }
    }
}
