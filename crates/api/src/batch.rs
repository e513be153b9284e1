//! Job and CronJob.
//!
//! k8s: staging/src/k8s.io/api/batch/v1/types.go

use crate::api_struct;
use crate::codec::Hidden;
use crate::meta::{LabelSelector, Meta, Time};
use crate::pod_spec::PodTemplateSpec;
use crate::text::Str;
use sim::Instant;
use std::rc::Rc;

api_struct! {
    /// Exit codes that a failure rule matches.
    pub struct ExitCodesRequirement {
        pub container_name: Str = "containerName",
        pub operator: Str = "operator" always,
        pub values: Vec<i32> = "values" always,
    }
}

api_struct! {
    /// A pod condition that a failure rule matches.
    pub struct PodConditionPattern {
        pub status: Str = "status",
        pub type_: Str = "type" always,
    }
}

api_struct! {
    /// What a certain failure of a pod means for its job.
    pub struct PodFailurePolicyRule {
        pub action: Str = "action" always,
        pub on_exit_codes: Option<ExitCodesRequirement> = "onExitCodes",
        pub on_pod_conditions: Vec<PodConditionPattern> = "onPodConditions",
    }
}

api_struct! {
    /// Rules of which the first match decides.
    pub struct PodFailurePolicy {
        pub rules: Vec<PodFailurePolicyRule> = "rules" always,
    }
}

api_struct! {
    /// Which indexes suffice.
    pub struct SuccessPolicyRule {
        pub succeeded_count: Option<i32> = "succeededCount",
        pub succeeded_indexes: Str = "succeededIndexes",
    }
}

api_struct! {
    /// When an indexed job has succeeded early.
    pub struct SuccessPolicy {
        pub rules: Vec<SuccessPolicyRule> = "rules" always,
    }
}

api_struct! {
    /// Pods that run to completion.
    pub struct JobSpec {
        pub active_deadline_seconds: Option<i64> = "activeDeadlineSeconds",
        pub backoff_limit: Option<i32> = "backoffLimit",
        pub backoff_limit_per_index: Option<i32> = "backoffLimitPerIndex",
        pub completion_mode: Str = "completionMode",
        pub completions: Option<i32> = "completions",
        pub managed_by: Str = "managedBy",
        pub manual_selector: Option<bool> = "manualSelector",
        pub max_failed_indexes: Option<i32> = "maxFailedIndexes",
        pub parallelism: Option<i32> = "parallelism",
        pub pod_failure_policy: Option<PodFailurePolicy> = "podFailurePolicy",
        pub pod_replacement_policy: Str = "podReplacementPolicy",
        pub selector: Option<LabelSelector> = "selector",
        pub success_policy: Option<SuccessPolicy> = "successPolicy",
        pub suspend: Option<bool> = "suspend",
        pub template: Rc<PodTemplateSpec> = "template",
        pub ttl_seconds_after_finished: Option<i32> = "ttlSecondsAfterFinished",
    }
}

api_struct! {
    /// Pods that ended and are not in the counters yet.
    pub struct UncountedTerminatedPods {
        pub failed: Vec<Str> = "failed",
        pub succeeded: Vec<Str> = "succeeded",
    }
}

api_struct! {
    /// One aspect of the state of a job.
    pub struct JobCondition {
        pub last_probe_time: Time = "lastProbeTime",
        pub last_transition_time: Time = "lastTransitionTime",
        pub message: Str = "message",
        pub reason: Str = "reason",
        pub status: Str = "status" always,
        pub type_: Str = "type" always,
    }
}

/// Failures since the last success, as the job controller remembers them.
/// k8s: pkg/controller/job/backoff_utils.go, backoffRecord
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct BackoffRecord {
    /// Failures that no success followed.
    pub failures: u32,
    /// When the last of them ended.
    pub last_failure: Option<Instant>,
}

api_struct! {
    /// How far a job has come.
    pub struct JobStatus {
        pub active: i32 = "active",
        pub backoff: Hidden<BackoffRecord> = "(backoff)",
        pub completed_indexes: Str = "completedIndexes",
        pub completion_time: Time = "completionTime",
        pub conditions: Vec<JobCondition> = "conditions",
        pub failed: i32 = "failed",
        pub failed_indexes: Option<Str> = "failedIndexes",
        pub ready: Option<i32> = "ready",
        pub start_time: Time = "startTime",
        pub succeeded: i32 = "succeeded",
        pub terminating: Option<i32> = "terminating",
        pub uncounted_terminated_pods: Option<UncountedTerminatedPods> = "uncountedTerminatedPods",
    }
}

api_struct! {
    /// The jobs that a cron job makes.
    pub struct JobTemplateSpec {
        pub metadata: Meta = "metadata",
        pub spec: Rc<JobSpec> = "spec",
    }
}

api_struct! {
    /// Jobs by the calendar.
    pub struct CronJobSpec {
        pub concurrency_policy: Str = "concurrencyPolicy",
        pub failed_jobs_history_limit: Option<i32> = "failedJobsHistoryLimit",
        pub job_template: JobTemplateSpec = "jobTemplate",
        pub schedule: Str = "schedule" always,
        pub starting_deadline_seconds: Option<i64> = "startingDeadlineSeconds",
        pub successful_jobs_history_limit: Option<i32> = "successfulJobsHistoryLimit",
        pub suspend: Option<bool> = "suspend",
        pub time_zone: Str = "timeZone",
    }
}

api_struct! {
    /// A reference to any object.
    pub struct ObjectReference {
        pub api_version: Str = "apiVersion",
        pub field_path: Str = "fieldPath",
        pub kind: Str = "kind",
        pub name: Str = "name",
        pub namespace: Str = "namespace",
        pub resource_version: Str = "resourceVersion",
        pub uid: Str = "uid",
    }
}

api_struct! {
    /// When jobs were made last.
    pub struct CronJobStatus {
        pub active: Vec<ObjectReference> = "active",
        pub last_schedule_time: Time = "lastScheduleTime",
        pub last_successful_time: Time = "lastSuccessfulTime",
    }
}
