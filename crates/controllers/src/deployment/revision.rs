//! Revisions: numbers and annotations of replica sets.
//!
//! k8s: pkg/controller/deployment/util/deployment_util.go, SetNewReplicaSetAnnotations

use super::sets::{DESIRED_REPLICAS, MAX_REPLICAS, REVISION, REVISION_HISTORY, revision};
use api::{Object, Str};
use std::rc::Rc;

/// Asks the controller to go back to a revision.
/// k8s: staging/src/k8s.io/api/apps/v1/types.go, DeprecatedRollbackTo
pub const ROLLBACK_TO: &str = "deprecated.deployment.rollback.to";
/// Annotations that do not go from a deployment to its replica sets.
/// k8s: deployment_util.go, annotationsToSkip
pub const NOT_COPIED: [&str; 6] = [
    "kubectl.kubernetes.io/last-applied-configuration",
    REVISION,
    REVISION_HISTORY,
    DESIRED_REPLICAS,
    MAX_REPLICAS,
    ROLLBACK_TO,
];
/// Characters of the revision history that are kept.
/// k8s: deployment_util.go, maxRevHistoryLengthInChars
pub const HISTORY_CHARS_MAX: usize = 2000;

/// One more than the highest revision of the old sets.
pub fn next<'a>(old: impl IntoIterator<Item = &'a Rc<Object>>) -> i64 {
    old.into_iter().map(|set| revision(set)).max().unwrap_or(0) + 1
}

/// Copies the deployment's annotations and the revision to its new set; whether anything changed.
pub fn annotate(set: &mut Object, deployment: &Object, new_revision: i64, exists: bool) -> bool {
    let before = Rc::clone(&set.meta.annotations);
    for (key, value) in deployment.meta.annotations.iter() {
        if !NOT_COPIED.contains(&key.as_str()) && set.meta.annotation(key) != Some(value) {
            set.meta.set_annotation(key, value.clone());
        }
    }
    let old = set.meta.annotation(REVISION).cloned();
    let old_number = old.as_ref().and_then(|text| text.parse().ok()).unwrap_or(0);
    if old_number < new_revision {
        set.meta
            .set_annotation(REVISION, Str::from(new_revision.to_string()));
        if let Some(old) = old.filter(|_| exists) {
            let history = set
                .meta
                .annotation(REVISION_HISTORY)
                .cloned()
                .unwrap_or_default();
            if let Some(history) = extended(&history, &old, HISTORY_CHARS_MAX) {
                set.meta
                    .set_annotation(REVISION_HISTORY, Str::from(history));
            }
        }
    }
    set.meta.annotations != before
}

/// The history with one more revision; the oldest ones are dropped until it fits. `None` if it
/// cannot fit at all.
pub fn extended(history: &str, old: &str, chars_max: usize) -> Option<String> {
    if old.len() > chars_max {
        return None;
    }
    let mut entries: Vec<&str> = history
        .split(',')
        .filter(|entry| !entry.is_empty())
        .collect();
    let length = |entries: &[&str]| entries.iter().map(|entry| entry.len() + 1).sum::<usize>();
    while !entries.is_empty() && length(&entries) + old.len() > chars_max {
        entries.remove(0);
    }
    entries.push(old);
    Some(entries.join(","))
}
