//! The page on a phone: one pane at a time, a sheet over the map, time and tabs at the bottom.

use yew::prelude::*;

use super::wide::{editor, events};
use super::{ShellProps, stage};
use crate::app::params::Part;
use crate::app::ui::{Dialog, PhoneTab};
use crate::app::update::{speed_label, summary};
use crate::app::{Dispatch, Msg};
use crate::browser;
use crate::events::Events;
use crate::icon::Icon;
use crate::inspector::{Body, Look, Tabs, has_logs, whole_second};
use crate::stage::TrayIs;
use crate::stage::budget::band;
use crate::stage::head::Headline;
use crate::stage::ribbon::subject;
use crate::terminal::Terminal;
use crate::time::{Mini, PlayButton};
use crate::words;

/// The phone shell.
#[component]
pub fn Phone(props: &ShellProps) -> Html {
    let send = use_context::<Dispatch>().unwrap_or_else(Callback::noop);
    let (ui, view) = (&props.ui, &props.view);
    let on = |msg: Msg| {
        let send = send.clone();
        Callback::from(move |_: MouseEvent| send.emit(msg.clone()))
    };
    let is_shown = |tab: PhoneTab| match tab {
        PhoneTab::Map => true,
        PhoneTab::Yaml => !ui.hide.has(Part::Yaml),
        PhoneTab::Events => !ui.hide.has(Part::Events),
        PhoneTab::Terminal => !ui.hide.has(Part::Terminal),
    };
    let pane = match Some(ui.phone)
        .filter(|tab| is_shown(*tab))
        .unwrap_or(PhoneTab::Map)
    {
        PhoneTab::Map => map(props),
        PhoneTab::Yaml => editor(props, true),
        PhoneTab::Events => {
            html! { <Events ..events(props) /> }
        }
        PhoneTab::Terminal => {
            html! { <Terminal entries={ui.terminal.clone()}
            selected={ui.selected.clone()} /> }
        }
    };
    let warnings = view.events.iter().filter(|event| event.is_warning).count();
    let tabs = [
        (PhoneTab::Map, words::MAP),
        (PhoneTab::Yaml, words::YAML),
        (PhoneTab::Events, words::EVENTS),
        (PhoneTab::Terminal, words::TERMINAL),
    ];
    html! { <>
        <header class="top">
            <Icon name="brand" class="s20 accent" /><button class="btn q" aria-haspopup="dialog"
                onclick={on(Msg::Open(Dialog::Scenarios))}><b class="t16">{ &*view.title }</b><Icon
                name="down" class="s12" /></button><span class="sp" />
            <button class="btn q ic" aria-label={words::SHARE}
                onclick={on(Msg::Open(Dialog::Share))}><Icon
                name="link" /></button>
            <button class="btn q ic" aria-label={words::shell::MORE}
                onclick={on(Msg::Open(Dialog::More))}><Icon
                name="menu" /></button>
        </header>
        <main class="pane">{ pane }</main>
        <section class="timebar" aria-label={words::TIME}>
            <PlayButton is_playing={ui.is_playing} />
            <Mini clock={view.clock.clone()} markers={view.markers.clone()} summary={summary(view)}
                />
            <b role="timer" aria-label={words::time::SIMULATED_TIME}>{
                playground::view::clock(view.clock.now)
                }</b>
            <SpeedButton speed={ui.speed} />
        </section>
        <nav aria-label={words::shell::PANES}><div class="tabs" role="tablist"
            aria-label={words::shell::PANES}>
            { for tabs.into_iter().filter(|(tab, _)| is_shown(*tab)).map(|(tab, label)| html! {
                <button role="tab" aria-selected={(tab == ui.phone).to_string()}
                    onclick={on(Msg::Phone(tab))}>{ label }
                    if tab == PhoneTab::Events && warnings > 0 { { " " }<b>{ warnings }</b> }
                </button>
            }) }
        </div></nav>
    </> }
}

fn map(props: &ShellProps) -> Html {
    let (ui, view) = (&props.ui, &props.view);
    let workload = subject(
        &view.workloads,
        ui.selected.as_ref(),
        props.owner().as_ref(),
    );
    let call = ui
        .can_break
        .then(|| AttrValue::from(words::shell::BREAK_IT));
    html! { <section class="cluster" aria-label={words::CLUSTER}>
        <Headline text={view.headline.clone()} {call} />
        if let Some(budget) = workload.and_then(|workload| workload.budget.as_ref()) {
            <div class="band"><Fitted budget={budget.clone()} /></div>
        }
        { stage(props, TrayIs::Filled) }
        if view.inspected.is_some() && !ui.hide.has(Part::Why) { <Sheet ..props.clone() /> }
    </section> }
}

/// Properties of a band that takes the width there is.
#[derive(Properties, PartialEq)]
pub struct FittedProps {
    /// The budget.
    pub budget: playground::view::Budget,
}

/// The budget band at the width of what holds it.
#[component]
pub fn Fitted(props: &FittedProps) -> Html {
    let node = use_node_ref();
    let width = use_state(|| 358.0_f64);
    let watch = use_mut_ref(|| None);
    {
        let width = width.clone();
        use_effect_with(node.clone(), move |node| {
            if let Some(element) = browser::element(node) {
                *watch.borrow_mut() =
                    super::size::SizeWatch::new(&element, move |w, _| width.set(w));
            }
            move || drop(watch.borrow_mut().take())
        });
    }
    html! { <div ref={node}>{ band(&props.budget, *width, true) }</div> }
}

/// Properties of the button.
#[derive(Properties, PartialEq)]
pub struct SpeedProps {
    /// The speed.
    pub speed: f64,
}

/// One button that goes through the speeds.
#[component]
pub fn SpeedButton(props: &SpeedProps) -> Html {
    let send = use_context::<Dispatch>().unwrap_or_else(Callback::noop);
    let speeds = crate::app::ui::SPEEDS;
    let at = speeds
        .iter()
        .position(|(speed, _)| *speed == props.speed)
        .unwrap_or(0);
    let next = speeds
        .get((at + 1) % speeds.len())
        .map_or(1.0, |(speed, _)| *speed);
    let onclick = Callback::from(move |_: MouseEvent| send.emit(Msg::Speed(next)));
    html! { <button class="btn q" aria-label={words::time::next_speed(speed_label(props.speed))}
    {onclick}>{ speed_label(props.speed) }</button> }
}

/// Where the sheet rests, as parts of its height that are hidden: low, middle, full.
const SNAPS: [f64; 3] = [0.84, 0.51, 0.0];

/// The sheet goes up, down or round by keys.
fn snap_by_key(snap: UseStateHandle<usize>) -> Callback<KeyboardEvent> {
    Callback::from(move |event: KeyboardEvent| {
        let to = match event.key().as_str() {
            "ArrowUp" => (*snap + 1).min(2),
            "ArrowDown" => snap.saturating_sub(1),
            "Enter" | " " => (*snap + 1) % 3,
            _ => return,
        };
        event.prevent_default();
        event.stop_propagation();
        snap.set(to);
    })
}

/// The sheet over the map: three places to rest, by drag, button or key.
#[component]
fn Sheet(props: &ShellProps) -> Html {
    let node = use_node_ref();
    let snap = use_state(|| 1_usize);
    let held = use_state(|| None::<(f64, f64)>);
    let hidden = SNAPS.get(*snap).copied().unwrap_or(0.5);
    let dragged = held.map_or(0.0, |(from, to)| to - from);
    use_effect_with(
        (node.clone(), *snap, dragged as i32),
        move |(node, _, dragged)| {
            if let Some(element) = browser::element(node) {
                let top = format!("max(0px, calc({}% + {dragged}px))", hidden * 100.0);
                browser::set_style(&element, "top", &top);
            }
        },
    );
    let down = {
        let held = held.clone();
        Callback::from(move |event: PointerEvent| {
            use wasm_bindgen::JsCast;
            if let Some(target) = event
                .target()
                .and_then(|t| t.dyn_into::<web_sys::Element>().ok())
            {
                target
                    .set_pointer_capture(event.pointer_id())
                    .unwrap_or_default();
            }
            let y = f64::from(event.client_y());
            held.set(Some((y, y)));
        })
    };
    let moved = {
        let held = held.clone();
        Callback::from(move |event: PointerEvent| {
            if let Some((from, _)) = *held {
                held.set(Some((from, event.client_y().into())));
            }
        })
    };
    let up = {
        let (held, snap) = (held.clone(), snap.clone());
        Callback::from(move |_: PointerEvent| {
            let by = held.map_or(0.0, |(from, to)| to - from);
            held.set(None);
            snap.set(match by {
                by if by < -30.0 => (*snap + 1).min(2),
                by if by > 30.0 => snap.saturating_sub(1),
                by if by.abs() < 4.0 => (*snap + 1) % 3,
                _ => *snap,
            });
        })
    };
    let key = snap_by_key(snap.clone());
    let view = &props.view;
    html! {
        <section class={classes!("sheet", held.is_some().then_some("held"))} ref={node}
            aria-label={words::WHY}>
            <button class="grip" aria-label={words::shell::RESIZE_SHEET} onpointerdown={down}
                onpointermove={moved} onpointerup={up} onkeydown={key} />
            <Tabs tab={props.ui.tab} is_sheet=true has_logs={has_logs(view.inspected.as_ref())} />
            <Body inspected={view.inspected.clone()} next={view.next.clone()}
                now={whole_second(view)} look={Look::of(&props.ui)} />
        </section>
    }
}
