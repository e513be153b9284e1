//! Virtual time in whole microseconds.
//!
//! `Instant` counts from the Unix epoch so that it prints as a calendar time; a run starts at
//! `Instant::START`. Arithmetic saturates: no input can make it panic or wrap.

use std::fmt;

/// Microseconds in a second.
const MICROS: u64 = 1_000_000;

/// A moment of virtual time: microseconds since 1970-01-01T00:00:00Z.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Debug)]
pub struct Instant(pub u64);

/// A span of virtual time in microseconds.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Debug)]
pub struct Duration(pub u64);

impl Instant {
    /// When every run starts: 2026-01-01T00:00:00Z. Fixed, so that links reproduce calendar times.
    pub const START: Instant = Instant(1_767_225_600 * MICROS);

    /// The moment `since_start` after the start of a run.
    pub const fn at(since_start: Duration) -> Instant {
        Instant(Instant::START.0.saturating_add(since_start.0))
    }

    /// Time since `earlier`, zero if `earlier` is later.
    pub const fn since(self, earlier: Instant) -> Duration {
        Duration(self.0.saturating_sub(earlier.0))
    }

    /// Time since the start of the run.
    pub const fn since_start(self) -> Duration {
        self.since(Instant::START)
    }

    /// Whole seconds since the Unix epoch, cut down: the precision of times in the Kubernetes API.
    pub const fn unix_seconds(self) -> u64 {
        self.0 / MICROS
    }

    /// This moment with the fraction of a second cut off, as `metav1.Time` stores it.
    pub const fn whole_second(self) -> Instant {
        Instant(self.0 / MICROS * MICROS)
    }

    /// `2026-01-01T00:00:00Z`.
    pub fn rfc3339(self) -> String {
        let c = Civil::of(self.unix_seconds());
        format!(
            "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}Z",
            c.year, c.month, c.day, c.hour, c.minute, c.second
        )
    }

    /// `2026-01-01T00:00:00.000000Z`, the precision of `metav1.MicroTime`.
    pub fn rfc3339_micros(self) -> String {
        let text = self.rfc3339();
        format!("{}.{:06}Z", text.trim_end_matches('Z'), self.0 % MICROS)
    }

    /// `Thu, 01 Jan 2026 00:00:00 +0000`, as kubectl describe prints times.
    pub fn rfc1123(self) -> String {
        const DAYS: [&str; 7] = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"];
        const MONTHS: [&str; 12] = [
            "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
        ];
        let seconds = self.unix_seconds();
        let c = Civil::of(seconds);
        let day = DAYS
            .get((seconds / 86_400 % 7) as usize)
            .copied()
            .unwrap_or("");
        let month = MONTHS.get(c.month as usize - 1).copied().unwrap_or("");
        format!(
            "{day}, {:02} {month} {:04} {:02}:{:02}:{:02} +0000",
            c.day, c.year, c.hour, c.minute, c.second
        )
    }

    /// Reads `2026-01-01T00:00:00Z`, with an optional fraction and a numeric offset.
    pub fn parse_rfc3339(text: &str) -> Option<Instant> {
        let (date, rest) = text.split_once(['T', 't', ' '])?;
        let mut ymd = date.splitn(3, '-').map(|p| p.parse::<i64>().ok());
        let (year, month, day) = (ymd.next()??, ymd.next()??, ymd.next()??);
        let zone_at = rest.find(['Z', 'z', '+', '-'])?;
        let (clock, zone) = rest.split_at(zone_at);
        let (hms, fraction) = clock.split_once('.').unwrap_or((clock, ""));
        let mut parts = hms.splitn(3, ':').map(|p| p.parse::<i64>().ok());
        let (hour, minute, second) = (parts.next()??, parts.next()??, parts.next()??);
        let in_range = (1..=12).contains(&month)
            && (1..=31).contains(&day)
            && (1970..=9999).contains(&year)
            && (0..24).contains(&hour)
            && (0..60).contains(&minute)
            && (0..=60).contains(&second);
        if !in_range || !fraction.bytes().all(|b| b.is_ascii_digit()) {
            return None;
        }
        let micros = format!("{fraction:0<6}").get(..6)?.parse::<u64>().ok()?;
        let seconds =
            days_from_civil(year, month, day) * 86_400 + hour * 3600 + minute * 60 + second
                - zone_offset_seconds(zone)?;
        Some(Instant(
            u64::try_from(seconds)
                .ok()?
                .checked_mul(MICROS)?
                .checked_add(micros)?,
        ))
    }
}

/// Seconds east of UTC of `Z`, `+01:00`, `-0330`.
fn zone_offset_seconds(zone: &str) -> Option<i64> {
    let sign = match zone.as_bytes().first()? {
        b'Z' | b'z' => return (zone.len() == 1).then_some(0),
        b'+' => 1,
        _ => -1,
    };
    let digits: String = zone.get(1..)?.chars().filter(|c| *c != ':').collect();
    let hours = digits.get(..2)?.parse::<i64>().ok()?;
    let minutes = digits.get(2..4)?.parse::<i64>().ok()?;
    Some(sign * (hours * 3600 + minutes * 60))
}

impl Duration {
    /// No time.
    pub const ZERO: Duration = Duration(0);
    /// The longest span.
    pub const MAX: Duration = Duration(u64::MAX);

    /// Whole seconds.
    pub const fn from_secs(seconds: u64) -> Duration {
        Duration(seconds.saturating_mul(MICROS))
    }

    /// Milliseconds.
    pub const fn from_millis(millis: u64) -> Duration {
        Duration(millis.saturating_mul(1000))
    }

    /// Microseconds.
    pub const fn from_micros(micros: u64) -> Duration {
        Duration(micros)
    }

    /// Whole seconds from a field of the API, where negative numbers count as zero.
    pub fn from_api_secs(seconds: i64) -> Duration {
        Duration::from_secs(u64::try_from(seconds).unwrap_or(0))
    }

    /// Whole seconds, cut down.
    pub const fn as_secs(self) -> u64 {
        self.0 / MICROS
    }

    /// Whole seconds, rounded up.
    pub const fn as_secs_ceil(self) -> u64 {
        self.0.div_ceil(MICROS)
    }

    /// Whole milliseconds, cut down.
    pub const fn as_millis(self) -> u64 {
        self.0 / 1000
    }

    /// `self * n`, saturating.
    pub const fn times(self, n: u64) -> Duration {
        Duration(self.0.saturating_mul(n))
    }
}

impl std::ops::Add<Duration> for Instant {
    type Output = Instant;
    fn add(self, by: Duration) -> Instant {
        Instant(self.0.saturating_add(by.0))
    }
}

impl std::ops::Sub<Duration> for Instant {
    type Output = Instant;
    fn sub(self, by: Duration) -> Instant {
        Instant(self.0.saturating_sub(by.0))
    }
}

impl std::ops::Add for Duration {
    type Output = Duration;
    fn add(self, by: Duration) -> Duration {
        Duration(self.0.saturating_add(by.0))
    }
}

impl std::ops::Sub for Duration {
    type Output = Duration;
    fn sub(self, by: Duration) -> Duration {
        Duration(self.0.saturating_sub(by.0))
    }
}

impl fmt::Display for Instant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.rfc3339())
    }
}

/// A calendar date and time of day in UTC.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Civil {
    /// Year, four digits.
    pub year: i64,
    /// 1 to 12.
    pub month: i64,
    /// 1 to 31.
    pub day: i64,
    /// 0 to 23.
    pub hour: i64,
    /// 0 to 59.
    pub minute: i64,
    /// 0 to 59.
    pub second: i64,
    /// 0 is Sunday.
    pub weekday: i64,
}

impl Civil {
    /// The calendar form of `unix_seconds` (proleptic Gregorian calendar, no leap seconds).
    pub fn of(unix_seconds: u64) -> Civil {
        let days = (unix_seconds / 86_400) as i64;
        let rest = (unix_seconds % 86_400) as i64;
        // Days to civil date with years that start in March, so that the leap day comes last.
        let shifted = days + 719_468;
        let era = shifted.div_euclid(146_097);
        let day_of_era = shifted.rem_euclid(146_097);
        let year_of_era =
            (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
        let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let month_from_march = (5 * day_of_year + 2) / 153;
        let month = if month_from_march < 10 {
            month_from_march + 3
        } else {
            month_from_march - 9
        };
        Civil {
            year: year_of_era + era * 400 + i64::from(month <= 2),
            month,
            day: day_of_year - (153 * month_from_march + 2) / 5 + 1,
            hour: rest / 3600,
            minute: rest / 60 % 60,
            second: rest % 60,
            weekday: (days + 4).rem_euclid(7),
        }
    }
}

/// Days from 1970-01-01 to a date of the proleptic Gregorian calendar.
pub fn days_from_civil(year: i64, month: i64, day: i64) -> i64 {
    let y = if month <= 2 { year - 1 } else { year };
    let era = y.div_euclid(400);
    let year_of_era = y.rem_euclid(400);
    let month_from_march = if month > 2 { month - 3 } else { month + 9 };
    let day_of_year = (153 * month_from_march + 2) / 5 + day - 1;
    era * 146_097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719_468
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn calendar_texts() {
        assert_eq!(Instant::START.rfc3339(), "2026-01-01T00:00:00Z");
        assert_eq!(Instant::START.rfc1123(), "Thu, 01 Jan 2026 00:00:00 +0000");
        let leap = Instant::parse_rfc3339("2024-02-29T23:59:59.5Z").unwrap();
        assert_eq!(leap.rfc3339_micros(), "2024-02-29T23:59:59.500000Z");
        assert_eq!(leap.rfc1123(), "Thu, 29 Feb 2024 23:59:59 +0000");
        assert_eq!(
            Instant::parse_rfc3339("2024-01-01T01:00:00+01:00")
                .unwrap()
                .rfc3339(),
            "2024-01-01T00:00:00Z"
        );
        for bad in [
            "",
            "x",
            "2024-13-01T00:00:00Z",
            "2024-01-01T00:00:00",
            "2024-01-01TZ",
        ] {
            assert_eq!(Instant::parse_rfc3339(bad), None, "{bad}");
        }
    }
}
