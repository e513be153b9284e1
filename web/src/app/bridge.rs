//! `window.podarium`, version 1: strings in, promises of plain objects out; additive changes only.
//!
//! Every call becomes a `Msg`, so that a page's script and a person do the same things the same
//! way.

use std::cell::RefCell;
use std::rc::Rc;

use js_sys::{Array, Function, Object, Promise, Reflect};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};

use super::params::moment;
use super::{Dispatch, Msg};
use crate::browser;
use crate::words;

/// What a script asks for.
#[derive(Clone, Debug)]
pub enum Ask {
    /// Load a link, a scenario or manifests.
    Load(String),
    /// Apply manifests.
    Apply(String),
    /// Run a terminal line.
    Kubectl(String),
    /// Play.
    Play,
    /// Pause.
    Pause,
    /// Play the next event.
    Step,
    /// Let time pass.
    Advance(String),
    /// Go to a moment.
    Seek(String),
    /// Set the speed.
    SetSpeed(String),
    /// Select an object.
    Select(String),
    /// The state in short.
    State,
    /// Events since a moment.
    Events(String),
    /// The steps that led to an object.
    Why(String),
    /// A link to this moment.
    Link,
    /// A picture.
    Snapshot(String),
}

/// A question and the promise that waits for the answer.
#[derive(Clone, Debug)]
pub struct Call {
    /// What is asked.
    pub ask: Ask,
    resolve: Function,
    reject: Function,
}

impl Call {
    /// Answers.
    pub fn answer(&self, answer: Result<JsValue, String>) {
        let called = match answer {
            Ok(value) => self.resolve.call1(&JsValue::NULL, &value),
            Err(message) => self
                .reject
                .call1(&JsValue::NULL, &js_sys::Error::new(&message).into()),
        };
        called.map(drop).unwrap_or_default();
    }
}

/// Functions a script wants called, by the name of what happens.
pub type Listeners = Rc<RefCell<Vec<(String, Function)>>>;

/// What the argument of a call makes of it.
type ToAsk = fn(String) -> Ask;

/// Puts `podarium` on the window; gives the list of those who listen.
pub fn offer(send: &Dispatch) -> Listeners {
    let listeners: Listeners = Rc::default();
    let object = Object::new();
    let set = |name: &str, value: &JsValue| Reflect::set(&object, &name.into(), value).map(drop);
    let table: [(&str, ToAsk); 15] = [
        ("load", Ask::Load),
        ("apply", Ask::Apply),
        ("kubectl", Ask::Kubectl),
        ("play", |_| Ask::Play),
        ("pause", |_| Ask::Pause),
        ("step", |_| Ask::Step),
        ("advance", Ask::Advance),
        ("seek", Ask::Seek),
        ("setSpeed", Ask::SetSpeed),
        ("select", Ask::Select),
        ("state", |_| Ask::State),
        ("events", Ask::Events),
        ("why", Ask::Why),
        ("link", |_| Ask::Link),
        ("snapshot", Ask::Snapshot),
    ];
    for (name, ask) in table {
        set(name, &function(send.clone(), ask)).unwrap_or_default();
    }
    set("on", &on(listeners.clone())).unwrap_or_default();
    set("version", &JsValue::from(1)).unwrap_or_default();
    if let Some(window) = browser::window() {
        Reflect::set(&window, &"podarium".into(), &object)
            .map(drop)
            .unwrap_or_default();
    }
    listeners
}

fn function(send: Dispatch, ask: fn(String) -> Ask) -> JsValue {
    let function = Closure::<dyn FnMut(JsValue) -> Promise>::new(move |argument: JsValue| {
        let ask = ask(text(&argument));
        let send = send.clone();
        Promise::new(&mut |resolve, reject| {
            send.emit(Msg::Call(Call {
                ask: ask.clone(),
                resolve,
                reject,
            }));
        })
    });
    function.into_js_value()
}

/// An argument as text: numbers are seconds where a time is meant.
fn text(argument: &JsValue) -> String {
    match (argument.as_string(), argument.as_f64()) {
        (Some(text), _) => text,
        (None, Some(number)) => number.to_string(),
        (None, None) => String::new(),
    }
}

/// `on(name, fn)`: calls `fn` with what happened, and returns a function that stops that.
fn on(listeners: Listeners) -> JsValue {
    let function = Closure::<dyn FnMut(String, Function) -> JsValue>::new(
        move |name: String, function: Function| {
            listeners
                .borrow_mut()
                .push((name.clone(), function.clone()));
            let listeners = listeners.clone();
            let stop = Closure::<dyn FnMut()>::new(move || {
                listeners
                    .borrow_mut()
                    .retain(|(n, f)| *n != name || *f != function);
            });
            stop.into_js_value()
        },
    );
    function.into_js_value()
}

/// Tells those who listen that something happened.
pub fn tell(listeners: &Listeners, name: &str, what: &JsValue) {
    let hearing: Vec<Function> = {
        let all = listeners.borrow();
        all.iter()
            .filter(|(n, _)| n == name)
            .map(|(_, function)| function.clone())
            .collect()
    };
    for function in hearing {
        function
            .call1(&JsValue::NULL, what)
            .map(drop)
            .unwrap_or_default();
    }
}

/// A plain object.
pub fn object<const N: usize>(fields: [(&str, JsValue); N]) -> JsValue {
    let object = Object::new();
    for (name, value) in fields {
        Reflect::set(&object, &name.into(), &value)
            .map(drop)
            .unwrap_or_default();
    }
    object.unchecked_into()
}

/// A plain array.
pub fn array(items: impl Iterator<Item = JsValue>) -> JsValue {
    items.collect::<Array>().into()
}

/// A time a script gave.
pub fn time(text: &str) -> Result<playground::Duration, String> {
    moment(text).ok_or_else(|| words::scripts::not_a_time(text))
}
