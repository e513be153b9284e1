//! What kubectl asks of running containers. The kubelets answer; nothing here changes objects.

use api::schema::Descriptions;
use api::{Object, Str};
use sim::Instant;
#[cfg(not(target_arch = "wasm32"))]
use std::sync::OnceLock;

/// A line that a container printed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct LogLine {
    /// When.
    pub at: Instant,
    /// What, without the line break.
    pub text: Str,
}

/// Which log.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum LogOf {
    /// The container that runs, or the last one that ran.
    Current,
    /// The one before: `--previous`.
    Previous,
}

/// What a command in a container printed.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct ExecResult {
    /// Standard output, line breaks included.
    pub output: String,
    /// Standard error, line breaks included.
    pub errors: String,
    /// Its exit status.
    pub status: i32,
}

/// What a container or node uses now.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Usage {
    /// Thousandths of a core.
    pub cpu_millis: u64,
    /// Bytes.
    pub memory_bytes: u64,
}

/// The running side of the cluster.
pub trait Runtime {
    /// The log of a container, oldest line first; nothing if it has none. Whether the container
    /// may be asked is decided from the status before.
    fn logs(&self, pod: &Object, container: &str, of: LogOf, now: Instant) -> Option<Vec<LogLine>>;

    /// Runs a command in a running container; an error if the playground cannot run it.
    fn exec(&self, pod: &Object, container: &str, command: &[String])
    -> Result<ExecResult, String>;

    /// Makes something break once the line has run: `fault …`. An error if there is no such fault.
    fn fault(&self, _: &str) -> Result<(), String> {
        Err("nothing can break here".to_owned())
    }

    /// What a running container uses, if metrics are there.
    fn usage(&self, pod: &Object, container: &str, now: Instant) -> Option<Usage>;

    /// Whether the kubelet of a node answers.
    fn is_reached(&self, _node: &str) -> bool {
        true
    }

    /// What the schema says about types and fields, if it is at hand: `explain`.
    fn descriptions(&self) -> Option<&'static Descriptions> {
        api::schema::provided().or_else(built_in_descriptions)
    }
}

/// Native programs carry the descriptions; the page fetches and provides them.
#[cfg(not(target_arch = "wasm32"))]
fn built_in_descriptions() -> Option<&'static Descriptions> {
    static BUILT_IN: OnceLock<Option<Descriptions>> = OnceLock::new();
    let packed = api::schema::descriptions_packed();
    let built_in = BUILT_IN.get_or_init(|| Descriptions::unpack(packed));
    built_in.as_ref()
}

#[cfg(target_arch = "wasm32")]
fn built_in_descriptions() -> Option<&'static Descriptions> {
    None
}

/// A cluster in which nothing runs: no logs, no metrics.
#[derive(Clone, Copy, Debug, Default)]
pub struct NothingRuns;

impl Runtime for NothingRuns {
    fn logs(&self, _: &Object, _: &str, _: LogOf, _: Instant) -> Option<Vec<LogLine>> {
        None
    }

    fn exec(&self, _: &Object, _: &str, _: &[String]) -> Result<ExecResult, String> {
        Err("no container runs here".to_owned())
    }

    fn usage(&self, _: &Object, _: &str, _: Instant) -> Option<Usage> {
        None
    }
}
