//! The revisions of a daemon set: the present one, and old ones up to a limit.
//!
//! Writes controller revisions.
//! k8s: pkg/controller/daemon/update.go, constructHistory, snapshot, cleanupHistory

use super::because;
use crate::adoption::Claim;
use crate::controller_revision::{self, Update};
use api::apps::{ControllerRevision, DaemonSetSpec, DaemonSetStatus};
use api::codec::Codec;
use api::{Kind, Meta, Object, ObjectKey, Str};
use apiserver::because::daemon_set::Rule;
use apiserver::{ApiError, Context, DeleteOptions, Intents};
use serde_json::Value;
use std::rc::Rc;

/// On revisions and on pods: the hash of the template.
/// k8s: staging/src/k8s.io/api/apps/v1/types.go, DefaultDaemonSetUniqueLabelKey
pub const HASH_LABEL: &str = "controller-revision-hash";

/// The revisions of a set.
#[derive(Clone, Debug)]
pub struct History {
    /// All of them, in their order.
    pub all: Vec<Rc<Object>>,
    /// The hash of the present one.
    pub hash: Str,
}

/// What became of the history.
#[derive(Clone, Debug)]
pub enum Found {
    /// The present revision is there.
    History(History),
    /// Its name is taken by another template: to be tried again with this many collisions.
    Collision(i32),
}

/// Finds or makes the revision of the present template.
pub fn history(
    set: &Object,
    spec: &DaemonSetSpec,
    status: &DaemonSetStatus,
    cx: &Context,
    intents: &mut Intents<'_>,
) -> Result<Found, ApiError> {
    let claim = Claim {
        owner: set,
        selector: spec.selector.as_ref(),
        kind: Kind::ControllerRevision,
        is_candidate: |_| true,
        adopt: because(Rule::Adopt),
        release: because(Rule::Release),
    };
    let mut all = claim.claim(cx, intents)?;
    controller_revision::sort(&mut all);
    let present = match known(set, status, &all) {
        Some(known) => known,
        None => {
            let data = controller_revision::template_patch(&spec.template);
            match controller_revision::update_revision(&all, &data) {
                Update::Newest(newest) => newest,
                Update::Renumber(old, number) => {
                    let mut changed = (*old).clone();
                    if let Some(body) = changed.controller_revision_mut() {
                        Rc::make_mut(body).revision = number;
                    }
                    intents.update(changed, because(Rule::RevisionRestored { number }))?
                }
                Update::Create(number) => match make(set, spec, status, data, number, intents)? {
                    Some(made) => made,
                    None => {
                        let count = status.collision_count.unwrap_or(0);
                        return Ok(Found::Collision(count.saturating_add(1)));
                    }
                },
            }
        }
    };
    all.retain(|revision| revision.meta.uid != present.meta.uid);
    all.push(Rc::clone(&present));
    let hash = present.meta.label(HASH_LABEL).cloned().unwrap_or_default();
    Ok(Found::History(History { all, hash }))
}

/// The newest revision, if the set was not changed since its status was written: saves the
/// comparison of templates.
fn known(set: &Object, status: &DaemonSetStatus, all: &[Rc<Object>]) -> Option<Rc<Object>> {
    let is_known = status.observed_generation == set.meta.generation;
    all.last().filter(|_| is_known).cloned()
}

/// Makes the revision of a template; nothing if its name is taken by another one.
fn make(
    set: &Object,
    spec: &DaemonSetSpec,
    status: &DaemonSetStatus,
    data: Value,
    number: i64,
    intents: &mut Intents<'_>,
) -> Result<Option<Rc<Object>>, ApiError> {
    let dump = spec.template.encode().to_string();
    let hash = api::hash::template_hash_label(dump.as_bytes(), status.collision_count);
    let name = Str::from(format!("{}-{hash}", set.meta.name));
    let key = ObjectKey::new(Kind::ControllerRevision, &set.meta.namespace, name.clone());
    if let Some(taken) = intents.latest().get(&key) {
        let is_same = controller_revision::data(taken) == Some(&data);
        return Ok(is_same.then(|| Rc::clone(taken)));
    }
    let mut meta = Meta {
        labels: Rc::clone(&spec.template.metadata.labels),
        annotations: Rc::clone(&set.meta.annotations),
        owners: vec![set.controller_reference()],
        ..Meta::named(&set.meta.namespace, name)
    };
    meta.set_label(HASH_LABEL, hash);
    let body = ControllerRevision {
        data: Some(Rc::new(data)),
        revision: number,
        extra: None,
    };
    let object = Object::new(meta, Rc::new(body));
    let made = intents.create(object, because(Rule::RevisionMade { number }))?;
    Ok(Some(made))
}

/// Deletes the oldest revisions beyond the limit, of those that no pod carries.
pub fn clean_up(
    spec: &DaemonSetSpec,
    history: &History,
    pods: &[Rc<Object>],
    intents: &mut Intents<'_>,
) -> Result<(), ApiError> {
    let limit = spec.revision_history_limit.unwrap_or(10);
    let is_in_use = |revision: &Object| {
        let hash = revision.meta.label(HASH_LABEL);
        let has_pod = |pod: &Rc<Object>| pod.meta.label(HASH_LABEL) == hash;
        hash == Some(&history.hash) || pods.iter().any(has_pod)
    };
    for surplus in controller_revision::surplus(&history.all, limit, is_in_use) {
        let because = because(Rule::RevisionSurplus { limit });
        intents.delete(&surplus.key(), &DeleteOptions::default(), because)?;
    }
    Ok(())
}
