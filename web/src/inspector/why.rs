//! The steps of an explanation: each one true, each a jump in time.

use std::rc::Rc;

use playground::Duration;
use playground::view::{Span, WhyStep, Words, clock};
use yew::prelude::*;

use crate::app::{Dispatch, Msg};
use crate::words;

/// Properties of the steps.
#[derive(Properties, PartialEq)]
pub struct StepsProps {
    /// The steps.
    pub steps: Rc<[WhyStep]>,
    /// Now.
    pub now: Duration,
}

/// The steps.
#[component]
pub fn Steps(props: &StepsProps) -> Html {
    let send = use_context::<Dispatch>().unwrap_or_else(Callback::noop);
    let step = |step: &WhyStep| {
        let (send, at) = (send.clone(), step.at);
        let onclick = Callback::from(move |_: MouseEvent| send.emit(Msg::Seek(at)));
        let time = clock(step.at);
        html! {
            <li class={step.is_current.then_some("now")}
                aria-current={step.is_current.then_some("step")}>
                <button aria-label={words::inspector::go_to(&time)} {onclick}>{ &time }</button>
                <div>{ for step.spans.iter().map(span) }</div>
            </li>
        }
    };
    html! { <ol class="steps">{ for props.steps.iter().map(step) }</ol> }
}

/// A piece of a sentence.
pub fn span(span: &Span) -> Html {
    let text = span.text.to_string();
    match span.words {
        Words::Plain => html! { { text } },
        Words::Strong => html! { <b>{ text }</b> },
        Words::Code => html! { <code>{ text }</code> },
    }
}
