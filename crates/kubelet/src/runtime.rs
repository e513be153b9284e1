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
pub mod probe;
pub mod process;
pub mod shell;

pub use behavior::{Behavior, BehaviorError, BehaviorTable};
pub use command::StartError;
pub use exit::{Exit, ExitReason};
pub use probe::{ProbeAnswer, ProbeHandler, ProbeKind};
pub use process::{ExecResult, LogLine, Process, ProcessSpec, Usage};

/// What a container can find out about the world outside its process.
pub trait Surroundings {
    /// Whether the host name `host` of a request leads to a Service, and to a ready endpoint.
    fn lookup(&self, host: &str) -> Lookup;
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
    fn file(&self, _path: &str) -> Option<String> {
        None
    }
}
