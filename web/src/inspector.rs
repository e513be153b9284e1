//! The inspector: why an object is as it is, what would change it, its facts, YAML, events, logs.

mod change;
mod object;
mod placement;
mod told;
mod why;
mod yaml;

use std::rc::Rc;

use playground::Duration;
use playground::view::{Countdown, Inspection, Ref, View};
use yew::prelude::*;

use crate::app::ui::{Range, Tab, Ui};
use crate::app::{Dispatch, Msg};
use crate::icon::{Icon, family};
use crate::stage::ring::ring;
use crate::words;
use change::{Changed, Help};
use object::Object;
use placement::Table;
use playground::view::{PodState, Wait};
pub use told::touches;
use why::Steps;
use yaml::Yaml;

/// What the page remembers about the inspector.
#[derive(Clone, Copy, PartialEq)]
pub struct Look {
    /// The tab shown.
    pub tab: Tab,
    /// The range that is chosen.
    pub range: Option<Range>,
    /// The moment compared with.
    pub since: Option<Duration>,
}

impl Look {
    /// What the page remembers.
    pub fn of(ui: &Ui) -> Look {
        Look {
            tab: ui.tab,
            range: ui.range,
            since: ui.since,
        }
    }
}

/// Properties of the inspector.
#[derive(Properties, PartialEq)]
pub struct InspectorProps {
    /// The object.
    pub inspected: Option<Rc<Inspection>>,
    /// What comes next.
    pub next: Rc<[Countdown]>,
    /// Now, in whole seconds.
    pub now: Duration,
    /// How it is shown.
    pub look: Look,
    /// Tabs besides those of the object.
    #[prop_or_default]
    pub children: Html,
}

const TABS: [(Tab, &str); 5] = [
    (Tab::Cause, words::CAUSE),
    (Tab::Object, words::OBJECT),
    (Tab::Yaml, words::YAML),
    (Tab::Events, words::EVENTS),
    (Tab::Logs, words::LOGS),
];

/// Properties of the tabs.
#[derive(Properties, PartialEq)]
pub struct TabsProps {
    /// The one shown.
    pub tab: Tab,
    /// Whether the object prints.
    pub has_logs: bool,
    /// Whether other tabs have the same names: then these say whose they are.
    #[prop_or_default]
    pub is_sheet: bool,
    /// Tabs besides those of the object.
    #[prop_or_default]
    pub children: Html,
}

/// The tabs of the inspector.
#[component]
pub fn Tabs(props: &TabsProps) -> Html {
    let send = use_context::<Dispatch>().unwrap_or_else(Callback::noop);
    let tab = |(tab, label): (Tab, &'static str)| {
        let send = send.clone();
        let onclick = Callback::from(move |_: MouseEvent| send.emit(Msg::Inspect(tab)));
        html! {
            <button role="tab" aria-selected={(tab == props.tab).to_string()} data-label={label}
                aria-label={props.is_sheet.then(|| words::inspector::of_object(label))}
                {onclick}>{ label }</button>
        }
    };
    let shown = TABS
        .into_iter()
        .filter(|(tab, _)| *tab != Tab::Logs || props.has_logs);
    html! { <div class="seg tight" role="tablist" aria-label={words::inspector::ABOUT}>{
    for shown.map(tab) }{ props.children.clone() }</div> }
}

/// Whether an object prints.
pub fn has_logs(inspected: Option<&Rc<Inspection>>) -> bool {
    inspected.is_some_and(|inspection| &*inspection.reference.kind == "pod")
}

/// The inspector.
#[component]
pub fn Inspector(props: &InspectorProps) -> Html {
    html! {
        <section class="pane" aria-label={words::WHY}>
            <div class="hd"><h2 class="cap">{ words::WHY }</h2><span class="sp" />
                <Tabs tab={props.look.tab} has_logs={has_logs(props.inspected.as_ref())}>{
                    props.children.clone() }</Tabs>
            </div>
            <Body inspected={props.inspected.clone()} next={props.next.clone()} now={props.now}
                look={props.look} />
        </section>
    }
}

/// Properties of the inside.
#[derive(Properties, PartialEq)]
pub struct BodyProps {
    /// The object.
    pub inspected: Option<Rc<Inspection>>,
    /// What comes next.
    pub next: Rc<[Countdown]>,
    /// Now.
    pub now: Duration,
    /// How it is shown.
    pub look: Look,
    /// Whether there is a foot with what can be done at once.
    #[prop_or(true)]
    pub has_foot: bool,
}

/// The inside of the inspector: also what a phone's sheet shows.
#[component]
pub fn Body(props: &BodyProps) -> Html {
    let Some(inspection) = &props.inspected else {
        return html! {
            <div class="why" tabindex="0" role="region" aria-label={words::CAUSE}>
                <p class="nothing">
                    { words::inspector::SELECT_SOMETHING }</p>
                { next(&props.next, props.now, 12, None) }
            </div>
        };
    };
    let (now, range) = (props.now, props.look.range);
    html! { <>
        { match props.look.tab {
            Tab::Cause | Tab::Manifest => cause(inspection, props),
            Tab::Object => html! { <Object inspection={inspection.clone()} /> },
            Tab::Yaml => html! { <Yaml inspection={inspection.clone()} /> },
            Tab::Events => html! { <told::Events inspection={inspection.clone()} {now} {range} /> },
            Tab::Logs => html! { <told::Logs inspection={inspection.clone()} {now} {range} /> },
        } }
        if props.has_foot { <Foot inspection={inspection.clone()} /> }
    </> }
}

/// Why it is so: steps, what comes next, what would change it, where it was placed, what changed.
fn cause(inspection: &Rc<Inspection>, props: &BodyProps) -> Html {
    let class = classes!("why", inspection.state.map_or("f-n", family));
    // What its own timer counts is said beside its name already.
    let said = inspection.timer.as_ref().map(|_| &inspection.reference);
    let most = if inspection.advice.is_empty() { 4 } else { 2 };
    html! {
        <div {class} tabindex="0" role="region" aria-label={words::CAUSE}>
            { head(inspection) }
            <Steps steps={inspection.why.clone()} now={props.now} />
            { next(&props.next, props.now, most, said) }
            if !inspection.advice.is_empty() { <Help advice={inspection.advice.clone()} /> }
            if let Some(placement) = &inspection.placement { <Table placement={placement.clone()} /> }
            if let Some(changes) = &inspection.changes {
                <Changed changes={changes.clone()} since={props.look.since}
                    from={props.look.range.map(|(from, _)| from)} />
            }
        </div>
    }
}

/// Name, state and the number that ticks.
fn head(inspection: &Inspection) -> Html {
    let sign = match (inspection.state, &inspection.timer) {
        (Some(state @ (PodState::BackOff | PodState::ImagePull)), Some(timer)) => {
            let wait = Wait {
                left_seconds: timer.left_seconds,
                total_seconds: timer.total_seconds,
            };
            ring(44.0, Some(wait), state)
        }
        (Some(state), _) => {
            html! { <svg width="44" height="44" viewBox="-6 -6 28 28" aria-hidden="true"><use
            href={format!("#i-{}", crate::icon::glyph(state))} width="16" height="16" /></svg> }
        }
        (None, _) => {
            html! { <Icon name={crate::icon::icon_named(&inspection.reference.kind)} class="s20" />
            }
        }
    };
    html! {
        <div class="hdn">
            <span class="ink">{ sign }</span>
            <div class="nm"><div class="mono"><span class="m">{ &*inspection.stem }</span><b>{
                &*inspection.suffix }</b></div>
                <div>{ &*inspection.status }{ " " }<span class="m">{ &*inspection.place
                    }</span></div></div>
            if let Some(timer) = &inspection.timer {
                <div class="num"><div class="t20 w6">{
                    words::seconds(&timer.left_seconds) }</div><div
                    class="t11 m">{ &*timer.caption }</div></div>
            }
        </div>
    }
}

/// What comes next, the soonest first; without what comes to an object of which it is said already.
fn next(next: &[Countdown], now: Duration, most: usize, said: Option<&Ref>) -> Html {
    let row = |countdown: &Countdown| {
        let left = countdown.at - now;
        let left = Duration::from_secs(left.as_secs_ceil());
        html! { <>
            <b>{ words::inspector::IN }{ spaced(&playground::view::age(left)) }</b>
            <Named countdown={countdown.clone()} />
        </> }
    };
    let is_new = |one: &&Countdown| said.is_none() || one.object.as_ref() != said;
    let rows: Vec<Html> = next.iter().filter(is_new).take(most).map(row).collect();
    if rows.is_empty() {
        return html! {};
    }
    html! { <div class="next"><div class="cap">{ words::inspector::NEXT }</div>{
    rows }</div> }
}

/// Properties of what comes next.
#[derive(Properties, PartialEq)]
struct NamedProps {
    countdown: Countdown,
}

/// What comes next, and to whom: the name selects the object.
#[component]
fn Named(props: &NamedProps) -> Html {
    let send = use_context::<Dispatch>().unwrap_or_else(Callback::noop);
    let object = props.countdown.object.clone();
    let select = Callback::from(move |_: MouseEvent| send.emit(Msg::Select(object.clone())));
    html! { <span>{ &*props.countdown.what }{ ", " }<button class="lnk mono" onclick={select}>{
    &*props.countdown.short }</button></span> }
}

/// `18 s` for `18s`; longer ages stay as they are.
fn spaced(age: &str) -> String {
    match age
        .strip_suffix('s')
        .filter(|digits| digits.bytes().all(|b| b.is_ascii_digit()))
    {
        Some(digits) => words::seconds(&digits),
        None => age.to_string(),
    }
}

/// Properties of the foot.
#[derive(Properties, PartialEq)]
struct FootProps {
    inspection: Rc<Inspection>,
}

/// What can be done at once.
#[component]
fn Foot(props: &FootProps) -> Html {
    let send = use_context::<Dispatch>().unwrap_or_else(Callback::noop);
    let on = |msg: Msg| {
        let send = send.clone();
        Callback::from(move |_: MouseEvent| send.emit(msg.clone()))
    };
    let reference = &props.inspection.reference;
    let flag = reference.namespace_flag();
    let menu = {
        let (send, reference) = (send.clone(), reference.clone());
        Callback::from(move |event: MouseEvent| {
            send.emit(Msg::OpenMenu(
                reference.clone(),
                event.client_x().into(),
                event.client_y().into(),
            ));
        })
    };
    html! {
        <div class="foot">
            <button class="btn" onclick={on(Msg::Copy(props.inspection.kubectl.to_string(),
                words::notices::COPIED_KUBECTL))}><Icon name="copy" />{
                    words::inspector::COPY_KUBECTL }</button>
            if &*reference.kind == "pod" {
                <button class="btn q" onclick={on(Msg::Run(format!("kubectl logs {}{flag}",
                    reference.name)))}>{ words::LOGS }</button>
                <button class="btn q" onclick={on(Msg::Run(format!("kubectl delete pod {}{flag}",
                    reference.name)))}>{ words::inspector::DELETE_POD }</button>
            } else if &*reference.kind != "event" {
                <button class="btn q" aria-haspopup="menu" onclick={menu}>{
                    words::inspector::ACTIONS }</button>
            }
        </div>
    }
}

/// The seconds of the picture: the inspector is drawn anew once a second, not once a frame.
pub fn whole_second(view: &View) -> Duration {
    Duration::from_secs(view.clock.now.as_secs())
}
