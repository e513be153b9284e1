//! Playing: how far simulated time goes in one frame. Frames decide when, never what.

use playground::Duration;

use crate::browser;
use crate::source::Source;

/// A frame never stands for more wall-clock time than this: a hidden page does not catch up.
const FRAME_MAX_MS: f64 = 100.0;
/// CPU the simulation may take in one frame, and at speeds at which nobody follows single pods.
const BUDGET_MS: f64 = 5.0;
const FAST_BUDGET_MS: f64 = 12.0;
const FAST: f64 = 32.0;
/// After more than this the frame is over: taking a picture, or drawing it as well, would make it
/// a long one.
pub const LOOK_MS: f64 = 1.25;
/// See `LOOK_MS`.
pub const DRAW_MS: f64 = 0.75;
/// So many frames in a row may be left undrawn while the simulation falls behind.
const UNDRAWN_MAX: u32 = 2;
/// Events handled between two looks at the budget.
const PART_EVENTS: u64 = 16;

/// Where playing stops by itself.
#[derive(Default)]
pub struct Play {
    /// At this moment.
    pub until: Option<Duration>,
    /// When nothing but distant deadlines is left.
    pub until_stable: bool,
    /// At this moment of the browser's clock, in milliseconds.
    pub stop_at_ms: Option<f64>,
    /// The speed to go back to then.
    pub speed_after: Option<f64>,
    /// Fractions of microseconds not yet played.
    rest_us: f64,
    /// Frames that were played and not drawn.
    pub undrawn: u32,
    /// Whether a picture was taken of them.
    pub is_seen: bool,
    /// Whether the latest frame ran out of budget.
    is_behind: bool,
}

impl Play {
    /// Whether this frame is for drawing what earlier ones played.
    pub fn owes_drawing(&self) -> bool {
        self.undrawn >= UNDRAWN_MAX || self.undrawn > 0 && !self.is_behind
    }

    /// Plays one frame; tells whether an end was reached.
    pub fn frame(&mut self, source: &mut Source, elapsed_ms: f64, speed: f64) -> bool {
        self.is_behind = false;
        let wanted = elapsed_ms.clamp(0.0, FRAME_MAX_MS) * 1000.0 * speed + self.rest_us;
        let span = wanted.floor();
        self.rest_us = wanted - span;
        let goal = source.now() + Duration(span as u64);
        let goal = self.until.map_or(goal, |until| goal.min(until));
        let budget = if speed < FAST {
            BUDGET_MS
        } else {
            FAST_BUDGET_MS
        };
        let started = browser::now_ms();
        while source.now() < goal {
            let left = goal - source.now();
            if source.advance_within(left, PART_EVENTS) && source.now() < goal {
                return true;
            }
            if browser::now_ms() - started > budget {
                break;
            }
        }
        self.is_behind = source.now() < goal;
        self.until.is_some_and(|until| source.now() >= until)
            || self.stop_at_ms.is_some_and(|at| started >= at)
    }
}
