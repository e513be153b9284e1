//! The box around a group of pods: a node with its capacity, an owner, or a zone.

use std::rc::Rc;

use playground::view::{Meter, Node, NodeCondition};
use yew::prelude::*;

use super::groups::Title;
use super::layout::{Form, Place};
use crate::app::{Dispatch, Msg};
use crate::browser;
use crate::icon::{Icon, kind_icon, revision_class};

/// Properties of a frame.
#[derive(Properties, PartialEq)]
pub struct FrameProps {
    /// What the group is.
    pub title: Title,
    /// Where it stands.
    pub place: Place,
    /// How groups stand.
    pub form: Form,
    /// Pods in it.
    pub n_pods: usize,
    /// Identities of its pods' elements, for `aria-owns`.
    pub owns: AttrValue,
    /// Whether it is selected.
    pub is_selected: bool,
}

/// One frame.
#[component]
pub fn Frame(props: &FrameProps) -> Html {
    let send = use_context::<Dispatch>();
    let node = use_node_ref();
    use_effect_with((node.clone(), props.place), |(node, place)| {
        if let Some(element) = browser::element(node) {
            browser::put(&element, place.x, place.y);
            browser::size(&element, place.w, place.h);
        }
    });
    let silent = matches!(&props.title, Title::Node(node)
        if matches!(node.condition, NodeCondition::NotReady(_)));
    let class = classes!(
        "frame",
        (props.form != Form::Boxes).then_some("open"),
        (props.form == Form::Labelled).then_some("labelled"),
        silent.then_some("silent"),
        (props.place.w < 170.0).then_some("tight"),
        props.is_selected.then_some("over"),
    );
    let reference = props.title.reference();
    let name = props.title.name();
    let choose = {
        let (send, reference) = (send.clone(), reference.clone());
        Callback::from(move |_: MouseEvent| {
            if let (Some(send), Some(reference)) = (&send, &reference) {
                send.emit(Msg::Select(Some(reference.clone())));
            }
        })
    };
    let menu = {
        let reference = reference.clone();
        Callback::from(move |event: MouseEvent| {
            if let (Some(send), Some(reference)) = (&send, &reference) {
                event.prevent_default();
                send.emit(Msg::OpenMenu(
                    reference.clone(),
                    event.client_x().into(),
                    event.client_y().into(),
                ));
            }
        })
    };
    html! {
        <div ref={node} {class} role="treeitem" aria-level="1" aria-expanded="true"
            aria-selected={props.is_selected.to_string()}  tabindex="-1" oncontextmenu={menu}>
            <div class="fh">{ head(props, &name, choose) }</div>
            <div role="group" aria-owns={props.owns.clone()} />
        </div>
    }
}

fn head(props: &FrameProps, name: &str, choose: Callback<MouseEvent>) -> Html {
    let pods = match props.n_pods {
        1 => "1 pod".to_string(),
        n => format!("{n} pods"),
    };
    match &props.title {
        Title::Node(node) => html! { <>
            <div class="nh">
                <span class="name" onclick={choose}>{ name }</span>
                { condition(node) }
                <span class="sp" />
                { match props.form {
                    Form::Boxes => html! { <span class="pods">{ pods }</span> },
                    Form::Rows => html! { <span>{ "cpu " }{ &*node.cpu.requested_text }{ "/" }{
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
                <span class="sp" /><span>{ pods }</span></div>
            <div class="nh">{ &*workload.summary }</div>
        </> },
        Title::Owner(None, _) | Title::Zone(..) => html! {
            <div class="nh"><span class="name" onclick={choose}>{ name }</span><span class="sp"
                /><span>{ pods }</span></div>
        },
    }
}

fn condition(node: &Rc<Node>) -> Html {
    let Some(words) = node.condition.words() else {
        return html! {};
    };
    let icon = match node.condition {
        NodeCondition::Ready | NodeCondition::NotReady(_) => None,
        NodeCondition::Cordoned | NodeCondition::Draining(_) => Some(("cordon", "")),
        NodeCondition::Pressure(_) => Some(("warn", "f-a ink")),
    };
    html! {
        <span class="cond">
            if let Some((name, class)) = icon { <Icon {name} class={classes!("s12", class)} /> }
            { words }
        </span>
    }
}

fn meters(node: &Node) -> Html {
    html! { <div class="meters">{ meter("cpu", &node.cpu) }{ meter("mem", &node.memory) }</div> }
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
