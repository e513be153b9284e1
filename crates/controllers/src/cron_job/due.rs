//! Which run of a cron job is due, and how many were missed.
//!
//! k8s: pkg/controller/cronjob/utils.go, mostRecentScheduleTime, nextScheduleTime

use super::schedule::Schedule;
use super::zone::Zone;
use sim::{Duration, Instant};

/// More missed runs than this give a warning.
/// k8s: utils.go, missedSchedulesType
const MISSED_MAX: u64 = 100;

/// What the calendar says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Due {
    /// From when on runs are looked for.
    pub earliest: Instant,
    /// The latest run that is due, if any.
    pub most_recent: Option<Instant>,
    /// More than a hundred runs were missed.
    pub is_too_many_missed: bool,
}

/// From when on runs count: the last run, else the creation, but no earlier than the deadline
/// for late starts allows.
pub fn earliest(
    created: Instant,
    last: Option<Instant>,
    deadline: Option<Duration>,
    now: Instant,
) -> Instant {
    let earliest = last.unwrap_or(created);
    match deadline {
        Some(deadline) => earliest.max(now - deadline),
        None => earliest,
    }
}

/// The due run; an error if the schedule names no time at all.
pub fn due(
    schedule: &Schedule,
    zone: &Zone,
    earliest: Instant,
    now: Instant,
) -> Result<Due, String> {
    let mut due = Due {
        earliest,
        most_recent: None,
        is_too_many_missed: false,
    };
    let never = || "time difference between two schedules is less than 1 second".to_owned();
    let first = schedule.next(earliest, zone).ok_or_else(never)?;
    let second = schedule.next(first, zone).ok_or_else(never)?;
    if now < first {
        return Ok(due);
    }
    if now < second {
        due.most_recent = Some(first);
        return Ok(due);
    }
    let between = second.since(first).as_secs().max(1);
    let missed = now.since(first).as_secs() / between + 1;
    due.is_too_many_missed = missed > MISSED_MAX;
    // Most runs are skipped in steps of the distance; the last two are looked up one by one.
    let skipped = Duration::from_secs(between.saturating_mul((missed - 1).saturating_sub(1)));
    let mut run = first + skipped;
    let mut latest = None;
    while let Some(next) = schedule.next(run, zone).filter(|next| *next <= now) {
        latest = Some(next);
        run = next;
    }
    due.most_recent = latest.or(due.most_recent);
    Ok(due)
}

/// `<cronjob>-<minutes since 1970>`.
/// k8s: pkg/controller/cronjob/cronjob_controllerv2.go, getJobName
pub fn job_name(cron_job: &str, scheduled: Instant) -> String {
    format!("{cron_job}-{}", scheduled.unix_seconds() / 60)
}
