//! How a process ended.

use sim::Instant;

/// Exit code of a process that was killed: 128 and the number of SIGKILL.
pub const KILLED: u32 = 137;

/// Why a process ended, as the container status says it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ExitReason {
    /// It exited with 0.
    Completed,
    /// It exited with another code or was killed.
    Error,
    /// It was killed for its memory.
    OomKilled,
}

impl ExitReason {
    /// The reason of a container status.
    pub const fn text(self) -> &'static str {
        match self {
            ExitReason::Completed => "Completed",
            ExitReason::Error => "Error",
            ExitReason::OomKilled => "OOMKilled",
        }
    }
}

/// The end of a process.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Exit {
    /// 0 to 255.
    pub code: u32,
    /// Why.
    pub reason: ExitReason,
    /// When.
    pub at: Instant,
}

impl Exit {
    /// An exit with `code`.
    pub fn with_code(code: u32, at: Instant) -> Exit {
        let reason = if code == 0 {
            ExitReason::Completed
        } else {
            ExitReason::Error
        };
        Exit { code, reason, at }
    }

    /// A kill for memory.
    pub fn out_of_memory(at: Instant) -> Exit {
        Exit {
            code: KILLED,
            reason: ExitReason::OomKilled,
            at,
        }
    }
}
