//! Remembered templates of stateful sets and daemon sets: data, hashes, order, equality.
//!
//! Shared by both controllers; what differs between them (the hash, labels, names) is theirs.
//! k8s: pkg/controller/history/controller_history.go

use crate::adoption::Claim;
use api::apps::ControllerRevision;
use api::hash::{fnv1_32, safe_encode};
use api::pod_spec::PodTemplateSpec;
use api::{Kind, LabelSelector, Meta, Object, ObjectKey, Str};
use apiserver::because::revision::Rule;
use apiserver::{ApiError, Because, Context, DeleteOptions, Intents};
use serde_json::{Value, json};
use sim::order;
use std::rc::Rc;

/// k8s: controller_history.go, ControllerRevisionHashLabel
pub const HASH_LABEL: &str = "controller.kubernetes.io/hash";
/// The longest part of the set's name in the name of a revision.
/// k8s: controller_history.go, ControllerRevisionName
const NAME_PREFIX_MAX: usize = 223;
/// Old revisions that are kept where the set does not say.
/// k8s: pkg/apis/apps/v1/defaults.go
const HISTORY_LIMIT: i32 = 10;

/// The data of a revision: a strategic merge patch that replaces the whole template.
pub fn template_patch(template: &PodTemplateSpec) -> Value {
    use api::codec::Codec;
    let mut template = template.encode();
    if let Value::Object(fields) = &mut template {
        fields.insert("$patch".to_owned(), Value::from("replace"));
    }
    json!({ "spec": { "template": template } })
}

/// The template in the data of a revision.
pub fn template_of(data: &Value) -> PodTemplateSpec {
    let mut template = data
        .pointer("/spec/template")
        .cloned()
        .unwrap_or(Value::Null);
    if let Value::Object(fields) = &mut template {
        fields.remove("$patch");
    }
    api::codec::decode(&template)
}

/// The hash of a stateful set's revision: FNV-1 over the data and the collision count.
/// k8s: controller_history.go, HashControllerRevision
pub fn data_hash(data: &str, collision_count: i32) -> String {
    let text = format!("{data}{collision_count}");
    safe_encode(&fnv1_32(text.as_bytes()).to_string())
}

/// `<set>-<hash>`, the set's name cut to fit.
/// k8s: controller_history.go, ControllerRevisionName
pub fn revision_name(set: &str, hash: &str) -> Str {
    let prefix = set.get(..NAME_PREFIX_MAX).unwrap_or(set);
    format!("{prefix}-{hash}").into()
}

/// The body of a revision object; default for other objects.
fn body(object: &Object) -> Option<&Rc<ControllerRevision>> {
    object.controller_revision()
}

/// The number of a revision.
pub fn number(object: &Object) -> i64 {
    body(object).map_or(0, |revision| revision.revision)
}

/// The data of a revision.
pub fn data(object: &Object) -> Option<&Value> {
    body(object)?.data.as_deref()
}

/// By number, then creation time, then name.
pub fn sort(revisions: &mut [Rc<Object>]) {
    order::sort_by(revisions, |a, b| {
        let order = (number(a), a.meta.created).cmp(&(number(b), b.meta.created));
        order.then_with(|| a.meta.name.cmp(&b.meta.name))
    });
}

/// The revisions with this data, in their order.
pub fn find_equal<'a>(revisions: &'a [Rc<Object>], wanted: &Value) -> Vec<&'a Rc<Object>> {
    revisions
        .iter()
        .filter(|revision| data(revision) == Some(wanted))
        .collect()
}

/// The number after the last; 1 if there is none. The list is sorted.
pub fn next_number(revisions: &[Rc<Object>]) -> i64 {
    revisions
        .last()
        .map_or(1, |last| number(last).saturating_add(1))
}

/// Where the revision for a template comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Update {
    /// The newest revision has this template.
    Newest(Rc<Object>),
    /// An older one has it and gets this number: the template was rolled back.
    Renumber(Rc<Object>, i64),
    /// None has it: one is made with this number.
    Create(i64),
}

/// The revision for the data `wanted` among the sorted `revisions` of a set.
/// k8s: pkg/controller/statefulset/stateful_set_control.go, getStatefulSetRevisions
pub fn update_revision(revisions: &[Rc<Object>], wanted: &Value) -> Update {
    let next = next_number(revisions);
    match (find_equal(revisions, wanted).last(), revisions.last()) {
        (Some(equal), Some(newest)) if Rc::ptr_eq(equal, newest) => {
            Update::Newest((*equal).clone())
        }
        (Some(equal), _) => Update::Renumber((*equal).clone(), next),
        (None, _) => Update::Create(next),
    }
}

/// The revisions to delete so that at most `limit` of those not in use remain, oldest first.
/// k8s: pkg/controller/statefulset/stateful_set_control.go, truncateHistory
pub fn surplus<'a>(
    revisions: &'a [Rc<Object>],
    limit: i32,
    is_in_use: impl Fn(&Object) -> bool,
) -> Vec<&'a Rc<Object>> {
    let unused: Vec<_> = revisions
        .iter()
        .filter(|revision| !is_in_use(revision))
        .collect();
    let surplus = unused
        .len()
        .saturating_sub(usize::try_from(limit).unwrap_or(0));
    unused.into_iter().take(surplus).collect()
}

/// Who remembers templates.
#[derive(Clone, Copy)]
pub struct Keeper<'a> {
    /// The set.
    pub set: &'a Object,
    /// Its selector.
    pub selector: Option<&'a LabelSelector>,
    /// Its template.
    pub template: &'a PodTemplateSpec,
    /// The label with the hash of a revision.
    pub hash_label: &'static str,
    /// The reason for a write.
    pub because: fn(Rule) -> Because,
}

impl Keeper<'_> {
    /// The revisions of the set, adopted or not, in their order.
    pub fn claim(
        &self,
        cx: &Context,
        intents: &mut Intents<'_>,
    ) -> Result<Vec<Rc<Object>>, ApiError> {
        let claim = Claim {
            owner: self.set,
            selector: self.selector,
            kind: Kind::ControllerRevision,
            is_candidate: |_| true,
            adopt: (self.because)(Rule::Adopt),
            release: (self.because)(Rule::Release),
        };
        let mut all = claim.claim(cx, intents)?;
        sort(&mut all);
        Ok(all)
    }

    /// The revision of the present template, last among `all`: the one that is known, the one of
    /// old, or the one that `make` makes; none if `make` cannot.
    pub fn present(
        &self,
        all: &mut Vec<Rc<Object>>,
        known: Option<Rc<Object>>,
        make: impl FnOnce(Value, i64, &mut Intents<'_>) -> Result<Option<Rc<Object>>, ApiError>,
        intents: &mut Intents<'_>,
    ) -> Result<Option<Rc<Object>>, ApiError> {
        let found = match known {
            Some(known) => Some(known),
            None => {
                let data = template_patch(self.template);
                match update_revision(all, &data) {
                    Update::Newest(newest) => Some(newest),
                    Update::Renumber(old, number) => Some(self.renumber(&old, number, intents)?),
                    Update::Create(number) => make(data, number, intents)?,
                }
            }
        };
        if let Some(present) = &found {
            all.retain(|revision| revision.meta.uid != present.meta.uid);
            all.push(Rc::clone(present));
        }
        Ok(found)
    }

    /// Gives an old revision the next number: the template was rolled back.
    fn renumber(
        &self,
        revision: &Object,
        number: i64,
        intents: &mut Intents<'_>,
    ) -> Result<Rc<Object>, ApiError> {
        let mut changed = revision.clone();
        if let Some(body) = changed.controller_revision_mut() {
            Rc::make_mut(body).revision = number;
        }
        intents.update(changed, (self.because)(Rule::Restored { number }))
    }

    /// Makes the revision of the present template under a name that is free.
    pub fn make(
        &self,
        (name, hash): (Str, &str),
        data: &Rc<Value>,
        number: i64,
        intents: &mut Intents<'_>,
    ) -> Result<Rc<Object>, ApiError> {
        let mut meta = Meta {
            labels: Rc::clone(&self.template.metadata.labels),
            annotations: Rc::clone(&self.set.meta.annotations),
            owners: vec![self.set.controller_reference()],
            ..Meta::named(&self.set.meta.namespace, name)
        };
        meta.set_label(self.hash_label, hash);
        let body = ControllerRevision {
            data: Some(Rc::clone(data)),
            revision: number,
            extra: None,
        };
        let object = Object::new(meta, Rc::new(body));
        intents.create(object, (self.because)(Rule::Made { number }))
    }

    /// Deletes the oldest revisions beyond the limit, of those that are not in use.
    pub fn truncate(
        &self,
        revisions: &[Rc<Object>],
        limit: Option<i32>,
        is_in_use: impl Fn(&Object) -> bool,
        intents: &mut Intents<'_>,
    ) -> Result<(), ApiError> {
        let limit = limit.unwrap_or(HISTORY_LIMIT);
        for surplus in surplus(revisions, limit, is_in_use) {
            let because = (self.because)(Rule::Surplus { limit });
            intents.delete(&surplus.key(), &DeleteOptions::default(), because)?;
        }
        Ok(())
    }

    /// The key of a revision called `name`.
    pub fn key(&self, name: &Str) -> ObjectKey {
        let namespace = &self.set.meta.namespace;
        ObjectKey::new(Kind::ControllerRevision, namespace, name.clone())
    }
}
