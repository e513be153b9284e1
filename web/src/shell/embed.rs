//! The page in a frame of another page: map and time, with the manifest beside them if asked.

use yew::prelude::*;

use super::phone::{Fitted, SpeedButton};
use super::wide::editor;
use super::{ShellProps, stage};
use crate::app::params::Mode;
use crate::app::update::summary;
use crate::app::{Dispatch, Msg};
use crate::icon::Icon;
use crate::stage::head::Headline;
use crate::stage::ribbon::subject;
use crate::time::{Mini, PlayButton};
use crate::words;

/// The embed shell.
#[component]
pub fn Embed(props: &ShellProps) -> Html {
    let (ui, view) = (&props.ui, &props.view);
    let workload = subject(
        &view.workloads,
        ui.selected.as_ref(),
        props.owner().as_ref(),
    );
    let is_split = ui.mode == Mode::Split;
    let send = use_context::<Dispatch>().unwrap_or_else(Callback::noop);
    let outside = Callback::from(move |_: MouseEvent| send.emit(Msg::OpenOutside));
    html! { <>
        <header class="top"><b>{ &*view.title }</b><span class="sp" />
            <button class="btn q t12" onclick={outside}>{ words::shell::OPEN_OUTSIDE }<Icon
                name="open"
                class="s15" /></button>
        </header>
        <main class={classes!("body2", is_split.then_some("split"))}>
            if is_split { { editor(props, false) } }
            <section class="cluster" aria-label={words::CLUSTER}>
                <Headline text={view.headline.clone()} />
                if let Some(budget) = workload.and_then(|workload| workload.budget.as_ref()) {
                    <div class="band"><Fitted budget={budget.clone()} /></div>
                }
                { stage(props, false) }
            </section>
        </main>
        <section class="timebar" aria-label={words::TIME}>
            <PlayButton is_playing={ui.is_playing} />
            <Mini clock={view.clock.clone()} markers={view.markers.clone()} summary={summary(view)}
                />
            <b role="timer" aria-label={words::time::SIMULATED_TIME}>{
                playground::view::clock(view.clock.now)
                }</b>
            <SpeedButton speed={ui.speed} />
        </section>
    </> }
}
