//! Spread constraints that must hold (`DoNotSchedule`).
//!
//! k8s: pkg/scheduler/framework/plugins/podtopologyspread/filtering.go

use super::{Filter, Scope};
use crate::cycle::{Cycle, Incoming};
use crate::node_info::NodeInfo;
use crate::pod_info::PodInfo;
use crate::reason::{Reason, Rejection};
use crate::snapshot::Snapshot;
use crate::snapshot::topology::Topology;
use crate::spread::Constraint;
use std::rc::Rc;

/// PodTopologySpread.
pub const FILTER: Filter = Filter {
    name: "PodTopologySpread",
    is_local: false,
    scope,
    check,
};

/// A constraint with the pods it counts, by domain.
#[derive(Clone, Debug)]
pub struct Hard {
    constraint: Constraint,
    topology: Rc<Topology>,
    /// Matching pods per domain; none for a domain in which no node counts.
    counts: Vec<Option<i64>>,
    least: i64,
}

impl Hard {
    /// Counts for every hard constraint of the pod.
    pub fn prepare(pod: &Incoming, cluster: &mut Snapshot) -> Vec<Hard> {
        let hard: Vec<&Constraint> = pod.spread.list.iter().filter(|one| one.is_hard).collect();
        let topologies: Vec<Rc<Topology>> =
            hard.iter().map(|one| cluster.topology(&one.key)).collect();
        let counters: Vec<_> = hard
            .iter()
            .map(|one| cluster.counter(one.counted(&pod.info)))
            .collect();
        let mut list: Vec<Hard> = hard
            .iter()
            .zip(&topologies)
            .map(|(constraint, topology)| Hard {
                constraint: (*constraint).clone(),
                topology: Rc::clone(topology),
                counts: vec![None; topology.domain_count],
                least: 0,
            })
            .collect();
        if list.is_empty() {
            return list;
        }
        for node in cluster.nodes() {
            if topologies
                .iter()
                .any(|topology| topology.domain(node.slot).is_none())
            {
                continue;
            }
            for (one, counter) in list.iter_mut().zip(&counters) {
                if one.constraint.includes(&pod.info, node) {
                    one.add(node.slot, counter.on(node.slot));
                }
            }
        }
        list.iter_mut().for_each(Hard::find_least);
        list
    }

    fn add(&mut self, slot: u32, by: i64) {
        let domain = self.topology.domain(slot);
        if let Some(count) = domain.and_then(|domain| self.counts.get_mut(domain)) {
            *count = Some(count.unwrap_or(0) + by);
        }
    }

    fn find_least(&mut self) {
        let known = self.counts.iter().flatten();
        let domains = i64::try_from(known.clone().count()).unwrap_or(i64::MAX);
        let is_enough = domains >= self.constraint.min_domains;
        self.least = if is_enough {
            known.min().copied().unwrap_or(0)
        } else {
            0
        };
    }

    /// Counts another pod in or out, for trying out preemption.
    pub fn adjust(&mut self, pod: &Incoming, other: &PodInfo, node: &NodeInfo, by: i64) {
        if other.key.namespace == pod.info.key.namespace
            && !other.is_terminating
            && self.constraint.selects(&other.labels)
            && self.constraint.includes(&pod.info, node)
        {
            self.add(node.slot, by);
            self.find_least();
        }
    }
}

fn scope(cycle: &Cycle<'_>) -> Scope {
    if cycle.hard.is_empty() {
        Scope::Skip
    } else {
        Scope::AllNodes
    }
}

fn check(cycle: &Cycle<'_>, node: &NodeInfo) -> Result<(), Rejection> {
    for one in &cycle.hard {
        let Some(domain) = one.topology.domain(node.slot) else {
            return Err(Rejection::final_(Reason::SpreadLabel));
        };
        let own = i64::from(one.constraint.selects(&cycle.pod.info.labels));
        let count = one.counts.get(domain).copied().flatten().unwrap_or(0);
        if count + own - one.least > one.constraint.max_skew {
            return Err(Rejection::resolvable(Reason::Spread));
        }
    }
    Ok(())
}
