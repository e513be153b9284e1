//! The problems in words: each leads to its place, and offers what to write instead.

use std::rc::Rc;

use yew::prelude::*;

use crate::app::{Dispatch, Msg};
use crate::source::{Problem, fixed};
use crate::words;

/// Problems that are listed; the rest is counted.
const ROWS_MAX: usize = 50;

/// Properties of the problems.
#[derive(Properties, PartialEq)]
pub struct ProblemsProps {
    /// The problems.
    pub problems: Rc<[Problem]>,
    /// The text they are in.
    pub text: Rc<str>,
    /// Told the place to go to: line and column.
    pub go: Callback<(u32, u32)>,
}

/// The problems.
#[component]
pub fn Problems(props: &ProblemsProps) -> Html {
    let send = use_context::<Dispatch>().unwrap_or_else(Callback::noop);
    let row = |problem: &Problem| {
        let (line, column) = (problem.line, problem.column);
        let go = props.go.reform(move |_: MouseEvent| (line, column));
        let better = problem
            .suggestion
            .as_ref()
            .and_then(|to| fixed(problem, &props.text, to));
        let fix = |fixed: String| {
            let (send, fixed) = (send.clone(), Rc::<str>::from(fixed));
            Callback::from(move |_: MouseEvent| send.emit(Msg::Edit(fixed.clone())))
        };
        html! {
            <li class={classes!("msg", problem.is_error.then_some("bad"),
                problem.is_note.then_some("note"))}>
                <span class="at">{ line }</span>
                <button title={words::editor::GO_THERE} onclick={go}><b>{
                    &*problem.message }</b></button>
                if !problem.path.is_empty() { <span class="path">{ " " }{ &*problem.path }</span> }
                if let Some(suggestion) = &problem.suggestion {
                    { words::editor::TRY }
                    if let Some(better) = better { <button class="fix" onclick={fix(better)}>{
                        &**suggestion }</button> }
                    else { <span>{ &**suggestion }</span> }
                }
            </li>
        }
    };
    let more = props.problems.len().saturating_sub(ROWS_MAX);
    if props.problems.is_empty() {
        return html! {};
    }
    html! { <ul class="problems" aria-label={words::editor::PROBLEMS}>
        { for props.problems.iter().take(ROWS_MAX).map(row) }
        if more > 0 { <li class="msg">{ words::and_more(&more) }</li> }
    </ul> }
}
