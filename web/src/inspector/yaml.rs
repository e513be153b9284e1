//! The object's YAML as it is now; lines that changed since the last look glow once.

use std::rc::Rc;

use playground::view::{Inspection, Ref};
use yew::prelude::*;

use crate::app::{Dispatch, Msg};
use crate::editor::diff::changed_lines;
use crate::editor::highlight::line;
use crate::icon::Icon;
use crate::words;

/// Properties of the YAML.
#[derive(Properties, PartialEq)]
pub struct YamlProps {
    /// The object.
    pub inspection: Rc<Inspection>,
}

/// What was shown, and which lines of it are new; the count makes them glow anew.
#[derive(Default)]
struct Shown {
    of: Option<Ref>,
    text: Rc<str>,
    fresh: Vec<usize>,
    glows: u32,
}

/// The YAML.
#[component]
pub fn Yaml(props: &YamlProps) -> Html {
    let send = use_context::<Dispatch>().unwrap_or_else(Callback::noop);
    let shown = use_mut_ref(Shown::default);
    let inspection = &props.inspection;
    let mut shown = shown.borrow_mut();
    if shown.of.as_ref() != Some(&inspection.reference) {
        *shown = Shown {
            of: Some(inspection.reference.clone()),
            text: inspection.yaml.clone(),
            ..Shown::default()
        };
    } else if shown.text != inspection.yaml {
        let fresh = changed_lines(&shown.text, &inspection.yaml);
        shown.fresh = fresh.into_iter().map(|(number, _)| number).collect();
        shown.text = inspection.yaml.clone();
        shown.glows += 1;
    }
    let row = |(i, text): (usize, &str)| {
        let is_fresh = shown.fresh.contains(&(i + 1));
        let key = format!("{i}-{}", if is_fresh { shown.glows } else { 0 });
        html! { <div {key} class={classes!(is_fresh.then_some("new"))}>{ line(text) }</div> }
    };
    let text = inspection.yaml.to_string();
    let copy = Callback::from(move |_: MouseEvent| {
        send.emit(Msg::Copy(text.clone(), words::notices::COPIED_YAML))
    });
    html! { <div class="under">
        <div class="yaml" tabindex="0" role="region" aria-label={words::YAML}>{
            for inspection.yaml.lines().enumerate().map(row) }</div>
        <button class="btn q ic copy" aria-label={words::inspector::COPY_YAML}
            title={words::inspector::COPY_YAML}
            onclick={copy}><Icon name="copy" /></button>
    </div> }
}
