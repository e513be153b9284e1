//! Updates and scaling down of ordered workloads: the highest ordinal first, no ordinal below the
//! partition, and no more daemon pods down than the budget allows.

use super::{Checker, any_store};
use api::apps::StatefulSetSpec;
use api::{Kind, Object, Str};
use apiserver::{Because, Change, Store, because};
use controllers::availability::is_active;
use controllers::daemon_set::placement::{node_of, placement};
use controllers::stateful_set::identity::{REVISION_LABEL, ordinal_in};
use std::collections::BTreeMap;
use std::ops::Range;
use std::rc::Rc;

pub(super) const CHECKER: Checker = Checker {
    name: "updates",
    change,
    settled: any_store,
};

fn change(change: &Change, store: &Store) -> Result<(), String> {
    let pod = change.object();
    let Some(owner) = pod.meta.controller().and_then(|o| store.by_uid(o.uid)) else {
        return Ok(());
    };
    match &change.cause.because {
        Because::StatefulSet(because::stateful_set::Rule::OutOfRange { ordinal, .. }) => {
            highest_first(owner, *ordinal, store)
        }
        Because::StatefulSet(because::stateful_set::Rule::Outdated {
            ordinal, update, ..
        }) => outdated(owner, *ordinal, update, store),
        Because::DaemonSet(because::daemon_set::Rule::Outdated {
            max_unavailable, ..
        }) => {
            let was_ready = change.before.as_ref().and_then(|o| o.pod());
            match was_ready.is_some_and(api::Pod::is_ready) {
                true => daemons_down(owner, *max_unavailable, store),
                false => Ok(()),
            }
        }
        // Other rules take no pods in an order.
        _ => Ok(()),
    }
}

/// The pods of a set with their ordinals, terminating ones left out.
fn staying<'a>(set: &'a Object, store: &'a Store) -> impl Iterator<Item = (i32, &'a Rc<Object>)> {
    store.owned_by(set.meta.uid).filter_map(|pod| {
        let ordinal = ordinal_in(&set.meta.name, &pod.meta.name)?;
        (pod.kind() == Kind::Pod && !pod.meta.is_terminating()).then_some((ordinal, pod))
    })
}

/// The ordinals that the set wants.
fn wanted(spec: &StatefulSetSpec) -> Range<i32> {
    let start = spec.ordinals.as_ref().and_then(|ordinals| ordinals.start);
    let start = start.unwrap_or(0);
    start..start.saturating_add(spec.replicas.unwrap_or(1))
}

fn highest_first(set: &Object, ordinal: i32, store: &Store) -> Result<(), String> {
    let Some(body) = set.stateful_set() else {
        return Ok(());
    };
    if body.spec.pod_management_policy != "OrderedReady" {
        return Ok(());
    }
    // Ordinals may also leave at the low end, when `ordinals.start` rises: those above stay then.
    let range = wanted(&body.spec);
    let mut leaving = staying(set, store).filter(|(other, _)| !range.contains(other));
    match leaving.find(|(other, _)| *other > ordinal) {
        Some((other, _)) => Err(format!("{} lost {ordinal} before {other}", set.meta.name)),
        None => Ok(()),
    }
}

/// All above are of the new revision, and the partition is kept.
fn outdated(set: &Object, ordinal: i32, update: &Str, store: &Store) -> Result<(), String> {
    let Some(body) = set.stateful_set() else {
        return Ok(());
    };
    let name = &set.meta.name;
    let range = wanted(&body.spec);
    let rolling = body.spec.update_strategy.rolling_update.as_ref();
    let partition = rolling.and_then(|rolling| rolling.partition).unwrap_or(0);
    if ordinal - range.start < partition {
        return Err(format!(
            "{name} updates {ordinal} below partition {partition}"
        ));
    }
    let mut above =
        staying(set, store).filter(|(other, _)| (ordinal + 1..range.end).contains(other));
    let old = above.find(|(_, pod)| pod.meta.label(REVISION_LABEL) != Some(update));
    match old {
        Some((other, _)) => Err(format!("{name} updates {ordinal} before {other}")),
        None => Ok(()),
    }
}

/// Nodes that should run a pod, have one, and have none that is ready. A pod that was down by
/// itself is replaced at once and beside the budget, so its node does not count.
fn daemons_down(set: &Object, max_unavailable: i32, store: &Store) -> Result<(), String> {
    let Some(body) = set.daemon_set() else {
        return Ok(());
    };
    let mut ready: BTreeMap<Str, bool> = BTreeMap::new();
    for pod in store.owned_by(set.meta.uid) {
        let Some(name) = pod.pod().and_then(node_of) else {
            continue;
        };
        let Some(node) = store.find(Kind::Node, "", name) else {
            continue;
        };
        if placement(&body.spec.template.spec, node).should_run {
            let is_ready = pod.pod().is_some_and(api::Pod::is_ready);
            let was_down = pod.meta.is_terminating() && !is_ready;
            let is_up = is_active(pod) && is_ready || was_down;
            *ready.entry(name.clone()).or_default() |= is_up;
        }
    }
    let down = ready.values().filter(|is_up| !**is_up).count();
    if down > usize::try_from(max_unavailable).unwrap_or(0) {
        return Err(format!(
            "{}: {down} nodes without a ready pod, at most {max_unavailable} may be",
            set.meta.name
        ));
    }
    Ok(())
}
