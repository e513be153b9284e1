//! Preemption: which pods would have to go so that a more important one fits, and from which node.
//!
//! k8s: pkg/scheduler/framework/plugins/defaultpreemption/default_preemption.go,
//! pkg/scheduler/framework/preemption/preemption.go

pub mod candidate;

use crate::attempt::{self, Active, Found, Nominations};
use crate::cycle::Cycle;
use crate::fit_error;
use crate::node_info::NodeInfo;
use crate::pod_info::PodInfo;
use crate::reason::Reason;
use api::meta::LabelSelector;
use api::{Str, Time};
use candidate::Candidate;
use sim::order;
use std::rc::Rc;

/// Candidates looked for, in percent of the nodes where preemption could help, and at least.
/// k8s: pkg/scheduler/apis/config/v1/defaults.go, DefaultPreemptionArgs
const CANDIDATES_PERCENT: usize = 10;
const CANDIDATES_MIN: usize = 100;

/// A PodDisruptionBudget, as far as victims are concerned.
#[derive(Clone, Debug)]
pub struct Budget {
    /// Its namespace.
    pub namespace: Str,
    /// Its pods.
    pub selector: Option<LabelSelector>,
    /// How many may go.
    pub allowed: i64,
    /// Pods that were let go already.
    pub disrupted: Vec<Str>,
}

impl Budget {
    fn covers(&self, pod: &PodInfo) -> bool {
        let selector = self
            .selector
            .as_ref()
            .filter(|selector| !selector.is_empty());
        self.namespace == pod.key.namespace
            && selector.is_some_and(|selector| selector.matches(&pod.labels))
            && !self.disrupted.contains(&pod.key.name)
    }
}

/// What came of it.
#[derive(Clone, Debug)]
pub enum Plan {
    /// Nothing was tried; the text for the message.
    Nothing(String),
    /// It would help on no node, also not on one that was promised; the text for the message.
    NoCandidate(String),
    /// These pods have to go.
    Preempt(Candidate),
}

/// Whether the pod may preempt others; otherwise why not. `is_hopeless` says that its nominated
/// node cannot be helped by removing pods.
/// k8s: default_preemption.go, PodEligibleToPreemptOthers
pub fn eligible(
    pod: &PodInfo,
    nominated: Option<&NodeInfo>,
    is_hopeless: bool,
) -> Result<(), &'static str> {
    if pod.spec().preemption_policy == "Never" {
        return Err("not eligible due to preemptionPolicy=Never.");
    }
    let is_leaving = |other: &Rc<PodInfo>| {
        other.is_terminating && other.is_preempted && other.priority() < pod.priority()
    };
    match nominated {
        Some(node) if !is_hopeless && node.pods.iter().any(is_leaving) => {
            Err("not eligible due to a terminating pod on the nominated node.")
        }
        _ => Ok(()),
    }
}

/// Finds the best node to make room on. `offset` says where the search begins.
pub fn plan(
    cycle: &mut Cycle<'_>,
    found: &Found,
    nominations: &Nominations,
    budgets: &[Budget],
    offset: usize,
) -> Plan {
    let node_count = cycle.cluster.order().len();
    let Some(active) = attempt::active(cycle) else {
        return Plan::Nothing(String::new());
    };
    let hopeful = found
        .refused
        .iter()
        .filter(|refused| refused.rejection.is_resolvable);
    let potential: Vec<u32> = hopeful.map(|refused| refused.slot).collect();
    let wanted = (potential.len() * CANDIDATES_PERCENT / 100).max(CANDIDATES_MIN);
    let mut reasons: Vec<Reason> = Vec::new();
    let mut candidates: Vec<Candidate> = Vec::new();
    for index in 0..potential.len() {
        let slot = potential
            .get((index + offset) % potential.len())
            .copied()
            .unwrap_or(0);
        let Some(node) = cycle.cluster.node(slot).map(Rc::clone) else {
            continue;
        };
        match dry_run(cycle, &active, &node, nominations, budgets) {
            Ok(candidate) => candidates.push(candidate),
            Err(why) => reasons.extend(why),
        }
        if candidates.len() >= wanted {
            break;
        }
    }
    match candidate::best(candidates) {
        Some(best) => Plan::Preempt(best),
        None => {
            let others = node_count.saturating_sub(potential.len());
            reasons.extend(vec![Reason::PreemptionNotHelpful; others]);
            Plan::NoCandidate(fit_error::message(node_count, "", reasons.iter(), ""))
        }
    }
}

/// Removes every less important pod of the node, then puts back as many as possible.
/// k8s: default_preemption.go, SelectVictimsOnNode
fn dry_run(
    cycle: &mut Cycle<'_>,
    active: &Active,
    node: &NodeInfo,
    nominations: &Nominations,
    budgets: &[Budget],
) -> Result<Candidate, Vec<Reason>> {
    let priority = cycle.pod.info.priority();
    let lesser = node.pods.iter().filter(|other| other.priority() < priority);
    let mut potential: Vec<Rc<PodInfo>> = lesser.map(Rc::clone).collect();
    if potential.is_empty() {
        return Err(vec![Reason::NoVictims]);
    }
    let mut work = node.clone();
    for other in &potential {
        work.remove(other.uid);
        cycle.adjust(other, node, -1);
    }
    if let Err(refused) = active.check_with_nominated(cycle, &work, nominations) {
        potential
            .iter()
            .for_each(|other| cycle.adjust(other, node, 1));
        return Err(refused.rejection.reasons);
    }
    order::sort_by_key(&mut potential, |other| importance(other));
    let (violating, others) = split_by_budget(&potential, budgets);
    let mut victims: Vec<Rc<PodInfo>> = Vec::new();
    let mut violations = 0;
    for (other, is_violating) in violating
        .iter()
        .map(|other| (other, true))
        .chain(others.iter().map(|other| (other, false)))
    {
        work.add(Rc::clone(other));
        cycle.adjust(other, node, 1);
        if active
            .check_with_nominated(cycle, &work, nominations)
            .is_err()
        {
            work.remove(other.uid);
            cycle.adjust(other, node, -1);
            victims.push(Rc::clone(other));
            violations += u32::from(is_violating);
        }
    }
    victims
        .iter()
        .for_each(|other| cycle.adjust(other, node, 1));
    order::sort_by_key(&mut victims, |other| importance(other));
    Ok(Candidate {
        slot: node.slot,
        victims,
        violations,
    })
}

/// The most important pods first: by priority, then those that started earlier.
/// k8s: pkg/scheduler/util/utils.go, MoreImportantPod
fn importance(pod: &PodInfo) -> (std::cmp::Reverse<i32>, (bool, Time)) {
    (std::cmp::Reverse(pod.priority()), pod.start_order())
}

/// Pods whose loss would break a budget, and the others; each budget gives while it has something.
/// k8s: default_preemption.go, filterPodsWithPDBViolation
fn split_by_budget(
    pods: &[Rc<PodInfo>],
    budgets: &[Budget],
) -> (Vec<Rc<PodInfo>>, Vec<Rc<PodInfo>>) {
    let mut left: Vec<i64> = budgets.iter().map(|budget| budget.allowed).collect();
    let mut is_violating = |pod: &Rc<PodInfo>| {
        let mut breaks_one = false;
        for (budget, left) in budgets.iter().zip(&mut left) {
            if budget.covers(pod) {
                *left -= 1;
                breaks_one |= *left < 0;
            }
        }
        breaks_one
    };
    pods.iter()
        .map(Rc::clone)
        .partition(|pod| is_violating(pod))
}
