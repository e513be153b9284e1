//! Preferred affinity and anti-affinity to pods, of the incoming pod and of those that run.
//!
//! k8s: pkg/scheduler/framework/plugins/interpodaffinity/scoring.go

use super::{SCORE_MAX, Score, Scored};
use crate::affinity::Term;
use crate::cycle::{Cycle, Incoming};
use crate::settings::Settings;
use crate::snapshot::Snapshot;
use crate::snapshot::counter::Counted;
use crate::snapshot::topology::Topology;
use std::rc::Rc;

/// InterPodAffinity.
pub const SCORE: Score = Score {
    name: "InterPodAffinity",
    weight: 2,
    score,
};

/// What the domains of one topology are worth.
#[derive(Clone, Debug)]
struct Worth {
    topology: Rc<Topology>,
    per_domain: Vec<i64>,
    /// Whether any pod contributed, be it with an unlucky sum of zero.
    has_any: bool,
}

/// What all domains are worth.
#[derive(Clone, Debug, Default)]
pub struct Liking {
    worth: Vec<Worth>,
}

impl Liking {
    /// Sums the weights of all terms, in both directions.
    pub fn prepare(pod: &Incoming, cluster: &mut Snapshot, settings: &Settings) -> Liking {
        let mut liking = Liking::default();
        let terms = &pod.info.facts.terms;
        if terms.preferred_problem.is_some() {
            return liking;
        }
        for (term, weight) in &terms.preferred {
            let all = vec![term.pods.clone()];
            let counter = cluster.counter(Counted {
                all,
                with_terminating: true,
            });
            liking.add(cluster, term, *weight, counter.counts());
        }
        let groups: Vec<_> = cluster.groups().iter().map(Rc::clone).collect();
        for group in groups {
            let theirs = &group.facts.terms;
            let hard = theirs
                .required
                .iter()
                .map(|term| (term, settings.hard_affinity_weight));
            let soft = theirs
                .preferred
                .iter()
                .map(|(term, weight)| (term, *weight));
            let soft = soft.filter(|_| !settings.ignores_existing_preferences);
            for (term, weight) in hard.chain(soft) {
                let info = &pod.info;
                let is_meant =
                    term.pods
                        .matches(&info.key.namespace, &pod.namespace_labels, &info.labels);
                if is_meant && weight != 0 {
                    liking.add(cluster, term, weight, group.counts());
                }
            }
        }
        liking
    }

    fn add(
        &mut self,
        cluster: &mut Snapshot,
        term: &Term,
        weight: i64,
        per_slot: impl Iterator<Item = (u32, i64)>,
    ) {
        let topology = cluster.topology(&term.topology_key);
        let known = self
            .worth
            .iter()
            .position(|worth| worth.topology.key == topology.key);
        let index = known.unwrap_or_else(|| {
            let per_domain = vec![0; topology.domain_count];
            self.worth.push(Worth {
                topology,
                per_domain,
                has_any: false,
            });
            self.worth.len() - 1
        });
        let Some(worth) = self.worth.get_mut(index) else {
            return;
        };
        for (slot, count) in per_slot {
            let domain = worth.topology.domain(slot);
            if let Some(sum) = domain.and_then(|domain| worth.per_domain.get_mut(domain)) {
                *sum += weight * count;
                worth.has_any = true;
            }
        }
    }
}

fn score(cycle: &Cycle<'_>, slots: &[u32]) -> Option<Scored> {
    let worth = &cycle.liking.worth;
    if slots.is_empty() || !worth.iter().any(|worth| worth.has_any) {
        return None;
    }
    let raw = |slot: u32| -> i64 {
        let of = |worth: &Worth| worth.per_domain.get(worth.topology.domain(slot)?).copied();
        worth.iter().filter_map(of).sum()
    };
    let raws: Vec<i64> = slots.iter().map(|slot| raw(*slot)).collect();
    let (min, max) = (raws.iter().min().copied()?, raws.iter().max().copied()?);
    let span = max - min;
    // Floating point as upstream, cut off: 29 of 100 gives 28 there, so it does here.
    let stretched = |raw: &i64| (SCORE_MAX as f64 * ((raw - min) as f64 / span as f64)) as i64;
    let scores = raws.iter();
    let scores = scores.map(|raw| if span > 0 { stretched(raw) } else { 0 });
    Some(Scored {
        scores: scores.collect(),
        raws,
    })
}
