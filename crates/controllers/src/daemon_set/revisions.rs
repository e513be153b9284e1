//! The revisions of a daemon set: the present one, and old ones up to a limit.
//!
//! Writes controller revisions.
//! k8s: pkg/controller/daemon/update.go, constructHistory, snapshot, cleanupHistory

use crate::controller_revision::{self, Keeper};
use api::apps::{DaemonSetSpec, DaemonSetStatus};
use api::codec::Codec;
use api::{Object, Str};
use apiserver::because::daemon_set::Rule;
use apiserver::{ApiError, Because, Context, Intents};
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

fn keeper<'a>(set: &'a Object, spec: &'a DaemonSetSpec) -> Keeper<'a> {
    Keeper {
        set,
        selector: spec.selector.as_ref(),
        template: &spec.template,
        hash_label: HASH_LABEL,
        because: |rule| Because::DaemonSet(Rule::Revision(rule)),
    }
}

/// Finds or makes the revision of the present template.
pub fn history(
    set: &Object,
    spec: &DaemonSetSpec,
    status: &DaemonSetStatus,
    cx: &Context,
    intents: &mut Intents<'_>,
) -> Result<Found, ApiError> {
    let keeper = keeper(set, spec);
    let mut all = keeper.claim(cx, intents)?;
    let known = known(set, status, &all);
    let make =
        |data, number, intents: &mut Intents<'_>| make(&keeper, status, data, number, intents);
    let Some(present) = keeper.present(&mut all, known, make, intents)? else {
        let count = status.collision_count.unwrap_or(0);
        return Ok(Found::Collision(count.saturating_add(1)));
    };
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
    keeper: &Keeper<'_>,
    status: &DaemonSetStatus,
    data: Value,
    number: i64,
    intents: &mut Intents<'_>,
) -> Result<Option<Rc<Object>>, ApiError> {
    let dump = keeper.template.encode().to_string();
    let hash = api::hash::template_hash_label(dump.as_bytes(), status.collision_count);
    let name = Str::from(format!("{}-{hash}", keeper.set.meta.name));
    if let Some(taken) = intents.latest().get(&keeper.key(&name)) {
        let is_same = controller_revision::data(taken) == Some(&data);
        return Ok(is_same.then(|| Rc::clone(taken)));
    }
    let made = keeper.make((name, &hash), &Rc::new(data), number, intents)?;
    Ok(Some(made))
}

/// Deletes the oldest revisions beyond the limit, of those that no pod carries.
pub fn clean_up(
    set: &Object,
    spec: &DaemonSetSpec,
    history: &History,
    pods: &[Rc<Object>],
    intents: &mut Intents<'_>,
) -> Result<(), ApiError> {
    let is_in_use = |revision: &Object| {
        let hash = revision.meta.label(HASH_LABEL);
        let has_pod = |pod: &Rc<Object>| pod.meta.label(HASH_LABEL) == hash;
        hash == Some(&history.hash) || pods.iter().any(has_pod)
    };
    let limit = spec.revision_history_limit;
    keeper(set, spec).truncate(&history.all, limit, is_in_use, intents)
}
