//! The icons: one sprite in the page, drawn in `currentColor`, and the glyph of every pod state.

use playground::view::{Kind, Pod, PodState};
use yew::prelude::*;

/// The sprite and the two hatches, once per page.
#[component]
pub fn Sprite() -> Html {
    Html::from_html_unchecked(AttrValue::Static(include_str!("../sprite.svg")))
}

/// Properties of an icon.
#[derive(Properties, PartialEq)]
pub struct IconProps {
    /// Its name in the sprite, without `i-`.
    pub name: &'static str,
    /// Classes beside `i`.
    #[prop_or_default]
    pub class: Classes,
}

/// One icon. It says nothing: its button or label does.
#[component]
pub fn Icon(props: &IconProps) -> Html {
    html! {
        <svg class={classes!("i", props.class.clone())} viewBox="0 0 16 16" aria-hidden="true">
            <use href={format!("#i-{}", props.name)} />
        </svg>
    }
}

/// The colour family of a state.
pub const fn family(state: PodState) -> &'static str {
    match state {
        PodState::Pending | PodState::Completed | PodState::Unknown => "f-n",
        PodState::Creating => "f-b",
        PodState::NotReady => "f-a",
        PodState::Ready => "f-g",
        PodState::Terminating => "f-p",
        PodState::BackOff | PodState::ImagePull | PodState::Error => "f-r",
    }
}

/// The name of a state's glyph in cards and chips.
pub const fn glyph(state: PodState) -> &'static str {
    match state {
        PodState::Pending => "pending",
        PodState::Creating => "create",
        PodState::NotReady => "notready",
        PodState::Ready => "ready",
        PodState::Terminating => "term",
        PodState::BackOff => "crash",
        PodState::ImagePull => "image",
        PodState::Error => "error",
        PodState::Completed => "done",
        PodState::Unknown => "unknown",
    }
}

/// Circles of some radius around the middle of a dot.
macro_rules! circle {
    ($right:literal, $radius:literal, $across:literal) => {
        concat!(
            "M", $right, " 6a", $radius, " ", $radius, " 0 1 1-", $across, " 0 ", $radius, " ",
            $radius, " 0 1 1 ", $across, " 0z"
        )
    };
}

/// A state's glyph as a dot in a box of 12 by 12: class, outline and dashes of its parts. They
/// stand in the page themselves: of a `use`, the browser would make a tree for every dot.
const fn parts(state: PodState) -> &'static [(&'static str, &'static str, &'static str)] {
    match state {
        PodState::Pending => &[("l", circle!("10", "4", "8"), "3.2 3.08")],
        PodState::Creating => &[
            ("l", circle!("9.75", "3.75", "7.5"), "1.5 1.45"),
            ("d", "M6 2.2a3.8 3.8 0 0 0 0 7.6z", ""),
        ],
        PodState::NotReady => &[("l", circle!("9.5", "3.5", "7"), "")],
        PodState::Ready => &[("d", circle!("9.5", "3.5", "7"), "")],
        PodState::Terminating => &[(
            "l",
            concat!(circle!("10.3", "4.3", "8.6"), circle!("8", "2", "4")),
            "",
        )],
        PodState::BackOff => &[("d", "M6 0l6 6-6 6-6-6z", ""), ("k", "M6 3v3.4M6 8v1", "")],
        PodState::ImagePull => &[
            ("l", "M6 .8L11.2 6 6 11.2.8 6z", "1.3 1.7"),
            ("d", circle!("7.6", "1.6", "3.2"), ""),
        ],
        PodState::Error => &[
            ("d", "M.8.8h10.4v10.4H.8z", ""),
            ("k", "M3.6 3.6l4.8 4.8M8.4 3.6l-4.8 4.8", ""),
        ],
        PodState::Completed => &[("d", "M2 5h8v2H2z", "")],
        PodState::Unknown => &[
            ("l", "M3.4 3.6a2.7 2.7 0 1 1 4 2.4C6.4 6.6 6 7 6 8", ""),
            (
                "d",
                "M7.1 10.8a1.1 1.1 0 1 1-2.2 0 1.1 1.1 0 1 1 2.2 0z",
                "",
            ),
        ],
    }
}

/// The class of a dot that a style sheet draws (style/stage.css), of the states that occur by the
/// hundred. Of pictures in the page each would be painted and layered by itself in every frame.
pub fn plain_dot(state: PodState) -> Option<&'static str> {
    Some(match state {
        PodState::Pending => "d-pending",
        PodState::Creating => "d-creating",
        PodState::NotReady => "d-not-ready",
        PodState::Ready => "d-ready",
        PodState::Terminating => "d-terminating",
        PodState::Completed => "d-completed",
        PodState::BackOff | PodState::ImagePull | PodState::Error | PodState::Unknown => {
            return None;
        }
    })
}

/// The dot of a state.
pub fn dot(state: PodState, class: Classes) -> Html {
    let part = |(class, d, dashes): &(&'static str, &'static str, &'static str)| {
        let dashes = (!dashes.is_empty()).then_some(*dashes);
        html! { <path class={*class} d={*d} stroke-dasharray={dashes} /> }
    };
    html! { <svg class={classes!("dt", class)} aria-hidden="true">{
    for parts(state).iter().map(part) }</svg> }
}

/// The glyph of a pod in a card or chip: as its state, but memory kills have their own.
pub fn pod_glyph(pod: &Pod) -> &'static str {
    match pod.state {
        PodState::Error if pod.is_oom() => "oom",
        state => glyph(state),
    }
}

/// The inside of a pod that is a dot which no style sheet draws, as text.
pub fn dot_drawn(state: PodState) -> String {
    let path = |(class, d, dashes): &(&str, &str, &str)| {
        format!("<path class=\"{class}\" d=\"{d}\" stroke-dasharray=\"{dashes}\"/>")
    };
    let paths: String = parts(state).iter().map(path).collect();
    format!("<div class=body aria-hidden=true><svg class=dt>{paths}</svg></div>")
}

/// The icon of a kind.
pub const fn kind_icon(kind: Kind) -> &'static str {
    match kind {
        Kind::Deployment => "k-deploy",
        Kind::ReplicaSet => "k-rs",
        Kind::StatefulSet => "k-sts",
        Kind::DaemonSet => "k-ds",
        Kind::Job => "k-job",
        Kind::Service => "k-svc",
        Kind::ConfigMap => "k-cm",
        Kind::Node => "k-node",
    }
}

/// The icon of a kind as a reference names it.
pub fn icon_named(kind: &str) -> &'static str {
    kind_icon(match kind {
        "deployment" => Kind::Deployment,
        "replicaset" => Kind::ReplicaSet,
        "statefulset" => Kind::StatefulSet,
        "daemonset" => Kind::DaemonSet,
        "job" | "cronjob" => Kind::Job,
        "service" => Kind::Service,
        "node" => Kind::Node,
        _ => Kind::ConfigMap,
    })
}

/// The class of a revision's stripe.
pub fn revision_class(letter: Option<char>) -> &'static str {
    match letter {
        Some('a') => "r-a",
        Some('b') => "r-b",
        Some('c') => "r-c",
        Some(_) => "r-d",
        None => "",
    }
}
