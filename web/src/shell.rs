//! The shells: the same panes laid out for a wide page, a middling one, a phone and a frame.

mod embed;
mod header;
mod map;
mod overview;
mod phone;
pub mod size;
mod wide;

use std::rc::Rc;

use playground::view::{Ref, View};
use yew::prelude::*;

use crate::app::params::Part;
use crate::app::ui::{Form, Notice, Offer, Ui};
use crate::app::{Dispatch, Msg};
use crate::dialog::Dialog;
use crate::icon::Icon;
use crate::menu::Menu;
use crate::stage::{Motion, Stage, StageProps, TrayIs};
use crate::words;
use embed::Embed;
use map::MapOnly;
use phone::Phone;
use wide::Wide;

/// Properties of every shell.
#[derive(Properties, PartialEq, Clone)]
pub struct ShellProps {
    /// What the page remembers.
    pub ui: Rc<Ui>,
    /// The picture.
    pub view: Rc<View>,
    /// How fast things may move.
    pub motion: Motion,
}

impl ShellProps {
    /// The workload that owns what is selected.
    pub fn owner(&self) -> Option<Ref> {
        owner(&self.view, self.ui.selected.as_ref()?)
    }
}

/// The workload that owns a pod.
pub fn owner(view: &View, pod: &Ref) -> Option<Ref> {
    let mut pods = view.pods.iter();
    pods.find(|one| one.reference == *pod)?.owner.clone()
}

/// The shell of the page's form, with what lies over it.
#[component]
pub fn Shell(props: &ShellProps) -> Html {
    let ui = &props.ui;
    let inside = match ui.form {
        Form::Wide | Form::Middle if ui.map_only == Some(true) => {
            html! { <MapOnly ..props.clone() /> }
        }
        Form::Wide | Form::Middle => html! { <Wide ..props.clone() /> },
        Form::Phone => html! { <Phone ..props.clone() /> },
        Form::Embed => html! { <Embed ..props.clone() /> },
    };
    html! { <>
        { inside }
        if let Some(notice) = &ui.notice { <Toast notice={notice.clone()} /> }
        if let Some(menu) = &ui.menu { <Menu menu={menu.clone()} view={props.view.clone()} /> }
        if let Some(dialog) = &ui.dialog { <Dialog dialog={dialog.clone()}
                title={props.view.title.to_string()}
            link={ui.link.to_string()} has_secret={ui.link_has_secret}
                holds={words::dialogs::includes(&ui.holds, unapplied(ui))}
            /> }
    </> }
}

/// What a link leaves out.
fn unapplied(ui: &Ui) -> &'static str {
    match ui.text == ui.applied {
        true => "",
        false => words::dialogs::UNAPPLIED,
    }
}

/// The stage of a view.
pub fn stage(props: &ShellProps, tray: TrayIs) -> Html {
    let (ui, view) = (&props.ui, &props.view);
    // Under reduced motion, and at speeds at which nobody could follow, rates say it instead.
    let is_drawn = ui.shows_traffic && !view.traffic.is_empty() && props.motion.speed < 16.0;
    let traffic = (is_drawn && !ui.is_still).then(|| (view.traffic.clone(), view.clock.now));
    let stage = StageProps {
        traffic,
        nodes: view.nodes.clone(),
        pods: view.pods.clone(),
        workloads: view.workloads.clone(),
        services: view.services.clone(),
        selected: ui.selected.clone(),
        grouping: ui.grouping,
        level: ui.level,
        focus: ui.focus.clone(),
        motion: props.motion,
        tray: match ui.hide.has(Part::Tray) {
            true => TrayIs::Hidden,
            false => tray,
        },
    };
    html! { <Stage ..stage /> }
}

/// Properties of a notice.
#[derive(Properties, PartialEq)]
struct ToastProps {
    notice: Notice,
}

/// A short message with at most one thing to do.
#[component]
fn Toast(props: &ToastProps) -> Html {
    let send = use_context::<Dispatch>().unwrap_or_else(Callback::noop);
    let on = |msg: Msg| {
        let send = send.clone();
        Callback::from(move |_: MouseEvent| send.emit(msg.clone()))
    };
    html! {
        <div class="notice"><span>{ &*props.notice.text }</span>
            { match props.notice.offer {
                Offer::Nothing => html! {},
                Offer::Apply => html! { <button class="btn pri" onclick={on(Msg::Apply)}>{
                    words::notices::APPLY_IT }</button> },
                Offer::Discard => html! { <button class="btn q" onclick={on(Msg::Reset)}>{
                    words::notices::DISCARD_IT }</button> },
                Offer::Draft => html! { <button class="btn q" onclick={on(Msg::Draft)}>{
                    words::notices::SHOW_IT
                    }</button> },
            } }
            <button class="btn q ic" aria-label={words::notices::DISMISS}
                onclick={on(Msg::Close)}><Icon name="x"
                /></button>
        </div>
    }
}
