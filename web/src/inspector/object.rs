//! The facts of an object in sections, its conditions and the runs of its containers; names of
//! other objects lead to them.

use std::rc::Rc;

use playground::view::{Condition, ContainerRun, Fact, Inspection, age, clock};
use yew::prelude::*;

use crate::app::{Dispatch, Msg};
use crate::words;

/// Properties of the facts.
#[derive(Properties, PartialEq)]
pub struct ObjectProps {
    /// The object.
    pub inspection: Rc<Inspection>,
}

/// The facts.
#[component]
pub fn Object(props: &ObjectProps) -> Html {
    let send = use_context::<Dispatch>().unwrap_or_else(Callback::noop);
    let fact = |fact: &Fact| {
        let value = match &fact.object {
            Some(object) => {
                let (send, object) = (send.clone(), object.clone());
                let onclick = Callback::from(move |_: MouseEvent| {
                    send.emit(Msg::Select(Some(object.clone())))
                });
                html! { <button class="lnk mono" {onclick}>{ &*fact.value }</button> }
            }
            None => html! { { &*fact.value } },
        };
        html! { <><dt>{ &*fact.key }</dt><dd>{ value }</dd></> }
    };
    let inspection = &props.inspection;
    let sections = inspection.facts.chunk_by(|a, b| a.section == b.section);
    html! {
        <div class="facts" tabindex="0" role="region" aria-label={words::inspector::FACTS}>
            { conditions(&inspection.conditions) }
            { runs(&inspection.runs, &send) }
            { for sections.map(|facts| html! { <>
                <h3 class="cap">{ facts.first().map(|fact| fact.section.to_string()) }</h3>
                <dl>{ for facts.iter().map(fact) }</dl>
            </> }) }
        </div>
    }
}

fn conditions(conditions: &[Condition]) -> Html {
    if conditions.is_empty() {
        return html! {};
    }
    let row = |condition: &Condition| {
        let since = condition.since.map(words::inspector::since);
        html! { <><dt>{ &*condition.name }<b>{ &*condition.status }</b></dt>
        <dd>{ &*condition.text }<span class="m">{ " " }{ since }</span></dd></> }
    };
    html! { <>
        <h3 class="cap">{ words::inspector::CONDITIONS }</h3>
        <dl class="pairs">{ for conditions.iter().map(row) }</dl>
    </> }
}

fn runs(runs: &[ContainerRun], send: &Dispatch) -> Html {
    if runs.is_empty() {
        return html! {};
    }
    let row = |run: &ContainerRun| {
        let (send, at) = (send.clone(), run.from);
        let go = Callback::from(move |_: MouseEvent| send.emit(Msg::Seek(at)));
        let (lived, end) = match run.to {
            Some(to) => (age(to - run.from), run.end.to_string()),
            None => ("".to_string(), words::inspector::STILL_RUNS.to_string()),
        };
        html! {
            <tr><th scope="row">{ &*run.container }</th><td class="num">{ run.number }</td>
                <td><button class="lnk" aria-label={words::inspector::go_to(&clock(at))}
                    onclick={go}>{
                    clock(at) }</button></td><td class="num">{ lived }</td>
                <td class={classes!(run.is_bad.then_some("bad"))}>{ end }</td></tr>
        }
    };
    let head = |(name, is_number): (&'static str, bool)| {
        html! { <th scope="col" class={classes!(is_number.then_some("num"))}>{ name }</th> }
    };
    let heads = words::inspector::RUN_HEADS;
    html! { <>
        <h3 class="cap">{ words::inspector::RUNS }</h3>
        <table class="grid"><thead><tr>{ for heads.into_iter().map(head) }</tr></thead><tbody>{
            for runs.iter().map(row) }</tbody></table>
    </> }
}
