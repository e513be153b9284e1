//! Nodes that run short of memory or disk: conditions, and a look at them every ten seconds.
//!
//! Looked at only while something is short or was short lately, and once after a process has come
//! that keeps something on the disk. One pod goes per look.
//! Differs: disks fill with what behaviours say alone, not with images, logs and dead containers;
//! inodes and processes never run short.
//! k8s: pkg/kubelet/eviction/eviction_manager.go, pkg/kubelet/eviction/helpers.go

mod evict;

use crate::kubelets::{Kubelets, Timer};
use crate::node::{Gauge, Node};
use crate::registration::HEALTHY;
use crate::runtime::Process;
use api::node_kinds::NodeCondition;
use api::{Kind, Object, Str, Time};
use apiserver::because::kubelet::Rule;
use apiserver::{Because, EventNote, EventType, Intents, Timers};
use sim::{Duration, Instant};
use std::rc::Rc;

/// Time between two looks.
/// k8s: pkg/kubelet/kubelet.go, evictionMonitoringPeriod
const PERIOD: Duration = Duration::from_secs(10);
/// How long a condition stays after there is enough again.
/// k8s: pkg/kubelet/apis/config/v1beta1/defaults.go, EvictionPressureTransitionPeriod
const TRANSITION: Duration = Duration::from_secs(300);
/// Pods from this priority on stay, and come to nodes under pressure.
/// k8s: pkg/apis/scheduling/types.go, SystemCriticalPriority
pub const CRITICAL_PRIORITY: i32 = 2_000_000_000;

/// Something that a node can run short of.
struct Signal {
    /// The resource, as texts name it.
    resource: &'static str,
    gauge: fn(&mut Node) -> &mut Gauge,
    /// What must stay free of a capacity.
    threshold: fn(u64) -> u64,
    used: fn(&Process) -> u64,
    /// Reason and message of the condition while it is short, and the event when it becomes so.
    short: (&'static str, &'static str, &'static str),
    /// The condition while it is not.
    healthy: &'static (
        &'static str,
        &'static str,
        &'static str,
        &'static str,
        &'static str,
    ),
}

/// Memory comes first.
/// k8s: pkg/kubelet/eviction/helpers.go, byEvictionPriority; pkg/kubelet/nodestatus/setters.go
const SIGNALS: [Signal; 2] = [
    Signal {
        resource: "memory",
        gauge: |node| &mut node.memory,
        // k8s: pkg/kubelet/eviction/defaults_linux.go, memory.available<100Mi
        threshold: |_| 100 << 20,
        used: Process::claimed_memory,
        short: (
            "KubeletHasInsufficientMemory",
            "kubelet has insufficient memory available",
            "NodeHasInsufficientMemory",
        ),
        healthy: &HEALTHY[0],
    },
    Signal {
        resource: "ephemeral-storage",
        gauge: |node| &mut node.disk,
        // Images lie on the same disk, so that imagefs.available<15% is met before nodefs's 10%.
        // The fraction is kept as a 32-bit float there: 10066330 parts of 2^26.
        // k8s: pkg/kubelet/eviction/defaults_linux.go; eviction/api/types.go, GetThresholdQuantity
        threshold: |capacity| {
            let part = (u128::from(capacity) * 10_066_330) >> 26;
            u64::try_from(part).unwrap_or(u64::MAX)
        },
        used: Process::claimed_disk,
        short: (
            "KubeletHasDiskPressure",
            "kubelet has disk pressure",
            "NodeHasDiskPressure",
        ),
        healthy: &HEALTHY[1],
    },
];

impl Signal {
    /// What is left.
    fn free(&self, gauge: Gauge) -> u64 {
        gauge.capacity.saturating_sub(gauge.used)
    }

    fn is_short(&self, gauge: Gauge) -> bool {
        gauge.capacity > 0 && self.free(gauge) < (self.threshold)(gauge.capacity)
    }
}

impl Node {
    /// A process came.
    pub fn charge(&mut self, process: &Process) {
        self.memory.used = self.memory.used.saturating_add(process.claimed_memory());
        self.disk.used = self.disk.used.saturating_add(process.claimed_disk());
        self.has_written |= process.claimed_disk() > 0;
    }

    /// A process ended.
    pub fn discharge(&mut self, process: &Process) {
        self.memory.used = self.memory.used.saturating_sub(process.claimed_memory());
        self.disk.used = self.disk.used.saturating_sub(process.claimed_disk());
    }

    /// Whether its kubelet should look at what it has left.
    pub fn wants_look(&mut self) -> bool {
        self.has_written
            || SIGNALS
                .iter()
                .any(|signal| signal.is_short(*(signal.gauge)(self)))
    }

    /// The conditions that it is under.
    pub fn pressures(&self) -> impl Iterator<Item = &'static str> {
        let gauges = [self.memory, self.disk];
        let pressing = SIGNALS.iter().zip(gauges);
        let pressing = pressing.filter(|(_, gauge)| gauge.pressure_since.is_some());
        pressing.map(|(signal, _)| signal.healthy.0)
    }
}

/// The first look after `now`.
pub fn next_look(now: Instant) -> Instant {
    now + Duration(PERIOD.0 - now.since_start().0 % PERIOD.0)
}

impl Kubelets {
    /// Looks at what a node has left; evicts pods if that is too little.
    pub(crate) fn look_at_node(
        &mut self,
        name: &Str,
        intents: &mut Intents<'_>,
        timers: &mut Timers<Timer>,
    ) {
        let now = timers.now;
        let Some(node) = self.nodes.get_mut(name) else {
            return;
        };
        let node = Rc::make_mut(node);
        (node.is_watching, node.has_written) = (false, false);
        // It looks again when it is back.
        if !node.is_reached() {
            return;
        }
        let mut short = None;
        for signal in &SIGNALS {
            let gauge = (signal.gauge)(node);
            let is_short = signal.is_short(*gauge);
            if is_short {
                gauge.last_short = Some(now);
                short.get_or_insert((signal, *gauge));
            }
            let is_recent = gauge
                .last_short
                .is_some_and(|at| now.since(at) < TRANSITION);
            let had_pressure = gauge.pressure_since.is_some();
            gauge.pressure_since = is_recent.then(|| gauge.pressure_since.unwrap_or(now));
            if had_pressure != is_recent {
                write_pressure(name, signal, is_recent, intents);
            }
            node.is_watching |= is_recent;
        }
        if node.is_watching {
            timers.at(next_look(now), Timer::Pressure(name.clone()));
        }
        let were_beyond = self.evict_beyond_limits(name, intents, timers);
        if let Some((signal, gauge)) = short
            && !were_beyond
        {
            let text = format!("Attempting to reclaim {}", signal.resource);
            say(
                name,
                EventType::Warning,
                "EvictionThresholdMet",
                text,
                intents,
            );
            self.evict_one(name, signal, gauge, intents, timers);
        }
    }
}

/// An event about the node.
fn say(name: &str, type_: EventType, reason: &str, text: String, intents: &mut Intents<'_>) {
    if let Some(node) = intents.latest().find(Kind::Node, "", name).cloned() {
        let note = EventNote::new(&node, type_, reason, text, "kubelet");
        intents.record(note.on(&Str::from(name)));
    }
}

/// Sets the condition of a node and says so.
/// k8s: pkg/kubelet/nodestatus/setters.go, MemoryPressureCondition, DiskPressureCondition
fn write_pressure(name: &str, signal: &Signal, is_short: bool, intents: &mut Intents<'_>) {
    let Some(current) = intents.latest().find(Kind::Node, "", name).cloned() else {
        return;
    };
    let (type_, _, reason, message, event) = *signal.healthy;
    let (status, (reason, message, event)) = match is_short {
        true => ("True", signal.short),
        false => ("False", (reason, message, event)),
    };
    let now = Time::from(intents.now);
    let mut object: Object = (*current).clone();
    object.meta.resource_version = 0;
    if let Some(node) = object.node_mut() {
        let conditions = &mut Rc::make_mut(&mut node.status).conditions;
        let condition = NodeCondition {
            type_: type_.into(),
            status: status.into(),
            reason: reason.into(),
            message: message.into(),
            last_heartbeat_time: now,
            last_transition_time: now,
            extra: None,
        };
        match conditions.iter_mut().find(|one| one.type_ == type_) {
            Some(known) => *known = condition,
            None => conditions.push(condition),
        }
    }
    // The node was there a moment ago in this same step.
    let _ = intents.update_status(object, Because::Kubelet(Rule::Observed));
    let text = format!("Node {name} status is now: {event}");
    say(name, EventType::Normal, event, text, intents);
}
