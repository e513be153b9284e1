//! What the pointer does on the strip: a hair line that says the time, and a range by dragging.

use playground::view::clock;
use wasm_bindgen::JsCast;
use web_sys::Element;
use yew::prelude::*;

use super::axis::Scale;
use super::moment;
use crate::app::ui::Range;
use crate::app::{Dispatch, Msg};
use crate::browser;
use crate::words;

/// A drag shorter than this is a click.
const DRAG_MIN: f64 = 4.0;

/// Where the pointer is, and where it was pressed; in pixels of the strip.
#[derive(Clone, Copy, PartialEq, Default)]
pub struct Pointer {
    /// Now, if it is over the strip.
    pub at: Option<f64>,
    /// When it was pressed, while it is.
    pub from: Option<f64>,
}

impl Pointer {
    /// The range that is being dragged.
    pub fn range(&self, scale: &Scale) -> Option<Range> {
        let (from, at) = (self.from?, self.at?);
        let (a, b) = (from.min(at), from.max(at));
        let is_drag = b - a >= DRAG_MIN;
        is_drag.then(|| (moment(scale.seconds_at(a)), moment(scale.seconds_at(b))))
    }
}

/// The listeners of the strip: moving, pressing, letting go, leaving.
pub struct Listeners {
    /// The pointer moved.
    pub moved: Callback<PointerEvent>,
    /// It was pressed.
    pub down: Callback<PointerEvent>,
    /// It was let go.
    pub up: Callback<PointerEvent>,
    /// It left, or the browser took it.
    pub out: Callback<PointerEvent>,
}

/// Makes the listeners. A range begins in the lanes, or on the axis with Shift.
pub fn listeners(
    node: &NodeRef,
    pointer: &UseStateHandle<Pointer>,
    scale: Scale,
    send: &Dispatch,
) -> Listeners {
    let place = {
        let node = node.clone();
        move |event: &PointerEvent| {
            let left = browser::element(&node).map(|e| e.get_bounding_client_rect().left());
            f64::from(event.client_x()) - left.unwrap_or_default()
        }
    };
    let moved = {
        let (pointer, place, node) = (pointer.clone(), place.clone(), node.clone());
        Callback::from(move |event: PointerEvent| {
            let at = place(&event);
            let from = pointer.from.filter(|_| event.buttons() & 1 == 1);
            // From here on the strip has the pointer: no lane is clicked when it is let go.
            let is_drag = from.is_some_and(|from| (at - from).abs() >= DRAG_MIN);
            if let Some(element) = browser::element(&node).filter(|_| is_drag) {
                element
                    .set_pointer_capture(event.pointer_id())
                    .unwrap_or_default();
            }
            pointer.set(Pointer {
                at: Some(at).filter(|at| *at >= scale.left || from.is_some()),
                from,
            });
        })
    };
    let down = {
        let (pointer, place) = (pointer.clone(), place);
        Callback::from(move |event: PointerEvent| {
            let target = event.target().and_then(|t| t.dyn_into::<Element>().ok());
            let is_axis = target
                .is_some_and(|t| t.closest(".scrub, .marks, .gname").ok().flatten().is_some());
            let at = place(&event);
            if event.button() != 0 || is_axis && !event.shift_key() || at < scale.left {
                return;
            }
            pointer.set(Pointer {
                at: Some(at),
                from: Some(at),
            });
        })
    };
    let up = {
        let (pointer, send) = (pointer.clone(), send.clone());
        Callback::from(move |_: PointerEvent| {
            if let Some(range) = pointer.range(&scale) {
                send.emit(Msg::Range(Some(range)));
            }
            pointer.set(Pointer {
                from: None,
                ..*pointer
            });
        })
    };
    let out = {
        let pointer = pointer.clone();
        Callback::from(move |_: PointerEvent| pointer.set(Pointer::default()))
    };
    Listeners {
        moved,
        down,
        up,
        out,
    }
}

/// The hair line under the pointer with its time, the range, and the breaks of quiet time.
pub fn over(
    pointer: Pointer,
    range: Option<Range>,
    breaks: &[Range],
    scale: &Scale,
    height: f64,
) -> Html {
    let range = pointer.range(scale).or(range);
    let end = scale.left + scale.width;
    let hair = pointer.at.map(|x| {
        let text = clock(moment(scale.seconds_at(x)));
        let (dx, anchor) = if x > end - 48.0 {
            (-5.0, "end")
        } else {
            (5.0, "start")
        };
        html! { <g class="hair"><path d={format!("M{x} 16V{height}")} stroke="var(--muted)" />
        <text x={(x + dx).to_string()} y={(height - 4.0).to_string()} text-anchor={anchor}
            fill="var(--text)" stroke="var(--panel)" stroke-width="3" paint-order="stroke">{
            text }</text></g> }
    });
    let chosen = range.map(|(from, to)| {
        let (a, b) = (scale.x(from), scale.x(to));
        let outside = |x: f64, to: f64| html! { <rect x={x.to_string()} y="25" width={(to - x).max(0.0).to_string()}
            height={(height - 25.0).max(0.0).to_string()} fill="var(--panel)" opacity=".6" /> };
        html! { <g class="chosen">{ outside(scale.left, a) }{ outside(b, end) }
            <path d={format!("M{a} 8V{height}M{b} 8V{height}M{a} 25.5H{b}")} fill="none" stroke="var(--text)"
                stroke-width="1.5" /></g> }
    });
    html! { <>{ for breaks.iter().map(|gap| jumped(*gap, scale)) }{ chosen }{ hair }</> }
}

/// Two slanted strokes across the axis where quiet time was jumped over.
fn jumped((from, to): Range, scale: &Scale) -> Html {
    let (a, b) = (scale.x(from), scale.x(to));
    let x = (a + b) / 2.0;
    html! { <g class="break">
        <title>{ words::time::quiet(from, to) }</title>
        <path d={format!("M{a} 24.5H{b}")} stroke="var(--panel)" stroke-width="3" />
        <path d={format!("M{a} 24.5H{b}")} stroke="var(--strong)" stroke-dasharray="1 4" />
        <path d={format!("M{} 29l4 -9M{} 29l4 -9", x - 5.0, x + 1.0)} stroke="var(--text)"
            stroke-width="1.5" />
    </g> }
}
