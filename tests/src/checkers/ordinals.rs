//! Pods of an ordered stateful set are made from the first ordinal up, without gaps.

use super::{Checker, any_store};
use api::Kind;
use apiserver::{Change, Store};

pub(super) const CHECKER: Checker = Checker {
    name: "ordinals",
    change,
    settled: any_store,
};

fn change(change: &Change, store: &Store) -> Result<(), String> {
    if change.kind() != Kind::Pod || !change.is_added() {
        return Ok(());
    }
    let pod = change.object();
    let Some(owner) = pod
        .meta
        .controller()
        .filter(|owner| owner.kind == "StatefulSet")
    else {
        return Ok(());
    };
    let Some(set) = store.by_uid(owner.uid) else {
        return Ok(());
    };
    let Some(body) = set.stateful_set() else {
        return Ok(());
    };
    if body.spec.pod_management_policy != "OrderedReady" {
        return Ok(());
    }
    let ordinal = pod
        .meta
        .name
        .rsplit('-')
        .next()
        .and_then(|text| text.parse::<i32>().ok());
    let Some(ordinal) = ordinal else {
        return Err(format!("{} has no ordinal", pod.meta.name));
    };
    let start = body
        .spec
        .ordinals
        .as_ref()
        .and_then(|ordinals| ordinals.start)
        .unwrap_or(0);
    for lower in start..ordinal {
        let name = format!("{}-{lower}", set.meta.name);
        if store.find(Kind::Pod, &pod.meta.namespace, &name).is_none() {
            return Err(format!("{} was made before {name}", pod.meta.name));
        }
    }
    Ok(())
}
