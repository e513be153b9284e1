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

/// The name of a state's glyph: `i-NAME` in cards and chips, `d-NAME` as a dot.
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

/// The glyph of a pod in a card or chip: as its state, but memory kills have their own.
pub fn pod_glyph(pod: &Pod) -> &'static str {
    match pod.state {
        PodState::Error if pod.is_oom() => "oom",
        state => glyph(state),
    }
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
