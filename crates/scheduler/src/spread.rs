//! Topology spread constraints of a pod, its own or the defaults of the scheduler.
//!
//! k8s: pkg/scheduler/framework/plugins/podtopologyspread/{common.go,plugin.go}

use crate::affinity::PodMatch;
use crate::node_info::NodeInfo;
use crate::pod_info::PodInfo;
use crate::snapshot::counter::Counted;
use api::meta::{LabelSelector, LabelSelectorRequirement};
use api::pod_spec::TopologySpreadConstraint;
use api::toleration::{NO_EXECUTE, NO_SCHEDULE, first_untolerated};
use api::{Str, StrMap};

/// The label that names a node.
pub const HOSTNAME: &str = "kubernetes.io/hostname";

/// Defaults for pods that define no constraint: topology and maxSkew.
/// k8s: pkg/scheduler/framework/plugins/podtopologyspread/plugin.go, systemDefaultConstraints
const DEFAULTS: [(&str, i64); 2] = [(HOSTNAME, 3), ("topology.kubernetes.io/zone", 5)];

/// One constraint.
#[derive(Clone, Debug)]
pub struct Constraint {
    /// The node label whose values are the domains.
    pub key: Str,
    /// By how much domains may differ.
    pub max_skew: i64,
    /// With fewer domains the smallest count is taken as zero.
    pub min_domains: i64,
    /// Whether it must hold (`DoNotSchedule`).
    pub is_hard: bool,
    /// Which pods of the namespace count.
    pub selector: Option<LabelSelector>,
    honors_affinity: bool,
    honors_taints: bool,
}

/// All constraints of a pod.
#[derive(Clone, Debug, Default)]
pub struct Constraints {
    /// In the order of the specification.
    pub list: Vec<Constraint>,
    /// Whether they are the scheduler's defaults: then nodes need not have all labels.
    pub is_default: bool,
}

impl Constraints {
    /// Constraints of a pod; `owners` selects the pods of its services and controller.
    pub fn of(pod: &PodInfo, owners: Option<LabelSelector>) -> Constraints {
        let own = &pod.spec().topology_spread_constraints;
        if !own.is_empty() {
            let list = own.iter().map(|one| Constraint::of(one, pod)).collect();
            return Constraints {
                list,
                is_default: false,
            };
        }
        let Some(owners) = owners.filter(|selector| !selector.is_empty()) else {
            return Constraints::default();
        };
        let list = DEFAULTS.iter().map(|(key, max_skew)| Constraint {
            key: Str::from(*key),
            max_skew: *max_skew,
            min_domains: 1,
            is_hard: false,
            selector: Some(owners.clone()),
            honors_affinity: true,
            honors_taints: false,
        });
        Constraints {
            list: list.collect(),
            is_default: true,
        }
    }
}

impl Constraint {
    fn of(constraint: &TopologySpreadConstraint, pod: &PodInfo) -> Constraint {
        Constraint {
            key: constraint.topology_key.clone(),
            max_skew: i64::from(constraint.max_skew),
            min_domains: i64::from(constraint.min_domains.unwrap_or(1)),
            is_hard: constraint.when_unsatisfiable != "ScheduleAnyway",
            selector: with_label_keys(constraint, pod),
            honors_affinity: constraint.node_affinity_policy != "Ignore",
            honors_taints: constraint.node_taints_policy == "Honor",
        }
    }

    /// Which pods it counts: those of the pod's namespace, without the ones being deleted.
    pub fn counted(&self, pod: &PodInfo) -> Counted {
        // An empty selector counts nothing, unlike anywhere else.
        // k8s: podtopologyspread/common.go, countPodsMatchSelector
        let selector = self
            .selector
            .clone()
            .filter(|selector| !selector.is_empty());
        Counted {
            all: vec![PodMatch {
                namespaces: vec![pod.key.namespace.clone()],
                namespace_selector: None,
                selector,
            }],
            with_terminating: false,
        }
    }

    /// Whether the labels are selected.
    pub fn selects(&self, labels: &StrMap) -> bool {
        self.selector
            .as_ref()
            .is_some_and(|selector| selector.matches(labels))
    }

    /// Whether pods on the node count.
    /// k8s: podtopologyspread/common.go, matchNodeInclusionPolicies
    pub fn includes(&self, pod: &PodInfo, node: &NodeInfo) -> bool {
        let allows = || {
            node.labels()
                .is_some_and(|labels| pod.spec().allows_node(&node.name, labels))
        };
        let tolerates = || {
            let tolerations = &pod.spec().tolerations;
            first_untolerated(&node.taints, tolerations, &[NO_SCHEDULE, NO_EXECUTE]).is_none()
        };
        (!self.honors_affinity || allows()) && (!self.honors_taints || tolerates())
    }
}

/// The selector together with the pod's own values of `matchLabelKeys`.
fn with_label_keys(constraint: &TopologySpreadConstraint, pod: &PodInfo) -> Option<LabelSelector> {
    let mut selector = constraint.label_selector.clone()?;
    for key in &constraint.match_label_keys {
        if let Some(value) = pod.labels.get(key) {
            selector.match_expressions.push(LabelSelectorRequirement {
                key: key.clone(),
                operator: Str::from("In"),
                values: vec![value.clone()],
                extra: None,
            });
        }
    }
    Some(selector)
}
