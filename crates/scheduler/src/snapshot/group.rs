//! Pods with equal affinity terms, counted per node: a thousand pods of a template are one group.

use crate::pod_info::{PodInfo, SpecFacts};
use std::rc::Rc;

/// A group.
#[derive(Clone, Debug)]
pub struct Group {
    /// The terms, and the namespace they stand in.
    pub facts: Rc<SpecFacts>,
    per_slot: Vec<u32>,
    total: u32,
}

impl Group {
    fn is_of(&self, facts: &Rc<SpecFacts>) -> bool {
        Rc::ptr_eq(&self.facts, facts)
            || (self.facts.namespace == facts.namespace && self.facts.terms == facts.terms)
    }

    /// The nodes that have such pods, with how many.
    pub fn counts(&self) -> impl Iterator<Item = (u32, i64)> {
        let numbered = (0u32..).zip(&self.per_slot);
        numbered
            .filter(|(_, count)| **count > 0)
            .map(|(slot, count)| (slot, i64::from(*count)))
    }
}

/// Counts a pod that came to a node (`by` 1) or left it (`by` -1).
pub fn count(groups: &mut Vec<Rc<Group>>, slot: u32, pod: &PodInfo, by: i32) {
    let index = groups
        .iter()
        .position(|group| group.is_of(&pod.facts))
        .unwrap_or_else(|| {
            let facts = Rc::clone(&pod.facts);
            groups.push(Rc::new(Group {
                facts,
                per_slot: Vec::new(),
                total: 0,
            }));
            groups.len() - 1
        });
    let Some(group) = groups.get_mut(index) else {
        return;
    };
    let group = Rc::make_mut(group);
    let place = slot as usize;
    if place >= group.per_slot.len() {
        group.per_slot.resize(place + 1, 0);
    }
    if let Some(count) = group.per_slot.get_mut(place) {
        *count = count.saturating_add_signed(by);
    }
    group.total = group.total.saturating_add_signed(by);
    if group.total == 0 {
        groups.remove(index);
    }
}
