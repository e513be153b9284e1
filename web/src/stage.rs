//! The stage: frames of groups, pods in one flat layer above them, and the tray of the unscheduled.
//!
//! Pods are keyed by UID in one layer, so that a pod keeps its element when it is scheduled or when
//! the grouping changes; only its transform moves. A pod that is gone stays for the exit motion.

mod arrange;
pub mod budget;
pub mod choose;
mod detail;
mod dot;
mod dots;
mod frame;
mod full;
pub mod groups;
pub mod head;
pub mod heat;
mod input;
pub mod layout;
mod motion;
mod nav;
mod outline;
mod pod;
pub mod ribbon;
pub mod ring;
mod rings;
mod select;
mod slots;
pub mod tally;
mod traffic;
mod tray;

use std::collections::BTreeSet;
use std::rc::Rc;

use gloo_timers::callback::Timeout;
use playground::view::{Node, Pod, Ref, Service, Traffic, Workload};
use playground::{Duration, Gather};
use yew::prelude::*;

use crate::app::Msg;
use crate::browser;
use crate::shell::size::SizeWatch;
use crate::words;
use arrange::Arranged;
use detail::Detail;
use frame::{Frame, FrameProps};
use groups::{Grouping, Title};
use heat::Heat;
use input::{click, context_menu, send, uid_at, wheel};
use layout::{Level, Place};
pub use motion::Motion;
use nav::TypeAhead;
use slots::Slots;
use traffic::TrafficLayer;
use tray::Tray;
pub use tray::TrayIs;

/// How long the pointer rests on a pod before its details are shown.
const HOVER_MS: u32 = 350;
/// How long a pod fades that left (style/tokens.css: `--t-exit`).
const EXIT_MS: u32 = 180;
/// How far a wheel is turned for one step of zoom.
const WHEEL_STEP: f64 = 60.0;

/// Properties of the stage.
#[derive(Properties, PartialEq)]
pub struct StageProps {
    /// Nodes.
    pub nodes: Rc<[Rc<Node>]>,
    /// Pods.
    pub pods: Rc<[Rc<Pod>]>,
    /// Workloads.
    pub workloads: Rc<[Rc<Workload>]>,
    /// Services.
    pub services: Rc<[Rc<Service>]>,
    /// Loads whose requests are drawn, and the moment; none where the layer is off.
    pub traffic: Option<(Rc<[Rc<Traffic>]>, Duration)>,
    /// What is selected.
    pub selected: Option<Ref>,
    /// How pods stand together.
    pub grouping: Grouping,
    /// The level asked for; the richest that fits otherwise.
    pub level: Option<Level>,
    /// The node that alone is drawn.
    pub focus: Option<Rc<str>>,
    /// Motion.
    pub motion: Motion,
    /// When the tray is shown.
    pub tray: TrayIs,
}

impl StageProps {
    /// Whether only requests have moved since.
    fn is_same_map(&self, old: &StageProps) -> bool {
        let asked = |props: &StageProps| {
            let zoom = (props.grouping, props.level, props.focus.clone());
            (props.selected.clone(), zoom, props.motion, props.tray)
        };
        Rc::ptr_eq(&self.nodes, &old.nodes)
            && Rc::ptr_eq(&self.pods, &old.pods)
            && Rc::ptr_eq(&self.workloads, &old.workloads)
            && Rc::ptr_eq(&self.services, &old.services)
            && asked(self) == asked(old)
    }

    /// Whether nobody has seen the pods get from where they were to where they will be.
    fn stands_anew(&self, old: &StageProps) -> bool {
        self.motion.is_cut || (self.grouping, &self.focus) != (old.grouping, &old.focus)
    }
}

/// What the stage hears.
pub enum StageMsg {
    /// Its size became known or changed.
    Resized(f64, f64),
    /// Pods that left have faded.
    Gone,
    /// The pointer rests on a pod, or on none.
    Hover(Option<Rc<str>>),
    /// The pointer came over a pod, or left it.
    Over(Option<Rc<str>>),
    /// Tab stops at another pod.
    Stop(Rc<str>),
    /// A key.
    Key(KeyboardEvent),
    /// The wheel was turned so far with Ctrl held.
    Wheel(f64),
}

/// The stage.
pub struct Stage {
    node: NodeRef,
    field: NodeRef,
    /// Speed and height as they were set.
    set: (f64, f64),
    size: (f64, f64),
    _watch: Option<SizeWatch>,
    level: Option<Level>,
    now: Arranged,
    /// Where dots stand.
    slots: Slots,
    /// Pods that left, and until when they fade.
    leaving: Vec<(Rc<Pod>, Place, f64)>,
    fading: Option<Timeout>,
    entered: BTreeSet<Rc<str>>,
    hover: Option<Rc<str>>,
    hover_timer: Option<Timeout>,
    stop: Option<Rc<str>>,
    type_ahead: TypeAhead,
    /// How far the wheel has been turned since the last step of zoom.
    turned: f64,
}

impl Component for Stage {
    type Message = StageMsg;
    type Properties = StageProps;

    fn create(cx: &Context<Self>) -> Self {
        let mut stage = Stage {
            node: NodeRef::default(),
            field: NodeRef::default(),
            set: (0.0, 0.0),
            size: (632.0, 240.0),
            _watch: None,
            level: None,
            now: Arranged::nothing(),
            slots: Slots::default(),
            leaving: Vec::new(),
            fading: None,
            entered: BTreeSet::new(),
            hover: None,
            hover_timer: None,
            stop: None,
            type_ahead: TypeAhead::default(),
            turned: 0.0,
        };
        stage.arrange(cx);
        stage
    }

    fn changed(&mut self, cx: &Context<Self>, old: &StageProps) -> bool {
        if cx.props().is_same_map(old) {
            return true;
        }
        let before = std::mem::replace(&mut self.now, Arranged::nothing());
        if cx.props().stands_anew(old) {
            self.slots.clear();
        }
        self.arrange(cx);
        let (came, went) = differing(&self.now.places, &before.places);
        let (new, old) = (uids(came), uids(went));
        self.entered = new.difference(&old).cloned().gathered();
        let now = browser::now_ms();
        self.leaving
            .retain(|(pod, _, until)| *until > now && !self.entered.contains(&pod.uid));
        // What is merely drawn differently now has not left.
        let is_same_view = before.heat.is_some() == self.now.heat.is_some()
            && before.titles.len() == self.now.titles.len();
        if cx.props().motion.is_on && is_same_view {
            let until = now + f64::from(EXIT_MS);
            let is_left =
                |(pod, place): &&Placed| place.level != Level::Dot && !new.contains(&pod.uid);
            let left = went.iter().filter(is_left);
            self.leaving
                .extend(left.map(|(pod, place)| (pod.clone(), *place, until)));
            self.fade(cx);
        }
        true
    }

    fn update(&mut self, cx: &Context<Self>, msg: StageMsg) -> bool {
        match msg {
            StageMsg::Resized(width, height) => {
                self.size = (width, height);
                self.level = None;
                self.arrange(cx);
            }
            StageMsg::Gone => {
                self.fading = None;
                let now = browser::now_ms();
                self.leaving.retain(|(_, _, until)| *until > now);
                self.fade(cx);
            }
            StageMsg::Hover(uid) => self.hover = uid,
            StageMsg::Over(uid) => {
                if self.hover == uid {
                    self.hover_timer = None;
                    return false;
                }
                let link = cx.link().clone();
                let wait = if uid.is_some() { HOVER_MS } else { 150 };
                let rest = move || link.send_message(StageMsg::Hover(uid));
                self.hover_timer = Some(Timeout::new(wait, rest));
                return false;
            }
            StageMsg::Stop(uid) => self.stop = Some(uid),
            StageMsg::Key(event) => return self.key(cx, &event),
            StageMsg::Wheel(by) => {
                self.turned += by;
                if self.turned.abs() >= WHEEL_STEP {
                    send(cx, Msg::Zoom(if self.turned < 0.0 { 1 } else { -1 }));
                    self.turned = 0.0;
                }
                return false;
            }
        }
        true
    }

    fn rendered(&mut self, cx: &Context<Self>, first: bool) {
        let Some(element) = browser::element(&self.node) else {
            return;
        };
        if first {
            let link = cx.link().clone();
            let resized = move |w, h| link.send_message(StageMsg::Resized(w, h));
            self._watch = SizeWatch::new(&element, resized);
        }
        let speed = cx.props().motion.speed;
        if self.set.0 != speed {
            cx.props().motion.set_times(&element);
        }
        let height = self.now.height(cx.props(), self.size);
        if let Some(field) = browser::element(&self.field).filter(|_| self.set.1 != height) {
            browser::set_style(&field, "height", &format!("{height}px"));
        }
        self.set = (speed, height);
    }

    fn view(&self, cx: &Context<Self>) -> Html {
        let props = cx.props();
        let link = cx.link();
        let over = link.batch_callback(|event: PointerEvent| {
            (event.pointer_type() == "mouse").then(|| StageMsg::Over(uid_at(&event)))
        });
        let out = link.callback(|_: PointerEvent| StageMsg::Over(None));
        let focused = link.batch_callback(|event: FocusEvent| uid_at(&event).map(StageMsg::Stop));
        let class = classes!("stage", (!props.motion.is_on).then_some("motion-off"));
        let titled = self.now.titles.iter().zip(&self.now.plan.frames);
        let tray = self
            .now
            .tray
            .iter()
            .filter_map(|i| props.pods.get(*i).cloned());
        let heat = self.now.heat.as_ref().map(|tallies| {
            html! { <Heat nodes={props.nodes.clone()} tallies={tallies.clone()}
            width={self.size.0} height={self.size.1 - self.now.tray_height(props)} /> }
        });
        html! {
            <div {class} ref={self.node.clone()} onwheel={wheel(cx)}>
                <div class="plane">
                    { heat }
                    <div class="field" ref={self.field.clone()} role="tree" aria-label={words::stage::MAP}
                        onpointerover={over} onpointerleave={out} onfocusin={focused}
                        onkeydown={link.callback(StageMsg::Key)}
                        onclick={click(cx)} oncontextmenu={context_menu(cx)}>
                        <>{ for titled.enumerate().map(|(at, ((title, pods), place))|
                            self.frame(props, at, title, pods, *place)) }</>
                        if props.tray == TrayIs::Kept || !self.now.tray.is_empty() {
                            <Tray pods={tray.collect::<Vec<_>>()}
                                y={self.now.tray_y(props, self.size)} left={self.now.tray_left}
                                height={self.now.tray_inside(props)} />
                        }
                        { self.pods(props) }
                    </div>
                </div>
                if let Some((traffic, now)) = props.traffic.clone() {
                    <TrafficLayer {traffic} {now} places={self.now.places.clone()}
                        size={self.size} />
                }
                { self.detail(props, link.callback(StageMsg::Over)) }
            </div>
        }
    }
}

/// A pod and where it stands.
type Placed = (Rc<Pod>, Place);

/// What is left of two lists without the pods, at both ends, that are the very same in both: only
/// the names of these need be compared.
fn differing<'a>(a: &'a [Placed], b: &'a [Placed]) -> (&'a [Placed], &'a [Placed]) {
    let is_same = |(a, b): &(&Placed, &Placed)| Rc::ptr_eq(&a.0, &b.0);
    let begin = a.iter().zip(b).take_while(is_same).count();
    let (a, b) = (a.get(begin..).unwrap_or(&[]), b.get(begin..).unwrap_or(&[]));
    let end = a.iter().rev().zip(b.iter().rev());
    let end = end.take_while(is_same).count();
    let cut = |list: &'a [Placed]| list.get(..list.len() - end).unwrap_or(&[]);
    (cut(a), cut(b))
}

fn uids(places: &[Placed]) -> BTreeSet<Rc<str>> {
    places.iter().map(|(pod, _)| pod.uid.clone()).gathered()
}

impl Stage {
    fn arrange(&mut self, cx: &Context<Self>) {
        self.now = Arranged::new(cx.props(), self.size, self.level, &mut self.slots);
        let level = self.now.plan.level;
        if self.level != Some(level) {
            self.level = Some(level);
            send(cx, Msg::Shown(level));
        }
    }

    /// Looks again when the first of the pods that leave has faded.
    fn fade(&mut self, cx: &Context<Self>) {
        if self.fading.is_none() && !self.leaving.is_empty() {
            let link = cx.link().clone();
            let gone = move || link.send_message(StageMsg::Gone);
            self.fading = Some(Timeout::new(EXIT_MS, gone));
        }
    }

    fn frame(
        &self,
        props: &StageProps,
        at: usize,
        title: &Title,
        pods: &[usize],
        place: Place,
    ) -> Html {
        let sum = self.now.sums.get(at).copied().flatten();
        let owns = match sum {
            Some(_) => String::new(),
            None => self.owned(props, at, pods),
        };
        let frame = FrameProps {
            at,
            title: title.clone(),
            place,
            form: self.now.plan.form,
            n_pods: pods.len(),
            sum,
            owns: owns.into(),
            is_selected: props.selected.is_some() && title.reference() == props.selected,
        };
        html! {
            <Frame key={title.key()} ..frame />
        }
    }

    fn detail(&self, props: &StageProps, over: Callback<Option<Rc<str>>>) -> Html {
        let placed = self.hover.as_ref().and_then(|uid| {
            let mut places = self.now.places.iter();
            places.find(|(pod, _)| pod.uid == *uid)
        });
        let Some((pod, place)) = placed else {
            return html! {};
        };
        let owner = pod
            .owner
            .as_ref()
            .and_then(|o| props.workloads.iter().find(|w| w.reference == *o));
        html! { <Detail pod={pod.clone()} place={*place} size={self.size} workload={owner.cloned()}
        {over} /> }
    }
}
