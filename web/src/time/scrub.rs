//! The scrubber: an ARIA slider over the axis; pointer, keys and screen readers move the same
//! thing.

use playground::Duration;
use wasm_bindgen::JsCast;
use web_sys::Element;
use yew::prelude::*;

use super::axis::Scale;
use super::{moment, seconds};
use crate::app::{Dispatch, Msg};
use crate::browser;
use crate::words;

/// Seeks while dragging are at least this far apart.
const THROTTLE_MS: f64 = 50.0;

/// Properties of the scrubber.
#[derive(Properties, PartialEq)]
pub struct ScrubProps {
    /// Where moments lie inside what holds the scrubber.
    pub scale: Scale,
    /// Now.
    pub now: Duration,
    /// What is to be said of now.
    pub summary: AttrValue,
    /// Class of the element.
    #[prop_or("scrub")]
    pub class: &'static str,
}

/// The scrubber.
#[component]
pub fn Scrub(props: &ScrubProps) -> Html {
    let send = use_context::<Dispatch>().unwrap_or_else(Callback::noop);
    let node = use_node_ref();
    let last_ms = use_mut_ref(|| 0.0_f64);
    let scale = props.scale;
    use_effect_with((node.clone(), scale), |(node, scale)| {
        if let Some(element) = browser::element(node) {
            browser::set_style(&element, "left", &format!("{}px", scale.left - 6.0));
            browser::set_style(&element, "width", &format!("{}px", scale.width + 12.0));
        }
    });
    let go = {
        let (send, node) = (send.clone(), node.clone());
        move |event: &PointerEvent| {
            if let Some(element) = browser::element(&node) {
                let x =
                    f64::from(event.client_x()) - element.get_bounding_client_rect().left() - 6.0;
                send.emit(Msg::Seek(moment(scale.seconds_at(x + scale.left))));
            }
        }
    };
    let down = {
        let go = go.clone();
        Callback::from(move |event: PointerEvent| {
            // With Shift a range is dragged instead.
            if event.shift_key() {
                return;
            }
            let target = event
                .target()
                .and_then(|target| target.dyn_into::<Element>().ok());
            if let Some(target) = target {
                target
                    .set_pointer_capture(event.pointer_id())
                    .unwrap_or_default();
            }
            go(&event);
        })
    };
    let moved = Callback::from(move |event: PointerEvent| {
        let now = browser::now_ms();
        if event.buttons() & 1 == 1 && !event.shift_key() && now - *last_ms.borrow() > THROTTLE_MS {
            *last_ms.borrow_mut() = now;
            go(&event);
        }
    });
    let now = seconds(props.now);
    let keydown = Callback::from(move |event: KeyboardEvent| {
        if let Some(msg) = key(&event, scale.end) {
            event.prevent_default();
            event.stop_propagation();
            send.emit(msg);
        }
    });
    html! {
        <div class={props.class} ref={node} role="slider" tabindex="0"
            aria-label={words::time::SIMULATED_TIME}
            aria-valuemin="0" aria-valuemax={(scale.end as u64).to_string()} aria-valuenow={(now as
                u64).to_string()}
            aria-valuetext={format!("{}, {}", words::time::spoken(props.now), props.summary)}
            onpointerdown={down} onpointermove={moved} onkeydown={keydown} />
    }
}

/// Keys of the scrubber: arrows 5 s, with Shift a tenth; digits go to tenths; Home and End.
fn key(event: &KeyboardEvent, end: f64) -> Option<Msg> {
    if event.ctrl_key() || event.meta_key() || event.alt_key() {
        return None;
    }
    let stride = if event.shift_key() { end / 10.0 } else { 5.0 };
    Some(match event.key().as_str() {
        "ArrowLeft" | "ArrowDown" => Msg::Skip(-stride),
        "ArrowRight" | "ArrowUp" => Msg::Skip(stride),
        "PageDown" => Msg::Skip(-end / 10.0),
        "PageUp" => Msg::Skip(end / 10.0),
        "Home" => Msg::Seek(Duration::ZERO),
        "End" => Msg::Seek(moment(end)),
        key => match key.parse::<u8>() {
            Ok(tenths @ 0..=9) => Msg::Seek(moment(end * f64::from(tenths) / 10.0)),
            Ok(_) | Err(_) => return None,
        },
    })
}
