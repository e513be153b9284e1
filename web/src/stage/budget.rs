//! The budget band: as many slots as the ceiling of a rolling update, and two posts.
//!
//! Solid left of the floor post means that the promise is kept; right of the ceiling post nothing
//! can be drawn.

use playground::view::{Budget, PodState, Slot};
use yew::prelude::*;

use crate::icon::{family, revision_class};
use crate::words;

/// More slots than this are drawn as proportions, without letters.
const SLOTS_MAX: usize = 24;
/// Base lines of the words above and below.
const ABOVE: &str = "13";
const BELOW: &str = "50";

/// The band at some width; `long` sums name what they count.
pub fn band(budget: &Budget, width: f64, long: bool) -> Html {
    let n = budget.slots.len().max(1);
    let pitch = width / n as f64;
    let gap = if n > SLOTS_MAX { 0.5 } else { 3.0 };
    let slot = |(i, slot): (usize, &Slot)| {
        one(
            slot,
            1.5 + i as f64 * width / n as f64,
            pitch - gap,
            n <= SLOTS_MAX,
        )
    };
    let share = f64::from(budget.floor) / f64::from(budget.ceiling.max(1));
    let floor = share.min(1.0) * width + if budget.floor == 0 { 1.0 } else { 0.0 };
    let (at_floor, at_ceiling) = (budget.floor, budget.ceiling);
    let label = words::stage::budget(budget.available, at_floor, budget.total, at_ceiling);
    let (low, high) = match long {
        true => (
            words::stage::floor_sum(at_floor, &budget.floor_sum),
            words::stage::ceiling_sum(at_ceiling, &budget.ceiling_sum),
        ),
        false => (budget.floor_sum.to_string(), budget.ceiling_sum.to_string()),
    };
    let (least, most) = (
        words::stage::at_least(at_floor),
        words::stage::at_most(at_ceiling),
    );
    // The words of the floor end before those of the ceiling begin.
    let room = |taken: &str| width - long_as(taken) - 12.0;
    html! {
        <svg class="bud" width={width.to_string()} height="54" role="img" aria-label={label}>
            if n < budget.ceiling as usize { { proportions(budget, width) } }
            else { { for budget.slots.iter().enumerate().map(slot) } }
            { post(floor, (&least, room(&most)), (&low, room(&high))) }
            { post(width, (&most, width), (&high, width)) }
        </svg>
    }
}

/// More pods than slots: the available ones, then the others, each as its share of the ceiling.
fn proportions(budget: &Budget, width: f64) -> Html {
    let share = |pods: u32| width * f64::from(pods) / f64::from(budget.ceiling.max(1));
    let (available, total) = (share(budget.available), share(budget.total));
    let part = |x: f64, w: f64, fill: &'static str, stroke: &'static str| {
        let (x, w) = ((x + 1.5).to_string(), (w - 3.0).max(0.0).to_string());
        html! { <rect {x} y="20.5" width={w} height="15" rx="2" {fill} {stroke} /> }
    };
    html! { <>
        { part(0.0, width, "none", "var(--hair)") }
        { part(0.0, available, "var(--g)", "var(--g)") }
        if total > available {
            { part(available, total - available, "var(--surface)", "var(--a)") }
            { part(available, total - available, "url(#hatch)", "var(--a)") }
        }
    </> }
}

fn one(slot: &Slot, x: f64, w: f64, lettered: bool) -> Html {
    let Some(state) = slot.state else {
        return html! { <rect x={x.to_string()} y="20.5" width={w.to_string()} height="15" rx="2"
        fill="none" stroke="var(--hair)" /> };
    };
    let solid = slot.is_available;
    let fill = if solid {
        "var(--ink)"
    } else {
        "var(--surface)"
    };
    let dashes = match state {
        PodState::Creating => Some("2 2"),
        PodState::Pending => Some("4 3"),
        PodState::ImagePull => Some("1 2"),
        PodState::Unknown => Some("7 3 1.5 3"),
        _ => None,
    };
    let text = match (solid, state.is_failing()) {
        (true, _) => slot.letter.map(|letter| (letter, "var(--on-ink)")),
        (false, true) => Some(('!', "var(--ink)")),
        (false, false) => None,
    };
    html! {
        <g class={classes!(family(state), revision_class(slot.letter))}>
            <rect x={x.to_string()} y="20.5" width={w.to_string()} height="15" rx="2" {fill}
                stroke="var(--ink)" stroke-dasharray={dashes} />
            if state == PodState::NotReady || (state == PodState::Ready && !solid) {
                <rect x={x.to_string()} y="20.5" width={w.to_string()} height="15" rx="2"
                    fill="url(#hatch)" />
            }
            if let Some((text, fill)) = text.filter(|_| lettered) {
                <text x={(x + w / 2.0).to_string()} y="32" text-anchor="middle" font-weight="700"
                    {fill}>{ text }</text>
            }
        </g>
    }
}

/// About how wide a text is.
fn long_as(text: &str) -> f64 {
    text.chars().count() as f64 * 6.0
}

/// A post with its limit above and its sum below, each with where it must have ended; text stands
/// left of the post unless there is no room.
fn post(x: f64, above: (&str, f64), below: (&str, f64)) -> Html {
    let needed = long_as(above.0).max(long_as(below.0));
    let text = |(text, most): (&str, f64), y: &'static str| {
        let (at, anchor) = match x < needed {
            true => (x + 4.0, "start"),
            false => ((x - 4.0).min(most), "end"),
        };
        let (weight, fill) = match y {
            ABOVE => (Some("600"), "var(--text)"),
            _ => (None, "var(--muted)"),
        };
        html! { <text x={at.to_string()} {y} text-anchor={anchor} font-weight={weight} {fill}>{
        text.to_string() }</text> }
    };
    html! { <>
        <path d={format!("M{x} 15V41")} stroke="var(--text)" stroke-width="1.5" />
        { text(above, ABOVE) }
        { text(below, BELOW) }
    </> }
}
