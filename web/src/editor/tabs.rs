//! The documents of a manifest as tabs: each jumps to its first line.

use std::rc::Rc;

use playground::view::Ref;
use yew::prelude::*;

/// One document.
#[derive(Clone, PartialEq, Debug)]
pub struct Document {
    /// Its kind as written.
    pub kind: String,
    /// Its name.
    pub name: String,
    /// First and last line, from 1.
    pub first: usize,
    /// See `first`.
    pub last: usize,
}

/// The documents of a text, found by their `kind:` and the first `name:` under `metadata:`.
pub fn documents(text: &str) -> Vec<Document> {
    let mut all = Vec::new();
    let mut document = Document {
        kind: String::new(),
        name: String::new(),
        first: 1,
        last: 1,
    };
    for (i, line) in text.lines().enumerate() {
        if line.trim_end() == "---" {
            push(&mut all, document, i);
            document = Document {
                kind: String::new(),
                name: String::new(),
                first: i + 2,
                last: i + 2,
            };
            continue;
        }
        if let Some(kind) = line.strip_prefix("kind:") {
            document.kind = kind.trim().to_string();
        }
        if document.name.is_empty()
            && let Some((before, name)) = line.split_once("name:")
            && (before.trim().is_empty() || before.contains("metadata"))
        {
            let name = name.trim().trim_matches(['"', '\'']);
            document.name = name.split([',', '}', ' ']).next().unwrap_or("").to_string();
        }
    }
    push(&mut all, document, text.lines().count());
    all
}

fn push(all: &mut Vec<Document>, mut document: Document, last: usize) {
    document.last = last;
    if !document.kind.is_empty() {
        all.push(document);
    }
}

/// Properties of the tabs.
#[derive(Properties, PartialEq)]
pub struct TabsProps {
    /// The documents.
    pub documents: Rc<Vec<Document>>,
    /// What is selected on the stage.
    pub selected: Option<Ref>,
    /// Told the line to go to.
    pub jump: Callback<usize>,
}

/// The tabs.
#[component]
pub fn Tabs(props: &TabsProps) -> Html {
    let chosen = use_state(|| 0);
    let is_selected = |document: &Document| {
        props.selected.as_ref().is_some_and(|selected| {
            document.kind.eq_ignore_ascii_case(&selected.kind) && *document.name == *selected.name
        })
    };
    let current = props
        .documents
        .iter()
        .position(is_selected)
        .unwrap_or(*chosen);
    let label = |document: &Document| {
        let namesakes = props
            .documents
            .iter()
            .filter(|one| one.name == document.name);
        match namesakes.count() {
            0 | 1 => document.name.clone(),
            _ => document.kind.to_lowercase(),
        }
    };
    let tab = |(i, document): (usize, &Document)| {
        let label = label(document);
        let (jump, chosen, first) = (props.jump.clone(), chosen.clone(), document.first);
        let onclick = Callback::from(move |_: MouseEvent| {
            chosen.set(i);
            jump.emit(first);
        });
        html! {
            <button aria-pressed={(i == current).to_string()} data-label={label.clone()}
                title={format!("{} {}", document.kind, document.name)} {onclick}>{ label }</button>
        }
    };
    html! { <div class="seg docs" role="group" aria-label="Documents">{
    for props.documents.iter().enumerate().map(tab) }</div> }
}
