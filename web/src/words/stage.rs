//! The map: its head, frames of nodes, pods and their details, requests, and the ribbon above it.

use std::fmt::Display;

use playground::view::count;

use super::ending;

pub const MAP: &str = "Cluster map: nodes and their pods";
pub const UNSCHEDULED: &str = "Unscheduled";
pub const ALL_SCHEDULED: &str = "Every pod has a node.";

// The head. What pods are grouped by is also what an address may name.
pub const GROUP_BY: &str = "Group pods by";
pub const BY_NODE: &str = "Node";
pub const BY_OWNER: &str = "Owner";
pub const BY_ZONE: &str = "Zone";
pub const NO_OWNER: &str = "no owner";
pub const NO_ZONE: &str = "no zone";
pub const ZOOM_OUT: &str = "Zoom out: smaller pods";
pub const ZOOM_IN: &str = "Zoom in: larger pods";
pub const FIT: &str = "Fit";
pub const FIT_DOES: &str = "Fit: the largest pods that fit";
pub const REQUESTS: &str = "Requests";
pub const REQUESTS_SHOW: &str = "Show requests on their way";
pub const REQUESTS_HIDE: &str = "Hide requests";
pub const REQUESTS_LAYER: &str = "Requests on their way";
pub const MAP_ALONE: &str = "Map alone";
pub const MAP_ALONE_ON: &str = "Give the page to the map";
pub const MAP_ALONE_OFF: &str = "Show all panes";
pub const CHOICES: &str = "Workloads and services";

// The ribbon.
pub const SET: &str = "Set";
pub const HAVE: &str = "have";

// Details of a pod.
pub const RESTARTS: &str = "restarts";
pub const NEXT_TRY: &str = "next try";
pub const GRACE: &str = "grace";
pub const ASKS_FOR: &str = "asks for";
pub const NODE: &str = "node";
pub const WHY_UNSCHEDULED: &str = "unscheduled";
pub const RUNNING_READY: &str = "running, ready";
pub const RUNNING_NOT_READY: &str = "running, not ready";
pub const NOT_READY: &str = "not ready";
pub const NO_CONTAINER: &str = "No container yet.";

// Nodes.
pub const CPU_UNKNOWN: &str = "cpu ?";
pub const CPU_REQUESTED: &str = "cpu requested";
/// To whom a request goes that no pod takes.
pub const NOBODY: &str = "nobody";

/// The button that leads back from a node drawn alone.
pub fn all_nodes(node: &str) -> String {
    format!("← All nodes, {node}")
}

/// What stands for the sets before the ones that are listed.
pub fn older_sets(n: usize) -> String {
    format!("{n} older sets")
}

/// Before the scheduler's words, where the tray holds several pods.
pub fn in_tray(n: usize) -> String {
    format!("{} pods. ", count(n))
}

/// Before the words about a pod whose name is nowhere else.
pub fn named(pod: &str) -> String {
    format!("{pod}: ")
}

/// The button of a service with its load: what it says, and how requests fared.
pub fn load(service: &str, load: &str, served: usize, failed: usize) -> String {
    let (served, failed) = (count(served), count(failed));
    format!("{service}; {load}; {served} served, {failed} failed")
}

/// Requests of a second that failed, behind those that were served.
pub fn failed_rate(n: u32) -> String {
    format!(" {n} failed/s")
}

/// One request.
pub fn request(number: u64, service: &str, from: &str, to: &str, end: (&str, u64)) -> String {
    let (outcome, millis) = end;
    format!("request {number} of service {service}: {from} to {to}, {outcome} after {millis} ms")
}

/// Who takes a request.
pub fn pod_on(pod: &str, node: &str) -> String {
    format!("{pod} on {node}")
}

/// Containers of a pod that are ready, behind its status.
pub fn ready_of(ready: u32, all: u32) -> String {
    format!("  {ready}/{all} ready")
}

/// A kubelet that is silent; `last_report_short` where there is less room.
pub fn last_report(seconds: &dyn Display) -> String {
    format!("last report {seconds} s ago")
}

/// See `last_report`.
pub fn last_report_short(seconds: &dyn Display) -> String {
    format!("last report {seconds}s ago")
}

/// `12s`, in a card.
pub fn seconds(n: &dyn Display) -> String {
    format!("{n}s")
}

/// When a container is tried again.
pub fn wait_left(left: &dyn Display, total: &dyn Display) -> String {
    format!("in {left} s of {total} s")
}

/// How long a pod has left to end.
pub fn grace_left(left: &dyn Display, total: &dyn Display) -> String {
    format!("{left} s of {total} s left")
}

/// A container that waits.
pub fn waiting(reason: &str) -> String {
    format!("waiting: {reason}")
}

/// A container that ended.
pub fn exit(reason: &str, code: &dyn Display) -> String {
    format!("{reason}, exit code {code}")
}

/// What a restart count says under the pointer.
pub fn restarts(n: u32) -> String {
    format!("{n} restart{}", ending(n as usize))
}

/// CPU requested of a node, read out.
pub fn cpu_of(requested: &str, capacity: &str) -> String {
    format!("cpu {requested} of {capacity}")
}

/// The part of a node's CPU that is requested.
pub fn cpu_percent(share: f64) -> String {
    format!("cpu {} %", (share * 100.0).round())
}

/// The map drawn as cells.
pub fn cells(n: usize) -> String {
    format!("{} nodes; Enter opens one", count(n))
}

/// Pods of a cell that need somebody; nodes with such pods in the legend.
pub fn failing(n: &dyn Display) -> String {
    format!("{n} failing")
}

/// The same of pods on their way up or down.
pub fn updating(n: &dyn Display) -> String {
    format!("{n} updating")
}

/// Pods of an owner above dots.
pub fn some_ready(ready: usize, want: usize) -> String {
    format!("{} of {} ready", count(ready), count(want))
}

/// The budget of a rolling update, read out.
pub fn budget(available: u32, floor: u32, total: u32, ceiling: u32) -> String {
    format!("{available} of at least {floor} available, {total} of at most {ceiling} pods")
}

/// The post of the floor.
pub fn at_least(floor: u32) -> String {
    format!("at least {floor}")
}

/// The post of the ceiling.
pub fn at_most(ceiling: u32) -> String {
    format!("at most {ceiling}")
}

/// How the floor comes about.
pub fn floor_sum(floor: u32, sum: &str) -> String {
    format!("{floor} available = {sum}")
}

/// How the ceiling comes about.
pub fn ceiling_sum(ceiling: u32, sum: &str) -> String {
    format!("{ceiling} pods = {sum}")
}
