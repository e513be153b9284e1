//! Ages as tables show them (`2m5s`, `47h`), and the errors of durations in flags.
//!
//! Go's own form of durations (`1h0m5.5s`) is read and printed by `sim::Duration`.
//! k8s: staging/src/k8s.io/apimachinery/pkg/util/duration/duration.go, HumanDuration

use sim::Duration;

use crate::go_text::quote;

const MICROS_PER_SECOND: i64 = 1_000_000;

/// An age in whole seconds, as tables show it. Fractions of a second are cut before.
pub fn age_text(seconds: i64) -> String {
    let (minutes, hours) = (seconds / 60, seconds / 3600);
    let (days, years) = (hours / 24, hours / 24 / 365);
    let two = |large: i64, large_unit: &str, small: i64, small_unit: &str| match small {
        0 => format!("{large}{large_unit}"),
        small => format!("{large}{large_unit}{small}{small_unit}"),
    };
    match seconds {
        ..=-2 => "<invalid>".to_owned(),
        -1 => "0s".to_owned(),
        0..120 => format!("{seconds}s"),
        _ if minutes < 10 => two(minutes, "m", seconds % 60, "s"),
        _ if minutes < 180 => format!("{minutes}m"),
        _ if hours < 8 => two(hours, "h", minutes % 60, "m"),
        _ if hours < 48 => format!("{hours}h"),
        _ if hours < 24 * 8 => two(days, "d", hours % 24, "h"),
        _ if hours < 24 * 365 * 2 => format!("{days}d"),
        _ if hours < 24 * 365 * 8 => two(years, "y", days % 365, "d"),
        _ => format!("{years}y"),
    }
}

/// The age of something `micros` microseconds old; the rest below a second is cut.
pub fn age_text_micros(micros: i64) -> String {
    age_text(micros / MICROS_PER_SECOND)
}

/// Reads a span as kubectl flags take it (`1h30m`, `0`), or says what Go would say.
pub fn parse_go_text(text: &str) -> Result<Duration, String> {
    Duration::parse(text).ok_or_else(|| {
        let text_quoted = quote(text);
        let last = text.trim_start_matches(|c: char| !c.is_ascii_alphabetic() && c != 'µ');
        let unit_end = last
            .find(|c: char| c == '.' || c.is_ascii_digit())
            .unwrap_or(last.len());
        let unit = last.split_at(unit_end).0;
        let starts_with_digit = text.starts_with(|c: char| c == '.' || c.is_ascii_digit());
        match (starts_with_digit, unit) {
            (true, "") => format!("time: missing unit in duration {text_quoted}"),
            (true, unit) if Duration::parse(&format!("1{unit}")).is_none() => {
                format!(
                    "time: unknown unit {} in duration {text_quoted}",
                    quote(unit)
                )
            }
            _ => format!("time: invalid duration {text_quoted}"),
        }
    })
}

#[cfg(test)]
mod tests {
    use sim::Duration;

    use super::{age_text_micros, parse_go_text};

    #[test]
    fn flags_name_the_problem() {
        assert_eq!(parse_go_text("1h30m"), Ok(Duration(5_400_000_000)));
        for (text, error) in [
            ("", "time: invalid duration \"\""),
            ("10", "time: missing unit in duration \"10\""),
            ("1x", "time: unknown unit \"x\" in duration \"1x\""),
            (
                "9999999999999h",
                "time: invalid duration \"9999999999999h\"",
            ),
            ("soon", "time: invalid duration \"soon\""),
        ] {
            assert_eq!(parse_go_text(text), Err(error.to_owned()));
        }
    }

    #[test]
    fn ages_cut_fractions_towards_zero() {
        assert_eq!(age_text_micros(-1_999_999), "0s");
        assert_eq!(age_text_micros(119_999_999), "119s");
        assert_eq!(age_text_micros(i64::MIN), "<invalid>");
        assert_eq!(age_text_micros(i64::MAX), "292471y");
    }
}
