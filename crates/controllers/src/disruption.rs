//! The disruption controller: how many pods a budget lets be disrupted now.
//!
//! Watches budgets and pods; writes the budgets' status. The eviction API spends what it allows.
//! k8s: pkg/controller/disruption/disruption.go

pub mod allowance;
pub mod selected;

use crate::{Controller, Keys, Outcome};
use allowance::Allowance;
use api::apps::Condition;
use api::policy_kinds::PodDisruptionBudgetStatus;
use api::{Kind, Object, ObjectKey, Str, Time};
use apiserver::because::policy::Rule;
use apiserver::{ApiError, Because, Change, Context, EventNote, EventType, Intents, Store};
use sim::Duration;
use sim::order::Gather;
use std::collections::BTreeMap;
use std::rc::Rc;

/// The name in events.
/// k8s: disruption.go, NewDisruptionControllerInternal
const SOURCE: &str = "controllermanager";
/// A pod that was to be evicted counts as disrupted for so long.
/// k8s: disruption.go, DeletionTimeout
const DELETION_TIMEOUT: Duration = Duration::from_secs(120);

/// The controller.
pub const CONTROLLER: Controller = Controller {
    name: "disruption-controller",
    enqueue,
    reconcile,
};

fn enqueue(change: &Change, store: &Store, keys: &mut Keys) {
    match change.kind() {
        Kind::PodDisruptionBudget => keys.add(change.key()),
        Kind::Pod if store.count(Kind::PodDisruptionBudget) > 0 => {
            let objects = [&change.before, &change.after];
            for budget in store.list_in(Kind::PodDisruptionBudget, &change.object().meta.namespace)
            {
                let mut objects = objects.iter().filter_map(|object| object.as_ref());
                if objects.any(|pod| selected::selects(budget, pod)) {
                    keys.add(budget.key());
                }
            }
        }
        _ => (),
    }
}

fn reconcile(key: &ObjectKey, cx: &Context, intents: &mut Intents<'_>) -> Outcome {
    let Some(object) = cx.store.get(key) else {
        return Outcome::Done;
    };
    sync(object, cx, intents).into()
}

fn sync(
    object: &Object,
    cx: &Context,
    intents: &mut Intents<'_>,
) -> Result<Option<Duration>, ApiError> {
    let Some(body) = object.disruption_budget() else {
        return Ok(None);
    };
    let pods = selected::pods(object, &cx.store);
    if pods.is_empty() {
        let text = "No matching pods found";
        let note = EventNote::new(object, EventType::Normal, "NoPods", text, SOURCE);
        intents.record(note);
    }
    for pod in overdue(&body.status, &pods, cx) {
        // The words are unverified.
        let (namespace, name) = (&object.meta.namespace, &object.meta.name);
        let text =
            format!("Pod was expected by PDB {namespace}/{name} to be deleted but it wasn't");
        let note = EventNote::new(pod, EventType::Warning, "NotDeleted", text, SOURCE);
        intents.record(note);
    }
    let disrupted = disrupted(&body.status, &pods, cx);
    let counted = selected::count(&body.spec, &pods, &disrupted, &cx.store).and_then(
        |(counts, unmanaged)| {
            let result = allowance::allowance(&body.spec, counts);
            Ok((result.map_err(|error| error.to_string())?, unmanaged))
        },
    );
    let mut say = |type_, reason: &str, text: String| {
        intents.record(EventNote::new(object, type_, reason, text, SOURCE));
    };
    let mut status = PodDisruptionBudgetStatus {
        observed_generation: object.meta.generation,
        disrupted_pods: disrupted.clone(),
        ..(*body.status).clone()
    };
    let rule = match counted {
        Ok((allowance, unmanaged)) => {
            if unmanaged {
                say(EventType::Warning, "UnmanagedPods", unmanaged_text(object));
            }
            report(&mut status, allowance, object.meta.generation, cx)
        }
        Err(error) => {
            let text = format!("Failed to calculate the number of expected pods: {error}");
            say(EventType::Warning, "CalculateExpectedPodCountFailed", text);
            status.disruptions_allowed = 0;
            set_condition(&mut status, (false, "SyncFailed", &error), cx);
            Rule::Observed
        }
    };
    let mut changed = object.clone();
    if let Some(body) = changed.disruption_budget_mut() {
        body.status = Rc::new(status);
    }
    intents.update_status(changed, Because::Policy(rule))?;
    let ends = disrupted.values();
    let waits = ends.map(|at| (at.instant() + DELETION_TIMEOUT).since(cx.now));
    Ok(waits.min())
}

/// The pods that were to be evicted and are not going although their time is up.
/// k8s: disruption.go, buildDisruptedPodMap
fn overdue<'a>(
    status: &PodDisruptionBudgetStatus,
    pods: &'a [Rc<Object>],
    cx: &Context,
) -> Vec<&'a Rc<Object>> {
    let is_overdue = |pod: &&Rc<Object>| {
        let since = status.disrupted_pods.get(&pod.meta.name);
        !pod.meta.is_terminating()
            && since.is_some_and(|at| at.instant() + DELETION_TIMEOUT <= cx.now)
    };
    pods.iter().filter(is_overdue).collect()
}

/// The pods that are about to be evicted and still here.
fn disrupted(
    status: &PodDisruptionBudgetStatus,
    pods: &[Rc<Object>],
    cx: &Context,
) -> BTreeMap<Str, Time> {
    let is_pending = |name: &Str, at: &Time| {
        let is_here = pods
            .iter()
            .any(|pod| pod.meta.name == *name && !pod.meta.is_terminating());
        is_here && at.instant() + DELETION_TIMEOUT > cx.now
    };
    let all = status.disrupted_pods.iter();
    all.filter(|(name, at)| is_pending(name, at))
        .map(|(name, at)| (name.clone(), *at))
        .gathered()
}

fn report(
    status: &mut PodDisruptionBudgetStatus,
    allowance: Allowance,
    generation: i64,
    cx: &Context,
) -> Rule {
    status.observed_generation = generation;
    status.expected_pods = allowance.expected;
    status.desired_healthy = allowance.desired_healthy;
    status.current_healthy = allowance.current_healthy;
    status.disruptions_allowed = allowance.allowed;
    let reason = allowance::reason(allowance.allowed);
    set_condition(status, (allowance.allowed > 0, reason, ""), cx);
    Rule::Budget {
        expected: allowance.expected,
        desired_healthy: allowance.desired_healthy,
        current_healthy: allowance.current_healthy,
        allowed: allowance.allowed,
    }
}

/// k8s: staging/src/k8s.io/api/policy/v1/types.go, DisruptionAllowedCondition
fn set_condition(
    status: &mut PodDisruptionBudgetStatus,
    (is_true, reason, message): (bool, &str, &str),
    cx: &Context,
) {
    let text = if is_true { "True" } else { "False" };
    let old = status.conditions.iter();
    let old = old.clone().find(|old| old.type_ == "DisruptionAllowed");
    let since = old.filter(|old| old.status == *text);
    let condition = Condition {
        type_: "DisruptionAllowed".into(),
        status: text.into(),
        reason: reason.into(),
        message: message.into(),
        last_transition_time: since.map_or(cx.now.into(), |old| old.last_transition_time),
        ..Condition::default()
    };
    status.conditions = vec![condition];
}

fn unmanaged_text(object: &Object) -> String {
    let selector = object
        .disruption_budget()
        .and_then(|body| body.spec.selector.as_ref());
    let labels = selector.map(|selector| selector.match_labels.as_ref().clone());
    format!(
        "Pods selected by this PodDisruptionBudget (selector: {:?}) were found to be unmanaged. \
         As a result, the status of the PDB cannot be calculated correctly, which may result in \
         undefined behavior. To account for these pods please set \".spec.minAvailable\" field \
         of the PDB to an integer value.",
        labels.unwrap_or_default()
    )
}
