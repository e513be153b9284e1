//! The load of one Service: its requests one after the other, and their counts.
//!
//! Requests are evenly spaced. Above `SAMPLES_PER_SECOND` each one that is followed stands for
//! several, so that the work does not grow with the load.

use super::{Backends, Response};
use crate::endpoints::{Candidate, Draw, Usable, candidates, choose, usable};
use api::{Kind, Object, Str, Uid};
use apiserver::Store;
use sim::{Duration, Instant, Random};
use std::collections::{BTreeMap, VecDeque};
use std::rc::Rc;

/// Requests that are followed in a second, at most.
pub const SAMPLES_PER_SECOND: u32 = 20;
/// Seconds whose counts are kept.
const SECONDS_MAX: usize = 120;
/// Requests that can be looked at: the densest traffic layer.
const SENT_MAX: usize = 60;
/// Endpoints with counts of their own; those of pods that are gone leave first.
const ENDPOINTS_MAX: usize = 200;
/// Pictures that have not taken effect yet.
const PICTURES_MAX: usize = 64;
/// Clients that ask in turn.
const CLIENTS: u64 = 8;
/// Microseconds in a second.
const SECOND: u64 = 1_000_000;

/// Latencies in microseconds: a network hop, the work of a container, and the client's patience.
/// Differs: constants, as latencies of a simulation are no measurements.
const HOP: Duration = Duration::from_micros(500);
const WORK: Duration = Duration::from_millis(10);
const PATIENCE: Duration = Duration::from_secs(5);

/// What became of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Outcome {
    /// A container served it.
    Served,
    /// The service has no usable endpoint: the proxy refused it.
    NoEndpoints,
    /// No endpoint on the node that got it, and the policy is Local: it was dropped.
    NoLocalEndpoint,
    /// Nothing listens at the endpoint: its process is starting, ending or gone.
    Refused,
    /// The container answered 503.
    Unavailable,
    /// The container gets more than it can serve.
    Overloaded,
    /// Nobody answered in time: the process hangs or its node is down.
    TimedOut,
}

impl Outcome {
    /// All outcomes and what is said of them.
    pub const ALL: [(Outcome, &'static str); 7] = [
        (Outcome::Served, "served"),
        (Outcome::NoEndpoints, "connection refused: no endpoints"),
        (
            Outcome::NoLocalEndpoint,
            "dropped: no endpoint on this node",
        ),
        (Outcome::Refused, "connection refused: nothing listens"),
        (Outcome::Unavailable, "503 Service Unavailable: not ready"),
        (Outcome::Overloaded, "503 Service Unavailable: overloaded"),
        (Outcome::TimedOut, "timed out: no answer"),
    ];

    /// What is said of it.
    pub fn text(self) -> &'static str {
        Outcome::ALL
            .iter()
            .find(|(outcome, _)| *outcome == self)
            .map_or("", |(_, text)| text)
    }
}

/// A request that was followed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sent {
    /// Its number since the load began.
    pub number: u64,
    /// When it was sent.
    pub at: Instant,
    /// How long the client waited.
    pub latency: Duration,
    /// Which client sent it, from 1.
    pub client: u32,
    /// The node that received it.
    pub node: Str,
    /// The pod that got it, and its name.
    pub pod: Option<(Uid, Str)>,
    /// What became of it.
    pub outcome: Outcome,
}

/// Counts of one second.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Second {
    /// Which, since the epoch.
    pub second: u64,
    /// Requests that were served.
    pub served: u32,
    /// Requests that were not.
    pub failed: u32,
}

/// Counts of one endpoint.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EndpointCount {
    /// The pod's name.
    pub name: Str,
    /// Requests that were served.
    pub served: u64,
    /// Requests that were not.
    pub failed: u64,
    /// The second that is being counted, and the requests in it: what a bound is held against.
    busy: (u64, u32),
}

/// The endpoints of a service as the proxies of all nodes see them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Picture {
    /// Nodes that receive requests, and what they would do with one.
    nodes: Vec<(Str, Usable)>,
    has_affinity: bool,
}

impl Picture {
    /// What the proxies of `service` know now.
    pub fn of(store: &Store, service: &Object) -> Picture {
        let Some(body) = service.service() else {
            return Picture::default();
        };
        let spec = &*body.spec;
        let is_outer = matches!(spec.type_.as_str(), "NodePort" | "LoadBalancer");
        let policy = match is_outer {
            true => &spec.external_traffic_policy,
            false => &spec.internal_traffic_policy,
        };
        let port_name = spec.ports.first().map_or("", |port| port.name.as_str());
        let all = candidates(store, service, port_name);
        let is_local = policy == "Local";
        let nodes: Vec<Str> = store
            .list(Kind::Node)
            .filter(|node| is_ready(node))
            .map(|node| node.meta.name.clone())
            .collect();
        let everywhere = match is_local {
            false => usable(&all, false, ""),
            true => Usable::default(),
        };
        let of_node = |node: Str| {
            let own = match is_local {
                false => everywhere.clone(),
                true => usable(&all, true, &node),
            };
            (node, own)
        };
        Picture {
            nodes: nodes.into_iter().map(of_node).collect(),
            has_affinity: spec.session_affinity == "ClientIP",
        }
    }
}

fn is_ready(node: &Object) -> bool {
    let conditions = node.node().map(|body| &body.status.conditions);
    conditions.is_some_and(|all| {
        let mut ready = all.iter().filter(|one| one.type_ == "Ready");
        ready.any(|one| one.status == "True")
    })
}

/// The load of one service.
#[derive(Clone, Debug)]
pub struct Load {
    /// The namespace of the service.
    pub namespace: Str,
    /// Its name.
    pub name: Str,
    /// Requests a second.
    pub rps: u32,
    /// When it began.
    pub since: Instant,
    /// Requests that were served, and those that were not, since it began.
    pub served: u64,
    /// Requests that were not served.
    pub failed: u64,
    /// Counts by endpoint.
    pub endpoints: BTreeMap<Uid, EndpointCount>,
    /// Counts of the last seconds, the oldest first.
    pub seconds: VecDeque<Second>,
    /// The last requests that were followed, the oldest first.
    pub sent: VecDeque<Sent>,
    settled: Instant,
    number: u64,
    /// What the proxies know, and from when on.
    pictures: VecDeque<(Instant, Rc<Picture>)>,
}

impl Load {
    /// A load that begins now.
    pub fn new(service: &Object, rps: u32, now: Instant, picture: Rc<Picture>) -> Load {
        Load {
            namespace: service.meta.namespace.clone(),
            name: service.meta.name.clone(),
            rps,
            since: now,
            served: 0,
            failed: 0,
            endpoints: BTreeMap::new(),
            seconds: VecDeque::new(),
            sent: VecDeque::new(),
            settled: now,
            number: 0,
            pictures: VecDeque::from([(now, picture)]),
        }
    }

    /// The proxies will know `picture` from `from` on.
    pub fn see(&mut self, from: Instant, picture: Rc<Picture>) {
        let latest = self.pictures.back();
        if latest.is_some_and(|(_, known)| *known == picture) {
            return;
        }
        let from = latest.map_or(from, |(at, _)| from.max(*at));
        if self.pictures.len() >= PICTURES_MAX {
            self.pictures.pop_back();
        }
        self.pictures.push_back((from, picture));
    }

    /// Requests a second that one of its endpoints gets; None if the pod is none.
    pub fn share_of(&self, pod: Uid) -> Option<u32> {
        let (_, picture) = self.pictures.front()?;
        let (_, usable) = picture.nodes.first()?;
        let has_it = usable.endpoints.iter().any(|one| one.pod == Some(pod));
        let count = usable.endpoints.len() as u32;
        has_it.then(|| self.rps.checked_div(count).unwrap_or(0))
    }

    /// Whether a pod is an endpoint that gets requests now.
    pub fn is_usable(&self, pod: Uid) -> bool {
        let (Some((_, picture)), wanted) = (self.pictures.front(), Some(pod)) else {
            return false;
        };
        let mut all = picture.nodes.iter().flat_map(|(_, own)| &own.endpoints);
        all.any(|one| one.pod == wanted)
    }

    /// Sends what was due after the last time and until `until`.
    pub fn settle(&mut self, until: Instant, seed: u64, backends: &dyn Backends) {
        if until <= self.settled {
            return;
        }
        let per_second = u64::from(self.rps.min(SAMPLES_PER_SECOND)).max(1);
        // Samples are numbered from the epoch: sample i is due at i / per_second.
        let index_after = |at: Instant| {
            let whole = u128::from(at.0) * u128::from(per_second) / u128::from(SECOND);
            whole as u64 + 1
        };
        for index in index_after(self.settled)..index_after(until) {
            let at =
                Instant((u128::from(index) * u128::from(SECOND) / u128::from(per_second)) as u64);
            let place = index % per_second;
            let until_place = |place: u64| place * u64::from(self.rps) / per_second;
            let weight = until_place(place + 1) - until_place(place);
            self.send(at, index, weight as u32, seed, backends);
        }
        self.settled = until;
        self.enter(until);
    }

    /// Lets the pictures that are due take effect.
    fn enter(&mut self, now: Instant) {
        while self.pictures.get(1).is_some_and(|(from, _)| *from <= now) {
            self.pictures.pop_front();
        }
    }

    fn send(&mut self, at: Instant, index: u64, weight: u32, seed: u64, backends: &dyn Backends) {
        self.enter(at);
        let Some((_, picture)) = self.pictures.front().cloned() else {
            return;
        };
        let mut chance = Random::named(seed ^ index, &self.name);
        let client = chance.below(CLIENTS);
        let place = chance.below(picture.nodes.len() as u64);
        let empty = (Str::default(), Usable::default());
        let (node, usable) = picture.nodes.get(place as usize).unwrap_or(&empty);
        let draw = Draw {
            connection: chance.next(),
            client: picture.has_affinity.then_some(client),
        };
        let chosen = choose(&usable.endpoints, draw);
        let (outcome, latency) = match chosen {
            None if usable.has_others => (Outcome::NoLocalEndpoint, PATIENCE),
            None => (Outcome::NoEndpoints, HOP),
            Some(endpoint) => self.arrive(endpoint, node, at, weight, backends),
        };
        self.count(outcome, at, weight);
        self.number += u64::from(weight);
        if self.sent.len() >= SENT_MAX {
            self.sent.pop_front();
        }
        self.sent.push_back(Sent {
            number: self.number,
            at,
            latency,
            client: client as u32 + 1,
            node: node.clone(),
            pod: chosen.and_then(|one| Some((one.pod?, one.name.clone()))),
            outcome,
        });
    }

    /// What an endpoint does with a request, and how long the client waits.
    fn arrive(
        &mut self,
        endpoint: &Candidate,
        node: &Str,
        at: Instant,
        weight: u32,
        backends: &dyn Backends,
    ) -> (Outcome, Duration) {
        let Some(pod) = endpoint.pod else {
            // An address that was entered by hand: nothing runs there.
            return (Outcome::TimedOut, PATIENCE);
        };
        let way = match *node == endpoint.node {
            true => HOP,
            false => HOP + HOP,
        };
        let second = at.unix_seconds();
        if self.endpoints.len() >= ENDPOINTS_MAX && !self.endpoints.contains_key(&pod) {
            self.forget_one();
        }
        let count = self.endpoints.entry(pod).or_default();
        count.name = endpoint.name.clone();
        if count.busy.0 != second {
            count.busy = (second, 0);
        }
        count.busy.1 = count.busy.1.saturating_add(weight);
        let (outcome, latency) = match backends.respond(pod, endpoint.port, at) {
            Response::Served(Some(bound)) if count.busy.1 > bound => (Outcome::Overloaded, way),
            Response::Served(_) => (Outcome::Served, way + WORK),
            Response::Unavailable => (Outcome::Unavailable, way),
            Response::Refused => (Outcome::Refused, way),
            Response::Silence => (Outcome::TimedOut, PATIENCE),
        };
        match outcome {
            Outcome::Served => count.served += u64::from(weight),
            _ => count.failed += u64::from(weight),
        }
        (outcome, latency)
    }

    /// Drops the counts of an endpoint that gets nothing any more, or else of the first.
    fn forget_one(&mut self) {
        let idle = self.endpoints.keys().find(|pod| !self.is_usable(**pod));
        if let Some(pod) = idle.or_else(|| self.endpoints.keys().next()).copied() {
            self.endpoints.remove(&pod);
        }
    }

    fn count(&mut self, outcome: Outcome, at: Instant, weight: u32) {
        let second = at.unix_seconds();
        if self.seconds.back().is_none_or(|last| last.second != second) {
            if self.seconds.len() >= SECONDS_MAX {
                self.seconds.pop_front();
            }
            self.seconds.push_back(Second {
                second,
                ..Second::default()
            });
        }
        let is_served = outcome == Outcome::Served;
        if let Some(last) = self.seconds.back_mut() {
            match is_served {
                true => last.served += weight,
                false => last.failed += weight,
            }
        }
        match is_served {
            true => self.served += u64::from(weight),
            false => self.failed += u64::from(weight),
        }
    }
}
