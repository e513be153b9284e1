//! Left alone, every status says what is there: numbers of pods, generations, bound volumes.

use super::{Checker, any_change};
use api::{Kind, Object};
use apiserver::Store;
use controllers::stateful_set::identity::pod_name;
use std::rc::Rc;

pub(super) const CHECKER: Checker = Checker {
    name: "totals",
    change: any_change,
    settled,
};

fn settled(store: &Store) -> Result<(), String> {
    for set in store.list(Kind::ReplicaSet) {
        of_replica_set(set, store)?;
    }
    for deployment in store.list(Kind::Deployment) {
        of_deployment(deployment, store)?;
    }
    for set in store.list(Kind::StatefulSet) {
        of_stateful_set(set, store)?;
    }
    for job in store.list(Kind::Job) {
        let Some(body) = job.job() else { continue };
        let active = store.tally(job.meta.uid).active as i32;
        equal(job, "active", body.status.active, active)?;
    }
    for budget in store.list(Kind::PodDisruptionBudget) {
        of_budget(budget, store)?;
    }
    for claim in store.list(Kind::PersistentVolumeClaim) {
        of_claim(claim, store)?;
    }
    Ok(())
}

fn equal<T: PartialEq + std::fmt::Display>(
    object: &Object,
    what: &str,
    said: T,
    found: T,
) -> Result<(), String> {
    if said != found {
        let key = object.key();
        return Err(format!("{key} says {what} {said}, there are {found}"));
    }
    Ok(())
}

fn of_replica_set(set: &Rc<Object>, store: &Store) -> Result<(), String> {
    let Some(body) = set.replica_set() else {
        return Ok(());
    };
    let (status, tally) = (&body.status, store.tally(set.meta.uid));
    equal(set, "replicas", status.replicas, tally.active as i32)?;
    equal(set, "ready", status.ready_replicas, tally.ready as i32)?;
    let generation = set.meta.generation;
    equal(set, "generation", status.observed_generation, generation)?;
    let wanted = body.spec.replicas.unwrap_or(1);
    let has_failed = status
        .conditions
        .iter()
        .any(|c| c.type_ == "ReplicaFailure");
    if !has_failed && !set.meta.is_terminating() {
        equal(set, "wanted", wanted, tally.active as i32)?;
    }
    Ok(())
}

fn of_deployment(deployment: &Rc<Object>, store: &Store) -> Result<(), String> {
    let Some(body) = deployment.deployment() else {
        return Ok(());
    };
    let sets = store.owned_by(deployment.meta.uid);
    let sets: Vec<_> = sets.filter_map(|set| set.replica_set()).collect();
    let replicas = sets.iter().map(|set| set.status.replicas).sum();
    let ready = sets.iter().map(|set| set.status.ready_replicas).sum();
    let available = sets.iter().map(|set| set.status.available_replicas).sum();
    let status = &body.status;
    equal(deployment, "replicas", status.replicas, replicas)?;
    equal(deployment, "ready", status.ready_replicas, ready)?;
    equal(
        deployment,
        "available",
        status.available_replicas,
        available,
    )?;
    let limit = body.spec.revision_history_limit.unwrap_or(i32::MAX);
    let empty = sets
        .iter()
        .filter(|set| set.spec.replicas == Some(0))
        .count();
    let is_over = controllers::deployment::progress::is_complete(
        &body.spec,
        deployment.meta.generation,
        status,
    );
    if is_over && i32::try_from(empty).unwrap_or(i32::MAX) > limit.saturating_add(1) {
        return Err(format!("{} keeps {empty} of {limit}", deployment.key()));
    }
    Ok(())
}

fn of_stateful_set(set: &Rc<Object>, store: &Store) -> Result<(), String> {
    let Some(body) = set.stateful_set() else {
        return Ok(());
    };
    let pods = store.owned_by(set.meta.uid).filter_map(|pod| pod.pod());
    let pods: Vec<_> = pods.collect();
    let ready = pods.iter().filter(|pod| pod.is_ready()).count() as i32;
    equal(set, "replicas", body.status.replicas, pods.len() as i32)?;
    equal(set, "ready", body.status.ready_replicas, ready)?;
    let generation = set.meta.generation;
    equal(
        set,
        "generation",
        body.status.observed_generation,
        generation,
    )?;
    let all_ready = ready == pods.len() as i32;
    let wanted = body.spec.replicas.unwrap_or(1);
    // A pod that lost its owner keeps its name, which holds the set up.
    let start = body
        .spec
        .ordinals
        .as_ref()
        .and_then(|ordinals| ordinals.start);
    let start = start.unwrap_or(0);
    let is_taken = (start..start.saturating_add(wanted)).any(|ordinal| {
        let name = pod_name(&set.meta.name, ordinal);
        let pod = store.find(Kind::Pod, &set.meta.namespace, &name);
        pod.is_some_and(|pod| pod.meta.controller().is_none())
    });
    if all_ready && !is_taken && !set.meta.is_terminating() {
        equal(set, "wanted", wanted, pods.len() as i32)?;
    }
    Ok(())
}

fn of_budget(budget: &Rc<Object>, store: &Store) -> Result<(), String> {
    let Some(body) = budget.disruption_budget() else {
        return Ok(());
    };
    let pods = controllers::disruption::selected::pods(budget, store);
    let is_healthy = |object: &&Rc<Object>| {
        !object.meta.is_terminating() && object.pod().is_some_and(api::Pod::is_ready)
    };
    let healthy = pods.iter().filter(is_healthy).count() as i32;
    equal(budget, "healthy", body.status.current_healthy, healthy)
}

/// A claim and its volume name each other.
fn of_claim(claim: &Rc<Object>, store: &Store) -> Result<(), String> {
    let Some(body) = claim.claim() else {
        return Ok(());
    };
    if body.status.phase != "Bound" {
        return Ok(());
    }
    let volume = store.find(Kind::PersistentVolume, "", &body.spec.volume_name);
    let owner = volume.and_then(|volume| volume.persistent_volume()?.spec.claim_ref.clone());
    let name = owner.map(|owner| owner.name).unwrap_or_default();
    equal(claim, "volume's claim", &claim.meta.name, &name)
}
