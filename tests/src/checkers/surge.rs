//! A rolling update never asks for more pods than replicas plus surge.

use super::{Checker, any_store};
use api::{Kind, Object};
use apiserver::because::deployment::Rule;
use apiserver::{Because, Change, Store};
use controllers::deployment::budget;

pub(super) const CHECKER: Checker = Checker {
    name: "surge",
    change,
    settled: any_store,
};

fn change(change: &Change, store: &Store) -> Result<(), String> {
    let grows = matches!(
        &change.cause.because,
        Because::Deployment(Rule::ScaleUpNew { .. } | Rule::CreateSet { .. })
    );
    if !grows || change.kind() != Kind::ReplicaSet {
        return Ok(());
    }
    let owner = change
        .object()
        .meta
        .controller()
        .and_then(|owner| store.by_uid(owner.uid));
    let Some(deployment) = owner.and_then(|object| object.deployment()) else {
        return Ok(());
    };
    if !budget::is_rolling(&deployment.spec) {
        return Ok(());
    }
    let uid = owner.map(|object| object.meta.uid).unwrap_or_default();
    let size = |set: &Object| {
        set.replica_set()
            .and_then(|body| body.spec.replicas)
            .unwrap_or(0)
    };
    let sets = store
        .owned_by(uid)
        .filter(|object| object.kind() == Kind::ReplicaSet);
    let total: i32 = sets.map(|set| size(set)).sum();
    let most = budget::desired(&deployment.spec) + budget::max_surge(&deployment.spec);
    // A deployment that was scaled down may be above for a moment, but never because it grows.
    let grown_by = match (&change.before, &change.after) {
        (Some(before), Some(after)) => size(after) - size(before),
        (None, Some(after)) => size(after),
        (_, None) => 0,
    };
    if grown_by > 0 && total > most {
        return Err(format!(
            "{} wants {total} pods, at most {most}",
            change.key()
        ));
    }
    Ok(())
}
