//! One pod as it is drawn: its state as kubectl's STATUS would have it, and what the state counts.
//!
//! States are derived from container states and conditions, never from the phase alone.

use std::rc::Rc;

use super::Ref;
use crate::Duration;

/// The ten states that are drawn apart (ux.md, 3.2).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum PodState {
    /// Not bound to a node.
    Pending,
    /// Bound; pulling, creating or running init containers.
    Creating,
    /// Running, at least one container not ready.
    NotReady,
    /// Running and ready.
    Ready,
    /// Deleted, in its grace period.
    Terminating,
    /// A container waits to be restarted after a crash.
    BackOff,
    /// An image cannot be pulled, now or while backing off.
    ImagePull,
    /// Ended badly and stays so: OOMKilled, Error, Failed.
    Error,
    /// Ended well.
    Completed,
    /// Evicted, or its node is lost.
    Unknown,
}

impl PodState {
    /// Every state, in the order of the table in ux.md.
    pub const ALL: [PodState; 10] = [
        PodState::Pending,
        PodState::Creating,
        PodState::NotReady,
        PodState::Ready,
        PodState::Terminating,
        PodState::BackOff,
        PodState::ImagePull,
        PodState::Error,
        PodState::Completed,
        PodState::Unknown,
    ];

    /// The state in plain words, as a legend and a screen reader say it.
    pub const fn words(self) -> &'static str {
        match self {
            PodState::Pending => "Pending",
            PodState::Creating => "Creating",
            PodState::NotReady => "Not ready",
            PodState::Ready => "Ready",
            PodState::Terminating => "Terminating",
            PodState::BackOff => "Back-off",
            PodState::ImagePull => "Image pull",
            PodState::Error => "Error",
            PodState::Completed => "Completed",
            PodState::Unknown => "Unknown",
        }
    }

    /// Whether the pod needs somebody: such pods come first and are never aggregated away.
    pub const fn is_failing(self) -> bool {
        matches!(
            self,
            PodState::BackOff | PodState::ImagePull | PodState::Error
        )
    }
}

/// How much of a wait is left, in whole simulated seconds rounded up.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Wait {
    /// Seconds left.
    pub left_seconds: u32,
    /// Seconds in all; not zero.
    pub total_seconds: u32,
}

/// The outline a pod has because of its owner.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Shape {
    /// Bare, or of a ReplicaSet: a rounded rectangle.
    Plain,
    /// Of a StatefulSet: a tab with the ordinal.
    Ordinal(u32),
    /// Of a DaemonSet: hexagon ends.
    Daemon,
    /// Of a Job: bevelled corners.
    Job,
}

/// What a container is doing.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum ContainerState {
    /// Waiting, and the reason.
    Waiting(Rc<str>),
    /// Running since then.
    Running(Duration),
    /// Ended with this exit code, and the reason.
    Terminated(i32, Rc<str>),
}

/// One container of a pod.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ContainerView {
    /// Its name.
    pub name: Rc<str>,
    /// Its image.
    pub image: Rc<str>,
    /// What it is doing.
    pub state: ContainerState,
    /// Whether it is ready.
    pub is_ready: bool,
    /// How often it was restarted.
    pub restarts: u32,
    /// Its probes: startup, readiness, liveness.
    pub probes: Rc<[ProbeView]>,
}

/// What a probe decides.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ProbeKind {
    /// Whether the container has started.
    Startup,
    /// Whether it takes requests.
    Readiness,
    /// Whether it must be restarted.
    Liveness,
}

impl ProbeKind {
    /// Its name.
    pub const fn words(self) -> &'static str {
        match self {
            ProbeKind::Startup => "startup",
            ProbeKind::Readiness => "readiness",
            ProbeKind::Liveness => "liveness",
        }
    }
}

/// One probe of a container.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ProbeView {
    /// What it decides.
    pub kind: ProbeKind,
    /// What it asks and how often: `http :8080/healthz every 2 s`.
    pub words: Rc<str>,
    /// Whether what it decides holds now.
    pub passes: bool,
}

/// One pod.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Pod {
    /// The identity of its element on the page.
    pub uid: Rc<str>,
    /// Its name.
    pub reference: Ref,
    /// The part of the name before the suffix, with its dash: `web-77d5f9bc48-`. May be empty.
    pub stem: Rc<str>,
    /// The part that tells it apart from its siblings: `k2xwl`, `db-0`.
    pub suffix: Rc<str>,
    /// What stands below the suffix: the ReplicaSet, the claim, `Job report`.
    pub below: Rc<str>,
    /// What is drawn.
    pub state: PodState,
    /// kubectl's STATUS.
    pub status: Rc<str>,
    /// Containers ready, and in all.
    pub ready: (u32, u32),
    /// Restarts of all containers.
    pub restarts: u32,
    /// The rest of a back-off.
    pub wait: Option<Wait>,
    /// The rest of the grace period.
    pub grace: Option<Wait>,
    /// How far the image pull is, in thousandths.
    pub pulled_permille: Option<u32>,
    /// Init containers done, and in all, while they run.
    pub init: Option<(u32, u32)>,
    /// Outline by owner.
    pub shape: Shape,
    /// The letter of its revision.
    pub revision: Option<char>,
    /// The size of its volume.
    pub volume: Option<Rc<str>>,
    /// The node it is bound to.
    pub node: Option<Rc<str>>,
    /// The workload at the top of its ownership path.
    pub owner: Option<Ref>,
    /// The object that made it, if another than `owner`.
    pub set: Option<Ref>,
    /// Why no node takes it: the scheduler's words.
    pub unscheduled: Option<Rc<str>>,
    /// The same in plain words with numbers.
    pub unscheduled_hint: Option<Rc<str>>,
    /// Seconds since its node last reported, if the node is silent.
    pub silent_seconds: Option<u32>,
    /// When it was created.
    pub created: Duration,
    /// Its address.
    pub ip: Option<Rc<str>>,
    /// What it asks for: `cpu 250m, memory 128Mi`.
    pub requests: Rc<str>,
    /// Its containers.
    pub containers: Rc<[ContainerView]>,
    /// When something in it last changed: the page lets it glow once.
    pub changed: Duration,
}

impl Pod {
    /// The short label at the right of a card: `Back-off 18s`, `Init 1/2`, `OOMKilled`.
    pub fn label(&self) -> String {
        let words = self.state.words();
        match (self.state, self.wait, self.init) {
            (PodState::BackOff, Some(wait), _) => format!("{words} {}s", wait.left_seconds),
            (PodState::Creating, _, Some((done, all))) => format!("Init {done}/{all}"),
            (PodState::Error, _, _) => self.status.to_string(),
            _ => words.to_string(),
        }
    }

    /// Whether the pod was killed for memory.
    pub fn is_oom(&self) -> bool {
        self.status.contains("OOMKilled")
    }

    /// What is wrong with a failing pod, and what comes next, in one line.
    pub fn trouble(&self) -> String {
        let (what, next) = match self.state {
            PodState::ImagePull => ("cannot pull its image", "next pull".to_owned()),
            state if state == PodState::BackOff || self.wait.is_some() => {
                ("crashes", format!("restart {}", self.restarts + 1))
            }
            _ => ("ended", self.status.to_string()),
        };
        let place = self.node.as_deref().unwrap_or("no node");
        let left = self.wait.map(|wait| format!(" in {} s", wait.left_seconds));
        let left = left.unwrap_or_default();
        format!("{} {what} on {place}: {next}{left}.", self.suffix)
    }

    /// Everything the drawing shows, as one sentence.
    pub fn sentence(&self) -> String {
        let mut parts = vec![
            self.reference.name.to_string(),
            self.state.words().to_string(),
        ];
        if self.state.words() != &*self.status && &*self.status != "Running" {
            parts.push(self.status.to_string());
        }
        if let Some(wait) = self.wait {
            parts.push(format!("next try in {} s", wait.left_seconds));
        }
        if let Some(grace) = self.grace {
            parts.push(format!("{} s of grace left", grace.left_seconds));
        }
        match self.restarts {
            0 => (),
            1 => parts.push("1 restart".into()),
            n => parts.push(format!("{n} restarts")),
        }
        match (&self.node, &self.unscheduled) {
            (Some(node), _) => parts.push(format!("on {node}")),
            (None, Some(why)) => parts.push(format!("unscheduled: {why}")),
            (None, None) => parts.push("unscheduled".into()),
        }
        if let Some(seconds) = self.silent_seconds {
            parts.push(format!("last report {seconds} s ago"));
        }
        parts.join(", ")
    }
}
