//! The order in which nodes are tried: one of each zone in turn.
//!
//! k8s: pkg/scheduler/backend/cache/node_tree.go

use api::Str;

/// Region and zone.
type Zone = (Str, Str);

/// Slots of nodes, by zone in order of arrival.
#[derive(Clone, Debug, Default)]
pub struct NodeTree {
    zones: Vec<(Zone, Vec<u32>)>,
    order: Vec<u32>,
}

impl NodeTree {
    /// All slots, zones interleaved.
    pub fn order(&self) -> &[u32] {
        &self.order
    }

    /// Adds a node to its zone.
    pub fn add(&mut self, slot: u32, zone: Zone) {
        match self.zones.iter_mut().find(|(known, _)| *known == zone) {
            Some((_, slots)) => slots.push(slot),
            None => self.zones.push((zone, vec![slot])),
        }
        self.reorder();
    }

    /// Takes a node out of whatever zone it is in.
    pub fn remove(&mut self, slot: u32) {
        if !self.order.contains(&slot) {
            return;
        }
        for (_, slots) in &mut self.zones {
            slots.retain(|known| *known != slot);
        }
        self.zones.retain(|(_, slots)| !slots.is_empty());
        self.reorder();
    }

    fn reorder(&mut self) {
        self.order.clear();
        let longest = self
            .zones
            .iter()
            .map(|(_, slots)| slots.len())
            .max()
            .unwrap_or(0);
        for index in 0..longest {
            let round = self.zones.iter().filter_map(|(_, slots)| slots.get(index));
            self.order.extend(round);
        }
    }
}
