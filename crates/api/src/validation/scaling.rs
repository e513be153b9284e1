//! Autoscalers and disruption budgets.
//!
//! k8s: pkg/apis/autoscaling/validation/validation.go, pkg/apis/policy/validation/validation.go

use super::metrics;
use super::percentages::{at_most_100_percent, positive};
use super::problems::{NOT_NEGATIVE, Problems};
use super::selectors;
use crate::autoscaling::{HpaScalingRules, HpaSpec, MetricSpec};
use crate::codec::Codec;
use crate::int_or_percent::IntOrPercent;
use crate::json_text::encode_json;
use crate::object::Object;
use crate::policy_kinds::PodDisruptionBudgetSpec;

/// Seconds. k8s: validation.go, MaxStabilizationWindowSeconds
const WINDOW_SECONDS_MAX: i32 = 3600;
/// Seconds. k8s: validation.go, MaxPeriodSeconds
const PERIOD_SECONDS_MAX: i32 = 1800;

/// HorizontalPodAutoscaler.
pub fn autoscaler(object: &Object, _before: Option<&Object>, problems: &mut Problems) {
    let Some(body) = object.autoscaler() else {
        return;
    };
    problems.field("spec", |problems| autoscaler_spec(problems, &body.spec));
}

fn autoscaler_spec(problems: &mut Problems, spec: &HpaSpec) {
    let max = spec.max_replicas;
    if let Some(min) = spec.min_replicas.filter(|min| *min < 1) {
        let detail = "must be greater than or equal to 1";
        problems.invalid("minReplicas", min.to_string(), detail);
    }
    if max < 1 {
        problems.invalid("maxReplicas", max.to_string(), "must be greater than 0");
    }
    if spec.min_replicas.is_some_and(|min| max < min) {
        let detail = "must be greater than or equal to `minReplicas`";
        problems.invalid("maxReplicas", max.to_string(), detail);
    }
    problems.field("scaleTargetRef", |problems| {
        let target = &spec.scale_target_ref;
        problems.require("kind", &target.kind);
        problems.require("name", &target.name);
        if !target.api_version.contains('/') && target.kind != "ReplicationController" {
            let detail = "apiVersion must specify API group";
            problems.invalid_text("apiVersion", &target.api_version, detail);
        }
    });
    problems.items("metrics", &spec.metrics, metrics::metric);
    let is_elsewhere = |metric: &MetricSpec| metric.object.is_some() || metric.external.is_some();
    if spec.min_replicas == Some(0) && !spec.metrics.iter().any(is_elsewhere) {
        let detail = "must specify at least one Object or External metric to support scaling to \
                      zero replicas";
        problems.forbidden("metrics", detail);
    }
    if let Some(behavior) = &spec.behavior {
        for (name, rules) in [
            ("scaleUp", &behavior.scale_up),
            ("scaleDown", &behavior.scale_down),
        ] {
            if let Some(rules) = rules {
                problems.field("behavior", |problems| {
                    problems.field(name, |problems| scaling_rules(problems, rules));
                });
            }
        }
    }
}

fn scaling_rules(problems: &mut Problems, rules: &HpaScalingRules) {
    if let Some(seconds) = rules.stabilization_window_seconds {
        if seconds < 0 {
            let value = seconds.to_string();
            problems.invalid("stabilizationWindowSeconds", value, NOT_NEGATIVE);
        } else if seconds > WINDOW_SECONDS_MAX {
            let detail = format!("must be less than or equal to {WINDOW_SECONDS_MAX}");
            problems.invalid("stabilizationWindowSeconds", seconds.to_string(), &detail);
        }
    }
    if !rules.select_policy.is_empty() {
        let policies = ["Disabled", "Max", "Min"];
        problems.one_of("selectPolicy", &rules.select_policy, &policies);
    }
    problems.items("policies", &rules.policies, |problems, policy| {
        problems.one_of("type", &policy.type_, &["Percent", "Pods"]);
        if policy.value <= 0 {
            problems.invalid(
                "value",
                policy.value.to_string(),
                "must be greater than zero",
            );
        }
        if policy.period_seconds <= 0 {
            let value = policy.period_seconds.to_string();
            problems.invalid("periodSeconds", value, "must be greater than zero");
        } else if policy.period_seconds > PERIOD_SECONDS_MAX {
            let detail = format!("must be less than or equal to {PERIOD_SECONDS_MAX}");
            problems.invalid("periodSeconds", policy.period_seconds.to_string(), &detail);
        }
    });
}

/// PodDisruptionBudget.
pub fn disruption_budget(object: &Object, _before: Option<&Object>, problems: &mut Problems) {
    let Some(body) = object.disruption_budget() else {
        return;
    };
    let spec = &body.spec;
    let (min, max) = (spec.min_available.as_ref(), spec.max_unavailable.as_ref());
    if min.is_some() && max.is_some() {
        let detail = "minAvailable and maxUnavailable cannot be both set";
        problems.invalid("spec", budget_shown(spec), detail);
    }
    problems.field("spec", |problems| {
        for (name, value) in [("minAvailable", min), ("maxUnavailable", max)] {
            positive(problems, name, value);
            at_most_100_percent(problems, name, value);
        }
        selectors::validate(problems, "selector", spec.selector.as_ref());
        let policy = &spec.unhealthy_pod_eviction_policy;
        if !policy.is_empty() {
            let policies = ["AlwaysAllow", "IfHealthyBudget"];
            problems.one_of("unhealthyPodEvictionPolicy", policy, &policies);
        }
    });
}

/// A budget as messages show it: with the names of Go's fields.
fn budget_shown(spec: &PodDisruptionBudgetSpec) -> String {
    let value = |value: &Option<IntOrPercent>| {
        value
            .as_ref()
            .map_or("null".to_owned(), |value| encode_json(&value.encode()))
    };
    let selector = spec.selector.as_ref();
    let selector = selector.map_or("null".to_owned(), selectors::shown);
    let policy = match spec.unhealthy_pod_eviction_policy.as_str() {
        "" => "null".to_owned(),
        policy => crate::go_text::quote(policy),
    };
    format!(
        "{{\"MinAvailable\":{},\"Selector\":{selector},\"MaxUnavailable\":{},\
         \"UnhealthyPodEvictionPolicy\":{policy}}}",
        value(&spec.min_available),
        value(&spec.max_unavailable)
    )
}
