//! Traffic as it is drawn: the load of a Service, its counts, and requests one can look at.

use super::Ref;
use crate::Duration;
use std::rc::Rc;

/// The load of one Service.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Traffic {
    /// The service.
    pub service: Ref,
    /// Requests a second that clients send.
    pub rps: u32,
    /// Requests that were served since the load began.
    pub served: u64,
    /// Requests that were not.
    pub failed: u64,
    /// `18 of 20 requests a second served`.
    pub summary: Rc<str>,
    /// Counts of the last two minutes, the oldest first; a second without requests is left out.
    pub seconds: Rc<[TrafficSecond]>,
    /// Pods that got requests, in order of name.
    pub endpoints: Rc<[EndpointTraffic]>,
    /// The latest requests, the oldest first: at most 60.
    pub requests: Rc<[TrafficRequest]>,
}

/// Counts of one second.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct TrafficSecond {
    /// When it began.
    pub at: Duration,
    /// Requests that were served.
    pub served: u32,
    /// Requests that were not.
    pub failed: u32,
}

/// What one pod got.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct EndpointTraffic {
    /// The pod.
    pub pod: Ref,
    /// Its identity.
    pub uid: Rc<str>,
    /// Whether it gets requests now.
    pub is_usable: bool,
    /// Requests that it served.
    pub served: u64,
    /// Requests that it did not.
    pub failed: u64,
}

/// One request.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct TrafficRequest {
    /// Its number since the load began.
    pub number: u64,
    /// When it was sent.
    pub at: Duration,
    /// How long the client waited for the answer or gave up.
    pub latency: Duration,
    /// `client 3`.
    pub from: Rc<str>,
    /// The node that received it.
    pub node: Rc<str>,
    /// The pod that got it; none if there was no endpoint.
    pub to: Option<Ref>,
    /// The identity of that pod.
    pub uid: Option<Rc<str>>,
    /// Whether it was served.
    pub is_served: bool,
    /// `served`, `connection refused: no endpoints`, `timed out: no answer`, ….
    pub outcome: Rc<str>,
}
