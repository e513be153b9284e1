//! The app: holds the playground and what the page remembers, hears every `Msg`, draws a shell.

mod act;
pub mod bridge;
mod calls;
mod frames;
mod hover;
mod keys;
mod map;
mod msg;
mod paper;
pub mod params;
mod play;
mod range;
mod save;
mod schema;
mod snapshot;
mod speak;
mod travel;
pub mod ui;
pub mod update;

use std::rc::Rc;

use playground::view::{Request, View};
use web_sys::Event;
use yew::prelude::*;

use crate::browser;
use crate::icon::Sprite;
use crate::shell::{Shell, size::SizeWatch};
use crate::source::Source;
use crate::stage::layout::Level;
use frames::Frames;
pub use frames::Listener;
pub use msg::Msg;
use ui::{Form, Ui};

/// How every component sends.
pub type Dispatch = Callback<Msg>;

/// The app.
pub struct App {
    root: NodeRef,
    send: Dispatch,
    rest: Option<gloo_timers::callback::Timeout>,
    source: Source,
    ui: Rc<Ui>,
    view: Rc<View>,
    frames: Frames,
    last_frame_ms: f64,
    play: play::Play,
    motion_is_on: bool,
    said: Rc<str>,
    said_at_ms: f64,
    entries: u32,
    listeners: bridge::Listeners,
    params: params::Params,
    told_ms: f64,
    width: f64,
    shown_level: Level,
    _watch: Option<SizeWatch>,
    _listeners: Vec<Listener>,
    /// Whether the descriptions for `kubectl explain` were fetched, or tried to be.
    has_asked_for_schemas: bool,
}

impl Component for App {
    type Message = Msg;
    type Properties = ();

    fn create(cx: &Context<Self>) -> Self {
        let mut source = Source::new();
        let params = params::Params::read(&browser::fragment());
        let ui = update::first_ui(&mut source, &params);
        let view = source.view(&Request {
            inspect: ui.selected.clone(),
            ..Request::default()
        });
        let send = cx.link().callback(|msg: Msg| msg);
        App {
            root: NodeRef::default(),
            send: send.clone(),
            rest: None,
            source,
            ui: Rc::new(ui),
            view,
            frames: Frames::new(send.reform(Msg::Frame)),
            last_frame_ms: 0.0,
            play: play::Play::default(),
            motion_is_on: true,
            said: "".into(),
            said_at_ms: 0.0,
            entries: 0,
            listeners: bridge::offer(&send),
            params,
            told_ms: 0.0,
            width: browser::width().unwrap_or(1280.0),
            shown_level: Level::Card,
            _watch: None,
            _listeners: keys::listen(&send),
            has_asked_for_schemas: false,
        }
    }

    fn update(&mut self, _: &Context<Self>, msg: Msg) -> bool {
        self.hear(msg)
    }

    fn rendered(&mut self, cx: &Context<Self>, first: bool) {
        if first && let Some(element) = browser::element(&self.root) {
            let link = cx.link().clone();
            let resized = move |width, _| link.send_message(Msg::Resized(width));
            self._watch = SizeWatch::new(&element, resized);
            cx.link().send_message(Msg::Opened);
        }
        if self.ui.is_playing {
            self.frames.ask();
        }
    }

    fn view(&self, cx: &Context<Self>) -> Html {
        // Always the same: with a new one, whatever sends would be drawn again.
        let send = self.send.clone();
        let form = match self.ui.form {
            Form::Wide | Form::Middle if self.ui.map_only == Some(true) => "alone",
            Form::Wide => "wide",
            Form::Middle => "mid",
            Form::Phone => "phone",
            Form::Embed => "embed",
        };
        let keydown = cx.link().batch_callback({
            let is_playing = self.ui.is_playing;
            move |event: KeyboardEvent| keys::meaning(&event, is_playing)
        });
        let over = Callback::from(|event: DragEvent| {
            event.prevent_default();
            keys::drag(true);
        });
        let away = Callback::from(|event: DragEvent| {
            if event.related_target().is_none() {
                keys::drag(false);
            }
        });
        let hover = Callback::from(|event: PointerEvent| hover::point(&event));
        let drop = {
            let send = send.clone();
            Callback::from(move |event: DragEvent| keys::dropped(&event, &send))
        };
        html! {
            <ContextProvider<Dispatch> context={send}>
                <Sprite />
                <div class={classes!("app", form, self.ui.hide.classes())} ref={self.root.clone()} onkeydown={keydown}
                    ondragover={over} ondragleave={away} ondrop={drop} onpointerover={hover}>
                    <Shell ui={self.ui.clone()} view={self.view.clone()} motion={self.motion()} />
                    <div class="hidden" role="status" aria-live="polite">{ &*self.said }</div>
                </div>
            </ContextProvider<Dispatch>>
        }
    }
}

impl App {
    /// What is moving on the stage, and how fast.
    fn motion(&self) -> crate::stage::Motion {
        let speed = if self.ui.is_playing {
            self.ui.speed
        } else {
            1.0
        };
        crate::stage::Motion {
            is_on: self.motion_is_on && !self.ui.is_still && speed < 16.0,
            speed,
            is_cut: !self.motion_is_on,
        }
    }

    /// Takes the picture anew.
    fn look(&mut self) {
        self.follow_manifest();
        self.tell_reached();
        let branches = self.source.branches();
        let known = self.ui.branches.iter();
        if branches.len() != known.len()
            || branches.iter().zip(known).any(|((a, _), b)| **a != *b.0)
        {
            let named = branches.into_iter().map(|(name, at)| (name.into(), at));
            let named = named.collect();
            self.edit(|ui| ui.branches = named);
        }
        let applied_at = self.source.applied_at();
        if applied_at != self.ui.applied_at {
            self.edit(|ui| ui.applied_at = applied_at);
        }
        self.view = self.source.view(&Request {
            inspect: self.ui.selected.clone(),
            since: self.ui.since,
            logs: (self.ui.tab == ui::Tab::Logs).then(|| self.ui.logs.clone()),
        });
        self.make_room();
    }

    /// Changes what the page remembers.
    fn edit(&mut self, change: impl FnOnce(&mut Ui)) -> bool {
        change(Rc::make_mut(&mut self.ui));
        true
    }
}

/// The target of an event, if it takes text.
pub fn takes_text(event: &Event) -> bool {
    use wasm_bindgen::JsCast;
    let element = event
        .target()
        .and_then(|target| target.dyn_into::<web_sys::Element>().ok());
    element.is_some_and(|element| {
        matches!(element.tag_name().as_str(), "INPUT" | "TEXTAREA" | "SELECT")
    })
}
