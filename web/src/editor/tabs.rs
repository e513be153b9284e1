//! The documents of a manifest as tabs: each jumps to its first line.

use std::rc::Rc;

use playground::view::{Ref, short_kind};
use web_sys::HtmlSelectElement;
use yew::prelude::*;

use super::reference;
use crate::app::{Dispatch, Msg};
use crate::words;

/// One document.
#[derive(Clone, PartialEq, Debug)]
pub struct Document {
    /// Its kind as written.
    pub kind: String,
    /// Its name.
    pub name: String,
    /// Its namespace, if it names one.
    pub namespace: String,
    /// First and last line, from 1.
    pub first: usize,
    /// See `first`.
    pub last: usize,
}

/// The documents of a text, found by their `kind:` and the first `name:` under `metadata:`.
pub fn documents(text: &str) -> Vec<Document> {
    let mut all = Vec::new();
    let mut document = Document::at(1);
    for (i, line) in text.lines().enumerate() {
        if line.trim_end() == "---" {
            push(&mut all, document, i);
            document = Document::at(i + 2);
            continue;
        }
        if let Some(kind) = line.strip_prefix("kind:") {
            document.kind = kind.trim().to_string();
        }
        if document.name.is_empty() {
            document.name = named(line, "name:").unwrap_or_default();
        }
        if document.namespace.is_empty() {
            document.namespace = named(line, "namespace:").unwrap_or_default();
        }
    }
    push(&mut all, document, text.lines().count());
    all
}

impl Document {
    /// A document that begins at a line.
    fn at(first: usize) -> Document {
        Document {
            kind: String::new(),
            name: String::new(),
            namespace: String::new(),
            first,
            last: first,
        }
    }
}

/// The value of a key of the metadata, in a line of its own or in braces.
fn named(line: &str, key: &str) -> Option<String> {
    let (before, value) = line.split_once(key)?;
    let is_own = line.len() - line.trim_start().len() <= 4 && before.trim().is_empty();
    if !is_own && !before.contains("metadata") {
        return None;
    }
    let value = value.trim().trim_matches(['"', '\'']);
    value.split([',', '}', ' ']).next().map(str::to_owned)
}

/// The document of an object.
pub fn document_of<'a>(documents: &'a [Document], object: Option<&Ref>) -> Option<&'a Document> {
    let object = object?;
    documents.iter().find(|document| {
        document.kind.eq_ignore_ascii_case(&object.kind) && *document.name == *object.name
    })
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
    /// First and last line of the document of what is selected.
    pub marked: Option<(usize, usize)>,
    /// Told the line to go to.
    pub jump: Callback<usize>,
}

/// More documents than this are a list to choose from.
const TABS_MAX: usize = 4;

/// The outline of the documents: tabs, or a list if there are many.
#[component]
pub fn Tabs(props: &TabsProps) -> Html {
    let send = use_context::<Dispatch>().unwrap_or_else(Callback::noop);
    let chosen = use_state(|| 0);
    let first = props.marked.map(|(first, _)| first);
    let current = props
        .documents
        .iter()
        .position(|document| Some(document.first) == first)
        .unwrap_or(*chosen);
    let go = {
        let (documents, jump, chosen) =
            (props.documents.clone(), props.jump.clone(), chosen.clone());
        Callback::from(move |i: usize| {
            if let Some(document) = documents.get(i) {
                chosen.set(i);
                jump.emit(document.first);
                send.emit(Msg::Select(Some(reference(document))));
            }
        })
    };
    if props.documents.len() > TABS_MAX {
        return list(&props.documents, current, go);
    }
    let label = |document: &Document| {
        let mut documents = props.documents.iter();
        let has_namesake = documents.any(|one| one != document && one.name == document.name);
        match has_namesake {
            true => short_kind(&document.kind),
            false => document.name.clone(),
        }
    };
    let tab = |(i, document): (usize, &Document)| {
        let label = label(document);
        html! {
            <button aria-pressed={(i == current).to_string()} data-label={label.clone()}
                title={format!("{} {}", document.kind, document.name)}
                onclick={go.reform(move |_| i)}>{ label }</button>
        }
    };
    html! { <div class="seg docs" role="group" aria-label={words::editor::DOCUMENTS}>{
    for props.documents.iter().enumerate().map(tab) }</div> }
}

fn list(documents: &[Document], current: usize, go: Callback<usize>) -> Html {
    let change = Callback::from(move |event: Event| {
        if let Some(select) = event.target_dyn_into::<HtmlSelectElement>() {
            go.emit(select.selected_index().max(0) as usize);
        }
    });
    let row = |(i, document): (usize, &Document)| {
        html! {
            <option selected={i == current}>{ format!("{} {}", document.kind, document.name) }</option>
        }
    };
    html! { <select class="pick" aria-label={words::editor::DOCUMENTS} onchange={change}>{
    for documents.iter().enumerate().map(row) }</select> }
}
