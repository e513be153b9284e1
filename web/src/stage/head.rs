//! The head of the cluster column: grouping, zoom, and the sentence that says what happens.

use std::rc::Rc;

use yew::prelude::*;

use super::groups::Grouping;
use crate::app::{Dispatch, Msg};

/// Properties of the head.
#[derive(Properties, PartialEq)]
pub struct HeadProps {
    /// How pods stand together.
    pub grouping: Grouping,
    /// Whether a level was chosen by hand.
    pub is_zoomed: bool,
}

/// Grouping and zoom.
#[component]
pub fn Head(props: &HeadProps) -> Html {
    let send = use_context::<Dispatch>();
    let on = |msg: Msg| {
        let send = send.clone();
        Callback::from(move |_: MouseEvent| {
            if let Some(send) = &send {
                send.emit(msg.clone());
            }
        })
    };
    let choice = |(grouping, label): (Grouping, &'static str)| {
        html! {
            <button role="radio" aria-checked={(grouping == props.grouping).to_string()}
                data-label={label} onclick={on(Msg::Group(grouping))}>{ label }</button>
        }
    };
    html! {
        <div class="hd">
            <h2 class="cap">{ "Cluster" }</h2><span class="sp" />
            <div class="seg" role="radiogroup" aria-label="Group pods by">{
                for Grouping::ALL.into_iter().map(choice) }</div>
            <button class="btn q ic" aria-label="Zoom out: smaller pods"
                onclick={on(Msg::Zoom(-1))}>{ "−" }</button>
            <button class="btn q ic" aria-label="Zoom in: larger pods" onclick={on(Msg::Zoom(1))}>{
                "+" }</button>
            <button class="btn q" aria-label="Fit: the largest pods that fit"
                disabled={!props.is_zoomed} onclick={on(Msg::Zoom(0))}>{ "Fit" }</button>
        </div>
    }
}

/// Properties of the headline.
#[derive(Properties, PartialEq)]
pub struct HeadlineProps {
    /// The sentence.
    pub text: Rc<str>,
    /// The one thing to try, if any: what the button says and what it does.
    #[prop_or_default]
    pub call: Option<AttrValue>,
}

/// What happens, in one sentence, and the one thing to try.
#[component]
pub fn Headline(props: &HeadlineProps) -> Html {
    let send = use_context::<Dispatch>();
    let onclick = Callback::from(move |_: MouseEvent| {
        if let Some(send) = &send {
            send.emit(Msg::BreakIt);
        }
    });
    html! {
        <h1 class="headline"><span>{ &*props.text }</span>
            if let Some(call) = &props.call { <button class="btn pri" {onclick}>{ call }</button> }
        </h1>
    }
}
