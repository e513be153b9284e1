//! The description of a job.
//!
//! k8s: staging/src/k8s.io/kubectl/pkg/describe/describe.go, JobDescriber

use super::writer::{Writer, time};
use super::{Cx, Describer, metadata, pod_template};
use crate::age::span;
use crate::cells;
use api::object::Job;
use api::{Kind, Object};
use std::fmt::Display;

/// A job.
pub const DESCRIBER: Describer = Describer {
    kind: Kind::Job,
    describe,
    has_events: true,
};

fn describe(object: &Object, _: &Cx<'_>, w: &mut Writer) {
    let Some(job) = object.job() else { return };
    let spec = &job.spec;
    metadata::name(object, w);
    let selector = cells::label_selector(spec.selector.as_ref());
    w.field(0, "Selector", selector);
    metadata::labels_and_annotations(object, w);
    metadata::controller(object, w);
    field_some(w, "Parallelism", spec.parallelism);
    let completions = spec.completions.map(|number| number.to_string());
    let completions = completions.unwrap_or_else(|| "<unset>".to_owned());
    w.field(0, "Completions", completions);
    w.field_if(0, "Completion Mode", &spec.completion_mode);
    field_some(w, "Suspend", spec.suspend);
    field_some(w, "Backoff Limit", spec.backoff_limit);
    field_some(
        w,
        "TTL Seconds After Finished",
        spec.ttl_seconds_after_finished,
    );
    times(job, w);
    let status = &job.status;
    let ready = status
        .ready
        .map_or_else(String::new, |ready| format!(" ({ready} Ready)"));
    w.field(
        0,
        "Pods Statuses",
        format!(
            "{} Active{ready} / {} Succeeded / {} Failed",
            status.active, status.succeeded, status.failed
        ),
    );
    if spec.completion_mode == "Indexed" {
        w.field(0, "Completed Indexes", indexes(&status.completed_indexes));
    }
    pod_template::template(&spec.template, w);
}

fn times(job: &Job, w: &mut Writer) {
    let (start, end) = (job.status.start_time, job.status.completion_time);
    if !start.is_zero() {
        w.field(0, "Start Time", time(start));
    }
    if !end.is_zero() {
        w.field(0, "Completed At", time(end));
    }
    if !start.is_zero() && !end.is_zero() {
        w.field(0, "Duration", span(start, end));
    }
    let deadline = job.spec.active_deadline_seconds;
    field_some(
        w,
        "Active Deadline Seconds",
        deadline.map(|one| format!("{one}s")),
    );
}

fn field_some<T: Display>(w: &mut Writer, title: &str, value: Option<T>) {
    if let Some(value) = value {
        w.field(0, title, value);
    }
}

/// Characters of the list of indexes; it is cut after the last comma before.
/// k8s: describe.go, capIndexesListOrNone
const INDEXES_MAX: usize = 50;

fn indexes(list: &str) -> String {
    match list.get(..INDEXES_MAX) {
        Some(start) if list.len() > INDEXES_MAX => {
            let end = start.rfind(',').map_or(INDEXES_MAX, |comma| comma + 1);
            format!("{}...", list.get(..end).unwrap_or(""))
        }
        _ => cells::or_none(list),
    }
}
