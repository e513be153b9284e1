//! A button that opens a list to choose from: markers to go to, futures to take up.

use wasm_bindgen::JsCast;
use web_sys::{FocusEvent, Node};
use yew::prelude::*;

use crate::browser;

/// Properties of the list.
#[derive(Properties, PartialEq)]
pub struct ChoiceProps {
    /// What the button says.
    pub label: AttrValue,
    /// What the button is for.
    pub title: AttrValue,
    /// Rows: what leads, and what it says.
    pub rows: Vec<(String, String)>,
    /// Told the row that was chosen.
    pub chosen: Callback<usize>,
}

/// The button with its list.
#[component]
pub fn Choice(props: &ChoiceProps) -> Html {
    let is_open = use_state(|| false);
    let node = use_node_ref();
    let toggle = {
        let is_open = is_open.clone();
        Callback::from(move |_: MouseEvent| is_open.set(!*is_open))
    };
    let left = {
        let (is_open, node) = (is_open.clone(), node.clone());
        Callback::from(move |event: FocusEvent| {
            let to = event
                .related_target()
                .and_then(|to| to.dyn_into::<Node>().ok());
            let stays = browser::element(&node).is_some_and(|list| list.contains(to.as_ref()));
            if !stays {
                is_open.set(false);
            }
        })
    };
    let keydown = {
        let is_open = is_open.clone();
        Callback::from(move |event: KeyboardEvent| {
            if event.key() == "Escape" && *is_open {
                event.stop_propagation();
                is_open.set(false);
            }
        })
    };
    let row = |(index, (lead, text)): (usize, &(String, String))| {
        let (chosen, is_open) = (props.chosen.clone(), is_open.clone());
        let onclick = Callback::from(move |_: MouseEvent| {
            is_open.set(false);
            chosen.emit(index);
        });
        html! { <li><button {onclick}><span class="m">{ lead }</span>{ text }</button></li> }
    };
    html! {
        <div class="choice" ref={node} onfocusout={left} onkeydown={keydown}>
            <button class="btn q" title={props.title.clone()} disabled={props.rows.is_empty()}
                aria-expanded={is_open.to_string()} onclick={toggle}>{ &props.label }</button>
            if *is_open { <ul aria-label={props.title.clone()}>{
                for props.rows.iter().enumerate().map(row) }</ul> }
        </div>
    }
}
