//! What is known of nodes for pods of one specification.
//!
//! Pods mostly come many at a time from one template, and little changes between one and the next:
//! what rules say that look at nothing but the specification and the node is kept until the node
//! changes. It decides nothing; without it everything would be found out again.

use crate::pod_info::SpecFacts;
use std::rc::Rc;

/// What is known of one node.
#[derive(Clone, Copy, Debug, Default)]
pub struct Known {
    /// Whether it passes all filters that may refuse such a pod.
    pub passes: bool,
    /// What NodeResourcesFit gives it.
    pub fit: Option<i64>,
    /// What NodeResourcesBalancedAllocation gives it.
    pub balance: Option<i64>,
    /// What TaintToleration counts on it.
    pub taints: Option<i64>,
}

/// What is known of all nodes, by slot.
#[derive(Clone, Debug, Default)]
pub struct Alike {
    facts: Option<Rc<SpecFacts>>,
    nodes: Vec<Known>,
}

impl Alike {
    /// Forgets everything that was found out for another specification.
    pub fn turn_to(&mut self, facts: &Rc<SpecFacts>) {
        let is_same = self
            .facts
            .as_ref()
            .is_some_and(|own| Rc::ptr_eq(own, facts));
        if !is_same {
            self.facts = Some(Rc::clone(facts));
            self.nodes.clear();
        }
    }

    /// Forgets a node that changed.
    pub fn forget(&mut self, slot: u32) {
        if let Some(known) = self.nodes.get_mut(slot as usize) {
            *known = Known::default();
        }
    }

    /// What is known of a node.
    pub fn of(&self, slot: u32) -> Known {
        self.nodes.get(slot as usize).copied().unwrap_or_default()
    }

    /// Learns something of a node.
    pub fn learn(&mut self, slot: u32, what: impl FnOnce(&mut Known)) {
        let place = slot as usize;
        if place >= self.nodes.len() {
            self.nodes.resize(place + 1, Known::default());
        }
        if let Some(known) = self.nodes.get_mut(place) {
            what(known);
        }
    }
}
