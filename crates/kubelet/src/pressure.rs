//! Eviction of pods from nodes that run out of memory.
//!
//! Looked at only while memory is short or was short lately. One pod goes per look.
//! k8s: pkg/kubelet/eviction/eviction_manager.go, pkg/kubelet/eviction/helpers.go

use crate::kubelets::{Kubelets, Timer};
use crate::node::Node;
use crate::worker::slot::Slot;
use crate::worker::{Eviction, Stage, Worker};
use api::node_kinds::NodeCondition;
use api::quantity::Quantity;
use api::resources::memory_bytes;
use api::{Kind, Object, Str, Time, Uid};
use apiserver::because::kubelet::Rule;
use apiserver::{Because, EventNote, EventType, Intents, Timers};
use sim::{Duration, Instant};
use std::cmp::Reverse;
use std::rc::Rc;

/// Memory that must stay free.
/// k8s: pkg/kubelet/eviction/defaults_linux.go, DefaultEvictionHard: memory.available<100Mi
const THRESHOLD_BYTES: u64 = 100 << 20;
/// Time between two looks.
/// k8s: pkg/kubelet/kubelet.go, evictionMonitoringPeriod
const PERIOD: Duration = Duration::from_secs(10);
/// How long the condition stays after memory is free again.
/// k8s: pkg/kubelet/apis/config/v1beta1/defaults.go, EvictionPressureTransitionPeriod
const TRANSITION: Duration = Duration::from_secs(300);
/// Pods from this priority on stay.
/// k8s: pkg/apis/scheduling/types.go, SystemCriticalPriority
const CRITICAL_PRIORITY: i32 = 2_000_000_000;

impl Node {
    fn free_memory(&self) -> u64 {
        self.memory_capacity.saturating_sub(self.memory_used)
    }

    /// Whether less memory is free than must be.
    pub fn is_memory_short(&self) -> bool {
        self.memory_capacity > 0 && self.free_memory() < THRESHOLD_BYTES
    }

    /// The first look at memory after `now`.
    pub fn next_memory_look(&self, now: Instant) -> Instant {
        now + Duration(PERIOD.0 - now.since_start().0 % PERIOD.0)
    }
}

/// What decides between the pods of a node: the greatest goes first.
type Rank = (bool, Reverse<i32>, i64, Reverse<Str>);

impl Kubelets {
    /// Looks at a node's memory; evicts one pod if it is short.
    pub(crate) fn look_at_memory(
        &mut self,
        name: &Str,
        intents: &mut Intents<'_>,
        timers: &mut Timers<Timer>,
    ) {
        let now = timers.now;
        let Some(node) = self.nodes.get_mut(name) else {
            return;
        };
        node.is_watching_memory = false;
        let is_short = node.is_memory_short();
        let free = node.free_memory();
        if is_short {
            node.last_short = Some(now);
        }
        let is_recent = node.last_short.is_some_and(|at| now.since(at) < TRANSITION);
        let had_pressure = node.pressure_since.is_some();
        node.pressure_since = (is_short || is_recent).then(|| node.pressure_since.unwrap_or(now));
        if had_pressure != node.pressure_since.is_some() {
            write_pressure(name, !had_pressure, intents);
        }
        if is_short || is_recent {
            node.is_watching_memory = true;
            timers.at(node.next_memory_look(now), Timer::Memory(name.clone()));
        }
        if is_short && let Some(victim) = self.victim(name) {
            self.evict(victim, free, intents, timers);
        }
    }

    /// The pod that goes first: using more than it asked for, of low priority, by how much.
    fn victim(&self, node: &str) -> Option<Uid> {
        let ranks = self.workers.iter().filter_map(|(uid, worker)| {
            let is_here = *worker.pod().node_name == *node && worker.stage == Stage::Syncing;
            let priority = worker.spec().priority.unwrap_or(0);
            let is_movable = priority < CRITICAL_PRIORITY && worker.is_anything_running();
            (is_here && is_movable).then(|| (rank(worker, priority), *uid))
        });
        ranks.max_by(|(a, _), (b, _)| a.cmp(b)).map(|(_, uid)| uid)
    }

    fn evict(
        &mut self,
        victim: Uid,
        free: u64,
        intents: &mut Intents<'_>,
        timers: &mut Timers<Timer>,
    ) {
        self.with_worker(victim, intents, timers, |step| {
            let mut message = format!(
                "The node was low on resource: memory. Threshold quantity: {}, available: {}. ",
                quantity(THRESHOLD_BYTES),
                quantity(free)
            );
            for (slot, container) in running(step.worker) {
                let used = memory_of(slot);
                let asked = memory_bytes(&container.resources.requests);
                if used > asked {
                    message.push_str(&format!(
                        "Container {} was using {}, request is {}, has larger consumption of \
                         memory. ",
                        container.name,
                        quantity(used.unsigned_abs()),
                        quantity(asked.unsigned_abs())
                    ));
                }
            }
            step.event(None, EventType::Warning, "Evicted", &message);
            step.worker.eviction = Some(Eviction {
                reason: "Evicted".into(),
                message: message.into(),
                is_urgent: true,
            });
            step.terminate();
        });
    }
}

fn running(worker: &Worker) -> impl Iterator<Item = (&Slot, &api::container::Container)> {
    let slots = worker
        .slots
        .iter()
        .enumerate()
        .filter(|(_, slot)| slot.is_running());
    slots.filter_map(|(index, slot)| Some((slot, worker.container(index)?)))
}

fn memory_of(slot: &Slot) -> i64 {
    let process = slot
        .attempt
        .as_ref()
        .and_then(|attempt| attempt.process.as_ref());
    let used = process.map_or(0, |process| process.usage().memory_bytes);
    i64::try_from(used).unwrap_or(i64::MAX)
}

fn rank(worker: &Worker, priority: i32) -> Rank {
    let used: i64 = running(worker).map(|(slot, _)| memory_of(slot)).sum();
    let containers = worker.spec().containers.iter();
    let asked: i64 = containers
        .map(|c| memory_bytes(&c.resources.requests))
        .sum();
    (
        used > asked,
        Reverse(priority),
        used - asked,
        Reverse(worker.object.meta.name.clone()),
    )
}

fn quantity(bytes: u64) -> Quantity {
    Quantity::from_bytes_binary(i64::try_from(bytes).unwrap_or(i64::MAX))
}

/// Sets the condition MemoryPressure of a node and says so.
/// k8s: pkg/kubelet/nodestatus/setters.go, MemoryPressureCondition
fn write_pressure(name: &str, is_short: bool, intents: &mut Intents<'_>) {
    let Some(current) = intents.latest().find(Kind::Node, "", name).cloned() else {
        return;
    };
    let (status, reason, message) = match is_short {
        true => (
            "True",
            "KubeletHasInsufficientMemory",
            "kubelet has insufficient memory available",
        ),
        false => (
            "False",
            "KubeletHasSufficientMemory",
            "kubelet has sufficient memory available",
        ),
    };
    let now = Time::from(intents.now);
    let mut object: Object = (*current).clone();
    object.meta.resource_version = 0;
    if let Some(node) = object.node_mut() {
        let conditions = &mut Rc::make_mut(&mut node.status).conditions;
        conditions.retain(|condition| condition.type_ != "MemoryPressure");
        let condition = NodeCondition {
            type_: "MemoryPressure".into(),
            status: status.into(),
            reason: reason.into(),
            message: message.into(),
            last_heartbeat_time: now,
            last_transition_time: now,
            extra: None,
        };
        conditions.insert(0, condition);
    }
    // The node was there a moment ago in this same step.
    let _ = intents.update_status(object, Because::Kubelet(Rule::Observed));
    let host = Str::from(name);
    if is_short {
        let text = "Attempting to reclaim memory";
        let note = EventNote::new(
            &current,
            EventType::Warning,
            "EvictionThresholdMet",
            text,
            "kubelet",
        );
        intents.record(note.on(&host));
    }
    let reason = if is_short {
        "NodeHasInsufficientMemory"
    } else {
        "NodeHasSufficientMemory"
    };
    let text = format!("Node {name} status is now: {reason}");
    let note = EventNote::new(&current, EventType::Normal, reason, text, "kubelet");
    intents.record(note.on(&host));
}
