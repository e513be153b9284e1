//! The stateful set controller: pods with names, order and volumes of their own.
//!
//! Watches stateful sets and the pods they own; writes pods, claims, revisions and status.
//! k8s: pkg/controller/statefulset/stateful_set.go, stateful_set_control.go

pub mod claims;
pub mod decide;
pub mod identity;
pub mod pod_control;
pub mod revisions;
pub mod status;

use crate::adoption::Claim;
use crate::availability::until_available;
use crate::owner_keys::owners_of_pod;
use crate::{Controller, Keys, Outcome};
use api::apps::{StatefulSetSpec, StatefulSetStatus};
use api::{Kind, Object, ObjectKey};
use apiserver::because::stateful_set::Rule;
use apiserver::{ApiError, Because, Change, Context, Intents, Store};
use decide::{Management, PodState, Rules, Step, Strategy};
use sim::Duration;
use std::rc::Rc;

/// The name in events.
/// k8s: pkg/controller/statefulset/stateful_set.go, NewStatefulSetController
pub const NAME: &str = "statefulset-controller";

/// The controller.
pub const CONTROLLER: Controller = Controller {
    name: NAME,
    enqueue,
    reconcile,
};

pub(crate) fn because(rule: Rule) -> Because {
    Because::StatefulSet(rule)
}

fn enqueue(change: &Change, store: &Store, keys: &mut Keys) {
    match change.kind() {
        // A pass that wrote the status knows the pods.
        Kind::StatefulSet if change.is_desired_state_changed() => keys.add(change.key()),
        Kind::StatefulSet => keys.add(counts_of(change.key())),
        Kind::Pod => {
            for key in owners_of_pod(change, store, Kind::StatefulSet, selector_of) {
                if has_claims(&key, store) || !is_counted(change) {
                    keys.add(key);
                } else if is_seen(change) {
                    keys.add(counts_of(key));
                }
            }
        }
        _ => (),
    }
}

/// A key of the kind Pod with the name of a set: pods of the set have to be counted anew.
fn counts_of(set: ObjectKey) -> ObjectKey {
    ObjectKey {
        kind: Kind::Pod,
        ..set
    }
}

/// Whether a change of a pod's status shows in anything that a pass reads of it. A thousand pods
/// are bound one after the other; a pass over all of them for each would find nothing.
/// Differs: upstream looks at the set after every change of a pod, and so notices a revision that
/// somebody deleted by hand a little sooner.
fn is_seen(change: &Change) -> bool {
    let (Some(old), Some(new)) = (pod_of(&change.before), pod_of(&change.after)) else {
        return true;
    };
    let ready = |pod: &api::Pod| {
        let ready = pod.condition("Ready");
        ready.map(|ready| (ready.status.clone(), ready.last_transition_time))
    };
    old.phase() != new.phase() || ready(old) != ready(new)
}

/// Whether a change is of a pod's status alone: then it shows in the number of ready pods and in
/// nothing else, as long as the pod is not over.
fn is_counted(change: &Change) -> bool {
    let (Some(old), Some(new)) = (pod_of(&change.before), pod_of(&change.after)) else {
        return false;
    };
    let is_same = Rc::ptr_eq(&old.spec, &new.spec) || old.spec == new.spec;
    is_same && !change.is_desired_state_changed()
}

fn pod_of(object: &Option<Rc<Object>>) -> Option<&api::Pod> {
    object.as_ref()?.pod()
}

/// Claims are not watched: a set that has some looks at them whenever a pod changes.
fn has_claims(key: &ObjectKey, store: &Store) -> bool {
    let set = store.get(key).and_then(|object| object.stateful_set());
    set.is_some_and(|body| !body.spec.volume_claim_templates.is_empty())
}

fn selector_of(object: &Object) -> Option<&api::LabelSelector> {
    object.stateful_set()?.spec.selector.as_ref()
}

fn reconcile(key: &ObjectKey, cx: &Context, intents: &mut Intents<'_>) -> Outcome {
    let found = cx.store.find(Kind::StatefulSet, &key.namespace, &key.name);
    let Some(object) = found else {
        return Outcome::Done;
    };
    let counted = match key.kind {
        Kind::Pod => status::counted(object, cx.store.tally(object.meta.uid)),
        _ => None,
    };
    let result = match counted {
        Some(status) => write_status(object, status, intents).map(|()| None),
        None => sync(object, cx, intents),
    };
    result.into()
}

/// One pass; gives when the next pod becomes available.
fn sync(
    object: &Object,
    cx: &Context,
    intents: &mut Intents<'_>,
) -> Result<Option<Duration>, ApiError> {
    let Some(body) = object.stateful_set() else {
        return Ok(None);
    };
    let spec = &*body.spec;
    let pods = claim_pods(object, spec, cx, intents)?;
    let revisions = revisions::revisions(object, spec, &body.status, cx, intents)?;
    let rules = rules(spec, &body.status, &revisions.update.meta.name);
    let states = states(object, spec, &rules, &pods, cx);
    let (current, update) = (&revisions.current.meta.name, &revisions.update.meta.name);
    let generation = object.meta.generation;
    let mut status = status::status(&body.status, generation, (current, update), &states);
    status.collision_count = Some(revisions.collision_count);
    let result = match object.meta.is_terminating() {
        true => Ok(()),
        false => {
            let is_stale = |ordinal| pod_control::has_stale_claim(object, spec, ordinal, &cx.store);
            let steps = decide::decide(&rules, &states, is_stale);
            let control = pod_control::PodControl {
                set: object,
                spec,
                rules: &rules,
                revisions: &revisions,
            };
            carry_out(&control, &steps, &mut status, intents)
        }
    };
    status::complete(&mut status, rules.strategy);
    write_status(object, status, intents)?;
    result?;
    if !object.meta.is_terminating() {
        revisions::truncate(object, spec, &revisions, &pods, intents)?;
    }
    Ok(next_available(spec, &pods, cx))
}

fn write_status(
    object: &Object,
    status: StatefulSetStatus,
    intents: &mut Intents<'_>,
) -> Result<(), ApiError> {
    let mut changed = object.clone();
    if let Some(body) = changed.stateful_set_mut() {
        body.status = Rc::new(status);
    }
    changed.meta.resource_version = 0;
    intents
        .update_status(changed, because(Rule::Observed))
        .map(|_| ())
}

fn carry_out(
    control: &pod_control::PodControl<'_>,
    steps: &[Step],
    status: &mut StatefulSetStatus,
    intents: &mut Intents<'_>,
) -> Result<(), ApiError> {
    let mut failed: Option<(Option<u32>, ApiError)> = None;
    for step in steps {
        let batch = batch(control.rules, *step);
        if failed
            .as_ref()
            .is_some_and(|(of, _)| of.is_none() || *of != batch)
        {
            break;
        }
        match control.carry_out(*step, intents) {
            Ok(()) if matches!(step, Step::DeleteOutdated(_)) => {
                status.current_replicas = (status.current_replicas - 1).max(0);
            }
            Ok(()) => (),
            Err(error) => failed = failed.or(Some((batch, error))),
        }
    }
    failed.map_or(Ok(()), |(_, error)| Err(error))
}

/// The slow-start batch of a step of a parallel set, all of which is carried out even when a part
/// fails: position 0, then 1 and 2, then 3 to 6, and so on.
/// k8s: stateful_set_control.go, runForAll, slowStartBatch
fn batch(rules: &Rules<'_>, step: Step) -> Option<u32> {
    let ordinal = match step {
        Step::Create(ordinal, _)
        | Step::DeleteFinished(ordinal)
        | Step::EnsureClaims(ordinal)
        | Step::Repair(ordinal) => ordinal,
        Step::RepairClaims(_) | Step::DeleteCondemned(_) | Step::DeleteOutdated(_) => return None,
    };
    let position = u32::try_from(ordinal.saturating_sub(rules.start)).ok()?;
    match rules.management {
        Management::Parallel => position.saturating_add(1).checked_ilog2(),
        Management::OrderedReady => None,
    }
}

/// The pods of the set, adopted or not: those whose names end in an ordinal.
fn claim_pods(
    object: &Object,
    spec: &StatefulSetSpec,
    cx: &Context,
    intents: &mut Intents<'_>,
) -> Result<Vec<Rc<Object>>, ApiError> {
    let (adopt, release) = (because(Rule::Adopt), because(Rule::Release));
    let claim = Claim::on_pods(object, spec.selector.as_ref(), adopt, release);
    let mut pods = claim.claim(cx, intents)?;
    pods.retain(|pod| identity::ordinal_in(&object.meta.name, &pod.meta.name).is_some());
    Ok(pods)
}

fn rules<'a>(spec: &StatefulSetSpec, status: &StatefulSetStatus, update: &'a str) -> Rules<'a> {
    let replicas = spec.replicas.unwrap_or(1);
    let rolling = spec.update_strategy.rolling_update.as_ref();
    let partition = rolling.and_then(|rolling| rolling.partition);
    // The API server drops `maxUnavailable` while its gate is off, so it is absent here.
    let max = rolling.and_then(|rolling| rolling.max_unavailable.as_ref());
    let strategy = match spec.update_strategy.type_.as_str() {
        "OnDelete" => Strategy::OnDelete,
        _ => Strategy::Rolling {
            keep: match rolling {
                Some(_) => partition.unwrap_or(0),
                None => status.current_replicas,
            },
            partition: partition.unwrap_or(0),
            max_unavailable: max.and_then(|max| decide::max_unavailable(Some(max), replicas).ok()),
        },
    };
    let start = spec.ordinals.as_ref().and_then(|ordinals| ordinals.start);
    Rules {
        start: start.unwrap_or(0),
        replicas,
        management: match spec.pod_management_policy.as_str() {
            "Parallel" => Management::Parallel,
            _ => Management::OrderedReady,
        },
        strategy,
        update_revision: update,
    }
}

fn min_ready(spec: &StatefulSetSpec) -> Duration {
    Duration::from_api_secs(spec.min_ready_seconds.into())
}

fn states(
    set: &Object,
    spec: &StatefulSetSpec,
    rules: &Rules<'_>,
    pods: &[Rc<Object>],
    cx: &Context,
) -> Vec<PodState> {
    let state = |object: &Rc<Object>| {
        let pod = object.pod()?;
        let ordinal = identity::ordinal_in(&set.meta.name, &object.meta.name)?;
        let is_in_range = !claims::is_condemned(rules.start, rules.replicas, ordinal);
        let claims_are_right =
            pod_control::claims_are_right(set, spec, rules, (object, ordinal), &cx.store);
        let is_itself = !is_in_range || identity::is_consistent(set, spec, object, ordinal);
        Some(PodState {
            ordinal,
            phase: pod.phase(),
            is_ready: pod.is_ready(),
            is_available: until_available(pod, min_ready(spec), cx.now) == Some(Duration::ZERO),
            is_terminating: object.meta.is_terminating(),
            revision: object
                .meta
                .label(identity::REVISION_LABEL)
                .cloned()
                .unwrap_or_default(),
            is_consistent: is_itself && claims_are_right,
        })
    };
    pods.iter().filter_map(state).collect()
}

/// When the next of the ready pods has been ready for long enough.
fn next_available(spec: &StatefulSetSpec, pods: &[Rc<Object>], cx: &Context) -> Option<Duration> {
    let waits = pods.iter().filter_map(|object| {
        let left = until_available(object.pod()?, min_ready(spec), cx.now)?;
        (left > Duration::ZERO).then_some(left)
    });
    waits.min()
}
