//! Numbers as a page writes them: clocks, ages, cores and bytes.

use crate::Duration;
use api::kind::KINDS;

/// `1:27`, or `1:02:03` from an hour on.
pub fn clock(at: Duration) -> String {
    let seconds = at.as_secs();
    let (hours, minutes, seconds) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    match hours {
        0 => format!("{minutes}:{seconds:02}"),
        _ => format!("{hours}:{minutes:02}:{seconds:02}"),
    }
}

/// An age as kubectl prints it: two units at most, the finer one dropped as it grows.
/// k8s: apimachinery/pkg/util/duration/duration.go, HumanDuration
pub fn age(span: Duration) -> String {
    let seconds = span.as_secs();
    let (minutes, hours) = (seconds / 60, seconds / 3600);
    let (days, years) = (hours / 24, hours / 24 / 365);
    let two = |whole: u64, unit: &str, rest: u64, fine: &str| match rest {
        0 => format!("{whole}{unit}"),
        rest => format!("{whole}{unit}{rest}{fine}"),
    };
    match () {
        () if seconds < 60 * 2 => format!("{seconds}s"),
        () if minutes < 10 => two(minutes, "m", seconds % 60, "s"),
        () if minutes < 60 * 3 => format!("{minutes}m"),
        () if hours < 8 => two(hours, "h", minutes % 60, "m"),
        () if hours < 48 => format!("{hours}h"),
        () if hours < 24 * 8 => two(days, "d", hours % 24, "h"),
        () if hours < 24 * 365 * 2 => format!("{days}d"),
        () if hours < 24 * 365 * 8 => two(years, "y", days % 365, "d"),
        () => format!("{years}y"),
    }
}

/// `1250m` of CPU in millicores, whole cores above ten.
pub fn quantity_cpu(millis: u64) -> String {
    match millis {
        0..10_000 => format!("{millis}m"),
        _ => format!("{}", millis / 1000),
    }
}

/// `2048Mi` of memory in bytes, in Gi from ten of them on.
pub fn quantity_memory(bytes: u64) -> String {
    let mebi = bytes >> 20;
    match mebi {
        0..10_240 => format!("{mebi}Mi"),
        _ => format!("{}Gi", mebi >> 10),
    }
}

/// A kind where there is little room, as people write it in a terminal: `deployment`, `hpa`.
pub fn short_kind(kind: &str) -> String {
    const LENGTH_MAX: usize = 12;
    let known = KINDS.iter().find(|row| row.kind.name() == kind);
    let short = known.and_then(|row| row.short_names.first());
    match short.filter(|_| kind.len() > LENGTH_MAX) {
        Some(short) => (*short).to_owned(),
        None => kind.to_ascii_lowercase(),
    }
}

/// The last part of a generated name, or the whole of one that a person gave: `k2xwl`, `db-0`.
/// k8s: staging/src/k8s.io/apimachinery/pkg/util/rand/rand.go, alphanums
pub fn short_name(name: &str) -> &str {
    let is_drawn = |byte| b"bcdfghjklmnpqrstvwxz2456789".contains(&byte);
    match name.rsplit_once('-') {
        Some((_, suffix)) if suffix.len() == 5 && suffix.bytes().all(is_drawn) => suffix,
        _ => name,
    }
}

/// A count with its thousands apart: `12,500`.
pub fn count(number: usize) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::{age, clock, count, short_kind, short_name};
    use crate::Duration;

    #[test]
    fn long_kinds_are_written_short() {
        for (kind, written) in [
            ("Deployment", "deployment"),
            ("HorizontalPodAutoscaler", "hpa"),
            ("PersistentVolumeClaim", "pvc"),
            ("SomethingNobodyKnows", "somethingnobodyknows"),
        ] {
            assert_eq!(short_kind(kind), written);
        }
    }

    #[test]
    fn ages_are_written_as_kubectl_writes_them() {
        let table = [
            (0, "0s"),
            (119, "119s"),
            (120, "2m"),
            (125, "2m5s"),
            (600, "10m"),
            (10_800, "3h"),
            (11_100, "3h5m"),
            (28_800, "8h"),
            (172_800, "2d"),
            (691_200, "8d"),
        ];
        for (seconds, expected) in table {
            assert_eq!(age(Duration::from_secs(seconds)), expected);
        }
    }

    #[test]
    fn clocks_grow_an_hour_when_they_need_one() {
        assert_eq!(clock(Duration::from_secs(87)), "1:27");
        assert_eq!(clock(Duration::from_secs(3723)), "1:02:03");
    }

    #[test]
    fn names_that_a_person_gave_are_not_cut() {
        for (name, short) in [
            ("web-58b5fd9b4d-k2xwl", "k2xwl"),
            ("db-0", "db-0"),
            ("my-nginx", "my-nginx"),
            ("lone", "lone"),
        ] {
            assert_eq!(short_name(name), short);
        }
    }

    #[test]
    fn thousands_stand_apart() {
        for (number, expected) in [
            (0, "0"),
            (999, "999"),
            (1000, "1,000"),
            (150_000, "150,000"),
        ] {
            assert_eq!(count(number), expected);
        }
    }
}
