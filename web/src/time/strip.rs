//! The strip: axis, scrubber, markers, lanes, and over them the playhead and the dimmed future.

use std::rc::Rc;

use playground::Duration;
use playground::view::{Clock, LaneGroup, Marker, MarkerKind, Ref};
use yew::prelude::*;

use super::axis::{Axis, LABELS, Scale};
use super::cross::{Pointer, listeners, over};
use super::lanes::Lanes;
use super::scrub::Scrub;
use crate::app::ui::Range;
use crate::app::{Dispatch, Msg};
use crate::browser;
use crate::shell::size::SizeWatch;

/// Properties of the strip.
#[derive(Properties, PartialEq)]
pub struct StripProps {
    /// Where in time we are.
    pub clock: Clock,
    /// Groups of lanes.
    pub lanes: Rc<[Rc<LaneGroup>]>,
    /// Markers.
    pub markers: Rc<[Marker]>,
    /// What is selected.
    pub selected: Option<Ref>,
    /// What is to be said of now.
    pub summary: AttrValue,
    /// The range that is chosen.
    pub range: Option<Range>,
    /// Quiet stretches that were jumped over.
    pub breaks: Rc<[Range]>,
}

/// The strip.
#[component]
pub fn Strip(props: &StripProps) -> Html {
    let send = use_context::<Dispatch>().unwrap_or_else(Callback::noop);
    let node = use_node_ref();
    let pointer = use_state(Pointer::default);
    let size = use_state(|| (1248.0_f64, 119.0_f64));
    let watch = use_mut_ref(|| None::<SizeWatch>);
    {
        let size = size.clone();
        use_effect_with(node.clone(), move |node| {
            if let Some(element) = browser::element(node) {
                *watch.borrow_mut() = SizeWatch::new(&element, move |w, h| size.set((w, h)));
            }
            move || drop(watch.borrow_mut().take())
        });
    }
    let (width, height) = *size;
    let scale = Scale::new(LABELS, width, props.clock.end);
    let whole = Duration::from_secs(props.clock.now.as_secs());
    let hear = listeners(&node, &pointer, scale, &send);
    html! {
        <div class="strip" ref={node} onpointermove={hear.moved} onpointerdown={hear.down}
            onpointerup={hear.up} onpointerleave={hear.out.clone()} onpointercancel={hear.out}>
            <Lanes groups={props.lanes.clone()} {scale} now={scale.whole(props.clock.now)} range={props.range}
                selected={props.selected.clone()} height={height - 25.0} />
            <Axis {scale} />
            <Scrub {scale} now={whole} summary={props.summary.clone()} />
            <svg class="over" aria-hidden="true">
                { for props.markers.iter().map(|marker| drop_line(marker, &scale, height)) }
            </svg>
            <Playhead x={scale.x(props.clock.now)} />
            <svg class="over" aria-hidden="true">
                { over(*pointer, props.range, &props.breaks, &scale, height) }
            </svg>
            <div class="marks">{ for spread(&props.markers, &scale).into_iter().map(|(marker, left,
                labelled)| html! {
                <Mark key={format!("{}-{}", marker.at.0, marker.label)} marker={marker.clone()}
                    x={scale.x(marker.at)} {left} {labelled} />
            }) }</div>
        </div>
    }
}

/// Properties of the playhead.
#[derive(Properties, PartialEq)]
struct PlayheadProps {
    /// Where now lies.
    x: f64,
}

/// Now, and the dimmed future. In most frames nothing else moves, and a transform alone needs
/// neither layout nor paint.
#[component]
fn Playhead(props: &PlayheadProps) -> Html {
    let node = use_node_ref();
    use_effect_with((node.clone(), props.x), |(node, x)| {
        if let Some(element) = browser::element(node) {
            browser::put(&element, *x, 0.0);
        }
    });
    html! {
        <div class="over" aria-hidden="true"><div class="playhead" ref={node}>
            <svg width="12" height="12"><path d="M0 0h12v5l-6 7-6-7z" fill="var(--accent)" /></svg>
        </div></div>
    }
}

fn drop_line(marker: &Marker, scale: &Scale, height: f64) -> Html {
    let stroke = if marker.kind == MarkerKind::Incident {
        "var(--r)"
    } else {
        "var(--strong)"
    };
    html! { <path d={format!("M{} 14V{height}", scale.x(marker.at))} {stroke} stroke-dasharray="1 3"
    /> }
}

/// Which markers show their label, and on which side, so that none covers another.
fn spread<'a>(markers: &'a [Marker], scale: &Scale) -> Vec<(&'a Marker, bool, bool)> {
    let width = |marker: &Marker| 14.0 + marker.label.chars().count() as f64 * 5.8;
    let mut taken = f64::MIN;
    let mut spread = Vec::new();
    for (i, marker) in markers.iter().enumerate() {
        let x = scale.x(marker.at);
        let next = markers
            .get(i + 1)
            .map_or(scale.left + scale.width, |next| scale.x(next.at) - 9.0);
        let fits_right = x + width(marker) < next && x - 8.0 > taken - 16.0;
        let fits_left = x - width(marker) > taken + 4.0;
        let near_end = x + width(marker) > scale.left + scale.width;
        let is_last = i + 1 == markers.len();
        let left = fits_left && (!fits_right || near_end || is_last);
        let labelled = left || fits_right;
        taken = if labelled && !left {
            x + width(marker)
        } else {
            x + 9.0
        };
        spread.push((marker, left, labelled));
    }
    spread
}

/// Properties of a mark.
#[derive(Properties, PartialEq)]
struct MarkProps {
    marker: Marker,
    x: f64,
    left: bool,
    labelled: bool,
}

/// A mark: a button that goes there.
#[component]
fn Mark(props: &MarkProps) -> Html {
    let send = use_context::<Dispatch>().unwrap_or_else(Callback::noop);
    let node = use_node_ref();
    use_effect_with(
        (node.clone(), props.x as i32, props.left),
        |(node, x, left)| {
            if let Some(element) = browser::element(node) {
                let shift = if *left { "calc(-100% + 10px)" } else { "-10px" };
                browser::set_style(
                    &element,
                    "transform",
                    &format!("translateX({x}px) translateX({shift})"),
                );
            }
        },
    );
    let (at, object) = (props.marker.at, props.marker.object.clone());
    let onclick = Callback::from(move |_: MouseEvent| {
        send.emit(Msg::Seek(at));
        if object.is_some() {
            send.emit(Msg::Select(object.clone()));
        }
    });
    let time = playground::view::clock(at);
    let label = format!("{time}: {}", props.marker.label);
    html! {
        <button ref={node} class={props.left.then_some("left")} title={label} {onclick}
            tabindex="-1">
            { sign(props.marker.kind) }
            <span class={classes!((!props.labelled).then_some("hidden"))}>{ &*props.marker.label
                }</span>
            <span class="hidden">{ time }</span>
        </button>
    }
}

/// The sign of a kind of marker.
pub fn sign(kind: MarkerKind) -> Html {
    let letter = match kind {
        MarkerKind::Action => "A",
        MarkerKind::Rollout => "R",
        MarkerKind::Note => "N",
        MarkerKind::Incident => {
            return html! {
                <svg width="16" height="16" aria-hidden="true"><path d="M0 8L8 0L16 8L8 16Z"
                    fill="var(--r)" /><text x="8" y="12" text-anchor="middle" font-weight="700"
                    fill="var(--on-ink)">{ "!" }</text></svg>
            };
        }
    };
    html! {
        <svg width="16" height="14" aria-hidden="true"><rect x="1" width="14" height="14" rx="3"
            fill="var(--text)" /><text x="8" y="11" text-anchor="middle" font-weight="700"
            fill="var(--surface)">{ letter }</text></svg>
    }
}
