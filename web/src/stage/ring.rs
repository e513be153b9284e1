//! The ring of a wait: a pale track and an arc that is what is left of it, from twelve o'clock.
//!
//! It is the circular arrow of the glyph; only what stands inside differs. It moves in whole
//! simulated seconds.

use playground::view::{PodState, Wait};
use std::f64::consts::TAU;
use yew::prelude::*;

/// A ring of some diameter.
pub fn ring(diameter: f64, wait: Option<Wait>, state: PodState) -> Html {
    let thick = if diameter > 30.0 { 3.0 } else { 2.0 };
    let c = diameter / 2.0;
    let r = c - thick / 2.0 - 1.0;
    let around = TAU * r;
    let left = wait.map_or(1.0, |wait| {
        f64::from(wait.left_seconds) / f64::from(wait.total_seconds.max(1))
    });
    let arc = format!("{:.1} {:.1}", around * left.min(1.0), around);
    let turn = format!("rotate(-90 {c} {c})");
    // The browser has these functions; ours would weigh 8 kB.
    let angle = left.min(1.0) * TAU;
    let end = (js_sys::Math::sin(angle), js_sys::Math::cos(angle));
    let inside = match state {
        PodState::ImagePull => html! {
            <svg x={(c / 2.0).to_string()} y={(c / 2.0).to_string()} width={c.to_string()}
                height={c.to_string()} viewBox="0 0 16 16"
                stroke-width="2" stroke-linecap="round" stroke-linejoin="round"><use href="#i-image"
                    /></svg>
        },
        _ => html! { <>
            <path d={format!("M{c} {:.1}V{:.1}", c * 0.62, c * 1.083)} stroke-width={(c /
                6.0).to_string()} stroke-linecap="round" />
            <circle cx={c.to_string()} cy={(c * 1.35).to_string()} r={(c * 0.108).to_string()}
                fill="currentColor" stroke="none" />
        </> },
    };
    html! {
        <svg width={diameter.to_string()} height={diameter.to_string()}
            viewBox={format!("0 0 {diameter} {diameter}")} aria-hidden="true">
            <g fill="none" stroke="currentColor" stroke-width={thick.to_string()}>
                <circle cx={c.to_string()} cy={c.to_string()} r={r.to_string()} opacity=".25" />
                if left > 0.0 {
                    <circle cx={c.to_string()} cy={c.to_string()} r={r.to_string()}
                        stroke-dasharray={arc} transform={turn} />
                    { arrow(c, r, thick, end) }
                }
                { inside }
            </g>
        </svg>
    }
}

/// The head of the arc: a triangle that points on along the circle.
fn arrow(c: f64, r: f64, thick: f64, (sin, cos): (f64, f64)) -> Html {
    let (x, y) = (c + r * sin, c - r * cos);
    let size = thick * 1.25;
    // Along the circle, clockwise, and outwards.
    let (ax, ay, ox, oy) = (cos, sin, sin, -cos);
    let at = |along: f64, out: f64| {
        format!(
            "{:.1} {:.1}",
            x + ax * along * size + ox * out * size,
            y + ay * along * size + oy * out * size
        )
    };
    let d = format!("M{}L{}L{}Z", at(0.0, 1.0), at(1.2, 0.0), at(0.0, -1.0));
    html! { <path d={d} fill="currentColor" stroke="none" /> }
}
