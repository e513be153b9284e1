//! One scheduling attempt as pure computation: which nodes are possible, and which is best.
//!
//! k8s: pkg/scheduler/schedule_one.go (schedulePod, findNodesThatFitPod, prioritizeNodes,
//! selectHost), pkg/scheduler/framework/runtime/framework.go

use crate::cycle::Cycle;
use crate::filters::{self, Filter, Scope};
use crate::node_info::NodeInfo;
use crate::pod_info::PodInfo;
use crate::reason::{Reason, Rejection};
use crate::scores::{self, Scored};
use crate::settings::Ties;
use api::{Str, Uid};
use sim::Sorted;
use std::rc::Rc;

/// With fewer nodes than this all are looked at; no search ends with fewer possible ones.
/// k8s: schedule_one.go, minFeasibleNodesToFind
const FEASIBLE_MIN: usize = 100;
/// k8s: schedule_one.go, minFeasibleNodesPercentageToFind
const FEASIBLE_PERCENT_MIN: usize = 5;

/// Pods that were promised a node after preemption: identity, node and pod.
pub type Nominations = Sorted<(Uid, (Str, Rc<PodInfo>))>;

/// A node that was refused, and by which filter.
#[derive(Clone, Debug)]
pub struct Refused {
    /// Its slot.
    pub slot: u32,
    /// The filter's name; empty if a filter had left the node out beforehand.
    pub filter: &'static str,
    /// Why.
    pub rejection: Rejection,
}

/// What the filters found.
#[derive(Clone, Debug, Default)]
pub struct Found {
    /// Possible nodes, in the order they were looked at.
    pub feasible: Vec<u32>,
    /// Refused nodes.
    pub refused: Vec<Refused>,
    /// The filter that refused the pod as a whole, and its words.
    pub refused_pod: Option<(&'static str, String)>,
}

/// The filters that have something to say about the pod.
pub struct Active {
    filters: Vec<&'static Filter>,
    /// Whether they read nothing but the pod's specification and the node.
    is_local: bool,
}

impl Active {
    /// Runs the filters on a node.
    pub fn check(&self, cycle: &Cycle<'_>, node: &NodeInfo) -> Result<(), Refused> {
        for filter in &self.filters {
            if let Err(rejection) = (filter.check)(cycle, node) {
                return Err(Refused {
                    slot: node.slot,
                    filter: filter.name,
                    rejection,
                });
            }
        }
        Ok(())
    }

    /// Runs the filters on a node as it is, and before that with the pods that are nominated to
    /// it and at least as important.
    pub fn check_with_nominated(
        &self,
        cycle: &mut Cycle<'_>,
        node: &NodeInfo,
        nominations: &Nominations,
    ) -> Result<(), Refused> {
        let pod = &cycle.pod.info;
        let counts =
            |other: &Rc<PodInfo>| other.uid != pod.uid && other.priority() >= pod.priority();
        let here = nominations
            .iter()
            .filter(|(_, (name, other))| *name == node.name && counts(other));
        let nominated: Vec<Rc<PodInfo>> = here.map(|(_, (_, other))| Rc::clone(other)).collect();
        if !nominated.is_empty() {
            let mut full = node.clone();
            for other in &nominated {
                cycle.adjust(other, node, 1);
                full.add(Rc::clone(other));
            }
            let result = self.check(cycle, &full);
            nominated
                .iter()
                .for_each(|other| cycle.adjust(other, node, -1));
            result?;
        }
        self.check(cycle, node)
    }
}

/// How many possible nodes are enough for a cluster of this size.
/// k8s: schedule_one.go, numFeasibleNodesToFind
pub fn enough(node_count: usize) -> usize {
    if node_count < FEASIBLE_MIN {
        return node_count;
    }
    let percent = 50_usize
        .saturating_sub(node_count / 125)
        .max(FEASIBLE_PERCENT_MIN);
    (node_count * percent / 100).max(FEASIBLE_MIN)
}

/// Asks every filter about the pod as a whole: the ones to run, and the nodes to try.
fn scopes(
    cycle: &Cycle<'_>,
) -> Result<(Active, Option<(Vec<Str>, &'static str)>), (&'static str, String)> {
    let mut active = Active {
        filters: Vec::new(),
        is_local: true,
    };
    let mut only: Option<(Vec<Str>, &'static str)> = None;
    for filter in filters::ALL {
        match (filter.scope)(cycle) {
            Scope::Skip => continue,
            Scope::AllNodes => (),
            Scope::Nodes(names) => only = Some((names, filter.name)),
            Scope::Refused(text) => return Err((filter.name, text)),
        }
        active.is_local &= filter.is_local;
        active.filters.push(filter);
    }
    Ok((active, only))
}

/// Finds possible nodes, beginning after the last one of the attempt before.
pub fn find(cycle: &mut Cycle<'_>, nominations: &Nominations, start: &mut usize) -> Found {
    let mut found = Found::default();
    let (active, only) = match scopes(cycle) {
        Ok(scopes) => scopes,
        Err(refused) => {
            found.refused_pod = Some(refused);
            return found;
        }
    };
    let cluster = cycle.cluster;
    let order = cluster.order();
    if let Some((names, filter)) = only {
        for slot in order {
            let Some(node) = cluster.node(*slot) else {
                continue;
            };
            if names.contains(&node.name) {
                visit(cycle, &active, node, nominations, &mut found);
            } else {
                // unverified: the words of findNodesThatFitPod for nodes that were left out.
                let text = format!("node(s) didn't satisfy plugin(s) [{filter}]");
                let rejection = Rejection::final_(Reason::Pod(text));
                found.refused.push(Refused {
                    slot: *slot,
                    filter,
                    rejection,
                });
            }
        }
        return found;
    }
    let count = order.len();
    let wanted = enough(count);
    found.feasible.reserve(wanted);
    let is_lasting = active.is_local && nominations.is_empty();
    let mut visited = 0;
    while visited < count && found.feasible.len() < wanted {
        let slot = order
            .get((*start + visited) % count.max(1))
            .copied()
            .unwrap_or(0);
        visited += 1;
        if is_lasting && cycle.known(slot).passes {
            debug_assert!(passes(cycle, &active, slot), "a node changed unnoticed");
            found.feasible.push(slot);
        } else if let Some(node) = cluster.node(slot) {
            visit(cycle, &active, node, nominations, &mut found);
        }
    }
    *start = (*start + visited) % count.max(1);
    found
}

fn passes(cycle: &Cycle<'_>, active: &Active, slot: u32) -> bool {
    let node = cycle.cluster.node(slot);
    node.is_some_and(|node| active.check(cycle, node).is_ok())
}

fn visit(
    cycle: &mut Cycle<'_>,
    active: &Active,
    node: &NodeInfo,
    nominations: &Nominations,
    found: &mut Found,
) {
    let result = if !nominations.is_empty() {
        active.check_with_nominated(cycle, node, nominations)
    } else if !active.is_local {
        active.check(cycle, node)
    } else {
        let checked = active.check(cycle, node);
        cycle.learn(node.slot, |known| known.passes = checked.is_ok());
        checked
    };
    match result {
        Ok(()) => found.feasible.push(node.slot),
        Err(refused) => found.refused.push(refused),
    }
}

/// Looks at one node only: the one that was promised to the pod.
pub fn find_on(cycle: &mut Cycle<'_>, node: &NodeInfo, nominations: &Nominations) -> bool {
    match scopes(cycle) {
        Err(_) => false,
        Ok((_, Some((names, _)))) if !names.contains(&node.name) => false,
        Ok((active, _)) => active
            .check_with_nominated(cycle, node, nominations)
            .is_ok(),
    }
}

/// The filters to run in a preemption dry run; none if the pod is refused as a whole.
pub fn active(cycle: &Cycle<'_>) -> Option<Active> {
    scopes(cycle).ok().map(|(active, _)| active)
}

/// Scores of the possible nodes.
#[derive(Clone, Debug, Default)]
pub struct Rating {
    /// Weighted sums, in the order of the nodes.
    pub totals: Vec<i64>,
    /// Per entry of `scores::ALL`: what it said, none if it skipped itself.
    pub scores: Vec<Option<Scored>>,
}

/// Scores nodes.
pub fn rate(cycle: &Cycle<'_>, slots: &[u32]) -> Rating {
    let mut rating = Rating {
        totals: vec![0; slots.len()],
        scores: Vec::new(),
    };
    for score in scores::ALL {
        let scored = (score.score)(cycle, slots);
        let own = scored.iter().flat_map(|scored| &scored.scores);
        for (total, one) in rating.totals.iter_mut().zip(own) {
            *total += score.weight * one;
        }
        rating.scores.push(scored);
    }
    rating
}

/// The index of the best node. `random` draws a number below its argument.
pub fn pick(totals: &[i64], ties: Ties, random: impl FnOnce(u64) -> u64) -> usize {
    let best = totals.iter().max().copied().unwrap_or(0);
    let winners = || {
        (0..)
            .zip(totals)
            .filter(|(_, total)| **total == best)
            .map(|(index, _)| index)
    };
    let count = u64::try_from(winners().count()).unwrap_or(1);
    let chosen = match ties {
        Ties::Random if count > 1 => random(count),
        Ties::Random | Ties::First => 0,
    };
    winners()
        .nth(usize::try_from(chosen).unwrap_or(0))
        .unwrap_or(0)
}
