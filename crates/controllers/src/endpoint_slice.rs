//! The endpoint slice controller: keeps the addresses behind every service.
//!
//! Watches services, pods, nodes' zones and slices that are deleted; writes slices. A change of one
//! pod touches the slice it is in alone; only a change of the service looks at all pods.
//! k8s: pkg/controller/endpointslice/endpointslice_controller.go,
//! staging/src/k8s.io/endpointslice/reconciler.go

pub mod endpoint;
pub mod placement;
pub(crate) mod trigger;

use crate::{Controller, Keys, Outcome};
use api::network_kinds::EndpointSlice;
use api::object::Body;
use api::{Kind, Meta, Object, ObjectKey, Str, Time};
use apiserver::because::endpoints::Rule;
use apiserver::{ApiError, Because, Change, Context, DeleteOptions, Intents, Store};
use endpoint::{Placed, is_selected, selects_pods};
use placement::{Content, ENDPOINTS_MAX, Scope, place};
use std::rc::Rc;

/// k8s: staging/src/k8s.io/api/discovery/v1/well_known_labels.go, LabelServiceName
pub const SERVICE_LABEL: &str = "kubernetes.io/service-name";
/// k8s: well_known_labels.go, LabelManagedBy
const MANAGED_LABEL: &str = "endpointslice.kubernetes.io/managed-by";
/// k8s: pkg/controller/endpointslice/endpointslice_controller.go, ControllerName
const MANAGER: &str = "endpointslice-controller.k8s.io";
/// k8s: staging/src/k8s.io/api/core/v1/annotation_key_constants.go, IsHeadlessService
pub const HEADLESS_LABEL: &str = "service.kubernetes.io/headless";

/// The controller.
pub const CONTROLLER: Controller = Controller {
    name: "endpoint-slice-controller",
    enqueue,
    reconcile,
};

fn enqueue(change: &Change, store: &Store, keys: &mut Keys) {
    match change.kind() {
        Kind::Service => keys.add(change.key()),
        Kind::Pod if matters(change) && is_any_service_concerned(change, store) => {
            keys.add(change.key());
        }
        Kind::EndpointSlice if change.is_deleted() => {
            let meta = &change.object().meta;
            if let Some(name) = meta.label(SERVICE_LABEL) {
                keys.add(ObjectKey::new(Kind::Service, &meta.namespace, name));
            }
        }
        _ => (),
    }
}

/// Whether a change of a pod can change an endpoint.
pub(crate) fn matters(change: &Change) -> bool {
    let (Some(before), Some(after)) = (&change.before, &change.after) else {
        return true;
    };
    let (Some(old), Some(new)) = (before.pod(), after.pod()) else {
        return true;
    };
    old.status.pod_ip != new.status.pod_ip
        || old.node_name != new.node_name
        || old.is_ready() != new.is_ready()
        || old.phase().is_terminal() != new.phase().is_terminal()
        || before.meta.is_terminating() != after.meta.is_terminating()
        || before.meta.labels != after.meta.labels
        || before.meta.uid != after.meta.uid
}

/// Services that select the pod before or after the change.
pub(crate) fn services_of<'a>(
    change: &'a Change,
    store: &'a Store,
) -> impl Iterator<Item = &'a Rc<Object>> {
    let sides = move || [&change.before, &change.after].into_iter().flatten();
    let namespace = &change.object().meta.namespace;
    store.list_in(Kind::Service, namespace).filter(move |one| {
        let spec = one.service().map(|body| &body.spec);
        spec.is_some_and(|spec| sides().any(|pod| is_selected(spec, pod)))
    })
}

fn is_any_service_concerned(change: &Change, store: &Store) -> bool {
    services_of(change, store).next().is_some()
}

fn reconcile(key: &ObjectKey, cx: &Context, intents: &mut Intents<'_>) -> Outcome {
    let result = match key.kind {
        Kind::Pod => follow_pod(key, cx, intents),
        _ => follow_service(key, cx, intents),
    };
    match result {
        Ok(()) | Err(ApiError::NamespaceTerminating { .. }) => Outcome::Done,
        Err(error) => Outcome::RetryFew(error),
    }
}

/// Brings the endpoint of one pod up to date in the slices of every service.
fn follow_pod(key: &ObjectKey, cx: &Context, intents: &mut Intents<'_>) -> Result<(), ApiError> {
    let pod = cx.store.get(key);
    for service in cx.store.list_in(Kind::Service, &key.namespace) {
        let slices = slices_of(service, &cx.store);
        let wanted = pod.and_then(|pod| endpoint::endpoint(service, pod, &cx.store));
        let known = slices
            .iter()
            .find_map(|slice| identity_in(slice, &key.name));
        for uid in stale_and_present(known, pod, wanted.as_ref()) {
            let mut here = wanted
                .iter()
                .filter(|placed| *placement::identity(&placed.endpoint) == *uid);
            let here: Option<Placed> = here.next().cloned();
            let slices = slices_of(service, intents.latest());
            let (concerned, has_others) = concerned(slices, &uid, here.as_ref());
            let here = here.into_iter().collect();
            write(
                service,
                &concerned,
                here,
                &Scope::Pod(uid),
                has_others,
                trigger::of_pods(pod.into_iter(), cx.now),
                intents,
            )?;
        }
    }
    Ok(())
}

/// The slices that a change of one endpoint may touch: the one it is in, empty ones, and the
/// fullest one that could take it. And whether there are others with endpoints.
fn concerned(
    slices: Vec<Rc<Object>>,
    uid: &Str,
    wanted: Option<&Placed>,
) -> (Vec<Rc<Object>>, bool) {
    let body = |slice: &Rc<Object>| slice.endpoint_slice().cloned().unwrap_or_default();
    let holds = |slice: &Rc<Object>| {
        let slice = body(slice);
        let mut endpoints = slice.endpoints.iter();
        endpoints.any(|endpoint| placement::identity(endpoint) == uid.as_str())
    };
    let room = |slice: &Rc<Object>| {
        let slice = body(slice);
        let fits = wanted.is_some_and(|placed| placed.ports == slice.ports);
        let count = slice.endpoints.len();
        (fits && count < ENDPOINTS_MAX).then_some(count)
    };
    let holder = slices.iter().position(holds);
    let fullest = (0..slices.len())
        .rev()
        .filter_map(|index| Some((slices.get(index).and_then(room)?, index)))
        .max_by_key(|(count, _)| *count)
        .map(|(_, index)| index);
    let mut has_others = false;
    let mut chosen = Vec::new();
    for (index, slice) in slices.into_iter().enumerate() {
        let is_empty = body(&slice).endpoints.is_empty();
        if is_empty || [holder, fullest].contains(&Some(index)) {
            chosen.push(slice);
        } else {
            has_others = true;
        }
    }
    (chosen, has_others)
}

/// The identities to decide about: of the pod that had this name, and of the one that has it.
fn stale_and_present(
    known: Option<Str>,
    pod: Option<&Rc<Object>>,
    wanted: Option<&Placed>,
) -> Vec<Str> {
    let mut found: Vec<Str> = known.into_iter().collect();
    let present = pod.filter(|_| wanted.is_some());
    if let Some(uid) = present.map(|pod| Str::from(pod.meta.uid.to_string())) {
        if !found.contains(&uid) {
            found.push(uid);
        }
    }
    found
}

/// The identity of the endpoint for the pod called `name`.
fn identity_in(slice: &Rc<Object>, name: &Str) -> Option<Str> {
    let endpoints = &slice.endpoint_slice()?.endpoints;
    let mut references = endpoints.iter().filter_map(|e| e.target_ref.as_ref());
    let found = references.find(|reference| reference.name == *name)?;
    Some(found.uid.clone())
}

/// Brings all slices of a service up to date.
fn follow_service(
    key: &ObjectKey,
    cx: &Context,
    intents: &mut Intents<'_>,
) -> Result<(), ApiError> {
    let Some(service) = cx.store.get(key) else {
        return Ok(());
    };
    let Some(body) = service.service() else {
        return Ok(());
    };
    let slices = slices_of(service, &cx.store);
    if !selects_pods(&body.spec) {
        return slices
            .iter()
            .try_for_each(|slice| delete(slice, Rule::NoService, intents));
    }
    let pods = cx.store.list_in(Kind::Pod, &key.namespace);
    let chosen = pods.filter(|pod| is_selected(&body.spec, pod));
    let trigger = match slices.is_empty() {
        true => trigger::of_new(service, chosen),
        false => None,
    };
    let pods = cx.store.list_in(Kind::Pod, &key.namespace);
    let wanted = pods.filter_map(|pod| endpoint::endpoint(service, pod, &cx.store));
    write(
        service,
        &slices,
        wanted.collect(),
        &Scope::All,
        false,
        trigger,
        intents,
    )?;
    for slice in slices_of(service, intents.latest()) {
        if slice.meta.labels != labels(service) {
            let mut changed = (*slice).clone();
            changed.meta.labels = labels(service);
            intents.update(changed, Because::Endpoints(Rule::Observed))?;
        }
    }
    Ok(())
}

/// The slices of a service that this controller manages, by name.
fn slices_of(service: &Object, store: &Store) -> Vec<Rc<Object>> {
    let is_managed = |slice: &&Rc<Object>| {
        slice.kind() == Kind::EndpointSlice
            && slice
                .meta
                .label(MANAGED_LABEL)
                .is_some_and(|by| *by == MANAGER)
    };
    let owned = store.owned_by(service.meta.uid);
    owned.filter(is_managed).cloned().collect()
}

fn write(
    service: &Object,
    slices: &[Rc<Object>],
    wanted: Vec<Placed>,
    scope: &Scope,
    has_others: bool,
    trigger: Option<Time>,
    intents: &mut Intents<'_>,
) -> Result<(), ApiError> {
    let content = |slice: &Rc<Object>| {
        slice
            .endpoint_slice()
            .map_or_else(Content::default, |slice| Content {
                ports: slice.ports.clone(),
                endpoints: slice.endpoints.clone(),
            })
    };
    let plan = place(
        slices.iter().map(content).collect(),
        wanted,
        scope,
        has_others,
    );
    for (place, content) in plan.update {
        let Some(slice) = slices.get(place) else {
            continue;
        };
        let rule = match content.endpoints.is_empty() {
            true => Rule::Placeholder,
            false => follow_rule(&content),
        };
        let mut changed = (**slice).clone();
        trigger::note(&mut changed.meta, trigger);
        if let Some(body) = changed.endpoint_slice_mut() {
            let body = Rc::make_mut(body);
            body.ports = content.ports;
            body.endpoints = content.endpoints;
        }
        intents.update(changed, Because::Endpoints(rule))?;
    }
    for content in plan.create {
        create(service, content, trigger, intents)?;
    }
    let gone = plan.delete.iter().filter_map(|place| slices.get(*place));
    for slice in gone {
        delete(slice, Rule::Emptied, intents)?;
    }
    Ok(())
}

fn follow_rule(content: &Content) -> Rule {
    let ready = content
        .endpoints
        .iter()
        .filter(|e| e.conditions.ready == Some(true));
    Rule::Follow {
        endpoints: content.endpoints.len() as u32,
        ready: ready.count() as u32,
    }
}

fn create(
    service: &Object,
    content: Content,
    trigger: Option<Time>,
    intents: &mut Intents<'_>,
) -> Result<(), ApiError> {
    let rule = match content.endpoints.is_empty() {
        true => Rule::Placeholder,
        false => Rule::NewSlice {
            endpoints: content.endpoints.len() as u32,
            most: ENDPOINTS_MAX as u32,
        },
    };
    let mut meta = Meta {
        generate_name: Str::from(format!("{}-", service.meta.name)),
        namespace: service.meta.namespace.clone(),
        labels: labels(service),
        owners: vec![service.controller_reference()],
        ..Meta::default()
    };
    trigger::note(&mut meta, trigger);
    let body = EndpointSlice {
        address_type: "IPv4".into(),
        endpoints: content.endpoints,
        ports: content.ports,
        extra: None,
    };
    let object = Object::new(meta, Body::EndpointSlice(Rc::new(body)));
    intents.create(object, Because::Endpoints(rule)).map(|_| ())
}

fn delete(slice: &Object, rule: Rule, intents: &mut Intents<'_>) -> Result<(), ApiError> {
    let options = DeleteOptions::default();
    match intents.delete(&slice.key(), &options, Because::Endpoints(rule)) {
        Ok(()) | Err(ApiError::NotFound { .. }) => Ok(()),
        Err(error) => Err(error),
    }
}

/// The service's own labels, its name, the manager, and whether it is headless.
fn labels(service: &Object) -> api::StrMap {
    let mut labels = (*service.meta.labels).clone();
    labels.insert(SERVICE_LABEL.into(), service.meta.name.clone());
    labels.insert(MANAGED_LABEL.into(), MANAGER.into());
    labels.remove(HEADLESS_LABEL);
    if is_headless(service) {
        labels.insert(HEADLESS_LABEL.into(), Str::default());
    }
    Rc::new(labels)
}

/// Whether the service has no address of its own.
pub(crate) fn is_headless(service: &Object) -> bool {
    service
        .service()
        .is_some_and(|body| body.spec.cluster_ip == "None")
}
