//! The endpoints controller: the older object that `kubectl get endpoints` shows.
//!
//! Watches services and pods; writes one Endpoints object per service, which has no typed form.
//! k8s: pkg/controller/endpoint/endpoints_controller.go

use crate::endpoint_slice::endpoint::{Placed, endpoint, is_selected, selects_pods};
use crate::endpoint_slice::{HEADLESS_LABEL, is_headless, matters, services_of, trigger};
use crate::{Controller, Keys, Outcome};
use api::codec::Codec;
use api::network_kinds::EndpointPort;
use api::object::{Body, Raw};
use api::{Kind, Meta, Object, ObjectKey, Str};
use apiserver::because::endpoints::Rule;
use apiserver::{ApiError, Because, Change, Context, DeleteOptions, Intents, Store};
use serde_json::{Map, Value, json};
use sim::Duration;
use std::rc::Rc;

/// Addresses in one object.
/// k8s: pkg/controller/endpoint/endpoints_controller.go, maxCapacity
const ADDRESSES_MAX: usize = 1000;
/// How long changes of pods are gathered.
// Differs: upstream writes the whole object for every change of a pod. Nobody but `kubectl get
// endpoints` reads it, and for thousands of pods that would be most of the work.
const GATHER: Duration = Duration::from_millis(500);
/// k8s: endpoints_controller.go, labelManagedBy, controllerName
const MANAGED: (&str, &str) = ("endpoints.kubernetes.io/managed-by", "endpoint-controller");

/// The controller.
pub const CONTROLLER: Controller = Controller {
    name: "endpoint-controller",
    enqueue,
    reconcile,
};

fn enqueue(change: &Change, store: &Store, keys: &mut Keys) {
    match change.kind() {
        Kind::Service => keys.add(change.key()),
        Kind::Pod if matters(change) => {
            for service in services_of(change, store) {
                keys.add_after(service.key(), GATHER);
            }
        }
        _ => (),
    }
}

fn reconcile(key: &ObjectKey, cx: &Context, intents: &mut Intents<'_>) -> Outcome {
    match sync(key, cx, intents) {
        Ok(()) | Err(ApiError::NotFound { .. } | ApiError::NamespaceTerminating { .. }) => {
            Outcome::Done
        }
        Err(error) => Outcome::RetryFew(error),
    }
}

fn sync(key: &ObjectKey, cx: &Context, intents: &mut Intents<'_>) -> Result<(), ApiError> {
    let own = ObjectKey::new(Kind::Endpoints, &key.namespace, &key.name);
    let found = cx.store.get(&own);
    let Some(service) = cx.store.get(key) else {
        if found.is_none() {
            return Ok(());
        }
        let because = Because::Endpoints(Rule::NoService);
        return intents.delete(&own, &DeleteOptions::default(), because);
    };
    let is_selecting = service
        .service()
        .is_some_and(|body| selects_pods(&body.spec));
    if !is_selecting {
        return Ok(());
    }
    let pods = cx.store.list_in(Kind::Pod, &key.namespace);
    let placed = pods
        .filter(|pod| !pod.meta.is_terminating())
        .filter_map(|pod| endpoint(service, pod, &cx.store))
        .take(ADDRESSES_MAX);
    let mut fields = Map::new();
    let subsets = subsets(placed);
    if !subsets.is_empty() {
        fields.insert("subsets".into(), Value::Array(subsets));
    }
    let mut labels = (*service.meta.labels).clone();
    labels.insert(MANAGED.0.into(), MANAGED.1.into());
    if is_headless(service) {
        labels.insert(HEADLESS_LABEL.into(), Str::default());
    }
    let body = Body::Raw(Raw {
        kind: Kind::Endpoints,
        fields: Rc::new(fields),
    });
    let because = Because::Endpoints(Rule::Observed);
    let spec = service.service().map(|body| &body.spec);
    let pods = cx.store.list_in(Kind::Pod, &key.namespace);
    let pods = pods.filter(|pod| spec.is_some_and(|spec| is_selected(spec, pod)));
    if let Some(found) = found {
        let mut meta = found.meta.clone();
        let is_same = meta.labels == Rc::new(labels.clone()) && found.body == body;
        if is_same {
            return Ok(());
        }
        meta.labels = Rc::new(labels);
        trigger::note(&mut meta, trigger::of_pods(pods, cx.now));
        return intents.update(Object { meta, body }, because).map(|_| ());
    }
    let mut meta = Meta::named(&key.namespace, key.name.clone());
    meta.labels = Rc::new(labels);
    trigger::note(&mut meta, trigger::of_new(service, pods));
    intents.create(Object { meta, body }, because).map(|_| ())
}

/// Addresses by their ports: ready ones and others.
fn subsets(placed: impl Iterator<Item = Placed>) -> Vec<Value> {
    struct Subset {
        ports: Vec<EndpointPort>,
        ready: Vec<Value>,
        others: Vec<Value>,
    }
    let mut subsets: Vec<Subset> = Vec::new();
    for one in placed {
        let is_ready = one.endpoint.conditions.ready == Some(true);
        let place = subsets.iter().position(|subset| subset.ports == one.ports);
        let place = place.unwrap_or_else(|| {
            subsets.push(Subset {
                ports: one.ports.clone(),
                ready: Vec::new(),
                others: Vec::new(),
            });
            subsets.len() - 1
        });
        let Some(subset) = subsets.get_mut(place) else {
            continue;
        };
        let list = match is_ready {
            true => &mut subset.ready,
            false => &mut subset.others,
        };
        list.push(address(&one));
    }
    let put = |map: &mut Map<String, Value>, key: &str, list: Vec<Value>| {
        if !list.is_empty() {
            map.insert(key.to_owned(), Value::Array(list));
        }
    };
    let encode = |subset: Subset| {
        let mut map = Map::new();
        put(&mut map, "addresses", subset.ready);
        put(&mut map, "notReadyAddresses", subset.others);
        put(&mut map, "ports", subset.ports.iter().map(port).collect());
        Value::Object(map)
    };
    subsets.into_iter().map(encode).collect()
}

fn address(one: &Placed) -> Value {
    let endpoint = &one.endpoint;
    let mut map = Map::new();
    if !endpoint.hostname.is_empty() {
        map.insert("hostname".into(), endpoint.hostname.encode());
    }
    map.insert(
        "ip".into(),
        json!(endpoint.addresses.first().map(Str::as_str)),
    );
    map.insert("nodeName".into(), endpoint.node_name.encode());
    map.insert("targetRef".into(), endpoint.target_ref.encode());
    Value::Object(map)
}

fn port(port: &EndpointPort) -> Value {
    let mut map = Map::new();
    if let Some(name) = port.name.as_ref().filter(|name| !name.is_empty()) {
        map.insert("name".into(), name.encode());
    }
    map.insert("port".into(), json!(port.port));
    map.insert("protocol".into(), port.protocol.encode());
    Value::Object(map)
}
