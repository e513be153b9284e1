//! What an inspector shows of an object beside its explanation: conditions, runs, changes, logs.

use std::rc::Rc;

use super::Span;
use crate::Duration;

/// A condition in an object's status.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Condition {
    /// `Ready`.
    pub name: Rc<str>,
    /// `True`, `False` or `Unknown`.
    pub status: Rc<str>,
    /// Reason and message.
    pub text: Rc<str>,
    /// Since when.
    pub since: Option<Duration>,
}

/// One run of a container.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ContainerRun {
    /// The container.
    pub container: Rc<str>,
    /// Restarts before it.
    pub number: u32,
    /// When its process started.
    pub from: Duration,
    /// When it ended; none while it runs.
    pub to: Option<Duration>,
    /// `exit 1, Error`.
    pub end: Rc<str>,
    /// Whether it ended badly.
    pub is_bad: bool,
}

/// A field that differs between two moments.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct FieldChange {
    /// `status.readyReplicas`.
    pub path: Rc<str>,
    /// The value then.
    pub old: Option<Rc<str>>,
    /// The value now.
    pub new: Option<Rc<str>>,
}

/// What became of an object since a moment.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Changes {
    /// The moment compared with.
    pub since: Duration,
    /// Moments at which it changed, the latest first: others to compare with.
    pub moments: Rc<[Duration]>,
    /// Whether it was made then, so that there is nothing to compare with.
    pub is_new: bool,
    /// Fields that differ.
    pub rows: Rc<[FieldChange]>,
    /// Fields that differ beyond those.
    pub more: u32,
}

/// Something that would change what is so.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Advice {
    /// What to do, and what it would do.
    pub spans: Rc<[Span]>,
    /// The line that does it, if a line can.
    pub line: Option<Rc<str>>,
}

/// What a container printed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Logs {
    /// The containers there are.
    pub containers: Rc<[Rc<str>]>,
    /// The one shown.
    pub container: Rc<str>,
    /// Whether it is the run before the latest.
    pub is_previous: bool,
    /// Lines with their times, the oldest first.
    pub lines: Rc<[(Duration, Rc<str>)]>,
    /// Why there is nothing to show.
    pub note: Option<Rc<str>>,
}

/// Whose logs are asked for.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct LogRequest {
    /// The container; empty for the first.
    pub container: Rc<str>,
    /// Whether the run before the latest is meant.
    pub is_previous: bool,
}
