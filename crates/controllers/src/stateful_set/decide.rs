//! What one pass over a stateful set does: a list of steps, decided from the pods as listed.
//!
//! Pure: the caller lists and claims the pods and carries the steps out, in order.
//! k8s: pkg/controller/statefulset/stateful_set_control.go, updateStatefulSet

use api::PodPhase;
use api::Str;
use sim::order;

/// The gate `MaxUnavailableStatefulSet` counts this many when the field is absent.
/// k8s: pkg/controller/statefulset/stateful_set_utils.go, getStatefulSetMaxUnavailable
const MAX_UNAVAILABLE_DEFAULT: i32 = 1;

/// A pod of the set, as listed before the pass.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PodState {
    /// The number at the end of its name.
    pub ordinal: i32,
    /// Phase.
    pub phase: PodPhase,
    /// Condition Ready is True.
    pub is_ready: bool,
    /// Ready for `minReadySeconds`.
    pub is_available: bool,
    /// Has a deletion timestamp.
    pub is_terminating: bool,
    /// Label `controller-revision-hash`.
    pub revision: Str,
    /// Labels, name, volumes and the owners of its claims are as they should be.
    pub is_consistent: bool,
}

impl PodState {
    /// Running, ready for long enough, and to stay.
    pub fn is_healthy(&self) -> bool {
        self.is_running_and_available() && !self.is_terminating
    }

    fn is_running_and_available(&self) -> bool {
        self.phase == PodPhase::Running && self.is_available
    }
}

/// `podManagementPolicy`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Management {
    /// One pod after the other.
    OrderedReady,
    /// All at once.
    Parallel,
}

/// `updateStrategy`, resolved to numbers.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Strategy {
    /// Pods keep their revision until somebody deletes them.
    OnDelete,
    /// Pods are replaced from the highest ordinal down to `start + partition`.
    Rolling {
        /// Positions below it keep the current revision; without `rollingUpdate` the number of
        /// pods that have the current revision.
        keep: i32,
        /// Positions from here on are updated.
        partition: i32,
        /// How many may be unavailable, where the gate `MaxUnavailableStatefulSet` is on.
        max_unavailable: Option<i32>,
    },
}

/// What a pass goes by.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Rules<'a> {
    /// First ordinal.
    pub start: i32,
    /// Number of pods wanted.
    pub replicas: i32,
    /// Ordered or parallel.
    pub management: Management,
    /// How pods get a new revision.
    pub strategy: Strategy,
    /// Name of the revision to update to.
    pub update_revision: &'a str,
}

/// Which revision a new pod is made from.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Revision {
    /// That of the pods so far.
    Current,
    /// The new one.
    Update,
}

/// One thing to do.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Step {
    /// Make the claims and the pod.
    Create(i32, Revision),
    /// Delete a pod that ended; a later pass makes its successor.
    DeleteFinished(i32),
    /// Make the claims that a pending pod lacks.
    EnsureClaims(i32),
    /// Put labels, volumes and claim owners right.
    Repair(i32),
    /// Put the claim owners of a pod out of range right.
    RepairClaims(i32),
    /// Delete a pod that is out of range.
    DeleteCondemned(i32),
    /// Delete a pod of another revision.
    DeleteOutdated(i32),
}

/// Pods that may be unavailable during an update: a number, or a percentage rounded down, of
/// `replicas`, at least 1.
/// k8s: pkg/controller/statefulset/stateful_set_utils.go, getStatefulSetMaxUnavailable
pub fn max_unavailable(
    value: Option<&api::int_or_percent::IntOrPercent>,
    replicas: i32,
) -> Result<i32, api::int_or_percent::IntOrPercentError> {
    match value {
        None => Ok(MAX_UNAVAILABLE_DEFAULT),
        Some(value) => Ok(value.of_floor(replicas)?.max(1)),
    }
}

/// The steps of one pass. `is_claim_stale` tells whether a claim of an ordinal without pod still
/// belongs to the pod that was there before.
pub fn decide(
    rules: &Rules<'_>,
    pods: &[PodState],
    is_claim_stale: impl Fn(i32) -> bool,
) -> Vec<Step> {
    let mut pass = Pass::new(rules, pods);
    if pass.replicas(is_claim_stale).is_stop() || pass.condemned().is_stop() {
        return pass.steps;
    }
    match rules.strategy {
        Strategy::OnDelete => (),
        Strategy::Rolling {
            partition,
            max_unavailable: None,
            ..
        } => pass.update_one(partition),
        Strategy::Rolling {
            partition,
            max_unavailable: Some(max),
            ..
        } => pass.update_many(partition, max),
    }
    pass.steps
}

/// Whether the pass goes on.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Flow {
    Continue,
    Stop,
}

impl Flow {
    fn is_stop(self) -> bool {
        self == Flow::Stop
    }
}

struct Pass<'a> {
    rules: &'a Rules<'a>,
    /// By position.
    slots: Vec<Option<&'a PodState>>,
    /// Highest ordinal first.
    condemned: Vec<&'a PodState>,
    steps: Vec<Step>,
}

impl<'a> Pass<'a> {
    fn new(rules: &'a Rules<'a>, pods: &'a [PodState]) -> Self {
        let mut slots = vec![None; usize::try_from(rules.replicas).unwrap_or(0)];
        let mut condemned = Vec::new();
        for pod in pods {
            let position = i64::from(pod.ordinal) - i64::from(rules.start);
            let slot = usize::try_from(position).ok();
            match slot.and_then(|position| slots.get_mut(position)) {
                Some(slot) => *slot = Some(pod),
                None => condemned.push(pod),
            }
        }
        order::sort_by_key(&mut condemned, |pod| std::cmp::Reverse(pod.ordinal));
        Pass {
            rules,
            slots,
            condemned,
            steps: Vec::new(),
        }
    }

    fn is_ordered(&self) -> bool {
        self.rules.management == Management::OrderedReady
    }

    /// Waiting ends the pass of an ordered set; a parallel set goes on.
    fn wait(&self) -> Flow {
        if self.is_ordered() {
            Flow::Stop
        } else {
            Flow::Continue
        }
    }

    /// The pods that should be there, lowest ordinal first.
    fn replicas(&mut self, is_claim_stale: impl Fn(i32) -> bool) -> Flow {
        for position in 0..self.slots.len() {
            let ordinal = self.ordinal_at(position);
            let flow = match self.slots.get(position).copied().flatten() {
                Some(pod) => self.replica(pod),
                None if is_claim_stale(ordinal) => self.wait(),
                None => {
                    let revision = self.revision_for(position);
                    self.steps.push(Step::Create(ordinal, revision));
                    self.wait()
                }
            };
            if flow.is_stop() {
                return Flow::Stop;
            }
        }
        Flow::Continue
    }

    fn replica(&mut self, pod: &PodState) -> Flow {
        if pod.phase.is_terminal() {
            if !pod.is_terminating {
                self.steps.push(Step::DeleteFinished(pod.ordinal));
            }
            return self.wait();
        }
        if pod.phase == PodPhase::Pending {
            self.steps.push(Step::EnsureClaims(pod.ordinal));
        }
        if self.is_ordered() && !pod.is_healthy() {
            return Flow::Stop;
        }
        if !pod.is_consistent {
            self.steps.push(Step::Repair(pod.ordinal));
        }
        Flow::Continue
    }

    /// The pods that should not be there, highest ordinal first.
    fn condemned(&mut self) -> Flow {
        let first_unhealthy = self.first_unhealthy();
        for pod in &self.condemned {
            if !pod.is_consistent {
                self.steps.push(Step::RepairClaims(pod.ordinal));
            }
        }
        for index in 0..self.condemned.len() {
            let Some(pod) = self.condemned.get(index).copied() else {
                break;
            };
            let is_waited_for = pod.is_terminating
                || (self.is_ordered()
                    && !pod.is_running_and_available()
                    && first_unhealthy != Some(pod.ordinal));
            if !is_waited_for {
                self.steps.push(Step::DeleteCondemned(pod.ordinal));
            }
            if self.wait().is_stop() {
                return Flow::Stop;
            }
        }
        Flow::Continue
    }

    /// One pod at a time: the highest that has another revision, unless one above is not healthy.
    fn update_one(&mut self, partition: i32) {
        for position in self.positions_down_to(partition) {
            let Some(pod) = self.slots.get(position).copied().flatten() else {
                return;
            };
            if self.is_outdated(pod) && !pod.is_terminating {
                self.steps.push(Step::DeleteOutdated(pod.ordinal));
                return;
            }
            if !pod.is_healthy() {
                return;
            }
        }
    }

    /// As many as keep at most `max` pods unhealthy.
    fn update_many(&mut self, partition: i32, max: i32) {
        let is_unhealthy = |slot: &&Option<&PodState>| slot.is_none_or(|pod| !pod.is_healthy());
        let unhealthy = self.slots.iter().filter(is_unhealthy).count();
        let budget = usize::try_from(max).unwrap_or(0).saturating_sub(unhealthy);
        let outdated: Vec<i32> = self
            .positions_down_to(partition)
            .filter_map(|position| self.slots.get(position).copied().flatten())
            .filter(|pod| self.is_outdated(pod) && !pod.is_terminating)
            .map(|pod| pod.ordinal)
            .take(budget)
            .collect();
        self.steps
            .extend(outdated.into_iter().map(Step::DeleteOutdated));
    }

    fn is_outdated(&self, pod: &PodState) -> bool {
        pod.revision != self.rules.update_revision
    }

    fn positions_down_to(&self, partition: i32) -> impl Iterator<Item = usize> + use<> {
        let lowest = usize::try_from(partition).unwrap_or(0);
        (lowest..self.slots.len()).rev()
    }

    fn ordinal_at(&self, position: usize) -> i32 {
        let position = i32::try_from(position).unwrap_or(i32::MAX);
        self.rules.start.saturating_add(position)
    }

    fn revision_for(&self, position: usize) -> Revision {
        match self.rules.strategy {
            Strategy::Rolling { keep, .. } if (position as i64) < i64::from(keep) => {
                Revision::Current
            }
            Strategy::Rolling { .. } | Strategy::OnDelete => Revision::Update,
        }
    }

    /// The unhealthy pod with the lowest position, missing ones included; then the condemned,
    /// lowest ordinal first. A pod that is missing is nobody's ordinal that could be condemned.
    fn first_unhealthy(&self) -> Option<i32> {
        let missing_or_ill = (0..self.slots.len()).find(|position| {
            let slot = self.slots.get(*position).copied().flatten();
            slot.is_none_or(|pod| !pod.is_healthy())
        });
        if let Some(position) = missing_or_ill {
            return Some(self.ordinal_at(position));
        }
        let ill = self.condemned.iter().rev().find(|pod| !pod.is_healthy());
        ill.map(|pod| pod.ordinal)
    }
}
