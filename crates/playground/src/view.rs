//! The view model: one picture of everything at one moment, in plain values a page can draw.
//!
//! Every part is an `Rc` that the simulator replaces only when something in it changed, so that a
//! page compares by pointer and redraws only what moved. Times are spans since the start of the
//! run. Nothing here knows what a browser is, and a page needs no Kubernetes rule beyond these.

mod action;
mod detail;
mod format;
mod inspect;
mod node;
mod placement;
mod pod;
mod still;
mod timeline;
mod traffic;
mod workload;

use std::rc::Rc;

pub use action::{
    Action, Blank, node_actions, pod_actions, service_actions, traffic_line, workload_actions,
};
pub use detail::{Advice, Changes, Condition, ContainerRun, FieldChange, LogRequest, Logs};
pub use format::{age, clock, count, quantity_cpu, quantity_memory, short_kind, short_name};
pub use inspect::{Countdown, Fact, Inspection, Span, Timer, WhyStep, Words};
pub use node::{Meter, Node, NodeCondition};
pub use placement::{Placement, PlacementCell, PlacementRow, Plugin};
pub use pod::{ContainerState, ContainerView, Pod, PodState, ProbeKind, ProbeView, Shape, Wait};
pub use still::still;
pub use timeline::{EventRow, Lane, LaneGroup, Marker, MarkerKind, Segment, SegmentKind, Step};
pub use traffic::{EndpointTraffic, Traffic, TrafficRequest, TrafficSecond};
pub use workload::{Budget, Kind, Service, SetRow, Slot, Workload};

use crate::Duration;

/// One picture of everything at `clock.now`.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct View {
    /// Grows whenever anything in the picture changed except the clock.
    pub generation: u64,
    /// Where in time the picture was taken.
    pub clock: Clock,
    /// The scenario's title.
    pub title: Rc<str>,
    /// What happens, in one sentence with numbers.
    pub headline: Rc<str>,
    /// Workloads in order of (namespace, name); a ReplicaSet of a Deployment is inside it.
    pub workloads: Rc<[Rc<Workload>]>,
    /// Services in order of (namespace, name).
    pub services: Rc<[Rc<Service>]>,
    /// Loads on services, in order of (namespace, name); empty while no client sends anything.
    pub traffic: Rc<[Rc<Traffic>]>,
    /// Nodes in order of name.
    pub nodes: Rc<[Rc<Node>]>,
    /// Pods in the order they should stand in a node: by owner, then revision, then age.
    pub pods: Rc<[Rc<Pod>]>,
    /// Histories of pods, grouped by owner.
    pub lanes: Rc<[Rc<LaneGroup>]>,
    /// What to mark on the time line, in order of time.
    pub markers: Rc<[Marker]>,
    /// Events, the latest first.
    pub events: Rc<[Rc<EventRow>]>,
    /// What happens next, the soonest first.
    pub next: Rc<[Countdown]>,
    /// Everything about the object that was asked for.
    pub inspected: Option<Rc<Inspection>>,
}

impl View {
    /// The headline where little room is, and versions are told beside it.
    pub fn headline_short(&self) -> String {
        crate::picture::headline::short(&self.workloads, &self.pods, &self.nodes)
    }
}

/// Where in time a picture was taken.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Clock {
    /// Time since the start of the run.
    pub now: Duration,
    /// The end of the time line as drawn: at least `now`.
    pub end: Duration,
    /// The latest moment that has been played; beyond it the future is not known yet.
    pub played: Duration,
    /// The seed of the run.
    pub seed: u32,
    /// Whether nothing but distant deadlines is left to happen.
    pub is_stable: bool,
    /// The name of the branch, if the past was changed.
    pub branch: Option<Rc<str>>,
}

/// What a page wants to see beyond the picture of the cluster.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Request {
    /// The object to inspect.
    pub inspect: Option<Ref>,
    /// The moment to compare it with; its latest change if none is given.
    pub since: Option<Duration>,
    /// Its logs.
    pub logs: Option<LogRequest>,
}

/// The name of an object: what a click selects and a link remembers.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Ref {
    /// The kind in lower case and singular, as typed to kubectl: `pod`, `deployment`, `node`.
    pub kind: Rc<str>,
    /// The namespace; empty for objects without one.
    pub namespace: Rc<str>,
    /// The name.
    pub name: Rc<str>,
}

impl Ref {
    /// A reference from its three parts.
    pub fn new(kind: &str, namespace: &str, name: &str) -> Ref {
        Ref {
            kind: kind.into(),
            namespace: namespace.into(),
            name: name.into(),
        }
    }

    /// A reference to an object whose kind is written as in manifests: `ReplicaSet`.
    pub fn of_kind(kind: &str, namespace: &str, name: &str) -> Ref {
        Ref::new(&kind.to_ascii_lowercase(), namespace, name)
    }

    /// Reads `kind/name` or `kind/namespace/name`; the namespace defaults to `default`.
    pub fn parse(text: &str) -> Option<Ref> {
        let mut parts = text.splitn(3, '/');
        let kind = parts.next().filter(|part| !part.is_empty())?;
        let second = parts.next().filter(|part| !part.is_empty())?;
        Some(match parts.next() {
            Some(name) => Ref::new(kind, second, name),
            None if kind == "node" => Ref::new(kind, "", second),
            None => Ref::new(kind, "default", second),
        })
    }

    /// `kind/name`, with the namespace between unless it is `default` or there is none.
    pub fn text(&self) -> String {
        match &*self.namespace {
            "" | "default" => format!("{}/{}", self.kind, self.name),
            namespace => format!("{}/{namespace}/{}", self.kind, self.name),
        }
    }

    /// ` -n NAMESPACE` where a kubectl line needs it.
    pub fn namespace_flag(&self) -> String {
        match &*self.namespace {
            "" | "default" => String::new(),
            namespace => format!(" -n {namespace}"),
        }
    }
}
