//! Limit ranges and resource quotas.
//!
//! k8s: pkg/apis/core/validation/validation.go, ValidateLimitRange, ValidateResourceQuota

use super::container::{STANDARD, STANDARD_ELSEWHERE, quantity};
use super::problems::{IMMUTABLE, Problems};
use crate::go_text::quote;
use crate::names;
use crate::object::Object;
use crate::policy_kinds::{LimitRangeItem, ResourceQuotaSpec};
use crate::quantity::Quantity;
use crate::resources::ResourceList;
use crate::text::Str;
use sim::order;

/// k8s: pkg/apis/core/helper/helpers.go, standardLimitRangeTypes
const LIMIT_TYPES: [&str; 3] = ["Container", "PersistentVolumeClaim", "Pod"];
/// What a quota may count beyond the resources of containers.
/// k8s: helpers.go, standardQuotaResources
const QUOTA_ONLY: [&str; 2] = ["services.loadbalancers", "services.nodeports"];
/// k8s: helpers.go, standardResourceQuotaScopes
const SCOPES: [&str; 7] = [
    "BestEffort",
    "CrossNamespacePodAffinity",
    "NotBestEffort",
    "NotTerminating",
    "PriorityClass",
    "Terminating",
    "VolumeAttributesClass",
];
/// What the scopes of pods may count.
/// k8s: helpers.go, podObjectCountQuotaResources, podComputeQuotaResources
const OF_PODS: [&str; 7] = [
    "pods",
    "cpu",
    "memory",
    "limits.cpu",
    "limits.memory",
    "requests.cpu",
    "requests.memory",
];

/// An amount of a limit range: its place among min, max, default and defaultRequest, and its name.
type Amount = (usize, &'static str);
const MIN: Amount = (0, "min value");
const MAX: Amount = (1, "max value");
const DEFAULT: Amount = (2, "default value");
const DEFAULT_LIMIT: Amount = (2, "default limit value");
const REQUEST: Amount = (3, "default request value");
/// Which amounts must not exceed which: the field that is blamed, the value that is shown, and the
/// two amounts.
/// k8s: validation.go, ValidateLimitRange
const ORDER: [(&str, Amount, Amount, Amount); 6] = [
    ("min", MIN, MIN, MAX),
    ("defaultRequest", REQUEST, MIN, REQUEST),
    ("defaultRequest", REQUEST, REQUEST, MAX),
    ("defaultRequest", REQUEST, REQUEST, DEFAULT_LIMIT),
    ("default", MIN, MIN, DEFAULT),
    ("default", MAX, DEFAULT, MAX),
];

/// LimitRange.
pub fn limit_range(object: &Object, _before: Option<&Object>, problems: &mut Problems) {
    let Some(range) = object.limit_range() else {
        return;
    };
    let limits = &range.spec.limits;
    problems.items_numbered("spec.limits", limits, |problems, index, item| {
        let type_ = &item.type_;
        problems.texts("type", type_, &names::qualified_name(type_));
        if !type_.contains('/') && !LIMIT_TYPES.contains(&type_.as_str()) {
            let detail = "must be a standard limit type or fully qualified";
            problems.invalid_text("type", type_, detail);
        }
        if limits.iter().take(index).any(|other| other.type_ == *type_) {
            problems.duplicate("type", quote(type_));
        }
        limit_names(problems, item);
        amounts_agree(problems, item);
    });
}

fn limit_names(problems: &mut Problems, item: &LimitRangeItem) {
    let mut named = vec![("max", &item.max), ("min", &item.min)];
    if item.type_ == "Pod" {
        let detail = "may not be specified when `type` is 'Pod'";
        for (name, list) in [
            ("default", &item.default),
            ("defaultRequest", &item.default_request),
        ] {
            if !list.is_empty() {
                problems.forbidden(name, detail);
            }
        }
    } else {
        named.push(("default", &item.default));
        named.push(("defaultRequest", &item.default_request));
    }
    named.push(("maxLimitRequestRatio", &item.max_limit_request_ratio));
    for (name, list) in named {
        for key in list.keys() {
            problems.field(name, |problems| {
                problems.key(key, |problems| limit_name(problems, &item.type_, key));
            });
        }
    }
    let has_size = item.min.contains_key("storage") || item.max.contains_key("storage");
    if item.type_ == "PersistentVolumeClaim" && !has_size {
        let detail =
            "either minimum or maximum storage value is required, but neither was provided";
        problems.required("limits", detail);
    }
}

/// k8s: validation.go, validateLimitRangeResourceName
fn limit_name(problems: &mut Problems, type_: &str, name: &str) {
    problems.texts("", name, &names::qualified_name(name));
    if name.contains('/') {
        return;
    }
    if matches!(type_, "Pod" | "Container") {
        container_resource(problems, name);
    } else if !is_standard(name) {
        let detail = "must be a standard resource type or fully qualified";
        problems.invalid_text("", name, detail);
    }
}

fn container_resource(problems: &mut Problems, name: &str) {
    if !STANDARD.contains(&name) && !name.starts_with("hugepages-") {
        problems.invalid_text("", name, "must be a standard resource for containers");
    }
}

fn is_standard(name: &str) -> bool {
    STANDARD.contains(&name) || STANDARD_ELSEWHERE.contains(&name) || name.starts_with("hugepages-")
}

/// Smallest, largest and default amounts in their order.
fn amounts_agree(problems: &mut Problems, item: &LimitRangeItem) {
    let mut keys: Vec<&Str> = Vec::new();
    for list in [
        &item.default,
        &item.default_request,
        &item.max,
        &item.max_limit_request_ratio,
        &item.min,
    ] {
        keys.extend(list.keys());
    }
    order::sort(&mut keys);
    keys.dedup();
    for key in keys {
        let of = |list: &ResourceList| list.get(key).cloned();
        let amounts = [&item.min, &item.max, &item.default, &item.default_request].map(of);
        let [min, max, _, _] = &amounts;
        for (field, shown, low, high) in ORDER {
            let amount = |(index, _): (usize, &str)| amounts.get(index).cloned().flatten();
            if let (Some(value), Some(small), Some(large)) =
                (amount(shown), amount(low), amount(high))
                && small > large
            {
                let (low, high) = (low.1, high.1);
                let detail = format!("{low} {small} is greater than {high} {large}");
                at_key(problems, field, key, &value, &detail);
            }
        }
        if let Some(ratio) = of(&item.max_limit_request_ratio) {
            ratio_agrees(problems, key, &ratio, min.as_ref(), max.as_ref());
        }
    }
}

fn at_key(problems: &mut Problems, field: &str, key: &str, shown: &Quantity, detail: &str) {
    problems.field(field, |problems| {
        problems.key(key, |problems| {
            problems.invalid_text("", &shown.to_string(), detail);
        });
    });
}

fn ratio_agrees(
    problems: &mut Problems,
    key: &str,
    ratio: &Quantity,
    min: Option<&Quantity>,
    max: Option<&Quantity>,
) {
    let field = "maxLimitRequestRatio";
    if ratio.milli_value() < 1000 {
        let detail = format!("ratio {ratio} is less than 1");
        at_key(problems, field, key, ratio, &detail);
    }
    let (Some(min), Some(max)) = (min, max) else {
        return;
    };
    // Upstream compares whole units unless a value has a fraction.
    let units = |quantity: &Quantity| i128::from(quantity.milli_value());
    let (min, max) = (units(min), units(max));
    if min > 0 && units(ratio).saturating_mul(min) > max.saturating_mul(1000) {
        let millionths = max.saturating_mul(1_000_000) / min;
        let (whole, part) = (millionths / 1_000_000, millionths % 1_000_000);
        let detail = format!("ratio {ratio} is greater than max/min = {whole}.{part:06}");
        at_key(problems, field, key, ratio, &detail);
    }
}

/// ResourceQuota.
pub fn resource_quota(object: &Object, before: Option<&Object>, problems: &mut Problems) {
    let Some(quota) = object.resource_quota() else {
        return;
    };
    problems.field("spec", |problems| {
        problems.field("hard", |problems| {
            for (name, amount) in quota.spec.hard.iter() {
                problems.key(name, |problems| {
                    quota_name(problems, name);
                    quantity(problems, "", amount);
                    if is_whole(name) && amount.milli_value() % 1000 != 0 {
                        problems.invalid_text("", &amount.to_string(), "must be an integer");
                    }
                });
            }
        });
        scopes(problems, &quota.spec);
        scope_selector(problems, &quota.spec);
    });
    if let Some(before) = before.and_then(Object::resource_quota)
        && quota.spec.scopes != before.spec.scopes
    {
        problems.invalid("spec.scopes", shown(&quota.spec.scopes), IMMUTABLE);
    }
}

/// k8s: helpers.go, IsIntegerResourceName
fn is_whole(name: &str) -> bool {
    name.contains('/')
        || matches!(
            name,
            "pods"
                | "resourcequotas"
                | "services"
                | "replicationcontrollers"
                | "secrets"
                | "configmaps"
                | "persistentvolumeclaims"
                | "services.nodeports"
                | "services.loadbalancers"
        )
}

/// k8s: validation.go, ValidateResourceQuotaResourceName
fn quota_name(problems: &mut Problems, name: &str) {
    problems.texts("", name, &names::qualified_name(name));
    if name.contains('/') {
        return;
    }
    let is_quota = is_standard(name) || is_quota_only(name);
    if !is_quota {
        let detail = "must be a standard resource type or fully qualified";
        problems.invalid_text("", name, detail);
    }
    if !is_quota || name == "storage" {
        problems.invalid_text("", name, "must be a standard resource for quota");
    }
}

fn is_quota_only(name: &str) -> bool {
    QUOTA_ONLY.contains(&name) || name.starts_with("requests.hugepages-")
}

/// Whether a scope may restrict what is counted.
/// k8s: helpers.go, IsResourceQuotaScopeValidForResource
fn scope_fits(scope: &str, resource: &str) -> bool {
    match scope {
        "BestEffort" => resource == "pods",
        "VolumeAttributesClass" => {
            matches!(resource, "persistentvolumeclaims" | "requests.storage")
        }
        _ => OF_PODS.contains(&resource),
    }
}

fn has_misfit(scope: &str, spec: &ResourceQuotaSpec) -> bool {
    let mut names = spec.hard.keys();
    names.any(|name| (is_standard(name) || is_quota_only(name)) && !scope_fits(scope, name))
}

fn shown(scopes: &[Str]) -> String {
    let texts: Vec<String> = scopes.iter().map(|scope| quote(scope)).collect();
    format!("[{}]", texts.join(","))
}

fn scopes(problems: &mut Problems, spec: &ResourceQuotaSpec) {
    let scopes = &spec.scopes;
    for scope in scopes {
        if !SCOPES.contains(&scope.as_str()) {
            problems.invalid("scopes", shown(scopes), "unsupported scope");
        }
        if has_misfit(scope, spec) {
            let detail = "unsupported scope applied to resource";
            problems.invalid("scopes", shown(scopes), detail);
        }
    }
    let has = |name: &str| scopes.iter().any(|scope| scope == name);
    for (one, other) in [
        ("BestEffort", "NotBestEffort"),
        ("Terminating", "NotTerminating"),
    ] {
        if has(one) && has(other) {
            problems.invalid("scopes", shown(scopes), "conflicting scopes");
        }
    }
}

fn scope_selector(problems: &mut Problems, spec: &ResourceQuotaSpec) {
    let Some(selector) = &spec.scope_selector else {
        return;
    };
    problems.field("scopeSelector.matchExpressions", |problems| {
        for one in &selector.match_expressions {
            if !SCOPES.contains(&one.scope_name.as_str()) {
                problems.invalid_text("scopeName", &one.scope_name, "unsupported scope");
            }
            let needs_values = matches!(one.operator.as_str(), "In" | "NotIn");
            let takes_values = matches!(
                one.scope_name.as_str(),
                "PriorityClass" | "VolumeAttributesClass"
            );
            if !takes_values && one.operator != "Exists" {
                let detail = "must be 'Exist' when scope is any of ResourceQuotaScopeTerminating, \
                              ResourceQuotaScopeNotTerminating, ResourceQuotaScopeBestEffort, \
                              ResourceQuotaScopeNotBestEffort or \
                              ResourceQuotaScopeCrossNamespacePodAffinity";
                problems.invalid_text("operator", &one.operator, detail);
            }
            match one.operator.as_str() {
                "In" | "NotIn" | "Exists" | "DoesNotExist" => (),
                operator => {
                    let detail = "not a valid selector operator";
                    problems.invalid_text("operator", operator, detail);
                }
            }
            if needs_values && one.values.is_empty() {
                let detail = "must be at least one value when `operator` is 'In' or 'NotIn' for \
                              scope selector";
                problems.required("values", detail);
            } else if !needs_values && !one.values.is_empty() {
                let detail = "must be no value when `operator` is 'Exist' or 'DoesNotExist' for \
                              scope selector";
                problems.invalid("values", shown(&one.values), detail);
            }
        }
    });
}
