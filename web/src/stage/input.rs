//! What keys and the mouse do on the stage: move between pods, select, open a menu.

use std::rc::Rc;

use wasm_bindgen::JsCast;
use web_sys::Element;
use yew::prelude::*;

use super::layout::Place;
use super::nav::{self, Move};
use super::{Stage, StageMsg};
use crate::app::{Dispatch, Msg};
use crate::browser;

impl Stage {
    /// Hears a key on a pod; whether anything changed.
    pub fn key(&mut self, cx: &Context<Self>, event: &KeyboardEvent) -> bool {
        if event.ctrl_key() || event.meta_key() || event.alt_key() {
            return false;
        }
        let key = event.key();
        let Some(from) = uid_at(event) else {
            return self.frame_key(cx, event, &key);
        };
        let places = &self.now.places;
        let Some(at) = places.iter().position(|(pod, _)| pod.uid == from) else {
            return false;
        };
        let target = match Move::of(&key) {
            Some(step) => nav::moved(places, at, step),
            None => match key.as_str() {
                "Enter" => {
                    let reference = self
                        .now
                        .places
                        .get(at)
                        .map(|(pod, _)| pod.reference.clone());
                    send(cx, Msg::Select(reference));
                    event.prevent_default();
                    return true;
                }
                "Escape" if self.hover.is_some() => {
                    self.hover = None;
                    event.stop_propagation();
                    return true;
                }
                "ContextMenu" | "m" => {
                    if let (Some((pod, _)), Some(rect)) = (self.now.places.get(at), rect_of(event))
                    {
                        event.prevent_default();
                        send(cx, Msg::OpenMenu(pod.reference.clone(), rect.0, rect.1));
                    }
                    return true;
                }
                _ => self
                    .type_ahead
                    .find(&self.now.places, at, &key, browser::now_ms()),
            },
        };
        let Some((pod, _)) = target.and_then(|target| self.now.places.get(target)) else {
            // Above the first pods stands the head of their group.
            let group = self.group_of(at).filter(|_| key == "ArrowUp");
            return group.is_some_and(|group| focus_frame(event, group));
        };
        event.prevent_default();
        event.stop_propagation();
        self.stop = Some(pod.uid.clone());
        self.hover = Some(pod.uid.clone());
        if let Some(element) = browser::by_id(&format!("pod-{}", pod.uid)) {
            browser::focus(&element);
        }
        true
    }

    /// The group that the pod of some place stands in.
    fn group_of(&self, at: usize) -> Option<usize> {
        let (_, place) = self.now.places.get(at)?;
        let holds = |frame: &Place| {
            (frame.x..=frame.x + frame.w).contains(&place.x)
                && (frame.y..=frame.y + frame.h).contains(&place.y)
        };
        self.now.plan.frames.iter().position(holds)
    }

    /// Hears a key on the head of a group.
    fn frame_key(&mut self, cx: &Context<Self>, event: &KeyboardEvent, key: &str) -> bool {
        let Some(element) = closest(event, "[data-frame]") else {
            return false;
        };
        let number = element.get_attribute("data-frame");
        let Some(at) = number.and_then(|text| text.parse::<usize>().ok()) else {
            return false;
        };
        let reference = self
            .now
            .titles
            .get(at)
            .and_then(|(title, _)| title.reference());
        match key {
            "ArrowLeft" => focus_frame(event, at.wrapping_sub(1)),
            "ArrowRight" => focus_frame(event, at + 1),
            "ArrowDown" => {
                let below = (0..self.now.places.len()).find(|i| self.group_of(*i) == Some(at));
                let pod = below.and_then(|i| self.now.places.get(i));
                pod.is_some_and(|(pod, _)| focus_id(event, &format!("pod-{}", pod.uid)))
            }
            "Enter" => {
                event.prevent_default();
                send(cx, Msg::Select(reference));
                true
            }
            "ContextMenu" | "m" => {
                if let Some(reference) = reference {
                    event.prevent_default();
                    let rect = element.get_bounding_client_rect();
                    send(cx, Msg::OpenMenu(reference, rect.left(), rect.top() + 24.0));
                }
                true
            }
            _ => false,
        }
    }
}

fn focus_frame(event: &KeyboardEvent, at: usize) -> bool {
    focus_id(event, &format!("frame-{at}"))
}

fn focus_id(event: &KeyboardEvent, id: &str) -> bool {
    let element = browser::by_id(id);
    if let Some(element) = &element {
        event.prevent_default();
        event.stop_propagation();
        browser::focus(element);
    }
    element.is_some()
}

/// Zooms while Ctrl or Cmd is held; without it the wheel scrolls.
pub fn wheel(cx: &Context<Stage>) -> Callback<WheelEvent> {
    cx.link().batch_callback(|event: WheelEvent| {
        let zooms = event.ctrl_key() || event.meta_key();
        zooms.then(|| {
            event.prevent_default();
            StageMsg::Wheel(event.delta_y())
        })
    })
}

/// Sends to the app.
pub fn send(cx: &Context<Stage>, msg: Msg) {
    if let Some((dispatch, _)) = cx.link().context::<Dispatch>(Callback::noop()) {
        dispatch.emit(msg);
    }
}

fn closest(event: &web_sys::Event, selector: &str) -> Option<Element> {
    let target = event.target()?.dyn_into::<Element>().ok()?;
    target.closest(selector).ok()?
}

/// The pod's element an event happened on.
fn element_at(event: &web_sys::Event) -> Option<Element> {
    closest(event, "[data-uid]")
}

/// The pod an event happened on.
pub fn uid_at(event: &web_sys::Event) -> Option<Rc<str>> {
    element_at(event)?.get_attribute("data-uid").map(Rc::from)
}

/// Where a menu of that pod opens.
pub fn rect_of(event: &web_sys::Event) -> Option<(f64, f64)> {
    let rect = element_at(event)?.get_bounding_client_rect();
    Some((rect.left(), rect.bottom()))
}

/// Selects the pod that is clicked.
pub fn click(cx: &Context<Stage>) -> Callback<MouseEvent> {
    let (scope, pods) = (cx.link().clone(), cx.props().pods.clone());
    Callback::from(move |event: MouseEvent| {
        let pod = uid_at(&event).and_then(|uid| pods.iter().find(|pod| pod.uid == uid));
        if let (Some(pod), Some((dispatch, _))) = (pod, scope.context::<Dispatch>(Callback::noop()))
        {
            dispatch.emit(Msg::Select(Some(pod.reference.clone())));
        }
    })
}

/// Opens the menu of the pod under the mouse.
pub fn context_menu(cx: &Context<Stage>) -> Callback<MouseEvent> {
    let (scope, pods) = (cx.link().clone(), cx.props().pods.clone());
    Callback::from(move |event: MouseEvent| {
        let pod = uid_at(&event).and_then(|uid| pods.iter().find(|pod| pod.uid == uid));
        if let (Some(pod), Some((dispatch, _))) = (pod, scope.context::<Dispatch>(Callback::noop()))
        {
            event.prevent_default();
            let (x, y) = (event.client_x().into(), event.client_y().into());
            dispatch.emit(Msg::OpenMenu(pod.reference.clone(), x, y));
        }
    })
}
