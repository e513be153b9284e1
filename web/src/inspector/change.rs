//! What would change what is so, and what did change: advice with its lines, fields with both
//! values.

use std::rc::Rc;

use playground::Duration;
use playground::view::{Advice, Changes, FieldChange};
use web_sys::HtmlSelectElement;
use yew::prelude::*;

use super::why::span;
use crate::app::{Dispatch, Msg};
use crate::icon::Icon;
use crate::words;

/// Properties of the advice.
#[derive(Properties, PartialEq)]
pub struct HelpProps {
    /// What would change what is so.
    pub advice: Rc<[Advice]>,
}

/// What would change what is so, each with the line that does it.
#[component]
pub fn Help(props: &HelpProps) -> Html {
    let send = use_context::<Dispatch>().unwrap_or_else(Callback::noop);
    let line = |line: &Rc<str>| {
        let (send, text) = (send.clone(), line.to_string());
        let run = {
            let (send, text) = (send.clone(), text.clone());
            Callback::from(move |_: MouseEvent| send.emit(Msg::Run(text.clone())))
        };
        let copy = Callback::from(move |_: MouseEvent| {
            send.emit(Msg::Copy(text.clone(), words::notices::COPIED_LINE))
        });
        html! { <div class="line"><code>{ &**line }</code><button class="btn q ic"
        aria-label={words::inspector::run(line)} title={words::inspector::RUN} onclick={run}><Icon
        name="play" class="s12" /></button><button class="btn q ic" aria-label={words::inspector::copy(line)}
        title={words::inspector::COPY} onclick={copy}><Icon name="copy" class="s12"
        /></button></div> }
    };
    let row = |advice: &Advice| {
        html! { <li>{ for advice.spans.iter().map(span) }{ advice.line.as_ref().map(line) }</li> }
    };
    html! { <section class="part"><h3 class="cap">{ words::inspector::WOULD_CHANGE }</h3><ul
    class="advice">{ for props.advice.iter().map(row) }</ul></section> }
}

/// Properties of the changes.
#[derive(Properties, PartialEq)]
pub struct ChangedProps {
    /// What became of the object.
    pub changes: Changes,
    /// The moment that was chosen.
    pub since: Option<Duration>,
    /// Where the chosen range begins.
    pub from: Option<Duration>,
}

/// What became of the object since a moment that can be chosen.
#[component]
pub fn Changed(props: &ChangedProps) -> Html {
    let send = use_context::<Dispatch>().unwrap_or_else(Callback::noop);
    let changes = &props.changes;
    let mut moments: Vec<(String, Option<Duration>)> =
        vec![(words::inspector::BY_LATEST.to_string(), None)];
    let range = props
        .from
        .map(|at| (words::inspector::since_range(at), Some(at)));
    moments.extend(range);
    let earlier = changes.moments.iter().skip(1);
    moments.extend(earlier.map(|at| (words::inspector::since(*at), Some(*at))));
    moments.dedup_by(|a, b| a.0 == b.0);
    let chosen = moments.iter().position(|(_, at)| *at == props.since);
    let change = {
        let moments: Vec<Option<Duration>> = moments.iter().map(|(_, at)| *at).collect();
        Callback::from(move |event: Event| {
            if let Some(select) = event.target_dyn_into::<HtmlSelectElement>() {
                let at = moments.get(select.selected_index().max(0) as usize);
                send.emit(Msg::Since(at.copied().flatten()));
            }
        })
    };
    let value = |value: &Option<Rc<str>>| {
        value
            .as_deref()
            .unwrap_or(words::inspector::NO_VALUE)
            .to_string()
    };
    let row = |row: &FieldChange| {
        html! { <><dt>{ breakable(&row.path) }</dt><dd><del>{ value(&row.old) }</del>{ " → " }<ins>{
        value(&row.new) }</ins></dd></> }
    };
    let nothing = match changes.is_new {
        true => words::inspector::MADE_THEN,
        false => words::inspector::NOTHING_DIFFERS,
    };
    html! {
        <section class="part">
            <h3 class="cap">{ words::inspector::changed_at(changes.since) }<span class="sp" />
                <select class="pick" aria-label={words::inspector::COMPARE_WITH} onchange={change}>{
                    for moments.iter().enumerate().map(|(i, (text, _))| html! {
                        <option selected={chosen.unwrap_or(0) == i}>{ text }</option> }) }</select>
            </h3>
            if changes.rows.is_empty() { <p class="m">{ nothing }</p> }
            else { <dl class="pairs fields">{ for changes.rows.iter().map(row) }</dl> }
            if changes.more > 0 { <p class="m">{
                words::inspector::more_fields(changes.more) }</p> }
        </section>
    }
}

/// A path that may be broken at its dots.
fn breakable(path: &str) -> Html {
    let parts = path.split_inclusive('.');
    html! { <>{ for parts.map(|part| html! { <>{ part }<wbr /></> }) }</> }
}
