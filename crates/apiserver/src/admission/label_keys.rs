//! Terms that compare other pods with the new pod's own labels: its values join the selectors.
//!
//! k8s: pkg/registry/core/pod/strategy.go (applyMatchLabelKeysAndMismatchLabelKeys; for spread
//! constraints since v1.34, gate MatchLabelKeysInPodTopologySpreadSelectorMerge)

use crate::error::ApiError;
use crate::intents::Intents;
use api::meta::{LabelSelector, LabelSelectorRequirement};
use api::pod_spec::{PodAffinity, PodSpec};
use api::{Object, Str, StrMap};
use std::rc::Rc;

/// Fills in the selectors of a new pod.
pub fn admit_create(_: &mut Intents<'_>, object: &mut Object) -> Result<(), ApiError> {
    let labels = Rc::clone(&object.meta.labels);
    if let Some(pod) = object.pod_mut()
        && has_keys(&pod.spec)
    {
        fill(Rc::make_mut(&mut pod.spec), &labels);
    }
    Ok(())
}

fn has_keys(spec: &PodSpec) -> bool {
    let affinity = spec.affinity.as_ref();
    let parts = affinity.map(|affinity| [&affinity.pod_affinity, &affinity.pod_anti_affinity]);
    let mut terms = parts.into_iter().flatten().flatten().flat_map(|part| {
        let preferred = &part.preferred_during_scheduling_ignored_during_execution;
        let required = &part.required_during_scheduling_ignored_during_execution;
        let preferred = preferred.iter().map(|one| &one.pod_affinity_term);
        required.iter().chain(preferred)
    });
    let mut constraints = spec.topology_spread_constraints.iter();
    constraints.any(|one| !one.match_label_keys.is_empty())
        || terms
            .any(|term| !term.match_label_keys.is_empty() || !term.mismatch_label_keys.is_empty())
}

fn fill(spec: &mut PodSpec, labels: &StrMap) {
    if let Some(affinity) = spec.affinity.as_mut() {
        let parts = [&mut affinity.pod_affinity, &mut affinity.pod_anti_affinity];
        for part in parts.into_iter().flatten() {
            fill_affinity(part, labels);
        }
    }
    for one in &mut spec.topology_spread_constraints {
        add(&mut one.label_selector, &one.match_label_keys, "In", labels);
    }
}

fn fill_affinity(part: &mut PodAffinity, labels: &StrMap) {
    let required = &mut part.required_during_scheduling_ignored_during_execution;
    let preferred = &mut part.preferred_during_scheduling_ignored_during_execution;
    let preferred = preferred.iter_mut().map(|one| &mut one.pod_affinity_term);
    for term in required.iter_mut().chain(preferred) {
        add(
            &mut term.label_selector,
            &term.match_label_keys,
            "In",
            labels,
        );
        add(
            &mut term.label_selector,
            &term.mismatch_label_keys,
            "NotIn",
            labels,
        );
    }
}

/// Labels that the pod does not have are left out.
fn add(selector: &mut Option<LabelSelector>, keys: &[Str], operator: &str, labels: &StrMap) {
    let Some(selector) = selector else { return };
    for key in keys {
        if let Some(value) = labels.get(key) {
            selector.match_expressions.push(LabelSelectorRequirement {
                key: key.clone(),
                operator: operator.into(),
                values: vec![value.clone()],
                extra: None,
            });
        }
    }
}
