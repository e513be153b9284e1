//! One attempt to place one pod: find possible nodes, rate them, choose.
//!
//! k8s: pkg/scheduler/schedule_one.go (ScheduleOne, schedulingCycle)

use super::{Scheduler, Timer, note};
use crate::attempt::{self, Found, Rating};
use crate::cycle::{Cycle, Incoming};
use crate::decision::{Decision, NODES_MAX, NodeReport, Outcome, Points, Verdict};
use crate::filters;
use crate::owners;
use crate::preemption::{self, Plan};
use crate::queue::Filters;
use crate::scores::Scored;
use crate::snapshot::Snapshot;
use crate::volumes::{VolumeNeeds, attach};
use api::{Object, Pod, Str, Uid};
use apiserver::{EventType, Intents, Timers};
use sim::{Instant, order};
use std::array;
use std::cmp::Reverse;
use std::rc::Rc;

/// k8s: schedule_one.go, ErrNoNodesAvailable
const NO_NODES: &str = "no nodes available to schedule pods";

/// What an attempt came to, before anything is written.
pub(super) enum Choice {
    Node {
        name: Str,
        feasible: u32,
        evaluated: u32,
        score: i64,
        volumes: VolumeNeeds,
    },
    Failure(Failure),
}

/// Why there is no node.
pub(super) struct Failure {
    pub message: String,
    pub refused_by: Filters,
    pub evaluated: u32,
    /// Whether preemption helps nowhere, so that the pod loses the node it was promised.
    pub is_hopeless: bool,
    pub preempt: Option<(Str, preemption::candidate::Candidate)>,
}

impl Scheduler {
    /// Tries to place a pod.
    pub(super) fn attempt(
        &mut self,
        uid: Uid,
        intents: &mut Intents<'_>,
        timers: &mut Timers<Timer>,
    ) {
        let Some(object) = intents.latest().by_uid(uid).map(Rc::clone) else {
            self.forget(uid);
            return;
        };
        let Some(pod) = object.pod().filter(|pod| pod.node_name.is_empty()) else {
            self.forget(uid);
            return;
        };
        if object.meta.is_terminating() {
            let key = (&object.meta.namespace, &object.meta.name);
            let text = format!("skip schedule deleting pod: {}/{}", key.0, key.1);
            intents.record(note(
                &object,
                EventType::Warning,
                "FailedScheduling",
                text,
                "Scheduling",
            ));
            self.queue.remove(uid);
            return;
        }
        let now = intents.now;
        match self.choose(&object, pod, intents) {
            Choice::Node {
                name,
                feasible,
                evaluated,
                score,
                volumes,
            } => {
                let because = apiserver::because::scheduler::Rule::Bound {
                    node: name.clone(),
                    feasible,
                    evaluated,
                    score,
                };
                self.assign(&object, &name, &volumes, because, intents);
            }
            Choice::Failure(failure) => {
                self.queue.failed(uid, failure.refused_by, now);
                self.fail(&object, failure, intents, timers);
            }
        }
    }

    fn choose(&mut self, object: &Object, pod: &Pod, intents: &Intents<'_>) -> Choice {
        let store = intents.latest();
        let info = self.info(object, pod);
        let owners = match pod.spec.topology_spread_constraints.is_empty() {
            true => owners::selector(object, store),
            false => None,
        };
        let labels = self.snapshot.namespace_labels(&object.meta.namespace);
        let mut volumes = VolumeNeeds::of(object, store);
        volumes.others = attach::others(&volumes.attached, &self.snapshot, store);
        let incoming = Incoming::new(info, labels, owners, volumes);
        let node_count = self.snapshot.order().len();
        if node_count == 0 {
            return Choice::Failure(Failure {
                message: NO_NODES.to_owned(),
                refused_by: 0,
                evaluated: 0,
                is_hopeless: false,
                preempt: None,
            });
        }
        let nominated = self
            .snapshot
            .find(&pod.status.nominated_node_name)
            .map(Rc::clone);
        let mut cycle = Cycle::new(&incoming, &mut self.snapshot, &self.settings);
        let promised = nominated
            .as_ref()
            .filter(|node| attempt::find_on(&mut cycle, node, &self.nominations));
        let found = match promised {
            Some(node) => Found {
                feasible: vec![node.slot],
                ..Found::default()
            },
            None => attempt::find(&mut cycle, &self.nominations, &mut self.start),
        };
        let evaluated = evaluated(&found);
        if found.feasible.is_empty() {
            let plan = Self::make_room(
                &mut cycle,
                &found,
                nominated.as_deref(),
                &self.nominations,
                &mut self.offsets,
                store,
            );
            let failure = failure(&cycle, &found, plan, evaluated);
            self.snapshot.alike = cycle.end();
            let decision = self.refusal(object, &found, &failure, intents.now);
            self.decisions.keep(object.meta.uid, decision);
            return Choice::Failure(failure);
        }
        let rating = match found.feasible.len() {
            1 => Rating {
                totals: vec![0],
                scores: Vec::new(),
            },
            _ => attempt::rate(&cycle, &found.feasible),
        };
        self.snapshot.alike = cycle.end();
        self.best(object, &found, &rating, incoming.volumes, intents.now)
    }

    /// Chooses among the possible nodes.
    fn best(
        &mut self,
        object: &Object,
        found: &Found,
        rating: &Rating,
        volumes: VolumeNeeds,
        now: Instant,
    ) -> Choice {
        let ties = &mut self.ties;
        let best = attempt::pick(&rating.totals, self.settings.ties, |bound| {
            ties.below(bound)
        });
        let slot = found.feasible.get(best).copied().unwrap_or(0);
        let node = self.snapshot.node(slot);
        let name = node.map(|node| node.name.clone()).unwrap_or_default();
        let decision = self.success(object, found, rating, (best, name.clone()), now);
        self.decisions.keep(object.meta.uid, decision);
        Choice::Node {
            name,
            feasible: count(found.feasible.len()),
            evaluated: evaluated(found),
            score: rating.totals.get(best).copied().unwrap_or(0),
            volumes,
        }
    }

    fn draft(&self, object: &Object, found: &Found, outcome: Outcome, at: Instant) -> Decision {
        Decision {
            pod: object.key(),
            at,
            attempt: self
                .queue
                .get(object.meta.uid)
                .map_or(1, |queued| queued.attempts),
            node_count: count(self.snapshot.order().len()),
            evaluated: evaluated(found),
            feasible: count(found.feasible.len()),
            outcome,
            nodes: Vec::new(),
        }
    }

    fn refusal(&self, object: &Object, found: &Found, why: &Failure, at: Instant) -> Decision {
        let outcome = match &why.preempt {
            Some((node, candidate)) => Outcome::Preempting {
                node: node.clone(),
                victims: candidate
                    .victims
                    .iter()
                    .map(|victim| victim.key.clone())
                    .collect(),
            },
            None => Outcome::Unschedulable(Str::from(&why.message)),
        };
        let nodes = refused_reports(&self.snapshot, found)
            .take(NODES_MAX)
            .collect();
        Decision {
            nodes,
            ..self.draft(object, found, outcome, at)
        }
    }

    fn success(
        &self,
        object: &Object,
        found: &Found,
        rating: &Rating,
        (best, node): (usize, Str),
        at: Instant,
    ) -> Decision {
        let totals = rating.totals.iter().enumerate();
        let ranks = totals.map(|(index, total)| (index != best, Reverse(*total), index));
        let rated =
            order::least(ranks, NODES_MAX)
                .into_iter()
                .filter_map(|(_, Reverse(total), index)| {
                    let node = self
                        .snapshot
                        .node(*found.feasible.get(index)?)?
                        .name
                        .clone();
                    let of = |scored: &Option<Scored>| scored.as_ref()?.of(index).map(Points::new);
                    let points = array::from_fn(|n| rating.scores.get(n).and_then(of));
                    let verdict = match rating.scores.is_empty() {
                        true => Verdict::Only,
                        false => Verdict::Rated { total, points },
                    };
                    Some(NodeReport { node, verdict })
                });
        let refused = refused_reports(&self.snapshot, found);
        let mut nodes = Vec::with_capacity(NODES_MAX.min(evaluated(found) as usize));
        nodes.extend(rated.chain(refused).take(NODES_MAX));
        Decision {
            nodes,
            ..self.draft(object, found, Outcome::Bound(node), at)
        }
    }
}

fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

fn evaluated(found: &Found) -> u32 {
    count(found.feasible.len() + found.refused.len())
}

fn refused_reports<'a>(
    snapshot: &'a Snapshot,
    found: &'a Found,
) -> impl Iterator<Item = NodeReport> + 'a {
    found.refused.iter().filter_map(|refused| {
        let reasons = refused.rejection.reasons.iter();
        Some(NodeReport {
            node: snapshot.node(refused.slot)?.name.clone(),
            verdict: Verdict::Refused {
                filter: refused.filter,
                reasons: reasons
                    .map(|reason| Str::from(reason.to_string()))
                    .collect(),
            },
        })
    })
}

fn failure(cycle: &Cycle<'_>, found: &Found, plan: Plan, evaluated: u32) -> Failure {
    let node_count = cycle.cluster.order().len();
    let bit = |name: &str| {
        let index = filters::ALL.iter().position(|filter| filter.name == name);
        index.map_or(0, |index| 1 << index)
    };
    let mut refused_by: Filters = 0;
    found
        .refused
        .iter()
        .for_each(|refused| refused_by |= bit(refused.filter));
    let mut before = "";
    if let Some((filter, text)) = &found.refused_pod {
        refused_by |= bit(filter);
        before = text;
    }
    let reasons = found
        .refused
        .iter()
        .flat_map(|refused| &refused.rejection.reasons);
    let is_hopeless = matches!(plan, Plan::NoCandidate(_));
    let (after, preempt) = match plan {
        Plan::Nothing(text) | Plan::NoCandidate(text) => (text, None),
        Plan::Preempt(candidate) => {
            let node = cycle
                .cluster
                .node(candidate.slot)
                .map(|node| node.name.clone());
            (String::new(), node.map(|node| (node, candidate)))
        }
    };
    let message = crate::fit_error::message(node_count, before, reasons, &after);
    Failure {
        message,
        refused_by,
        evaluated,
        is_hopeless,
        preempt,
    }
}
