//! What an object told: events about it, and what its containers print.

use std::rc::Rc;

use playground::Duration;
use playground::view::{EventRow, Inspection, LogRequest, Logs as Lines, age, clock};
use yew::prelude::*;

use crate::app::ui::Range;
use crate::app::{Dispatch, Msg};
use crate::browser;
use crate::icon::Icon;
use crate::words;

/// Properties of both.
#[derive(Properties, PartialEq)]
pub struct ToldProps {
    /// The object.
    pub inspection: Rc<Inspection>,
    /// Now.
    pub now: Duration,
    /// The range that is chosen.
    pub range: Option<Range>,
}

/// Whether something between two moments touches the range.
pub fn touches(range: Option<Range>, first: Duration, last: Duration) -> bool {
    range.is_none_or(|(from, to)| first <= to && last >= from)
}

/// The events about the object.
#[component]
pub fn Events(props: &ToldProps) -> Html {
    let send = use_context::<Dispatch>().unwrap_or_else(Callback::noop);
    let row = |event: &Rc<EventRow>| {
        let (send, reference) = (send.clone(), event.reference.clone());
        let why = Callback::from(move |_: MouseEvent| {
            send.emit(Msg::Select(Some(reference.clone())));
            send.emit(Msg::Inspect(crate::app::ui::Tab::Cause));
        });
        let often = match event.count {
            0 | 1 => String::new(),
            n => words::inspector::repeated(n, event.first),
        };
        html! { <li>
            <span class="m">{ age(props.now - event.last) }</span>
            <div><button class="lnk" title={words::inspector::ASK_WHY} onclick={why}>
                if event.is_warning { <Icon name="warn" class="s12 f-a ink" /> }
                <b>{ &*event.reason }</b></button>{ " " }{ &*event.message }<span class="m">{ often
                }</span></div>
        </li> }
    };
    let events = props.inspection.events.iter();
    let shown: Vec<&Rc<EventRow>> = events
        .filter(|event| touches(props.range, event.first, event.last))
        .collect();
    html! {
        <div class="told" tabindex="0" role="region" aria-label={words::inspector::EVENTS}>
            if shown.is_empty() { <p class="nothing">{ words::inspector::NO_EVENTS }</p> }
            <ul>{ for shown.into_iter().map(row) }</ul>
        </div>
    }
}

/// What a container prints; the end is kept in sight.
#[component]
pub fn Logs(props: &ToldProps) -> Html {
    let send = use_context::<Dispatch>().unwrap_or_else(Callback::noop);
    let node = use_node_ref();
    let count = props
        .inspection
        .logs
        .as_ref()
        .and_then(|logs| logs.lines.last().cloned());
    use_effect_with((node.clone(), count), |(node, _)| {
        if let Some(element) = browser::element(node) {
            element.set_scroll_top(element.scroll_height());
        }
    });
    let Some(logs) = &props.inspection.logs else {
        return html! { <p class="nothing">{ words::inspector::NO_LOGS }</p> };
    };
    let on = |container: &Rc<str>, is_previous: bool| {
        let msg = Msg::Logs(LogRequest {
            container: container.clone(),
            is_previous,
        });
        let send = send.clone();
        Callback::from(move |_: MouseEvent| send.emit(msg.clone()))
    };
    let tab = |container: &Rc<str>| {
        html! {
            <button role="radio" aria-checked={(*container == logs.container).to_string()}
                data-label={container.to_string()} onclick={on(container, logs.is_previous)}>{
                &**container }</button>
        }
    };
    let line = |(at, text): &(Duration, Rc<str>)| {
        let (send, at) = (send.clone(), *at);
        let go = Callback::from(move |_: MouseEvent| send.emit(Msg::Seek(at)));
        html! { <div><button class="lnk m" tabindex="-1" onclick={go}>{ clock(at) }</button>{ " " }{
        &**text }</div> }
    };
    let in_range = |(at, _): &&(Duration, Rc<str>)| touches(props.range, *at, *at);
    html! { <>
        <div class="row picks">
            <div class="seg" role="radiogroup" aria-label={words::inspector::CONTAINER}>{
                for logs.containers.iter().map(tab) }</div><span class="sp" />
            <button class="btn q" aria-pressed={logs.is_previous.to_string()}
                onclick={on(&logs.container, !logs.is_previous)}>{
                    words::inspector::PREVIOUS_RUN }</button>
        </div>
        <div class="log" ref={node} tabindex="0" role="log" aria-label={log_name(logs)}
            aria-live="off">
            if let Some(note) = &logs.note { <p class="m">{ &**note }</p> }
            { for logs.lines.iter().filter(in_range).map(line) }
        </div>
    </> }
}

fn log_name(logs: &Lines) -> String {
    match logs.is_previous {
        true => words::inspector::logs_previous(&logs.container),
        false => words::inspector::logs(&logs.container),
    }
}
