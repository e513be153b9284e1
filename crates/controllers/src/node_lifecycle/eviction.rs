//! Taints with effect NoExecute: one node after the other, by the state of its zone.
//!
//! When the last one was tainted stands in the taints themselves, so nothing has to be remembered.
//! k8s: pkg/controller/nodelifecycle/node_lifecycle_controller.go (processTaintBaseEviction,
//! doNoExecuteTaintingPass, handleDisruption)

use super::taints::{NOT_READY, UNREACHABLE, swap};
use super::zone::{self, ZoneState};
use super::{condition, ready_status};
use crate::Outcome;
use api::node_kinds::Taint;
use api::toleration::NO_EXECUTE;
use api::{Kind, Object, Str, Time};
use apiserver::because::node::Rule;
use apiserver::{ApiError, Context, Intents};
use sim::{Duration, Instant, order};
use std::collections::BTreeMap;
use std::rc::Rc;

/// What is known of a zone.
#[derive(Default)]
struct Zone {
    ready: u32,
    not_ready: u32,
    /// When a node was last tainted.
    latest: Option<Instant>,
    /// Nodes that wait to be tainted, in the order in which they failed.
    waiting: Vec<(Time, Str, Rc<Object>)>,
}

/// Looks at all nodes.
pub fn reconcile(cx: &Context, intents: &mut Intents<'_>) -> Outcome {
    let mut zones: BTreeMap<(Str, Str), Zone> = BTreeMap::new();
    for node in cx.store.list(Kind::Node) {
        let zone = zones.entry(zone::of(node)).or_default();
        match ready_status(node) {
            _ if !zone::counts(node) => (),
            Some("True") => zone.ready += 1,
            _ => zone.not_ready += 1,
        }
    }
    let is_full =
        |zone: &Zone| ZoneState::of(zone.ready, zone.not_ready) == ZoneState::FullDisruption;
    let all_are_full = !zones.is_empty() && zones.values().all(is_full);
    let nodes: Vec<Rc<Object>> = cx.store.list(Kind::Node).cloned().collect();
    for node in &nodes {
        match sort(node, all_are_full, &mut zones, intents) {
            Ok(()) | Err(ApiError::NotFound { .. }) => (),
            Err(error) => return Outcome::Retry(error),
        }
    }
    let mut next: Option<Duration> = None;
    for zone in zones.values_mut() {
        match empty_next(zone, all_are_full, intents) {
            Ok(None) => (),
            Ok(Some(wait)) => next = Some(next.map_or(wait, |known| known.min(wait))),
            Err(error) => return Outcome::Retry(error),
        }
    }
    next.map_or(Outcome::Done, Outcome::After)
}

fn taint<'a>(node: &'a Object, key: &str) -> Option<&'a Taint> {
    let mut taints = node.node()?.spec.taints.iter();
    taints.find(|taint| taint.key == key && taint.effect == NO_EXECUTE)
}

/// Removes taints that are out of place, and notes nodes that are to be tainted.
fn sort(
    node: &Rc<Object>,
    all_are_full: bool,
    zones: &mut BTreeMap<(Str, Str), Zone>,
    intents: &mut Intents<'_>,
) -> Result<(), ApiError> {
    let (wanted, other) = match ready_status(node) {
        Some("False") => (NOT_READY, UNREACHABLE),
        Some("Unknown") => (UNREACHABLE, NOT_READY),
        _ => ("", ""),
    };
    let rule = Rule::Tainted {
        because_of: "Ready".into(),
    };
    if wanted.is_empty() || all_are_full {
        let is_tainted = taint(node, NOT_READY)
            .or(taint(node, UNREACHABLE))
            .is_some();
        if is_tainted {
            swap(
                node,
                &[],
                &[NOT_READY, UNREACHABLE],
                NO_EXECUTE,
                rule,
                intents,
            )?;
        }
        return Ok(());
    }
    if taint(node, other).is_some() {
        return swap(node, &[wanted], &[wanted, other], NO_EXECUTE, rule, intents);
    }
    let zone = zones.entry(zone::of(node)).or_default();
    match taint(node, wanted) {
        Some(taint) => zone.latest = zone.latest.max(Some(taint.time_added.instant())),
        None => {
            let since = condition(node, "Ready").map(|ready| ready.last_transition_time);
            let entry = (
                since.unwrap_or_default(),
                node.meta.name.clone(),
                Rc::clone(node),
            );
            zone.waiting.push(entry);
        }
    }
    Ok(())
}

/// Taints the next node of a zone if it is time; gives the wait for the one after.
fn empty_next(
    zone: &mut Zone,
    all_are_full: bool,
    intents: &mut Intents<'_>,
) -> Result<Option<Duration>, ApiError> {
    let state = ZoneState::of(zone.ready, zone.not_ready);
    let Some(interval) = state.interval(zone.ready + zone.not_ready, all_are_full) else {
        return Ok(None);
    };
    order::sort_by(&mut zone.waiting, |a, b| (a.0, &a.1).cmp(&(b.0, &b.1)));
    let Some((_, _, node)) = zone.waiting.first() else {
        return Ok(None);
    };
    if let Some(due) = zone
        .latest
        .map(|latest| latest + interval)
        .filter(|d| *d > intents.now)
    {
        return Ok(Some(due.since(intents.now)));
    }
    let wanted = match ready_status(node) {
        Some("Unknown") => UNREACHABLE,
        _ => NOT_READY,
    };
    let rule = Rule::EvictionLimited {
        zone_state: state.name(),
        interval_seconds: interval.as_secs(),
    };
    // Its other taints may have been written in this same pass.
    let latest = intents.latest().get(&node.key()).cloned();
    if let Some(node) = latest {
        swap(&node, &[wanted], &[], NO_EXECUTE, rule, intents)?;
    }
    Ok((zone.waiting.len() > 1).then_some(interval))
}
