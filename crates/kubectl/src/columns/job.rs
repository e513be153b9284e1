//! Columns of jobs.
//!
//! k8s: pkg/printers/internalversion/printers.go, printJob

use super::{Column, Columns, plain, wide};
use crate::age::{age, span};
use crate::cells;
use api::object::Job;
use api::{Kind, Object};
use sim::Instant;

/// Columns of jobs.
pub const COLUMNS: Columns = Columns {
    kind: Kind::Job,
    columns: TABLE,
    row,
};

const TABLE: &[Column] = &[
    plain("NAME"),
    plain("STATUS"),
    plain("COMPLETIONS"),
    plain("DURATION"),
    plain("AGE"),
    wide("CONTAINERS"),
    wide("IMAGES"),
    wide("SELECTOR"),
];

fn row(object: &Object, now: Instant) -> Vec<String> {
    let Some(job) = object.job() else {
        return Vec::new();
    };
    let [names, images] = cells::containers(&job.spec.template.spec.containers);
    vec![
        object.meta.name.to_string(),
        status(object, job).to_owned(),
        completions(job),
        duration(job, now),
        age(now, object.meta.created),
        names,
        images,
        cells::label_selector(job.spec.selector.as_ref()),
    ]
}

fn status(object: &Object, job: &Job) -> &'static str {
    let has = |type_: &str| {
        let mut conditions = job.status.conditions.iter();
        conditions.any(|one| one.type_ == type_ && one.status == "True")
    };
    if has("Complete") {
        "Complete"
    } else if has("Failed") {
        "Failed"
    } else if object.meta.is_terminating() {
        "Terminating"
    } else if has("Suspended") {
        "Suspended"
    } else if has("FailureTarget") {
        "FailureTarget"
    } else if has("SuccessCriteriaMet") {
        "SuccessCriteriaMet"
    } else {
        "Running"
    }
}

fn completions(job: &Job) -> String {
    let succeeded = job.status.succeeded;
    match (job.spec.completions, job.spec.parallelism.unwrap_or(0)) {
        (Some(completions), _) => format!("{succeeded}/{completions}"),
        (None, parallelism @ 2..) => format!("{succeeded}/1 of {parallelism}"),
        (None, _) => format!("{succeeded}/1"),
    }
}

fn duration(job: &Job, now: Instant) -> String {
    let (start, end) = (job.status.start_time, job.status.completion_time);
    if start.is_zero() {
        String::new()
    } else if end.is_zero() {
        age(now, start)
    } else {
        span(start, end)
    }
}
