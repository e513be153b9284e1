//! The head of the cluster column: grouping, zoom, and the sentence that says what happens.

use std::rc::Rc;

use yew::prelude::*;

use super::groups::Grouping;
use crate::app::{Dispatch, Msg};
use crate::icon::Icon;
use crate::words;

/// Properties of the head.
#[derive(Properties, PartialEq)]
pub struct HeadProps {
    /// How pods stand together.
    pub grouping: Grouping,
    /// Whether a level was chosen by hand.
    pub is_zoomed: bool,
    /// The node that alone is drawn.
    pub focus: Option<Rc<str>>,
    /// Whether the map has the whole page; none where it cannot.
    pub map_only: Option<bool>,
    /// Whether requests are drawn; none where there is no service.
    pub traffic: Option<bool>,
    /// What stands at the left.
    pub children: Html,
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
            <h2 class="cap">{ words::CLUSTER }</h2>
            if let Some(node) = &props.focus {
                <button class="btn q" onclick={on(Msg::Focus(None))}>{ words::stage::all_nodes(node)
                    }</button>
            } else { { props.children.clone() } }
            <span class="sp" />
            <div class="seg" role="radiogroup" aria-label={words::stage::GROUP_BY}>{
                for Grouping::ALL.into_iter().map(choice) }</div>
            <button class="btn q ic" aria-label={words::stage::ZOOM_OUT}
                onclick={on(Msg::Zoom(-1))}>{ "−" }</button>
            <button class="btn q ic" aria-label={words::stage::ZOOM_IN} onclick={on(Msg::Zoom(1))}>{
                "+" }</button>
            <button class="btn q" aria-label={words::stage::FIT_DOES}
                disabled={!props.is_zoomed} onclick={on(Msg::Zoom(0))}>{
                    words::stage::FIT }</button>
            if let Some(is_on) = props.traffic {
                <button class="btn q ic" aria-pressed={is_on.to_string()}
                    aria-label={words::stage::REQUESTS}
                    title={if is_on { words::stage::REQUESTS_HIDE }
                        else { words::stage::REQUESTS_SHOW }}
                    onclick={on(Msg::Traffic)}><Icon name="traffic" /></button>
            }
            if let Some(is_on) = props.map_only {
                <button class="btn q ic" aria-pressed={is_on.to_string()}
                    aria-label={words::stage::MAP_ALONE}
                        title={if is_on { words::stage::MAP_ALONE_OFF }
                        else { words::stage::MAP_ALONE_ON }}
                    onclick={on(Msg::MapOnly(!is_on))}><Icon name={if is_on { "less" } else {
                        "wide" }} /></button>
            }
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
