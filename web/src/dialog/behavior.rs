//! What an image does, in plain words: phrases to choose and numbers to fill in. It becomes the
//! scenario's behaviour of that image, so links and files hold it.

use std::rc::Rc;

use playground::phrases::{ALL, Said, problem, said, written};
use web_sys::HtmlInputElement;
use yew::prelude::*;

use crate::app::{Dispatch, Msg};
use crate::icon::Icon;
use crate::words;

/// Properties of the panel.
#[derive(Properties, PartialEq)]
pub struct BehaviorProps {
    /// The image.
    pub image: Rc<str>,
    /// Its behaviour now.
    pub text: Rc<str>,
}

/// The panel.
#[component]
pub fn Behavior(props: &BehaviorProps) -> Html {
    let send = use_context::<Dispatch>().unwrap_or_else(Callback::noop);
    let now = use_state(|| said(&props.text));
    let text = written(&now);
    let wrong = problem(&text);
    let save = {
        let (send, image, text) = (send.clone(), props.image.clone(), text.clone());
        Callback::from(move |_: MouseEvent| {
            send.emit(Msg::Behave(image.clone(), text.clone()));
        })
    };
    let line = format!("\"{}\": \"{}\"", props.image, text.replace('"', "\\\""));
    let copy = {
        let (send, line) = (send.clone(), line.clone());
        Callback::from(move |_: MouseEvent| {
            send.emit(Msg::Copy(line.clone(), words::notices::COPIED_BEHAVIOR));
        })
    };
    html! { <div class="behavior">
        <p class="m">{ words::dialogs::BEHAVIOR_DEFAULT }</p>
        <fieldset><legend class="w6">{ format!("{} …", props.image) }</legend>
            { for (0..ALL.len()).map(|index| row(index, &now)) }
        </fieldset>
        <code class="line">{ line }</code>
        if let Some(wrong) = &wrong { <p class="f-r ink" role="alert">{ wrong.clone() }</p> }
        <p class="m">{ words::dialogs::BEHAVIOR_AGAIN }</p>
        <div class="acts">
            <button class="btn pri" disabled={wrong.is_some()} onclick={save}>{
                words::dialogs::BEHAVIOR_SAVE
                }</button>
            <button class="btn" onclick={copy}><Icon name="copy" />{ words::dialogs::BEHAVIOR_COPY
                }</button>
        </div>
    </div> }
}

/// One phrase: a tick and what is filled in.
fn row(index: usize, now: &UseStateHandle<Said>) -> Html {
    let Some(phrase) = ALL.get(index) else {
        return html! {};
    };
    let values = now.get(index).cloned().flatten();
    let change = {
        let now = now.clone();
        move |values: Option<Vec<String>>| {
            let mut said = (*now).clone();
            if let Some(place) = said.get_mut(index) {
                *place = values;
            }
            now.set(said);
        }
    };
    let defaults = || phrase.defaults.iter().map(|v| (*v).to_owned()).collect();
    let shown: Vec<String> = values.clone().unwrap_or_else(defaults);
    let is_said = values.is_some();
    let tick = {
        let (change, shown) = (change.clone(), shown.clone());
        Callback::from(move |_: Event| change((!is_said).then(|| shown.clone())))
    };
    let input = |at: usize| {
        let (change, shown) = (change.clone(), shown.clone());
        Callback::from(move |event: InputEvent| {
            let mut values = shown.clone();
            if let (Some(input), Some(value)) = (
                event.target_dyn_into::<HtmlInputElement>(),
                values.get_mut(at),
            ) {
                *value = input.value();
                change(Some(values));
            }
        })
    };
    let mut parts = phrase.words.split("{}");
    let first = parts.next().unwrap_or("");
    let field = |(at, after): (usize, &'static str)| {
        let value = shown.get(at).cloned().unwrap_or_default();
        let class = if value.len() > 6 { "fld long" } else { "fld" };
        html! { <>
            <input {class} {value} oninput={input(at)} spellcheck="false" autocomplete="off"
                aria-label={words::dialogs::blank(&phrase.words.replace("{}", "…"), at + 1)} />
            { after }
        </> }
    };
    html! {
        <div class={classes!("row", is_said.then_some("said"))} key={index}>
            <label><input type="checkbox" checked={is_said} onchange={tick} /><span>{ first
                }</span></label>
            { for parts.enumerate().map(field) }
        </div>
    }
}
