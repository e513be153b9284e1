//! No child outlives its owner: once all is settled, every owner that is named is there.

use super::{Checker, any_change};
use api::Kind;
use apiserver::Store;

pub(super) const CHECKER: Checker = Checker {
    name: "owners",
    change: any_change,
    settled,
};

fn settled(store: &Store) -> Result<(), String> {
    for kind in [
        Kind::Pod,
        Kind::ReplicaSet,
        Kind::ControllerRevision,
        Kind::Job,
        Kind::PersistentVolumeClaim,
        Kind::EndpointSlice,
    ] {
        for object in store.list(kind) {
            for owner in &object.meta.owners {
                if store.by_uid(owner.uid).is_none() {
                    let name = &object.meta.name;
                    return Err(format!(
                        "{kind} {name} is left of {} {}",
                        owner.kind, owner.name
                    ));
                }
            }
        }
    }
    Ok(())
}
