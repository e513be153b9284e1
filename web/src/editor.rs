//! The manifest: a textarea under a highlighted copy of its text, with problems below their lines.

pub mod diff;
pub mod highlight;
mod tabs;

use std::rc::Rc;

use playground::view::Ref;
use wasm_bindgen::JsCast;
use web_sys::HtmlTextAreaElement;
use yew::prelude::*;

use crate::app::{Dispatch, Msg};
use crate::browser;
use crate::source::{Problem, fixed};
use diff::{Diff, changed_lines};
use highlight::{line, marked};
use tabs::{Document, Tabs, documents};

/// Properties of the editor.
#[derive(Properties, PartialEq)]
pub struct EditorProps {
    /// The text.
    pub text: Rc<str>,
    /// The text applied last.
    pub applied: Rc<str>,
    /// The text applied before that.
    pub previous: Rc<str>,
    /// Problems in it.
    pub problems: Rc<[Problem]>,
    /// Whether to show what would change.
    pub shows_diff: bool,
    /// What is selected on the stage: its document is marked.
    pub selected: Option<Ref>,
    /// Whether there is a header.
    #[prop_or(true)]
    pub has_head: bool,
}

/// Lines above this number are not highlighted: the text alone stays quick.
const HIGHLIGHT_MAX: usize = 3000;

/// The editor.
#[component]
pub fn Editor(props: &EditorProps) -> Html {
    let send = use_context::<Dispatch>().unwrap_or_else(Callback::noop);
    let scroller = use_node_ref();
    let area = use_node_ref();
    let leaves = use_mut_ref(|| false);
    use_text(area.clone(), props.text.clone());
    let documents = use_memo(props.text.clone(), |text| documents(text));
    let on = |msg: Msg| {
        let send = send.clone();
        Callback::from(move |_: MouseEvent| send.emit(msg.clone()))
    };
    let input = {
        let send = send.clone();
        Callback::from(move |event: InputEvent| {
            if let Some(area) = event.target_dyn_into::<HtmlTextAreaElement>() {
                send.emit(Msg::Edit(area.value().into()));
            }
        })
    };
    let keydown = {
        let (send, leaves) = (send.clone(), leaves.clone());
        Callback::from(move |event: KeyboardEvent| key(&event, &send, &leaves))
    };
    let (jump, go) = (jump(scroller.clone()), go(area.clone(), scroller.clone()));
    let n_problems = props.problems.len();
    let before = match props.text == props.applied {
        true => props.previous.clone(),
        false => props.applied.clone(),
    };
    html! {
        <section class="pane" aria-label="Manifest">
            if props.has_head {
                <div class="hd"><h2 class="cap">{ "Manifest" }</h2><span class="sp" /><Tabs
                    documents={documents.clone()} selected={props.selected.clone()} {jump} /></div>
            }
            if props.shows_diff {
                <div class="ed" tabindex="0" role="region" aria-label="What would change"><Diff
                    old={props.applied.clone()} new={props.text.clone()} /></div>
            } else {
                <div class="ed" ref={scroller}>
                    <div class="paper">
                        <Lines text={props.text.clone()} applied={before}
                            problems={props.problems.clone()}
                            marked={selected_lines(&documents, props.selected.as_ref())} />
                        <textarea ref={area} aria-label="Manifest, YAML"
                            aria-describedby="editor-hint" spellcheck="false" autocapitalize="off"
                            autocomplete="off" wrap="off" oninput={input} onkeydown={keydown} />
                    </div>
                </div>
            }
            <Problems problems={props.problems.clone()} text={props.text.clone()} {go} />
            <div class="foot">
                <button class="btn pri" onclick={on(Msg::Apply)}>{ "Apply" }<kbd>{ "Ctrl ↵"
                    }</kbd></button>
                <button class="btn q" aria-pressed={props.shows_diff.to_string()}
                    onclick={on(Msg::ToggleDiff)}>{ "Diff" }</button>
                <button class="btn q" disabled={props.text == props.applied}
                    onclick={on(Msg::Reset)}>{ "Reset" }</button>
                <span id="editor-hint" class="hidden">{
                    "Press Escape, then Tab, to leave the editor." }</span>
                <span class="hidden" role="status">{ match n_problems
                    { 0 => String::new(), 1 => "1 problem".into(), n => format!("{n} problems") }
                    }</span>
            </div>
        </section>
    }
}

/// Shows a line at the top.
fn jump(scroller: NodeRef) -> Callback<usize> {
    Callback::from(move |line: usize| {
        if let Some(element) = browser::element(&scroller) {
            element.set_scroll_top((line as i32 - 1) * 15);
        }
    })
}

/// Puts the caret at a line and column.
fn go(area: NodeRef, scroller: NodeRef) -> Callback<(u32, u32)> {
    Callback::from(move |(line, column): (u32, u32)| {
        if let Some(area) = area.cast::<HtmlTextAreaElement>() {
            let at = offset(&area.value(), line, column);
            browser::focus(&area);
            area.set_selection_range(at, at).unwrap_or_default();
        }
        if let Some(element) = browser::element(&scroller) {
            element.set_scroll_top((line as i32 - 6) * 15);
        }
    })
}

/// Puts the text into the field, unless it is there already: the caret stays where it is.
#[hook]
fn use_text(area: NodeRef, text: Rc<str>) {
    use_effect(move || {
        if let Some(area) = area.cast::<HtmlTextAreaElement>()
            && area.value() != *text
        {
            area.set_value(&text);
        }
    });
}

/// Tab indents; Escape and then Tab leaves; Ctrl+Enter applies.
fn key(event: &KeyboardEvent, send: &Dispatch, leaves: &Rc<std::cell::RefCell<bool>>) {
    let leaving = std::mem::replace(&mut *leaves.borrow_mut(), event.key() == "Escape");
    if event.key() == "Escape" {
        event.stop_propagation();
        return;
    }
    if event.key() != "Tab" || leaving || event.ctrl_key() || event.meta_key() || event.shift_key()
    {
        return;
    }
    let area = event
        .target()
        .and_then(|target| target.dyn_into::<HtmlTextAreaElement>().ok());
    let Some(area) = area else { return };
    event.prevent_default();
    let (Ok(Some(start)), Ok(Some(end))) = (area.selection_start(), area.selection_end()) else {
        return;
    };
    area.set_range_text_with_start_and_end_and_mode("  ", start, end, "end")
        .unwrap_or_default();
    send.emit(Msg::Edit(area.value().into()));
}

/// Where a line and column are in a text, in UTF-16 units as the browser counts.
fn offset(text: &str, line: u32, column: u32) -> u32 {
    let before = text
        .split_inclusive('\n')
        .take(line.saturating_sub(1) as usize);
    let start: usize = before.map(|line| line.encode_utf16().count()).sum();
    start as u32 + column.saturating_sub(1)
}

fn selected_lines(documents: &[Document], selected: Option<&Ref>) -> Option<(usize, usize)> {
    let selected = selected.filter(|selected| &*selected.kind != "pod")?;
    let of = |document: &&Document| {
        document.kind.eq_ignore_ascii_case(&selected.kind) && *document.name == *selected.name
    };
    documents
        .iter()
        .find(of)
        .map(|document| (document.first, document.last))
}

/// Properties of the lines.
#[derive(Properties, PartialEq)]
struct LinesProps {
    text: Rc<str>,
    applied: Rc<str>,
    problems: Rc<[Problem]>,
    marked: Option<(usize, usize)>,
}

/// The highlighted copy: one block per line, problems below theirs.
#[component]
fn Lines(props: &LinesProps) -> Html {
    let changed = changed_lines(&props.applied, &props.text);
    let is_plain = props.text.lines().count() > HIGHLIGHT_MAX;
    let row = |(i, text): (usize, &str)| {
        let number = i + 1;
        let was = changed
            .iter()
            .find(|(n, _)| *n == number)
            .map(|(_, was)| was.clone());
        let problems: Vec<&Problem> = props
            .problems
            .iter()
            .filter(|p| p.line as usize == number)
            .collect();
        let is_marked = props
            .marked
            .is_some_and(|(first, last)| (first..=last).contains(&number));
        let class = classes!(
            "ln",
            was.is_some().then_some("chg"),
            is_marked.then_some("sel")
        );
        let inside = match problems.first() {
            _ if is_plain => html! { { text.to_string() } },
            Some(problem) => marked(text, problem),
            None => line(text),
        };
        html! { <>
            <div {class} data-n={number.to_string()}>{ inside }{ was.flatten().map(|was| html! {
                <span class="was">{ was }</span> }) }</div>
        </> }
    };
    let text = if props.text.ends_with('\n') || props.text.is_empty() {
        format!("{} ", props.text)
    } else {
        props.text.to_string()
    };
    html! { <div class="lines" aria-hidden="true">{ for text.lines().enumerate().map(row) }</div> }
}

/// Properties of the problems.
#[derive(Properties, PartialEq)]
struct ProblemsProps {
    problems: Rc<[Problem]>,
    text: Rc<str>,
    /// Told the place to go to: line and column.
    go: Callback<(u32, u32)>,
}

/// The problems in words: each leads to its place, and offers what to write instead.
#[component]
fn Problems(props: &ProblemsProps) -> Html {
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
            <li class={classes!("msg", problem.is_error.then_some("bad"))}>
                <span class="at">{ line }</span>
                <button onclick={go}><b>{ &*problem.message }</b></button>
                if !problem.path.is_empty() { <span class="path">{ &*problem.path }</span> }
                if let Some(suggestion) = &problem.suggestion {
                    { " Try " }
                    if let Some(better) = better { <button class="fix" onclick={fix(better)}>{
                        &**suggestion }</button> }
                    else { <span>{ &**suggestion }</span> }
                }
            </li>
        }
    };
    if props.problems.is_empty() {
        return html! {};
    }
    html! { <ul class="problems" aria-label="Problems in the manifest">{
    for props.problems.iter().map(row) }</ul> }
}
