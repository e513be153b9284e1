//! The dots of one group, written into the page by hand.
//!
//! Of hundreds some change in every frame of a roll-out. As components each would be compared,
//! queued and drawn by itself; here a dot is one element, and what changed of it is set.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use playground::Gather;
use playground::view::Pod;
use web_sys::{Element, Node};
use yew::prelude::*;

use crate::browser;
use crate::icon::{dot_drawn, family, plain_dot};

/// What a pod looks like, wherever it stands.
#[derive(Clone, PartialEq)]
pub struct DotProps {
    /// The pod.
    pub pod: Rc<Pod>,
    /// Whether it is selected.
    pub is_selected: bool,
    /// Whether the selected workload or service matches it; none when nothing of the kind is.
    pub matches: Option<bool>,
    /// Whether Tab stops here.
    pub is_stop: bool,
}

/// Properties of the dots.
#[derive(Properties, PartialEq)]
pub struct DotsProps {
    /// The place of the group among all.
    pub at: usize,
    /// Pods in order; where each stands is the grid's affair.
    pub pods: Vec<DotProps>,
    /// Where the first stands.
    pub corner: (f64, f64),
    /// How many stand in a row.
    pub columns: usize,
}

/// The dots.
pub struct Dots {
    node: NodeRef,
    standing: Vec<Dot>,
    /// Corner, columns and rows that were set.
    put: Option<((f64, f64), usize, usize)>,
}

impl Component for Dots {
    type Message = ();
    type Properties = DotsProps;

    fn create(_: &Context<Self>) -> Self {
        Dots {
            node: NodeRef::default(),
            standing: Vec::new(),
            put: None,
        }
    }

    fn changed(&mut self, cx: &Context<Self>, old: &DotsProps) -> bool {
        self.write(cx.props());
        old.at != cx.props().at
    }

    fn rendered(&mut self, cx: &Context<Self>, first: bool) {
        if first {
            self.write(cx.props());
        }
    }

    fn view(&self, cx: &Context<Self>) -> Html {
        html! { <div class="flow" id={format!("dots-{}", cx.props().at)} ref={self.node.clone()} /> }
    }
}

impl Dots {
    fn write(&mut self, props: &DotsProps) {
        let Some(flow) = browser::element(&self.node) else {
            return;
        };
        let rows = props.pods.len().div_ceil(props.columns.max(1));
        let put = Some((props.corner, props.columns, rows));
        if self.put != put {
            self.put = put;
            browser::put(&flow, props.corner.0, props.corner.1);
            // Of a known size, it concerns nothing outside.
            let (columns, rows) = (props.columns as f64, rows as f64);
            browser::size(&flow, columns * 14.0 - 2.0, rows * 15.0 - 3.0);
        }
        let same = self.standing.iter().zip(&props.pods);
        let begin = same
            .take_while(|(dot, of)| dot.of.pod.uid == of.pod.uid)
            .count();
        let rest = self.standing.split_off(begin);
        for (dot, of) in self.standing.iter_mut().zip(&props.pods) {
            dot.show(of);
        }
        let wanted = props.pods.get(begin..).unwrap_or_default();
        if !(rest.is_empty() && wanted.is_empty()) {
            self.rearrange(&flow, rest, wanted);
        }
    }

    /// Puts `wanted` behind those that stand, out of what is left of the `old` dots. Those that
    /// stay in their order are not touched.
    fn rearrange(&mut self, flow: &Element, old: Vec<Dot>, wanted: &[DotProps]) {
        let names = wanted.iter().map(|of| of.pod.uid.clone());
        let names: BTreeSet<Rc<str>> = names.gathered();
        let mut places = BTreeMap::<Rc<str>, usize>::new();
        let mut kept: Vec<Option<Dot>> = Vec::new();
        for dot in old {
            let uid = dot.of.pod.uid.clone();
            if names.contains(&uid) {
                places.insert(uid, kept.len());
                kept.push(Some(dot));
            } else {
                dot.element.remove();
            }
        }
        let mut next = 0;
        for of in wanted {
            let known = places.get(&of.pod.uid).copied();
            while kept.get(next).is_some_and(Option::is_none) {
                next += 1;
            }
            // One that goes elsewhere is passed by: it is put there when its turn comes.
            if known == Some(next + 1) {
                next += 1;
            }
            let taken = known.and_then(|at| kept.get_mut(at)?.take());
            let is_there = known == Some(next);
            let mut dot = match taken {
                Some(dot) => dot,
                None => match Dot::new(of) {
                    Some(dot) => dot,
                    None => continue,
                },
            };
            if !is_there {
                let mut behind = kept.iter().skip(next).flatten();
                let before = behind.next().map(|dot| AsRef::<Node>::as_ref(&dot.element));
                flow.insert_before(&dot.element, before)
                    .map(drop)
                    .unwrap_or_default();
            }
            dot.show(of);
            self.standing.push(dot);
        }
    }
}

/// A dot as it stands in the page.
struct Dot {
    of: DotProps,
    element: Element,
    class: String,
    label: String,
    /// How often the state changed: the glow is restarted by alternating between two names.
    changes: u32,
}

impl Dot {
    /// An element that says nothing yet.
    fn new(of: &DotProps) -> Option<Dot> {
        let element = browser::document()?.create_element("div").ok()?;
        let dot = Dot {
            of: of.clone(),
            element,
            class: String::new(),
            label: String::new(),
            changes: 0,
        };
        let uid = &of.pod.uid;
        dot.set("id", &format!("pod-{uid}"));
        dot.set("data-uid", uid);
        dot.set("role", "treeitem");
        dot.set("aria-level", "2");
        dot.select();
        dot.stop();
        dot.draw();
        Some(dot)
    }

    fn set(&self, name: &str, value: &str) {
        self.element.set_attribute(name, value).unwrap_or_default();
    }

    fn select(&self) {
        let is_selected = if self.of.is_selected { "true" } else { "false" };
        self.set("aria-selected", is_selected);
    }

    fn stop(&self) {
        self.set("tabindex", if self.of.is_stop { "0" } else { "-1" });
    }

    /// What a style sheet does not draw.
    fn draw(&self) {
        let state = self.of.pod.state;
        match plain_dot(state) {
            Some(_) => self.element.set_text_content(None),
            None => self.element.set_inner_html(&dot_drawn(state)),
        }
    }

    /// Makes it look as `of` says.
    fn show(&mut self, of: &DotProps) {
        let old = std::mem::replace(&mut self.of, of.clone());
        let (new, old_pod) = (&of.pod, &old.pod);
        if old == *of && !self.class.is_empty() {
            return;
        }
        if new.state != old_pod.state || new.restarts != old_pod.restarts {
            self.changes += 1;
        }
        if plain_dot(new.state) != plain_dot(old_pod.state) || plain_dot(new.state).is_none() {
            self.draw();
        }
        if of.is_selected != old.is_selected {
            self.select();
        }
        if of.is_stop != old.is_stop {
            self.stop();
        }
        let class = self.class();
        if class != self.class {
            self.set("class", &class);
            self.class = class;
        }
        let label = new.sentence();
        if label != self.label {
            self.set("aria-label", &label);
            self.label = label;
        }
    }

    fn class(&self) -> String {
        let pod = &self.of.pod;
        let classes = [
            Some("pod dot"),
            plain_dot(pod.state),
            Some(family(pod.state)),
            pod.silent_seconds.map(|_| "silent"),
            self.of.is_selected.then_some("sel"),
            self.of
                .matches
                .map(|is_so| if is_so { "match" } else { "dim" }),
            (self.changes > 0).then_some(glow(self.changes)),
        ];
        classes.into_iter().flatten().collect::<Vec<_>>().join(" ")
    }
}

/// The glow of a pod whose state changed so often.
pub fn glow(changes: u32) -> &'static str {
    match changes.is_multiple_of(2) {
        true => "glow-0",
        false => "glow-1",
    }
}
