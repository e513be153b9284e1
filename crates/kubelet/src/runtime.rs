//! What a simulated container does over time.
//!
//! No real image runs. A `Process` is a value that follows the container's command, the behaviour
//! of its image and of its pod annotation, and says what it prints, when it ends, how it answers
//! probes and what it uses. It reads nothing but what `Surroundings` offers and never polls:
//! `Process::next_due` says when it does something next.

pub mod behavior;
pub mod command;
pub mod exit;
pub mod images;
pub mod network;
pub mod probe;
pub mod process;
pub mod shell;

pub use behavior::{Behavior, BehaviorError, BehaviorTable};
pub use command::StartError;
pub use exit::{Exit, ExitReason};
pub use network::{Connection, Network, Resolution};
pub use probe::{ProbeAnswer, ProbeHandler, ProbeKind};
pub use process::{ExecResult, LogLine, Process, ProcessSpec, Response, Usage};

use sim::Instant;

/// What a container can find out about the world outside its process.
pub trait Surroundings {
    /// Whether the host name `host` of a request leads to a Service, and to a ready endpoint.
    fn lookup(&self, host: &str) -> Lookup;
    /// What the name `host` means.
    fn resolve(&self, host: &str) -> Resolution;
    /// Opens a connection to `port` of `host` at `now` and sends a request. `number` differs from
    /// connection to connection and decides among endpoints.
    fn connect(&self, host: &str, port: i32, number: u64, now: Instant) -> Connection;
    /// Whether a machine at `address` answers a ping: a pod or a node, not a Service.
    fn answers_echo(&self, address: &str) -> bool;
    /// The content of a mounted file, such as a ConfigMap's key.
    fn file(&self, path: &str) -> Option<String>;
}

/// What a name leads to inside the cluster.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lookup {
    /// No Service has this name.
    Unknown,
    /// The Service exists and has no ready endpoint.
    NoEndpoints,
    /// A request to it is answered.
    Ready,
}

/// A world without Services and files: for commands whose surroundings do not matter.
pub struct Nothing;

impl Surroundings for Nothing {
    fn lookup(&self, _host: &str) -> Lookup {
        Lookup::Unknown
    }
    fn resolve(&self, _host: &str) -> Resolution {
        Resolution::Unknown
    }
    fn connect(&self, _host: &str, _port: i32, _number: u64, _now: Instant) -> Connection {
        Connection::UnknownHost
    }
    fn answers_echo(&self, _address: &str) -> bool {
        false
    }
    fn file(&self, _path: &str) -> Option<String> {
        None
    }
}
