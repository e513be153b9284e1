//! The inspector: why an object is as it is, its facts, its YAML, and what comes next.

mod object;
mod why;
mod yaml;

use std::rc::Rc;

use playground::Duration;
use playground::view::{Countdown, Inspection, View};
use yew::prelude::*;

use crate::app::ui::Tab;
use crate::app::{Dispatch, Msg};
use crate::icon::{Icon, family};
use crate::stage::ring::ring;
use object::Object;
use playground::view::{PodState, Wait};
use why::Steps;
use yaml::Yaml;

/// Properties of the inspector.
#[derive(Properties, PartialEq)]
pub struct InspectorProps {
    /// The object.
    pub inspected: Option<Rc<Inspection>>,
    /// What comes next.
    pub next: Rc<[Countdown]>,
    /// Now, in whole seconds.
    pub now: Duration,
    /// The tab shown.
    pub tab: Tab,
    /// Tabs besides those of the object.
    #[prop_or_default]
    pub children: Html,
}

const TABS: [(Tab, &str); 3] = [
    (Tab::Cause, "Cause"),
    (Tab::Object, "Object"),
    (Tab::Yaml, "YAML"),
];

/// The inspector.
#[component]
pub fn Inspector(props: &InspectorProps) -> Html {
    let send = use_context::<Dispatch>().unwrap_or_else(Callback::noop);
    let tab = |(tab, label): (Tab, &'static str)| {
        let send = send.clone();
        let onclick = Callback::from(move |_: MouseEvent| send.emit(Msg::Inspect(tab)));
        html! {
            <button role="tab" aria-selected={(tab == props.tab).to_string()} data-label={label}
                {onclick}>{ label }</button>
        }
    };
    html! {
        <section class="pane" aria-label="Why">
            <div class="hd"><h2 class="cap">{ "Why" }</h2><span class="sp" />
                <div class="seg" role="tablist" aria-label="About the object">{
                    for TABS.into_iter().map(tab) }{ props.children.clone() }</div>
            </div>
            <Body inspected={props.inspected.clone()} next={props.next.clone()} now={props.now}
                tab={props.tab} />
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
    /// The tab shown.
    pub tab: Tab,
}

/// The inside of the inspector: also what a phone's sheet shows.
#[component]
pub fn Body(props: &BodyProps) -> Html {
    let Some(inspection) = &props.inspected else {
        return html! {
            <div class="why">
                <p class="nothing">
                    { "Select a pod, a node, an event or a bar: " }
                    { "the steps that led to it appear here." }</p>
                { next(&props.next, props.now, 8) }
            </div>
        };
    };
    let class = classes!("why", inspection.state.map_or("f-n", family));
    html! { <>
        { match props.tab {
            Tab::Cause | Tab::Manifest => html! {
                <div {class} tabindex="-1">{ head(inspection) }<Steps steps={inspection.why.clone()}
                    now={props.now} />{ next(&props.next, props.now, 4) }</div>
            },
            Tab::Object => html! { <Object inspection={inspection.clone()} /> },
            Tab::Yaml => html! { <Yaml inspection={inspection.clone()} /> },
        } }
        <Foot inspection={inspection.clone()} />
    </> }
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
                <div class="num"><div class="t20 w6">{ timer.left_seconds }{ " s" }</div><div
                    class="t11 m">{ &*timer.caption }</div></div>
            }
        </div>
    }
}

/// What comes next, the soonest first.
fn next(next: &[Countdown], now: Duration, most: usize) -> Html {
    let row = |countdown: &Countdown| {
        let left = countdown.at - now;
        let left = Duration::from_secs(left.as_secs_ceil());
        html! { <>
            <b>{ "in " }{ spaced(&playground::view::age(left)) }</b>
            <span>{ &*countdown.what }{ ", " }<span class="mono">{ &*countdown.short }</span></span>
        </> }
    };
    if next.is_empty() {
        return html! {};
    }
    html! { <div class="next"><div class="cap">{ "Next" }</div>{
    for next.iter().take(most).map(row) }</div> }
}

/// `18 s` for `18s`; longer ages stay as they are.
fn spaced(age: &str) -> String {
    match age
        .strip_suffix('s')
        .filter(|digits| digits.bytes().all(|b| b.is_ascii_digit()))
    {
        Some(digits) => format!("{digits} s"),
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
                "Copied the kubectl line."))}><Icon name="copy" />{ "Copy as kubectl" }</button>
            if &*reference.kind == "pod" {
                <button class="btn q" onclick={on(Msg::Run(format!("kubectl logs {}{flag}",
                    reference.name)))}>{ "Logs" }</button>
                <button class="btn q" onclick={on(Msg::Run(format!("kubectl delete pod {}{flag}",
                    reference.name)))}>{ "Delete pod" }</button>
            } else {
                <button class="btn q" aria-haspopup="menu" onclick={menu}>{ "Actions" }</button>
            }
        </div>
    }
}

/// The seconds of the picture: the inspector is drawn anew once a second, not once a frame.
pub fn whole_second(view: &View) -> Duration {
    Duration::from_secs(view.clock.now.as_secs())
}
