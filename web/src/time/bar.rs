//! The time bar: play, step, clock, speed, jumps, markers, branches and the range that is chosen.

use std::rc::Rc;

use playground::Duration;
use playground::view::{Clock, Marker, clock};
use yew::prelude::*;

use super::choice::Choice;
use crate::app::ui::{Range, SPEEDS};
use crate::app::{Dispatch, Msg};
use crate::icon::Icon;
use crate::words;

/// Properties of the bar.
#[derive(Properties, PartialEq)]
pub struct BarProps {
    /// Where in time we are.
    pub clock: Clock,
    /// Whether time runs.
    pub is_playing: bool,
    /// How fast.
    pub speed: f64,
    /// Whether quiet stretches are jumped over.
    pub skips_quiet: bool,
    /// The range that is chosen.
    pub range: Option<Range>,
    /// Markers.
    pub markers: Rc<[Marker]>,
    /// Futures that were left.
    pub branches: Rc<[(Rc<str>, Duration)]>,
}

/// The bar.
#[component]
pub fn Bar(props: &BarProps) -> Html {
    let send = use_context::<Dispatch>().unwrap_or_else(Callback::noop);
    let on = |msg: Msg| {
        let send = send.clone();
        Callback::from(move |_: MouseEvent| send.emit(msg.clone()))
    };
    let speed = |(value, label): (f64, &'static str)| {
        html! {
            <button role="radio" aria-checked={(value == props.speed).to_string()}
                data-label={label}
                aria-label={words::time::speed(label)} onclick={on(Msg::Speed(value))}>{ label
                    }</button>
        }
    };
    let state = match (props.is_playing, props.clock.is_stable) {
        (true, _) => words::time::PLAYING,
        (false, true) => words::time::PAUSED_STABLE,
        (false, false) => words::time::PAUSED,
    };
    html! {
        <div class="tp" role="toolbar" aria-label={words::TIME}>
            <button class="btn q ic" aria-label={words::PREVIOUS_EVENT}
                title={words::time::PREVIOUS_EVENT_KEY}
                onclick={on(Msg::PreviousEvent)}><Icon name="prev" /></button>
            <PlayButton is_playing={props.is_playing} />
            <button class="btn q ic" aria-label={words::NEXT_EVENT}
                title={words::time::NEXT_EVENT_KEY}
                onclick={on(Msg::NextEvent)}><Icon name="next" /></button>
            <span class="clock" role="timer" aria-label={words::time::SIMULATED_TIME}>{
                clock(props.clock.now)
                }</span>
            <span class="m of" title={words::time::END_IS}>{ words::time::OF }{
                clock(props.clock.end) }</span>
            <div class="seg speeds" role="radiogroup" aria-label={words::time::SPEED}>{
                for SPEEDS.into_iter().map(speed) }</div>
            <button class="btn q" aria-pressed={props.skips_quiet.to_string()}
                title={words::time::SKIP_QUIET_DOES}
                onclick={on(Msg::SkipQuiet)}>{ words::time::SKIP_QUIET }</button>
            <button class="btn q wide-only" title={words::time::NEXT_EVENT_DOES}
                onclick={on(Msg::NextEvent)}>{ words::NEXT_EVENT }</button>
            <button class="btn q" title={words::time::RUN_UNTIL_STABLE_DOES}
                onclick={on(Msg::RunUntilStable)}>{ words::time::RUN_UNTIL_STABLE
                }</button>
            { markers(props, &send) }
            <span class="sp" />
            if let Some((from, to)) = props.range {
                <span class="range">{ clock(from) }{ " – " }{ clock(to) }<button class="btn q ic"
                    aria-label={words::time::CLEAR_RANGE} title={words::time::CLEAR_RANGE_KEY}
                    onclick={on(Msg::Range(None))}><Icon name="x" class="s12" /></button></span>
            }
            { branches(props, &send) }
            <span class="m t12 state">{ words::time::state(state, props.clock.seed) }</span>
        </div>
    }
}

fn markers(props: &BarProps, send: &Dispatch) -> Html {
    let rows: Vec<(String, String)> = props
        .markers
        .iter()
        .map(|marker| (clock(marker.at), marker.label.to_string()))
        .collect();
    let chosen = {
        let (send, markers) = (send.clone(), props.markers.clone());
        Callback::from(move |index: usize| {
            if let Some(marker) = markers.get(index) {
                send.emit(Msg::Seek(marker.at));
                if marker.object.is_some() {
                    send.emit(Msg::Select(marker.object.clone()));
                }
            }
        })
    };
    html! {
        <Choice label={words::time::markers(rows.len())}
            title={words::time::GO_TO_MARKER} {rows} {chosen}
    /> }
}

/// The branch that is played, and the futures that were left.
fn branches(props: &BarProps, send: &Dispatch) -> Html {
    if props.branches.is_empty() {
        return html! {};
    }
    let rows: Vec<(String, String)> = props
        .branches
        .iter()
        .map(|(name, at)| (clock(*at), words::time::back_to(name)))
        .collect();
    let restore = send.reform(Msg::Restore);
    let here = props
        .clock
        .branch
        .as_deref()
        .unwrap_or(words::time::MAIN_BRANCH)
        .to_string();
    html! { <Choice label={here} title={words::time::TAKE_UP} {rows}
    chosen={restore} /> }
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
    let send = use_context::<Dispatch>().unwrap_or_else(Callback::noop);
    let onclick = Callback::from(move |_: MouseEvent| send.emit(Msg::Toggle));
    let (name, label) = if props.is_playing {
        ("pause", words::time::PAUSE)
    } else {
        ("play", words::time::PLAY)
    };
    html! { <button class="btn pri ic" aria-label={label} title={label} {onclick}><Icon {name}
    /></button> }
}
