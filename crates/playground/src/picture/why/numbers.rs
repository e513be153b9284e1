//! Where the numbers on bars come from: limits of a rolling update, requests on a node.

use super::Found;
use crate::picture::trail::Trail;
use crate::view::{quantity_cpu, quantity_memory};
use api::int_or_percent::IntOrPercent;
use api::{Kind, Object};
use apiserver::ApiServer;
use controllers::deployment::budget;
use sim::{Instant, order};

/// Pods that are named with their requests.
const NAMED_MAX: usize = 3;

/// The sums behind the bars of an object, if it has bars.
pub fn of(api: &ApiServer, trail: &Trail, object: &Object, now: Instant) -> Option<Found> {
    match object.kind() {
        Kind::Deployment => limits(trail, object),
        Kind::Node => requests(api, object, now),
        _ => None,
    }
}

/// k8s: pkg/controller/deployment/util/deployment_util.go, ResolveFenceposts: surge is rounded up,
/// unavailable down.
fn limits(trail: &Trail, object: &Object) -> Option<Found> {
    let spec = &object.deployment()?.spec;
    let rolling = spec.strategy.rolling_update.as_ref()?;
    let want = spec.replicas.unwrap_or(1);
    let written = |of: &Option<IntOrPercent>| of.as_ref().map(ToString::to_string);
    let surge = written(&rolling.max_surge).unwrap_or_else(|| "25%".to_owned());
    let unavailable = written(&rolling.max_unavailable).unwrap_or_else(|| "25%".to_owned());
    let (up, down) = (budget::max_surge(spec), budget::max_unavailable(spec));
    let generation = object.meta.generation;
    let at = trail
        .own(object)
        .find(|change| change.object().meta.generation == generation)?
        .at;
    let is_share = surge.ends_with('%') || unavailable.ends_with('%');
    let rounding = match is_share {
        true => " Surge is rounded up, unavailable down.",
        false => "",
    };
    let floor = budget::min_available(spec);
    Some((
        at,
        format!(
            "**At most {} pods, at least {floor} available**: {want} wanted, maxSurge {surge} is \
             {up}, maxUnavailable {unavailable} is {down}.{rounding}",
            want.saturating_add(up)
        ),
    ))
}

/// What the pods of a node request together.
fn requests(api: &ApiServer, object: &Object, now: Instant) -> Option<Found> {
    let name = &object.meta.name;
    let body = object.node()?;
    let tally = api.store().node_tally(name);
    let mut at = object.meta.created.instant();
    let mut rows = Vec::new();
    for pod in api.store().pods_on(name) {
        let Some(body) = pod.pod() else { continue };
        let asked = api::requests::requests_of(&body.spec).cpu_millis;
        at = at.max(body.status.start_time.instant()).min(now);
        rows.push((std::cmp::Reverse(asked), pod.meta.name.clone()));
    }
    order::sort(&mut rows);
    let named = rows.iter().take(NAMED_MAX).filter(|(asked, _)| asked.0 > 0);
    let named: Vec<String> = named
        .map(|(asked, name)| format!("`{name}` {}m", asked.0))
        .collect();
    let named = match named.is_empty() {
        true => String::new(),
        false => format!(" Most by {}.", named.join(", ")),
    };
    let allocatable = &body.status.allocatable;
    Some((
        at,
        format!(
            "**Its {} pods request {} of {} CPU** and {} of {} memory.{named} Requests count, not \
             use.",
            rows.len(),
            quantity_cpu(unsigned(tally.cpu_millis)),
            quantity_cpu(unsigned(api::resources::cpu_millis(allocatable))),
            quantity_memory(unsigned(tally.memory_bytes)),
            quantity_memory(unsigned(api::resources::memory_bytes(allocatable))),
        ),
    ))
}

fn unsigned(amount: i64) -> u64 {
    u64::try_from(amount).unwrap_or(0)
}
