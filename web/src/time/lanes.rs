//! All lanes: rows of owners and their pods, of which only those in sight are drawn.

use std::rc::Rc;

use playground::Duration;
use playground::view::{LaneGroup, Ref};
use web_sys::Element;
use yew::prelude::*;

use super::axis::Scale;
use super::lane::{CURVE, PITCH, curve, lane, merged, only_rises};
use crate::app::ui::Range;
use crate::app::{Dispatch, Msg};
use crate::icon::revision_class;
use crate::words;

/// A group with more pods than this starts collapsed.
const OPEN_MAX: usize = 12;
/// Height of a name with its counts.
const NAME: f64 = 24.0;
/// Space between two groups, and above the first.
const BETWEEN: f64 = 2.0;
const ABOVE: f64 = 5.0;

/// Properties of the lanes.
#[derive(Properties, PartialEq)]
pub struct LanesProps {
    /// Groups.
    pub groups: Rc<[Rc<LaneGroup>]>,
    /// Where moments lie.
    pub scale: Scale,
    /// Now.
    pub now: Duration,
    /// What is selected.
    pub selected: Option<Ref>,
    /// Height in sight.
    pub height: f64,
    /// The range that is chosen: pods that did not live in it are left out.
    pub range: Option<Range>,
}

/// A row to draw.
enum Row {
    Collapsed(usize, f64),
    Lane(usize, usize, f64),
}

/// All lanes.
#[component]
pub fn Lanes(props: &LanesProps) -> Html {
    let send = use_context::<Dispatch>().unwrap_or_else(Callback::noop);
    let toggled = use_state(Vec::<Ref>::new);
    let scrolled = use_state(|| 0.0_f64);
    // The newest revision, or what stands first where nothing has revisions with letters.
    let newest = props
        .groups
        .iter()
        .rposition(|group| group.letter.is_some())
        .unwrap_or(0);
    let is_open = |i: usize, group: &LaneGroup| {
        let fails = group.lanes.iter().any(|lane| lane.is_failing);
        let by_itself = (fails || i == newest) && group.lanes.len() <= OPEN_MAX;
        by_itself != toggled.contains(&group.reference)
    };
    let (rows, total) = rows(&props.groups, props.range, is_open);
    let (top, bottom) = (*scrolled - 20.0, *scrolled + props.height + 20.0);
    let in_sight = |row: &&Row| {
        let (Row::Collapsed(_, y) | Row::Lane(_, _, y)) = row;
        *y > top && *y < bottom
    };
    let scroll = {
        let scrolled = scrolled.clone();
        Callback::from(move |event: Event| {
            if let Some(element) = event.target_dyn_into::<Element>() {
                scrolled.set(f64::from(element.scroll_top()));
            }
        })
    };
    let toggle = |reference: &Ref| {
        let (toggled, reference) = (toggled.clone(), reference.clone());
        Callback::from(move |()| {
            let mut now: Vec<Ref> = (*toggled).clone();
            match now.iter().position(|r| *r == reference) {
                Some(at) => drop(now.remove(at)),
                None => now.push(reference.clone()),
            }
            toggled.set(now);
        })
    };
    let draw = |row: &Row| match *row {
        Row::Collapsed(g, y) => props
            .groups
            .get(g)
            .map(|group| collapsed(group, props, y, toggle(&group.reference))),
        Row::Lane(g, l, y) => props.groups.get(g).and_then(|group| {
            let lane = group.lanes.get(l)?;
            let is_first = group.lanes.iter().position(|lane| lived(lane, props.range)) == Some(l);
            let name = is_first.then(|| names(group, y, true, toggle(&group.reference)));
            let is_on = props.selected.as_ref() == Some(&lane.reference);
            Some(html! { <>{ one(lane, props, y, is_on, &send) }{ name }</> })
        }),
    };
    html! {
        <div class="scroll" onscroll={scroll} tabindex="-1">
            <svg width="100%" height={total.to_string()} role="group"
                aria-label={words::time::LANES}>
                { for rows.iter().filter(in_sight).filter_map(draw) }
            </svg>
        </div>
    }
}

/// Whether a pod existed within the range.
fn lived(lane: &playground::view::Lane, range: Option<Range>) -> bool {
    let (Some((from, to)), Some(first), Some(last)) =
        (range, lane.segments.first(), lane.segments.last())
    else {
        return true;
    };
    first.from <= to && last.to.is_none_or(|end| end >= from)
}

fn rows(
    groups: &[Rc<LaneGroup>],
    range: Option<Range>,
    is_open: impl Fn(usize, &LaneGroup) -> bool,
) -> (Vec<Row>, f64) {
    let (mut rows, mut y) = (Vec::new(), ABOVE);
    for (g, group) in groups.iter().enumerate() {
        let alive = |l: &usize| group.lanes.get(*l).is_some_and(|lane| lived(lane, range));
        let lanes = || (0..group.lanes.len()).filter(alive);
        if lanes().next().is_none() {
            continue;
        }
        if is_open(g, group) {
            let first = y;
            for l in lanes() {
                rows.push(Row::Lane(g, l, y));
                y += PITCH;
            }
            // The name of several takes two lines.
            if group.lanes.len() > 1 {
                y = y.max(first + NAME);
            }
        } else {
            rows.push(Row::Collapsed(g, y));
            let is_low = group.lanes.len() == 1 || only_rises(group);
            y += if is_low { PITCH } else { CURVE };
        }
        y += BETWEEN;
    }
    (rows, y)
}

/// Name, letter, version and count of a group.
fn names(group: &LaneGroup, y: f64, is_open: bool, toggle: Callback<()>) -> Html {
    let base = (y + 9.0).to_string();
    let counts = match (is_open, group.letter) {
        (true, _) if group.lanes.len() < 2 => String::new(),
        (true, _) => words::time::pods_ready(group.have, group.ready),
        (false, None) if group.have == 1 || group.ready == group.have => {
            words::time::pods(group.have)
        }
        (false, _) => words::time::some_of(group.ready, group.have),
    };
    let wide = 14.0 + group.title.chars().count() as f64 * 6.6;
    let onclick = toggle.reform(|_: MouseEvent| ());
    let onkeydown = Callback::from(move |event: KeyboardEvent| {
        if matches!(event.key().as_str(), "Enter" | " ") {
            event.prevent_default();
            event.stop_propagation();
            toggle.emit(());
        }
    });
    html! {
        <g class={classes!("gname", revision_class(group.letter))} {onclick} {onkeydown}
            role="button" tabindex="0" aria-expanded={is_open.to_string()}>
            <rect x="0" y={y.to_string()} width="100" height="12" fill="transparent" />
            <text x="0" y={base.clone()} fill="var(--text)" font-weight="600">{ &*group.title
                }</text>
            if let Some(letter) = group.letter {
                <text x={wide.to_string()} y={base.clone()} fill="var(--rev)" font-weight="700">{
                    letter.to_string() }</text>
                <text x={(wide + 12.0).to_string()} y={base.clone()} fill="var(--muted)">{
                    &*group.version }{ if is_open { "" } else { words::time::COMMA_READY } }</text>
            }
            if is_open { <text x="0" y={(y + 21.0).to_string()} fill="var(--muted)">{ counts
                }</text> }
            else { <text x="156" y={base} text-anchor="end" fill="var(--muted)">{ counts }</text> }
        </g>
    }
}

fn collapsed(group: &LaneGroup, props: &LanesProps, y: f64, toggle: Callback<()>) -> Html {
    let inside = match &*group.lanes {
        [only] => lane(only, &props.scale, props.now, y),
        _ if only_rises(group) => merged(group, &props.scale, props.now, y),
        _ => curve(group, &props.scale, props.now, y),
    };
    html! { <>{ names(group, y, false, toggle) }{ inside }</> }
}

fn one(
    pod: &playground::view::Lane,
    props: &LanesProps,
    y: f64,
    is_on: bool,
    send: &Dispatch,
) -> Html {
    let (send, reference) = (send.clone(), pod.reference.clone());
    let onclick =
        Callback::from(move |_: MouseEvent| send.emit(Msg::Select(Some(reference.clone()))));
    html! {
        <g class="lane" data-uid={pod.uid.to_string()} {onclick}>
            <rect class={classes!("bgd", is_on.then_some("on"))} x="118" y={(y - 0.5).to_string()}
                width={(props.scale.left + props.scale.width - 118.0).to_string()} height="10" />
            <text class="nm" x="156" y={(y + 8.0).to_string()} text-anchor="end" fill="var(--text)"
                font-weight={is_on.then_some("700")}>{ &*pod.suffix }</text>
            { lane(pod, &props.scale, props.now, y) }
        </g>
    }
}
