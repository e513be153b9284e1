//! Help while typing: what fits at the caret as a list, and what the field at the caret is.

use std::rc::Rc;

use playground::assist::{Completion, Doc, Suggestion, complete, describe};
use playground::view::Ref;
use web_sys::HtmlTextAreaElement;
use yew::prelude::*;

use super::caret::place;
use super::keys::insert;
use super::tabs::Document;
use super::{pitch, reference};
use crate::app::{Dispatch, Msg};
use crate::browser;
use crate::words;

/// What is known of the caret.
#[derive(Clone, PartialEq, Default)]
pub struct Caret {
    at: (u32, u32),
    is_inside: bool,
    list: Completion,
    chosen: usize,
    doc: Option<Doc>,
    /// The line under the pointer, and what its field is.
    pointed: Option<(u32, Option<Doc>)>,
}

/// The help of an editor.
#[derive(Clone, PartialEq)]
pub struct Assist {
    caret: UseStateHandle<Caret>,
    area: NodeRef,
    send: Dispatch,
    documents: Rc<Vec<Document>>,
    selected: Option<Ref>,
}

/// The help of the editor whose field is `area`.
#[hook]
pub fn use_assist(
    area: &NodeRef,
    send: &Dispatch,
    documents: &Rc<Vec<Document>>,
    selected: Option<&Ref>,
) -> Assist {
    Assist {
        caret: use_state(Caret::default),
        area: area.clone(),
        send: send.clone(),
        documents: documents.clone(),
        selected: selected.cloned(),
    }
}

impl Assist {
    /// A letter was typed: suggestions follow once a word has begun.
    pub fn typed(&self, area: &HtmlTextAreaElement) {
        let at = place(area);
        let text = area.value();
        let list = complete(&text, at.0, at.1);
        let list = if list.typed > 0 {
            list
        } else {
            Completion::default()
        };
        self.set(&text, at, list);
    }

    /// Somebody asks what fits here.
    pub fn ask(&self, area: &HtmlTextAreaElement) {
        let at = place(area);
        let text = area.value();
        let list = complete(&text, at.0, at.1);
        self.set(&text, at, list);
    }

    fn set(&self, text: &str, at: (u32, u32), list: Completion) {
        self.caret.set(Caret {
            at,
            is_inside: true,
            list,
            chosen: 0,
            doc: describe(text, at.0),
            pointed: None,
        });
    }

    /// The caret may have moved: the list goes if it did.
    fn look(&self, selects: bool) {
        let Some(area) = self.area.cast::<HtmlTextAreaElement>() else {
            return;
        };
        let at = place(&area);
        if at == self.caret.at && self.caret.is_inside && !selects {
            return;
        }
        if at.0 != self.caret.at.0 || selects {
            self.select(at.0);
        }
        if at != self.caret.at || !self.caret.is_inside {
            self.set(&area.value(), at, Completion::default());
        }
    }

    /// The document the caret came into is selected on the stage.
    fn select(&self, line: u32) {
        let line = line as usize;
        let mut documents = self.documents.iter();
        let inside = documents.find(|d| (d.first..=d.last).contains(&line));
        let of = inside.filter(|d| !d.name.is_empty()).map(reference);
        if of.is_some() && of != self.selected {
            self.send.emit(Msg::Select(of));
        }
    }

    /// After a key.
    pub fn moved(&self) -> Callback<KeyboardEvent> {
        let assist = self.clone();
        Callback::from(move |_| assist.look(false))
    }

    /// After a click.
    pub fn clicked(&self) -> Callback<MouseEvent> {
        let assist = self.clone();
        Callback::from(move |_| assist.look(true))
    }

    /// The field is left.
    pub fn left(&self) -> Callback<FocusEvent> {
        let caret = self.caret.clone();
        Callback::from(move |_| caret.set(Caret::default()))
    }

    /// The pointer moves over the lines: what stands there is explained.
    pub fn pointed(&self, scroller: &NodeRef) -> Callback<MouseEvent> {
        let (assist, scroller) = (self.clone(), scroller.clone());
        Callback::from(move |event: MouseEvent| {
            let line = (f64::from(event.offset_y()) / pitch(&scroller)) as u32 + 1;
            let known = assist.caret.pointed.as_ref().map(|(line, _)| *line);
            if known == Some(line) || event.buttons() != 0 {
                return;
            }
            let area = assist.area.cast::<HtmlTextAreaElement>();
            let doc = area.and_then(|area| describe(&area.value(), line));
            assist.caret.set(Caret {
                pointed: Some((line, doc)),
                ..(*assist.caret).clone()
            });
        })
    }

    /// The pointer is gone.
    pub fn unpointed(&self) -> Callback<MouseEvent> {
        let caret = self.caret.clone();
        Callback::from(move |_| {
            caret.set(Caret {
                pointed: None,
                ..(*caret).clone()
            });
        })
    }

    /// A key for the list, if it is open; tells whether it was one.
    pub fn hears(&self, key: &str, area: &HtmlTextAreaElement) -> bool {
        let count = self.caret.list.items.len();
        if count == 0 {
            return false;
        }
        let chosen = self.caret.chosen;
        let chosen = match key {
            "ArrowDown" => (chosen + 1) % count,
            "ArrowUp" => (chosen + count - 1) % count,
            "Enter" | "Tab" => {
                if let Some(item) = self.caret.list.items.get(chosen) {
                    self.take(area, item);
                }
                return true;
            }
            "Escape" => {
                self.caret.set(Caret {
                    list: Completion::default(),
                    ..(*self.caret).clone()
                });
                return true;
            }
            _ => return false,
        };
        self.caret.set(Caret {
            chosen,
            ..(*self.caret).clone()
        });
        true
    }

    /// Puts a suggestion in place of the word.
    fn take(&self, area: &HtmlTextAreaElement, item: &Suggestion) {
        let end = area.selection_end().ok().flatten().unwrap_or(0);
        let start = end.saturating_sub(self.caret.list.typed);
        area.set_selection_range(start, end).unwrap_or_default();
        insert(area, &item.insert, &self.send);
        self.set(&area.value(), place(area), Completion::default());
    }

    /// The identity of the suggestion that Enter takes, while there are any.
    pub fn active(&self) -> Option<String> {
        let is_open = !self.caret.list.items.is_empty();
        is_open.then(|| format!("assist-{}", self.caret.chosen))
    }

    /// What is to be said of the caret, if it or the pointer is in the text.
    pub fn words(&self) -> Option<Html> {
        let pointed = self
            .caret
            .pointed
            .as_ref()
            .and_then(|(_, doc)| doc.as_ref());
        Some(
            match (pointed.or(self.caret.doc.as_ref()), self.caret.is_inside) {
                (None, false) => return None,
                (Some(doc), _) => {
                    let name = doc.path.rsplit('.').next().unwrap_or("").to_string();
                    let text = [&*doc.detail, &*doc.text].join(". ");
                    html! { <span title={format!("{}: {text}", doc.path)}><b>{ name }</b>{ ": " }{ text
                    }</span> }
                }
                (None, true) => html! { { words::editor::AT_CARET } },
            },
        )
    }
}

/// Properties of the list.
#[derive(Properties, PartialEq)]
pub struct HelpProps {
    /// The help.
    pub assist: Assist,
}

/// The list of suggestions below the caret.
#[component]
pub fn Help(props: &HelpProps) -> Html {
    let node = use_node_ref();
    let assist = &props.assist;
    let caret = &*assist.caret;
    let column = caret.at.1.saturating_sub(caret.list.typed + 1);
    let place = (caret.at.0, column, caret.chosen);
    use_effect_with(
        (node.clone(), place, caret.list.items.is_empty()),
        |(node, (line, column, chosen), _)| {
            if let Some(list) = browser::element(node) {
                browser::set_style(&list, "top", &format!("{line}lh"));
                browser::set_style(&list, "left", &format!("calc({column}ch + 36px)"));
                if let Some(row) = list.children().item(*chosen as u32) {
                    row.scroll_into_view_with_scroll_into_view_options(&nearest());
                }
            }
        },
    );
    if caret.list.items.is_empty() {
        return html! {};
    }
    let row = |(index, item): (usize, &Suggestion)| {
        let (assist, item_) = (assist.clone(), item.clone());
        // The field keeps the focus.
        let take = Callback::from(move |event: MouseEvent| {
            event.prevent_default();
            if let Some(area) = assist.area.cast::<HtmlTextAreaElement>() {
                assist.take(&area, &item_);
            }
        });
        html! { <li role="option" id={format!("assist-{index}")} aria-selected={(index == caret.chosen).to_string()} onmousedown={take}>
        <b>{ &*item.label }</b><span class="m">{ &*item.detail }</span></li> }
    };
    html! {
        <ul class="assist" id="assist" ref={node} role="listbox"
            aria-label={words::editor::FITS_HERE}>{
    for caret.list.items.iter().enumerate().map(row) }</ul> }
}

/// Scrolls no more than needed.
fn nearest() -> web_sys::ScrollIntoViewOptions {
    let options = web_sys::ScrollIntoViewOptions::new();
    options.set_block(web_sys::ScrollLogicalPosition::Nearest);
    options
}
