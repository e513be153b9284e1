//! The terminal: kubectl lines and what they print; names of objects lead to them.

use std::rc::Rc;

use playground::view::{Pod, Ref};
use web_sys::HtmlInputElement;
use yew::prelude::*;

use crate::app::ui::Entry;
use crate::app::{Dispatch, Msg};
use crate::browser;

/// Properties of the terminal.
#[derive(Properties, PartialEq)]
pub struct TerminalProps {
    /// What was run and printed.
    pub entries: Rc<[Entry]>,
    /// Pods, whose names lead to them.
    pub pods: Rc<[Rc<Pod>]>,
    /// What is selected.
    pub selected: Option<Ref>,
}

/// Words completed at the start of a line, and after `kubectl`.
const FIRST: [&str; 4] = ["kubectl", "fault", "clear", "help"];
const VERBS: [&str; 17] = [
    "annotate", "apply", "cordon", "create", "delete", "describe", "drain", "events", "expose",
    "get", "label", "logs", "rollout", "scale", "set", "top", "uncordon",
];
const KINDS: [&str; 10] = [
    "deployments",
    "events",
    "nodes",
    "pods",
    "replicasets",
    "services",
    "statefulsets",
    "daemonsets",
    "jobs",
    "endpointslices",
];

/// The terminal.
#[component]
pub fn Terminal(props: &TerminalProps) -> Html {
    let send = use_context::<Dispatch>().unwrap_or_else(Callback::noop);
    let (input, scroller) = (use_node_ref(), use_node_ref());
    let recalled = use_mut_ref(|| 0_usize);
    {
        let count = props
            .entries
            .last()
            .map(|entry| (entry.id, entry.outcome.output.len()));
        use_effect_with((scroller.clone(), count), |(scroller, _)| {
            if let Some(element) = browser::element(scroller) {
                element.set_scroll_top(element.scroll_height());
            }
        });
    }
    let is_running = props
        .entries
        .last()
        .is_some_and(|entry| entry.outcome.is_running);
    let keydown = {
        let (send, entries, pods, recalled) = (
            send.clone(),
            props.entries.clone(),
            props.pods.clone(),
            recalled.clone(),
        );
        Callback::from(move |event: KeyboardEvent| {
            let Some(input) = event.target_dyn_into::<HtmlInputElement>() else {
                return;
            };
            key(
                &event,
                &input,
                &Keys {
                    send: &send,
                    entries: &entries,
                    pods: &pods,
                    is_running,
                },
                &mut recalled.borrow_mut(),
            );
        })
    };
    let click = focus_on_click(input.clone());
    let on_name = {
        let send = send.clone();
        Callback::from(move |reference: Ref| send.emit(Msg::Select(Some(reference))))
    };
    html! {
        <section class="pane" aria-label="Terminal">
            <div class="hd"><h2 class="cap">{ "Terminal" }</h2></div>
            <div class="term" ref={scroller} onclick={click}>
                { for props.entries.iter().map(|entry| html! {
                    <Block key={entry.id} entry={entry.clone()} pods={props.pods.clone()}
                        selected={props.selected.clone()} on_name={on_name.clone()} />
                }) }
                <label class="line"><span class="m" aria-hidden="true">{
                    if is_running { "" } else { "$" } }</span>
                    <input ref={input} aria-label="kubectl command" spellcheck="false"
                        autocapitalize="off" autocomplete="off"
                        placeholder={(props.entries.is_empty()).then_some("kubectl get pods")}
                            onkeydown={keydown} />
                </label>
            </div>
        </section>
    }
}

/// A click anywhere goes to the prompt, unless it ends the selection of a text.
fn focus_on_click(input: NodeRef) -> Callback<MouseEvent> {
    Callback::from(move |_: MouseEvent| {
        let selecting = browser::window()
            .and_then(|window| window.get_selection().ok().flatten())
            .is_some_and(|selection| !selection.is_collapsed());
        if let Some(element) = browser::element(&input).filter(|_| !selecting) {
            browser::focus(&element);
        }
    })
}

struct Keys<'a> {
    send: &'a Dispatch,
    entries: &'a [Entry],
    pods: &'a [Rc<Pod>],
    is_running: bool,
}

fn key(event: &KeyboardEvent, input: &HtmlInputElement, cx: &Keys<'_>, recalled: &mut usize) {
    let lines: Vec<&Rc<str>> = cx.entries.iter().map(|entry| &entry.line).collect();
    let show = |back: usize| {
        let line = lines.len().checked_sub(back).and_then(|at| lines.get(at));
        input.set_value(line.map_or("", |line| line));
    };
    match event.key().as_str() {
        "Enter" if !event.ctrl_key() && !event.meta_key() => {
            cx.send.emit(Msg::Run(input.value()));
            input.set_value("");
            *recalled = 0;
        }
        "ArrowUp" => {
            *recalled = (*recalled + 1).min(lines.len());
            show(*recalled);
        }
        "ArrowDown" => {
            *recalled = recalled.saturating_sub(1);
            show(*recalled);
        }
        "c" if event.ctrl_key() && cx.is_running => cx.send.emit(Msg::Interrupt),
        "c" if event.ctrl_key() && input.selection_start() == input.selection_end() => {
            input.set_value("")
        }
        "l" if event.ctrl_key() => cx.send.emit(Msg::ClearTerminal),
        "Tab" if !input.value().is_empty() && !event.shift_key() => {
            if let Some(line) = completed(&input.value(), cx.pods) {
                input.set_value(&line);
            }
        }
        "Escape" => {
            input.blur().unwrap_or_default();
            return;
        }
        _ => return,
    }
    event.prevent_default();
    event.stop_propagation();
}

/// The line with its last word completed as far as it is certain.
fn completed(line: &str, pods: &[Rc<Pod>]) -> Option<String> {
    let at = line.rfind(' ').map_or(0, |at| at + 1);
    let (before, word) = line.split_at(at);
    let candidates: Vec<String> = match before.split_whitespace().count() {
        0 => FIRST.iter().map(ToString::to_string).collect(),
        1 if before.starts_with("kubectl") => VERBS.iter().map(ToString::to_string).collect(),
        _ => {
            let kinds = KINDS.iter().map(ToString::to_string);
            kinds
                .chain(pods.iter().map(|pod| pod.reference.name.to_string()))
                .collect()
        }
    };
    let mut fitting = candidates
        .iter()
        .filter(|candidate| candidate.starts_with(word));
    let first = fitting.next()?.clone();
    let (common, is_single) = fitting.fold((first, true), |(common, _), other| {
        let n = common
            .bytes()
            .zip(other.bytes())
            .take_while(|(a, b)| a == b)
            .count();
        (common.get(..n).unwrap_or("").to_string(), false)
    });
    Some(format!(
        "{before}{common}{}",
        if is_single { " " } else { "" }
    ))
}

/// Properties of a command with its output.
#[derive(Properties, PartialEq)]
struct BlockProps {
    entry: Entry,
    pods: Rc<[Rc<Pod>]>,
    selected: Option<Ref>,
    on_name: Callback<Ref>,
}

/// A command with its output.
#[component]
fn Block(props: &BlockProps) -> Html {
    let bad = (props.entry.outcome.status != 0).then_some("bad");
    html! { <>
        <pre><span class="m">{ "$ " }</span>{ &*props.entry.line }</pre>
        <pre class={classes!("out", bad)}>{ for props.entry.outcome.output.lines().map(|line|
            row(line, props)) }</pre>
    </> }
}

/// One line: the first word that is a pod's name leads to it; the selected one is marked.
fn row(line: &str, props: &BlockProps) -> Html {
    let named = |pod: &&Rc<Pod>| line.contains(&*pod.reference.name);
    let Some(pod) = props.pods.iter().find(named) else {
        return html! { <>{ line }{ "\n" }</> };
    };
    let name = &*pod.reference.name;
    let (before, after) = line.split_once(name).unwrap_or((line, ""));
    let is_on = props.selected.as_ref() == Some(&pod.reference);
    let (on_name, reference) = (props.on_name.clone(), pod.reference.clone());
    let onclick = Callback::from(move |event: MouseEvent| {
        event.stop_propagation();
        on_name.emit(reference.clone());
    });
    html! { <>
        <span class={classes!(is_on.then_some("on"))}>{ before }<span class="lnk" {onclick}>{ name
            }</span>{ after }</span>{ "\n" }
    </> }
}
