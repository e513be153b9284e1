//! Histories: a lane per pod, read off the change log, and what is worth a mark on the time line.
//!
//! Only new changes are read; a seek back begins anew.

mod groups;

use super::drawn::Pods;
use super::pods::state_of;
use crate::view::{
    Lane, LaneGroup, Marker, MarkerKind, PodState, Ref, Segment, SegmentKind, Step, short_name,
};
use api::{Kind, Object, Uid};
use apiserver::Change;
use kubectl::pod_status_text::PodText;
use sim::Duration;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

/// Lanes that are kept; the oldest gone pods go first.
const LANES_MAX: usize = 1500;
/// Incidents that are marked.
const INCIDENTS_MAX: usize = 40;

/// The histories of all pods so far.
#[derive(Clone, Debug, Default)]
pub struct Lanes {
    lanes: BTreeMap<(Duration, Uid), History>,
    by_uid: BTreeMap<Uid, (Duration, Uid)>,
    curves: BTreeMap<Ref, (u32, Vec<Step>)>,
    /// Lanes by group.
    members: BTreeMap<Ref, BTreeSet<(Duration, Uid)>>,
    /// Lanes of pods that are gone.
    gone: BTreeSet<(Duration, Uid)>,
    /// Lanes whose end moves with time.
    failing: BTreeSet<(Ref, Uid)>,
    /// Pods of each group, and how many of them are ready.
    counts: BTreeMap<Ref, (u32, u32)>,
    /// Groups to draw again.
    stale: BTreeSet<Ref>,
    groups: BTreeMap<Ref, Rc<LaneGroup>>,
    all: Rc<[Rc<LaneGroup>]>,
    /// Incidents and roll-outs, in order of time.
    pub markers: Vec<Marker>,
}

#[derive(Clone, Debug)]
struct History {
    reference: Ref,
    group: Ref,
    segments: Vec<Segment>,
    is_ready: bool,
    is_gone: bool,
    restarts: i32,
    drawn: Option<Rc<Lane>>,
}

impl Lanes {
    /// Reads one change.
    pub fn learn(&mut self, change: &Change) {
        let at = change.at.since_start();
        match change.kind() {
            Kind::Pod => self.learn_pod(change, at),
            Kind::Deployment => self.mark_rollout(change, at),
            Kind::Node => self.mark_silence(change, at),
            _ => (),
        }
    }

    fn learn_pod(&mut self, change: &Change, at: Duration) {
        let object = change.object();
        let Some(pod) = object.pod() else { return };
        let key = (object.meta.created.instant().since_start(), object.meta.uid);
        let key = *self.by_uid.entry(object.meta.uid).or_insert(key);
        let history = self.lanes.entry(key).or_insert_with(|| History {
            reference: Ref::new("pod", &object.meta.namespace, &object.meta.name),
            group: group_of(object),
            segments: Vec::new(),
            is_ready: false,
            is_gone: false,
            restarts: 0,
            drawn: None,
        });
        let text = PodText::of(object, pod);
        let state = state_of(object, pod, &text.status);
        history.drawn = None;
        history.enter(
            segment_kind(state, pod.spec.restart_policy != "Never"),
            at,
            wait_of(pod),
        );
        let crashed = text.restart_count > history.restarts && history.restarts == 0;
        history.restarts = text.restart_count;
        let is_ready = state == PodState::Ready && !change.is_deleted();
        if change.is_deleted() {
            history.close(at);
        }
        let (was_ready, group) = (history.is_ready, history.group.clone());
        history.is_ready = is_ready;
        let reference = history.reference.clone();
        self.members.entry(group.clone()).or_default().insert(key);
        self.stale.insert(group.clone());
        if change.is_deleted() {
            self.gone.insert(key);
        }
        if was_ready != is_ready {
            self.step(group, is_ready, at);
        }
        if crashed && self.markers.len() < INCIDENTS_MAX {
            let label = format!("{} crashes", short_name(&reference.name));
            self.mark(at, MarkerKind::Incident, &label, reference);
        }
        self.forget_old();
    }

    fn step(&mut self, group: Ref, is_up: bool, at: Duration) {
        let (ready, steps) = self.curves.entry(group).or_default();
        *ready = if is_up {
            *ready + 1
        } else {
            ready.saturating_sub(1)
        };
        match steps.last_mut().filter(|step| step.at == at) {
            Some(step) => step.ready = *ready,
            None => steps.push(Step { at, ready: *ready }),
        }
    }

    fn forget_old(&mut self) {
        if self.lanes.len() > LANES_MAX {
            let Some(key) = self.gone.pop_first() else {
                return;
            };
            self.by_uid.remove(&key.1);
            let history = self.lanes.remove(&key);
            if let Some(group) = history.map(|history| history.group) {
                if let Some(members) = self.members.get_mut(&group) {
                    members.remove(&key);
                }
                self.stale.insert(group);
            }
        }
    }

    fn mark(&mut self, at: Duration, kind: MarkerKind, label: &str, object: Ref) {
        self.markers.push(Marker {
            at,
            kind,
            label: label.into(),
            object: Some(object),
        });
    }

    /// A roll-out that ended, well or not.
    fn mark_rollout(&mut self, change: &Change, at: Duration) {
        let reason = |object: &Option<Rc<Object>>| {
            let body = object.as_ref().and_then(|object| object.deployment())?;
            let conditions = &body.status.conditions;
            conditions
                .iter()
                .find(|c| c.type_ == "Progressing")
                .map(|c| c.reason.clone())
        };
        let (before, after) = (reason(&change.before), reason(&change.after));
        if before == after {
            return;
        }
        let object = change.object();
        let name = &object.meta.name;
        let reference = Ref::new("deployment", &object.meta.namespace, name);
        match after.as_deref() {
            Some("NewReplicaSetAvailable") => {
                self.mark(
                    at,
                    MarkerKind::Rollout,
                    &format!("{name} rolled out"),
                    reference,
                );
            }
            Some("ProgressDeadlineExceeded") => {
                self.mark(
                    at,
                    MarkerKind::Incident,
                    &format!("{name} is stuck"),
                    reference,
                );
            }
            _ => (),
        }
    }

    fn mark_silence(&mut self, change: &Change, at: Duration) {
        let is_ready = |object: &Option<Rc<Object>>| {
            let body = object.as_ref().and_then(|object| object.node())?;
            let ready = body.status.conditions.iter().find(|c| c.type_ == "Ready")?;
            Some(ready.status == "True")
        };
        if is_ready(&change.before) == Some(true) && is_ready(&change.after) == Some(false) {
            let name = &change.object().meta.name;
            let reference = Ref::new("node", "", name);
            self.mark(
                at,
                MarkerKind::Incident,
                &format!("{name} silent"),
                reference,
            );
        }
    }
}

impl History {
    fn enter(&mut self, kind: SegmentKind, at: Duration, wait_seconds: Option<u32>) {
        if let Some(last) = self.segments.last_mut().filter(|last| last.kind == kind) {
            last.wait_seconds = wait_seconds.or(last.wait_seconds);
            return;
        }
        let is_crash = matches!(kind, SegmentKind::Wait | SegmentKind::Error);
        if let Some(last) = self.segments.last_mut() {
            last.to = Some(at);
            if is_crash && matches!(last.kind, SegmentKind::Ready | SegmentKind::NotReady) {
                last.kind = SegmentKind::CrashRun;
            }
        }
        self.segments.push(Segment {
            from: at,
            to: None,
            kind,
            wait_seconds,
        });
    }

    fn close(&mut self, at: Duration) {
        self.is_gone = true;
        if let Some(last) = self.segments.last_mut() {
            last.to = Some(at);
        }
    }

    fn is_failing(&self) -> bool {
        let last = self.segments.last().map(|segment| segment.kind);
        !self.is_gone && matches!(last, Some(SegmentKind::Wait | SegmentKind::Error))
    }

    fn draw(&self, uid: Uid, pods: &Pods, now: Duration) -> Lane {
        let pod = pods.get(uid).filter(|_| self.is_failing());
        let uid: Rc<str> = uid.to_string().into();
        let coming = pod.and_then(|pod| {
            let wait = pod.wait?;
            let label = match pod.state {
                PodState::ImagePull => "next pull".to_owned(),
                _ => format!("restart {}", pod.restarts + 1),
            };
            Some((
                now + Duration::from_secs(u64::from(wait.left_seconds)),
                label.into(),
            ))
        });
        Lane {
            uid,
            suffix: short_name(&self.reference.name).into(),
            reference: self.reference.clone(),
            segments: self.segments.as_slice().into(),
            coming,
            is_failing: self.is_failing(),
        }
    }
}

/// The set, the workload, or the pod itself.
fn group_of(object: &Object) -> Ref {
    let namespace = &object.meta.namespace;
    match object.meta.controller() {
        Some(owner) => Ref::of_kind(&owner.kind, namespace, &owner.name),
        None => Ref::new("pod", namespace, &object.meta.name),
    }
}

fn segment_kind(state: PodState, restarts: bool) -> SegmentKind {
    match state {
        PodState::Pending => SegmentKind::Pending,
        PodState::Creating => SegmentKind::Creating,
        PodState::NotReady => SegmentKind::NotReady,
        PodState::Ready => SegmentKind::Ready,
        PodState::Terminating => SegmentKind::Terminating,
        PodState::BackOff | PodState::ImagePull => SegmentKind::Wait,
        PodState::Error if restarts => SegmentKind::Wait,
        PodState::Error => SegmentKind::Error,
        PodState::Completed => SegmentKind::Completed,
        PodState::Unknown => SegmentKind::Unknown,
    }
}

/// The length of the back-off that the kubelet's message names.
fn wait_of(pod: &api::Pod) -> Option<u32> {
    let waiting = pod
        .status
        .container_statuses
        .iter()
        .filter_map(|status| status.state.waiting());
    let mut texts = waiting.filter_map(|state| state.message.strip_prefix("back-off "));
    let first = texts.next()?.split(' ').next()?;
    api::duration_text::parse_go_text(first)
        .ok()
        .map(|wait| wait.as_secs() as u32)
}
