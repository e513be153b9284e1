//! The events table.

use super::ending;
use playground::Duration;
use playground::view::{EventRow, clock};

/// kubectl's columns.
pub const HEADS: [&str; 5] = ["Last seen", "Type", "Reason", "Object", "Message"];
pub const ROWS: &str = "Rows";

/// The choice of events, and what there is to choose.
pub const SHOWN: &str = "Events shown";
pub const ALL: &str = "All";
pub const WARNINGS: &str = "Warnings";
pub const SELECTED: &str = "Selected";

pub const NONE: &str = "No events.";
pub const NONE_IN_RANGE: &str = "No events in this range.";

/// The type of an event, as Kubernetes calls it.
pub const fn kind(event: &EventRow) -> &'static str {
    match event.is_warning {
        true => "Warning",
        false => "Normal",
    }
}

/// The button for rows that are not drawn yet.
pub fn older(n: usize) -> String {
    format!("{n} older event{}", ending(n))
}

/// When an event was seen last.
pub fn at(last: Duration) -> String {
    format!("at {}", clock(last))
}

/// A repeated event.
pub fn times_since(count: u32, first: Duration) -> String {
    format!("{count} times since {}", clock(first))
}

/// What the button of a reason asks.
pub fn why(reason: &str) -> String {
    format!("{reason}: why?")
}
