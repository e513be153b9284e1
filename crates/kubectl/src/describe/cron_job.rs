//! The description of a cron job.
//!
//! k8s: staging/src/k8s.io/kubectl/pkg/describe/describe.go, CronJobDescriber

use super::writer::{Writer, capital, time};
use super::{Cx, Describer, metadata, pod_template};
use crate::cells;
use api::{Kind, Object};
use std::fmt::Display;

/// A cron job.
pub const DESCRIBER: Describer = Describer {
    kind: Kind::CronJob,
    describe,
    has_events: true,
};

fn describe(object: &Object, cx: &Cx<'_>, w: &mut Writer) {
    let Some(cron) = object.cron_job() else {
        return;
    };
    let (spec, status) = (&cron.spec, &cron.status);
    let job = &spec.job_template.spec;
    metadata::name(object, w);
    metadata::labels_and_annotations(object, w);
    w.field(0, "Schedule", &spec.schedule);
    w.field(0, "Concurrency Policy", &spec.concurrency_policy);
    w.field(0, "Suspend", or_unset(spec.suspend.map(capital)));
    if cx.minor >= 36 {
        w.field(0, "Time Zone", cells::or_else(&spec.time_zone, "<unset>"));
    } else {
        w.field_if(0, "Time Zone", &spec.time_zone);
    }
    w.field(
        0,
        "Successful Job History Limit",
        or_unset(spec.successful_jobs_history_limit),
    );
    w.field(
        0,
        "Failed Job History Limit",
        or_unset(spec.failed_jobs_history_limit),
    );
    let deadline = spec.starting_deadline_seconds.map(|one| format!("{one}s"));
    w.field(0, "Starting Deadline Seconds", or_unset(deadline));
    let selector = job.selector.as_ref();
    let selector = selector.map(|one| cells::label_selector(Some(one)));
    w.field(0, "Selector", or_unset(selector));
    w.field(0, "Parallelism", or_unset(job.parallelism));
    w.field(0, "Completions", or_unset(job.completions));
    if let Some(deadline) = job.active_deadline_seconds {
        w.field(0, "Active Deadline Seconds", format!("{deadline}s"));
    }
    pod_template::template(&job.template, w);
    let last = status.last_schedule_time;
    w.field(
        0,
        "Last Schedule Time",
        or_unset((!last.is_zero()).then(|| time(last))),
    );
    let active: Vec<&str> = status.active.iter().map(|one| one.name.as_str()).collect();
    w.field(0, "Active Jobs", cells::or_none(&active.join(", ")));
}

fn or_unset<T: Display>(value: Option<T>) -> String {
    value.map_or_else(|| "<unset>".to_owned(), |value| value.to_string())
}
