//! A pod with its containers: what each runs, what it is doing, and the probes that ask after it.

use std::rc::Rc;

use playground::view::{ContainerState, ContainerView, Pod, ProbeView};
use yew::prelude::*;

use super::layout::Place;
use super::outline::outline;
use super::pod::{badge, head};
use crate::words;

/// Height of the card above its containers, of a container, and of a probe.
const HEAD: f64 = 40.0;
const CONTAINER: f64 = 20.0;
const PROBE: f64 = 15.0;
/// More than this is cut off: the inspector shows everything.
const MAX: f64 = 320.0;

/// The height at which all of these pods have room for their containers.
pub fn height<'a>(pods: impl Iterator<Item = &'a Rc<Pod>>) -> f64 {
    let of = |pod: &Rc<Pod>| {
        let containers = pod.containers.iter();
        let rows = containers.map(|c| CONTAINER + PROBE * c.probes.len() as f64);
        HEAD + rows.sum::<f64>() + 6.0
    };
    pods.map(of).fold(76.0, f64::max).min(MAX)
}

/// What is inside the pod's element.
pub fn full(pod: &Pod, place: Place) -> Html {
    html! { <>
        { outline(pod, place.w, place.h, true) }
        <div class="head">{ head(pod, place) }</div>
        <div class="containers">
            if pod.containers.is_empty() { <div class="m">{ words::stage::NO_CONTAINER }</div> }
            { for pod.containers.iter().map(container) }
        </div>
    </> }
}

fn container(container: &ContainerView) -> Html {
    let (class, state) = match &container.state {
        ContainerState::Waiting(reason) => ("f-b", reason.to_string()),
        ContainerState::Running(_) if container.is_ready => ("f-g", words::READY.into()),
        ContainerState::Running(_) => ("f-a", words::stage::NOT_READY.into()),
        ContainerState::Terminated(0, reason) => ("f-n", reason.to_string()),
        ContainerState::Terminated(code, reason) => ("f-r", format!("{reason}, {code}")),
    };
    html! {
        <div class={classes!("container", class)} key={container.name.to_string()}>
            <div class="row"><b class="mono">{ &*container.name }</b><span class="mono m image">{
                &*container.image }</span><span class="sp" /><span class="state">{ state }</span>
                if container.restarts > 0 { { badge(container.restarts) } }</div>
            { for container.probes.iter().map(probe) }
        </div>
    }
}

fn probe(probe: &ProbeView) -> Html {
    let (sign, class) = if probe.passes {
        ("✓", "f-g")
    } else {
        ("○", "f-a")
    };
    html! {
        <div class={classes!("probe", class)}><span class="ink">{ sign }</span>{ probe.kind.words()
            }<span class="m">{ &*probe.words }</span></div>
    }
}
