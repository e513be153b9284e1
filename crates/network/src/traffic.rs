//! Traffic: the load that Services are given, and what becomes of every request.
//!
//! A Service with the annotation `traffic.podarium.dev/rps` gets that many requests a second from
//! clients outside. Nothing is polled: the time between two events of the simulation is settled at
//! once, from the endpoints that the proxies knew in it and from what each container answered.
//! k8s: pkg/proxy; networking-storage-autoscaling.md, section 1.5

mod load;

pub use load::{EndpointCount, Load, Outcome, SAMPLES_PER_SECOND, Second, Sent};

use api::{Kind, Object, Uid};
use apiserver::{Change, Store};
use load::Picture;
use sim::{Duration, Instant};
use std::collections::BTreeMap;
use std::rc::Rc;

/// The annotation of a Service with its load in requests a second.
pub const ANNOTATION: &str = "traffic.podarium.dev/rps";
/// The largest load.
pub const RPS_MAX: u32 = 100_000;
/// From a changed slice to rules on every node.
/// Differs: real proxies take 0.1 to 1 s, depending on the number of rules.
pub const PROXY_DELAY: Duration = Duration::from_millis(300);

/// How a container answers a request at one moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Response {
    /// It serves it; at most so many a second, if there is a bound.
    Served(Option<u32>),
    /// It answers that it is not able to: HTTP 503.
    Unavailable,
    /// Nothing listens there.
    Refused,
    /// Nobody answers.
    Silence,
}

/// What runs behind the endpoints. The kubelets answer.
pub trait Backends {
    /// How `pod` answered a request to `port` that arrived at `at`, which is not in the future.
    fn respond(&self, pod: Uid, port: i32, at: Instant) -> Response;
}

/// All loads, settled up to one moment.
#[derive(Clone, Debug, Default)]
pub struct Traffic {
    seed: u64,
    loads: BTreeMap<Uid, Rc<Load>>,
}

impl Traffic {
    /// No traffic yet; endpoints are drawn from `seed`.
    pub fn new(seed: u64) -> Traffic {
        Traffic {
            seed,
            loads: BTreeMap::new(),
        }
    }

    /// Whether nothing is sent anywhere.
    pub fn is_idle(&self) -> bool {
        self.loads.is_empty()
    }

    /// The loads, in order of the services' identities.
    pub fn loads(&self) -> impl Iterator<Item = &Rc<Load>> {
        self.loads.values()
    }

    /// Sends what was due until `until`.
    pub fn settle(&mut self, until: Instant, backends: &dyn Backends) {
        for load in self.loads.values_mut() {
            Rc::make_mut(load).settle(until, self.seed, backends);
        }
    }

    /// Learns of a change: a load that begins or ends, endpoints that move.
    pub fn observe(&mut self, change: &Change, store: &Store, now: Instant) {
        match change.kind() {
            Kind::Service => self.service_seen(change, store, now),
            Kind::EndpointSlice if !self.is_idle() => {
                let slice = change.object();
                let touched = |load: &Load| {
                    load.namespace == slice.meta.namespace
                        && slice.meta.labels.values().any(|name| *name == load.name)
                };
                self.look_again(store, now, touched);
            }
            Kind::Node if !self.is_idle() => self.look_again(store, now, |_| true),
            _ => (),
        }
    }

    fn service_seen(&mut self, change: &Change, store: &Store, now: Instant) {
        let uid = change.object().meta.uid;
        let wanted = change.after.as_ref().and_then(|object| {
            let rate = rate_of(object)?;
            Some((object, rate))
        });
        let Some((object, rate)) = wanted else {
            self.loads.remove(&uid);
            return;
        };
        let picture = Rc::new(Picture::of(store, object));
        match self.loads.get_mut(&uid) {
            Some(load) => {
                let load = Rc::make_mut(load);
                load.rps = rate;
                load.see(now, picture);
            }
            None => {
                let load = Load::new(object, rate, now, picture);
                self.loads.insert(uid, Rc::new(load));
            }
        }
    }

    fn look_again(&mut self, store: &Store, now: Instant, is_touched: impl Fn(&Load) -> bool) {
        for load in self.loads.values_mut().filter(|load| is_touched(load)) {
            let service = store.find(Kind::Service, &load.namespace, &load.name);
            if let Some(service) = service {
                let picture = Rc::new(Picture::of(store, service));
                Rc::make_mut(load).see(now + PROXY_DELAY, picture);
            }
        }
    }

    /// Requests a second that a pod gets from all loads, on average; None if no loaded service has
    /// it among its endpoints.
    pub fn share_of(&self, pod: Uid) -> Option<u32> {
        let shares = self.loads.values().filter_map(|load| load.share_of(pod));
        shares.fold(None, |sum, share| {
            Some(sum.unwrap_or(0u32).saturating_add(share))
        })
    }
}

/// The load that a service asks for. A text that is no number asks for nothing.
pub fn rate_of(service: &Object) -> Option<u32> {
    let text = service.meta.annotation(ANNOTATION)?;
    let rate = text.trim().parse::<u32>().ok()?;
    (rate > 0).then(|| rate.min(RPS_MAX))
}
