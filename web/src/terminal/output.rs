//! What commands printed: names of objects in it lead to them.

use std::rc::Rc;

use playground::view::Ref;
use yew::prelude::*;

use crate::app::ui::Entry;

/// Properties of a command with its output.
#[derive(Properties, PartialEq)]
pub struct BlockProps {
    pub entry: Entry,
    pub selected: Option<Ref>,
    /// A name was clicked: `name` or `type/name`.
    pub on_name: Callback<String>,
}

/// A command with its output.
#[component]
pub fn Block(props: &BlockProps) -> Html {
    let outcome = &props.entry.outcome;
    let bad = (outcome.status != 0).then_some("bad");
    // Columns keep their lines whole; what has none may go on in the next line.
    let prose = (!outcome.output.contains("   ")).then_some("prose");
    let mut column = None;
    html! { <>
        <pre><span class="m">{ "$ " }</span>{ &*props.entry.line }</pre>
        <pre class={classes!("out", bad, prose)}>{ for outcome.output.lines().map(|line| {
            column = name_column(line).or(column.filter(|_| !line.is_empty()));
            row(line, name_in(line, column), props)
        }) }</pre>
    </> }
}

/// Where the names of a table stand, if a line is the head of one.
fn name_column(line: &str) -> Option<usize> {
    let is_head = line.starts_with("NAME ") || line.starts_with("NAMESPACE ");
    let is_more = |place: &usize| {
        line.get(*place + 4..)
            .is_some_and(|rest| rest.starts_with(' '))
    };
    let places = line.match_indices("NAME").map(|(place, _)| place);
    places.filter(|_| is_head).find(is_more)
}

/// The name in a line: in its table's column, as `type/name`, or in quotes.
fn name_in(line: &str, column: Option<usize>) -> Option<&str> {
    if name_column(line).is_some() {
        return None;
    }
    let is_name = |text: &&str| {
        let is_part = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "-./".contains(c);
        !text.is_empty() && text.chars().all(is_part) && text.matches('/').count() < 2
    };
    let cell = column.and_then(|at| line.get(at..)?.split_whitespace().next());
    let slashed = line.split([' ', '"', '(', ')', ',', '\'']).find(|word| {
        word.split_once('/')
            .is_some_and(|(type_, _)| is_type(type_))
    });
    let quoted = line.split('"').nth(1);
    cell.or(slashed).or(quoted).filter(is_name)
}

fn is_type(text: &str) -> bool {
    text.len() > 1 && text.starts_with(|c: char| c.is_ascii_lowercase()) && !text.contains(':')
}

/// One line: the name in it leads to its object; the selected one is marked.
fn row(line: &str, name: Option<&str>, props: &BlockProps) -> Html {
    let parts = name.and_then(|name| Some((line.split_once(name)?, name)));
    let Some(((before, after), name)) = parts else {
        return html! { <>{ line }{ "\n" }</> };
    };
    let bare = name.rsplit('/').next().unwrap_or(name);
    let is_on = props
        .selected
        .as_ref()
        .is_some_and(|one| &*one.name == bare);
    let (on_name, named): (_, Rc<str>) = (props.on_name.clone(), name.into());
    let onclick = Callback::from(move |event: MouseEvent| {
        event.stop_propagation();
        on_name.emit(named.to_string());
    });
    html! { <>
        <span class={classes!(is_on.then_some("on"))}>{ before }<span class="lnk" {onclick}>{ name
            }</span>{ after }</span>{ "\n" }
    </> }
}
