//! Spans of time as Go programs read and print them: `1m30s`, `1.5s`, `300ms`.
//!
//! Scenarios, transcripts, container commands and kubectl flags read them; events and back-off
//! messages print them.
//! k8s: none; Go standard library, time.ParseDuration and time.Duration.String

use crate::time::Duration;

/// Microseconds of each unit, longest first.
const UNITS: [(&str, u64); 6] = [
    ("ms", 1000),
    ("us", 1),
    ("µs", 1),
    ("h", 3_600_000_000),
    ("m", 60_000_000),
    ("s", 1_000_000),
];

impl Duration {
    /// Reads a span such as `90s`, `1m30s`, `1.5s`, `0`. None if it is not one or too long.
    /// Fractions below a microsecond are cut off.
    pub fn parse(text: &str) -> Option<Duration> {
        if text == "0" {
            return Some(Duration::ZERO);
        }
        let mut rest = text;
        let mut total = 0u64;
        while !rest.is_empty() {
            let end = rest.find(|c: char| c != '.' && !c.is_ascii_digit())?;
            let (number, tail) = rest.split_at(end);
            let (unit, micros) = UNITS.iter().find(|(unit, _)| tail.starts_with(unit))?;
            rest = tail.get(unit.len()..)?;
            total = total.checked_add(scaled(number, *micros)?)?;
        }
        (!text.is_empty()).then_some(Duration(total))
    }

    /// As Go prints it: `0s`, `300ms`, `1.5s`, `1m20s`, `2h0m0s`.
    pub fn go_text(self) -> String {
        if self.0 == 0 {
            return "0s".to_owned();
        }
        if self.0 < 1000 {
            return format!("{}µs", self.0);
        }
        if self.0 < 1_000_000 {
            return format!("{}ms", with_fraction(self.0, 1000, 3));
        }
        let (minutes, micros) = (self.0 / 60_000_000, self.0 % 60_000_000);
        let seconds = with_fraction(micros, 1_000_000, 6);
        match (minutes / 60, minutes % 60) {
            (0, 0) => format!("{seconds}s"),
            (0, m) => format!("{m}m{seconds}s"),
            (h, m) => format!("{h}h{m}m{seconds}s"),
        }
    }

    /// This span with everything below a whole `unit` cut off.
    pub const fn truncated(self, unit: Duration) -> Duration {
        match self.0.checked_rem(unit.0) {
            Some(rest) => Duration(self.0 - rest),
            None => self,
        }
    }
}

/// `number` (digits with at most one point) times `unit`, cut down to whole microseconds.
fn scaled(number: &str, unit: u64) -> Option<u64> {
    let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
    let empty = whole.is_empty() && fraction.is_empty();
    if empty || fraction.contains('.') || whole.len() > 18 {
        return None;
    }
    let mut total = format!("0{whole}").parse::<u64>().ok()?.checked_mul(unit)?;
    let mut place = unit;
    for digit in fraction.bytes() {
        place /= 10;
        total = total.checked_add(place * u64::from(digit - b'0'))?;
    }
    Some(total)
}

/// `value / unit` in decimal, without trailing zeros.
fn with_fraction(value: u64, unit: u64, digits: usize) -> String {
    let (whole, rest) = (value / unit, value % unit);
    if rest == 0 {
        return whole.to_string();
    }
    let text = format!("{whole}.{rest:0digits$}");
    text.trim_end_matches('0').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_and_prints_as_go_does() {
        for (text, micros, printed) in [
            ("90s", 90_000_000, "1m30s"),
            ("1m30s", 90_000_000, "1m30s"),
            ("1.5s", 1_500_000, "1.5s"),
            ("300ms", 300_000, "300ms"),
            ("0", 0, "0s"),
            ("0s", 0, "0s"),
            ("2h", 7_200_000_000, "2h0m0s"),
            ("1.001s", 1_001_000, "1.001s"),
            ("5m", 300_000_000, "5m0s"),
            (".5s", 500_000, "500ms"),
        ] {
            let read = Duration::parse(text);
            assert_eq!(read, Some(Duration(micros)), "{text}");
            assert_eq!(read.unwrap().go_text(), printed, "{text}");
        }
        for bad in [
            "",
            "5",
            "s",
            "1x",
            "-1s",
            "1..5s",
            "9999999999999999999h",
            "1m 5s",
        ] {
            assert_eq!(Duration::parse(bad), None, "{bad}");
        }
    }
}
