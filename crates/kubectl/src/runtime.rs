//! What kubectl asks of running containers. The kubelets answer; nothing here changes objects.

use api::schema::Descriptions;
use api::{Object, Str};
use sim::Instant;
use std::rc::Rc;

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

    /// What a running container uses, if metrics are there.
    fn usage(&self, pod: &Object, container: &str, now: Instant) -> Option<Usage>;

    /// What the schema says about types and fields, if it is at hand: `explain`.
    fn descriptions(&self) -> Option<Rc<Descriptions>> {
        built_in_descriptions()
    }
}

/// Native programs carry the descriptions; the page would have to fetch them.
#[cfg(not(target_arch = "wasm32"))]
fn built_in_descriptions() -> Option<Rc<Descriptions>> {
    Descriptions::unpack(api::schema::descriptions_packed()).map(Rc::new)
}

#[cfg(target_arch = "wasm32")]
fn built_in_descriptions() -> Option<Rc<Descriptions>> {
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
