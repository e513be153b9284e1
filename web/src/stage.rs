//! The stage: frames of groups, pods in one flat layer above them, and the tray of the unscheduled.
//!
//! Pods are keyed by UID in one layer, so that a pod keeps its element when it is scheduled or when
//! the grouping changes; only its transform moves. A pod that is gone stays for the exit motion.

pub mod budget;
mod detail;
mod frame;
pub mod groups;
pub mod head;
mod input;
pub mod layout;
mod nav;
mod outline;
mod pod;
pub mod ribbon;
pub mod ring;
mod select;
mod tray;

use std::rc::Rc;

use gloo_timers::callback::Timeout;
use playground::view::{Node, Pod, Ref, Service, View, Workload};
use yew::prelude::*;

use crate::browser;
use crate::shell::size::SizeWatch;
use detail::Detail;
use frame::Frame;
use groups::{Grouping, Title, group};
use input::{click, context_menu, uid_at};
use layout::{Group, HEAD_NODE, HEAD_OWNER, HEAD_ZONE, Level, Place, Plan, plan, plan_below};
use nav::TypeAhead;
use pod::PodCard;
use select::matching;
use tray::Tray;

/// Height of the tray, and of the space above it.
const TRAY: f64 = 32.0;
const TRAY_GAP: f64 = 6.0;
/// How long the pointer rests on a pod before its details are shown.
const HOVER_MS: u32 = 350;

/// How fast things may move.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Motion {
    /// Off under reduced motion, after a seek, and from 16x on.
    pub is_on: bool,
    /// Durations are divided by the square root of this.
    pub speed: f64,
}

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
    /// What is selected.
    pub selected: Option<Ref>,
    /// How pods stand together.
    pub grouping: Grouping,
    /// The level asked for; the richest that fits otherwise.
    #[prop_or_default]
    pub level: Option<Level>,
    /// Motion.
    pub motion: Motion,
    /// Whether the tray is shown when it is empty.
    #[prop_or(true)]
    pub keeps_tray: bool,
}

/// What the stage hears.
pub enum StageMsg {
    /// Its size became known or changed.
    Resized(f64, f64),
    /// A pod that left has faded.
    Gone(Rc<str>),
    /// The pointer rests on a pod, or on none.
    Hover(Option<Rc<str>>),
    /// The pointer came over a pod, or left it.
    Over(Option<Rc<str>>),
    /// Tab stops at another pod.
    Stop(Rc<str>),
    /// A key.
    Key(KeyboardEvent),
}

/// The stage.
pub struct Stage {
    node: NodeRef,
    size: (f64, f64),
    _watch: Option<SizeWatch>,
    level: Option<Level>,
    places: Vec<(Rc<Pod>, Place)>,
    leaving: Vec<(Rc<Pod>, Place)>,
    timers: Vec<Timeout>,
    entered: Vec<Rc<str>>,
    hover: Option<Rc<str>>,
    hover_timer: Option<Timeout>,
    stop: Option<Rc<str>>,
    type_ahead: TypeAhead,
    plan: Plan,
    titles: Vec<(Title, Vec<usize>)>,
    tray: Vec<usize>,
}

impl Component for Stage {
    type Message = StageMsg;
    type Properties = StageProps;

    fn create(cx: &Context<Self>) -> Self {
        let mut stage = Stage {
            node: NodeRef::default(),
            size: (632.0, 240.0),
            _watch: None,
            level: None,
            places: Vec::new(),
            leaving: Vec::new(),
            timers: Vec::new(),
            entered: Vec::new(),
            hover: None,
            hover_timer: None,
            stop: None,
            type_ahead: TypeAhead::default(),
            plan: plan(&[], 0.0, 0.0, None, None),
            titles: Vec::new(),
            tray: Vec::new(),
        };
        stage.arrange(cx.props());
        stage
    }

    fn changed(&mut self, cx: &Context<Self>, _: &StageProps) -> bool {
        let before = std::mem::take(&mut self.places);
        self.arrange(cx.props());
        self.entered.clear();
        for (pod, _) in &self.places {
            if !before.iter().any(|(old, _)| old.uid == pod.uid) {
                self.entered.push(pod.uid.clone());
            }
        }
        if cx.props().motion.is_on {
            for (pod, place) in before {
                if !self.places.iter().any(|(now, _)| now.uid == pod.uid) {
                    let (link, uid) = (cx.link().clone(), pod.uid.clone());
                    let gone = move || link.send_message(StageMsg::Gone(uid));
                    self.timers.push(Timeout::new(180, gone));
                    self.leaving.push((pod, place));
                }
            }
        }
        self.leaving
            .retain(|(pod, _)| !self.places.iter().any(|(now, _)| now.uid == pod.uid));
        true
    }

    fn update(&mut self, cx: &Context<Self>, msg: StageMsg) -> bool {
        match msg {
            StageMsg::Resized(width, height) => {
                self.size = (width, height);
                self.level = None;
                self.arrange(cx.props());
            }
            StageMsg::Gone(uid) => {
                self.leaving.retain(|(pod, _)| pod.uid != uid);
                if self.leaving.is_empty() {
                    self.timers.clear();
                }
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
        let scale = |base: f64| {
            let scaled = base / cx.props().motion.speed.max(1.0).sqrt();
            if scaled < 80.0 { 0.0 } else { scaled }
        };
        for (name, base) in [
            ("--t-move", 300.0),
            ("--t-enter", 240.0),
            ("--t-exit", 180.0),
            ("--t-state", 200.0),
        ] {
            browser::set_style(&element, name, &format!("{}ms", scale(base)));
        }
        if let Some(field) = element.query_selector(".field").ok().flatten() {
            browser::set_style(
                &field,
                "height",
                &format!("{}px", self.field_height(cx.props())),
            );
        }
    }

    fn view(&self, cx: &Context<Self>) -> Html {
        let props = cx.props();
        let matches = matching(props);
        let stop = self
            .stop
            .clone()
            .filter(|stop| self.places.iter().any(|(pod, _)| pod.uid == *stop));
        let stop = stop.or_else(|| self.places.first().map(|(pod, _)| pod.uid.clone()));
        let pod = |(pod, place): &(Rc<Pod>, Place), leaving: bool| {
            html! {
                <PodCard key={pod.uid.to_string()} pod={pod.clone()} place={*place}
                    is_selected={props.selected.as_ref() == Some(&pod.reference)}
                    matches={matches.as_ref().map(|uids| uids.contains(&pod.uid))}
                    is_stop={stop.as_ref() == Some(&pod.uid)} is_leaving={leaving}
                    is_entering={self.entered.contains(&pod.uid)} />
            }
        };
        let link = cx.link();
        let over = link.batch_callback(|event: PointerEvent| {
            (event.pointer_type() == "mouse").then(|| StageMsg::Over(uid_at(&event)))
        });
        let out = link.callback(|_: PointerEvent| StageMsg::Over(None));
        let focused = link.batch_callback(|event: FocusEvent| uid_at(&event).map(StageMsg::Stop));
        let class = classes!("stage", (!props.motion.is_on).then_some("motion-off"));
        html! {
            <div {class} ref={self.node.clone()}>
                <div class="plane">
                    <div class="field" role="tree" aria-label="Cluster map: nodes and their pods"
                        onpointerover={over} onpointerleave={out} onfocusin={focused}
                        onkeydown={link.callback(StageMsg::Key)}
                        onclick={click(cx)} oncontextmenu={context_menu(cx)}>
                        { for self.titles.iter().zip(&self.plan.frames).map(|((title, pods), place)|
                            self.frame(props, title, pods, *place)) }
                        if props.keeps_tray || !self.tray.is_empty() {
                            <Tray pods={self.tray.iter().filter_map(|i|
                                props.pods.get(*i).cloned()).collect::<Vec<_>>()}
                                y={self.tray_y(props)} width={self.size.0} />
                        }
                        { for self.places.iter().map(|placed| pod(placed, false)) }
                        { for self.leaving.iter().map(|placed| pod(placed, true)) }
                    </div>
                </div>
                { self.detail(props, link.callback(StageMsg::Over)) }
            </div>
        }
    }
}

impl Stage {
    fn tray_height(&self, props: &StageProps) -> f64 {
        if props.keeps_tray || !self.tray.is_empty() {
            TRAY + TRAY_GAP
        } else {
            0.0
        }
    }

    fn tray_y(&self, props: &StageProps) -> f64 {
        (self.plan.height + TRAY_GAP).max(self.size.1 - self.tray_height(props) + TRAY_GAP)
    }

    fn field_height(&self, props: &StageProps) -> f64 {
        (self.plan.height + self.tray_height(props)).max(self.size.1)
    }

    fn arrange(&mut self, props: &StageProps) {
        let grouped = group(&as_view(props), props.grouping);
        let failing = |pods: &Vec<usize>| Group {
            failing: pods
                .iter()
                .map(|i| props.pods.get(*i).is_some_and(|pod| pod.state.is_failing()))
                .collect(),
        };
        let groups: Vec<Group> = grouped
            .groups
            .iter()
            .map(|(_, pods)| failing(pods))
            .collect();
        self.tray = grouped.tray;
        let height = self.size.1 - self.tray_height(props);
        let head = match props.grouping {
            Grouping::Node => HEAD_NODE,
            Grouping::Owner => HEAD_OWNER,
            Grouping::Zone => HEAD_ZONE,
        };
        let size = (self.size.0, height);
        self.plan = plan_below(&groups, size, head, props.level, self.level);
        self.level = Some(self.plan.level);
        self.titles = grouped.groups;
        let mut places: Vec<Option<Place>> = vec![None; props.pods.len()];
        for ((_, pods), spots) in self.titles.iter().zip(&self.plan.pods) {
            for (index, place) in pods.iter().zip(spots) {
                if let Some(slot) = places.get_mut(*index) {
                    *slot = Some(*place);
                }
            }
        }
        let y = self.tray_y(props);
        for (order, index) in self.tray.iter().enumerate() {
            if let Some(slot) = places.get_mut(*index) {
                *slot = Some(tray::place(order, self.tray.len(), y, self.size.0));
            }
        }
        let placed = props.pods.iter().zip(places);
        self.places = placed
            .filter_map(|(pod, place)| Some((pod.clone(), place?)))
            .collect();
    }

    fn frame(&self, props: &StageProps, title: &Title, pods: &[usize], place: Place) -> Html {
        let ids = pods
            .iter()
            .filter_map(|i| props.pods.get(*i))
            .map(|pod| format!("pod-{}", pod.uid));
        let owns = ids.collect::<Vec<_>>().join(" ");
        let is_selected = props.selected.is_some() && title.reference() == props.selected;
        html! {
            <Frame key={title.key()} title={title.clone()} {place} form={self.plan.form}
                n_pods={pods.len()}
                owns={AttrValue::from(owns)} {is_selected} />
        }
    }

    fn detail(&self, props: &StageProps, over: Callback<Option<Rc<str>>>) -> Html {
        let placed = self
            .hover
            .as_ref()
            .and_then(|uid| self.places.iter().find(|(pod, _)| pod.uid == *uid));
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

/// The parts of the view that grouping reads.
fn as_view(props: &StageProps) -> View {
    View {
        nodes: props.nodes.clone(),
        pods: props.pods.clone(),
        workloads: props.workloads.clone(),
        ..View::default()
    }
}
