//! The axis: where moments lie in pixels, and the ticks under the markers.

use playground::Duration;
use playground::view::clock;
use yew::prelude::*;

use super::seconds;

/// Space for names at the left of the lanes.
pub const LABELS: f64 = 168.0;

/// Where moments lie.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Scale {
    /// Pixels before the start.
    pub left: f64,
    /// Pixels from start to end.
    pub width: f64,
    /// The end, in seconds.
    pub end: f64,
}

impl Scale {
    /// The scale of a strip of some width.
    pub fn new(left: f64, width: f64, end: Duration) -> Scale {
        Scale {
            left,
            width: (width - left).max(1.0),
            end: seconds(end).max(1.0),
        }
    }

    /// The place of a moment.
    pub fn x(&self, at: Duration) -> f64 {
        self.left + (seconds(at) / self.end).min(1.0) * self.width
    }

    /// The last moment that lies on a whole half of a pixel: what lasts until now need not be
    /// drawn more finely.
    pub fn whole(&self, now: Duration) -> Duration {
        let half = (self.end * 5e5 / self.width).max(1.0) as u64;
        Duration(now.0 - now.0 % half)
    }

    /// The moment at a place, in seconds.
    pub fn seconds_at(&self, x: f64) -> f64 {
        ((x - self.left) / self.width).clamp(0.0, 1.0) * self.end
    }
}

/// Steps between labelled ticks, in seconds.
const STEPS: [u64; 14] = [
    5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14_400, 43_200,
];

/// The step that leaves some 70 pixels between labels.
fn step(scale: &Scale) -> u64 {
    let least = scale.end * 200.0 / scale.width;
    STEPS
        .into_iter()
        .find(|step| *step as f64 >= least)
        .unwrap_or(86_400)
}

/// Properties of the axis.
#[derive(Properties, PartialEq)]
pub struct AxisProps {
    /// Where moments lie.
    pub scale: Scale,
}

/// The axis with its ticks; three small ones between two labels.
#[component]
pub fn Axis(props: &AxisProps) -> Html {
    let scale = &props.scale;
    let step = step(scale);
    let small = (step as f64 / 3.0).max(1.0);
    let n = (scale.end / small).floor() as u64;
    let tick = |i: u64| {
        let at = i as f64 * small;
        let x = (scale.left + at / scale.end * scale.width).round();
        let is_labelled = i.is_multiple_of(3);
        let top = if is_labelled { 18 } else { 20 };
        let is_last = at + 0.01 >= scale.end;
        let fits = is_last || scale.left + scale.width - x > 64.0;
        // Beside where the playhead stands at this very moment.
        let (dx, anchor) = if is_last {
            (-8.0, "end")
        } else {
            (8.0, "start")
        };
        html! { <>
            <path d={format!("M{x} {top}V24")} stroke="var(--strong)" />
            if is_labelled && fits {
                <text x={(x + dx).to_string()} y="22" text-anchor={anchor} fill="var(--muted)">{
                    clock(Duration::from_secs(at as u64)) }</text>
            }
        </> }
    };
    html! {
        <svg class="axis" aria-hidden="true">
            { for (0..=n).map(tick) }
            <path d={format!("M{} 24.5H{}", scale.left, scale.left + scale.width)}
                stroke="var(--strong)" />
        </svg>
    }
}
