//! Time zones as a small table: offsets, and the rule for summer time where there is one.
//!
//! Differs: present rules only and the zones people write in manifests, about a hundred; the full
//! database would weigh more than the simulation. Other names are refused like unknown ones.

use sim::time::{Civil, days_from_civil};

/// When clocks change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Summer {
    /// They do not.
    Never,
    /// Last Sunday of March to last Sunday of October, at 01:00 UTC.
    European,
    /// Second Sunday of March to first Sunday of November, at 02:00 local time.
    American,
    /// First Sunday of October to first Sunday of April, at 02:00 standard time.
    Australian,
    /// Last Sunday of September to first Sunday of April, at 02:00 standard time.
    NewZealand,
}

/// A time zone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Zone {
    /// Seconds east of UTC in winter.
    offset: i64,
    summer: Summer,
}

/// Minutes east of UTC, the rule, and the names.
const ZONES: &[(i64, Summer, &str)] = &[
    (
        0,
        Summer::Never,
        "UTC Etc/UTC GMT Etc/GMT Africa/Abidjan Africa/Accra Atlantic/Reykjavik",
    ),
    (
        0,
        Summer::European,
        "Europe/London Europe/Dublin Europe/Lisbon WET",
    ),
    (
        60,
        Summer::Never,
        "Africa/Lagos Africa/Algiers Africa/Tunis",
    ),
    (
        60,
        Summer::European,
        "Europe/Berlin Europe/Paris Europe/Madrid Europe/Rome Europe/Amsterdam Europe/Brussels \
         Europe/Vienna Europe/Zurich Europe/Stockholm Europe/Oslo Europe/Copenhagen \
         Europe/Prague Europe/Warsaw Europe/Budapest Europe/Belgrade Europe/Luxembourg \
         Europe/Zagreb Europe/Ljubljana Europe/Bratislava Europe/Malta CET MET",
    ),
    (
        120,
        Summer::Never,
        "Africa/Johannesburg Africa/Maputo Africa/Tripoli Europe/Kaliningrad",
    ),
    (
        120,
        Summer::European,
        "Europe/Athens Europe/Helsinki Europe/Kiev Europe/Kyiv Europe/Bucharest Europe/Sofia \
         Europe/Riga Europe/Tallinn Europe/Vilnius Asia/Nicosia EET",
    ),
    (
        180,
        Summer::Never,
        "Europe/Moscow Europe/Istanbul Europe/Minsk Asia/Riyadh Asia/Baghdad Asia/Kuwait \
         Asia/Qatar Africa/Nairobi",
    ),
    (210, Summer::Never, "Asia/Tehran"),
    (
        240,
        Summer::Never,
        "Asia/Dubai Asia/Baku Asia/Tbilisi Asia/Yerevan",
    ),
    (
        300,
        Summer::Never,
        "Asia/Karachi Asia/Tashkent Asia/Almaty Asia/Yekaterinburg",
    ),
    (
        330,
        Summer::Never,
        "Asia/Kolkata Asia/Calcutta Asia/Colombo",
    ),
    (345, Summer::Never, "Asia/Kathmandu"),
    (360, Summer::Never, "Asia/Dhaka Asia/Omsk"),
    (
        420,
        Summer::Never,
        "Asia/Bangkok Asia/Jakarta Asia/Ho_Chi_Minh Asia/Saigon",
    ),
    (
        480,
        Summer::Never,
        "Asia/Shanghai Asia/Hong_Kong Asia/Singapore Asia/Taipei Asia/Manila \
         Asia/Kuala_Lumpur Australia/Perth Asia/Macau",
    ),
    (540, Summer::Never, "Asia/Tokyo Asia/Seoul Asia/Pyongyang"),
    (570, Summer::Never, "Australia/Darwin"),
    (570, Summer::Australian, "Australia/Adelaide"),
    (
        600,
        Summer::Never,
        "Australia/Brisbane Asia/Vladivostok Pacific/Guam",
    ),
    (
        600,
        Summer::Australian,
        "Australia/Sydney Australia/Melbourne Australia/Hobart",
    ),
    (
        720,
        Summer::NewZealand,
        "Pacific/Auckland Antarctica/McMurdo",
    ),
    (
        -180,
        Summer::Never,
        "America/Sao_Paulo America/Argentina/Buenos_Aires America/Montevideo",
    ),
    (-210, Summer::American, "America/St_Johns"),
    (
        -240,
        Summer::Never,
        "America/Caracas America/La_Paz America/Puerto_Rico America/Manaus",
    ),
    (-240, Summer::American, "America/Halifax Atlantic/Bermuda"),
    (
        -300,
        Summer::Never,
        "America/Bogota America/Lima America/Panama America/Jamaica EST",
    ),
    (
        -300,
        Summer::American,
        "America/New_York America/Toronto America/Detroit US/Eastern America/Montreal EST5EDT",
    ),
    (
        -360,
        Summer::Never,
        "America/Mexico_City America/Costa_Rica America/Regina",
    ),
    (
        -360,
        Summer::American,
        "America/Chicago America/Winnipeg US/Central CST6CDT",
    ),
    (-420, Summer::Never, "America/Phoenix MST"),
    (
        -420,
        Summer::American,
        "America/Denver America/Edmonton US/Mountain MST7MDT",
    ),
    (
        -480,
        Summer::American,
        "America/Los_Angeles America/Vancouver America/Tijuana US/Pacific PST8PDT",
    ),
    (-540, Summer::American, "America/Anchorage"),
    (-600, Summer::Never, "Pacific/Honolulu HST"),
];

const HOUR: i64 = 3600;
const DAY: i64 = 86_400;

impl Zone {
    /// UTC.
    pub const UTC: Zone = Zone {
        offset: 0,
        summer: Summer::Never,
    };

    /// The zone called `name`; UTC if the name is empty.
    pub fn parse(name: &str) -> Option<Zone> {
        if name.is_empty() {
            return Some(Zone::UTC);
        }
        let row = ZONES
            .iter()
            .find(|(_, _, names)| names.split_whitespace().any(|known| known == name))?;
        Some(Zone {
            offset: row.0 * 60,
            summer: row.1,
        })
    }

    /// Local seconds of a moment.
    pub fn to_local(self, utc: u64) -> i64 {
        let utc = i64::try_from(utc).unwrap_or(i64::MAX / 2);
        utc.saturating_add(self.offset_at(utc))
    }

    /// The moment of local seconds; none if clocks skip that time. Of two moments the first.
    pub fn to_utc(self, local: i64) -> Option<u64> {
        let candidates = [self.offset + self.saving(), self.offset];
        candidates
            .iter()
            .map(|offset| local - offset)
            .find(|utc| utc + self.offset_at(*utc) == local)
            .and_then(|utc| u64::try_from(utc).ok())
    }

    /// RFC 3339 with the zone's offset.
    pub fn rfc3339(self, unix_seconds: u64) -> String {
        let local = self.to_local(unix_seconds);
        let offset = local - i64::try_from(unix_seconds).unwrap_or(local);
        let text = sim::Instant(u64::try_from(local).unwrap_or(0) * 1_000_000).rfc3339();
        if offset == 0 {
            return text;
        }
        let sign = if offset < 0 { '-' } else { '+' };
        let minutes = offset.abs() / 60;
        let clock = text.trim_end_matches('Z');
        format!("{clock}{sign}{:02}:{:02}", minutes / 60, minutes % 60)
    }

    fn saving(self) -> i64 {
        match self.summer {
            Summer::Never => 0,
            Summer::European | Summer::American | Summer::Australian | Summer::NewZealand => HOUR,
        }
    }

    fn offset_at(self, utc: i64) -> i64 {
        let year = Civil::of(u64::try_from(utc).unwrap_or(0)).year;
        let standard = self.offset;
        let is_summer = match self.summer {
            Summer::Never => false,
            Summer::European => {
                let begin = last_sunday(year, 3, 31) * DAY + HOUR;
                let end = last_sunday(year, 10, 31) * DAY + HOUR;
                (begin..end).contains(&utc)
            }
            Summer::American => {
                let begin = sunday(year, 3, 2) * DAY + 2 * HOUR - standard;
                let end = sunday(year, 11, 1) * DAY + HOUR - standard;
                (begin..end).contains(&utc)
            }
            Summer::Australian => {
                let begin = sunday(year, 10, 1) * DAY + 2 * HOUR - standard;
                let end = sunday(year, 4, 1) * DAY + 2 * HOUR - standard;
                !(end..begin).contains(&utc)
            }
            Summer::NewZealand => {
                let begin = last_sunday(year, 9, 30) * DAY + 2 * HOUR - standard;
                let end = sunday(year, 4, 1) * DAY + 2 * HOUR - standard;
                !(end..begin).contains(&utc)
            }
        };
        standard + if is_summer { self.saving() } else { 0 }
    }
}

/// The day number of the `nth` Sunday of a month.
fn sunday(year: i64, month: i64, nth: i64) -> i64 {
    let first = days_from_civil(year, month, 1);
    // 1970-01-01 was a Thursday; Sundays are 3 days later, modulo 7.
    first + (3 - first).rem_euclid(7) + (nth - 1) * 7
}

/// The day number of the last Sunday of a month of `days` days.
fn last_sunday(year: i64, month: i64, days: i64) -> i64 {
    let last = days_from_civil(year, month, days);
    last - (last - 3).rem_euclid(7)
}
