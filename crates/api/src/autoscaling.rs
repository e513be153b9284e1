//! HorizontalPodAutoscaler.
//!
//! k8s: staging/src/k8s.io/api/autoscaling/v2/types.go

use crate::api_struct;
use crate::apps::Condition;
use crate::codec::Hidden;
use crate::meta::{LabelSelector, Time};
use crate::quantity::Quantity;
use crate::text::Str;
use sim::Instant;

api_struct! {
    /// What is scaled.
    pub struct CrossVersionObjectReference {
        pub api_version: Str = "apiVersion",
        pub kind: Str = "kind" always,
        pub name: Str = "name" always,
    }
}

api_struct! {
    /// The value to reach.
    pub struct MetricTarget {
        pub average_utilization: Option<i32> = "averageUtilization",
        pub average_value: Option<Quantity> = "averageValue",
        pub type_: Str = "type" always,
        pub value: Option<Quantity> = "value",
    }
}

api_struct! {
    /// A named metric.
    pub struct MetricIdentifier {
        pub name: Str = "name" always,
        pub selector: Option<LabelSelector> = "selector",
    }
}

api_struct! {
    /// The value at present.
    pub struct MetricValueStatus {
        pub average_utilization: Option<i32> = "averageUtilization",
        pub average_value: Option<Quantity> = "averageValue",
        pub value: Option<Quantity> = "value",
    }
}

api_struct! {
    /// A resource of the pods.
    pub struct ResourceMetricSource {
        pub name: Str = "name" always,
        pub target: MetricTarget = "target",
    }
}

api_struct! {
    /// A resource of one container of the pods.
    pub struct ContainerResourceMetricSource {
        pub container: Str = "container" always,
        pub name: Str = "name" always,
        pub target: MetricTarget = "target",
    }
}

api_struct! {
    /// A metric of the pods.
    pub struct PodsMetricSource {
        pub metric: MetricIdentifier = "metric",
        pub target: MetricTarget = "target",
    }
}

api_struct! {
    /// A metric of another object.
    pub struct ObjectMetricSource {
        pub described_object: CrossVersionObjectReference = "describedObject",
        pub metric: MetricIdentifier = "metric",
        pub target: MetricTarget = "target",
    }
}

api_struct! {
    /// A metric from outside.
    pub struct ExternalMetricSource {
        pub metric: MetricIdentifier = "metric",
        pub target: MetricTarget = "target",
    }
}

api_struct! {
    /// What to scale by.
    pub struct MetricSpec {
        pub container_resource: Option<ContainerResourceMetricSource> = "containerResource",
        pub external: Option<ExternalMetricSource> = "external",
        pub object: Option<ObjectMetricSource> = "object",
        pub pods: Option<PodsMetricSource> = "pods",
        pub resource: Option<ResourceMetricSource> = "resource",
        pub type_: Str = "type" always,
    }
}

api_struct! {
    /// A resource of the pods at present.
    pub struct ResourceMetricStatus {
        pub current: MetricValueStatus = "current",
        pub name: Str = "name" always,
    }
}

api_struct! {
    /// A resource of one container of the pods at present.
    pub struct ContainerResourceMetricStatus {
        pub container: Str = "container" always,
        pub current: MetricValueStatus = "current",
        pub name: Str = "name" always,
    }
}

api_struct! {
    /// A named metric at present.
    pub struct NamedMetricStatus {
        pub current: MetricValueStatus = "current",
        pub metric: MetricIdentifier = "metric",
    }
}

api_struct! {
    /// What is scaled by, at present.
    pub struct MetricStatus {
        pub container_resource: Option<ContainerResourceMetricStatus> = "containerResource",
        pub external: Option<NamedMetricStatus> = "external",
        pub object: Option<NamedMetricStatus> = "object",
        pub pods: Option<NamedMetricStatus> = "pods",
        pub resource: Option<ResourceMetricStatus> = "resource",
        pub type_: Str = "type" always,
    }
}

impl MetricStatus {
    /// The value, whatever the metric is of.
    pub fn current(&self) -> Option<&MetricValueStatus> {
        let named = [&self.external, &self.object, &self.pods];
        let named = named.into_iter().flatten().map(|one| &one.current).next();
        let container = self.container_resource.as_ref().map(|one| &one.current);
        let resource = self.resource.as_ref().map(|one| &one.current);
        named.or(container).or(resource)
    }
}

api_struct! {
    /// How much at once.
    pub struct HpaScalingPolicy {
        pub period_seconds: i32 = "periodSeconds" always,
        pub type_: Str = "type" always,
        pub value: i32 = "value" always,
    }
}

api_struct! {
    /// How fast in one direction.
    pub struct HpaScalingRules {
        pub policies: Vec<HpaScalingPolicy> = "policies",
        pub select_policy: Str = "selectPolicy",
        pub stabilization_window_seconds: Option<i32> = "stabilizationWindowSeconds",
        pub tolerance: Option<Quantity> = "tolerance",
    }
}

api_struct! {
    /// How fast in both directions.
    pub struct HpaBehavior {
        pub scale_down: Option<HpaScalingRules> = "scaleDown",
        pub scale_up: Option<HpaScalingRules> = "scaleUp",
    }
}

api_struct! {
    /// Scales a workload by its load.
    pub struct HpaSpec {
        pub behavior: Option<HpaBehavior> = "behavior",
        pub max_replicas: i32 = "maxReplicas" always,
        pub metrics: Vec<MetricSpec> = "metrics",
        pub min_replicas: Option<i32> = "minReplicas",
        pub scale_target_ref: CrossVersionObjectReference = "scaleTargetRef",
    }
}

/// What the autoscaler remembers between syncs.
/// k8s: pkg/controller/podautoscaler/horizontal.go, recommendations, scaleUpEvents, scaleDownEvents
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct ScaleMemory {
    /// When how many replicas were recommended, oldest first.
    pub recommendations: Vec<(Instant, i32)>,
    /// When by how many replicas the target was changed, oldest first.
    pub events: Vec<(Instant, i32)>,
}

api_struct! {
    /// What the autoscaler sees.
    pub struct HpaStatus {
        pub conditions: Vec<Condition> = "conditions",
        pub current_metrics: Vec<MetricStatus> = "currentMetrics" always,
        pub current_replicas: i32 = "currentReplicas",
        pub desired_replicas: i32 = "desiredReplicas" always,
        pub last_scale_time: Time = "lastScaleTime",
        pub memory: Hidden<ScaleMemory> = "(memory)",
        pub observed_generation: Option<i64> = "observedGeneration",
    }
}
