//! Draws the loads of Services, their counts and their latest requests.

use crate::view::{EndpointTraffic, Ref, Traffic, TrafficRequest, TrafficSecond};
use api::{Object, Str, Uid};
use network::traffic::{Load, Outcome, Sent};
use sim::{Duration, Instant, order};
use std::rc::Rc;

/// All loads, in order of (namespace, name).
pub fn draw(traffic: &network::Traffic) -> Vec<Rc<Traffic>> {
    let mut all: Vec<_> = traffic.loads().map(|load| Rc::new(of_load(load))).collect();
    order::sort_by(&mut all, |a, b| a.service.cmp(&b.service));
    all
}

/// The load of one service, if it has one.
pub fn of(traffic: &network::Traffic, service: &Object) -> Option<Traffic> {
    let meta = &service.meta;
    let is_meant = |load: &&Rc<Load>| load.namespace == meta.namespace && load.name == meta.name;
    traffic.loads().find(is_meant).map(|load| of_load(load))
}

/// The requests of a service that were sent in `[from, to)`, as far as they are still known.
pub fn requests(
    traffic: &network::Traffic,
    service: &Ref,
    from: Duration,
    to: Duration,
) -> Vec<TrafficRequest> {
    let is_meant =
        |load: &&Rc<Load>| *load.namespace == *service.namespace && *load.name == *service.name;
    let Some(load) = traffic.loads().find(is_meant) else {
        return Vec::new();
    };
    let is_inside = |sent: &&Sent| (from..to).contains(&sent.at.since_start());
    let inside = load.sent.iter().filter(is_inside);
    inside.map(|sent| request(load, sent)).collect()
}

fn of_load(load: &Load) -> Traffic {
    let pod = |name: &Str| Ref::new("pod", &load.namespace, name);
    let mut endpoints: Vec<EndpointTraffic> = load
        .endpoints
        .iter()
        .map(|(uid, count)| EndpointTraffic {
            pod: pod(&count.name),
            uid: text(*uid),
            is_usable: load.is_usable(*uid),
            served: count.served,
            failed: count.failed,
        })
        .collect();
    order::sort_by(&mut endpoints, |a, b| a.pod.cmp(&b.pod));
    let seconds: Vec<TrafficSecond> = load
        .seconds
        .iter()
        .map(|second| TrafficSecond {
            at: Instant(second.second * 1_000_000).since_start(),
            served: second.served,
            failed: second.failed,
        })
        .collect();
    let requests: Vec<TrafficRequest> = load.sent.iter().map(|sent| request(load, sent)).collect();
    Traffic {
        service: Ref::new("service", &load.namespace, &load.name),
        rps: load.rps,
        served: load.served,
        failed: load.failed,
        summary: summary(load).into(),
        seconds: seconds.into(),
        endpoints: endpoints.into(),
        requests: requests.into(),
    }
}

/// Of the last whole second, with the reason of the last failure in it.
fn summary(load: &Load) -> String {
    let mut latest = load.seconds.iter().rev();
    let (first, second) = (latest.next(), latest.next());
    let Some(counted) = second.or(first) else {
        return format!("{} requests a second", load.rps);
    };
    let total = counted.served + counted.failed;
    let mut text = format!("{} of {total} requests a second served", counted.served);
    let failure =
        load.sent.iter().rev().find(|sent| {
            sent.outcome != Outcome::Served && sent.at.unix_seconds() == counted.second
        });
    if let Some(failure) = failure {
        text.push_str(&format!("; {}", failure.outcome.text()));
    }
    text
}

fn request(load: &Load, sent: &Sent) -> TrafficRequest {
    TrafficRequest {
        number: sent.number,
        at: sent.at.since_start(),
        latency: sent.latency,
        from: format!("client {}", sent.client).into(),
        node: sent.node.as_str().into(),
        to: sent
            .pod
            .as_ref()
            .map(|(_, name)| Ref::new("pod", &load.namespace, name)),
        uid: sent.pod.as_ref().map(|(uid, _)| text(*uid)),
        is_served: sent.outcome == Outcome::Served,
        outcome: sent.outcome.text().into(),
    }
}

fn text(uid: Uid) -> Rc<str> {
    uid.to_string().into()
}
