//! One lane: the life of a pod as a bar whose pattern says what it was doing; and an owner's curve.

use playground::Duration;
use playground::view::{Lane, LaneGroup, Segment, SegmentKind};
use yew::prelude::*;

use super::axis::Scale;
use super::seconds;
use crate::words;

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
    let text = words::seconds(&wait);
    if to - from < 8.0 + text.len() as f64 * 5.0 {
        return html! {};
    }
    html! { <text class="wt" x={((from + to) / 2.0).to_string()} y={(y + 8.0).to_string()}
    fill="var(--text)" text-anchor="middle">{ text }</text> }
}

/// A part of a lane as drawn: segments too narrow to be told apart are one, the last of them.
struct Part<'a> {
    segment: &'a Segment,
    from: f64,
    to: f64,
    /// Segments that are hidden in it.
    hidden: u32,
}

/// Segments narrower than this are drawn as one.
const NARROW: f64 = 2.5;

fn parts<'a>(lane: &'a Lane, scale: &Scale, now: Duration) -> Vec<Part<'a>> {
    let mut parts: Vec<Part<'a>> = Vec::new();
    for segment in lane.segments.iter().filter(|segment| segment.from <= now) {
        let to = segment.to.unwrap_or(now).min(now);
        let (from, to) = (scale.x(segment.from), scale.x(to));
        match parts
            .last_mut()
            .filter(|last| last.to - last.from < NARROW && to - from < NARROW)
        {
            Some(last) => {
                last.segment = segment;
                last.to = to;
                last.hidden += 1;
            }
            None => parts.push(Part {
                segment,
                from,
                to,
                hidden: 0,
            }),
        }
    }
    parts
}

/// A tick where states are hidden in a part, with their number where it is more than one; and a
/// tick where a container started anew.
fn tick(part: &Part<'_>, y: f64) -> Html {
    if part.hidden > 0 {
        return html! { <g class="tick"><title>{ words::time::more_states(part.hidden) }</title>
        <path d={format!("M{} {}v4", part.to, y - 1.0)} stroke="var(--text)" />
        if part.hidden > 1 { <text class="wt" x={(part.to + 2.0).to_string()}
            y={(y + 7.0).to_string()} fill="var(--text)" stroke="var(--panel)" stroke-width="2"
            paint-order="stroke">{ format!("+{}", part.hidden) }</text> }</g> };
    }
    match part.segment.kind {
        SegmentKind::CrashRun => html! {
            <path class="tick" d={format!("M{} {}v3", part.from, y - 1.5)} stroke="var(--r)"
                stroke-width="1.5" />
        },
        _ => html! {},
    }
}

/// A pod's lane.
pub fn lane(lane: &Lane, scale: &Scale, now: Duration, y: f64) -> Html {
    let parts = parts(lane, scale, now);
    let coming = lane
        .coming
        .as_ref()
        .filter(|(at, _)| seconds(*at) <= scale.end);
    html! { <>
        { for parts.iter().map(|part| bar(part.segment.kind, part.from, part.to, y)) }
        { for parts.iter().map(|part| written(part.segment, part.from, part.to, y)) }
        { for parts.iter().map(|part| tick(part, y)) }
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
    let now = gone_at(group).map_or(now, |gone| gone.min(now));
    let until = all.map_or(now, |step| step.at).min(now);
    html! { <>
        { bar(SegmentKind::NotReady, scale.x(born), scale.x(until), y) }
        if until < now { { bar(SegmentKind::Ready, scale.x(until), scale.x(now), y) } }
    </> }
}

/// When the last pod of an owner that has none any more was gone.
fn gone_at(group: &LaneGroup) -> Option<Duration> {
    let ends = group.lanes.iter().filter_map(|lane| lane.segments.last());
    (group.have == 0)
        .then(|| ends.filter_map(|segment| segment.to).max())
        .flatten()
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
    // One shape for all steps: as elements of their own, hundreds would be drawn in every frame.
    let (mut area, mut line, mut counts) = (String::new(), String::new(), Vec::new());
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
        let (top, base, end) = (y + 12.0 - h, y + 12.0, x + w.max(0.0));
        if step.ready > 0 {
            area += &format!("M{x} {base}V{top}H{end}V{base}z");
            line += &format!("M{x} {top}H{end}");
        }
        if w > 24.0 && x > written_to && step.ready > 0 {
            written_to = x + 12.0;
            counts.push(html! {
                <text x={(x + 4.0).to_string()} y={(y + 10.0).to_string()} fill="var(--text)"
                    stroke="var(--panel)" stroke-width="3" paint-order="stroke" font-weight="600">{
                    step.ready }</text>
            });
        }
    }
    html! { <>
        <path class="f-g" d={area} fill="var(--fill)" />
        <path d={line} stroke="var(--g)" stroke-width="1.5" />
        { for counts }
    </> }
}

#[cfg(test)]
mod tests {
    use super::{Duration, Lane, LaneGroup, Scale, Segment, SegmentKind, gone_at, parts};
    use playground::view::Ref;

    /// A lane whose states end at these milliseconds.
    fn lane_of(ends: &[u64]) -> Lane {
        let segment = |pair: &[u64]| Segment {
            from: Duration::from_millis(pair[0]),
            to: Some(Duration::from_millis(pair[1])),
            kind: SegmentKind::Ready,
            wait_seconds: None,
        };
        Lane {
            uid: "1".into(),
            reference: Ref::new("pod", "default", "a"),
            suffix: "a".into(),
            segments: ends.windows(2).map(segment).collect(),
            coming: None,
            is_failing: false,
        }
    }

    #[test]
    fn bars_end_with_the_last_pod() {
        let group = |have| LaneGroup {
            reference: Ref::new("replicaset", "default", "web"),
            title: "web".into(),
            letter: None,
            version: "".into(),
            have,
            ready: 0,
            lanes: [[0, 700].as_slice(), &[0, 900]]
                .map(|ends| lane_of(ends).into())
                .into(),
            curve: [].into(),
        };
        assert_eq!(gone_at(&group(0)), Some(Duration::from_millis(900)));
        assert_eq!(gone_at(&group(1)), None);
    }

    #[test]
    fn states_too_short_to_be_told_apart_are_counted() {
        let lane = lane_of(&[0, 100, 200, 300, 40_000]);
        // One pixel is a tenth of a second.
        let scale = Scale::new(0.0, 600.0, Duration::from_secs(60));
        let drawn = parts(&lane, &scale, Duration::from_secs(60));
        let hidden: Vec<u32> = drawn.iter().map(|part| part.hidden).collect();
        assert_eq!(hidden, [2, 0]);
    }
}
