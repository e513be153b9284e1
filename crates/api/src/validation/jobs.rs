//! Jobs and cron jobs.
//!
//! k8s: pkg/apis/batch/validation/validation.go

use super::pod_spec;
use super::problems::{IMMUTABLE, Problems};
use super::selectors;
use crate::batch::{CronJobSpec, JobSpec};
use crate::cron::schedule::Schedule;
use crate::cron::zone::Zone;
use crate::go_text::quote;
use crate::names;
use crate::object::{Job, Object};
use crate::pod_spec::PodTemplateSpec;

/// Pods of an indexed job that may run at once.
/// k8s: validation.go, maxParallelismForIndexedJob
const INDEXED_PARALLELISM_MAX: i32 = 100_000;
/// The suffix of a job's name takes eleven of the 63 characters.
/// k8s: validation.go, ValidateCronJobCreate
const CRON_JOB_NAME_MAX: usize = 52;
/// The label that every job's selector asks for.
/// k8s: staging/src/k8s.io/api/batch/v1/types.go, ControllerUidLabel
const CONTROLLER_UID: &str = "batch.kubernetes.io/controller-uid";
const COMPLETION_MODES: [&str; 2] = ["NonIndexed", "Indexed"];
const REPLACEMENT_POLICIES: [&str; 2] = ["Failed", "TerminatingOrFailed"];
const CONCURRENCY_POLICIES: [&str; 3] = ["Allow", "Forbid", "Replace"];

/// Job.
pub fn job(object: &Object, before: Option<&Object>, problems: &mut Problems) {
    let Some(body) = object.job() else { return };
    let before = before.and_then(Object::job);
    index_host_name(problems, object, &body.spec);
    generated_selector(problems, object, &body.spec);
    problems.field("spec", |problems| {
        spec(problems, &body.spec, before.map(|job| &*job.spec.template));
        match &body.spec.selector {
            None => problems.required("selector", ""),
            Some(selector) => selectors::validate(problems, "selector", Some(selector)),
        }
        let selector = body.spec.selector.as_ref();
        let labels = &body.spec.template.metadata.labels;
        selectors::template_labels(problems, selector, labels);
    });
    if let Some(before) = before {
        update(problems, &body.spec, before);
    }
}

/// The pods of an indexed job have host names that end with their index.
fn index_host_name(problems: &mut Problems, object: &Object, spec: &JobSpec) {
    let Some(completions) = spec.completions.filter(|count| *count > 0) else {
        return;
    };
    if spec.completion_mode != "Indexed" {
        return;
    }
    let host = format!("{}-{}", object.meta.name, completions - 1);
    if !names::dns1123_label(&host).is_empty() {
        let detail = format!("will not able to create pod with invalid DNS label: {host}");
        problems.invalid_text("metadata.name", &object.meta.name, &detail);
    }
}

/// k8s: validation.go, ValidateGeneratedSelector
fn generated_selector(problems: &mut Problems, object: &Object, spec: &JobSpec) {
    let Some(selector) = spec.selector.as_ref() else {
        return;
    };
    if spec.manual_selector == Some(true) {
        return;
    }
    let uid = object.meta.uid.to_string();
    let only_uid = selector.match_labels.len() == 1
        && selector.match_expressions.is_empty()
        && (selector.match_labels.get(CONTROLLER_UID))
            .or_else(|| selector.match_labels.get("controller-uid"))
            .is_some_and(|value| *value == uid.as_str());
    if !only_uid {
        let value = selectors::shown(selector);
        problems.invalid("spec.selector", value, "`selector` not auto-generated");
    }
}

/// What jobs and the jobs of cron jobs share.
fn spec(problems: &mut Problems, spec: &JobSpec, before: Option<&PodTemplateSpec>) {
    problems.non_negative_option("parallelism", spec.parallelism);
    problems.non_negative_option("completions", spec.completions);
    problems.non_negative_option("activeDeadlineSeconds", spec.active_deadline_seconds);
    problems.non_negative_option("backoffLimit", spec.backoff_limit);
    problems.non_negative_option("ttlSecondsAfterFinished", spec.ttl_seconds_after_finished);
    problems.non_negative_option("backoffLimitPerIndex", spec.backoff_limit_per_index);
    indexed(problems, spec);
    super::job_success::policy(problems, spec);
    if let Some(policy) = &spec.pod_failure_policy {
        problems.field("podFailurePolicy", |problems| {
            super::job_failure::policy(problems, spec, policy)
        });
    }
    if !spec.pod_replacement_policy.is_empty() {
        let policy = &spec.pod_replacement_policy;
        if spec.pod_failure_policy.is_some() {
            problems.one_of("podReplacementPolicy", policy, &["Failed"]);
        } else {
            problems.one_of("podReplacementPolicy", policy, &REPLACEMENT_POLICIES);
        }
    }
    if before != Some(&spec.template) {
        pod_spec::template(problems, &spec.template);
    }
    restart_policy(problems, spec);
}

fn indexed(problems: &mut Problems, spec: &JobSpec) {
    let is_indexed = spec.completion_mode == "Indexed";
    if let Some(limit) = spec.max_failed_indexes {
        problems.non_negative("maxFailedIndexes", i64::from(limit));
        if spec.backoff_limit_per_index.is_none() {
            let detail = "when maxFailedIndexes is specified";
            problems.required("backoffLimitPerIndex", detail);
        }
    }
    if spec.backoff_limit_per_index.is_some() && !is_indexed {
        let shown = spec.backoff_limit_per_index.unwrap_or(0).to_string();
        let detail = "requires indexed completion mode";
        problems.invalid("backoffLimitPerIndex", shown, detail);
    }
    if !spec.completion_mode.is_empty() {
        // The job template of a cron job has no default mode.
        if !spec.completion_mode.is_empty() {
            problems.one_of("completionMode", &spec.completion_mode, &COMPLETION_MODES);
        }
    }
    if is_indexed {
        if spec.completions.is_none() {
            problems.required("completions", "when completion mode is Indexed");
        }
        if let Some(many) = spec
            .parallelism
            .filter(|many| *many > INDEXED_PARALLELISM_MAX)
        {
            let detail = format!(
                "must be less than or equal to {INDEXED_PARALLELISM_MAX} when completion mode is \
                 Indexed"
            );
            problems.invalid("parallelism", many.to_string(), &detail);
        }
    }
}

fn restart_policy(problems: &mut Problems, spec: &JobSpec) {
    let policy = spec.template.spec.restart_policy.as_str();
    problems.field("template.spec", |problems| match policy {
        "" | "Always" => {
            let detail = "valid values: \"OnFailure\", \"Never\"";
            problems.required("restartPolicy", detail);
        }
        "Never" => (),
        "OnFailure" => {
            if spec.pod_failure_policy.is_some() {
                let detail = "only \"Never\" is supported when podFailurePolicy is specified";
                problems.invalid_text("restartPolicy", policy, detail);
            }
        }
        policy => problems.unsupported("restartPolicy", policy, &["OnFailure", "Never"]),
    });
}

/// k8s: validation.go, ValidateJobSpecUpdate
fn update(problems: &mut Problems, spec: &JobSpec, before: &Job) {
    let old = &*before.spec;
    let is_elastic = spec.completion_mode == "Indexed"
        && spec.completions.is_some()
        && spec.completions == spec.parallelism;
    if spec.completions != old.completions && !is_elastic {
        let value = spec
            .completions
            .map_or("null".to_owned(), |count| count.to_string());
        problems.invalid("spec.completions", value, IMMUTABLE);
    }
    selectors::immutable(problems, spec.selector.as_ref(), old.selector.as_ref());
    template_update(problems, spec, before);
    if spec.completion_mode != old.completion_mode {
        problems.invalid_text("spec.completionMode", &spec.completion_mode, IMMUTABLE);
    }
    if spec.backoff_limit_per_index != old.backoff_limit_per_index {
        let value = spec.backoff_limit_per_index;
        let value = value.map_or("null".to_owned(), |count| count.to_string());
        problems.invalid("spec.backoffLimitPerIndex", value, IMMUTABLE);
    }
    if spec.pod_failure_policy != old.pod_failure_policy {
        let shown = super::job_failure::shown(spec.pod_failure_policy.as_ref());
        problems.invalid("spec.podFailurePolicy", shown, IMMUTABLE);
    }
    if spec.managed_by != old.managed_by {
        problems.invalid("spec.managedBy", quote(&spec.managed_by), IMMUTABLE);
    }
}

/// The template of a suspended job that never ran may say where its pods go.
/// k8s: validation.go, validatePodTemplateUpdate
fn template_update(problems: &mut Problems, spec: &JobSpec, before: &Job) {
    let old = &before.spec.template;
    if spec.template == *old {
        return;
    }
    let is_open = before.spec.suspend == Some(true) && before.status.start_time.is_zero();
    let mut copy = (*spec.template).clone();
    if is_open {
        copy.metadata.labels = old.metadata.labels.clone();
        copy.metadata.annotations = old.metadata.annotations.clone();
        let pod = std::rc::Rc::make_mut(&mut copy.spec);
        pod.node_selector = old.spec.node_selector.clone();
        pod.tolerations = old.spec.tolerations.clone();
        pod.affinity = old.spec.affinity.clone();
        pod.scheduling_gates = old.spec.scheduling_gates.clone();
    }
    if copy != **old {
        let value = super::go_tables::template(&spec.template);
        problems.invalid("spec.template", value, IMMUTABLE);
    }
}

/// CronJob.
pub fn cron_job(object: &Object, before: Option<&Object>, problems: &mut Problems) {
    let Some(body) = object.cron_job() else {
        return;
    };
    if before.is_none() && object.meta.name.len() > CRON_JOB_NAME_MAX {
        let detail = format!("must be no more than {CRON_JOB_NAME_MAX} characters");
        problems.invalid_text("metadata.name", &object.meta.name, &detail);
    }
    let before = before.and_then(Object::cron_job);
    let template = before.map(|job| &*job.spec.job_template.spec.template);
    problems.field("spec", |problems| {
        calendar(problems, &body.spec);
        if problems.require("concurrencyPolicy", &body.spec.concurrency_policy) {
            let policy = &body.spec.concurrency_policy;
            problems.one_of("concurrencyPolicy", policy, &CONCURRENCY_POLICIES);
        }
        problems.field("jobTemplate", |problems| {
            let job = &body.spec.job_template;
            super::meta::labels(problems, "metadata.labels", &job.metadata.labels);
            problems.field("spec", |problems| {
                if let Some(selector) = &job.spec.selector {
                    let detail = "`selector` will be auto-generated";
                    problems.invalid("selector", selectors::shown(selector), detail);
                }
                spec(problems, &job.spec, template);
            });
        });
        let kept = body.spec.successful_jobs_history_limit;
        problems.non_negative_option("successfulJobsHistoryLimit", kept);
        let kept = body.spec.failed_jobs_history_limit;
        problems.non_negative_option("failedJobsHistoryLimit", kept);
    });
}

fn calendar(problems: &mut Problems, spec: &CronJobSpec) {
    let text = spec.schedule.as_str();
    if problems.require("schedule", text) {
        if text.contains("TZ") && !spec.time_zone.is_empty() {
            let detail = "cannot use both timeZone field and TZ or CRON_TZ in schedule";
            problems.invalid_text("schedule", text, detail);
        } else if text.contains("TZ") {
            let detail = "cannot use TZ or CRON_TZ in schedule, use timeZone field instead";
            problems.invalid_text("schedule", text, detail);
        } else if let Err(error) = Schedule::parse(text) {
            problems.invalid_text("schedule", text, &error);
        }
    }
    let deadline = spec.starting_deadline_seconds;
    problems.non_negative_option("startingDeadlineSeconds", deadline);
    if !spec.time_zone.is_empty() && Zone::parse(&spec.time_zone).is_none() {
        let detail = format!("unknown time zone {}", spec.time_zone);
        problems.invalid_text("timeZone", &spec.time_zone, &detail);
    }
}
