//! Workloads and services as they are drawn: sets, counts, and the budget of a rolling update.

use super::letters::{Letters, revision, sets_of, version_of};
use crate::view::{Budget, Kind as Icon, Pod, PodState, Ref, Service, SetRow, Slot, Workload};
use api::int_or_percent::IntOrPercent;
use api::object::Deployment;
use api::{Kind, Object};
use apiserver::Store;
use controllers::deployment::budget;
use std::rc::Rc;

/// Slots drawn in a budget band; larger bands are drawn as sums alone.
const SLOTS_MAX: u32 = 60;

/// All workloads that nothing else owns, by (namespace, name) within their kind.
pub fn draw_all(store: &Store, pods: &[Rc<Pod>], letters: &Letters) -> Vec<Rc<Workload>> {
    let mut all = Vec::new();
    for object in store.list(Kind::Deployment) {
        if let Some(body) = object.deployment() {
            all.push(Rc::new(deployment(object, body, store, pods, letters)));
        }
    }
    for (kind, icon) in [
        (Kind::ReplicaSet, Icon::ReplicaSet),
        (Kind::StatefulSet, Icon::StatefulSet),
        (Kind::DaemonSet, Icon::DaemonSet),
        (Kind::Job, Icon::Job),
    ] {
        let free = store
            .list(kind)
            .filter(|object| object.meta.controller().is_none());
        all.extend(free.map(|object| Rc::new(simple(object, icon, store, pods))));
    }
    all
}

fn mine<'a>(pods: &'a [Rc<Pod>], reference: &'a Ref) -> impl Iterator<Item = &'a Rc<Pod>> {
    pods.iter()
        .filter(move |pod| pod.owner.as_ref() == Some(reference))
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
        is_failing,
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
    let mut counted: Vec<&&Rc<Pod>> = own
        .iter()
        .filter(|pod| {
            !matches!(pod.state, PodState::Terminating | PodState::Completed)
                && pod.node.is_some() | (pod.state == PodState::Pending)
        })
        .collect();
    counted.sort_by_key(|pod| (slot_rank(pod.state), pod.revision, pod.created));
    let total = counted.len() as u32;
    let available = counted
        .iter()
        .filter(|pod| pod.state == PodState::Ready)
        .count() as u32;
    let mut slots: Vec<Slot> = counted
        .iter()
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
    slots.truncate(SLOTS_MAX as usize);
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
    let summary = match object.job() {
        Some(_) => format!("{} of {want} succeeded", tally.succeeded),
        None => format!("{} of {want} ready", tally.ready),
    };
    let template = template_of(object);
    let container = template.and_then(|template| template.spec.containers.first());
    let is_failing = mine(pods, &reference).any(|pod| pod.state.is_failing());
    Workload {
        kind: icon,
        summary: summary.into(),
        want,
        image: container.map(|c| (c.name.as_str().into(), c.image.as_str().into())),
        is_rolling: false,
        is_failing,
        sets: [SetRow {
            reference: reference.clone(),
            letter: None,
            hash: "".into(),
            version: "".into(),
            want,
            have: tally.active,
            ready: tally.ready,
        }]
        .into(),
        budget: None,
        reference,
    }
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

/// All services but the API server's own.
pub fn services(store: &Store) -> Vec<Rc<Service>> {
    let shown = store
        .list(Kind::Service)
        .filter(|object| object.meta.name != "kubernetes");
    shown
        .filter_map(|object| service(object, store).map(Rc::new))
        .collect()
}

fn service(object: &Object, store: &Store) -> Option<Service> {
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
    let matches = |pod: &&Rc<Object>| {
        !spec.selector.is_empty()
            && spec
                .selector
                .iter()
                .all(|(key, value)| pod.meta.labels.get(key) == Some(value))
    };
    let pods: Vec<_> = store
        .list_in(Kind::Pod, &object.meta.namespace)
        .filter(matches)
        .collect();
    let uid = |pod: &&Rc<Object>| Rc::<str>::from(pod.meta.uid.to_string());
    let takes = |pod: &&&Rc<Object>| {
        !pod.meta.is_terminating() && pod.pod().is_some_and(api::Pod::is_ready)
    };
    Some(Service {
        reference: Ref::new("service", &object.meta.namespace, &object.meta.name),
        summary: format!("{} {address}", spec.type_).into(),
        uids: pods.iter().map(uid).collect(),
        ready_uids: pods.iter().filter(takes).map(uid).collect(),
    })
}
