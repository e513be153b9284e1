//! Cron schedules: five fields or `@daily` and the like, and the next time they name.
//!
//! k8s: vendor/github.com/robfig/cron/v3 (parser.go, spec.go, constantdelay.go)

use super::zone::Zone;
use sim::{Duration, Instant};

/// How far ahead the next time is looked for.
/// k8s: robfig/cron/v3/spec.go, Next: five years
const YEARS_MAX: i64 = 5;

/// When something is due.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Schedule {
    /// `@every 1h30m`: whole seconds, at least one.
    Every(Duration),
    /// Fields of the calendar.
    Fields(Fields),
}

/// The values that each field allows, as bits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fields {
    minutes: u64,
    hours: u64,
    days: u64,
    months: u64,
    weekdays: u64,
    /// `*` or `?` in the days of the month.
    is_any_day: bool,
    /// `*` or `?` in the days of the week.
    is_any_weekday: bool,
}

struct Range {
    min: u32,
    max: u32,
    names: &'static [&'static str],
}

const MINUTES: Range = Range {
    min: 0,
    max: 59,
    names: &[],
};
const HOURS: Range = Range {
    min: 0,
    max: 23,
    names: &[],
};
const DAYS: Range = Range {
    min: 1,
    max: 31,
    names: &[],
};
const MONTHS: Range = Range {
    min: 1,
    max: 12,
    names: &[
        "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
    ],
};
const WEEKDAYS: Range = Range {
    min: 0,
    max: 6,
    names: &["sun", "mon", "tue", "wed", "thu", "fri", "sat"],
};

/// Descriptors and the fields they stand for.
/// k8s: robfig/cron/v3/parser.go, parseDescriptor
const DESCRIPTORS: [(&str, &str); 7] = [
    ("@yearly", "0 0 1 1 *"),
    ("@annually", "0 0 1 1 *"),
    ("@monthly", "0 0 1 * *"),
    ("@weekly", "0 0 * * 0"),
    ("@daily", "0 0 * * *"),
    ("@midnight", "0 0 * * *"),
    ("@hourly", "0 * * * *"),
];

impl Schedule {
    /// Reads a schedule; the error is the parser's text.
    pub fn parse(text: &str) -> Result<Schedule, String> {
        if text.is_empty() {
            return Err("empty spec string".to_owned());
        }
        if let Some(every) = text.strip_prefix("@every ") {
            let Some(duration) = Duration::parse(every) else {
                let quoted = crate::go_text::quote(every);
                return Err(format!(
                    "failed to parse duration {text}: time: invalid duration {quoted}"
                ));
            };
            let whole = Duration::from_secs(duration.as_secs().max(1));
            return Ok(Schedule::Every(whole));
        }
        if text.starts_with('@') {
            let fields = DESCRIPTORS.iter().find(|(name, _)| *name == text);
            return match fields {
                Some((_, fields)) => Schedule::parse(fields),
                None => Err(format!("unrecognized descriptor: {text}")),
            };
        }
        let fields: Vec<&str> = text.split_whitespace().collect();
        let [minutes, hours, days, months, weekdays] = fields.as_slice() else {
            let found = fields.len();
            return Err(format!(
                "expected exactly 5 fields, found {found}: [{}]",
                fields.join(" ")
            ));
        };
        Ok(Schedule::Fields(Fields {
            minutes: field(minutes, &MINUTES)?.0,
            hours: field(hours, &HOURS)?.0,
            days: field(days, &DAYS)?.0,
            months: field(months, &MONTHS)?.0,
            weekdays: field(weekdays, &WEEKDAYS)?.0,
            is_any_day: field(days, &DAYS)?.1,
            is_any_weekday: field(weekdays, &WEEKDAYS)?.1,
        }))
    }

    /// The first time after `after`; none if there is none within five years.
    pub fn next(&self, after: Instant, zone: &Zone) -> Option<Instant> {
        match self {
            Schedule::Every(every) => Some((after + *every).whole_second()),
            Schedule::Fields(fields) => fields.next(after, zone),
        }
    }
}

/// A field: lists of ranges. Tells as well whether a part of it stands for every value.
fn field(text: &str, range: &Range) -> Result<(u64, bool), String> {
    let mut bits = 0;
    let mut is_any = false;
    for part in text.split(',').filter(|part| !part.is_empty()) {
        let (part_bits, part_is_any) = one_range(part, range)?;
        bits |= part_bits;
        is_any |= part_is_any;
    }
    Ok((bits, is_any))
}

/// `*`, `?`, `n`, `n-m`, each with an optional `/step`.
fn one_range(text: &str, range: &Range) -> Result<(u64, bool), String> {
    let mut halves = text.split('/');
    let bounds = halves.next().unwrap_or_default();
    let step_text = halves.next();
    if halves.next().is_some() {
        return Err(format!("too many slashes: {text}"));
    }
    let mut is_any = false;
    let (low, mut high, is_single) = if bounds == "*" || bounds == "?" {
        is_any = true;
        (range.min, range.max, false)
    } else {
        let mut ends = bounds.split('-');
        let low = value(ends.next().unwrap_or_default(), range)?;
        let high = ends.next().map(|end| value(end, range)).transpose()?;
        if ends.next().is_some() {
            return Err(format!("too many hyphens: {text}"));
        }
        (low, high.unwrap_or(low), high.is_none())
    };
    let step = match step_text {
        None => 1,
        Some(step) => {
            let step = number(step)?;
            if is_single {
                high = range.max;
            }
            is_any &= step <= 1;
            step
        }
    };
    check(low, high, step, range, text)?;
    let values = (low..=high).step_by(step as usize);
    Ok((values.fold(0, |bits, value| bits | 1 << value), is_any))
}

fn check(low: u32, high: u32, step: u32, range: &Range, text: &str) -> Result<(), String> {
    let (min, max) = (range.min, range.max);
    if low < min {
        return Err(format!(
            "beginning of range ({low}) below minimum ({min}): {text}"
        ));
    }
    if high > max {
        return Err(format!(
            "end of range ({high}) above maximum ({max}): {text}"
        ));
    }
    if low > high {
        return Err(format!(
            "beginning of range ({low}) beyond end of range ({high}): {text}"
        ));
    }
    if step == 0 {
        return Err(format!("step of range should be a positive number: {text}"));
    }
    Ok(())
}

fn value(text: &str, range: &Range) -> Result<u32, String> {
    let lower = text.to_ascii_lowercase();
    match range.names.iter().position(|name| *name == lower) {
        Some(position) => Ok(range.min + position as u32),
        None => number(text),
    }
}

fn number(text: &str) -> Result<u32, String> {
    match crate::go_text::atoi(text) {
        Err(error) => Err(format!("failed to parse int from {text}: {error}")),
        Ok(number) => u32::try_from(number)
            .map_err(|_| format!("negative number ({number}) not allowed: {text}")),
    }
}

impl Fields {
    fn next(&self, after: Instant, zone: &Zone) -> Option<Instant> {
        // Whole minutes of local time, one day at a time: days that do not match cost one test.
        let start = after.unix_seconds() + 60 - after.unix_seconds() % 60;
        let local = zone.to_local(start);
        let first_day = local.div_euclid(86_400);
        let last_day = first_day + YEARS_MAX * 366;
        for day in first_day..=last_day {
            if !self.has_day(day) {
                continue;
            }
            for minute in self.minutes_of_day() {
                let candidate = day * 86_400 + minute * 60;
                if candidate < local {
                    continue;
                }
                // A local time that a change of the clocks skips does not exist.
                if let Some(seconds) = zone.to_utc(candidate).filter(|seconds| *seconds >= start) {
                    return Some(Instant(seconds.saturating_mul(1_000_000)));
                }
            }
        }
        None
    }

    fn minutes_of_day(&self) -> impl Iterator<Item = i64> + '_ {
        let hours = (0..24).filter(|hour| self.hours >> hour & 1 == 1);
        hours.flat_map(|hour| {
            let minutes = (0..60).filter(|minute| self.minutes >> minute & 1 == 1);
            minutes.map(move |minute| hour * 60 + minute)
        })
    }

    /// If both day fields are restricted, either may match.
    /// k8s: robfig/cron/v3/spec.go, dayMatches
    fn has_day(&self, days_since_epoch: i64) -> bool {
        let Ok(days) = u64::try_from(days_since_epoch) else {
            return false;
        };
        let date = sim::time::Civil::of(days * 86_400);
        let is_month = self.months >> date.month & 1 == 1;
        let is_day = self.days >> date.day & 1 == 1;
        let is_weekday = self.weekdays >> date.weekday & 1 == 1;
        let is_match = if self.is_any_day || self.is_any_weekday {
            is_day && is_weekday
        } else {
            is_day || is_weekday
        };
        is_month && is_match
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn next_times() {
        for (schedule, zone, after, next) in [
            (
                "* * * * *",
                "",
                "2026-01-01T00:00:00Z",
                "2026-01-01T00:01:00Z",
            ),
            (
                "*/15 * * * *",
                "",
                "2026-01-01T00:44:59Z",
                "2026-01-01T00:45:00Z",
            ),
            (
                "0 9 * * mon-fri",
                "",
                "2026-01-02T09:00:00Z",
                "2026-01-05T09:00:00Z",
            ),
            (
                "0 0 29 2 *",
                "",
                "2026-01-01T00:00:00Z",
                "2028-02-29T00:00:00Z",
            ),
            (
                "0 0 13 * 5",
                "",
                "2026-01-01T00:00:00Z",
                "2026-01-02T00:00:00Z",
            ),
            (
                "@monthly",
                "",
                "2026-01-01T00:00:00Z",
                "2026-02-01T00:00:00Z",
            ),
            (
                "30 2 * * *",
                "Europe/Berlin",
                "2026-03-28T12:00:00Z",
                "2026-03-30T00:30:00Z",
            ),
            (
                "0 9 * * *",
                "America/New_York",
                "2026-07-01T00:00:00Z",
                "2026-07-01T13:00:00Z",
            ),
            (
                "0 9 * * *",
                "Asia/Tokyo",
                "2026-07-01T00:00:00Z",
                "2026-07-02T00:00:00Z",
            ),
        ] {
            let zone = Zone::parse(zone).unwrap();
            let after = Instant::parse_rfc3339(after).unwrap();
            let found = Schedule::parse(schedule).unwrap().next(after, &zone);
            assert_eq!(
                found.map(Instant::rfc3339).as_deref(),
                Some(next),
                "{schedule}"
            );
        }
    }

    #[test]
    fn bad_schedules() {
        for (schedule, error) in [
            ("* * * *", "expected exactly 5 fields, found 4: [* * * *]"),
            ("60 * * * *", "end of range (60) above maximum (59): 60"),
            (
                "*/0 * * * *",
                "step of range should be a positive number: */0",
            ),
            ("@often", "unrecognized descriptor: @often"),
        ] {
            assert_eq!(Schedule::parse(schedule), Err(error.to_owned()));
        }
    }
}
