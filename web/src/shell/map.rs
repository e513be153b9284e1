//! The page with the map alone: for clusters that need the room, and for whoever asks.

use yew::prelude::*;

use super::header::Header;
use super::overview::Overview;
use super::phone::SpeedButton;
use super::wide::head;
use super::{ShellProps, stage};
use crate::app::params::Part;
use crate::app::update::summary;
use crate::app::{Dispatch, Msg};
use crate::icon::Icon;
use crate::inspector::{Inspector, Look, whole_second};
use crate::stage::TrayIs;
use crate::stage::head::Headline;
use crate::time::{Mini, PlayButton};
use crate::words;

/// The shell of the map alone.
#[component]
pub fn MapOnly(props: &ShellProps) -> Html {
    let (ui, view) = (&props.ui, &props.view);
    let send = use_context::<Dispatch>().unwrap_or_else(Callback::noop);
    let on = |msg: Msg| {
        let send = send.clone();
        Callback::from(move |_: MouseEvent| send.emit(msg.clone()))
    };
    let side = match ui.selected {
        _ if ui.hide.has(Part::Why) => html! {},
        Some(_) => html! {
            <Inspector inspected={view.inspected.clone()} next={view.next.clone()}
                now={whole_second(view)} look={Look::of(ui)}>
                <button class="btn q" onclick={on(Msg::Select(None))}>{
                    words::shell::WHOLE_CLUSTER }</button>
            </Inspector>
        },
        None => html! {
            <Overview nodes={view.nodes.clone()} pods={view.pods.clone()}
                workloads={view.workloads.clone()} />
        },
    };
    html! { <>
        <Header title={view.title.clone()} can_break={ui.can_break} theme={ui.theme} />
        <main class="main">
            <section class="cluster" aria-label={words::CLUSTER}>
                { head(props) }
                <Headline text={view.headline.clone()} />
                { stage(props, TrayIs::Roomy) }
            </section>
            { side }
        </main>
        <section class="timebar" aria-label={words::TIME}>
            <button class="btn q ic" aria-label={words::PREVIOUS_EVENT}
                onclick={on(Msg::PreviousEvent)}><Icon name="prev" /></button>
            <PlayButton is_playing={ui.is_playing} />
            <button class="btn q ic" aria-label={words::NEXT_EVENT}
                onclick={on(Msg::NextEvent)}><Icon
                name="next" /></button>
            <span class="clock" role="timer" aria-label={words::time::SIMULATED_TIME}>{
                playground::view::clock(view.clock.now) }</span>
            <span class="m of">{ words::time::OF }{ playground::view::clock(view.clock.end) }</span>
            <Mini clock={view.clock.clone()} markers={view.markers.clone()} summary={summary(view)}
                />
            <SpeedButton speed={ui.speed} />
        </section>
    </> }
}
