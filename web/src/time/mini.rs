//! The small time line of phones and embeds: one track with markers and a thumb.

use std::rc::Rc;

use playground::Duration;
use playground::view::{Clock, Marker, MarkerKind};
use yew::prelude::*;

use super::axis::Scale;
use super::scrub::Scrub;
use crate::browser;
use crate::shell::size::SizeWatch;

/// Properties of the small time line.
#[derive(Properties, PartialEq)]
pub struct MiniProps {
    /// Where in time we are.
    pub clock: Clock,
    /// Markers.
    pub markers: Rc<[Marker]>,
    /// What is to be said of now.
    pub summary: AttrValue,
}

/// The small time line.
#[component]
pub fn Mini(props: &MiniProps) -> Html {
    let node = use_node_ref();
    let width = use_state(|| 228.0_f64);
    let watch = use_mut_ref(|| None::<SizeWatch>);
    {
        let width = width.clone();
        use_effect_with(node.clone(), move |node| {
            if let Some(element) = browser::element(node) {
                *watch.borrow_mut() = SizeWatch::new(&element, move |w, _| width.set(w));
            }
            move || drop(watch.borrow_mut().take())
        });
    }
    let scale = Scale::new(0.0, *width, props.clock.end);
    let x = scale.x(props.clock.now);
    let whole = Duration::from_secs(props.clock.now.as_secs());
    html! {
        <div class="mini" ref={node}>
            <svg aria-hidden="true">
                <rect y="12" width="100%" height="4" rx="2" fill="var(--hair)" />
                <rect y="12" width={x.to_string()} height="4" rx="2" fill="var(--accent)" />
                { for props.markers.iter().map(|marker| mark(marker, scale.x(marker.at))) }
                <circle cx={x.to_string()} cy="14" r="7" fill="var(--surface)"
                    stroke="var(--accent)" stroke-width="3" />
            </svg>
            <Scrub {scale} now={whole} summary={props.summary.clone()} class="scrub tall"
                />
        </div>
    }
}

fn mark(marker: &Marker, x: f64) -> Html {
    let transform = format!("translate({x:.1} 14)");
    match marker.kind {
        MarkerKind::Rollout => html! {},
        MarkerKind::Incident => html! {
            <g {transform}><path d="M-8 0L0-8 8 0 0 8Z" fill="var(--r)" /><text y="3.5"
                text-anchor="middle" font-weight="700" fill="var(--on-ink)">{ "!" }</text></g>
        },
        MarkerKind::Action | MarkerKind::Note => html! {
            <g {transform}><rect x="-6" y="-7" width="12" height="14" rx="3" fill="var(--text)"
                /><text y="3.5" text-anchor="middle" font-weight="700" fill="var(--surface)">{
                if marker.kind == MarkerKind::Note { "N" } else { "A" } }</text></g>
        },
    }
}
