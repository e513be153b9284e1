//! The facts of an object, in sections; names of other objects lead to them.

use std::rc::Rc;

use playground::view::{Fact, Inspection};
use yew::prelude::*;

use crate::app::{Dispatch, Msg};

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
    let sections = props
        .inspection
        .facts
        .chunk_by(|a, b| a.section == b.section);
    html! {
        <div class="facts" tabindex="-1">
            { for sections.map(|facts| html! { <>
                <h3 class="cap">{ facts.first().map(|fact| fact.section.to_string()) }</h3>
                <dl>{ for facts.iter().map(fact) }</dl>
            </> }) }
        </div>
    }
}
