//! The revisions of a stateful set: which one is current, which one to update to.
//!
//! Writes controller revisions.
//! k8s: pkg/controller/statefulset/stateful_set_control.go, getStatefulSetRevisions

use crate::adoption::Claim;
use crate::controller_revision::{self, HASH_LABEL, Update};
use api::apps::{ControllerRevision, StatefulSetSpec, StatefulSetStatus};
use api::{Kind, Meta, Object, ObjectKey, Str};
use apiserver::because::stateful_set::Rule;
use apiserver::{ApiError, Because, Context, DeleteOptions, Intents};
use serde_json::Value;
use std::rc::Rc;

/// The revisions in use.
#[derive(Clone, Debug)]
pub struct Revisions {
    /// All of the set, in their order.
    pub all: Vec<Rc<Object>>,
    /// That of the pods so far.
    pub current: Rc<Object>,
    /// The one of the present template.
    pub update: Rc<Object>,
    /// Collisions of names so far.
    pub collision_count: i32,
}

fn because(rule: Rule) -> Because {
    Because::StatefulSet(rule)
}

/// Finds or makes the revisions.
pub fn revisions(
    set: &Object,
    spec: &StatefulSetSpec,
    status: &StatefulSetStatus,
    cx: &Context,
    intents: &mut Intents<'_>,
) -> Result<Revisions, ApiError> {
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
    let mut collision_count = status.collision_count.unwrap_or(0);
    let update = match known(set, status, &all) {
        Some(known) => known,
        None => {
            let data = controller_revision::template_patch(&spec.template);
            match controller_revision::update_revision(&all, &data) {
                Update::Newest(newest) => newest,
                Update::Renumber(old, number) => renumber(&old, number, intents)?,
                Update::Create(number) => {
                    make(set, spec, data, number, &mut collision_count, intents)?
                }
            }
        }
    };
    all.retain(|revision| revision.meta.uid != update.meta.uid);
    all.push(Rc::clone(&update));
    let current = all
        .iter()
        .find(|revision| revision.meta.name == status.current_revision)
        .unwrap_or(&update);
    Ok(Revisions {
        current: Rc::clone(current),
        all,
        update,
        collision_count,
    })
}

/// The update revision of the last sync, if the set was not changed since: saves the comparison of
/// templates.
fn known(set: &Object, status: &StatefulSetStatus, all: &[Rc<Object>]) -> Option<Rc<Object>> {
    let newest = all.last()?;
    let is_known = status.observed_generation == set.meta.generation
        && newest.meta.name == status.update_revision;
    is_known.then(|| Rc::clone(newest))
}

fn renumber(
    revision: &Object,
    number: i64,
    intents: &mut Intents<'_>,
) -> Result<Rc<Object>, ApiError> {
    let mut changed = revision.clone();
    if let Some(body) = changed.controller_revision_mut() {
        Rc::make_mut(body).revision = number;
    }
    intents.update(changed, because(Rule::RevisionRestored { number }))
}

/// Makes a revision; a name that is taken by other data raises the collision count.
/// k8s: pkg/controller/history/controller_history.go, CreateControllerRevision
fn make(
    set: &Object,
    spec: &StatefulSetSpec,
    data: Value,
    number: i64,
    collision_count: &mut i32,
    intents: &mut Intents<'_>,
) -> Result<Rc<Object>, ApiError> {
    let text = data.to_string();
    let data = Rc::new(data);
    loop {
        let hash = controller_revision::data_hash(&text, *collision_count);
        let name = controller_revision::revision_name(&set.meta.name, &hash);
        let key = ObjectKey::new(Kind::ControllerRevision, &set.meta.namespace, name.clone());
        if let Some(taken) = intents.latest().get(&key) {
            if controller_revision::data(taken) == Some(&*data) {
                return Ok(Rc::clone(taken));
            }
            *collision_count = collision_count.saturating_add(1);
            continue;
        }
        let object = new_revision(set, spec, name, &hash, &data, number);
        return intents.create(object, because(Rule::RevisionMade { number }));
    }
}

fn new_revision(
    set: &Object,
    spec: &StatefulSetSpec,
    name: Str,
    hash: &str,
    data: &Rc<Value>,
    number: i64,
) -> Object {
    let mut meta = Meta {
        labels: Rc::clone(&spec.template.metadata.labels),
        annotations: Rc::clone(&set.meta.annotations),
        owners: vec![set.controller_reference()],
        ..Meta::named(&set.meta.namespace, name)
    };
    meta.set_label(HASH_LABEL, hash);
    let body = ControllerRevision {
        data: Some(Rc::clone(data)),
        revision: number,
        extra: None,
    };
    Object::new(meta, Rc::new(body))
}

/// The template in a revision.
pub fn template(revision: &Object) -> api::pod_spec::PodTemplateSpec {
    let data = controller_revision::data(revision).unwrap_or(&Value::Null);
    controller_revision::template_of(data)
}

/// Deletes the oldest revisions beyond the limit, of those that neither the set nor a pod uses.
pub fn truncate(
    spec: &StatefulSetSpec,
    revisions: &Revisions,
    pods: &[Rc<Object>],
    intents: &mut Intents<'_>,
) -> Result<(), ApiError> {
    let limit = spec.revision_history_limit.unwrap_or(10);
    let is_in_use = |revision: &Object| {
        let name = &revision.meta.name;
        let has_pod =
            |pod: &Rc<Object>| pod.meta.label(super::identity::REVISION_LABEL) == Some(name);
        revision.meta.uid == revisions.current.meta.uid
            || revision.meta.uid == revisions.update.meta.uid
            || pods.iter().any(has_pod)
    };
    for surplus in controller_revision::surplus(&revisions.all, limit, is_in_use) {
        let because = because(Rule::RevisionSurplus { limit });
        intents.delete(&surplus.key(), &DeleteOptions::default(), because)?;
    }
    Ok(())
}
