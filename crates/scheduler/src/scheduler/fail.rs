//! What is written when a pod fits nowhere, and how room is made for it.
//!
//! k8s: pkg/scheduler/schedule_one.go (handleSchedulingFailure),
//! pkg/scheduler/framework/preemption/{preemption.go,executor.go}

use super::place::Failure;
use super::{Scheduler, Timer, note};
use crate::attempt::{Found, Nominations};
use crate::cycle::Cycle;
use crate::node_info::NodeInfo;
use crate::preemption::{self, Budget, Plan};
use api::pod_status::PodCondition;
use api::{Kind, Object, Str, Time, Uid};
use apiserver::because::scheduler::Rule;
use apiserver::{Because, DeleteOptions, EventType, Intents, Store, Timers};
use sim::{Duration, Random};
use std::rc::Rc;

/// What stands before the result of preemption: the plugin for dynamic resources speaks first.
/// k8s: pkg/scheduler/framework/plugins/dynamicresources/dynamicresources.go, PostFilter
const NO_CLAIMS: &str = "no new claims to deallocate, preemption: ";
/// What the same plugin says when an earlier one refused the pod as a whole.
const NO_STATE: &str = "not found";
/// The last victim is deleted when the calls for the others are over, so that its end wakes the pod
/// that waits. Measured: latencies.md, section 2: 9 ms for a DELETE.
/// k8s: pkg/scheduler/framework/preemption/executor.go, prepareCandidateAsync (unverified)
const LAST_VICTIM: Duration = Duration::from_millis(10);
/// Longer event messages are cut. k8s: pkg/scheduler/schedule_one.go, truncateMessage
const MESSAGE_MAX: usize = 1024;
/// k8s: pkg/scheduler/framework/preemption/preemption.go, the condition of victims
const PREEMPTED: &str = "default-scheduler: preempting to accommodate a higher priority pod";

impl Scheduler {
    /// Looks for pods that would have to go.
    pub(super) fn make_room(
        cycle: &mut Cycle<'_>,
        found: &Found,
        nominated: Option<&NodeInfo>,
        nominations: &Nominations,
        offsets: &mut Random,
        store: &Store,
    ) -> Plan {
        if found.refused_pod.is_some() {
            return Plan::Nothing(NO_STATE.to_owned());
        }
        let refusal = |node: &NodeInfo| found.refused.iter().find(|one| one.slot == node.slot);
        let is_hopeless = nominated
            .and_then(refusal)
            .is_some_and(|refused| !refused.rejection.is_resolvable);
        if let Err(why) = preemption::eligible(&cycle.pod.info, nominated, is_hopeless) {
            return Plan::Nothing(format!("{NO_CLAIMS}{why}"));
        }
        let budgets = budgets(store);
        let node_count = u64::try_from(cycle.cluster.order().len()).unwrap_or(0);
        let offset = usize::try_from(offsets.below(node_count)).unwrap_or(0);
        match preemption::plan(cycle, found, nominations, &budgets, offset) {
            Plan::NoCandidate(text) => Plan::NoCandidate(format!("{NO_CLAIMS}{text}")),
            plan @ (Plan::Nothing(_) | Plan::Preempt(_)) => plan,
        }
    }

    /// Writes that the pod fits nowhere; removes the victims of preemption.
    pub(super) fn fail(
        &mut self,
        object: &Object,
        failure: Failure,
        intents: &mut Intents<'_>,
        timers: &mut Timers<Timer>,
    ) {
        let mut text = failure.message.clone();
        if text.len() > MESSAGE_MAX {
            let suffix = " ...";
            let end = text.floor_char_boundary(MESSAGE_MAX - suffix.len());
            text.truncate(end);
            text.push_str(suffix);
        }
        intents.record(note(
            object,
            EventType::Warning,
            "FailedScheduling",
            text,
            "Scheduling",
        ));
        let mut after = object.clone();
        let now = Time::from(intents.now);
        let generation = object.meta.generation;
        if let Some(pod) = after.pod_mut() {
            let status = Rc::make_mut(&mut pod.status);
            let condition = PodCondition {
                type_: "PodScheduled".into(),
                status: "False".into(),
                reason: "Unschedulable".into(),
                message: Str::from(&failure.message),
                observed_generation: Some(generation),
                last_transition_time: now,
                ..PodCondition::default()
            };
            set_condition(&mut status.conditions, condition);
            match &failure.preempt {
                Some((node, _)) => status.nominated_node_name = node.clone(),
                None if failure.is_hopeless => status.nominated_node_name = Str::default(),
                None => (),
            }
        }
        let because = Rule::Unschedulable {
            evaluated: failure.evaluated,
        };
        // The pod may be gone or changed meanwhile; then there is nothing to say.
        let _ = intents.update_status(after, Because::Scheduler(because));
        if let Some((node, candidate)) = failure.preempt {
            let (last, others) = match candidate.victims.split_last() {
                Some((last, others)) if !others.is_empty() => (Some(last), others),
                _ => (None, candidate.victims.as_slice()),
            };
            others
                .iter()
                .for_each(|victim| preempt(object, victim.uid, &node, intents));
            if let Some(last) = last {
                let (by, victim, node) = (object.meta.uid, last.uid, node.clone());
                timers.after(LAST_VICTIM, Timer::LastVictim { by, victim, node });
            }
            self.take_nominations(object, &node, intents);
        }
    }

    /// Less important pods lose the promise of this node.
    fn take_nominations(&mut self, object: &Object, node: &Str, intents: &mut Intents<'_>) {
        let priority = object.pod().and_then(|pod| pod.spec.priority).unwrap_or(0);
        let lesser = self.nominations.iter().filter(|(uid, (promised, pod))| {
            *uid != object.meta.uid && promised == node && pod.priority() < priority
        });
        let keys: Vec<_> = lesser.map(|(_, (_, pod))| pod.key.clone()).collect();
        for key in keys {
            let Some(mut after) = intents.latest().get(&key).map(|other| (**other).clone()) else {
                continue;
            };
            if let Some(pod) = after.pod_mut() {
                Rc::make_mut(&mut pod.status).nominated_node_name = Str::default();
            }
            let because = Rule::NominationCleared { node: node.clone() };
            let _ = intents.update_status(after, Because::Scheduler(because));
        }
    }
}

/// Sets a condition; the time of transition stays while its status does.
fn set_condition(conditions: &mut Vec<PodCondition>, mut condition: PodCondition) {
    match conditions
        .iter_mut()
        .find(|known| known.type_ == condition.type_)
    {
        Some(known) => {
            if known.status == condition.status {
                condition.last_transition_time = known.last_transition_time;
            }
            *known = condition;
        }
        None => conditions.push(condition),
    }
}

/// Removes a victim, unless it is leaving already.
pub(super) fn preempt(by: &Object, victim: Uid, node: &Str, intents: &mut Intents<'_>) {
    let Some(object) = intents.latest().by_uid(victim).map(Rc::clone) else {
        return;
    };
    if object.meta.is_terminating() {
        return;
    }
    let rule = Rule::Preempted {
        by: by.meta.name.clone(),
        priority: by.pod().and_then(|pod| pod.spec.priority).unwrap_or(0),
        node: node.clone(),
    };
    let mut after = (*object).clone();
    let generation = object.meta.generation;
    if let Some(pod) = after.pod_mut() {
        let condition = PodCondition {
            type_: "DisruptionTarget".into(),
            status: "True".into(),
            reason: "PreemptionByScheduler".into(),
            message: PREEMPTED.into(),
            observed_generation: Some(generation),
            last_transition_time: Time::from(intents.now),
            ..PodCondition::default()
        };
        set_condition(&mut Rc::make_mut(&mut pod.status).conditions, condition);
    }
    let _ = intents.update_status(after, Because::Scheduler(rule.clone()));
    let options = DeleteOptions::default();
    if intents
        .delete(&object.key(), &options, Because::Scheduler(rule))
        .is_ok()
    {
        let text = format!("Preempted by pod {} on node {node}", by.meta.uid);
        intents.record(note(
            &object,
            EventType::Normal,
            "Preempted",
            text,
            "Preempting",
        ));
    }
}

fn budgets(store: &Store) -> Vec<Budget> {
    let all = store.list(Kind::PodDisruptionBudget);
    all.filter_map(|object| {
        let body = object.disruption_budget()?;
        Some(Budget {
            namespace: object.meta.namespace.clone(),
            selector: body.spec.selector.clone(),
            allowed: i64::from(body.status.disruptions_allowed),
            disrupted: body.status.disrupted_pods.keys().cloned().collect(),
        })
    })
    .collect()
}
