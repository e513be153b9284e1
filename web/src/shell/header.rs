//! The header: what this is, which scenario, the one thing to try, and what can be done with it
//! all.

use std::rc::Rc;

use yew::prelude::*;

use crate::app::ui::{Dialog, Theme};
use crate::app::{Dispatch, Msg};
use crate::icon::Icon;
use crate::words;

/// Properties of the header.
#[derive(Properties, PartialEq)]
pub struct HeaderProps {
    /// The scenario.
    pub title: Rc<str>,
    /// Whether the one thing to try is still worth a button.
    pub can_break: bool,
    /// The theme.
    pub theme: Theme,
}

/// The header of a wide page.
#[component]
pub fn Header(props: &HeaderProps) -> Html {
    let send = use_context::<Dispatch>().unwrap_or_else(Callback::noop);
    let on = |msg: Msg| {
        let send = send.clone();
        Callback::from(move |_: MouseEvent| send.emit(msg.clone()))
    };
    html! {
        <header class="top">
            <span class="brand"><Icon name="brand" />{ words::PODARIUM }</span>
            <span class="scn"><button class="btn q" aria-haspopup="dialog"
                onclick={on(Msg::Open(Dialog::Scenarios))}><span class="m">{
                words::shell::SCENARIO }</span><b>{ &*props.title }</b><Icon name="down"
                class="s12" /></button></span>
            if props.can_break { <span class="gap" /><button class="btn"
                onclick={on(Msg::BreakIt)}><Icon name="bolt" />{
                words::shell::BREAK_IT }</button> }
            <span class="sp" />
            <button class="btn q" onclick={on(Msg::Open(Dialog::Share))}><Icon name="link" />{
                words::SHARE }</button>
            <button class="btn q" onclick={on(Msg::Open(Dialog::Embed))}>{ words::EMBED }</button>
            <button class="btn q ic" aria-label={words::notices::theme(props.theme.name())}
                title={words::notices::theme(props.theme.name())} onclick={on(Msg::Theme)}><Icon
                name="half" /></button>
            <button class="btn q ic" aria-label={words::shell::KEYS_AND_HELP}
                onclick={on(Msg::Open(Dialog::Help))}>{ "?" }</button>
        </header>
    }
}
