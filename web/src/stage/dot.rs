//! The dots of one group, written into the page by hand.
//!
//! Of hundreds some change in every frame of a roll-out. As components each would be compared,
//! queued and drawn by itself; here a dot is one element, and what changed of it is set. When its
//! pod goes the element stays, unseen, for the next one: a grid that loses or gets an element is
//! laid out and painted as a whole.

use std::rc::Rc;

use playground::view::Pod;
use web_sys::Element;
use yew::prelude::*;

use super::rings;
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
    /// Pods by their places, and the gaps between them.
    pub pods: Vec<Option<DotProps>>,
    /// Where the first place is.
    pub corner: (f64, f64),
    /// How many stand in a row.
    pub columns: usize,
    /// Whether a state that changes gives a ring.
    pub has_rings: bool,
}

/// What an element says of its pod beside its class.
const NAMES: [&str; 9] = [
    "id",
    "data-uid",
    "role",
    "aria-level",
    "aria-label",
    "aria-selected",
    "tabindex",
    "data-hov",
    rings::MARK,
];
/// Elements kept behind the last dot.
const SPARE: usize = 24;

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
        let focused = browser::document().and_then(|document| document.active_element());
        let uid = |element: &Element| element.get_attribute("data-uid");
        let focused = focused.and_then(|element| Some((uid(&element)?, element)));
        let wanted = props.pods.iter().map(Option::as_ref);
        let gaps = std::iter::repeat(None);
        for (dot, of) in self.standing.iter_mut().zip(wanted.clone().chain(gaps)) {
            dot.show(of, props.has_rings);
        }
        for of in wanted.skip(self.standing.len()) {
            let Some(mut dot) = Dot::new() else { break };
            dot.show(of, props.has_rings);
            flow.append_child(&dot.element)
                .map(drop)
                .unwrap_or_default();
            self.standing.push(dot);
        }
        let most = self.standing.len().min(props.pods.len() + SPARE);
        for dot in self.standing.split_off(most) {
            dot.element.remove();
        }
        // Its element may be another pod's now, or nobody's.
        if let Some((of, element)) =
            focused.filter(|(of, element)| uid(element).as_ref() != Some(of))
        {
            match browser::by_id(&format!("pod-{of}")) {
                Some(to) => browser::focus(&to),
                None => browser::blur(&element),
            }
        }
    }
}

/// A dot as it stands in the page, or a gap.
struct Dot {
    of: Option<DotProps>,
    element: Element,
    class: String,
    label: String,
}

impl Dot {
    /// An element that says nothing yet.
    fn new() -> Option<Dot> {
        Some(Dot {
            of: None,
            element: browser::document()?.create_element("div").ok()?,
            class: String::new(),
            label: String::new(),
        })
    }

    fn set(&self, name: &str, value: &str) {
        self.element.set_attribute(name, value).unwrap_or_default();
    }

    fn remove(&self, name: &str) {
        self.element.remove_attribute(name).unwrap_or_default();
    }

    /// Makes it look as `of` says; a new state may give it a ring.
    fn show(&mut self, of: Option<&DotProps>, ring: bool) {
        match of {
            Some(of) if self.of.as_ref() != Some(of) => self.show_pod(of, ring),
            Some(_) => (),
            None => self.clear(),
        }
    }

    /// Makes it a gap.
    fn clear(&mut self) {
        if self.of.take().is_some() {
            for name in NAMES {
                self.remove(name);
            }
            self.element.set_text_content(None);
            self.label.clear();
        }
        self.put_class("gap".into());
    }

    fn show_pod(&mut self, of: &DotProps, ring: bool) {
        let uid = &of.pod.uid;
        let old = self.of.replace(of.clone());
        let old = old.filter(|old| old.pod.uid == *uid);
        if old.is_none() {
            self.set("id", &format!("pod-{uid}"));
            self.set("data-uid", uid);
            self.set("role", "treeitem");
            self.set("aria-level", "2");
            self.remove("data-hov");
            self.remove(rings::MARK);
        }
        let old = old.as_ref();
        let (new, old_pod) = (&of.pod, old.map(|old| &old.pod));
        let is_new = |old: &Rc<Pod>| (new.state, new.restarts) != (old.state, old.restarts);
        if ring && old_pod.is_some_and(is_new) {
            rings::put(&self.element);
        }
        // What a style sheet does not draw.
        match plain_dot(new.state) {
            Some(plain) if old_pod.and_then(|old| plain_dot(old.state)) == Some(plain) => (),
            Some(_) => self.element.set_text_content(None),
            None => self.element.set_inner_html(&dot_drawn(new.state)),
        }
        if old.is_none_or(|old| old.is_selected != of.is_selected) {
            self.set(
                "aria-selected",
                if of.is_selected { "true" } else { "false" },
            );
        }
        if old.is_none_or(|old| old.is_stop != of.is_stop) {
            self.set("tabindex", if of.is_stop { "0" } else { "-1" });
        }
        self.put_class(class(of));
        let label = new.sentence();
        if label != self.label {
            self.set("aria-label", &label);
            self.label = label;
        }
    }

    fn put_class(&mut self, class: String) {
        if class != self.class {
            self.set("class", &class);
            self.class = class;
        }
    }
}

fn class(of: &DotProps) -> String {
    let pod = &of.pod;
    let classes = [
        Some("pod dot"),
        plain_dot(pod.state),
        Some(family(pod.state)),
        pod.silent_seconds.map(|_| "silent"),
        of.is_selected.then_some("sel"),
        of.matches.map(|is_so| if is_so { "match" } else { "dim" }),
    ];
    classes.into_iter().flatten().collect::<Vec<_>>().join(" ")
}
