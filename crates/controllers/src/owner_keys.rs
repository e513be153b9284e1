//! Which workloads a changed pod concerns: its owner before and after, or every one whose selector
//! an orphan matches.
//!
//! Used by the controllers that own pods directly.
//! k8s: pkg/controller/controller_ref_manager.go and the addPod, updatePod, deletePod handlers

use api::{Kind, LabelSelector, Object, ObjectKey};
use apiserver::{Change, Store};
use std::rc::Rc;

/// The selector of a workload.
pub type SelectorOf = fn(&Object) -> Option<&LabelSelector>;

/// The keys of the workloads of `kind` that a change of a pod concerns.
pub fn owners_of_pod(
    change: &Change,
    store: &Store,
    kind: Kind,
    selector: SelectorOf,
) -> Vec<ObjectKey> {
    let owner = |object: &Option<Rc<Object>>| {
        let owner = object.as_ref()?.meta.controller()?;
        let found = (owner.kind == kind.name()).then(|| store.by_uid(owner.uid));
        Some(found.flatten()?.key())
    };
    let (old, new) = (owner(&change.before), owner(&change.after));
    let mut keys: Vec<ObjectKey> = old.iter().chain(&new).cloned().collect();
    keys.dedup();
    let Some(pod) = &change.after else {
        return keys;
    };
    let labels = change.before.as_ref().map(|before| &before.meta.labels);
    let is_news = labels != Some(&pod.meta.labels) || old.is_some();
    if pod.meta.controller().is_none() && is_news {
        let matching = store.list_in(kind, &pod.meta.namespace).filter(|object| {
            selector(object).is_some_and(|selector| selector.matches(&pod.meta.labels))
        });
        keys.extend(matching.map(|object| object.key()));
    }
    keys
}
