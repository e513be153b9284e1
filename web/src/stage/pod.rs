//! One pod on the stage that is more than a dot: one element for its whole life, placed by its
//! transform.
//!
//! What is inside changes with level and state; the element does not, so that motion can be
//! followed. Colour, outline, glyph and words say the same thing four times.

use playground::view::{Pod, PodState, Shape};
use yew::prelude::*;

use super::dot::DotProps;
use super::full::full;
use super::layout::{Level, Place};
use super::outline::outline;
use super::ring::ring;
use crate::browser;
use crate::icon::{Icon, family, pod_glyph, revision_class};
use crate::words;

/// Properties of a pod.
#[derive(Properties, Clone, PartialEq)]
pub struct PodProps {
    /// What it looks like.
    pub look: DotProps,
    /// Where it stands.
    pub place: Place,
    /// Whether it is on its way out.
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
    /// Where the element was put last.
    put: Option<Place>,
}

impl Component for PodCard {
    type Message = ();
    type Properties = PodProps;

    fn create(_: &Context<Self>) -> Self {
        PodCard {
            node: NodeRef::default(),
            changes: 0,
            levels: 0,
            put: None,
        }
    }

    fn changed(&mut self, cx: &Context<Self>, old: &PodProps) -> bool {
        let new = cx.props();
        let (to, from) = (new.place, old.place);
        let (pod, before) = (&new.look.pod, &old.look.pod);
        if pod.state != before.state || pod.restarts != before.restarts {
            self.changes += 1;
        }
        if to.level != from.level {
            self.levels += 1;
        }
        // A pod that only stands elsewhere, which most do when one leaves, is not drawn again.
        let place = Place {
            x: to.x,
            y: to.y,
            ..from
        };
        let is_same = *new
            == PodProps {
                place,
                ..old.clone()
            };
        if is_same {
            self.put(to);
        }
        !is_same
    }

    fn rendered(&mut self, cx: &Context<Self>, _: bool) {
        self.put(cx.props().place);
    }

    fn view(&self, cx: &Context<Self>) -> Html {
        let props = cx.props();
        let (look, place) = (&props.look, props.place);
        let pod = &look.pod;
        let class = classes!(
            "pod",
            family(pod.state),
            match place.level {
                Level::Dot => "dot",
                Level::Chip => "chip",
                Level::Mini | Level::Slim => "slim",
                Level::Compact => "compact",
                Level::Card => "card",
                Level::Full => "full",
            },
            (pod.silent_seconds.is_some()).then_some("silent"),
            look.is_selected.then_some("sel"),
            match look.matches {
                Some(true) => Some("match"),
                Some(false) => Some("dim"),
                None => None,
            },
            props.is_entering.then_some("enter"),
            props.is_leaving.then_some("leave"),
            (self.changes > 0).then_some(glow(self.changes)),
        );
        let inside = match place.level {
            Level::Dot => html! {},
            Level::Chip => chip(pod, place),
            Level::Mini | Level::Slim => slim(pod, place),
            Level::Compact => compact(pod, place),
            Level::Card => card(pod, place),
            Level::Full => full(pod, place),
        };
        html! {
            <div ref={self.node.clone()} {class} id={format!("pod-{}", pod.uid)}
                data-uid={pod.uid.clone()}
                role="treeitem" aria-level="2" aria-selected={look.is_selected.to_string()}
                    aria-hidden={props.is_leaving.then_some("true")}
                tabindex={if look.is_stop { "0" } else { "-1" }}>
                <span class="hidden">{ pod.sentence() }</span>
                <div class={classes!("body", (self.levels > 0).then_some("fade"))}
                    key={self.levels} aria-hidden="true">{ inside }</div>
            </div>
        }
    }
}

impl PodCard {
    /// Puts the element where it stands, unless it is there.
    fn put(&mut self, place: Place) {
        let Some(element) = browser::element(&self.node) else {
            return;
        };
        let before = self.put.replace(place);
        if before.is_none_or(|old| (old.x, old.y) != (place.x, place.y)) {
            browser::put(&element, place.x, place.y);
        }
        if before.is_none_or(|old| (old.w, old.h) != (place.w, place.h)) {
            browser::size(&element, place.w, place.h);
        }
    }
}

/// A restart count.
pub fn badge(count: u32) -> Html {
    let text = if count > 99 {
        "99+".to_string()
    } else {
        count.to_string()
    };
    html! { <span class="cnt" title={words::stage::restarts(count)}>{ text }</span> }
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
            html! { { words::stage::seconds(&grace.left_seconds) } }
        }
        (PodState::ImagePull, _, Some(wait), _) => {
            html! { { words::stage::seconds(&wait.left_seconds) } }
        }
        _ if pod.restarts > 0 => badge(pod.restarts),
        (PodState::Pending, ..) => html! { { format!("{}/{}", pod.ready.0, pod.ready.1) } },
        (_, _, _, Some(size)) => {
            html! { <span class="vol"><Icon name="disk" class="s11" />{ &**size }</span> }
        }
        _ => html! {},
    }
}

fn card(pod: &Pod, place: Place) -> Html {
    html! { <>
        { outline(pod, shrunk(pod, place.w), place.h, true) }
        { head(pod, place) }
    </> }
}

/// What a card says: owner's mark, glyph, and two lines.
pub fn head(pod: &Pod, place: Place) -> Html {
    let in_tray = pod.node.is_none();
    let low = in_tray.then_some("low");
    let w = shrunk(pod, place.w);
    let label = pod.label();
    // Of a pod that shrinks, the label goes below the name, and at last only seconds are left.
    let fits = |from: f64, words: &str, per: f64| from + words.chars().count() as f64 * per <= w;
    let is_wide = fits(62.0 + pod.suffix.chars().count() as f64 * 7.8, &label, 6.5);
    let is_going = pod.state == PodState::Terminating && !is_wide;
    let second = match (is_going, pod.silent_seconds) {
        (true, _) if fits(54.0, &label, 8.5) => html! { <span>{ &label }</span> },
        (true, _) => html! {},
        (false, Some(seconds)) => html! { <span>{
        words::stage::last_report_short(&seconds) }</span> },
        (false, None) => html! { <span class="mono">{ &*pod.below }</span> },
    };
    html! { <>
        { mark(pod) }{ sign(pod) }
        <Text pad={place.w - w}>
            <span class={classes!("l1", low)}><span class="mono">{ &*pod.suffix }</span>
                if !in_tray && !is_going { <span class="st">{ label }</span> }
            </span>
            <span class={classes!("l2", low)}>{ second }<span>if !in_tray { { number(pod) } }</span></span>
        </Text>
    </> }
}

fn compact(pod: &Pod, place: Place) -> Html {
    let seconds = pod
        .wait
        .or(pod.grace)
        .map(|wait| words::stage::seconds(&wait.left_seconds));
    let label = match pod.state {
        PodState::BackOff | PodState::ImagePull => pod.state.words().to_string(),
        _ => pod.label(),
    };
    // There is no room to shrink: the label needs it all.
    let w = shrunk(pod, place.w).max(place.w - 4.0);
    html! { <>
        { outline(pod, w, place.h, true) }
        { mark(pod) }{ sign(pod) }
        <Text pad={place.w - w}>
            <span class="l1"><span class="mono">{ &*pod.suffix }</span><span class="st">{ seconds
                }</span></span>
            <span class="l2">{ label }</span>
        </Text>
    </> }
}

fn slim(pod: &Pod, place: Place) -> Html {
    // The name is never cut; beside it stands the label, or the state's own words, where both fit.
    let is_marked = pod.revision.is_some() || matches!(pod.shape, Shape::Ordinal(_));
    let from = if is_marked { 58.0 } else { 48.0 };
    let name_px = pod.suffix.chars().count() as f64 * 7.3;
    let needs = |label: &String| from + name_px + label.chars().count() as f64 * 6.3;
    let labels = [pod.label(), pod.state.words().to_owned()];
    let label = labels.into_iter().find(|label| needs(label) <= place.w);
    let least = label.as_ref().map_or(from + name_px + 6.0, needs);
    let w = shrunk(pod, place.w).max(least.min(place.w));
    html! { <>
        { outline(pod, w, place.h, true) }
        { mark(pod) }{ sign(pod) }
        <Text pad={if label.is_some() { place.w - w } else { 0.0 }}><span class="l1">
            <span class="mono">{ &*pod.suffix }</span>
            if let Some(label) = label { <span class="st">{ label }</span> }
            else if pod.restarts > 0 { { badge(pod.restarts) } }
        </span></Text>
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

/// The glow of a pod whose state changed so often.
fn glow(changes: u32) -> &'static str {
    match changes.is_multiple_of(2) {
        true => "glow-0",
        false => "glow-1",
    }
}
