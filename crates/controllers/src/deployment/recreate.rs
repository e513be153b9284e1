//! Recreate: old pods go before new ones come.
//!
//! k8s: pkg/controller/deployment/recreate.go

use super::sets::body;
use api::Object;
use apiserver::Store;
use std::rc::Rc;

/// Whether pods of old sets still run; terminating ones count until they are gone.
/// k8s: recreate.go, oldPodsRunning
pub fn is_old_running(store: &Store, old: &[Rc<Object>]) -> bool {
    old.iter().any(|set| {
        let tally = store.tally(set.meta.uid);
        body(set).status.replicas > 0 || tally.pods > tally.succeeded + tally.failed
    })
}
