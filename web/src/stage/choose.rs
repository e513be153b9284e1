//! Workloads and services in a row: choosing one shows its roll-out and outlines its pods.

use std::rc::Rc;

use playground::view::{Kind, Ref, Service, Traffic, Workload};
use yew::prelude::*;

use crate::app::{Dispatch, Msg};
use crate::icon::{Icon, kind_icon};
use crate::menu::opens;
use crate::words;

/// More are in the panel of the whole cluster and in the terminal.
const CHOICES_MAX: usize = 40;

/// Properties of the row.
#[derive(Properties, PartialEq)]
pub struct ChooseProps {
    /// Workloads.
    pub workloads: Rc<[Rc<Workload>]>,
    /// Services.
    pub services: Rc<[Rc<Service>]>,
    /// Loads on services.
    pub traffic: Rc<[Rc<Traffic>]>,
    /// What is selected.
    pub selected: Option<Ref>,
    /// The owner of what is selected.
    pub owner: Option<Ref>,
}

/// The row.
#[component]
pub fn Choose(props: &ChooseProps) -> Html {
    let send = use_context::<Dispatch>().unwrap_or_else(Callback::noop);
    let one = |kind: Kind, reference: &Ref, summary: &str, fails: bool| {
        let is_chosen = props.selected.as_ref() == Some(reference);
        let is_owner = !is_chosen && props.owner.as_ref() == Some(reference);
        let choose = {
            let (send, reference) = (send.clone(), reference.clone());
            Callback::from(move |_: MouseEvent| {
                let selected = (!is_chosen).then(|| reference.clone());
                send.emit(Msg::Select(selected));
            })
        };
        let menu = opens(&send, reference);
        let load = props.traffic.iter().find(|load| load.service == *reference);
        let summary = match load {
            Some(load) => {
                let (served, failed) = (load.served as usize, load.failed as usize);
                words::stage::load(summary, &load.summary, served, failed)
            }
            None => summary.to_owned(),
        };
        let class = classes!("choice", is_owner.then_some("owner"));
        html! {
            <button key={reference.text()} {class} data-service={(kind == Kind::Service)
                    .then(|| reference.name.to_string())} aria-pressed={is_chosen.to_string()}
                aria-label={format!("{} {}, {summary}", reference.kind, reference.name)}
                title={format!("{} {}: {summary}", reference.kind, reference.name)}
                onclick={choose} oncontextmenu={menu}>
                <Icon name={kind_icon(kind)} class="s12" />{ &*reference.name }
                if let Some(load) = load { { rate(load) } }
                if fails { <b class="f-r ink" aria-hidden="true">{ "!" }</b> }
            </button>
        }
    };
    html! {
        <div class="choices" role="toolbar" aria-label={words::stage::CHOICES}>
            { for props.workloads.iter().take(CHOICES_MAX).map(|w|
                one(w.kind, &w.reference, &w.summary, w.is_failing)) }
            { for props.services.iter().take(CHOICES_MAX).map(|s|
                one(Kind::Service, &s.reference, &s.summary, false)) }
        </div>
    }
}

/// Requests of the last whole second: served, and failed if any did.
fn rate(load: &Traffic) -> Html {
    let Some(second) = load.seconds.iter().rev().nth(1).or(load.seconds.last()) else {
        return html! {};
    };
    html! { <span class="rate">{ format!("{}/s", second.served) }
        if second.failed > 0 { <b class="f-r ink">{ words::stage::failed_rate(second.failed) }</b> }
    </span> }
}
