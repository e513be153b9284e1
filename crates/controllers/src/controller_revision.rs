//! Remembered templates of stateful sets and daemon sets: data, hashes, order, equality.
//!
//! Shared by both controllers; what differs between them (the hash, labels, names) is theirs.
//! k8s: pkg/controller/history/controller_history.go

use api::apps::ControllerRevision;
use api::hash::{fnv1_32, safe_encode};
use api::pod_spec::PodTemplateSpec;
use api::{Object, Str};
use serde_json::{Value, json};
use std::rc::Rc;

/// k8s: controller_history.go, ControllerRevisionHashLabel
pub const HASH_LABEL: &str = "controller.kubernetes.io/hash";
/// The longest part of the set's name in the name of a revision.
/// k8s: controller_history.go, ControllerRevisionName
const NAME_PREFIX_MAX: usize = 223;

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
    revisions.sort_by(|a, b| {
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
