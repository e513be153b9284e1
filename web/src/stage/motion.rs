//! How fast things move on the stage.

use web_sys::Element;

use crate::browser;

/// How long things move at the speed of 1, in milliseconds (style/tokens.css).
const TIMES: [(&str, f64); 4] = [
    ("--t-move", 300.0),
    ("--t-enter", 240.0),
    ("--t-exit", 180.0),
    ("--t-state", 200.0),
];
/// What would be shorter could not be followed, in milliseconds.
const SHORTEST: f64 = 80.0;

/// How fast things may move.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Motion {
    /// Off under reduced motion, after a seek, and from 16x on.
    pub is_on: bool,
    /// Durations are divided by the square root of this.
    pub speed: f64,
    /// Time was moved rather than run: nothing came from where it was.
    pub is_cut: bool,
}

impl Motion {
    /// Tells an element's style how long things move.
    pub fn set_times(&self, element: &Element) {
        for (name, base) in TIMES {
            let scaled = base / self.speed.max(1.0).sqrt();
            let scaled = if scaled < SHORTEST { 0.0 } else { scaled };
            browser::set_style(element, name, &format!("{scaled}ms"));
        }
    }
}
