//! One entry of a menu: what it does in words, its line, what a person fills in, and copying.

use playground::view::{Action, Blank};
use web_sys::HtmlInputElement;
use yew::prelude::*;

use crate::app::{Dispatch, Msg};
use crate::icon::Icon;
use crate::words;

/// Properties of an entry.
#[derive(Properties, PartialEq)]
pub struct EntryProps {
    /// What it does.
    pub action: Action,
}

/// One entry.
#[component]
pub fn Entry(props: &EntryProps) -> Html {
    let send = use_context::<Dispatch>().unwrap_or_else(Callback::noop);
    let action = &props.action;
    let filled = use_state(|| match &action.blank {
        Some(Blank::Number(number)) => number.to_string(),
        Some(Blank::Text(text)) => text.clone(),
        None => String::new(),
    });
    let line = action.filled(&filled);
    let run = {
        let (send, line) = (send.clone(), line.clone());
        Callback::from(move |()| {
            send.emit(Msg::CloseMenu);
            send.emit(Msg::Run(line.clone()));
        })
    };
    let copy = {
        let line = line.clone();
        Callback::from(move |_: MouseEvent| {
            send.emit(Msg::CloseMenu);
            send.emit(Msg::Copy(line.clone(), words::notices::COPIED_COMMAND));
        })
    };
    let blank = action.blank.as_ref().map(|blank| {
        let numeric = matches!(blank, Blank::Number(_));
        field(action.label, filled.clone(), numeric, run.clone())
    });
    let class = classes!("run", action.is_harmful.then_some("harm"));
    html! {
        <div class="entry" role="none">
            <div class="do" role="none">
                <button {class} role="menuitem" onclick={run.reform(|_| ())}>{ action.label
                    }</button>
                { blank }
                <button class="copy" role="menuitem" title={words::menu::COPY}
                    aria-label={words::menu::copy(&line)} onclick={copy}><Icon name="copy"
                        class="s12" /></button>
            </div>
            <code aria-hidden="true">{ line }</code>
        </div>
    }
}

/// The field of what is filled in; numbers have steps.
fn field(label: &str, value: UseStateHandle<String>, is_number: bool, run: Callback<()>) -> Html {
    let input = {
        let value = value.clone();
        Callback::from(move |event: InputEvent| {
            if let Some(input) = event.target_dyn_into::<HtmlInputElement>() {
                let text = input.value();
                if !is_number || text.bytes().all(|byte| byte.is_ascii_digit()) {
                    value.set(text);
                }
            }
        })
    };
    let keydown = Callback::from(move |event: KeyboardEvent| {
        if event.key() == "Enter" {
            event.prevent_default();
            run.emit(());
        }
    });
    let step = |by: i64, sign: &'static str, words: &'static str| {
        let value = value.clone();
        let onclick = Callback::from(move |_: MouseEvent| {
            let number = value.parse::<i64>().unwrap_or(0).saturating_add(by).max(0);
            value.set(number.to_string());
        });
        html! { <button class="btn ic" aria-label={words} {onclick}>{ sign }</button> }
    };
    let class = if is_number { "fld num" } else { "fld" };
    html! { <>
        if is_number { { step(-1, "−", words::menu::LESS) } }
        <input {class} aria-label={label.to_owned()} value={(*value).clone()} oninput={input}
            onkeydown={keydown} spellcheck="false" autocomplete="off" />
        if is_number { { step(1, "+", words::menu::MORE) } }
    </> }
}
