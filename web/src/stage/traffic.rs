//! Requests as dots that fly from the top of the map to the pods that get them.
//!
//! A request takes milliseconds; its dot takes most of a simulated second, so that eyes can follow.
//! Dots stand still while time does, and each says on hover, focus or click what came of it. Where
//! the dots fly is read from the layout; nothing of it goes back into the simulation.

use std::rc::Rc;

use playground::Duration;
use playground::view::{Pod, Traffic, TrafficRequest};
use wasm_bindgen::JsCast;
use web_sys::Element;
use yew::prelude::*;

use super::layout::Place;
use crate::browser;
use crate::words;

/// Most dots at a time.
const DOTS_MAX: usize = 60;
/// How long a dot flies, and how long it stays where it ended, in simulated time.
const FLIGHT: f64 = 0.7;
const STAY: f64 = 0.5;

/// Properties of the layer.
#[derive(Properties, PartialEq)]
pub struct TrafficProps {
    /// Loads.
    pub traffic: Rc<[Rc<Traffic>]>,
    /// The current time.
    pub now: Duration,
    /// Pods that are drawn, and where.
    pub places: Rc<[(Rc<Pod>, Place)]>,
    /// Size of the stage.
    pub size: (f64, f64),
}

/// A dot: the request, where it is, and whether it has ended.
struct Flying<'a> {
    key: String,
    service: &'a str,
    request: &'a TrafficRequest,
    x: f64,
    y: f64,
    has_ended: bool,
}

fn seconds(span: Duration) -> f64 {
    span.0 as f64 / 1e6
}

/// Where the dots of a service begin: below its choice, at the top of the map.
fn origin(stage: Option<&Element>, service: &str, width: f64) -> f64 {
    let of = |stage: &Element| {
        let selector = format!("[data-service=\"{service}\"]");
        let pill = browser::document()?.query_selector(&selector).ok()??;
        let rect = pill.get_bounding_client_rect();
        Some(rect.left() + rect.width() / 2.0 - stage.get_bounding_client_rect().left())
    };
    let x = stage.and_then(of).unwrap_or(width / 2.0);
    x.clamp(6.0, (width - 6.0).max(6.0))
}

fn flying<'a>(props: &'a TrafficProps, stage: Option<&Element>) -> Vec<Flying<'a>> {
    let mut dots = Vec::new();
    for load in props.traffic.iter() {
        let service = &*load.service.name;
        let from = origin(stage, service, props.size.0);
        for request in load.requests.iter() {
            let age = seconds(props.now) - seconds(request.at);
            if !(0.0..FLIGHT + STAY).contains(&age) {
                continue;
            }
            let target = props
                .places
                .iter()
                .find(|(pod, _)| request.uid.as_ref() == Some(&pod.uid))
                .map(|(_, place)| (place.x + place.w - 12.0, place.y + place.h / 2.0));
            // Without an endpoint a request ends where it began.
            let (to_x, to_y) = target.unwrap_or((from, 18.0));
            let part = (age / FLIGHT).min(1.0);
            let eased = part * part * (3.0 - 2.0 * part);
            dots.push(Flying {
                key: format!("{service}-{}", request.number),
                service,
                request,
                x: from + (to_x - from) * eased,
                y: -2.0 + (to_y + 2.0) * eased,
                has_ended: part >= 1.0,
            });
        }
    }
    let surplus = dots.len().saturating_sub(DOTS_MAX);
    dots.drain(..surplus);
    dots
}

/// What a request is, in words.
fn words(service: &str, request: &TrafficRequest) -> String {
    let to = match &request.to {
        Some(pod) => words::stage::pod_on(&pod.name, &request.node),
        None => words::stage::NOBODY.to_owned(),
    };
    let end = (&*request.outcome, request.latency.0 / 1000);
    words::stage::request(request.number, service, &request.from, &to, end)
}

/// The layer.
#[component]
pub fn TrafficLayer(props: &TrafficProps) -> Html {
    let node = use_node_ref();
    let chosen = use_state(|| None::<String>);
    let stage = browser::element(&node).and_then(|layer| layer.parent_element());
    let dots = flying(props, stage.as_ref());
    let places: Vec<(f64, f64)> = dots.iter().map(|dot| (dot.x, dot.y)).collect();
    {
        let node = node.clone();
        use_effect(move || put_all(&node, &places));
    }
    let choose = {
        let chosen = chosen.clone();
        move |key: Option<String>| {
            let chosen = chosen.clone();
            move |_: &Event| chosen.set(key.clone())
        }
    };
    let told = dots.iter().find(|dot| Some(&dot.key) == chosen.as_ref());
    let said = told.map(|dot| words(dot.service, dot.request));
    let first = dots.first().map(|dot| dot.key.clone());
    let one = |dot: &Flying<'_>| {
        let (over, focus) = (choose(Some(dot.key.clone())), choose(Some(dot.key.clone())));
        let is_stop = chosen.as_ref().or(first.as_ref()) == Some(&dot.key);
        let class = classes!(
            "request",
            if dot.request.is_served { "f-g" } else { "f-r" },
            dot.has_ended.then_some("ended"),
        );
        html! {
            <button key={dot.key.clone()} {class} aria-label={words(dot.service, dot.request)}
                tabindex={if is_stop { "0" } else { "-1" }}
                onpointerenter={Callback::from(move |event: PointerEvent| over(&event))}
                onfocus={Callback::from(move |event: FocusEvent| focus(&event))} >
                { if dot.request.is_served { "" } else { "×" } }
            </button>
        }
    };
    let keydown = Callback::from(|event: KeyboardEvent| {
        let by = match event.key().as_str() {
            "ArrowRight" | "ArrowDown" => 1,
            "ArrowLeft" | "ArrowUp" => -1,
            _ => return,
        };
        event.prevent_default();
        event.stop_propagation();
        step(&event, by);
    });
    let leave = choose(None);
    html! {
        <div class="requests" ref={node} role="toolbar" aria-label={words::stage::REQUESTS_LAYER}
            onkeydown={keydown} onpointerleave={Callback::from(move |event: PointerEvent|
                leave(&event))}>
            <>{ for dots.iter().map(one) }</>
            if let Some(said) = said { <p class="said" role="tooltip">{ said }</p> }
        </div>
    }
}

/// Puts the dots, and the words beside the one they are about.
fn put_all(node: &NodeRef, places: &[(f64, f64)]) {
    let Some(layer) = browser::element(node) else {
        return;
    };
    let children = layer.children();
    for (index, (x, y)) in places.iter().enumerate() {
        if let Some(child) = children.item(index as u32) {
            browser::put(&child, x - 12.0, y - 12.0);
        }
    }
}

/// Moves the focus to another dot.
fn step(event: &KeyboardEvent, by: i32) {
    let focused = event.target().and_then(|t| t.dyn_into::<Element>().ok());
    let next = focused.and_then(|element| match by {
        1 => element.next_element_sibling(),
        _ => element.previous_element_sibling(),
    });
    if let Some(next) = next.filter(|next| next.tag_name() == "BUTTON") {
        browser::focus(&next);
    }
}
