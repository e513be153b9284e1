//! Histories: lanes of pods, markers on the time line, and rows of the events table.

use std::rc::Rc;

use super::Ref;
use crate::Duration;

/// What a pod was doing during a segment of its lane.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum SegmentKind {
    /// Waiting for a node.
    Pending,
    /// Pulling and creating.
    Creating,
    /// Running, not ready.
    NotReady,
    /// Ready.
    Ready,
    /// In its grace period.
    Terminating,
    /// A run that ended in a crash.
    CrashRun,
    /// Waiting to be restarted, or to pull again.
    Wait,
    /// Ended badly.
    Error,
    /// Ended well.
    Completed,
    /// Not known.
    Unknown,
}

/// A stretch of a lane.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Segment {
    /// When it began.
    pub from: Duration,
    /// When it ended; none while it lasts.
    pub to: Option<Duration>,
    /// What it was.
    pub kind: SegmentKind,
    /// The length of a wait as decided when it began.
    pub wait_seconds: Option<u32>,
}

/// The history of one pod.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Lane {
    /// The pod.
    pub uid: Rc<str>,
    /// Its name.
    pub reference: Ref,
    /// The part of its name that tells it apart.
    pub suffix: Rc<str>,
    /// Segments in order of time, without gaps.
    pub segments: Rc<[Segment]>,
    /// What is known to come: when, and what.
    pub coming: Option<(Duration, Rc<str>)>,
    /// Whether the pod fails now.
    pub is_failing: bool,
}

/// A change of the number of ready pods.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Step {
    /// When.
    pub at: Duration,
    /// Ready pods from then on.
    pub ready: u32,
}

/// The histories of all pods of one owner.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct LaneGroup {
    /// The set or workload.
    pub reference: Ref,
    /// Name of the workload.
    pub title: Rc<str>,
    /// Letter of the revision.
    pub letter: Option<char>,
    /// `v1`.
    pub version: Rc<str>,
    /// Pods that exist.
    pub have: u32,
    /// Pods that are ready.
    pub ready: u32,
    /// Lanes in order of creation, gone pods included.
    pub lanes: Rc<[Rc<Lane>]>,
    /// Number of ready pods over time.
    pub curve: Rc<[Step]>,
}

/// What a marker is about.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum MarkerKind {
    /// A person did something.
    Action,
    /// Something went wrong.
    Incident,
    /// A roll-out reached something.
    Rollout,
    /// The scenario says something.
    Note,
}

/// A mark on the time line.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Marker {
    /// When.
    pub at: Duration,
    /// About what.
    pub kind: MarkerKind,
    /// In a few words.
    pub label: Rc<str>,
    /// The object, if there is one.
    pub object: Option<Ref>,
}

/// One row of the events table: repeated events are one row with a count.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct EventRow {
    /// Identity of the row.
    pub uid: Rc<str>,
    /// The event itself, as an object.
    pub reference: Ref,
    /// When it first happened.
    pub first: Duration,
    /// When it last happened.
    pub last: Duration,
    /// Whether its type is Warning.
    pub is_warning: bool,
    /// Reason.
    pub reason: Rc<str>,
    /// The object it is about.
    pub object: Ref,
    /// Message.
    pub message: Rc<str>,
    /// How often it happened.
    pub count: u32,
}
