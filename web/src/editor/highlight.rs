//! Colouring YAML by the line: keys, values and comments; nothing cleverer is needed to read it.

use yew::prelude::*;

use crate::source::Problem;

/// A line in colours.
pub fn line(text: &str) -> Html {
    let (code, comment) = split_comment(text);
    let coloured = match key_end(code) {
        Some(end) => {
            html! { <><span class="k">{ code.get(..end).unwrap_or("") }</span><span class="v">{
            code.get(end..).unwrap_or("") }</span></> }
        }
        None if code.trim_start().starts_with("- ") => {
            let end = code.len() - code.trim_start().len() + 2;
            html! { <><span class="k">{ code.get(..end).unwrap_or("") }</span><span class="v">{
            code.get(end..).unwrap_or("") }</span></> }
        }
        None => html! { <span class="v">{ code }</span> },
    };
    html! { <>{ coloured }if !comment.is_empty() { <span class="c">{ comment }</span> }</> }
}

/// A line with one problem underlined.
pub fn marked(text: &str, problem: &Problem) -> Html {
    let start = byte_at(text, problem.column.saturating_sub(1) as usize);
    let end = byte_at(
        text,
        (problem.column.saturating_sub(1) + problem.length.max(1)) as usize,
    );
    let (before, middle, after) = (text.get(..start), text.get(start..end), text.get(end..));
    html! { <>
        <span class="k">{ before.unwrap_or("") }</span>
        <span class={classes!("sq", problem.is_error.then_some("bad"),
            problem.is_note.then_some("note"))}>{ middle.unwrap_or("")
            }</span>
        { line(after.unwrap_or("")) }
    </> }
}

fn byte_at(text: &str, column: usize) -> usize {
    text.char_indices()
        .nth(column)
        .map_or(text.len(), |(at, _)| at)
}

/// Where the comment begins, if one does: `#` at the start or after a space, outside quotes.
fn split_comment(text: &str) -> (&str, &str) {
    let (mut quote, mut before) = (None, ' ');
    for (at, c) in text.char_indices() {
        match (quote, c) {
            (None, '"' | '\'') => quote = Some(c),
            (Some(open), c) if open == c => quote = None,
            (None, '#') if before.is_whitespace() => return text.split_at(at),
            _ => (),
        }
        before = c;
    }
    (text, "")
}

/// Where the key of a line ends, colon included.
fn key_end(code: &str) -> Option<usize> {
    let indent = code.len() - code.trim_start().len();
    let rest = code.get(indent..)?;
    let dash = if rest.starts_with("- ") { 2 } else { 0 };
    let key = rest.get(dash..)?;
    let colon = key.find(": ").or_else(|| {
        key.trim_end()
            .ends_with(':')
            .then(|| key.trim_end().len() - 1)
    })?;
    let is_key = key
        .get(..colon)?
        .bytes()
        .all(|b| !matches!(b, b'{' | b'[' | b' ' | b','));
    is_key.then_some(indent + dash + colon + 1)
}
