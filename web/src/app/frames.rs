//! Frames and global listeners: asked for while time runs, dropped with the app.

use std::cell::Cell;
use std::rc::Rc;

use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{Event, EventTarget};
use yew::Callback;

use crate::browser;

/// Asks the browser for frames, one at a time.
pub struct Frames {
    closure: Closure<dyn FnMut(f64)>,
    is_asked: Rc<Cell<bool>>,
}

impl Frames {
    /// Frames are told to `tell`, with the browser's time in milliseconds.
    pub fn new(tell: Callback<f64>) -> Frames {
        let is_asked = Rc::new(Cell::new(false));
        let flag = is_asked.clone();
        let closure = Closure::<dyn FnMut(f64)>::new(move |at: f64| {
            flag.set(false);
            tell.emit(at);
        });
        Frames { closure, is_asked }
    }

    /// Asks for the next frame, unless it is asked for already.
    pub fn ask(&self) {
        let Some(window) = browser::window().filter(|_| !self.is_asked.get()) else {
            return;
        };
        let asked = window.request_animation_frame(self.closure.as_ref().unchecked_ref());
        self.is_asked.set(asked.is_ok());
    }
}

/// A listener on the window or the document, until dropped.
pub struct Listener {
    target: EventTarget,
    name: &'static str,
    closure: Closure<dyn FnMut(Event)>,
}

impl Listener {
    /// Listens.
    pub fn new(
        target: EventTarget,
        name: &'static str,
        hear: impl FnMut(Event) + 'static,
    ) -> Listener {
        let closure = Closure::<dyn FnMut(Event)>::new(hear);
        let function = closure.as_ref().unchecked_ref();
        target
            .add_event_listener_with_callback(name, function)
            .unwrap_or_default();
        Listener {
            target,
            name,
            closure,
        }
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        let function = self.closure.as_ref().unchecked_ref();
        self.target
            .remove_event_listener_with_callback(self.name, function)
            .unwrap_or_default();
    }
}
