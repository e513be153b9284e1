//! Workloads and services as they are drawn: sets, counts, and the budget of a rolling update.

use super::drawn::Pods;
use super::letters::{Letters, revision, sets_of, version_of};
use super::stale::selects;
use crate::view::{Budget, Kind as Icon, Pod, PodState, Ref, Service, SetRow, Slot, Workload};
use api::int_or_percent::IntOrPercent;
use api::object::Deployment;
use api::object::Job;
use api::{Kind, Object, ObjectKey};
use apiserver::Store;
use controllers::deployment::budget;
use sim::order;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

/// Slots drawn in a budget band; larger bands are drawn as sums alone.
const SLOTS_MAX: u32 = 60;

/// The kinds of workloads, in the order in which they are drawn.
const KINDS: [(Kind, Icon); 5] = [
    (Kind::Deployment, Icon::Deployment),
    (Kind::ReplicaSet, Icon::ReplicaSet),
    (Kind::StatefulSet, Icon::StatefulSet),
    (Kind::DaemonSet, Icon::DaemonSet),
    (Kind::Job, Icon::Job),
];

/// The workloads of a picture.
#[derive(Clone, Default)]
pub struct Workloads {
    drawn: BTreeMap<Ref, Rc<Workload>>,
    all: Rc<[Rc<Workload>]>,
}

impl Workloads {
    /// All workloads that nothing else owns, by (namespace, name) within their kind; those in
    /// `stale` are drawn again. `pods` are in the order of the picture.
    pub fn draw(
        &mut self,
        stale: &BTreeSet<Ref>,
        store: &Store,
        pods: &[Rc<Pod>],
        letters: &Letters,
    ) -> Rc<[Rc<Workload>]> {
        let mut is_changed = false;
        for reference in stale {
            let known = self.drawn.get(reference);
            let workload = draw(reference, store, pods, letters);
            if known.map(|known| &**known) == workload.as_ref() {
                continue;
            }
            is_changed = true;
            match workload {
                Some(workload) => self.drawn.insert(reference.clone(), Rc::new(workload)),
                None => self.drawn.remove(reference),
            };
        }
        if is_changed {
            let of_kind = |kind: Kind| {
                let of_it = move |one: &&Rc<Workload>| *one.reference.kind == *kind.row().singular;
                self.drawn.values().filter(of_it).cloned()
            };
            self.all = KINDS.iter().flat_map(|(kind, _)| of_kind(*kind)).collect();
        }
        Rc::clone(&self.all)
    }
}

/// A workload, if it exists and nothing else owns it.
fn draw(reference: &Ref, store: &Store, pods: &[Rc<Pod>], letters: &Letters) -> Option<Workload> {
    let mut kinds = KINDS.iter();
    let (kind, icon) = kinds.find(|(kind, _)| *kind.row().singular == *reference.kind)?;
    let object = store.find(*kind, &reference.namespace, &reference.name)?;
    match object.deployment() {
        Some(body) => Some(deployment(object, body, store, pods, letters)),
        None if object.meta.controller().is_some() => None,
        None => Some(simple(object, *icon, store, pods)),
    }
}

/// The pods of a workload: neighbours in the order of the picture.
fn mine<'a>(pods: &'a [Rc<Pod>], reference: &Ref) -> impl Iterator<Item = &'a Rc<Pod>> {
    let begin = pods.partition_point(|pod| pod.owner.as_ref() < Some(reference));
    let rest = pods.get(begin..).unwrap_or_default();
    let end = rest.partition_point(|pod| pod.owner.as_ref() == Some(reference));
    rest.get(..end).unwrap_or_default().iter()
}

fn count(number: i32) -> u32 {
    u32::try_from(number).unwrap_or(0)
}

fn deployment(
    object: &Object,
    body: &Deployment,
    store: &Store,
    pods: &[Rc<Pod>],
    letters: &Letters,
) -> Workload {
    let reference = Ref::new("deployment", &object.meta.namespace, &object.meta.name);
    let want = count(budget::desired(&body.spec));
    let sets = set_rows(object, store, letters);
    let own: Vec<&Rc<Pod>> = mine(pods, &reference).collect();
    let band = draw_budget(body, want, &own);
    let container = body.spec.template.spec.containers.first();
    let is_failing = own.iter().any(|pod| pod.state.is_failing());
    let is_rolling = is_rolling(object, body);
    Workload {
        summary: format!("{} of {want} available", body.status.available_replicas).into(),
        kind: Icon::Deployment,
        want,
        image: container.map(|c| (c.name.as_str().into(), c.image.as_str().into())),
        is_rolling,
        is_paused: body.spec.paused,
        is_failing,
        has_failed: false,
        sets: sets.into(),
        budget: band,
        reference,
    }
}

/// Not all pods are of the new template, or not all of them are there.
fn is_rolling(object: &Object, body: &Deployment) -> bool {
    let status = &body.status;
    let desired = budget::desired(&body.spec);
    status.observed_generation < object.meta.generation
        || status.updated_replicas != desired
        || status.replicas != desired
        || status.available_replicas != desired
}

/// Sets with pods or a wish for pods; the newest one always.
fn set_rows(object: &Object, store: &Store, letters: &Letters) -> Vec<SetRow> {
    let sets = sets_of(store, object.meta.uid);
    let newest = sets.iter().map(|set| revision(set)).max();
    let rows = sets.iter().filter_map(|set| {
        let body = set.replica_set()?;
        let tally = store.tally(set.meta.uid);
        let want = count(body.spec.replicas.unwrap_or(1));
        let is_shown = want > 0 || tally.active > 0 || Some(revision(set)) == newest;
        let prefix = format!("{}-", object.meta.name);
        is_shown.then(|| SetRow {
            reference: Ref::new("replicaset", &set.meta.namespace, &set.meta.name),
            letter: letters.of_set(object.meta.uid, &set.meta.name),
            hash: set
                .meta
                .name
                .strip_prefix(&*prefix)
                .unwrap_or(&set.meta.name)
                .into(),
            version: version_of(&body.spec.template.spec.containers, revision(set)).into(),
            want,
            have: tally.active,
            ready: tally.ready,
        })
    });
    rows.collect()
}

fn draw_budget(body: &Deployment, want: u32, own: &[&Rc<Pod>]) -> Option<Budget> {
    if !budget::is_rolling(&body.spec) || want == 0 {
        return None;
    }
    let floor = count(budget::min_available(&body.spec));
    let ceiling = want + count(budget::max_surge(&body.spec));
    let counted: Vec<&&Rc<Pod>> = own
        .iter()
        .filter(|pod| {
            !matches!(pod.state, PodState::Terminating | PodState::Completed)
                && pod.node.is_some() | (pod.state == PodState::Pending)
        })
        .collect();
    let total = counted.len() as u32;
    let available = counted
        .iter()
        .filter(|pod| pod.state == PodState::Ready)
        .count() as u32;
    let mut slots: Vec<Slot> = first_slots(&counted)
        .into_iter()
        .map(|pod| Slot {
            uid: Some(Rc::clone(&pod.uid)),
            state: Some(pod.state),
            letter: pod.revision,
            is_available: pod.state == PodState::Ready,
        })
        .collect();
    let empty = Slot {
        uid: None,
        state: None,
        letter: None,
        is_available: false,
    };
    slots.resize(slots.len().max(ceiling.min(SLOTS_MAX) as usize), empty);
    let rolling = body.spec.strategy.rolling_update.as_ref();
    Some(Budget {
        floor,
        ceiling,
        floor_sum: sum(want, '−', rolling.and_then(|r| r.max_unavailable.as_ref())).into(),
        ceiling_sum: sum(want, '+', rolling.and_then(|r| r.max_surge.as_ref())).into(),
        available,
        total,
        slots: slots.into(),
    })
}

/// The pods that have slots; ties stay in the order of the picture.
fn first_slots<'a>(counted: &[&'a &'a Rc<Pod>]) -> Vec<&'a Rc<Pod>> {
    let rank = |(index, pod): (usize, &&&Rc<Pod>)| {
        (slot_rank(pod.state), pod.revision, pod.created, index)
    };
    let ranks = counted.iter().enumerate().map(rank);
    let ranked = order::least(ranks, SLOTS_MAX as usize);
    let pods = ranked
        .iter()
        .filter_map(|(_, _, _, index)| counted.get(*index));
    pods.map(|pod| **pod).collect()
}

/// `6 − 25 %`.
fn sum(want: u32, sign: char, amount: Option<&IntOrPercent>) -> String {
    let text = amount.map_or_else(|| "0".to_owned(), ToString::to_string);
    format!("{want} {sign} {}", text.replace('%', " %"))
}

/// Available first, then by how far a pod has come.
fn slot_rank(state: PodState) -> u8 {
    match state {
        PodState::Ready => 0,
        PodState::NotReady => 1,
        PodState::BackOff | PodState::Error | PodState::ImagePull => 2,
        PodState::Creating => 3,
        PodState::Pending => 4,
        PodState::Terminating | PodState::Completed | PodState::Unknown => 5,
    }
}

fn simple(object: &Object, icon: Icon, store: &Store, pods: &[Rc<Pod>]) -> Workload {
    let kind = object.kind().row().singular;
    let reference = Ref::new(kind, &object.meta.namespace, &object.meta.name);
    let tally = store.tally(object.meta.uid);
    let want = wanted(object);
    let has_failed = object.job().is_some_and(has_failed);
    let summary = match object.job() {
        Some(_) => format!("{} of {want} succeeded", tally.succeeded),
        None => format!("{} of {want} ready", tally.ready),
    };
    let template = template_of(object);
    let container = template.and_then(|template| template.spec.containers.first());
    let containers = template.map(|template| version_of(&template.spec.containers, 0));
    let tag = containers.filter(|tag| tag != "rev 0").unwrap_or_default();
    let is_failing = mine(pods, &reference).any(|pod| pod.state.is_failing());
    Workload {
        kind: icon,
        summary: summary.into(),
        want,
        image: container.map(|c| (c.name.as_str().into(), c.image.as_str().into())),
        is_rolling: false,
        is_paused: false,
        is_failing,
        has_failed,
        sets: [SetRow {
            reference: reference.clone(),
            letter: None,
            hash: "".into(),
            version: tag.into(),
            want,
            have: tally.active,
            ready: tally.ready,
        }]
        .into(),
        budget: None,
        reference,
    }
}

fn has_failed(job: &Job) -> bool {
    let mut conditions = job.status.conditions.iter();
    conditions.any(|one| one.type_ == "Failed" && one.status == "True")
}

fn wanted(object: &Object) -> u32 {
    if let Some(body) = object.daemon_set() {
        return count(body.status.desired_number_scheduled);
    }
    if let Some(body) = object.job() {
        return count(body.spec.completions.or(body.spec.parallelism).unwrap_or(1));
    }
    let replicas = object
        .stateful_set()
        .and_then(|body| body.spec.replicas)
        .or_else(|| object.replica_set().and_then(|body| body.spec.replicas));
    count(replicas.unwrap_or(1))
}

fn template_of(object: &Object) -> Option<&api::pod_spec::PodTemplateSpec> {
    object
        .replica_set()
        .map(|body| &*body.spec.template)
        .or_else(|| object.stateful_set().map(|body| &*body.spec.template))
        .or_else(|| object.daemon_set().map(|body| &*body.spec.template))
        .or_else(|| object.job().map(|body| &*body.spec.template))
}

/// The services of a picture, by (namespace, name).
#[derive(Clone, Default)]
pub struct Services {
    drawn: BTreeMap<ObjectKey, Rc<Service>>,
    all: Rc<[Rc<Service>]>,
}

impl Services {
    /// All services but the API server's own; those in `stale` are drawn again.
    pub fn draw(
        &mut self,
        stale: &BTreeSet<ObjectKey>,
        store: &Store,
        pods: &Pods,
    ) -> Rc<[Rc<Service>]> {
        let mut is_changed = false;
        for key in stale.iter().filter(|key| key.name != "kubernetes") {
            let object = store.get(key);
            let service = object.and_then(|object| service(object, store, pods));
            let known = self.drawn.get(key);
            if known.map(|known| &**known) == service.as_ref() {
                continue;
            }
            is_changed = true;
            match service {
                Some(service) => self.drawn.insert(key.clone(), Rc::new(service)),
                None => self.drawn.remove(key),
            };
        }
        if is_changed {
            self.all = self.drawn.values().cloned().collect();
        }
        Rc::clone(&self.all)
    }
}

fn service(object: &Object, store: &Store, drawn: &Pods) -> Option<Service> {
    let spec = &object.service()?.spec;
    let port = spec
        .ports
        .first()
        .map(|port| format!(":{}", port.port))
        .unwrap_or_default();
    let address = match spec.cluster_ip.as_str() {
        "None" => "headless".to_owned(),
        address => format!("{address}{port}"),
    };
    let pods: Vec<_> = store
        .list_in(Kind::Pod, &object.meta.namespace)
        .filter(|pod| selects(object, pod))
        .collect();
    let uid = |pod: &&Rc<Object>| drawn.get(pod.meta.uid).map(|pod| Rc::clone(&pod.uid));
    let takes = |pod: &&&Rc<Object>| {
        !pod.meta.is_terminating() && pod.pod().is_some_and(api::Pod::is_ready)
    };
    Some(Service {
        reference: Ref::new("service", &object.meta.namespace, &object.meta.name),
        summary: format!("{} {address}", spec.type_).into(),
        uids: pods.iter().filter_map(uid).collect(),
        ready_uids: pods.iter().filter(takes).filter_map(uid).collect(),
    })
}
