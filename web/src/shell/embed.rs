//! The page in a frame of another page: map and time, with the manifest beside them if asked.

use std::rc::Rc;

use playground::view::{Pod, PodState, Ref, View, Workload};
use yew::prelude::*;

use super::phone::{Fitted, SpeedButton};
use super::wide::editor;
use super::{ShellProps, stage};
use crate::app::params::{Mode, Part};
use crate::app::update::summary;
use crate::app::{Dispatch, Msg};
use crate::browser;
use crate::icon::{Icon, revision_class};
use crate::inspector::{Body, Look, whole_second};
use crate::stage::TrayIs;
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
    let send = use_context::<Dispatch>().unwrap_or_else(Callback::noop);
    let asks = use_state(|| false);
    let is_split = ui.mode == Mode::Split && !*asks && !ui.hide.has(Part::Yaml);
    let answers = !ui.hide.has(Part::Why);
    // Whoever asks without having chosen anything is told about what there is most to tell of.
    let about = |of: Option<Ref>| {
        let (send, asks) = (send.clone(), asks.clone());
        Callback::from(move |_: MouseEvent| {
            if of.is_some() {
                send.emit(Msg::Select(of.clone()));
            }
            asks.set(answers);
        })
    };
    let close = asks.setter();
    let close = Callback::from(move |()| close.set(false));
    let ask = match (*asks, &ui.selected) {
        (true, _) => close.reform(|_: MouseEvent| ()),
        (false, Some(_)) => about(None),
        (false, None) => about(telling(view, workload)),
    };
    // Focus goes into the answer, and back when it is closed.
    let panel = use_node_ref();
    use_effect_with((panel.clone(), *asks), |(panel, asks)| {
        let back = asks.then(|| browser::focus_inside(panel, &[".btn"]));
        move || {
            if let Some(back) = back {
                back();
            }
        }
    });
    html! { <>
        <header class="top"><b>{ &*view.title }</b><span class="sp" />
            if !ui.hide.has(Part::Open) { { way_out(&send) } }
        </header>
        <main class={classes!("body2", is_split.then_some("split"), asks.then_some("asks"))}>
            if is_split { { editor(props, false) } }
            <section class="cluster" aria-label={words::CLUSTER}>
                <Headline text={Rc::<str>::from(view.headline_short())} />
                if let Some(workload) = workload { { band(workload) } }
                { stage(props, TrayIs::Filled) }
                if let Some(pod) = first_failing(&view.pods).filter(|_| !*asks) {
                    <button class="trouble" onclick={about(Some(pod.reference.clone()))}>{
                        pod.trouble() }</button>
                }
            </section>
            if *asks { { why(props, panel, close) } }
        </main>
        <section class="timebar" aria-label={words::TIME}>
            <PlayButton is_playing={ui.is_playing} />
            <Mini clock={view.clock.clone()} markers={view.markers.clone()} summary={summary(view)}
                />
            <b role="timer" aria-label={words::time::SIMULATED_TIME}>{
                playground::view::clock(view.clock.now)
                }</b>
            <SpeedButton speed={ui.speed} />
            if answers {
                <button class="btn" aria-expanded={asks.to_string()} onclick={ask}>{
                    words::shell::ASK_WHY }</button>
            }
        </section>
    </> }
}

/// The way to the whole page.
fn way_out(send: &Dispatch) -> Html {
    let onclick = send.reform(|_: MouseEvent| Msg::OpenOutside);
    html! { <button class="btn q t12" {onclick}>{ words::shell::OPEN_OUTSIDE }<Icon
    name="open" class="s15" /></button> }
}

fn first_failing(pods: &[Rc<Pod>]) -> Option<&Rc<Pod>> {
    pods.iter().find(|pod| pod.state.is_failing())
}

/// What there is most to tell of: a pod that fails, one that waits for a node, the workload.
fn telling(view: &View, workload: Option<&Rc<Workload>>) -> Option<Ref> {
    let waiting = || view.pods.iter().find(|pod| pod.state == PodState::Pending);
    let pod = first_failing(&view.pods).or_else(waiting);
    pod.map(|pod| pod.reference.clone())
        .or_else(|| workload.map(|workload| workload.reference.clone()))
}

/// The budget of a roll-out, and which letter is which version.
fn band(workload: &Workload) -> Html {
    let Some(budget) = &workload.budget else {
        return html! {};
    };
    // Left of the words of the floor there is room for it, unless the floor is low.
    let is_inside = budget.floor * 2 >= budget.ceiling;
    let sets = workload.sets.iter().filter(|set| set.letter.is_some());
    html! { <div class="band">
        <ul class={classes!("legend", is_inside.then_some("inside"))}
            aria-label={words::shell::REVISIONS}>{ for sets.map(|set| html! {
            <li class={revision_class(set.letter)}><b>{ set.letter.map(String::from) }</b>{ " " }{
                &*set.version }</li> }) }</ul>
        <Fitted budget={budget.clone()} />
    </div> }
}

/// Why what is selected is as it is, beside the map: Escape closes it.
fn why(props: &ShellProps, node: NodeRef, close: Callback<()>) -> Html {
    let (ui, view) = (&props.ui, &props.view);
    let leave = close.clone();
    let leave = Callback::from(move |event: KeyboardEvent| {
        if event.key() == "Escape" {
            event.stop_propagation();
            leave.emit(());
        }
    });
    html! {
        <section class="pane" ref={node} aria-label={words::WHY} onkeydown={leave}>
            <div class="hd"><h2 class="cap">{ words::WHY }</h2><span class="sp" />
                <button class="btn q ic" aria-label={words::dialogs::CLOSE}
                    onclick={close.reform(|_: MouseEvent| ())}><Icon name="x" /></button>
            </div>
            <Body inspected={view.inspected.clone()} next={view.next.clone()}
                now={whole_second(view)} look={Look::of(ui)} has_foot=false />
        </section>
    }
}
