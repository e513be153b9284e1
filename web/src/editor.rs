//! The manifest: a textarea under a highlighted copy of the lines in sight, with problems, help and
//! the documents beside it.

mod assist;
mod caret;
pub mod diff;
pub mod highlight;
mod keys;
mod lines;
mod problems;
mod tabs;

use std::rc::Rc;

use playground::Duration;
use playground::view::Ref;
use web_sys::HtmlTextAreaElement;
use yew::prelude::*;

use crate::app::{Dispatch, Msg};
use crate::browser;
use crate::source::Problem;
use crate::words;
use assist::{Assist, Help, use_assist};
use diff::Diff;
use lines::Lines;
use problems::Problems;
use tabs::{Document, Tabs, document_of, documents};

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
    /// The workload that owns what is selected.
    pub owner: Option<Ref>,
    /// When a manifest was applied last.
    pub applied_at: Option<Duration>,
    /// Whether there is a header.
    #[prop_or(true)]
    pub has_head: bool,
}

/// The editor.
#[component]
pub fn Editor(props: &EditorProps) -> Html {
    let send = use_context::<Dispatch>().unwrap_or_else(Callback::noop);
    let scroller = use_node_ref();
    let area = use_node_ref();
    let leaves = use_mut_ref(|| false);
    use_text(area.clone(), props.text.clone());
    let documents = use_memo(props.text.clone(), |text| documents(text));
    let marked = document_of(&documents, props.selected.as_ref())
        .or_else(|| document_of(&documents, props.owner.as_ref()))
        .map(|document| (document.first, document.last));
    caret::use_reveal(&scroller, &area, marked);
    let assist = use_assist(&area, &send, &documents, props.selected.as_ref());
    let input = {
        let (send, assist) = (send.clone(), assist.clone());
        Callback::from(move |event: InputEvent| {
            if let Some(area) = event.target_dyn_into::<HtmlTextAreaElement>() {
                send.emit(Msg::Edit(area.value().into()));
                assist.typed(&area);
            }
        })
    };
    let (jump, go) = caret::use_ways(&area, &scroller);
    let keydown = {
        let (send, assist, problems) = (send.clone(), assist.clone(), props.problems.clone());
        let go = go.clone();
        Callback::from(move |event: KeyboardEvent| {
            keys::key(&event, &send, &assist, &leaves, &problems, &go);
        })
    };
    let before = match props.text == props.applied {
        true => props.previous.clone(),
        false => props.applied.clone(),
    };
    html! {
        <section class="pane editor" aria-label={words::MANIFEST}>
            if props.has_head {
                <div class="hd"><h2 class="cap">{ words::MANIFEST }</h2><span class="sp" /><Tabs
                    documents={documents.clone()} {marked} {jump} /></div>
            }
            if props.shows_diff {
                <div class="ed" tabindex="0" role="region"
                    aria-label={words::editor::WOULD_CHANGE}><Diff
                    old={props.applied.clone()} new={props.text.clone()} /></div>
            } else {
                <div class="ed" ref={scroller.clone()}>
                    <Lines text={props.text.clone()} applied={before} {marked}
                        scroller={scroller.clone()}
                        is_applied={props.text == props.applied}
                        problems={props.problems.clone()}>
                        <textarea ref={area} aria-label={words::editor::FIELD}
                            aria-describedby="editor-hint" spellcheck="false" autocapitalize="off"
                            autocomplete="off" wrap="off" aria-autocomplete="list"
                            aria-controls={assist.active().map(|_| "assist")}
                            aria-activedescendant={assist.active()} oninput={input} onkeydown={keydown}
                            onkeyup={assist.moved()} onclick={assist.clicked()}
                            onblur={assist.left()} onmouseleave={assist.unpointed()}
                            onmousemove={assist.pointed(&scroller)} />
                        <Help assist={assist.clone()} />
                    </Lines>
                </div>
            }
            <Problems problems={props.problems.clone()} text={props.text.clone()} {go} />
            { hint(&assist, documents.len(), props.problems.len()) }
            { foot(props, &send) }
        </section>
    }
}

/// What the field at the caret is, or how to leave, or else what there is; and the problems.
fn hint(assist: &Assist, n_documents: usize, n_problems: usize) -> Html {
    let count = match n_problems {
        0 => String::new(),
        n => words::editor::problems(n),
    };
    let idle = words::editor::contents(n_documents, n_problems);
    html! { <>
        <p class="hint">{ assist.words().unwrap_or_else(|| html! { idle }) }</p>
        <span id="editor-hint" class="hidden">{ words::editor::LEAVING }</span>
        <span class="hidden" role="status">{ count }</span>
    </> }
}

fn foot(props: &EditorProps, send: &Dispatch) -> Html {
    let on = |msg: Msg| {
        let send = send.clone();
        Callback::from(move |_: MouseEvent| send.emit(msg.clone()))
    };
    let is_same = props.text == props.applied;
    html! {
        <div class="foot">
            <button class="btn pri" onclick={on(Msg::Apply)}>{ words::editor::APPLY }<kbd>{
                words::editor::APPLY_KEYS }</kbd></button>
            <button class="btn q" aria-pressed={props.shows_diff.to_string()}
                onclick={on(Msg::ToggleDiff)}>{ words::editor::DIFF }</button>
            if let Some(at) = props.applied_at.filter(|_| is_same) {
                <button class="btn q" title={words::editor::before_apply(at)}
                    onclick={on(Msg::UndoApply)}>{ words::editor::UNDO_APPLY }</button>
            } else {
                <button class="btn q" disabled={is_same} onclick={on(Msg::Reset)}>{
                    words::editor::RESET
                    }</button>
            }
        </div>
    }
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

/// The objects of a manifest, in order.
pub fn objects(text: &str) -> Vec<Ref> {
    documents(text).iter().map(reference).collect()
}

/// The kinds of documents as references are written.
fn reference(document: &Document) -> Ref {
    let kind = document.kind.to_ascii_lowercase();
    let namespace = match (kind.as_str(), document.namespace.as_str()) {
        ("node" | "namespace" | "persistentvolume" | "storageclass" | "priorityclass", _) => "",
        (_, "") => "default",
        (_, namespace) => namespace,
    };
    Ref::new(&kind, namespace, &document.name)
}

/// Pixels between two lines, as they are drawn.
fn pitch(scroller: &NodeRef) -> f64 {
    let line = browser::element(scroller).and_then(|e| e.query_selector(".ln").ok().flatten());
    let height = line.map_or(0.0, |line| line.get_bounding_client_rect().height());
    if height > 1.0 { height } else { 15.0 }
}
