//! The highlighted copy of the text: only the lines in sight are drawn, however many there are.

use std::rc::Rc;

use yew::prelude::*;

use super::diff::changed_lines;
use super::highlight::{line, marked};
use super::pitch;
use crate::browser;
use crate::shell::size::SizeWatch;
use crate::source::Problem;

/// Lines drawn above and below those in sight.
const MARGIN: usize = 12;

/// Properties of the lines.
#[derive(Properties, PartialEq)]
pub struct LinesProps {
    /// The text.
    pub text: Rc<str>,
    /// The text it is compared with.
    pub applied: Rc<str>,
    /// Whether the text is applied: then what changed glows once.
    pub is_applied: bool,
    /// Problems, underlined.
    pub problems: Rc<[Problem]>,
    /// First and last line of the document that is selected.
    pub marked: Option<(usize, usize)>,
    /// What scrolls.
    pub scroller: NodeRef,
    /// What lies over the lines.
    pub children: Html,
}

/// Line numbers of the changed lines with the values they replaced, and where the lines begin.
struct Facts {
    changed: Vec<(usize, Option<String>)>,
    starts: Vec<usize>,
    longest: usize,
}

fn facts(text: &str, applied: &str) -> Facts {
    let mut starts = vec![0];
    starts.extend(text.match_indices('\n').map(|(at, _)| at + 1));
    Facts {
        changed: changed_lines(applied, text),
        longest: text
            .lines()
            .map(|line| line.chars().count())
            .max()
            .unwrap_or(0),
        starts,
    }
}

/// The lines in sight, from 0: first and one after the last.
#[hook]
fn use_sight(scroller: &NodeRef) -> (usize, usize) {
    let sight = use_state_eq(|| (0_usize, 60_usize));
    let watch = use_mut_ref(|| None::<(SizeWatch, crate::app::Listener)>);
    let state = sight.clone();
    use_effect_with(scroller.clone(), move |scroller| {
        if let Some(element) = browser::element(scroller) {
            let look = {
                let (scroller, element) = (scroller.clone(), element.clone());
                move || {
                    let pitch = pitch(&scroller);
                    let first = f64::from(element.scroll_top()) / pitch;
                    let count = f64::from(element.client_height()) / pitch;
                    let first = (first as usize).saturating_sub(MARGIN) / 8 * 8;
                    state.set((first, first + count as usize + 2 * MARGIN + 8));
                }
            };
            let resized = look.clone();
            let listener =
                crate::app::Listener::new(element.clone().into(), "scroll", move |_| look());
            let size = SizeWatch::new(&element, move |_, _| resized());
            *watch.borrow_mut() = size.map(|size| (size, listener));
        }
        move || drop(watch.borrow_mut().take())
    });
    *sight
}

/// The lines in sight, with what lies over them.
#[component]
pub fn Lines(props: &LinesProps) -> Html {
    let (first, end) = use_sight(&props.scroller);
    let paper = use_node_ref();
    let facts = use_memo(
        (props.text.clone(), props.applied.clone()),
        |(text, applied)| facts(text, applied),
    );
    let total = facts.starts.len();
    let end = end.min(total);
    let first = first.min(end);
    use_effect_with(
        (paper.clone(), total, first, facts.longest),
        |(paper, total, first, longest)| {
            if let Some(paper) = browser::element(paper) {
                // Units of the editor's own line height and letters, whatever its size.
                browser::set_style(&paper, "height", &format!("{total}lh"));
                browser::set_style(&paper, "min-width", &format!("calc({longest}ch + 60px)"));
                if let Some(lines) = paper.first_element_child() {
                    browser::set_style(&lines, "top", &format!("{first}lh"));
                }
            }
        },
    );
    let row = |index: usize| {
        let start = facts.starts.get(index).copied().unwrap_or_default();
        let next = facts
            .starts
            .get(index + 1)
            .map_or(props.text.len(), |next| next - 1);
        one(
            props,
            &facts,
            index + 1,
            props.text.get(start..next).unwrap_or(""),
        )
    };
    html! {
        <div class="paper" ref={paper}>
            <div class="lines" aria-hidden="true">{ for (first..end).map(row) }</div>
            { props.children.clone() }
        </div>
    }
}

fn one(props: &LinesProps, facts: &Facts, number: usize, text: &str) -> Html {
    let was = facts
        .changed
        .binary_search_by_key(&number, |(n, _)| *n)
        .ok()
        .and_then(|at| facts.changed.get(at))
        .map(|(_, was)| was.clone());
    let problem = props.problems.iter().find(|p| p.line as usize == number);
    let is_marked = props
        .marked
        .is_some_and(|(first, last)| (first..=last).contains(&number));
    let class = classes!(
        "ln",
        was.is_some().then_some("chg"),
        (was.is_some() && props.is_applied).then_some("new"),
        is_marked.then_some("sel")
    );
    let inside = match problem {
        Some(problem) => marked(text, problem),
        None => line(text),
    };
    html! {
        <div {class} key={number} data-n={number.to_string()}>{ inside }{ was.flatten().map(|was|
            html! { <span class="was">{ was }</span> }) }</div>
    }
}
