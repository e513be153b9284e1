//! The terminal: kubectl lines and what they print; names of objects lead to them.

mod output;
mod past;
mod prompt;

use std::rc::Rc;

use playground::view::Ref;
use web_sys::{HtmlInputElement, InputEvent};
use yew::prelude::*;

use crate::app::ui::Entry;
use crate::app::{Dispatch, Msg};
use crate::browser;
use crate::words;
use output::Block;
use past::{Found, Past};
use prompt::Prompt;

/// Properties of the terminal.
#[derive(Properties, PartialEq)]
pub struct TerminalProps {
    /// What was run and printed.
    pub entries: Rc<[Entry]>,
    /// What is selected.
    pub selected: Option<Ref>,
}

/// The terminal.
#[component]
pub fn Terminal(props: &TerminalProps) -> Html {
    let send = use_context::<Dispatch>().unwrap_or_else(Callback::noop);
    let (input, scroller) = (use_node_ref(), use_node_ref());
    let past = use_mut_ref(Past::default);
    let search = use_state(|| None::<Found>);
    let offered = use_state(Vec::<String>::new);
    past.borrow_mut().learn(&props.entries);
    {
        let count = props
            .entries
            .last()
            .map(|entry| (entry.id, entry.outcome.output.len()));
        let count = (count, offered.len());
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
    let prompt = Prompt {
        send: send.clone(),
        past,
        search: search.clone(),
        offered: offered.clone(),
        is_running,
    };
    let hears = Hears::new(prompt);
    let click = focus_on_click(input.clone());
    let on_name = Callback::from(move |name: String| send.emit(Msg::Find(name)));
    let mark = match (is_running, &*search) {
        (true, _) => "",
        (false, Some(_)) => words::terminal::SEARCH,
        (false, None) => "$",
    };
    let found = search.as_ref().and_then(|found| found.line.clone());
    html! {
        <section class="pane" aria-label={words::TERMINAL}>
            <div class="hd"><h2 class="cap">{ words::TERMINAL }</h2></div>
            <div class="term" ref={scroller} onclick={click}>
                <>{ for props.entries.iter().map(|entry| html! {
                    <Block key={entry.id} entry={entry.clone()}
                        selected={props.selected.clone()} on_name={on_name.clone()} />
                }) }</>
                if !offered.is_empty() {
                    <pre class="out m" role="status">{ prompt::columns(&offered) }</pre>
                }
                if let Some(line) = found {
                    <pre class="m" role="status">{ &*line }</pre>
                }
                <label class="line"><span class="m" aria-hidden="true">{ mark }</span>
                    <input ref={input} aria-label={words::terminal::COMMAND} spellcheck="false"
                        autocapitalize="off" autocomplete="off"
                        placeholder={(props.entries.is_empty()).then_some("kubectl get pods")}
                        onkeydown={hears.keydown} oninput={hears.input} onpaste={hears.paste} />
                </label>
            </div>
        </section>
    }
}

/// What the input of the prompt calls.
struct Hears {
    keydown: Callback<KeyboardEvent>,
    input: Callback<InputEvent>,
    paste: Callback<Event>,
}

impl Hears {
    fn new(prompt: Prompt) -> Hears {
        let (keys, typed) = (prompt.clone(), prompt.clone());
        Hears {
            keydown: Callback::from(move |event: KeyboardEvent| {
                if let Some(input) = event.target_dyn_into::<HtmlInputElement>() {
                    keys.key(&event, &input);
                }
            }),
            input: Callback::from(move |event: InputEvent| {
                if let Some(input) = event.target_dyn_into::<HtmlInputElement>() {
                    typed.typed(&input.value());
                }
            }),
            paste: Callback::from(move |event: Event| prompt.paste(&event)),
        }
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
