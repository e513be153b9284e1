//! Required affinity and anti-affinity to pods, of the incoming pod and of those that run.
//!
//! k8s: pkg/scheduler/framework/plugins/interpodaffinity/filtering.go

use super::{Filter, Scope};
use crate::affinity::{PodMatch, Term};
use crate::cycle::{Cycle, Incoming};
use crate::node_info::NodeInfo;
use crate::pod_info::PodInfo;
use crate::reason::{Reason, Rejection};
use crate::snapshot::Snapshot;
use crate::snapshot::counter::Counted;
use crate::snapshot::topology::Topology;
use std::rc::Rc;

/// InterPodAffinity.
pub const FILTER: Filter = Filter {
    name: "InterPodAffinity",
    is_local: false,
    scope,
    check,
};

/// Matching pods per domain of one topology.
#[derive(Clone, Debug)]
struct Counts {
    topology: Rc<Topology>,
    per_domain: Vec<i64>,
}

impl Counts {
    fn on(&self, node: &NodeInfo) -> Option<i64> {
        self.per_domain
            .get(self.topology.domain(node.slot)?)
            .copied()
    }

    fn add(&mut self, slot: u32, by: i64) {
        let domain = self.topology.domain(slot);
        if let Some(count) = domain.and_then(|domain| self.per_domain.get_mut(domain)) {
            *count += by;
        }
    }
}

/// What the required terms of all pods say about the incoming one.
#[derive(Clone, Debug, Default)]
pub struct Near {
    /// Per required term: pods that match all of them.
    required: Vec<Counts>,
    /// Per required anti-affinity term: pods that match it.
    anti: Vec<Counts>,
    /// Per topology key: anti-affinity terms of existing pods that mean the incoming one.
    existing: Vec<Counts>,
    /// Whether the pod matches its own terms: then it may be the first.
    matches_itself: bool,
}

impl Near {
    /// Counts for the incoming pod.
    pub fn prepare(pod: &Incoming, cluster: &mut Snapshot) -> Near {
        let mut near = Near {
            existing: existing(pod, cluster),
            ..Near::default()
        };
        let terms = &pod.info.facts.terms;
        if terms.problem.is_some() {
            return near;
        }
        if !terms.required.is_empty() {
            let all: Vec<PodMatch> = terms
                .required
                .iter()
                .map(|term| term.pods.clone())
                .collect();
            near.matches_itself = all.iter().all(|one| means(one, &pod.info, pod));
            let counter = cluster.counter(Counted {
                all,
                with_terminating: true,
            });
            let counts = |term: &Term| {
                let topology = cluster.topology(&term.topology_key);
                Counts {
                    per_domain: topology.sums(counter.counts()),
                    topology,
                }
            };
            near.required = terms.required.iter().map(counts).collect();
        }
        for term in &terms.required_anti {
            let all = vec![term.pods.clone()];
            let counter = cluster.counter(Counted {
                all,
                with_terminating: true,
            });
            let topology = cluster.topology(&term.topology_key);
            near.anti.push(Counts {
                per_domain: topology.sums(counter.counts()),
                topology,
            });
        }
        near
    }

    /// Counts another pod in or out, for trying out preemption.
    pub fn adjust(
        &mut self,
        pod: &Incoming,
        cluster: &Snapshot,
        other: &PodInfo,
        node: &NodeInfo,
        by: i64,
    ) {
        let terms = &pod.info.facts.terms;
        let labels = cluster.namespace_labels(&other.key.namespace);
        let is_meant = |one: &PodMatch| one.matches(&other.key.namespace, &labels, &other.labels);
        if terms.required.iter().all(|term| is_meant(&term.pods)) {
            self.required
                .iter_mut()
                .for_each(|counts| counts.add(node.slot, by));
        }
        for (term, counts) in terms.required_anti.iter().zip(&mut self.anti) {
            if is_meant(&term.pods) {
                counts.add(node.slot, by);
            }
        }
        for term in &other.facts.terms.required_anti {
            if means(&term.pods, &pod.info, pod) {
                let same = self
                    .existing
                    .iter_mut()
                    .find(|c| c.topology.key == term.topology_key);
                if let Some(counts) = same {
                    counts.add(node.slot, by);
                }
            }
        }
    }
}

impl Near {
    fn has_existing(&self) -> bool {
        let has_pods = |counts: &Counts| counts.per_domain.iter().any(|count| *count > 0);
        self.existing.iter().any(has_pods)
    }
}

/// Whether the description fits the incoming pod.
fn means(one: &PodMatch, info: &PodInfo, pod: &Incoming) -> bool {
    one.matches(&info.key.namespace, &pod.namespace_labels, &info.labels)
}

fn existing(pod: &Incoming, cluster: &mut Snapshot) -> Vec<Counts> {
    let mut found: Vec<Counts> = Vec::new();
    let groups: Vec<_> = cluster
        .groups()
        .iter()
        .filter(|group| !group.facts.terms.required_anti.is_empty())
        .map(Rc::clone)
        .collect();
    for group in groups {
        for term in &group.facts.terms.required_anti {
            if !means(&term.pods, &pod.info, pod) {
                continue;
            }
            let topology = cluster.topology(&term.topology_key);
            let sums = topology.sums(group.counts());
            match found
                .iter_mut()
                .find(|counts| counts.topology.key == topology.key)
            {
                Some(counts) => {
                    counts
                        .per_domain
                        .iter_mut()
                        .zip(sums)
                        .for_each(|(a, b)| *a += b);
                }
                None => found.push(Counts {
                    topology,
                    per_domain: sums,
                }),
            }
        }
    }
    found
}

fn scope(cycle: &Cycle<'_>) -> Scope {
    let near = &cycle.near;
    match &cycle.pod.info.facts.terms.problem {
        Some(problem) => Scope::Refused(problem.clone()),
        None if near.required.is_empty() && near.anti.is_empty() && !near.has_existing() => {
            Scope::Skip
        }
        None => Scope::AllNodes,
    }
}

fn check(cycle: &Cycle<'_>, node: &NodeInfo) -> Result<(), Rejection> {
    let near = &cycle.near;
    if !is_near(near, node) {
        return Err(Rejection::final_(Reason::PodAffinity));
    }
    let has_any = |counts: &Counts| counts.on(node).is_some_and(|count| count > 0);
    if near.anti.iter().any(has_any) {
        return Err(Rejection::resolvable(Reason::PodAntiAffinity));
    }
    if near.existing.iter().any(has_any) {
        return Err(Rejection::resolvable(Reason::ExistingAntiAffinity));
    }
    Ok(())
}

fn is_near(near: &Near, node: &NodeInfo) -> bool {
    let mut has_all = true;
    for counts in &near.required {
        match counts.on(node) {
            None => return false,
            Some(count) => has_all &= count > 0,
        }
    }
    let is_first = || {
        near.required
            .iter()
            .all(|counts| counts.per_domain.iter().all(|count| *count <= 0))
    };
    has_all || (near.matches_itself && is_first())
}
