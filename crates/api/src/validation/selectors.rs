//! Label selectors in objects, and whether templates match them.
//!
//! k8s: staging/src/k8s.io/apimachinery/pkg/apis/meta/v1/validation/validation.go

use super::problems::Problems;
use crate::codec::Codec;
use crate::json_text::encode_json;
use crate::meta::{LabelSelector, StrMap};
use crate::names;

const VALUES_MISSING: &str = "must be specified when `operator` is 'In' or 'NotIn'";
const VALUES_FORBIDDEN: &str = "may not be specified when `operator` is 'Exists' or 'DoesNotExist'";

/// The selector as messages show it.
pub fn shown(selector: &LabelSelector) -> String {
    encode_json(&selector.encode())
}

/// Labels as messages show them.
pub fn shown_labels(labels: &StrMap) -> String {
    if labels.is_empty() {
        return "null".to_owned();
    }
    encode_json(&labels.encode())
}

/// Checks a selector.
pub fn validate(problems: &mut Problems, name: &str, selector: Option<&LabelSelector>) {
    let Some(selector) = selector else { return };
    problems.field(name, |problems| {
        super::meta::labels(problems, "matchLabels", &selector.match_labels);
        problems.items(
            "matchExpressions",
            &selector.match_expressions,
            |problems, one| {
                requirement_values(problems, &one.operator, one.values.len());
                problems.texts("key", &one.key, &names::qualified_name(&one.key));
                problems.items("values", &one.values, |problems, value| {
                    problems.texts("", value, &names::label_value(value));
                });
            },
        );
    });
}

fn requirement_values(problems: &mut Problems, operator: &str, count: usize) {
    match operator {
        "In" | "NotIn" if count == 0 => problems.required("values", VALUES_MISSING),
        "Exists" | "DoesNotExist" if count > 0 => problems.forbidden("values", VALUES_FORBIDDEN),
        "In" | "NotIn" | "Exists" | "DoesNotExist" => (),
        operator => {
            problems.invalid_text("operator", operator, "not a valid selector operator");
        }
    }
}

/// A requirement on nodes, which may also compare numbers.
/// k8s: pkg/apis/core/validation/validation.go, ValidateNodeSelectorRequirement
pub fn node_requirement(problems: &mut Problems, operator: &str, count: usize) {
    match operator {
        "Gt" | "Lt" if count == 1 => (),
        "Gt" | "Lt" => {
            let detail = "must be specified single value when `operator` is 'Lt' or 'Gt'";
            problems.required("values", detail);
        }
        operator => requirement_values(problems, operator, count),
    }
}

/// The selector of a workload: there, not empty, and matched by its template. Whether the template
/// is worth a look.
pub fn workload(
    problems: &mut Problems,
    selector: Option<&LabelSelector>,
    labels: &StrMap,
    empty: &str,
) -> bool {
    match selector {
        None => problems.required("selector", ""),
        Some(selector) => {
            validate(problems, "selector", Some(selector));
            if selector.is_empty() {
                problems.invalid("selector", shown(selector), empty);
            }
            if !is_readable(selector) {
                problems.invalid("selector", shown(selector), "invalid label selector");
                return false;
            }
        }
    }
    template_labels(problems, selector, labels);
    true
}

/// Whether a selector can be asked whether it matches.
/// k8s: staging/src/k8s.io/apimachinery/pkg/apis/meta/v1/helpers.go, LabelSelectorAsSelector
fn is_readable(selector: &LabelSelector) -> bool {
    selector.match_expressions.iter().all(|one| {
        let has_values = !one.values.is_empty();
        match one.operator.as_str() {
            "In" | "NotIn" => has_values,
            "Exists" | "DoesNotExist" => !has_values,
            _ => false,
        }
    })
}

/// The labels of a template must match; an empty selector matches them all.
pub fn template_labels(problems: &mut Problems, selector: Option<&LabelSelector>, labels: &StrMap) {
    if !selector.is_some_and(|selector| selector.matches(labels)) {
        let detail = "`selector` does not match template `labels`";
        problems.invalid("template.metadata.labels", shown_labels(labels), detail);
    }
}

/// A selector that may not change.
pub fn immutable(
    problems: &mut Problems,
    selector: Option<&LabelSelector>,
    before: Option<&LabelSelector>,
) {
    if selector != before {
        let value = selector.map_or_else(|| "null".to_owned(), shown);
        problems.invalid("spec.selector", value, super::problems::IMMUTABLE);
    }
}
