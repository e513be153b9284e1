//! What every namespace has: a service account `default` and the certificate of the API server.
//!
//! Watches namespaces, and service accounts and config maps that go or change.
//! k8s: pkg/controller/serviceaccount/serviceaccounts_controller.go,
//! pkg/controller/certificates/rootcacertpublisher/publisher.go

use crate::{Controller, Keys, Outcome};
use api::core_kinds::{ConfigMap, ServiceAccount};
use api::object::Body;
use api::{Kind, Meta, Object, ObjectKey, Str};
use apiserver::because::namespace::Rule;
use apiserver::{ApiError, Because, Change, Context, Intents, Store};
use std::collections::BTreeMap;
use std::rc::Rc;

/// k8s: cmd/kube-controller-manager: the name of every namespace's own account
const ACCOUNT: &str = "default";
/// k8s: publisher.go, RootCACertConfigMapName
const CERTIFICATE: &str = "kube-root-ca.crt";
/// k8s: publisher.go, DescriptionAnnotation and Description
const DESCRIPTION: (&str, &str) = (
    "kubernetes.io/description",
    "Contains a CA bundle that can be used to verify the kube-apiserver when using internal \
     endpoints such as the internal service IP or kubernetes.default.svc. No other usage is \
     guaranteed across distributions of Kubernetes clusters.",
);
// Differs: there is no TLS, so the certificate is a stand-in.
const PEM: &str = "-----BEGIN CERTIFICATE-----\nUG9kYXJpdW0=\n-----END CERTIFICATE-----\n";

/// The controller.
pub const CONTROLLER: Controller = Controller {
    name: "serviceaccount-controller",
    enqueue,
    reconcile,
};

fn enqueue(change: &Change, _store: &Store, keys: &mut Keys) {
    let meta = &change.object().meta;
    match change.kind() {
        Kind::Namespace if !change.is_deleted() => keys.add(change.key()),
        Kind::ServiceAccount if change.is_deleted() && meta.name == ACCOUNT => {
            keys.add(ObjectKey::new(Kind::Namespace, "", &meta.namespace));
        }
        Kind::ConfigMap if !change.is_added() && meta.name == CERTIFICATE => {
            keys.add(ObjectKey::new(Kind::Namespace, "", &meta.namespace));
        }
        _ => (),
    }
}

fn reconcile(key: &ObjectKey, cx: &Context, intents: &mut Intents<'_>) -> Outcome {
    let Some(namespace) = cx.store.get(key).filter(|o| !o.meta.is_terminating()) else {
        return Outcome::Done;
    };
    let name = &namespace.meta.name;
    match keep_account(name, cx, intents).and_then(|()| keep_certificate(name, cx, intents)) {
        Ok(()) | Err(ApiError::NamespaceTerminating { .. }) => Outcome::Done,
        Err(error) => Outcome::Retry(error),
    }
}

fn keep_account(namespace: &Str, cx: &Context, intents: &mut Intents<'_>) -> Result<(), ApiError> {
    if cx
        .store
        .find(Kind::ServiceAccount, namespace, ACCOUNT)
        .is_some()
    {
        return Ok(());
    }
    let body = Body::ServiceAccount(Rc::new(ServiceAccount::default()));
    let object = Object::new(Meta::named(namespace, ACCOUNT), body);
    let because = Because::Namespace(Rule::DefaultAccount);
    intents.create(object, because).map(|_| ())
}

fn keep_certificate(
    namespace: &Str,
    cx: &Context,
    intents: &mut Intents<'_>,
) -> Result<(), ApiError> {
    let data = Rc::new(BTreeMap::from([(Str::from("ca.crt"), Str::from(PEM))]));
    let because = Because::Namespace(Rule::RootCertificate);
    if let Some(found) = cx.store.find(Kind::ConfigMap, namespace, CERTIFICATE) {
        if found.config_map().is_some_and(|map| map.data == data) {
            return Ok(());
        }
        let mut changed = (**found).clone();
        if let Some(map) = changed.config_map_mut() {
            Rc::make_mut(map).data = data;
        }
        return intents.update(changed, because).map(|_| ());
    }
    let mut meta = Meta::named(namespace, CERTIFICATE);
    meta.set_annotation(DESCRIPTION.0, DESCRIPTION.1);
    let map = ConfigMap {
        data,
        ..ConfigMap::default()
    };
    let object = Object::new(meta, Body::ConfigMap(Rc::new(map)));
    intents.create(object, because).map(|_| ())
}
