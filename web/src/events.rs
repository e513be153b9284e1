//! The events table: kubectl's columns, repeated events as one row, the oldest on request.

use std::rc::Rc;

use playground::Duration;
use playground::view::{EventRow, Pod, Ref, age};
use yew::prelude::*;

use crate::app::ui::EventFilter;
use crate::app::{Dispatch, Msg};
use crate::icon::Icon;

/// Properties of the table.
#[derive(Properties, PartialEq)]
pub struct EventsProps {
    /// Events, the latest first.
    pub events: Rc<[Rc<EventRow>]>,
    /// Pods: their suffixes are shown where the name is too long.
    pub pods: Rc<[Rc<Pod>]>,
    /// Now, in whole seconds.
    pub now: Duration,
    /// What is selected.
    pub selected: Option<Ref>,
    /// Which are shown.
    pub filter: EventFilter,
}

/// Rows drawn, and how many more at a time.
const ROWS: usize = 120;

/// The table.
#[component]
pub fn Events(props: &EventsProps) -> Html {
    let send = use_context::<Dispatch>().unwrap_or_else(Callback::noop);
    let most = use_state(|| ROWS);
    let is_of = |event: &Rc<EventRow>| props.selected.as_ref() == Some(&event.object);
    let count = |filter: EventFilter| {
        props
            .events
            .iter()
            .filter(|event| fits(event, filter, is_of(event)))
            .count()
    };
    let tab = |filter: EventFilter, label: &'static str| {
        let (send, text) = (send.clone(), format!("{label} {}", count(filter)));
        let onclick = Callback::from(move |_: MouseEvent| send.emit(Msg::Filter(filter)));
        html! { <button role="radio" aria-checked={(filter == props.filter).to_string()}
        data-label={text.clone()} {onclick}>{ text }</button> }
    };
    let shown: Vec<&Rc<EventRow>> = props
        .events
        .iter()
        .filter(|event| fits(event, props.filter, is_of(event)))
        .collect();
    let older = shown.len().saturating_sub(*most);
    let more = Callback::from(move |_: MouseEvent| most.set(*most + ROWS));
    let drawn = shown.get(..shown.len() - older).unwrap_or(&[]);
    html! {
        <section class="pane events" aria-label="Events">
            <div class="hd"><h2 class="cap">{ "Events" }</h2><span class="sp" />
                <div class="seg" role="radiogroup" aria-label="Events shown">{ tab(EventFilter::All,
                    "All") }{ tab(EventFilter::Warnings, "Warnings") }{ tab(EventFilter::Selected,
                    "Selected") }</div>
            </div>
            <div role="table" aria-label="Events" aria-rowcount={shown.len().to_string()}
                class="events">
                <div class="er eh cap" role="row">
                    { for ["Last seen", "Type", "Reason", "Object",
                        "Message"].into_iter().map(|head| html! {
                        <span role="columnheader">{ head }</span> }) }
                </div>
                <div class="rows" tabindex="0" role="rowgroup" aria-label="Rows">
                    { for drawn.iter().map(|event| html! {
                        <Row key={event.uid.to_string()} event={(*event).clone()}
                            short={short(event, &props.pods)} age={age(props.now - event.last)}
                            is_on={is_of(event)} />
                    }) }
                    if older > 0 { <div role="row"><span role="cell"><button class="btn q"
                        onclick={more}>{ format!("{older} older events") }</button></span></div> }
                    if shown.is_empty() { <div role="row"><p class="nothing" role="cell">{
                        "No events." }</p></div> }
                </div>
            </div>
        </section>
    }
}

fn fits(event: &EventRow, filter: EventFilter, is_of_selected: bool) -> bool {
    match filter {
        EventFilter::All => true,
        EventFilter::Warnings => event.is_warning,
        EventFilter::Selected => is_of_selected,
    }
}

/// `pod/k2xwl`: the suffix of a pod that still exists, the whole name otherwise.
fn short(event: &EventRow, pods: &[Rc<Pod>]) -> Rc<str> {
    let pod = pods.iter().find(|pod| pod.reference == event.object);
    match pod {
        Some(pod) => format!("pod/{}", pod.suffix).into(),
        None => event.object.text().into(),
    }
}

/// Properties of a row.
#[derive(Properties, PartialEq)]
struct RowProps {
    event: Rc<EventRow>,
    short: Rc<str>,
    age: String,
    is_on: bool,
}

/// One row.
#[component]
fn Row(props: &RowProps) -> Html {
    let send = use_context::<Dispatch>().unwrap_or_else(Callback::noop);
    let event = &props.event;
    let object = event.object.clone();
    let onclick = Callback::from(move |_: MouseEvent| send.emit(Msg::Select(Some(object.clone()))));
    html! {
        <div class={classes!("er", props.is_on.then_some("on"))} role="row">
            <span role="cell" class="m">{ &props.age }</span>
            <span role="cell" class={classes!((!event.is_warning).then_some("m"))}>{
                if event.is_warning { "Warning" } else { "Normal" } }</span>
            if event.is_warning { <span role="cell" class="wn"><Icon name="warn" class="s12 f-a ink"
                />{ &*event.reason }</span> }
            else { <span role="cell">{ &*event.reason }</span> }
            <span role="cell" class="mono" title={event.object.text()}><span class="lnk" {onclick}>{
                &*props.short }</span></span>
            <span role="cell" title={event.message.to_string()}>{ &*event.message }if event.count >
                1 { <span class="m">{ format!(" ×{}", event.count) }</span> }</span>
        </div>
    }
}
