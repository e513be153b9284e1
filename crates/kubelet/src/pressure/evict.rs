//! Which pods go from a node that runs short, and what is said of them.
//!
//! k8s: pkg/kubelet/eviction/eviction_manager.go (localStorageEviction, evictPod),
//! pkg/kubelet/eviction/helpers.go (rankMemoryPressure, rankDiskPressureFunc, evictionMessage)

use super::{CRITICAL_PRIORITY, Signal};
use crate::kubelets::{Kubelets, Timer};
use crate::node::Gauge;
use crate::runtime::Process;
use crate::status::sums::resources_of;
use crate::worker::slot::Slot;
use crate::worker::{Eviction, Stage, Worker};
use api::container::Container;
use api::quantity::Quantity;
use api::resources::ResourceList;
use api::{Str, Uid};
use apiserver::{EventType, Intents, Store, Timers};
use std::cmp::Reverse;

const DISK: &str = "ephemeral-storage";

/// What decides between the pods of a node: the greatest goes first.
type Rank = (bool, Reverse<i32>, i64, Reverse<Str>);

impl Kubelets {
    /// The pods of a node that can be evicted.
    fn movable<'a>(
        &'a self,
        node: &'a str,
        store: &'a Store,
    ) -> impl Iterator<Item = (Uid, &'a Worker)> {
        store.pods_on(node).filter_map(|object| {
            let uid = object.meta.uid;
            let worker = self.workers.get(&uid)?;
            let is_here = worker.stage == Stage::Syncing;
            let is_movable = priority(worker) < CRITICAL_PRIORITY && worker.is_anything_running();
            (is_here && is_movable).then_some((uid, &**worker))
        })
    }

    /// Evicts every pod that keeps more on the disk than its limits say. Whether there was one.
    pub(super) fn evict_beyond_limits(
        &mut self,
        node: &str,
        intents: &mut Intents<'_>,
        timers: &mut Timers<Timer>,
    ) -> bool {
        let pods = self.movable(node, intents.latest());
        let beyond: Vec<(Uid, String)> = pods
            .filter_map(|(uid, worker)| Some((uid, beyond_limit(worker)?)))
            .collect();
        let were_some = !beyond.is_empty();
        for (uid, message) in beyond {
            self.evict(uid, message, false, intents, timers);
        }
        were_some
    }

    /// Evicts the pod that goes first: using more than it asked for, of low priority, by how much.
    pub(super) fn evict_one(
        &mut self,
        node: &str,
        signal: &Signal,
        gauge: Gauge,
        intents: &mut Intents<'_>,
        timers: &mut Timers<Timer>,
    ) {
        let pods = self.movable(node, intents.latest());
        let ranks = pods.map(|(uid, worker)| (rank(worker, signal), uid));
        let Some((_, victim)) = ranks.max_by(|(a, _), (b, _)| a.cmp(b)) else {
            return;
        };
        let Some(worker) = self.workers.get(&victim) else {
            return;
        };
        let resource = signal.resource;
        let mut message = format!(
            "The node was low on resource: {resource}. Threshold quantity: {}, available: {}. ",
            bytes((signal.threshold)(gauge.capacity)),
            bytes(signal.free(gauge))
        );
        for (slot, container) in running(worker) {
            let used = used_by(slot, signal.used);
            let asked = amount(&container.resources.requests, resource);
            if used > asked {
                message.push_str(&format!(
                    "Container {} was using {}, request is {}, has larger consumption of \
                     {resource}. ",
                    container.name,
                    bytes(used.unsigned_abs()),
                    bytes(asked.unsigned_abs())
                ));
            }
        }
        self.evict(victim, message, true, intents, timers);
    }

    fn evict(
        &mut self,
        victim: Uid,
        message: String,
        is_disruption: bool,
        intents: &mut Intents<'_>,
        timers: &mut Timers<Timer>,
    ) {
        self.with_worker(victim, intents, timers, |step| {
            step.event(None, EventType::Warning, "Evicted", &message);
            step.worker.eviction = Some(Eviction {
                reason: "Evicted".into(),
                message: message.into(),
                is_urgent: true,
                is_disruption,
            });
            step.terminate();
        });
    }
}

fn priority(worker: &Worker) -> i32 {
    worker.spec().priority.unwrap_or(0)
}

fn running(worker: &Worker) -> impl Iterator<Item = (&Slot, &Container)> {
    let slots = worker
        .slots
        .iter()
        .enumerate()
        .filter(|(_, slot)| slot.is_running());
    slots.filter_map(|(index, slot)| Some((slot, worker.container(index)?)))
}

fn used_by(slot: &Slot, of: fn(&Process) -> u64) -> i64 {
    let attempt = slot.attempt.as_ref();
    let process = attempt.and_then(|attempt| attempt.process.as_deref());
    i64::try_from(process.map_or(0, of)).unwrap_or(i64::MAX)
}

fn amount(list: &ResourceList, resource: &str) -> i64 {
    list.get(resource).map_or(0, Quantity::value)
}

/// What a pod keeps beyond its limits, as its eviction says.
fn beyond_limit(worker: &Worker) -> Option<String> {
    let of = |slot: &Slot| used_by(slot, Process::claimed_disk);
    let used = running(worker)
        .map(|(slot, _)| of(slot))
        .fold(0, i64::saturating_add);
    if used == 0 {
        return None;
    }
    let limits = resources_of(worker.spec()).limits;
    if let Some(limit) = limits.get(DISK).filter(|limit| used > limit.value()) {
        return Some(format!(
            "Pod ephemeral local storage usage exceeds the total limit of containers {limit}. "
        ));
    }
    running(worker).find_map(|(slot, container)| {
        let limit = container.resources.limits.get(DISK)?;
        (of(slot) > limit.value()).then(|| {
            format!(
                "Container {} exceeded its local ephemeral storage limit \"{limit}\". ",
                container.name
            )
        })
    })
}

/// Of memory what is used beyond the request decides, of disk what is used.
fn rank(worker: &Worker, signal: &Signal) -> Rank {
    let used = running(worker).map(|(slot, _)| used_by(slot, signal.used));
    let used = used.fold(0, i64::saturating_add);
    let containers = worker.spec().containers.iter();
    let asked = containers.map(|c| amount(&c.resources.requests, signal.resource));
    let asked = asked.fold(0, i64::saturating_add);
    let by = match signal.resource {
        DISK => used,
        _ => used.saturating_sub(asked),
    };
    (
        used > asked,
        Reverse(priority(worker)),
        by,
        Reverse(worker.object.meta.name.clone()),
    )
}

fn bytes(bytes: u64) -> Quantity {
    Quantity::from_bytes_binary(i64::try_from(bytes).unwrap_or(i64::MAX))
}
