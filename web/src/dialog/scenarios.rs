//! The scenarios to begin with, each with the question that it answers.

use playground::gallery;
use yew::prelude::*;

use crate::app::{Dispatch, Msg};

/// Properties of the list.
#[derive(Properties, PartialEq)]
pub struct ScenariosProps {
    /// The title of the scenario that is open.
    pub open: AttrValue,
}

/// The list: what is chosen opens and plays.
#[component]
pub fn Scenarios(props: &ScenariosProps) -> Html {
    let send = use_context::<Dispatch>().unwrap_or_else(Callback::noop);
    let item = |card: gallery::Card| {
        let link = format!("s/{}?autoplay=1", card.slug);
        let send = send.clone();
        let onclick = move |_: MouseEvent| send.emit(Msg::OpenLink(link.as_str().into()));
        let current = (*card.title == *props.open).then_some("true");
        html! { <li><button class="btn q" aria-current={current} {onclick}><b>{ card.title }</b>
        <span>{ card.question }</span></button></li> }
    };
    html! { <ul class="cards">{ for gallery::cards().into_iter().map(item) }</ul> }
}
