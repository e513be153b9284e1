//! What keys and the mouse do on the stage: move between pods, select, open a menu.

use std::rc::Rc;

use wasm_bindgen::JsCast;
use web_sys::Element;
use yew::prelude::*;

use super::Stage;
use super::nav::{self, Move};
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
            return false;
        };
        let Some(at) = self.places.iter().position(|(pod, _)| pod.uid == from) else {
            return false;
        };
        let target = match Move::of(&key) {
            Some(step) => nav::moved(&self.places, at, step),
            None => match key.as_str() {
                "Enter" => {
                    let reference = self.places.get(at).map(|(pod, _)| pod.reference.clone());
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
                    if let (Some((pod, _)), Some(rect)) = (self.places.get(at), rect_of(event)) {
                        event.prevent_default();
                        send(cx, Msg::OpenMenu(pod.reference.clone(), rect.0, rect.1));
                    }
                    return true;
                }
                _ => self
                    .type_ahead
                    .find(&self.places, at, &key, browser::now_ms()),
            },
        };
        let Some((pod, _)) = target.and_then(|target| self.places.get(target)) else {
            return false;
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
}

/// Sends to the app.
pub fn send(cx: &Context<Stage>, msg: Msg) {
    if let Some((dispatch, _)) = cx.link().context::<Dispatch>(Callback::noop()) {
        dispatch.emit(msg);
    }
}

/// The pod's element an event happened on.
pub fn element_at(event: &web_sys::Event) -> Option<Element> {
    event
        .target()?
        .dyn_into::<Element>()
        .ok()?
        .closest("[data-uid]")
        .ok()?
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
