//! The pods of a disruption budget, and what the workloads that own them want.
//!
//! k8s: pkg/controller/disruption/disruption.go, getPodsForPdb, getExpectedScale, countHealthyPods

use super::allowance::Selected;
use api::int_or_percent::IntOrPercent;
use api::policy_kinds::PodDisruptionBudgetSpec;
use api::{Kind, Object, Str, Time, Uid};
use apiserver::Store;
use std::collections::BTreeMap;
use std::rc::Rc;

/// Whether a budget selects a pod.
pub fn selects(budget: &Object, pod: &Object) -> bool {
    let selector = budget
        .disruption_budget()
        .and_then(|body| body.spec.selector.as_ref());
    selector.is_some_and(|selector| selector.matches(&pod.meta.labels))
}

/// The pods that a budget selects, by name.
pub fn pods(budget: &Object, store: &Store) -> Vec<Rc<Object>> {
    let all = store.list_in(Kind::Pod, &budget.meta.namespace);
    all.filter(|pod| selects(budget, pod)).cloned().collect()
}

/// Counts them. Tells as well whether some have no controller; an error if a controller's scale is
/// not known.
pub fn count(
    spec: &PodDisruptionBudgetSpec,
    pods: &[Rc<Object>],
    disrupted: &BTreeMap<Str, Time>,
    store: &Store,
) -> Result<(Selected, bool), String> {
    let is_by_number = matches!(
        (&spec.max_unavailable, &spec.min_available),
        (None, Some(IntOrPercent::Int(_)))
    );
    let (scale, unmanaged) = match is_by_number {
        true => (0, false),
        false => scale(pods, store)?,
    };
    let is_healthy = |pod: &&Rc<Object>| {
        !pod.meta.is_terminating()
            && !disrupted.contains_key(&pod.meta.name)
            && pod.pod().is_some_and(api::Pod::is_ready)
    };
    let healthy = pods.iter().filter(is_healthy).count();
    let number = |count: usize| i32::try_from(count).unwrap_or(i32::MAX);
    let selected = Selected {
        pods: number(pods.len()),
        scale,
        healthy: number(healthy),
    };
    Ok((selected, unmanaged))
}

/// The sum of the replicas of all controllers of the pods; pods without one are left out.
fn scale(pods: &[Rc<Object>], store: &Store) -> Result<(i32, bool), String> {
    let mut scales: BTreeMap<Uid, i32> = BTreeMap::new();
    let mut has_unmanaged = false;
    for pod in pods {
        let Some(reference) = pod.meta.controller() else {
            has_unmanaged = true;
            continue;
        };
        let controller = store.by_uid(reference.uid);
        let Some((uid, replicas)) = controller.and_then(|object| replicas(object, store)) else {
            return Err(format!(
                "found no controllers for pod \"{}\"",
                pod.meta.name
            ));
        };
        scales.insert(uid, replicas);
    }
    let sum = scales
        .values()
        .fold(0i32, |sum, scale| sum.saturating_add(*scale));
    Ok((sum, has_unmanaged))
}

/// A deployment stands for its replica sets.
fn replicas(object: &Object, store: &Store) -> Option<(Uid, i32)> {
    if object.replica_set().is_some()
        && let Some(owner) = crate::adoption::controller_of(object, store)
    {
        let body = owner.deployment()?;
        return Some((owner.meta.uid, body.spec.replicas.unwrap_or(1)));
    }
    Some((object.meta.uid, api::scale::scale(object)?.replicas))
}
