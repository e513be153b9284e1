//! What changed between two texts, line by line: the longest common run of lines stays.

use std::collections::VecDeque;
use std::rc::Rc;

use yew::prelude::*;

use crate::words;

/// One line of a difference.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Line<'a> {
    /// In both.
    Same(&'a str),
    /// Only in the old text.
    Gone(&'a str),
    /// Only in the new text.
    New(&'a str),
}

/// Texts whose middle part is longer than this are compared as a whole: gone, then new.
const LINES_MAX: usize = 600;

/// The difference of two texts.
pub fn lines<'a>(old: &'a str, new: &'a str) -> Vec<Line<'a>> {
    let (old, new): (Vec<&str>, Vec<&str>) = (old.lines().collect(), new.lines().collect());
    let head = old.iter().zip(&new).take_while(|(a, b)| a == b).count();
    let tail = old[head..]
        .iter()
        .rev()
        .zip(new[head..].iter().rev())
        .take_while(|(a, b)| a == b)
        .count();
    let (a, b) = (&old[head..old.len() - tail], &new[head..new.len() - tail]);
    let mut diff: Vec<Line> = old[..head].iter().map(|line| Line::Same(line)).collect();
    if a.len() > LINES_MAX || b.len() > LINES_MAX {
        diff.extend(a.iter().map(|line| Line::Gone(line)));
        diff.extend(b.iter().map(|line| Line::New(line)));
    } else {
        middle(a, b, &mut diff);
    }
    diff.extend(old[old.len() - tail..].iter().map(|line| Line::Same(line)));
    diff
}

/// The difference of two runs of lines, by their longest common subsequence.
fn middle<'a>(a: &[&'a str], b: &[&'a str], diff: &mut Vec<Line<'a>>) {
    let width = b.len() + 1;
    let mut common = vec![0u32; (a.len() + 1) * width];
    for i in (0..a.len()).rev() {
        for j in (0..b.len()).rev() {
            common[i * width + j] = match a[i] == b[j] {
                true => common[(i + 1) * width + j + 1] + 1,
                false => common[(i + 1) * width + j].max(common[i * width + j + 1]),
            };
        }
    }
    let (mut i, mut j) = (0, 0);
    while i < a.len() || j < b.len() {
        if i < a.len() && j < b.len() && a[i] == b[j] {
            diff.push(Line::Same(a[i]));
            (i, j) = (i + 1, j + 1);
        } else if i < a.len()
            && (j == b.len() || common[(i + 1) * width + j] >= common[i * width + j + 1])
        {
            diff.push(Line::Gone(a[i]));
            i += 1;
        } else {
            diff.push(Line::New(b[j]));
            j += 1;
        }
    }
}

/// Numbers of new lines, from 1, each with the value it replaces, if it replaces one.
pub fn changed_lines(old: &str, new: &str) -> Vec<(usize, Option<String>)> {
    if old == new {
        return Vec::new();
    }
    let (mut number, mut gone, mut changed) = (0, VecDeque::new(), Vec::new());
    for line in lines(old, new) {
        match line {
            Line::Same(_) => {
                number += 1;
                gone.clear();
            }
            Line::Gone(text) => gone.push_back(text),
            Line::New(text) => {
                number += 1;
                let was = gone.pop_front().and_then(|was| replaced(was, text));
                changed.push((number, was));
            }
        }
    }
    changed
}

/// The old value, if only the value of a line changed.
fn replaced(old: &str, new: &str) -> Option<String> {
    let (old_key, old_value) = old.split_once(": ")?;
    let (new_key, new_value) = new.split_once(": ")?;
    if old_key != new_key {
        return None;
    }
    // Of two images that differ only in their tag, the tag is enough.
    match (old_value.rsplit_once(':'), new_value.rsplit_once(':')) {
        (Some((a, tag)), Some((b, _))) if a == b => Some(tag.to_string()),
        _ => Some(old_value.to_string()),
    }
}

/// Properties of the difference.
#[derive(Properties, PartialEq)]
pub struct DiffProps {
    /// The text applied last.
    pub old: Rc<str>,
    /// The text in the editor.
    pub new: Rc<str>,
}

/// The difference, drawn.
#[component]
pub fn Diff(props: &DiffProps) -> Html {
    let diff = lines(&props.old, &props.new);
    if diff.iter().all(|line| matches!(line, Line::Same(_))) {
        return html! { <p class="nothing">{ words::editor::NOTHING_DIFFERS }</p> };
    }
    let row = |line: &Line| match line {
        Line::Same(text) => html! { <span>{ "  " }{ *text }</span> },
        Line::Gone(text) => html! { <span class="del">{ "− " }{ *text }</span> },
        Line::New(text) => html! { <span class="add">{ "+ " }{ *text }</span> },
    };
    html! { <div class="diff">{ for diff.iter().map(row) }</div> }
}

#[cfg(test)]
mod tests {
    use super::{Line, changed_lines, lines};

    #[test]
    fn a_changed_tag_is_said_with_the_old_one() {
        let (old, new) = (
            "a: 1\nimage: shop/web:v1\nb: 2\n",
            "a: 1\nimage: shop/web:v2\nb: 2\n",
        );
        assert_eq!(changed_lines(old, new), [(2, Some("v1".to_string()))]);
        assert_eq!(
            lines(old, new)[1..3],
            [
                Line::Gone("image: shop/web:v1"),
                Line::New("image: shop/web:v2")
            ]
        );
    }

    #[test]
    fn lines_that_came_replace_nothing() {
        assert_eq!(changed_lines("a: 1\n", "a: 1\nb: 2\n"), [(2, None)]);
    }
}
