//! Every word that the page shows or speaks, one file per area; components hold none themselves
//! (`cargo xtask tidy` looks). Browser tests find elements by these texts.
//!
//! Not here: what the façade says (`playground::view` and `picture` make the headline, the steps of
//! an explanation, states and summaries), kubectl's lines and the names of Kubernetes, single
//! glyphs, and what only the style sheet or a script reads.

pub mod crash;
pub mod dialogs;
pub mod editor;
pub mod events;
pub mod inspector;
pub mod menu;
pub mod notices;
pub mod scripts;
pub mod shell;
pub mod stage;
pub mod terminal;
pub mod time;

use std::fmt::Display;

use playground::view::count;

pub const PODARIUM: &str = "Podarium";

// Panes, and their tabs where there is no room for all.
pub const CAUSE: &str = "Cause";
pub const CLUSTER: &str = "Cluster";
pub const EVENTS: &str = "Events";
pub const LOGS: &str = "Logs";
pub const MANIFEST: &str = "Manifest";
pub const MAP: &str = "Map";
pub const OBJECT: &str = "Object";
pub const TERMINAL: &str = "Terminal";
pub const TIME: &str = "Time";
pub const WHY: &str = "Why";
pub const YAML: &str = "YAML";

// Buttons that stand in several places.
pub const EMBED: &str = "Embed";
pub const KEYS_AND_ABOUT: &str = "Keys and about";
pub const NEXT_EVENT: &str = "Next event";
pub const PREVIOUS_EVENT: &str = "Previous event";
pub const SHARE: &str = "Share";

// Heads and labels of numbers.
pub const CPU: &str = "cpu";
pub const MEMORY: &str = "mem";
pub const READY: &str = "ready";
pub const WANT: &str = "want";

/// What a noun ends in: the one place that knows how English counts.
pub const fn ending(n: usize) -> &'static str {
    match n {
        1 => "",
        _ => "s",
    }
}

/// `1 pod`, `1,204 pods`.
pub fn pods(n: usize) -> String {
    format!("{} pod{}", count(n), ending(n))
}

/// `1 node`, `1,204 nodes`.
pub fn nodes(n: usize) -> String {
    format!("{} node{}", count(n), ending(n))
}

/// `12 s`.
pub fn seconds(n: &dyn Display) -> String {
    format!("{n} s")
}

/// Rows that are left out.
pub fn and_more(n: &dyn Display) -> String {
    format!("and {n} more")
}

/// The menu of an object, and the button that opens it.
pub fn actions_for(object: &str) -> String {
    format!("Actions for {object}")
}
