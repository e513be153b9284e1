//! Revision letters: a for the first template of a workload that was seen, b for the next.
//!
//! A letter stays with its revision for the whole run, also when older revisions are cleaned up.

use api::{Kind, Object, Uid};
use apiserver::Store;
use sim::order;
use std::collections::BTreeMap;
use std::rc::Rc;

/// Letters by (workload, name of the revision).
#[derive(Clone, Debug, Default)]
pub struct Letters {
    by_revision: BTreeMap<(Uid, String), char>,
    counts: BTreeMap<Uid, u8>,
    /// Workloads that got their second letter since somebody asked.
    split: Vec<Uid>,
}

/// The label in which StatefulSets and DaemonSets put the revision of a pod.
/// k8s: staging/src/k8s.io/api/apps/v1/types.go, ControllerRevisionHashLabelKey
const REVISION_LABEL: &str = "controller-revision-hash";

impl Letters {
    /// Gives letters to every ReplicaSet of a Deployment, the oldest first.
    pub fn learn(&mut self, store: &Store, deployment: Uid) {
        for set in sets_of(store, deployment) {
            self.letter_of(deployment, &set.meta.name);
        }
    }

    /// The workloads that got their second letter since the last call.
    pub fn take_split(&mut self) -> Vec<Uid> {
        std::mem::take(&mut self.split)
    }

    fn letter_of(&mut self, owner: Uid, revision: &str) -> char {
        let key = (owner, revision.to_owned());
        if let Some(letter) = self.by_revision.get(&key) {
            return *letter;
        }
        let count = self.counts.entry(owner).or_insert(0);
        // After z the letters begin again: four colours are told apart anyway.
        let letter = char::from(b'a' + *count % 26);
        *count = count.wrapping_add(1);
        if *count == 2 {
            self.split.push(owner);
        }
        self.by_revision.insert(key, letter);
        letter
    }

    /// The letter of a ReplicaSet, if a Deployment owns it.
    pub fn of_set(&self, deployment: Uid, set: &str) -> Option<char> {
        self.by_revision.get(&(deployment, set.to_owned())).copied()
    }

    /// The letter of a pod of a StatefulSet or DaemonSet; none while there is one revision only.
    pub fn of_labelled(&mut self, owner: Uid, pod: &Object) -> Option<char> {
        let revision = pod.meta.label(REVISION_LABEL)?;
        let letter = self.letter_of(owner, revision);
        (self.counts.get(&owner).copied().unwrap_or(0) > 1).then_some(letter)
    }
}

/// The ReplicaSets of a Deployment, the oldest first.
pub fn sets_of(store: &Store, deployment: Uid) -> Vec<&Rc<Object>> {
    let mut sets: Vec<_> = store
        .owned_by(deployment)
        .filter(|object| object.kind() == Kind::ReplicaSet)
        .collect();
    order::sort_by(&mut sets, |a, b| {
        (a.meta.created, revision(a), &a.meta.name).cmp(&(
            b.meta.created,
            revision(b),
            &b.meta.name,
        ))
    });
    sets
}

/// The revision number of a ReplicaSet, 0 if it has none.
pub fn revision(set: &Object) -> u64 {
    let text = set.meta.annotation("deployment.kubernetes.io/revision");
    text.and_then(|text| text.parse().ok()).unwrap_or(0)
}

/// What people call a template: the tag of its first image, or `rev N`.
pub fn version_of(containers: &[api::container::Container], revision: u64) -> String {
    let image = containers
        .first()
        .map(|container| container.image.as_str())
        .unwrap_or("");
    let name = image.rsplit('/').next().unwrap_or(image);
    match name.split_once(['@', ':']) {
        Some((_, tag)) if !tag.is_empty() && tag.len() <= 12 => tag.to_owned(),
        _ => format!("rev {revision}"),
    }
}
