//! What the scheduler learns from changes, and which waiting pods they may help.
//!
//! k8s: pkg/scheduler/eventhandlers.go

use super::{NAME, Scheduler, Timer};
use crate::filters::dynamic_resources;
use crate::hints::{News, may_help};
use crate::pod_info::PodInfo;
use crate::queue::Place;
use api::claims::claims_of;
use api::requests::{counted_spec, is_infeasible};
use api::{Kind, Object, Pod};
use apiserver::{Change, Store, Timers};
use sim::Duration;
use std::rc::Rc;

/// How long a change takes to reach the scheduler.
/// Measured: shared/reference/latencies.md, section 4.
const WATCH_LATENCY: Duration = Duration::from_millis(5);

/// A pod that takes room on a node: bound and not ended.
fn placed(object: Option<&Rc<Object>>) -> Option<(&Rc<Object>, &Pod)> {
    let object = object?;
    let pod = object.pod()?;
    (!pod.node_name.is_empty() && !pod.phase().is_terminal()).then_some((object, pod))
}

/// A pod that waits for a node.
fn waiting(object: Option<&Rc<Object>>) -> Option<(&Rc<Object>, &Pod)> {
    let object = object?;
    let pod = object.pod()?;
    let is_ours = pod.spec.scheduler_name.is_empty() || pod.spec.scheduler_name == NAME;
    (is_ours && pod.node_name.is_empty() && !pod.phase().is_terminal()).then_some((object, pod))
}

impl Scheduler {
    pub(super) fn learn(&mut self, change: &Change, store: &Store, timers: &mut Timers<Timer>) {
        match change.kind() {
            Kind::Pod => self.learn_pod(change, store),
            Kind::Node => self.learn_node(change, store),
            Kind::Namespace => {
                let name = &change.object().meta.name;
                let labels = change
                    .after
                    .as_ref()
                    .map(|object| Rc::clone(&object.meta.labels));
                self.snapshot.set_namespace(name, labels);
            }
            Kind::PersistentVolumeClaim => {
                self.tell(&News::Storage, store, change.at);
                self.learn_claim(change, store, timers);
            }
            Kind::PersistentVolume | Kind::StorageClass => {
                self.tell(&News::Storage, store, change.at);
            }
            _ => (),
        }
    }

    fn learn_pod(&mut self, change: &Change, store: &Store) {
        let (before, after) = (change.before.as_ref(), change.after.as_ref());
        match (placed(before), placed(after)) {
            (Some((old_object, old)), Some((object, pod))) => {
                if is_other(old_object, old, object, pod) {
                    let gone = self
                        .snapshot
                        .remove_pod(&old.node_name, old_object.meta.uid);
                    let info = self.info(object, pod);
                    self.snapshot.add_pod(&pod.node_name, Rc::clone(&info));
                    if let Some(gone) = gone.filter(|gone| asked_for_more(gone, &info)) {
                        // What was made smaller leaves room, as if a pod had gone.
                        self.tell(&News::PodGone(&gone), store, change.at);
                    }
                    if old_object.meta.labels != object.meta.labels {
                        let news = News::PodChanged(&info, &old_object.meta.labels);
                        self.tell(&news, store, change.at);
                    }
                }
            }
            (Some((object, pod)), None) => {
                if let Some(gone) = self.snapshot.remove_pod(&pod.node_name, object.meta.uid) {
                    self.tell(&News::PodGone(&gone), store, change.at);
                }
            }
            (None, Some((object, pod))) => {
                self.forget(object.meta.uid);
                let info = self.info(object, pod);
                self.snapshot.add_pod(&pod.node_name, Rc::clone(&info));
                self.tell(&News::PodAdded(&info), store, change.at);
            }
            (None, None) => self.learn_waiting(change, store),
        }
    }

    fn learn_waiting(&mut self, change: &Change, store: &Store) {
        let uid = change.object().meta.uid;
        let Some((object, pod)) = waiting(change.after.as_ref()) else {
            let nominated = self.nominations.get(&uid).map(|(_, pod)| Rc::clone(pod));
            self.forget(uid);
            if let Some(gone) = nominated {
                self.tell(&News::PodGone(&gone), store, change.at);
            }
            return;
        };
        self.nominate(object, pod);
        // What the plug-ins at PreEnqueue say: SchedulingGates and DynamicResources.
        let (namespace, name) = (&object.meta.namespace, &object.meta.name);
        let is_gated = !pod.spec.scheduling_gates.is_empty()
            || dynamic_resources::problem(&pod.spec, namespace, name).is_some();
        match (
            waiting(change.before.as_ref()),
            self.queue.get(uid).map(|one| one.place),
        ) {
            (None, _) | (Some(_), None) if !self.assumed.has(&uid) => {
                let priority = pod.spec.priority.unwrap_or(0);
                let place = if is_gated {
                    Place::Gated
                } else {
                    Place::Active
                };
                self.queue
                    .add(uid, object.key(), priority, place, change.at);
            }
            (Some(_), Some(Place::Gated)) if !is_gated => {
                self.queue.put(uid, Place::Active);
            }
            (Some((old, old_pod)), Some(Place::Unschedulable)) => {
                let is_changed = old.meta.labels != object.meta.labels
                    || (!Rc::ptr_eq(&old_pod.spec, &pod.spec) && old_pod.spec != pod.spec)
                    || old.meta.deleted != object.meta.deleted;
                if is_changed {
                    self.queue.requeue(uid, change.at);
                }
            }
            _ => (),
        }
    }

    /// Remembers which node the pod was promised, or that it was promised none.
    fn nominate(&mut self, object: &Rc<Object>, pod: &Pod) {
        let uid = object.meta.uid;
        let node = &pod.status.nominated_node_name;
        if node.is_empty() {
            if self.nominations.has(&uid) {
                self.nominations.take(&uid);
            }
        } else if self
            .nominations
            .get(&uid)
            .is_none_or(|(known, _)| known != node)
        {
            let info = self.info(object, pod);
            self.nominations.set(uid, (node.clone(), info));
        }
    }

    fn learn_node(&mut self, change: &Change, store: &Store) {
        let name = &change.object().meta.name;
        let before = self.snapshot.find(name).map(Rc::clone);
        let Some(after) = &change.after else {
            self.snapshot.remove_node(name);
            return;
        };
        if change
            .before
            .as_ref()
            .is_some_and(|before| !matters(before, after))
        {
            return;
        }
        self.snapshot.set_node(Rc::clone(after));
        let Some(info) = self.snapshot.find(name).map(Rc::clone) else {
            return;
        };
        match before.filter(|before| before.node.is_some()) {
            Some(before) => {
                let news = News::NodeChanged {
                    before: &before,
                    after: &info,
                };
                self.tell(&news, store, change.at);
            }
            None => self.tell(&News::NodeAdded(&info), store, change.at),
        }
    }

    /// Claims of pods whose node is chosen: when all are bound, so is the pod.
    fn learn_claim(&mut self, change: &Change, store: &Store, timers: &mut Timers<Timer>) {
        let claim = &change.object().meta;
        let concerned = self.assumed.keys().filter(|uid| {
            store.by_uid(**uid).is_some_and(|pod| {
                pod.meta.namespace == claim.namespace && claims_of(pod).any(|c| c == claim.name)
            })
        });
        for uid in concerned {
            timers.after(WATCH_LATENCY, Timer::Volumes(*uid));
        }
    }

    /// Lets waiting pods know of news that may help them.
    fn tell(&mut self, news: &News<'_>, store: &Store, now: sim::Instant) {
        for filters in self.queue.refusals() {
            for uid in self.queue.refused_by(filters) {
                let Some(object) = store.by_uid(uid) else {
                    continue;
                };
                let Some(pod) = object.pod() else { continue };
                let info = self.info(object, pod);
                if may_help(filters, news, &info, &self.snapshot) {
                    self.queue.requeue(uid, now);
                }
            }
        }
    }

    /// Forgets a pod that no longer waits.
    pub(super) fn forget(&mut self, uid: api::Uid) {
        self.queue.remove(uid);
        if self.nominations.has(&uid) {
            self.nominations.take(&uid);
        }
        if let Some(assumed) = self.assumed.take(&uid) {
            self.snapshot.remove_pod(&assumed.node, uid);
        }
    }

    pub(super) fn info(&mut self, object: &Object, pod: &Pod) -> Rc<PodInfo> {
        let facts = self
            .snapshot
            .facts(&counted_spec(pod), &object.meta.namespace);
        Rc::new(PodInfo::new(object, facts))
    }
}

/// Whether a pod asked for more before it was changed.
/// k8s: pkg/scheduler/framework/events.go, podScaleDown
fn asked_for_more(before: &PodInfo, after: &PodInfo) -> bool {
    let (old, new) = (&before.facts.requests.real, &after.facts.requests.real);
    old.cpu_millis > new.cpu_millis || old.memory_bytes > new.memory_bytes
}

/// Whether what the scheduler remembers of a placed pod has changed.
fn is_other(before: &Object, old: &Pod, after: &Object, new: &Pod) -> bool {
    let same_labels = Rc::ptr_eq(&before.meta.labels, &after.meta.labels)
        || before.meta.labels == after.meta.labels;
    let same_spec = Rc::ptr_eq(&old.spec, &new.spec) || old.spec == new.spec;
    !same_labels
        || !same_spec
        || before.meta.deleted.is_some() != after.meta.deleted.is_some()
        || is_infeasible(old) != is_infeasible(new)
        || old.status.start_time != new.status.start_time
        || old.node_name != new.node_name
}

/// Whether what the scheduler reads of a node has changed.
fn matters(before: &Object, after: &Object) -> bool {
    let (Some(old), Some(new)) = (before.node(), after.node()) else {
        return true;
    };
    before.meta.uid != after.meta.uid
        || before.meta.labels != after.meta.labels
        || old.spec != new.spec
        || old.status.allocatable != new.status.allocatable
        || old.status.declared_features != new.status.declared_features
        || old.status.images != new.status.images
}
