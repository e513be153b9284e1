//! Workloads and services as they are drawn: the ownership ribbon and the budget of a rolling
//! update.

use std::rc::Rc;

use super::{PodState, Ref};

/// The kinds that are drawn with an icon of their own.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    /// A Deployment.
    Deployment,
    /// A ReplicaSet without a Deployment.
    ReplicaSet,
    /// A StatefulSet.
    StatefulSet,
    /// A DaemonSet.
    DaemonSet,
    /// A Job.
    Job,
    /// A Service.
    Service,
    /// A ConfigMap, and what else has no icon.
    ConfigMap,
    /// A Node.
    Node,
}

/// One row of the ribbon: a ReplicaSet of a Deployment, or a workload's own pods.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SetRow {
    /// The set.
    pub reference: Ref,
    /// Letter of the revision.
    pub letter: Option<char>,
    /// The part of the name that tells it apart: the hash.
    pub hash: Rc<str>,
    /// `v2`: the tag of the image, or `rev 3`.
    pub version: Rc<str>,
    /// Desired replicas.
    pub want: u32,
    /// Current replicas.
    pub have: u32,
    /// Ready replicas.
    pub ready: u32,
}

/// One place between nothing and the ceiling of a rolling update.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Slot {
    /// The pod in it; none when empty.
    pub uid: Option<Rc<str>>,
    /// Its state; `Ready` also while it is not yet available.
    pub state: Option<PodState>,
    /// Its revision.
    pub letter: Option<char>,
    /// Whether it counts as available.
    pub is_available: bool,
}

/// The limits a rolling update keeps, and who stands where between them.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Budget {
    /// At least so many must be available.
    pub floor: u32,
    /// At most so many pods may exist.
    pub ceiling: u32,
    /// `6 − 25 %`.
    pub floor_sum: Rc<str>,
    /// `6 + 25 %`.
    pub ceiling_sum: Rc<str>,
    /// Pods that are available.
    pub available: u32,
    /// Pods that count, terminating ones left out.
    pub total: u32,
    /// Available first, then the others, then empty ones, up to the ceiling.
    pub slots: Rc<[Slot]>,
}

/// One workload.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Workload {
    /// Its name.
    pub reference: Ref,
    /// Its kind.
    pub kind: Kind,
    /// `5 of 6 available`.
    pub summary: Rc<str>,
    /// Desired replicas.
    pub want: u32,
    /// The container whose image a stepper changes, and its image.
    pub image: Option<(Rc<str>, Rc<str>)>,
    /// Whether a roll-out is going on.
    pub is_rolling: bool,
    /// Whether its roll-out is paused.
    pub is_paused: bool,
    /// Whether something in it fails.
    pub is_failing: bool,
    /// Whether it has given up: a job that has failed.
    pub has_failed: bool,
    /// Its sets with pods, oldest revision first.
    pub sets: Rc<[SetRow]>,
    /// Limits of its rolling update.
    pub budget: Option<Budget>,
}

impl Workload {
    /// Whether one revision takes the place of another: several sets have, or want, pods.
    pub fn is_replacing(&self) -> bool {
        let alive = |set: &&SetRow| set.want > 0 || set.have > 0;
        self.sets.iter().filter(alive).count() > 1
    }
}

/// One service.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Service {
    /// Its name.
    pub reference: Ref,
    /// `ClusterIP 10.96.0.12:80`.
    pub summary: Rc<str>,
    /// Pods its selector matches.
    pub uids: Rc<[Rc<str>]>,
    /// Pods that receive requests.
    pub ready_uids: Rc<[Rc<str>]>,
}
