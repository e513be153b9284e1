//! The box around a group of pods: a node with its capacity, an owner, or a zone.

use std::rc::Rc;

use playground::view::{Meter, Node, NodeCondition};
use yew::prelude::*;

use super::groups::Title;
use super::heat::share;
use super::layout::{Form, Level, Place};
use super::tally::{Tally, line};
use crate::app::{Dispatch, Msg};
use crate::browser;
use crate::icon::{Icon, kind_icon, revision_class};
use crate::menu::opens;
use crate::words;

/// Below this width, in pixels, meters say what is requested alone.
const SNUG: f64 = 196.0;

/// Properties of a frame.
#[derive(Properties, PartialEq)]
pub struct FrameProps {
    /// Its place among the groups.
    pub at: usize,
    /// What the group is.
    pub title: Title,
    /// Where it stands.
    pub place: Place,
    /// How groups stand.
    pub form: Form,
    /// Pods in it.
    pub n_pods: usize,
    /// What its pods are doing, where not all of them are drawn.
    pub sum: Option<Tally>,
    /// Identities of its pods' elements, for `aria-owns`.
    pub owns: AttrValue,
    /// Whether it is selected.
    pub is_selected: bool,
}

/// One frame.
#[component]
pub fn Frame(props: &FrameProps) -> Html {
    let send = use_context::<Dispatch>().unwrap_or_else(Callback::noop);
    let node = use_node_ref();
    use_effect_with((node.clone(), props.place), |(node, place)| {
        if let Some(element) = browser::element(node) {
            browser::put(&element, place.x, place.y);
            browser::size(&element, place.w, place.h);
        }
    });
    let is_dots = props.form == Form::Boxes && props.place.level == Level::Dot;
    let silent = matches!(&props.title, Title::Node(node)
        if matches!(node.condition, NodeCondition::NotReady(_)));
    let class = classes!(
        "frame",
        (props.form != Form::Boxes || is_dots).then_some("open"),
        is_dots.then_some("dots"),
        (props.form == Form::Labelled).then_some("labelled"),
        silent.then_some("silent"),
        is_tight(props).then_some("tight"),
        (props.place.w < SNUG).then_some("snug"),
        props.is_selected.then_some("over"),
    );
    let reference = props.title.reference();
    let name = props.title.name();
    let choose = {
        let (send, reference) = (send.clone(), reference.clone());
        Callback::from(move |_: MouseEvent| send.emit(Msg::Select(reference.clone())))
    };
    let menu = reference.as_ref().map(|reference| opens(&send, reference));
    let more = menu.clone().map(|onclick| {
        html! { <button class="more" tabindex="-1" aria-label={words::actions_for(&name)}
        {onclick}><Icon name="more" class="s12" /></button> }
    });
    let pods = words::pods(props.n_pods);
    let inside = match is_dots {
        true => over_dots(props, &name, pods.clone(), choose, more),
        false => head(props, &name, &pods, choose, more),
    };
    html! {
        <div ref={node} {class} role="treeitem" aria-level="1" aria-expanded="true"
            data-frame={props.at.to_string()}
            id={format!("frame-{}", props.at)}
            aria-selected={props.is_selected.to_string()} tabindex="-1" oncontextmenu={menu}>
            <span class="hidden">{ said(props, &name, &pods) }</span>
            <div class="fh" aria-hidden="true">{ inside }
                if let Some(sum) = &props.sum { { line(sum) } }
            </div>
            <div role="group" aria-owns={props.owns.clone()} />
        </div>
    }
}

/// Whether a name and a condition hardly fit side by side.
fn is_tight(props: &FrameProps) -> bool {
    props.place.w < 170.0
}

/// The group in words.
fn said(props: &FrameProps, name: &str, pods: &str) -> String {
    let mut parts = vec![name.to_owned(), pods.to_owned()];
    match &props.title {
        Title::Node(node) => {
            parts.extend(node.condition.words());
            parts.extend(node.fault().map(str::to_owned));
            let (requested, capacity) = (&node.cpu.requested_text, &node.cpu.capacity_text);
            parts.push(words::stage::cpu_of(requested, capacity));
        }
        Title::Owner(Some(workload), _) => parts.push(workload.summary.to_string()),
        Title::Owner(None, _) => (),
        Title::Zone(_, nodes) => parts.push(words::nodes(*nodes)),
    }
    parts.join(", ")
}

/// Above dots: a name, one number and a thin bar.
fn over_dots(
    props: &FrameProps,
    name: &str,
    pods: String,
    choose: Callback<MouseEvent>,
    more: Option<Html>,
) -> Html {
    let (number, part) = match &props.title {
        Title::Node(node) if matches!(node.condition, NodeCondition::NotReady(_)) => {
            (words::stage::CPU_UNKNOWN.to_owned(), share(node))
        }
        Title::Node(node) => {
            let part = share(node);
            (words::stage::cpu_percent(part), part)
        }
        Title::Owner(Some(w), _) => {
            let ready: u32 = w.sets.iter().map(|set| set.ready).sum();
            let part = f64::from(ready) / f64::from(w.want.max(1));
            (
                words::stage::some_ready(ready as usize, w.want as usize),
                part,
            )
        }
        Title::Owner(None, _) | Title::Zone(..) => (pods, 0.0),
    };
    html! { <>
        <div class="nh">
            <span class="name" onclick={choose}>{ name }</span>
            if let Title::Node(node) = &props.title { { condition(node, is_tight(props)) } }
            { more }<span class="sp" /><span class="pods">{ number }</span>
        </div>
        <svg class="thin" aria-hidden="true">
            <rect width="100%" height="3" fill="var(--hair)" />
            <rect width={format!("{:.1}%", part.min(1.0) * 100.0)} height="3" fill="var(--n)" />
        </svg>
    </> }
}

fn head(
    props: &FrameProps,
    name: &str,
    pods: &str,
    choose: Callback<MouseEvent>,
    more: Option<Html>,
) -> Html {
    match &props.title {
        Title::Node(node) => html! { <>
            <div class="nh">
                <span class="name" onclick={choose}>{ name }</span>
                { condition(node, is_tight(props)) }{ more }
                <span class="sp" />
                { match props.form {
                    Form::Boxes if spoken(node).is_some() && props.place.w < 230.0 => {
                        html! {}
                    }
                    Form::Boxes => html! { <span class="pods">{ pods }</span> },
                    Form::Rows => html! { <span>{
                        words::CPU }{ " " }{ &*node.cpu.requested_text }{ "/" }{
                        &*node.cpu.capacity_text }</span> },
                    Form::Labelled => html! {},
                } }
            </div>
            if props.form == Form::Boxes { { meters(node) } }
        </> },
        Title::Owner(Some(workload), letter) => html! { <>
            <div class="nh"><Icon name={kind_icon(workload.kind)} /><span class="name"
                onclick={choose}>{ name }</span>
                if let Some(letter) = letter { <b class={classes!("rev",
                    revision_class(Some(*letter)))}>{ letter.to_string() }</b> }
                { more }<span class="sp" /><span class="pods">{ pods }</span></div>
            <div class="nh">{ &*workload.summary }</div>
        </> },
        Title::Owner(None, _) | Title::Zone(..) => html! {
            <div class="nh"><span class="name" onclick={choose}>{ name }</span><span class="sp"
                /><span class="pods">{ pods }</span></div>
        },
    }
}

/// What is to be said of a node: its condition, or what is wrong with a machine that looks healthy.
fn spoken(node: &Node) -> Option<String> {
    let fault = node.fault().map(str::to_owned);
    node.condition.words().or(fault)
}

fn condition(node: &Rc<Node>, is_tight: bool) -> Html {
    let Some(words) = spoken(node) else {
        return html! {};
    };
    // Where both do not fit, the sign stands for the second word: `Memory`.
    let words = match &node.condition {
        NodeCondition::Pressure(_) if is_tight => words.replace(" pressure", ""),
        // For how long it has been silent is in its details.
        NodeCondition::NotReady(_) if is_tight => {
            words.split(' ').next().unwrap_or_default().to_owned()
        }
        _ => words,
    };
    let icon = match node.condition {
        NodeCondition::Ready => Some(("warn", "f-a ink")),
        NodeCondition::NotReady(_) => None,
        NodeCondition::Cordoned | NodeCondition::Draining(_) => Some(("cordon", "")),
        NodeCondition::Pressure(_) => Some(("warn", "f-a ink")),
    };
    html! {
        <span class="cond">
            if let Some((name, class)) = icon { <Icon {name} class={classes!("s12", class)} /> }
            <span>{ words }</span>
        </span>
    }
}

fn meters(node: &Node) -> Html {
    html! { <div class="meters">
        { meter(words::CPU, &node.cpu) }{ meter(words::MEMORY, &node.memory) }
    </div> }
}

/// Requests are solid, limits an outline, capacity a hair line around both.
fn meter(name: &str, meter: &Meter) -> Html {
    let share = |part: u64| {
        let share = part as f64 / meter.capacity.max(1) as f64;
        format!("{:.1}%", (share * 100.0).clamp(0.0, 100.0))
    };
    html! {
        <span>
            <span class="row"><span>{ name }</span><span class="sp" /><span><b>{
                &*meter.requested_text }</b><span class="of">{ "/" }{ &*meter.capacity_text
                }</span></span></span>
            <svg aria-hidden="true">
                <rect y=".5" width="100%" height="5" rx="1" fill="none" stroke="var(--hair)" />
                <rect y=".5" width={share(meter.limited)} height="5" rx="1" fill="none"
                    stroke="var(--strong)" />
                <rect width={share(meter.requested)} height="6" rx="1" fill="var(--n)" />
            </svg>
        </span>
    }
}
