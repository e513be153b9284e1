//! One pod on the stage: one element for its whole life, placed by its transform.
//!
//! What is inside changes with level and state; the element does not, so that motion can be
//! followed. Colour, outline, glyph and words say the same thing four times.

use std::rc::Rc;

use playground::view::{Pod, PodState, Shape};
use yew::prelude::*;

use super::layout::{Level, Place};
use super::outline::outline;
use super::ring::ring;
use crate::browser;
use crate::icon::{Icon, family, glyph, pod_glyph, revision_class};

/// Properties of a pod.
#[derive(Properties, PartialEq)]
pub struct PodProps {
    /// The pod.
    pub pod: Rc<Pod>,
    /// Where it stands.
    pub place: Place,
    /// Whether it is selected.
    pub is_selected: bool,
    /// Whether the selected workload or service matches it; none when nothing of the kind is.
    pub matches: Option<bool>,
    /// Whether Tab stops here.
    pub is_stop: bool,
    /// Whether it is on its way out.
    #[prop_or_default]
    pub is_leaving: bool,
    /// Whether it came while the stage was already standing.
    pub is_entering: bool,
}

/// One pod.
pub struct PodCard {
    node: NodeRef,
    /// How often the state changed: the glow is restarted by alternating between two names.
    changes: u32,
    /// How often the level changed, to fade the new inside in.
    levels: u32,
}

impl Component for PodCard {
    type Message = ();
    type Properties = PodProps;

    fn create(_: &Context<Self>) -> Self {
        PodCard {
            node: NodeRef::default(),
            changes: 0,
            levels: 0,
        }
    }

    fn changed(&mut self, cx: &Context<Self>, old: &PodProps) -> bool {
        let new = cx.props();
        if new.pod.state != old.pod.state || new.pod.restarts != old.pod.restarts {
            self.changes += 1;
        }
        if new.place.level != old.place.level {
            self.levels += 1;
        }
        true
    }

    fn rendered(&mut self, cx: &Context<Self>, _: bool) {
        if let Some(element) = browser::element(&self.node) {
            let place = cx.props().place;
            browser::put(&element, place.x, place.y);
            browser::size(&element, place.w, place.h);
        }
    }

    fn view(&self, cx: &Context<Self>) -> Html {
        let props = cx.props();
        let (pod, place) = (&props.pod, props.place);
        let class = classes!(
            "pod",
            family(pod.state),
            match place.level {
                Level::Dot => "dot",
                Level::Chip => "chip",
                Level::Mini | Level::Slim => "slim",
                Level::Compact => "compact",
                Level::Card => "card",
            },
            props.is_selected.then_some("sel"),
            match props.matches {
                Some(true) => Some("match"),
                Some(false) => Some("dim"),
                None => None,
            },
            props.is_entering.then_some("enter"),
            props.is_leaving.then_some("leave"),
            (self.changes > 0).then_some(if self.changes.is_multiple_of(2) {
                "glow-0"
            } else {
                "glow-1"
            }),
        );
        let inside = match place.level {
            Level::Dot => dot(pod),
            Level::Chip => chip(pod, place),
            Level::Mini | Level::Slim => slim(pod, place),
            Level::Compact => compact(pod, place),
            Level::Card => card(pod, place),
        };
        html! {
            <div ref={self.node.clone()} {class} id={format!("pod-{}", pod.uid)}
                data-uid={pod.uid.to_string()}
                role="treeitem" aria-level="2" aria-selected={props.is_selected.to_string()}
                    aria-hidden={props.is_leaving.then_some("true")}
                tabindex={if props.is_stop { "0" } else { "-1" }}>
                <span class="hidden">{ pod.sentence() }</span>
                <div class={classes!("body", (self.levels > 0).then_some("fade"))} key={self.levels}
                    aria-hidden="true">{ inside }</div>
            </div>
        }
    }
}

fn dot(pod: &Pod) -> Html {
    html! { <svg viewBox="0 0 12 12" class="dt" aria-hidden="true"><use href={format!("#d-{}",
    glyph(pod.state))} /></svg> }
}

fn badge(count: u32) -> Html {
    let text = if count > 99 {
        "99+".to_string()
    } else {
        count.to_string()
    };
    html! { <span class="cnt" title={format!("{count} restarts")}>{ text }</span> }
}

fn chip(pod: &Pod, place: Place) -> Html {
    html! { <>
        { outline(pod, place.w, place.h, false) }
        <Icon name={pod_glyph(pod)} class="s15" />
        if pod.restarts > 0 { { badge(pod.restarts) } }
    </> }
}

/// The owner's mark: an ordinal tab or the revision's stripe and letter.
fn mark(pod: &Pod) -> Html {
    match (pod.shape, pod.revision) {
        (Shape::Ordinal(ordinal), _) => html! { <span class="rev ord">{ ordinal }</span> },
        (_, Some(letter)) => html! {
            <span class={classes!("rev", "letter", revision_class(pod.revision))}>{ letter }</span>
        },
        (_, None) => html! { <span class="rev" /> },
    }
}

fn sign(pod: &Pod) -> Html {
    let inside = match (pod.state, pod.wait) {
        (PodState::BackOff, _) | (PodState::ImagePull, Some(_)) => ring(24.0, pod.wait, pod.state),
        _ => html! { <Icon name={pod_glyph(pod)} class="s18" /> },
    };
    html! { <span class="gl">{ inside }</span> }
}

/// Width of the outline: a terminating pod shrinks with its grace period, down to its name.
fn shrunk(pod: &Pod, w: f64) -> f64 {
    match (pod.state, pod.grace) {
        (PodState::Terminating, Some(grace)) => {
            let left = f64::from(grace.left_seconds) / f64::from(grace.total_seconds.max(1));
            let least = (w * 0.5).min(54.0 + pod.suffix.chars().count() as f64 * 8.0);
            least + (w - least) * left.min(1.0)
        }
        _ => w,
    }
}

/// The number at the right of the second line: seconds, restarts, or the size of a volume.
fn number(pod: &Pod) -> Html {
    match (pod.state, pod.grace, pod.wait, &pod.volume) {
        (PodState::Terminating, Some(grace), _, _) => {
            html! { { format!("{}s", grace.left_seconds) } }
        }
        (PodState::ImagePull, _, Some(wait), _) => html! { { format!("{}s", wait.left_seconds) } },
        _ if pod.restarts > 0 => badge(pod.restarts),
        (PodState::Pending, ..) => html! { { format!("{}/{}", pod.ready.0, pod.ready.1) } },
        (_, _, _, Some(size)) => {
            html! { <span class="vol"><Icon name="disk" class="s11" />{ &**size }</span> }
        }
        _ => html! {},
    }
}

fn card(pod: &Pod, place: Place) -> Html {
    let in_tray = pod.node.is_none();
    let w = shrunk(pod, place.w);
    let label = pod.label();
    // Of a pod that shrinks, the label goes below the name, and at last only seconds are left.
    let fits = |from: f64, words: &str, per: f64| from + words.chars().count() as f64 * per <= w;
    let is_wide = fits(62.0 + pod.suffix.chars().count() as f64 * 7.8, &label, 6.5);
    let is_going = pod.state == PodState::Terminating && !is_wide;
    let second = match is_going {
        true if fits(54.0, &label, 8.5) => html! { <span>{ &label }</span> },
        true => html! {},
        false => html! { <span class="mono">{ &*pod.below }</span> },
    };
    html! { <>
        { outline(pod, w, place.h, true) }
        { mark(pod) }{ sign(pod) }
        <Text pad={place.w - w}>
            <span class="l1"><span class="mono">{ &*pod.suffix }</span>
                if !in_tray && !is_going { <span class="st">{ label }</span> }
            </span>
            <span class="l2">{ second }<span>if !in_tray { { number(pod) } }</span></span>
        </Text>
    </> }
}

fn compact(pod: &Pod, place: Place) -> Html {
    let seconds = pod
        .wait
        .or(pod.grace)
        .map(|wait| format!("{}s", wait.left_seconds));
    let label = match pod.state {
        PodState::BackOff | PodState::ImagePull => pod.state.words().to_string(),
        _ => pod.label(),
    };
    html! { <>
        { outline(pod, shrunk(pod, place.w), place.h, true) }
        { mark(pod) }{ sign(pod) }
        <span class="tx">
            <span class="l1"><span class="mono">{ &*pod.suffix }</span><span class="st">{ seconds
                }</span></span>
            <span class="l2">{ label }</span>
        </span>
    </> }
}

fn slim(pod: &Pod, place: Place) -> Html {
    // The name is never cut; the label stands beside it where both fit.
    let label = pod.label();
    let name_px = pod.suffix.chars().count() as f64 * 7.3;
    let label_px = label.chars().count() as f64 * 6.3;
    let label = (60.0 + name_px + label_px <= place.w).then_some(label);
    html! { <>
        { outline(pod, shrunk(pod, place.w), place.h, true) }
        { mark(pod) }{ sign(pod) }
        <span class="tx"><span class="l1">
            <span class="mono">{ &*pod.suffix }</span>
            if let Some(label) = label { <span class="st">{ label }</span> }
            else if pod.restarts > 0 { { badge(pod.restarts) } }
        </span></span>
    </> }
}

/// Properties of the text of a card.
#[derive(Properties, PartialEq)]
struct TextProps {
    /// Space kept free at the right.
    pad: f64,
    children: Html,
}

/// The text of a card, kept inside an outline that shrinks.
#[component]
fn Text(props: &TextProps) -> Html {
    let node = use_node_ref();
    use_effect_with((node.clone(), props.pad as i32), |(node, pad)| {
        if let Some(element) = browser::element(node) {
            browser::set_style(&element, "margin-right", &format!("{}px", (*pad).max(0)));
        }
    });
    html! { <span class="tx" ref={node}>{ props.children.clone() }</span> }
}
