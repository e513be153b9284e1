//! Time: the bar with its buttons, the axis with markers, the lanes, and the small bar of phones.

mod axis;
mod bar;
mod choice;
mod cross;
mod lane;
mod lanes;
mod mini;
mod scrub;
mod strip;

pub use bar::{Bar, PlayButton};
pub use mini::Mini;
pub use strip::{Strip, StripProps};

use playground::Duration;

/// Seconds, with their fraction.
pub fn seconds(at: Duration) -> f64 {
    at.0 as f64 / 1e6
}

/// The moment at so many seconds.
pub fn moment(seconds: f64) -> Duration {
    Duration((seconds.max(0.0) * 1e6) as u64)
}
