//! How long ago something was, as tables and descriptions say it.
//!
//! k8s: staging/src/k8s.io/cli-runtime and pkg/printers/internalversion/printers.go,
//! translateTimestampSince, translateMicroTimestampSince

use api::Time;
use api::duration_text::age_text_micros;
use api::meta::MicroTime;
use sim::Instant;

/// `5s`, or `<unknown>` for a time never set.
pub fn age(now: Instant, time: Time) -> String {
    if time.is_zero() {
        "<unknown>".to_owned()
    } else {
        age_text_micros(micros_between(time.instant(), now))
    }
}

/// As `age`, for a time with microseconds.
pub fn micro_age(now: Instant, time: MicroTime) -> String {
    if time.0 == Instant(0) {
        "<unknown>".to_owned()
    } else {
        age_text_micros(micros_between(time.0, now))
    }
}

/// The span from one time to another, as ages are printed.
pub fn span(from: Time, to: Time) -> String {
    age_text_micros(micros_between(from.instant(), to.instant()))
}

/// Microseconds from `earlier` to `later`, negative when they are the other way round.
fn micros_between(earlier: Instant, later: Instant) -> i64 {
    let difference = i128::from(later.0) - i128::from(earlier.0);
    i64::try_from(difference).unwrap_or(i64::MAX)
}
