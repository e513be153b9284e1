//! Conditions of a namespace that is being deleted.
//!
//! k8s: pkg/controller/namespace/deletion/status_condition_utils.go

use api::core_kinds::NamespaceCondition;
use api::{Str, Time};
use std::collections::BTreeMap;

/// What is left in a namespace: objects per resource, and objects per finalizer.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Left {
    /// `configmaps.` or `deployments.apps` to number.
    pub objects: BTreeMap<String, u32>,
    /// Finalizer to number of objects that have it.
    pub finalizers: BTreeMap<Str, u32>,
}

/// Type, reason and message of every condition when all is well, in order.
const FINE: [(&str, &str, &str); 5] = [
    (
        "NamespaceDeletionDiscoveryFailure",
        "ResourcesDiscovered",
        "All resources successfully discovered",
    ),
    (
        "NamespaceDeletionGroupVersionParsingFailure",
        "ParsedGroupVersions",
        "All legacy kube types successfully parsed",
    ),
    (
        "NamespaceDeletionContentFailure",
        "ContentDeleted",
        "All content successfully deleted, may be waiting on finalization",
    ),
    (
        "NamespaceContentRemaining",
        "ContentRemoved",
        "All content successfully removed",
    ),
    (
        "NamespaceFinalizersRemaining",
        "ContentHasNoFinalizers",
        "All content-preserving finalizers finished",
    ),
];

/// The conditions for what is left. Times stay where the status stays.
pub fn conditions(old: &[NamespaceCondition], left: &Left, now: Time) -> Vec<NamespaceCondition> {
    FINE.iter()
        .map(|(type_, reason, message)| {
            let found = problem(type_, left);
            let is_problem = found.is_some();
            let (reason, message) = found.unwrap_or((reason, (*message).to_owned()));
            let status = if is_problem { "True" } else { "False" };
            let before = old.iter().find(|c| c.type_ == *type_ && c.status == status);
            NamespaceCondition {
                type_: Str::from(*type_),
                status: status.into(),
                reason: reason.into(),
                message: message.into(),
                last_transition_time: before.map_or(now, |c| c.last_transition_time),
                extra: None,
            }
        })
        .collect()
}

fn problem(type_: &str, left: &Left) -> Option<(&'static str, String)> {
    match type_ {
        "NamespaceContentRemaining" if !left.objects.is_empty() => {
            let parts: Vec<String> = left
                .objects
                .iter()
                .map(|(resource, count)| format!("{resource} has {count} resource instances"))
                .collect();
            let text = format!("Some resources are remaining: {}", parts.join(", "));
            Some(("SomeResourcesRemain", text))
        }
        "NamespaceFinalizersRemaining" if !left.finalizers.is_empty() => {
            let parts: Vec<String> = left
                .finalizers
                .iter()
                .map(|(name, count)| format!("{name} in {count} resource instances"))
                .collect();
            let text = format!(
                "Some content in the namespace has finalizers remaining: {}",
                parts.join(", ")
            );
            Some(("SomeFinalizersRemain", text))
        }
        _ => None,
    }
}
