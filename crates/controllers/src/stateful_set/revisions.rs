//! The revisions of a stateful set: which one is current, which one to update to.
//!
//! Writes controller revisions.
//! k8s: pkg/controller/statefulset/stateful_set_control.go, getStatefulSetRevisions

use crate::controller_revision::{self, HASH_LABEL, Keeper};
use api::Object;
use api::apps::{StatefulSetSpec, StatefulSetStatus};
use apiserver::because::stateful_set::Rule;
use apiserver::{ApiError, Because, Context, Intents};
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

fn keeper<'a>(set: &'a Object, spec: &'a StatefulSetSpec) -> Keeper<'a> {
    Keeper {
        set,
        selector: spec.selector.as_ref(),
        template: &spec.template,
        hash_label: HASH_LABEL,
        because: |rule| Because::StatefulSet(Rule::Revision(rule)),
    }
}

/// Finds or makes the revisions.
pub fn revisions(
    set: &Object,
    spec: &StatefulSetSpec,
    status: &StatefulSetStatus,
    cx: &Context,
    intents: &mut Intents<'_>,
) -> Result<Revisions, ApiError> {
    let keeper = keeper(set, spec);
    let mut all = keeper.claim(cx, intents)?;
    let mut collision_count = status.collision_count.unwrap_or(0);
    let known = known(set, status, &all);
    let make = |data, number, intents: &mut Intents<'_>| {
        make(&keeper, data, number, &mut collision_count, intents).map(Some)
    };
    let Some(update) = keeper.present(&mut all, known, make, intents)? else {
        return Err(ApiError::BadRequest("no revision was made".into()));
    };
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

/// Makes a revision; a name that is taken by other data raises the collision count.
/// k8s: pkg/controller/history/controller_history.go, CreateControllerRevision
fn make(
    keeper: &Keeper<'_>,
    data: Value,
    number: i64,
    collision_count: &mut i32,
    intents: &mut Intents<'_>,
) -> Result<Rc<Object>, ApiError> {
    let text = data.to_string();
    let data = Rc::new(data);
    loop {
        let hash = controller_revision::data_hash(&text, *collision_count);
        let name = controller_revision::revision_name(&keeper.set.meta.name, &hash);
        if let Some(taken) = intents.latest().get(&keeper.key(&name)) {
            if controller_revision::data(taken) == Some(&*data) {
                return Ok(Rc::clone(taken));
            }
            *collision_count = collision_count.saturating_add(1);
            continue;
        }
        return keeper.make((name, &hash), &data, number, intents);
    }
}

/// The template in a revision.
pub fn template(revision: &Object) -> api::pod_spec::PodTemplateSpec {
    let data = controller_revision::data(revision).unwrap_or(&Value::Null);
    controller_revision::template_of(data)
}

/// Deletes the oldest revisions beyond the limit, of those that neither the set nor a pod uses.
pub fn truncate(
    set: &Object,
    spec: &StatefulSetSpec,
    revisions: &Revisions,
    pods: &[Rc<Object>],
    intents: &mut Intents<'_>,
) -> Result<(), ApiError> {
    let is_in_use = |revision: &Object| {
        let name = &revision.meta.name;
        let has_pod =
            |pod: &Rc<Object>| pod.meta.label(super::identity::REVISION_LABEL) == Some(name);
        revision.meta.uid == revisions.current.meta.uid
            || revision.meta.uid == revisions.update.meta.uid
            || pods.iter().any(has_pod)
    };
    let limit = spec.revision_history_limit;
    keeper(set, spec).truncate(&revisions.all, limit, is_in_use, intents)
}
