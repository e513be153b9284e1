//! What limits workloads: quotas hold, autoscalers stay in range, evictions stay in the budget.

use super::{Checker, any_store};
use api::{Kind, Object};
use apiserver::because::autoscaler::Rule;
use apiserver::{Because, Change, Store};
use controllers::availability::is_active;

pub(super) const CHECKER: Checker = Checker {
    name: "limits",
    change,
    settled: any_store,
};

fn change(change: &Change, store: &Store) -> Result<(), String> {
    if let Because::Autoscaler(Rule::Rescale {
        current,
        desired,
        min,
        max,
        ..
    }) = &change.cause.because
    {
        // A rate may keep it out of range for a while, but only nearer to it.
        let is_in_range = (min..=max).contains(&desired);
        let is_nearer =
            (current < min && desired > current) || (current > max && desired < current);
        if !is_in_range && !is_nearer {
            return Err(format!("{} to {desired}, not {min} to {max}", change.key()));
        }
    }
    match change.kind() {
        Kind::Pod if change.is_added() => quota(change.object(), store),
        Kind::PodDisruptionBudget => budget(change),
        _ => Ok(()),
    }
}

/// Pods that have not ended, against every quota that counts pods.
fn quota(pod: &Object, store: &Store) -> Result<(), String> {
    for quota in store.list_in(Kind::ResourceQuota, &pod.meta.namespace) {
        let Some(body) = quota.resource_quota() else {
            continue;
        };
        let Some(hard) = body.status.hard.get("pods") else {
            continue;
        };
        let pods = store.list_in(Kind::Pod, &pod.meta.namespace);
        // Terminating pods stop counting when their grace period is over.
        let count = pods.filter(|pod| is_active(pod)).count();
        let count = i64::try_from(count).unwrap_or(i64::MAX);
        if i128::from(count) > i128::from(hard.value()) {
            let (name, most) = (&quota.meta.name, hard.value());
            return Err(format!("pod {count} was made, quota {name} allows {most}"));
        }
    }
    Ok(())
}

fn budget(change: &Change) -> Result<(), String> {
    let Some(body) = change.after.as_ref().and_then(|o| o.disruption_budget()) else {
        return Ok(());
    };
    let status = &body.status;
    let room = (status.current_healthy - status.desired_healthy).max(0);
    if status.disruptions_allowed < 0 || status.disruptions_allowed > room {
        let allowed = status.disruptions_allowed;
        return Err(format!("{} allows {allowed} of {room}", change.key()));
    }
    Ok(())
}
