//! PodDisruptionBudget, ResourceQuota, LimitRange, PriorityClass.
//!
//! k8s: staging/src/k8s.io/api/policy/v1/types.go, staging/src/k8s.io/api/core/v1/types.go

use crate::api_struct;
use crate::apps::Condition;
use crate::int_or_percent::IntOrPercent;
use crate::meta::{LabelSelector, Time};
use crate::resources::ResourceList;
use crate::text::Str;
use std::collections::BTreeMap;

api_struct! {
    /// How many pods may be disrupted at once.
    pub struct PodDisruptionBudgetSpec {
        pub max_unavailable: Option<IntOrPercent> = "maxUnavailable",
        pub min_available: Option<IntOrPercent> = "minAvailable",
        pub selector: Option<LabelSelector> = "selector",
        pub unhealthy_pod_eviction_policy: Str = "unhealthyPodEvictionPolicy",
    }
}

api_struct! {
    /// How many disruptions are allowed now.
    pub struct PodDisruptionBudgetStatus {
        pub conditions: Vec<Condition> = "conditions",
        pub current_healthy: i32 = "currentHealthy" always,
        pub desired_healthy: i32 = "desiredHealthy" always,
        pub disrupted_pods: BTreeMap<Str, Time> = "disruptedPods",
        pub disruptions_allowed: i32 = "disruptionsAllowed" always,
        pub expected_pods: i32 = "expectedPods" always,
        pub observed_generation: i64 = "observedGeneration",
    }
}

api_struct! {
    /// Which pods a quota counts.
    pub struct ScopedSelectorRequirement {
        pub operator: Str = "operator" always,
        pub scope_name: Str = "scopeName" always,
        pub values: Vec<Str> = "values",
    }
}

api_struct! {
    /// Which pods a quota counts.
    pub struct ScopeSelector {
        pub match_expressions: Vec<ScopedSelectorRequirement> = "matchExpressions",
    }
}

api_struct! {
    /// Limits on what a namespace may hold.
    pub struct ResourceQuotaSpec {
        pub hard: ResourceList = "hard",
        pub scope_selector: Option<ScopeSelector> = "scopeSelector",
        pub scopes: Vec<Str> = "scopes",
    }
}

api_struct! {
    /// What a namespace holds.
    pub struct ResourceQuotaStatus {
        pub hard: ResourceList = "hard",
        pub used: ResourceList = "used",
    }
}

api_struct! {
    /// Bounds and defaults for one type of object.
    pub struct LimitRangeItem {
        pub default: ResourceList = "default",
        pub default_request: ResourceList = "defaultRequest",
        pub max: ResourceList = "max",
        pub max_limit_request_ratio: ResourceList = "maxLimitRequestRatio",
        pub min: ResourceList = "min",
        pub type_: Str = "type" always,
    }
}

api_struct! {
    /// Bounds and defaults for a namespace.
    pub struct LimitRangeSpec {
        pub limits: Vec<LimitRangeItem> = "limits" always,
    }
}

api_struct! {
    /// A named priority.
    pub struct PriorityClass {
        pub description: Str = "description",
        pub global_default: bool = "globalDefault",
        pub preemption_policy: Str = "preemptionPolicy",
        pub value: i32 = "value",
    }
}
