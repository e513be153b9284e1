//! What is around the panes: header, tabs of a phone, the frame on other pages, and the panel of
//! the whole cluster.

use playground::view::count;

// The header.
pub const BREAK_IT: &str = "Break it: make the new version crash";
pub const KEYS_AND_HELP: &str = "Keys and help";
pub const SCENARIO: &str = "Scenario";

// A phone, and a frame on another page.
pub const MORE: &str = "More";
pub const PANES: &str = "Panes";
pub const RESIZE_SHEET: &str = "Resize the sheet";
pub const OPEN_OUTSIDE: &str = "Open in Podarium";
pub const ASK_WHY: &str = "Why?";
pub const REVISIONS: &str = "Revisions";

// The panel of the whole cluster, and the button that leads to it.
pub const WHOLE_CLUSTER: &str = "Whole cluster";
pub const STATES: &str = "States";
pub const BY_OWNER: &str = "By owner";
pub const PODS: &str = "pods";
pub const FAILING: &str = "failing";
pub const PREVIOUS_PAGE: &str = "Previous";
pub const NEXT_PAGE: &str = "Next";

/// How much of a node's CPU is requested.
pub fn percent(number: f64) -> String {
    format!("{number} %")
}

/// Which rows a page has.
pub fn page(first: usize, last: usize, n: usize) -> String {
    format!("{first} to {last} of {}", count(n))
}
