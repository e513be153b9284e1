//! One lane: the life of a pod as a bar whose pattern says what it was doing; and an owner's curve.

use playground::Duration;
use playground::view::{Lane, LaneGroup, Segment, SegmentKind};
use yew::prelude::*;

use super::axis::Scale;
use super::seconds;

/// Height of a lane, and the distance between two.
pub const PITCH: f64 = 10.0;
/// Height of an owner's row.
pub const CURVE: f64 = 13.0;

const fn family(kind: SegmentKind) -> &'static str {
    match kind {
        SegmentKind::Pending | SegmentKind::Completed | SegmentKind::Unknown => "f-n",
        SegmentKind::Creating => "f-b",
        SegmentKind::NotReady => "f-a",
        SegmentKind::Ready => "f-g",
        SegmentKind::Terminating => "f-p",
        SegmentKind::CrashRun | SegmentKind::Wait | SegmentKind::Error => "f-r",
    }
}

/// The bar of a segment between two places, with its upper edge at `y`.
fn bar(kind: SegmentKind, from: f64, to: f64, y: f64) -> Html {
    let (x, w) = (from + 0.5, (to - from - 1.0).max(1.5));
    let rect = |fill: &'static str, stroke: &'static str, dashes: Option<&'static str>| {
        html! {
            <rect x={x.to_string()} y={(y + 0.5).to_string()} width={w.to_string()} height="8"
                rx="1.5" {fill} {stroke} stroke-dasharray={dashes} />
        }
    };
    let inside = match kind {
        SegmentKind::Pending => rect("var(--surface)", "var(--ink)", Some("4 3")),
        SegmentKind::Creating => rect("var(--surface)", "var(--ink)", Some("2 2")),
        SegmentKind::NotReady => {
            html! { <>{ rect("var(--fill)", "var(--ink)", None) }{ rect("url(#hatch)", "none", None)
            }</> }
        }
        SegmentKind::Ready => html! { <>
            { rect("var(--fill)", "var(--ink)", None) }
            if w > 4.0 { <path d={format!("M{} {}H{}", x + 2.0, y + 4.5, x + w - 2.0)}
                stroke="var(--ink)" stroke-width="4" /> }
        </> },
        SegmentKind::Terminating => {
            html! { <path d={format!("M{x} {}H{}M{x} {}H{}", y + 2.0, x + w, y + 7.0, x + w)}
            fill="none" stroke="var(--ink)" /> }
        }
        SegmentKind::CrashRun => rect("var(--ink)", "var(--ink)", None),
        SegmentKind::Wait => rect("var(--fill)", "var(--ink)", None),
        SegmentKind::Error => {
            html! { <rect x={x.to_string()} y={(y + 0.5).to_string()} width={w.to_string()}
            height="8" fill="var(--fill)" stroke="var(--ink)" /> }
        }
        SegmentKind::Completed => {
            html! { <path d={format!("M{x} {}H{}", y + 4.5, x + w)} stroke="var(--ink)"
            stroke-width="2" /> }
        }
        SegmentKind::Unknown => rect("var(--fill)", "var(--ink)", Some("7 3 1.5 3")),
    };
    html! { <g class={family(kind)}>{ inside }</g> }
}

fn written(segment: &Segment, from: f64, to: f64, y: f64) -> Html {
    let Some(wait) = segment.wait_seconds else {
        return html! {};
    };
    let text = format!("{wait} s");
    if to - from < 8.0 + text.len() as f64 * 5.0 {
        return html! {};
    }
    html! { <text class="wt" x={((from + to) / 2.0).to_string()} y={(y + 8.0).to_string()}
    fill="var(--text)" text-anchor="middle">{ text }</text> }
}

/// A pod's lane.
pub fn lane(lane: &Lane, scale: &Scale, now: Duration, y: f64) -> Html {
    let ends = |segment: &Segment| {
        let to = segment.to.unwrap_or(now).min(now);
        (scale.x(segment.from), scale.x(to))
    };
    let shown: Vec<(&Segment, f64, f64)> = lane
        .segments
        .iter()
        .filter(|segment| segment.from <= now)
        .map(|segment| (segment, ends(segment).0, ends(segment).1))
        .collect();
    let coming = lane
        .coming
        .as_ref()
        .filter(|(at, _)| seconds(*at) <= scale.end);
    html! { <>
        { for shown.iter().map(|(segment, from, to)| bar(segment.kind, *from, *to, y)) }
        { for shown.iter().map(|(segment, from, to)| written(segment, *from, *to, y)) }
        if let Some((at, what)) = coming {
            <path d={format!("M{} {}v9", scale.x(*at), y)} stroke="var(--r)" stroke-width="1.5"
                stroke-dasharray="2 1.5" />
            <text class="wt" x={(scale.x(*at) + 4.0).to_string()} y={(y + 8.0).to_string()}
                fill="var(--text)">{ &**what }</text>
        }
    </> }
}

/// Whether all pods were made at once and only became ready: then a bar says it all.
pub fn only_rises(group: &LaneGroup) -> bool {
    let births = group.lanes.iter().filter_map(|lane| lane.segments.first());
    let (first, last) = births.fold((Duration(u64::MAX), Duration::ZERO), |(first, last), s| {
        (first.min(s.from), last.max(s.from))
    });
    let is_at_once = last <= first || last - first <= AT_ONCE;
    is_at_once
        && group
            .curve
            .windows(2)
            .all(|pair| matches!(pair, [a, b] if a.ready <= b.ready))
}

/// Pods made within this are made at once.
const AT_ONCE: Duration = Duration::from_secs(2);

/// A collapsed owner whose pods only became ready: one bar, not ready until all were.
pub fn merged(group: &LaneGroup, scale: &Scale, now: Duration, y: f64) -> Html {
    let born = group
        .lanes
        .iter()
        .filter_map(|lane| lane.segments.first())
        .map(|s| s.from)
        .min();
    let all = group
        .curve
        .last()
        .filter(|step| step.ready == group.have && step.ready > 0);
    let Some(born) = born.filter(|born| *born <= now) else {
        return html! {};
    };
    let until = all.map_or(now, |step| step.at).min(now);
    html! { <>
        { bar(SegmentKind::NotReady, scale.x(born), scale.x(until), y) }
        if until < now { { bar(SegmentKind::Ready, scale.x(until), scale.x(now), y) } }
    </> }
}

/// A collapsed owner: a step line of ready pods, with the count at each change.
pub fn curve(group: &LaneGroup, scale: &Scale, now: Duration, y: f64) -> Html {
    let most = group
        .curve
        .iter()
        .map(|step| step.ready)
        .max()
        .unwrap_or(1)
        .max(1);
    let height = |ready: u32| 12.0 * f64::from(ready) / f64::from(most);
    let mut written_to = f64::MIN;
    let mut parts = Vec::new();
    for (i, step) in group
        .curve
        .iter()
        .enumerate()
        .filter(|(_, step)| step.at <= now)
    {
        let to = group.curve.get(i + 1).map_or(now, |next| next.at).min(now);
        let (x, w, h) = (
            scale.x(step.at),
            scale.x(to) - scale.x(step.at),
            height(step.ready),
        );
        let top = y + 12.0 - h;
        parts.push(html! { <>
            <rect class="f-g" x={x.to_string()} y={top.to_string()} width={w.max(0.0).to_string()}
                height={h.to_string()} fill="var(--fill)" />
            if step.ready > 0 { <path d={format!("M{x} {top}H{}", x + w)} stroke="var(--g)"
                stroke-width="1.5" /> }
        </> });
        if w > 24.0 && x > written_to && step.ready > 0 {
            written_to = x + 12.0;
            parts.push(html! {
                <text x={(x + 4.0).to_string()} y={(y + 10.0).to_string()} fill="var(--text)"
                    stroke="var(--panel)" stroke-width="3" paint-order="stroke" font-weight="600">{
                    step.ready }</text>
            });
        }
    }
    html! { <>{ for parts }</> }
}
