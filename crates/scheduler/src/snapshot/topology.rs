//! Nodes grouped by the value of one label: the domains of spreading and pod affinity.

use crate::node_info::NodeInfo;
use api::Str;
use std::collections::BTreeMap;
use std::rc::Rc;

/// Marks a node without the label.
const NONE: u32 = u32::MAX;

/// The domains of one label.
#[derive(Clone, Debug)]
pub struct Topology {
    /// The label.
    pub key: Str,
    /// How many different values there are.
    pub domain_count: usize,
    of_slot: Vec<u32>,
}

impl Topology {
    /// Groups the existing nodes.
    pub fn of(key: &Str, slots: &[Rc<NodeInfo>]) -> Topology {
        let mut numbers: BTreeMap<Str, u32> = BTreeMap::new();
        let mut of_slot = Vec::with_capacity(slots.len());
        for info in slots {
            let next = u32::try_from(numbers.len()).unwrap_or(NONE);
            let domain = info
                .label(key)
                .map(|value| *numbers.entry(value.clone()).or_insert(next));
            of_slot.push(domain.unwrap_or(NONE));
        }
        Topology {
            key: key.clone(),
            domain_count: numbers.len(),
            of_slot,
        }
    }

    /// The domain of a node; none if it lacks the label.
    pub fn domain(&self, slot: u32) -> Option<usize> {
        self.of_slot
            .get(slot as usize)
            .filter(|domain| **domain != NONE)
            .map(|d| *d as usize)
    }

    /// Sums counts per node to counts per domain.
    pub fn sums(&self, per_node: impl Iterator<Item = (u32, i64)>) -> Vec<i64> {
        let mut sums = vec![0; self.domain_count];
        for (slot, count) in per_node {
            if let Some(sum) = self.domain(slot).and_then(|domain| sums.get_mut(domain)) {
                *sum += count;
            }
        }
        sums
    }
}
