//! Services as a network: names, endpoint choice, a request's path, and traffic.
//!
//! Reads objects alone and changes none. `dns` answers names, `endpoints` is kube-proxy's choice,
//! `route` follows one request from a pod to where it ends, `traffic` sends the load that a Service
//! is given and counts what became of it.

pub mod dns;
pub mod endpoints;
pub mod route;
pub mod traffic;

pub use dns::Answer;
pub use route::Route;
pub use traffic::{Backends, Response, Traffic};

/// The class of services: every packet to another address of this kind is lost.
pub const HEADLESS: &str = "None";
