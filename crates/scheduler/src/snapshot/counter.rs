//! How many pods of some description are on each node: counted once, then kept by every change.

use crate::affinity::PodMatch;
use crate::node_info::NodeInfo;
use crate::pod_info::PodInfo;
use api::{Str, StrMap};
use std::collections::BTreeMap;
use std::rc::Rc;

/// Which pods are counted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Counted {
    /// Descriptions that must all fit.
    pub all: Vec<PodMatch>,
    /// Whether pods that are being deleted count.
    pub with_terminating: bool,
}

impl Counted {
    /// Whether `pod`, in a namespace with these labels, is meant.
    pub fn means(&self, pod: &PodInfo, namespace_labels: &StrMap) -> bool {
        (self.with_terminating || !pod.is_terminating)
            && self
                .all
                .iter()
                .all(|one| one.matches(&pod.key.namespace, namespace_labels, &pod.labels))
    }

    /// Whether labels of namespaces matter.
    pub fn depends_on_namespaces(&self) -> bool {
        self.all.iter().any(|one| one.namespace_selector.is_some())
    }
}

/// Counts per node.
#[derive(Clone, Debug)]
pub struct Counter {
    /// What is counted.
    pub counted: Counted,
    per_slot: Vec<u32>,
}

impl Counter {
    /// Counts the pods of all nodes.
    pub fn of(
        counted: Counted,
        slots: &[Rc<NodeInfo>],
        namespaces: &BTreeMap<Str, StrMap>,
    ) -> Counter {
        let none = StrMap::default();
        let means = |pod: &&Rc<PodInfo>| {
            counted.means(pod, namespaces.get(&pod.key.namespace).unwrap_or(&none))
        };
        let per_slot = slots
            .iter()
            .map(|info| u32::try_from(info.pods.iter().filter(means).count()).unwrap_or(u32::MAX))
            .collect();
        Counter { counted, per_slot }
    }

    /// The count of a node.
    pub fn on(&self, slot: u32) -> i64 {
        i64::from(self.per_slot.get(slot as usize).copied().unwrap_or(0))
    }

    /// All counts that are not zero.
    pub fn counts(&self) -> impl Iterator<Item = (u32, i64)> {
        let numbered = (0u32..).zip(&self.per_slot);
        numbered
            .filter(|(_, count)| **count > 0)
            .map(|(slot, count)| (slot, i64::from(*count)))
    }

    /// Changes the count of a node.
    pub fn add(&mut self, slot: u32, by: i32) {
        let index = slot as usize;
        if index >= self.per_slot.len() {
            self.per_slot.resize(index + 1, 0);
        }
        if let Some(count) = self.per_slot.get_mut(index) {
            *count = count.saturating_add_signed(by);
        }
    }
}
