//! The time bar, the strip with its lanes, and the scrubber.

use super::ending;
use playground::Duration;
use playground::view::clock;

/// The clock, and the scrubber.
pub const SIMULATED_TIME: &str = "Simulated time";
/// Before the time that can be reached.
pub const OF: &str = "of ";
pub const END_IS: &str = "At most 7 days are simulated";

pub const PLAY: &str = "Play";
pub const PAUSE: &str = "Pause";
/// The same buttons as `NEXT_EVENT` and `PREVIOUS_EVENT`, with their keys.
pub const NEXT_EVENT_KEY: &str = "Next event ( . )";
pub const PREVIOUS_EVENT_KEY: &str = "Previous event ( , )";
pub const NEXT_EVENT_DOES: &str = "Play until something happens";
pub const SKIP_QUIET: &str = "Skip quiet";
pub const SKIP_QUIET_DOES: &str =
    "While playing, jump over more than 10 s in which nothing happens";
pub const RUN_UNTIL_STABLE: &str = "Run until stable";
pub const RUN_UNTIL_STABLE_DOES: &str =
    "Play until nothing but distant deadlines is left, at most 10 simulated minutes";
pub const SPEED: &str = "Speed";

// At the right of the bar.
pub const PLAYING: &str = "playing";
pub const PAUSED: &str = "paused";
pub const PAUSED_STABLE: &str = "paused · stable";

pub const CLEAR_RANGE: &str = "Clear the range";
pub const CLEAR_RANGE_KEY: &str = "Clear the range ( Esc )";
pub const GO_TO_MARKER: &str = "Go to a marker";
/// The run that nobody left yet.
pub const MAIN_BRANCH: &str = "main";
pub const TAKE_UP: &str = "Take up a future that was left by acting in the past";

pub const LANES: &str = "Lanes: the life of every pod";
/// After the version of an open group.
pub const COMMA_READY: &str = ", ready";

/// One of the buttons for speeds.
pub fn speed(label: &str) -> String {
    format!("Speed {label}")
}

/// The one button that goes through the speeds.
pub fn next_speed(label: &str) -> String {
    format!("Speed {label}: next")
}

/// Whether time runs, and the seed of the run.
pub fn state(state: &str, seed: u32) -> String {
    format!("{state} · seed {seed}")
}

/// The list of markers.
pub fn markers(n: usize) -> String {
    format!("Markers {n}")
}

/// A future that was left.
pub fn back_to(branch: &str) -> String {
    format!("Back to {branch}")
}

/// A moment as it is read out: `1 minute 27 seconds`.
pub fn spoken(at: Duration) -> String {
    let (minutes, seconds) = ((at.as_secs() / 60) as usize, (at.as_secs() % 60) as usize);
    let seconds = format!("{seconds} second{}", ending(seconds));
    match minutes {
        0 => seconds,
        _ => format!("{minutes} minute{} {seconds}", ending(minutes)),
    }
}

/// A stretch that was not played.
pub fn quiet(from: Duration, to: Duration) -> String {
    format!("Quiet from {} to {}: jumped over", clock(from), clock(to))
}

/// Pods below the name of an open group.
pub fn pods_ready(have: u32, ready: u32) -> String {
    format!("{have} pods, {ready} ready")
}

/// Pods beside the name of a closed group, all of them ready.
pub fn pods(have: u32) -> String {
    format!("{have} pod{}", ending(have as usize))
}

/// The same, where some are not.
pub fn some_of(ready: u32, have: u32) -> String {
    format!("{ready} of {have}")
}

/// States too short to be drawn.
pub fn more_states(n: u32) -> String {
    format!("{n} more state{}", ending(n as usize))
}

#[cfg(test)]
mod tests {
    use super::{Duration, spoken};

    #[test]
    fn moments_are_read_out_as_a_person_counts() {
        let cases = [
            (0, "0 seconds"),
            (1, "1 second"),
            (61, "1 minute 1 second"),
            (120, "2 minutes 0 seconds"),
        ];
        for (seconds, said) in cases {
            assert_eq!(spoken(Duration::from_secs(seconds)), said);
        }
    }
}
