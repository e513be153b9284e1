//! Defaults of workloads and of the claims they make.
//!
//! k8s: pkg/apis/apps/v1/defaults.go, pkg/apis/batch/v1/defaults.go

use super::{default_pod_spec, set};
use crate::apps::{
    ClaimRetention, DaemonSetSpec, DeploymentSpec, ReplicaSetSpec, RollingUpdateDaemonSet,
    RollingUpdateDeployment, RollingUpdateStatefulSet, StatefulSetSpec,
};
use crate::batch::{CronJobSpec, JobSpec};
use crate::int_or_percent::IntOrPercent;
use crate::pod_spec::PodTemplateSpec;
use crate::storage_kinds::ClaimSpec;
use std::rc::Rc;

fn template(template: &mut Rc<PodTemplateSpec>) {
    pod_template(Rc::make_mut(template));
}

/// A template of pods.
pub(crate) fn pod_template(template: &mut PodTemplateSpec) {
    default_pod_spec(Rc::make_mut(&mut template.spec));
}

fn percent(text: &str) -> IntOrPercent {
    IntOrPercent::Text(text.into())
}

/// Deployment: 25 % surge, 25 % unavailable, ten revisions, ten minutes.
pub fn deployment(spec: &mut DeploymentSpec) {
    spec.replicas.get_or_insert(1);
    set(&mut spec.strategy.type_, "RollingUpdate");
    if spec.strategy.type_ == "RollingUpdate" {
        let rolling = spec
            .strategy
            .rolling_update
            .get_or_insert_with(RollingUpdateDeployment::default);
        rolling.max_surge.get_or_insert_with(|| percent("25%"));
        rolling
            .max_unavailable
            .get_or_insert_with(|| percent("25%"));
    }
    spec.revision_history_limit.get_or_insert(10);
    spec.progress_deadline_seconds.get_or_insert(600);
    template(&mut spec.template);
}

/// ReplicaSet: one replica.
pub fn replica_set(spec: &mut ReplicaSetSpec) {
    spec.replicas.get_or_insert(1);
    template(&mut spec.template);
}

/// StatefulSet: ordered, rolling from ordinal 0, claims kept.
pub fn stateful_set(spec: &mut StatefulSetSpec) {
    spec.replicas.get_or_insert(1);
    set(&mut spec.pod_management_policy, "OrderedReady");
    set(&mut spec.update_strategy.type_, "RollingUpdate");
    if spec.update_strategy.type_ == "RollingUpdate" {
        let rolling = spec
            .update_strategy
            .rolling_update
            .get_or_insert_with(RollingUpdateStatefulSet::default);
        rolling.partition.get_or_insert(0);
    }
    spec.revision_history_limit.get_or_insert(10);
    let retention = spec
        .persistent_volume_claim_retention_policy
        .get_or_insert_with(ClaimRetention::default);
    set(&mut retention.when_deleted, "Retain");
    set(&mut retention.when_scaled, "Retain");
    for template in &mut spec.volume_claim_templates {
        set(&mut template.api_version, "v1");
        set(&mut template.kind, "PersistentVolumeClaim");
        set(&mut template.status.phase, "Pending");
        claim(Rc::make_mut(&mut template.spec));
    }
    template(&mut spec.template);
}

/// PersistentVolumeClaim: a file system.
pub fn claim(spec: &mut ClaimSpec) {
    set(&mut spec.volume_mode, "Filesystem");
}

/// DaemonSet: rolling, one unavailable, no surge.
pub fn daemon_set(spec: &mut DaemonSetSpec) {
    set(&mut spec.update_strategy.type_, "RollingUpdate");
    if spec.update_strategy.type_ == "RollingUpdate" {
        let rolling = spec
            .update_strategy
            .rolling_update
            .get_or_insert_with(RollingUpdateDaemonSet::default);
        rolling.max_unavailable.get_or_insert(IntOrPercent::Int(1));
        rolling.max_surge.get_or_insert(IntOrPercent::Int(0));
    }
    spec.revision_history_limit.get_or_insert(10);
    template(&mut spec.template);
}

/// Job: one pod to completion, six retries.
pub fn job(spec: &mut JobSpec) {
    if spec.completions.is_none() && spec.parallelism.is_none() {
        spec.completions = Some(1);
    }
    spec.parallelism.get_or_insert(1);
    if spec.backoff_limit.is_none() {
        // With a limit per index the overall limit is the largest number.
        spec.backoff_limit = Some(if spec.backoff_limit_per_index.is_some() {
            i32::MAX
        } else {
            6
        });
    }
    set(&mut spec.completion_mode, "NonIndexed");
    spec.suspend.get_or_insert(false);
    spec.manual_selector.get_or_insert(false);
    if spec.pod_replacement_policy.is_empty() {
        let policy = if spec.pod_failure_policy.is_some() {
            "Failed"
        } else {
            "TerminatingOrFailed"
        };
        spec.pod_replacement_policy = policy.into();
    }
    for rule in spec
        .pod_failure_policy
        .iter_mut()
        .flat_map(|policy| &mut policy.rules)
    {
        rule.on_pod_conditions
            .iter_mut()
            .for_each(|pattern| set(&mut pattern.status, "True"));
    }
    template(&mut spec.template);
}

/// CronJob: concurrent runs allowed, three good and one bad job kept.
pub fn cron_job(spec: &mut CronJobSpec) {
    set(&mut spec.concurrency_policy, "Allow");
    spec.suspend.get_or_insert(false);
    spec.successful_jobs_history_limit.get_or_insert(3);
    spec.failed_jobs_history_limit.get_or_insert(1);
    // k8s: pkg/apis/batch/v1/defaults.go: job templates get the pod defaults alone.
    template(&mut Rc::make_mut(&mut spec.job_template.spec).template);
}
