//! Where pods may run: affinity, tolerations, topology spread; and taints of nodes.
//!
//! k8s: pkg/apis/core/validation/validation.go, validateAffinity, ValidateTolerations,
//! validateTopologySpreadConstraints

use super::problems::Problems;
use super::selectors;
use crate::go_text::quote;
use crate::names;
use crate::node_kinds::Taint;
use crate::pod_spec::{
    Affinity, NodeSelectorRequirement, NodeSelectorTerm, PodAffinity, PodAffinityTerm, Toleration,
    TopologySpreadConstraint,
};

const EFFECTS: [&str; 3] = ["NoSchedule", "PreferNoSchedule", "NoExecute"];
const MATCH_ALL: &str =
    "operator must be Exists when `key` is empty, which means \"match all values and all keys\"";
const REQUIRED: &str = "requiredDuringSchedulingIgnoredDuringExecution";
const PREFERRED: &str = "preferredDuringSchedulingIgnoredDuringExecution";

/// Affinity and anti-affinity.
pub fn affinity(problems: &mut Problems, affinity: &Affinity) {
    if let Some(nodes) = &affinity.node_affinity {
        problems.field("nodeAffinity", |problems| {
            if let Some(selector) = &nodes.required_during_scheduling_ignored_during_execution {
                problems.field(REQUIRED, |problems| {
                    if selector.node_selector_terms.is_empty() {
                        let detail = "must have at least one node selector term";
                        problems.required("nodeSelectorTerms", detail);
                    }
                    problems.items(
                        "nodeSelectorTerms",
                        &selector.node_selector_terms,
                        node_term,
                    );
                });
            }
            let preferred = &nodes.preferred_during_scheduling_ignored_during_execution;
            problems.items(PREFERRED, preferred, |problems, term| {
                weight(problems, term.weight);
                problems.field("preference", |problems| {
                    node_term(problems, &term.preference)
                });
            });
        });
    }
    let pods = [
        ("podAffinity", &affinity.pod_affinity),
        ("podAntiAffinity", &affinity.pod_anti_affinity),
    ];
    for (name, affinity) in pods {
        if let Some(affinity) = affinity {
            problems.field(name, |problems| pod_affinity(problems, affinity));
        }
    }
}

fn weight(problems: &mut Problems, weight: i32) {
    if !(1..=100).contains(&weight) {
        problems.invalid("weight", weight.to_string(), "must be in the range 1-100");
    }
}

fn node_term(problems: &mut Problems, term: &NodeSelectorTerm) {
    let requirement = |problems: &mut Problems, one: &NodeSelectorRequirement| {
        selectors::node_requirement(problems, &one.operator, one.values.len());
        problems.texts("key", &one.key, &names::qualified_name(&one.key));
    };
    problems.items("matchExpressions", &term.match_expressions, requirement);
    problems.items("matchFields", &term.match_fields, |problems, one| {
        match one.operator.as_str() {
            "In" | "NotIn" if one.values.len() == 1 => (),
            "In" | "NotIn" => {
                let detail = "must be only one value when `operator` is 'In' or 'NotIn' for node \
                              field selector";
                problems.required("values", detail);
            }
            operator => {
                problems.invalid_text("operator", operator, "not a valid selector operator");
            }
        }
        if one.key != "metadata.name" {
            let detail = "not a valid field selector key";
            return problems.invalid_text("key", &one.key, detail);
        }
        problems.items("values", &one.values, |problems, name| {
            problems.texts("", name, &names::dns1123_subdomain(name));
        });
    });
}

fn pod_affinity(problems: &mut Problems, affinity: &PodAffinity) {
    let required = &affinity.required_during_scheduling_ignored_during_execution;
    problems.items(REQUIRED, required, pod_term);
    let preferred = &affinity.preferred_during_scheduling_ignored_during_execution;
    problems.items(PREFERRED, preferred, |problems, term| {
        weight(problems, term.weight);
        problems.field("podAffinityTerm", |problems| {
            pod_term(problems, &term.pod_affinity_term);
        });
    });
}

fn pod_term(problems: &mut Problems, term: &PodAffinityTerm) {
    selectors::validate(problems, "labelSelector", term.label_selector.as_ref());
    selectors::validate(
        problems,
        "namespaceSelector",
        term.namespace_selector.as_ref(),
    );
    for name in &term.namespaces {
        // Upstream's path has no plural and no index.
        problems.texts("namespace", name, &names::dns1123_label(name));
    }
    let key = &term.topology_key;
    if key.is_empty() {
        problems.required("topologyKey", "can not be empty");
    }
    problems.texts("topologyKey", key, &names::qualified_name(key));
}

/// k8s: validation.go, validateNodeInclusionPolicy, validateMatchLabelKeysInTopologySpread
fn spread_options(problems: &mut Problems, one: &TopologySpreadConstraint) {
    for (name, policy) in [
        ("nodeAffinityPolicy", &one.node_affinity_policy),
        ("nodeTaintsPolicy", &one.node_taints_policy),
    ] {
        if !policy.is_empty() {
            problems.one_of(name, policy, &["Honor", "Ignore"]);
        }
    }
    if one.match_label_keys.is_empty() {
        return;
    }
    if one.label_selector.is_none() {
        let detail = "must not be specified when labelSelector is not set";
        problems.forbidden("matchLabelKeys", detail);
    }
    problems.items("matchLabelKeys", &one.match_label_keys, |problems, key| {
        problems.texts("", key, &names::qualified_name(key));
    });
}

fn topology_key(problems: &mut Problems, key: &str) {
    if key.is_empty() {
        problems.required("topologyKey", "can not be empty");
    } else {
        problems.texts("topologyKey", key, &names::qualified_name(key));
    }
}

/// Topology spread constraints.
pub fn spread(problems: &mut Problems, constraints: &[TopologySpreadConstraint]) {
    let name = "topologySpreadConstraints";
    problems.items_numbered(name, constraints, |problems, index, one| {
        if one.max_skew <= 0 {
            problems.invalid(
                "maxSkew",
                one.max_skew.to_string(),
                "must be greater than zero",
            );
        }
        topology_key(problems, &one.topology_key);
        let supported = ["DoNotSchedule", "ScheduleAnyway"];
        problems.one_of("whenUnsatisfiable", &one.when_unsatisfiable, &supported);
        let is_same = |other: &TopologySpreadConstraint| {
            other.topology_key == one.topology_key
                && other.when_unsatisfiable == one.when_unsatisfiable
        };
        if constraints.iter().skip(index + 1).any(is_same) {
            let pair = format!("{{{}, {}}}", one.topology_key, one.when_unsatisfiable);
            problems.duplicate("{topologyKey, whenUnsatisfiable}", quote(&pair));
        }
        if let Some(domains) = one.min_domains {
            if domains <= 0 {
                let detail = "must be greater than zero";
                problems.invalid("minDomains", domains.to_string(), detail);
            }
            if one.when_unsatisfiable != "DoNotSchedule" {
                let detail = format!(
                    "can only use minDomains if whenUnsatisfiable=DoNotSchedule, not {}",
                    one.when_unsatisfiable
                );
                problems.invalid("minDomains", domains.to_string(), &detail);
            }
        }
        spread_options(problems, one);
        selectors::validate(problems, "labelSelector", one.label_selector.as_ref());
    });
}

/// Tolerations.
pub fn tolerations(problems: &mut Problems, tolerations: &[Toleration]) {
    problems.items("tolerations", tolerations, |problems, one| {
        if !one.key.is_empty() {
            problems.texts("key", &one.key, &names::qualified_name(&one.key));
        } else if one.operator != "Exists" {
            problems.invalid_text("operator", &one.operator, MATCH_ALL);
        }
        if one.toleration_seconds.is_some() && one.effect != "NoExecute" {
            let detail = "effect must be 'NoExecute' when `tolerationSeconds` is set";
            problems.invalid_text("effect", &one.effect, detail);
        }
        match one.operator.as_str() {
            "" | "Equal" => {
                let messages = names::label_value(&one.value);
                if !messages.is_empty() {
                    problems.invalid_text("operator", &one.value, &messages.join(";"));
                }
            }
            "Exists" => {
                if !one.value.is_empty() {
                    let detail = "value must be empty when `operator` is 'Exists'";
                    problems.invalid_text("operator", &one.value, detail);
                }
            }
            operator => problems.unsupported("operator", operator, &["Equal", "Exists"]),
        }
        if !one.effect.is_empty() {
            problems.one_of("effect", &one.effect, &EFFECTS);
        }
    });
}

/// Taints of a node.
/// k8s: validation.go, validateNodeTaints
pub fn taints(problems: &mut Problems, taints: &[Taint]) {
    problems.items_numbered("taints", taints, |problems, index, one| {
        problems.texts("key", &one.key, &names::qualified_name(&one.key));
        let messages = names::label_value(&one.value);
        if !messages.is_empty() {
            problems.invalid_text("value", &one.value, &messages.join(";"));
        }
        if problems.require("effect", &one.effect) {
            problems.one_of("effect", &one.effect, &EFFECTS);
        }
        let is_same = |other: &Taint| other.key == one.key && other.effect == one.effect;
        if taints.iter().take(index).any(is_same) {
            let detail = "taints must be unique by key and effect pair";
            problems.invalid("", quote(&one.key), detail);
        }
    });
}
