//! Columns of cron jobs.
//!
//! k8s: pkg/printers/internalversion/printers.go, printCronJob

use super::{Column, Columns, plain, wide};
use crate::age::age;
use crate::cells;
use api::{Kind, Object};
use sim::Instant;

/// Columns of cron jobs.
pub const COLUMNS: Columns = Columns {
    kind: Kind::CronJob,
    columns: TABLE,
    row,
};

const TABLE: &[Column] = &[
    plain("NAME"),
    plain("SCHEDULE"),
    plain("TIMEZONE"),
    plain("SUSPEND"),
    plain("ACTIVE"),
    plain("LAST SCHEDULE"),
    plain("AGE"),
    wide("CONTAINERS"),
    wide("IMAGES"),
    wide("SELECTOR"),
];

fn row(object: &Object, now: Instant) -> Vec<String> {
    let Some(cron) = object.cron_job() else {
        return Vec::new();
    };
    let (spec, status) = (&cron.spec, &cron.status);
    let job = &spec.job_template.spec;
    let [names, images] = cells::containers(&job.template.spec.containers);
    let suspend = match spec.suspend {
        Some(true) => "True",
        Some(false) => "False",
        None => "<unset>",
    };
    let last = if status.last_schedule_time.is_zero() {
        "<none>".to_owned()
    } else {
        age(now, status.last_schedule_time)
    };
    vec![
        object.meta.name.to_string(),
        spec.schedule.to_string(),
        cells::or_none(&spec.time_zone),
        suspend.to_owned(),
        status.active.len().to_string(),
        last,
        age(now, object.meta.created),
        names,
        images,
        cells::label_selector(job.selector.as_ref()),
    ]
}
