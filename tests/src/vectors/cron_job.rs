//! Cron jobs: which run is due.

use controllers::cron_job::due::{Due, due, earliest, job_name};
use controllers::cron_job::schedule::Schedule;
use controllers::cron_job::zone::Zone;
use serde_json::Value;
use sim::{Duration, Instant};

use super::{Adapter, Case, Outcome, Run, same};

/// The adapters of this area.
pub const ADAPTERS: &[Adapter] = &[
    each("most_recent_schedule_time", most_recent),
    each("next_schedule_time", next),
    each("job_name", name),
];

const fn each(kind: &'static str, run: fn(&Case<'_>) -> Outcome) -> Adapter {
    Adapter {
        file: "workloads/cronjob",
        kind,
        run: Run::Each(run),
    }
}

fn time(value: &Value) -> Option<Instant> {
    value.as_str().and_then(Instant::parse_rfc3339)
}

fn find(inputs: &Value, with_deadline: bool) -> Result<Due, String> {
    let created = time(&inputs["creationTimestamp"]).ok_or("no creation")?;
    let now = time(&inputs["now"]).ok_or("no now")?;
    let deadline = inputs["startingDeadlineSeconds"].as_i64();
    let deadline = deadline
        .filter(|_| with_deadline)
        .map(Duration::from_api_secs);
    let earliest = earliest(created, time(&inputs["lastScheduleTime"]), deadline, now);
    let schedule = Schedule::parse(inputs["schedule"].as_str().unwrap_or_default())?;
    due(&schedule, &Zone::UTC, earliest, now)
}

fn most_recent(case: &Case<'_>) -> Outcome {
    let (inputs, expected) = (&case.vector["inputs"], &case.vector["expected"]);
    let found = find(inputs, inputs["include_starting_deadline"] == true);
    let is_error = expected["error"] == true;
    let Ok(found) = found else {
        return same("error", is_error, true);
    };
    same("error", is_error, false)?;
    same(
        "earliest",
        time(&expected["earliest"]),
        Some(found.earliest),
    )?;
    same(
        "most recent",
        time(&expected["most_recent"]),
        found.most_recent,
    )?;
    let too_many = expected["too_many_missed"] == true;
    same("too many missed", too_many, found.is_too_many_missed)
}

fn next(case: &Case<'_>) -> Outcome {
    let expected = &case.vector["expected"];
    let found = find(&case.vector["inputs"], true);
    match (&expected["scheduled"], found) {
        (_, Err(_)) => same("error", expected["error"] == true, true),
        (Value::String(text), Ok(found)) if text == "non-null" => {
            same("there is one", true, found.most_recent.is_some())
        }
        (wanted, Ok(found)) => same("scheduled", time(wanted), found.most_recent),
    }
}

fn name(case: &Case<'_>) -> Outcome {
    let inputs = &case.vector["inputs"];
    let scheduled = time(&inputs["scheduledTime"]).ok_or("no time")?;
    let found = job_name(inputs["cronjob"].as_str().unwrap_or_default(), scheduled);
    same("name", &case.vector["expected"]["job_name"], &found.into())
}
