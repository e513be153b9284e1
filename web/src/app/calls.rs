//! Answers to scripts: each call does what the same button does, and says what came of it.

use playground::view::{EventRow, Node, Pod, Ref, View, WhyStep};
use playground::{Duration, Playground, view};
use wasm_bindgen::JsValue;

use super::bridge::{Ask, Call, array, object, tell, time};
use super::{App, Msg};
use crate::words;

impl App {
    /// Does what a script asks, and answers.
    pub fn call(&mut self, call: &Call) -> bool {
        if matches!(&call.ask, Ask::Snapshot(kind) if kind == "png") {
            super::snapshot::answer_png(call.clone(), view::still(&self.view));
            return false;
        }
        if let Ask::Kubectl(line) = &call.ask
            && self.awaits_descriptions(line, Msg::Call(call.clone()))
        {
            return false;
        }
        let answer = self.answer(&call.ask);
        call.answer(answer);
        true
    }

    fn answer(&mut self, ask: &Ask) -> Result<JsValue, String> {
        match ask {
            Ask::Load(text) => {
                self.load(text)?;
                Ok(self.state())
            }
            Ask::Apply(yaml) => {
                self.hear(Msg::Edit(yaml.as_str().into()));
                let outcome = self.apply_text();
                Ok(object([
                    ("output", outcome.output.into()),
                    ("status", outcome.status.into()),
                ]))
            }
            Ask::Kubectl(line) => {
                let outcome = self.run_line(&Playground::whole_line(line));
                Ok(object([
                    ("output", outcome.output.into()),
                    ("status", outcome.status.into()),
                ]))
            }
            Ask::Play => self.done(Msg::Play),
            Ask::Pause => self.done(Msg::Pause),
            Ask::Step => {
                self.done(Msg::NextEvent)?;
                Ok(self.state())
            }
            Ask::Advance(by) => {
                let by = time(by)?;
                self.play_on(by);
                Ok(self.state())
            }
            Ask::Seek(to) => {
                self.done(Msg::Seek(time(to)?))?;
                Ok(self.state())
            }
            Ask::SetSpeed(speed) => {
                let speed: f64 = speed
                    .parse()
                    .map_err(|_| words::scripts::not_a_speed(speed))?;
                self.done(Msg::Speed(speed.clamp(0.1, 1000.0)))
            }
            Ask::Select(text) if text.is_empty() => self.done(Msg::Select(None)),
            Ask::Select(text) => self.done(Msg::Select(Some(reference(text)?))),
            Ask::State => Ok(self.state()),
            Ask::Events(since) => {
                let since = if since.is_empty() {
                    Duration::ZERO
                } else {
                    time(since)?
                };
                let events = self
                    .view
                    .events
                    .iter()
                    .rev()
                    .filter(|event| event.last >= since);
                Ok(array(events.map(|event| event_object(event))))
            }
            Ask::Why(text) => Ok(array(
                self.source.why(&reference(text)?).iter().map(why_object),
            )),
            Ask::Link => Ok(self.link().into()),
            Ask::Snapshot(kind) if matches!(kind.as_str(), "" | "svg") => {
                Ok(view::still(&self.view).into())
            }
            Ask::Snapshot(kind) => Err(words::scripts::not_a_picture(kind)),
        }
    }

    fn done(&mut self, msg: Msg) -> Result<JsValue, String> {
        self.hear(msg);
        Ok(JsValue::UNDEFINED)
    }

    /// Tells scripts that something happened, with the state.
    pub fn announce(&self, name: &str) {
        if !self.listeners.borrow().is_empty() {
            tell(&self.listeners, name, &self.state());
        }
    }

    fn state(&self) -> JsValue {
        state(&self.view, &self.source.digest(), self.ui.is_playing)
    }
}

fn reference(text: &str) -> Result<Ref, String> {
    Ref::parse(text).ok_or_else(|| words::scripts::not_an_object(text))
}

fn state(view: &View, digest: &str, is_playing: bool) -> JsValue {
    object([
        ("time", crate::time::seconds(view.clock.now).into()),
        ("clock", view::clock(view.clock.now).into()),
        ("digest", digest.into()),
        ("playing", is_playing.into()),
        ("stable", view.clock.is_stable.into()),
        ("headline", (&*view.headline).into()),
        (
            "nodes",
            array(view.nodes.iter().map(|node| node_object(node))),
        ),
        ("pods", array(view.pods.iter().map(|pod| pod_object(pod)))),
    ])
}

fn node_object(node: &Node) -> JsValue {
    object([
        ("name", (&*node.reference.name).into()),
        (
            "status",
            node.condition
                .words()
                .unwrap_or_else(|| "Ready".into())
                .into(),
        ),
        ("pods", node.n_pods.into()),
    ])
}

fn pod_object(pod: &Pod) -> JsValue {
    object([
        ("name", (&*pod.reference.name).into()),
        ("namespace", (&*pod.reference.namespace).into()),
        ("uid", (&*pod.uid).into()),
        (
            "node",
            pod.node.as_deref().map_or(JsValue::NULL, JsValue::from),
        ),
        ("status", (&*pod.status).into()),
        ("state", pod.state.words().into()),
        ("ready", format!("{}/{}", pod.ready.0, pod.ready.1).into()),
        ("restarts", pod.restarts.into()),
        (
            "waitSeconds",
            pod.wait
                .map_or(JsValue::NULL, |wait| wait.left_seconds.into()),
        ),
    ])
}

fn event_object(event: &EventRow) -> JsValue {
    object([
        ("last", crate::time::seconds(event.last).into()),
        ("type", words::events::kind(event).into()),
        ("reason", (&*event.reason).into()),
        ("object", event.object.text().into()),
        ("message", (&*event.message).into()),
        ("count", event.count.into()),
    ])
}

fn why_object(step: &WhyStep) -> JsValue {
    let text: String = step.spans.iter().map(|span| &*span.text).collect();
    object([
        ("at", crate::time::seconds(step.at).into()),
        ("text", text.into()),
        ("current", step.is_current.into()),
    ])
}
