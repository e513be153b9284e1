//! Which pods belong together for the default spreading: those of the same services and controller.
//!
//! k8s: pkg/scheduler/framework/plugins/helper/spread.go (DefaultSelector)

use api::meta::LabelSelector;
use api::{Kind, Object};
use apiserver::Store;
use std::rc::Rc;

/// Selects the pods that belong together with `pod`; none if it belongs to nothing.
pub fn selector(pod: &Object, store: &Store) -> Option<LabelSelector> {
    let mut selector = controller_selector(pod, store).unwrap_or_default();
    for service in store.list_in(Kind::Service, &pod.meta.namespace) {
        let Some(wanted) = service.service().map(|body| &body.spec.selector) else {
            continue;
        };
        let selects = wanted
            .iter()
            .all(|(key, value)| pod.meta.labels.get(key) == Some(value));
        if selects && !wanted.is_empty() {
            let labels = Rc::make_mut(&mut selector.match_labels);
            labels.extend(
                wanted
                    .iter()
                    .map(|(key, value)| (key.clone(), value.clone())),
            );
        }
    }
    (!selector.is_empty()).then_some(selector)
}

fn controller_selector(pod: &Object, store: &Store) -> Option<LabelSelector> {
    let owner = pod.meta.controller()?;
    let kind = Kind::find(&owner.api_version, &owner.kind)?;
    let object = store.find(kind, &pod.meta.namespace, &owner.name)?;
    match kind {
        Kind::ReplicaSet => object.replica_set()?.spec.selector.clone(),
        Kind::StatefulSet => object.stateful_set()?.spec.selector.clone(),
        _ => None,
    }
}
