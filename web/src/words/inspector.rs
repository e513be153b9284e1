//! The inspector: cause, object, YAML, events and logs of what is selected.

use super::ending;
use playground::Duration;
use playground::view::clock;

pub const ABOUT: &str = "About the object";
pub const SELECT_SOMETHING: &str =
    "Select a pod, a node, an event or a bar: the steps that led to it appear here.";

// What comes next: a head, and what stands before the time that is left.
pub const NEXT: &str = "Next";
pub const IN: &str = "in ";

// The foot.
pub const ACTIONS: &str = "Actions";
pub const COPY_KUBECTL: &str = "Copy as kubectl";
pub const DELETE_POD: &str = "Delete pod";

// What would change it, and what did.
pub const WOULD_CHANGE: &str = "What would change this";
pub const COPY: &str = "Copy";
pub const RUN: &str = "Run";
pub const COMPARE_WITH: &str = "Compare with";
pub const BY_LATEST: &str = "by its latest change";
pub const MADE_THEN: &str = "It was made then.";
pub const NOTHING_DIFFERS: &str = "Nothing differs.";
/// A field that was not there.
pub const NO_VALUE: &str = "none";

// Facts.
pub const FACTS: &str = "Facts";
pub const CONDITIONS: &str = "Conditions";
pub const RUNS: &str = "Runs";
/// Heads of the table of runs, and which of them stand above numbers.
pub const RUN_HEADS: [(&str, bool); 5] = [
    ("Container", false),
    ("Restart", true),
    ("Started", false),
    ("Lived", true),
    ("End", false),
];
/// The end of a run that has not ended.
pub const STILL_RUNS: &str = "runs";

// Why the scheduler chose a node or none.
pub const PLACEMENT: &str = "Placement";
pub const NODE: &str = "Node";
pub const VERDICT: &str = "Verdict";
pub const TOTAL: &str = "Total";
pub const EVERY_PLUGIN: &str = "Every plug-in";
pub const PLUGIN: &str = "Plug-in";
pub const CHOSEN: &str = "chosen";
pub const POSSIBLE: &str = "possible";
pub const PASSED: &str = "ok";
pub const SKIPPED: &str = "skips";

// Events, logs and YAML.
pub const ASK_WHY: &str = "Why?";
pub const EVENTS: &str = "Events of the object";
pub const NO_EVENTS: &str = "No events about it.";
pub const NO_LOGS: &str = "Only pods print.";
pub const CONTAINER: &str = "Container";
pub const PREVIOUS_RUN: &str = "Previous run";
pub const COPY_YAML: &str = "Copy the YAML";

/// A tab where other tabs have the same name.
pub fn of_object(tab: &str) -> String {
    format!("{tab} of the object")
}

/// A button that goes to a moment.
pub fn go_to(time: &str) -> String {
    format!("Go to {time}")
}

/// The button that runs a line in the terminal.
pub fn run(line: &str) -> String {
    format!("Run {line}")
}

/// The button that copies a line.
pub fn copy(line: &str) -> String {
    format!("Copy {line}")
}

/// Since when it is so, or with which moment it is compared.
pub fn since(at: Duration) -> String {
    format!("since {}", clock(at))
}

/// The beginning of the range as a moment to compare with.
pub fn since_range(at: Duration) -> String {
    format!("since {}, the range", clock(at))
}

pub fn changed_at(at: Duration) -> String {
    format!("Changed at {}", clock(at))
}

/// Changed fields that are left out.
pub fn more_fields(n: u32) -> String {
    format!("and {n} more field{}", ending(n as usize))
}

/// Behind the time of a scheduler's decision.
pub fn looked_at(attempt: u32, feasible: u32, evaluated: u32) -> String {
    let often = match attempt {
        0 | 1 => String::new(),
        n => format!(", attempt {n}"),
    };
    format!("{often}: {feasible} of {evaluated} nodes looked at can take it.")
}

/// Behind an event that was repeated.
pub fn repeated(count: u32, first: Duration) -> String {
    format!(" ×{count} since {}", clock(first))
}

/// What a container prints.
pub fn logs(container: &str) -> String {
    format!("Logs of {container}")
}

/// What it printed before it was restarted.
pub fn logs_previous(container: &str) -> String {
    format!("Logs of {container}, previous run")
}
