//! The time bar: play, step, clock, speed, and the two jumps forward.

use std::rc::Rc;

use playground::view::{Clock, clock};
use yew::prelude::*;

use crate::app::ui::SPEEDS;
use crate::app::{Dispatch, Msg};
use crate::icon::Icon;

/// Properties of the bar.
#[derive(Properties, PartialEq)]
pub struct BarProps {
    /// Where in time we are.
    pub clock: Clock,
    /// Whether time runs.
    pub is_playing: bool,
    /// How fast.
    pub speed: f64,
    /// Futures that were left.
    pub branches: Rc<[Rc<str>]>,
}

/// The bar.
#[component]
pub fn Bar(props: &BarProps) -> Html {
    let send = use_context::<Dispatch>();
    let on = |msg: Msg| {
        let send = send.clone();
        Callback::from(move |_: MouseEvent| {
            if let Some(send) = &send {
                send.emit(msg.clone());
            }
        })
    };
    let speed = |(value, label): (f64, &'static str)| {
        html! {
            <button role="radio" aria-checked={(value == props.speed).to_string()}
                data-label={label}
                aria-label={format!("Speed {label}")} onclick={on(Msg::Speed(value))}>{ label
                    }</button>
        }
    };
    let state = match (props.is_playing, props.clock.is_stable) {
        (true, _) => "playing",
        (false, true) => "paused · stable",
        (false, false) => "paused",
    };
    html! {
        <div class="tp" role="toolbar" aria-label="Time">
            <button class="btn q ic" aria-label="Previous event"
                onclick={on(Msg::PreviousEvent)}><Icon name="prev" /></button>
            <PlayButton is_playing={props.is_playing} />
            <button class="btn q ic" aria-label="Next event" onclick={on(Msg::NextEvent)}><Icon
                name="next" /></button>
            <span class="clock" role="timer" aria-label="Simulated time">{ clock(props.clock.now)
                }</span>
            <span class="m of">{ "of " }{ clock(props.clock.end) }</span>
            <div class="seg speeds" role="radiogroup" aria-label="Speed">{
                for SPEEDS.into_iter().map(speed) }</div>
            <button class="btn q" onclick={on(Msg::NextEvent)}>{ "Next event" }</button>
            <button class="btn q" onclick={on(Msg::RunUntilStable)}>{ "Run until stable" }</button>
            <span class="sp" />
            if let Some(branch) = &props.clock.branch { <span class="t12"><b>{ &**branch
                }</b></span> }
            if let Some((index, left)) = props.branches.iter().enumerate().next_back() {
                <button class="btn q" title="Take up the future that was left by acting in the past"
                    onclick={on(Msg::Restore(index))}>{ format!("Back to {left}") }</button>
            }
            <span class="m t12">{ format!("{state} · seed {}", props.clock.seed) }</span>
        </div>
    }
}

/// Properties of the button.
#[derive(Properties, PartialEq)]
pub struct PlayProps {
    /// Whether time runs.
    pub is_playing: bool,
}

/// Play or pause: visible wherever time is.
#[component]
pub fn PlayButton(props: &PlayProps) -> Html {
    let send = use_context::<Dispatch>();
    let onclick = Callback::from(move |_: MouseEvent| {
        if let Some(send) = &send {
            send.emit(Msg::Toggle);
        }
    });
    let (name, label) = if props.is_playing {
        ("pause", "Pause")
    } else {
        ("play", "Play")
    };
    html! { <button class="btn pri ic" aria-label={label} title={label} {onclick}><Icon {name}
    /></button> }
}
