//! Tallies and indexes equal recounts.

use super::Checker;
use api::{Kind, Object, Uid};
use apiserver::{Change, NodeTally, Store, Tally};
use std::collections::BTreeMap;

pub(super) const CHECKER: Checker = Checker {
    name: "tallies",
    change,
    settled,
};

/// A recount costs a look at every pod, so only some changes are followed by one.
const EVERY: u64 = 64;

fn change(change: &Change, store: &Store) -> Result<(), String> {
    if change.sequence.is_multiple_of(EVERY) {
        settled(store)
    } else {
        Ok(())
    }
}

fn settled(store: &Store) -> Result<(), String> {
    let mut owners: BTreeMap<Uid, Tally> = BTreeMap::new();
    let mut nodes: BTreeMap<String, NodeTally> = BTreeMap::new();
    for object in store.list(Kind::Pod) {
        if let Some(owner) = object.meta.controller() {
            let tally = owners.entry(owner.uid).or_default();
            *tally = tally.changed(Tally::of(object), Tally::default());
        }
        let node = object
            .pod()
            .map(|pod| pod.node_name.to_string())
            .unwrap_or_default();
        if !node.is_empty() {
            let tally = nodes.entry(node.clone()).or_default();
            *tally = tally.changed(NodeTally::of(object), NodeTally::default());
            if !store
                .pods_on(&node)
                .any(|pod| pod.meta.uid == object.meta.uid)
            {
                return Err(format!(
                    "{} is not in the index of {node}",
                    object.meta.name
                ));
            }
        }
        check_dependents(store, object)?;
    }
    for (uid, tally) in owners {
        if store.tally(uid) != tally {
            return Err(format!(
                "tally of {uid}: {:?}, recounted {tally:?}",
                store.tally(uid)
            ));
        }
    }
    for (node, tally) in nodes {
        if store.node_tally(&node) != tally {
            let kept = store.node_tally(&node);
            return Err(format!("tally of {node}: {kept:?}, recounted {tally:?}"));
        }
    }
    Ok(())
}

fn check_dependents(store: &Store, object: &Object) -> Result<(), String> {
    for owner in &object.meta.owners {
        if !store
            .owned_by(owner.uid)
            .any(|one| one.meta.uid == object.meta.uid)
        {
            return Err(format!(
                "{} is not in the index of its owner",
                object.meta.name
            ));
        }
    }
    Ok(())
}
