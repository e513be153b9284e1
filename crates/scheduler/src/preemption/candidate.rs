//! A node on which preemption would help, and which of several is the best.
//!
//! k8s: pkg/scheduler/framework/preemption/preemption.go (pickOneNodeForPreemption)

use crate::pod_info::PodInfo;
use api::Time;
use std::cmp::Reverse;
use std::rc::Rc;

/// A node and the pods that would have to go.
#[derive(Clone, Debug)]
pub struct Candidate {
    /// The node's slot.
    pub slot: u32,
    /// The pods, most important first.
    pub victims: Vec<Rc<PodInfo>>,
    /// How many of them would break a disruption budget.
    pub violations: u32,
}

/// Lifts every priority above zero, so that two victims are never better than one of them.
/// k8s: preemption.go, math.MaxInt32 + 1
const PRIORITY_SHIFT: i64 = 1 << 31;

/// Whether one candidate is better than another: smaller is better, compared in this order.
type Rank = (u32, i64, i64, usize, Reverse<(bool, Time)>);

impl Candidate {
    fn rank(&self) -> Rank {
        let priorities = self
            .victims
            .iter()
            .map(|victim| i64::from(victim.priority()));
        let highest = priorities.clone().max().unwrap_or(i64::MIN);
        (
            self.violations,
            highest,
            priorities.map(|priority| priority + PRIORITY_SHIFT).sum(),
            self.victims.len(),
            Reverse(self.first_start(highest)),
        )
    }

    /// When the first of the victims with the highest priority started.
    fn first_start(&self, highest: i64) -> (bool, Time) {
        let top = self
            .victims
            .iter()
            .filter(|victim| i64::from(victim.priority()) == highest);
        top.map(|victim| victim.start_order())
            .min()
            .unwrap_or_default()
    }
}

/// The best candidate; the first of equals.
pub fn best(candidates: Vec<Candidate>) -> Option<Candidate> {
    candidates.into_iter().min_by_key(Candidate::rank)
}
