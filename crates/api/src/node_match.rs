//! Which nodes a pod's nodeSelector and node affinity allow.
//!
//! k8s: staging/src/k8s.io/component-helpers/scheduling/corev1/nodeaffinity/nodeaffinity.go

use crate::meta::StrMap;
use crate::pod_spec::{NodeSelector, NodeSelectorRequirement, NodeSelectorTerm, PodSpec};

/// The only field that `matchFields` may name.
const NAME_FIELD: &str = "metadata.name";

impl NodeSelector {
    /// Whether one of the terms allows the node called `name` with these labels.
    pub fn allows(&self, name: &str, labels: &StrMap) -> bool {
        self.node_selector_terms
            .iter()
            .any(|term| term.allows(name, labels))
    }
}

impl NodeSelectorTerm {
    /// Whether every requirement can be read.
    pub fn is_valid(&self) -> bool {
        self.match_expressions.iter().all(|requirement| {
            crate::names::qualified_name(&requirement.key).is_empty() && requirement.is_valid()
        })
    }

    /// Whether every requirement holds. A term without requirements allows nothing, and one with an
    /// invalid requirement allows nothing either.
    pub fn allows(&self, name: &str, labels: &StrMap) -> bool {
        if self.match_expressions.is_empty() && self.match_fields.is_empty() {
            return false;
        }
        self.match_expressions.iter().all(|requirement| {
            requirement.is_valid()
                && requirement.holds(labels.get(&requirement.key).map(|value| value.as_str()))
        }) && self
            .match_fields
            .iter()
            .all(|field| field.key == NAME_FIELD && field.holds(Some(name)))
    }
}

impl NodeSelectorRequirement {
    fn is_valid(&self) -> bool {
        let is_value = |value: &crate::Str| crate::names::label_value(value).is_empty();
        match self.operator.as_str() {
            "In" | "NotIn" => !self.values.is_empty() && self.values.iter().all(is_value),
            _ => true,
        }
    }

    /// Whether the requirement holds for the value of its key; none means the key is absent.
    fn holds(&self, value: Option<&str>) -> bool {
        let is_listed = |value: &str| self.values.iter().any(|listed| *listed == *value);
        match (self.operator.as_str(), value) {
            ("In", Some(value)) => is_listed(value),
            ("NotIn", Some(value)) => !is_listed(value),
            ("NotIn" | "DoesNotExist", None) | ("Exists", Some(_)) => true,
            ("Gt", Some(value)) => self.compared(value).is_some_and(|(a, b)| a > b),
            ("Lt", Some(value)) => self.compared(value).is_some_and(|(a, b)| a < b),
            _ => false,
        }
    }

    fn compared(&self, value: &str) -> Option<(i64, i64)> {
        match self.values.as_slice() {
            [bound] => Some((value.parse().ok()?, bound.parse().ok()?)),
            _ => None,
        }
    }
}

impl PodSpec {
    /// Whether `nodeSelector` and the required node affinity allow the node.
    /// k8s: nodeaffinity.go, GetRequiredNodeAffinity
    pub fn allows_node(&self, name: &str, labels: &StrMap) -> bool {
        let is_selected = self
            .node_selector
            .iter()
            .all(|(key, value)| labels.get(key) == Some(value));
        is_selected
            && self
                .required_nodes()
                .is_none_or(|nodes| nodes.allows(name, labels))
    }

    /// The required node affinity.
    pub fn required_nodes(&self) -> Option<&NodeSelector> {
        self.affinity
            .as_ref()?
            .node_affinity
            .as_ref()?
            .required_during_scheduling_ignored_during_execution
            .as_ref()
    }
}
