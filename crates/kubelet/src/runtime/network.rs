//! The network as a container sees it: names, connections, answers.
//!
//! The kubelet knows no Services; whoever puts the cluster together hands in a `Network` that does.

use api::{Object, Str, Uid};
use apiserver::Store;
use std::fmt;

/// What a name leads to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Resolution {
    /// There is no such name.
    Unknown,
    /// The whole name and its addresses.
    Addresses(String, Vec<Str>),
    /// The whole name and the name outside the cluster that it stands for.
    Alias(String, Str),
    /// The whole name, and ports with their hosts.
    Ports(String, Vec<(i32, String)>),
}

/// Where a connection gets to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reached {
    /// The name leads nowhere.
    UnknownHost,
    /// The address refuses it: a Service without endpoints.
    Refused(Str),
    /// Nobody answers at the address.
    Lost(Str),
    /// It would leave the cluster to this host.
    Outside(Str),
    /// A pod, or an address that nothing is known about.
    Pod {
        /// The address that was dialed.
        dialed: Str,
        /// The pod it arrives at.
        pod: Option<Uid>,
        /// At which port.
        port: i32,
    },
}

/// How a connection went, seen from the client.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Connection {
    /// The name leads nowhere.
    UnknownHost,
    /// Nothing listens at the address.
    Refused(Str),
    /// Nobody answers at the address.
    TimedOut(Str),
    /// It would leave the cluster to this host.
    Outside(Str),
    /// The server at the address answers with an HTTP status and a page.
    Answered {
        /// The address that was dialed.
        address: Str,
        /// 200 or 503.
        status: u32,
        /// The page.
        page: String,
    },
}

/// Finds names and endpoints.
pub trait Network: fmt::Debug {
    /// What `host` means to a pod of `namespace`.
    fn resolve(&self, store: &Store, namespace: &str, host: &str) -> Resolution;
    /// Where a connection from `pod` gets to; `connection` decides among endpoints.
    fn reach(&self, store: &Store, pod: &Object, target: (&str, i32), connection: u64) -> Reached;
    /// The content of `/etc/resolv.conf` of a pod in `namespace`.
    fn resolv_conf(&self, namespace: &str) -> String;
}

/// A network in which nothing has a name.
#[derive(Clone, Copy, Debug)]
pub struct NoNetwork;

impl Network for NoNetwork {
    fn resolve(&self, _: &Store, _: &str, _: &str) -> Resolution {
        Resolution::Unknown
    }

    fn reach(&self, _: &Store, _: &Object, _: (&str, i32), _: u64) -> Reached {
        Reached::UnknownHost
    }

    fn resolv_conf(&self, _: &str) -> String {
        String::new()
    }
}
