//! The panel of the whole cluster: pods by state, workloads, and nodes as a table. It is what the
//! map shows in words and numbers, also where the map draws cells.

use std::rc::Rc;

use playground::view::{Node, Pod, Ref, Workload, count};
use yew::prelude::*;

use crate::app::{Dispatch, Msg};
use crate::icon::{Icon, kind_icon};
use crate::stage::heat::share;
use crate::stage::tally::{Tally, dot};
use crate::words;

/// Rows of a page of nodes, and of workloads.
const NODES_PAGE: usize = 20;
const OWNERS_MAX: usize = 30;

/// Properties of the panel.
#[derive(Properties, PartialEq)]
pub struct OverviewProps {
    /// Nodes.
    pub nodes: Rc<[Rc<Node>]>,
    /// Pods.
    pub pods: Rc<[Rc<Pod>]>,
    /// Workloads.
    pub workloads: Rc<[Rc<Workload>]>,
}

/// The panel.
#[component]
pub fn Overview(props: &OverviewProps) -> Html {
    let send = use_context::<Dispatch>().unwrap_or_else(Callback::noop);
    let tally = Tally::of(props.pods.iter());
    html! {
        <section class="pane side overview" aria-label={words::shell::WHOLE_CLUSTER}>
            <h2 class="cap">{ words::shell::STATES }</h2>
            <dl>{ for tally.occurring().map(|(state, number)| html! { <key={state.words()}>
                <dt class="row">{ dot(state) }{ state.words() }</dt><dd><b>{ count(number as usize)
                    }</b></dd>
            </> }) }</dl>
            if !props.workloads.is_empty() { { owners(&props.workloads, &send) } }
            <Nodes nodes={props.nodes.clone()} pods={props.pods.clone()} />
        </section>
    }
}

fn choose(send: &Dispatch, of: &Ref) -> Callback<MouseEvent> {
    let (send, of) = (send.clone(), of.clone());
    Callback::from(move |_: MouseEvent| send.emit(Msg::Select(Some(of.clone()))))
}

fn owners(workloads: &[Rc<Workload>], send: &Dispatch) -> Html {
    let row = |workload: &Rc<Workload>| {
        let of = &workload.reference;
        let ready: u32 = workload.sets.iter().map(|set| set.ready).sum();
        let name = match &*of.namespace {
            "" | "default" => of.name.to_string(),
            namespace => format!("{namespace}/{}", of.name),
        };
        html! {
            <tr key={of.text()}>
                <td><button class="lnk row" onclick={choose(send, of)}><Icon
                    name={kind_icon(workload.kind)} />{ name }</button></td>
                <td class={(ready < workload.want).then_some("w6")}>{ count(ready as usize) }</td>
                <td>{ count(workload.want as usize) }</td>
            </tr>
        }
    };
    let more = workloads.len().saturating_sub(OWNERS_MAX);
    html! {
        <table>
            <thead><tr><th class="cap">{ words::shell::BY_OWNER }</th><th>{ words::READY }</th><th>{
                words::WANT
                }</th></tr></thead>
            <tbody>{ for workloads.iter().take(OWNERS_MAX).map(row) }
                if more > 0 { <tr><td class="m" colspan="3">{ words::and_more(&count(more))
                    }</td></tr> }
            </tbody>
        </table>
    }
}

/// Properties of the table of nodes.
#[derive(Properties, PartialEq)]
struct NodesProps {
    nodes: Rc<[Rc<Node>]>,
    pods: Rc<[Rc<Pod>]>,
}

/// Nodes, those with failing pods first, a page at a time.
#[component]
fn Nodes(props: &NodesProps) -> Html {
    let send = use_context::<Dispatch>().unwrap_or_else(Callback::noop);
    let page = use_state(|| 0_usize);
    let mut failing = std::collections::BTreeMap::<&str, u32>::new();
    for pod in props.pods.iter().filter(|pod| pod.state.is_failing()) {
        if let Some(node) = &pod.node {
            *failing.entry(node).or_default() += 1;
        }
    }
    let fails = |node: &Rc<Node>| failing.get(&*node.reference.name).copied().unwrap_or(0);
    let trouble = |node: &Rc<Node>| (fails(node), u32::from(node.condition.words().is_some()));
    let mut order: Vec<&Rc<Node>> = props.nodes.iter().collect();
    order.sort_by_key(|node| std::cmp::Reverse(trouble(node)));
    let last = props.nodes.len().saturating_sub(1) / NODES_PAGE;
    let at = (*page).min(last);
    let row = |node: &&Rc<Node>| {
        let name = node.reference.name.clone();
        let open = {
            let (send, node) = (send.clone(), node.reference.clone());
            Callback::from(move |_: MouseEvent| {
                send.emit(Msg::Focus(Some(node.name.clone())));
                send.emit(Msg::Select(Some(node.clone())));
            })
        };
        html! {
            <tr key={name.to_string()}>
                <td><button class="lnk" onclick={open}>{ &*name }</button>
                    if let Some(words) = node.condition.words() { <span class="m">{ " " }{ words
                        }</span> }</td>
                <td>{ node.n_pods }</td>
                <td>{ words::shell::percent((share(node) * 100.0).round()) }</td>
                <td class={(fails(node) > 0).then_some("f-r ink w6")}>{ fails(node) }</td>
            </tr>
        }
    };
    let turn = |to: Option<usize>, words: &'static str| {
        let page = page.clone();
        let onclick = Callback::from(move |_: MouseEvent| page.set(to.unwrap_or(0)));
        html! { <button class="btn q" disabled={to.is_none()} {onclick}>{ words }</button> }
    };
    let first = at * NODES_PAGE;
    let n = props.nodes.len();
    html! { <>
        <table>
            <thead><tr><th class="cap">{ words::nodes(n) }</th><th>{ words::shell::PODS
                }</th><th>{ words::CPU }</th><th>{ words::shell::FAILING }</th></tr></thead>
            <tbody>{ for order.iter().skip(first).take(NODES_PAGE).map(row) }</tbody>
        </table>
        if last > 0 {
            <div class="row turn">{ turn(at.checked_sub(1), words::shell::PREVIOUS_PAGE) }<span
                class="m">{
                words::shell::page(first + 1, (first + NODES_PAGE).min(n), n)
                }</span>{ turn((at < last).then_some(at + 1), words::shell::NEXT_PAGE) }</div>
        }
    </> }
}
