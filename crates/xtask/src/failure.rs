//! Why a task stopped, in words for the person who typed it.

use std::fmt;
use std::path::Path;

/// A task's end that is not success.
#[derive(Debug)]
pub enum Failure {
    /// The command line makes no sense; exit code 2.
    Usage(String),
    /// A check did its work and said no: what was found is already printed.
    Found(String),
    /// Something could not be done, and what the person can do about it.
    Stuck { what: String, remedy: String },
}

impl Failure {
    /// Something could not be done; `remedy` is what to do about it.
    pub fn stuck(what: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self::Stuck {
            what: what.into(),
            remedy: remedy.into(),
        }
    }

    /// A file or folder could not be read or written.
    pub fn file(path: &Path, error: std::io::Error) -> Self {
        Self::stuck(
            format!("{}: {error}", path.display()),
            "Check that it exists and is yours.",
        )
    }

    /// The exit code of the process.
    pub fn code(&self) -> u8 {
        match self {
            Self::Usage(_) => 2,
            Self::Found(_) | Self::Stuck { .. } => 1,
        }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Usage(what) => write!(f, "xtask: {what}\n`cargo xtask` alone lists the tasks."),
            Self::Found(what) => write!(f, "xtask: {what}"),
            Self::Stuck { what, remedy } => write!(f, "xtask: {what}\n{remedy}"),
        }
    }
}

impl From<lexopt::Error> for Failure {
    fn from(error: lexopt::Error) -> Self {
        Self::Usage(error.to_string())
    }
}
