//! The detail card of a pod: the same by hover, focus and tap; it can be entered and dismissed.

use std::rc::Rc;

use playground::view::{ContainerState, ContainerView, Pod, Workload};
use yew::prelude::*;

use super::layout::Place;
use crate::browser;
use crate::icon::family;
use crate::words;

/// Properties of the card.
#[derive(Properties, PartialEq)]
pub struct DetailProps {
    /// The pod.
    pub pod: Rc<Pod>,
    /// Where it stands.
    pub place: Place,
    /// Size of the stage.
    pub size: (f64, f64),
    /// Its workload.
    pub workload: Option<Rc<Workload>>,
    /// Told while the pointer is over the card, so that it stays.
    pub over: Callback<Option<Rc<str>>>,
}

const WIDTH: f64 = 264.0;

/// The card.
#[component]
pub fn Detail(props: &DetailProps) -> Html {
    let node = use_node_ref();
    use_effect_with(
        (node.clone(), props.place, props.size),
        |(node, place, size)| {
            if let Some(element) = browser::element(node) {
                let height = element.get_bounding_client_rect().height();
                let x = place.x.min(size.0 - WIDTH).max(0.0);
                let below = place.y + place.h + 8.0;
                let above = place.y - height - 8.0;
                let y = if below + height > size.1 + 120.0 && above > -80.0 {
                    above
                } else {
                    below
                };
                browser::put(&element, x, y);
            }
        },
    );
    let pod = &props.pod;
    let stay = {
        let (over, uid) = (props.over.clone(), pod.uid.clone());
        Callback::from(move |_: PointerEvent| over.emit(Some(uid.clone())))
    };
    let go = props.over.reform(|_: PointerEvent| None);
    html! {
        <div class={classes!("detail", family(pod.state))} ref={node} role="tooltip"
            onpointerenter={stay} onpointerleave={go}>
            <div class="mono nm"><span class="m">{ &*pod.stem }</span><b>{ &*pod.suffix }</b></div>
            <div><b>{ &*pod.status }</b><span class="m">{ words::stage::ready_of(
                pod.ready.0, pod.ready.1) }</span></div>
            if let Some(seconds) = pod.silent_seconds {
                <div class="m">{ words::stage::last_report(&seconds) }</div>
            }
            <dl>
                { for pod.containers.iter().map(container) }
                if pod.restarts > 0 { <dt>{ words::stage::RESTARTS }</dt><dd>{ pod.restarts }</dd> }
                if let Some(wait) = pod.wait { <dt>{ words::stage::NEXT_TRY }</dt><dd>{
                    words::stage::wait_left(&wait.left_seconds, &wait.total_seconds) }</dd> }
                if let Some(grace) = pod.grace { <dt>{ words::stage::GRACE }</dt><dd>{
                    words::stage::grace_left(&grace.left_seconds, &grace.total_seconds) }</dd> }
                <dt>{ words::stage::ASKS_FOR }</dt><dd>{ &*pod.requests }</dd>
                if let Some(node) = &pod.node { <dt>{ words::stage::NODE }</dt><dd>{
                    &**node }</dd> }
                if let Some(reason) = &pod.unscheduled {
                    <dt>{ words::stage::WHY_UNSCHEDULED }</dt><dd>{ &**reason }</dd> }
                if let Some(owner) = &props.workload { <dt>{ &*owner.reference.kind }</dt><dd>{
                    &*owner.reference.name }{ ", " }{ &*owner.summary }</dd> }
            </dl>
        </div>
    }
}

fn container(container: &ContainerView) -> Html {
    let state = match &container.state {
        ContainerState::Waiting(reason) => words::stage::waiting(reason),
        ContainerState::Running(_) if container.is_ready => words::stage::RUNNING_READY.into(),
        ContainerState::Running(_) => words::stage::RUNNING_NOT_READY.into(),
        ContainerState::Terminated(code, reason) => words::stage::exit(reason, code),
    };
    html! { <><dt>{ &*container.name }</dt><dd>{ &*container.image }<br />{ state }</dd></> }
}
