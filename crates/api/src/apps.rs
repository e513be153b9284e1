//! Deployment, ReplicaSet, StatefulSet, DaemonSet, ControllerRevision.
//!
//! k8s: staging/src/k8s.io/api/apps/v1/types.go

// tidy: wide strings: rows and names that read best on one line.

use crate::api_struct;
use crate::codec::Hidden;
use crate::int_or_percent::IntOrPercent;
use crate::meta::{LabelSelector, Time};
use crate::pod_spec::PodTemplateSpec;
use crate::storage_kinds::ClaimTemplate;
use crate::text::Str;
use serde_json::Value;
use sim::{Duration, Instant};
use std::collections::BTreeMap;
use std::rc::Rc;

api_struct! {
    /// One aspect of the state of a workload. Not every kind has every time.
    pub struct Condition {
        pub last_transition_time: Time = "lastTransitionTime",
        pub last_update_time: Time = "lastUpdateTime",
        pub message: Str = "message",
        pub reason: Str = "reason",
        pub status: Str = "status" always,
        pub type_: Str = "type" always,
    }
}

api_struct! {
    /// A number of pods from one template.
    pub struct ReplicaSetSpec {
        pub min_ready_seconds: Option<i32> = "minReadySeconds",
        pub replicas: Option<i32> = "replicas",
        pub selector: Option<LabelSelector> = "selector",
        pub template: Rc<PodTemplateSpec> = "template",
    }
}

api_struct! {
    /// How many pods there are.
    pub struct ReplicaSetStatus {
        pub available_replicas: i32 = "availableReplicas",
        pub conditions: Vec<Condition> = "conditions",
        pub fully_labeled_replicas: i32 = "fullyLabeledReplicas",
        pub observed_generation: i64 = "observedGeneration",
        pub ready_replicas: i32 = "readyReplicas",
        pub replicas: i32 = "replicas" always,
        pub terminating_replicas: Option<i32> = "terminatingReplicas",
    }
}

api_struct! {
    /// The budget of a rolling update.
    pub struct RollingUpdateDeployment {
        pub max_surge: Option<IntOrPercent> = "maxSurge",
        pub max_unavailable: Option<IntOrPercent> = "maxUnavailable",
    }
}

api_struct! {
    /// How new pods replace old ones.
    pub struct DeploymentStrategy {
        pub rolling_update: Option<RollingUpdateDeployment> = "rollingUpdate",
        pub type_: Str = "type",
    }
}

api_struct! {
    /// Pods that are replaced gradually when their template changes.
    pub struct DeploymentSpec {
        pub min_ready_seconds: i32 = "minReadySeconds",
        pub paused: bool = "paused",
        pub progress_deadline_seconds: Option<i32> = "progressDeadlineSeconds",
        pub replicas: Option<i32> = "replicas",
        pub revision_history_limit: Option<i32> = "revisionHistoryLimit",
        pub selector: Option<LabelSelector> = "selector",
        pub strategy: DeploymentStrategy = "strategy",
        pub template: Rc<PodTemplateSpec> = "template",
    }
}

api_struct! {
    /// How far a deployment has come.
    pub struct DeploymentStatus {
        pub available_replicas: i32 = "availableReplicas",
        pub collision_count: Option<i32> = "collisionCount",
        pub conditions: Vec<Condition> = "conditions",
        pub observed_generation: i64 = "observedGeneration",
        pub ready_replicas: i32 = "readyReplicas",
        pub replicas: i32 = "replicas",
        pub terminating_replicas: Option<i32> = "terminatingReplicas",
        pub unavailable_replicas: i32 = "unavailableReplicas",
        pub updated_replicas: i32 = "updatedReplicas",
    }
}

api_struct! {
    /// From which ordinal, and how many at once.
    pub struct RollingUpdateStatefulSet {
        pub max_unavailable: Option<IntOrPercent> = "maxUnavailable",
        pub partition: Option<i32> = "partition",
    }
}

api_struct! {
    /// How pods of a stateful set are replaced.
    pub struct StatefulSetUpdateStrategy {
        pub rolling_update: Option<RollingUpdateStatefulSet> = "rollingUpdate",
        pub type_: Str = "type",
    }
}

api_struct! {
    /// What becomes of claims.
    pub struct ClaimRetention {
        pub when_deleted: Str = "whenDeleted",
        pub when_scaled: Str = "whenScaled",
    }
}

api_struct! {
    /// The first ordinal.
    pub struct StatefulSetOrdinals {
        pub start: Option<i32> = "start",
    }
}

api_struct! {
    /// Pods with names, order and volumes of their own.
    pub struct StatefulSetSpec {
        pub min_ready_seconds: i32 = "minReadySeconds",
        pub ordinals: Option<StatefulSetOrdinals> = "ordinals",
        pub persistent_volume_claim_retention_policy: Option<ClaimRetention> = "persistentVolumeClaimRetentionPolicy",
        pub pod_management_policy: Str = "podManagementPolicy",
        pub replicas: Option<i32> = "replicas",
        pub revision_history_limit: Option<i32> = "revisionHistoryLimit",
        pub selector: Option<LabelSelector> = "selector",
        pub service_name: Str = "serviceName" always,
        pub template: Rc<PodTemplateSpec> = "template",
        pub update_strategy: StatefulSetUpdateStrategy = "updateStrategy",
        pub volume_claim_templates: Vec<ClaimTemplate> = "volumeClaimTemplates",
    }
}

api_struct! {
    /// How far a stateful set has come.
    pub struct StatefulSetStatus {
        pub available_replicas: i32 = "availableReplicas" always,
        pub collision_count: Option<i32> = "collisionCount",
        pub conditions: Vec<Condition> = "conditions",
        pub current_replicas: i32 = "currentReplicas",
        pub current_revision: Str = "currentRevision",
        pub observed_generation: i64 = "observedGeneration",
        pub ready_replicas: i32 = "readyReplicas",
        pub replicas: i32 = "replicas" always,
        pub update_revision: Str = "updateRevision",
        pub updated_replicas: i32 = "updatedReplicas",
    }
}

api_struct! {
    /// The budget of a daemon set update.
    pub struct RollingUpdateDaemonSet {
        pub max_surge: Option<IntOrPercent> = "maxSurge",
        pub max_unavailable: Option<IntOrPercent> = "maxUnavailable",
    }
}

api_struct! {
    /// How pods of a daemon set are replaced.
    pub struct DaemonSetUpdateStrategy {
        pub rolling_update: Option<RollingUpdateDaemonSet> = "rollingUpdate",
        pub type_: Str = "type",
    }
}

api_struct! {
    /// One pod on every matching node.
    pub struct DaemonSetSpec {
        pub min_ready_seconds: i32 = "minReadySeconds",
        pub revision_history_limit: Option<i32> = "revisionHistoryLimit",
        pub selector: Option<LabelSelector> = "selector",
        pub template: Rc<PodTemplateSpec> = "template",
        pub update_strategy: DaemonSetUpdateStrategy = "updateStrategy",
    }
}

/// What the daemon set controller remembers of pods that failed: for how long the next one on a
/// node is left, and since when.
/// k8s: pkg/controller/daemon/daemon_controller.go, failedPodsBackoff
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct FailedPodsBackoff {
    /// The observed generation that the delays belong to.
    pub generation: i64,
    /// By node.
    pub nodes: BTreeMap<Str, (Duration, Instant)>,
}

api_struct! {
    /// How far a daemon set has come.
    pub struct DaemonSetStatus {
        pub collision_count: Option<i32> = "collisionCount",
        pub conditions: Vec<Condition> = "conditions",
        pub current_number_scheduled: i32 = "currentNumberScheduled" always,
        pub desired_number_scheduled: i32 = "desiredNumberScheduled" always,
        pub failed_pods: Hidden<FailedPodsBackoff> = "(failedPods)",
        pub number_available: i32 = "numberAvailable",
        pub number_misscheduled: i32 = "numberMisscheduled" always,
        pub number_ready: i32 = "numberReady" always,
        pub number_unavailable: i32 = "numberUnavailable",
        pub observed_generation: i64 = "observedGeneration",
        pub updated_number_scheduled: i32 = "updatedNumberScheduled",
    }
}

api_struct! {
    /// A remembered template of a stateful set or daemon set.
    pub struct ControllerRevision {
        pub data: Option<Rc<Value>> = "data",
        pub revision: i64 = "revision" always,
    }
}
