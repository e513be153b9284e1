//! The menu of a pod, node, workload or service: every entry shows the line that does the same in
//! a terminal, runs it, or copies it.

mod entry;

use std::rc::Rc;

use playground::view::{
    Action, Ref, View, node_actions, pod_actions, service_actions, workload_actions,
};
use wasm_bindgen::JsCast;
use web_sys::Element;
use yew::prelude::*;

use crate::app::ui::Menu as Open;
use crate::app::{Dispatch, Msg};
use crate::browser;
use crate::words;
use entry::Entry;

/// Opens the menu of an object where the mouse is, or below the button that was pressed by key.
pub fn opens(send: &Dispatch, of: &Ref) -> Callback<MouseEvent> {
    let (send, of) = (send.clone(), of.clone());
    Callback::from(move |event: MouseEvent| {
        event.prevent_default();
        event.stop_propagation();
        let mut at = (f64::from(event.client_x()), f64::from(event.client_y()));
        if at == (0.0, 0.0)
            && let Some(button) = button_of(&event)
        {
            let rect = button.get_bounding_client_rect();
            at = (rect.left(), rect.bottom());
        }
        send.emit(Msg::OpenMenu(of.clone(), at.0, at.1));
    })
}

fn button_of(event: &MouseEvent) -> Option<Element> {
    let target = event.target()?.dyn_into::<Element>().ok()?;
    target.closest("button, [role=treeitem]").ok()?
}

/// Properties of the menu.
#[derive(Properties, PartialEq)]
pub struct MenuProps {
    /// Whose, and where.
    pub menu: Open,
    /// The picture.
    pub view: Rc<View>,
}

/// What can be done to the object of a menu.
fn actions(menu: &Open, view: &View) -> Vec<Action> {
    let of = &menu.of;
    if let Some(pod) = view.pods.iter().find(|pod| pod.reference == *of) {
        return pod_actions(pod);
    }
    if let Some(node) = view.nodes.iter().find(|node| node.reference == *of) {
        return node_actions(node, &view.nodes);
    }
    if let Some(workload) = view.workloads.iter().find(|w| w.reference == *of) {
        return workload_actions(workload);
    }
    let service = view.services.iter().find(|s| s.reference == *of);
    service.map_or_else(Vec::new, |service| service_actions(service))
}

/// The image whose behaviour the menu offers to change: that of a workload, or of a pod.
fn image(menu: &Open, view: &View) -> Option<Rc<str>> {
    let workload = view.workloads.iter().find(|w| w.reference == menu.of);
    let pod = || view.pods.iter().find(|pod| pod.reference == menu.of);
    match workload {
        Some(workload) => workload.image.as_ref().map(|(_, image)| Rc::clone(image)),
        None => pod()?.containers.first().map(|c| Rc::clone(&c.image)),
    }
}

/// The menu.
#[component]
pub fn Menu(props: &MenuProps) -> Html {
    let send = use_context::<Dispatch>().unwrap_or_else(Callback::noop);
    let node = use_node_ref();
    use_effect_with(
        (node.clone(), props.menu.at.0 as i32, props.menu.at.1 as i32),
        |(node, x, y)| {
            let (Some(element), Some(document)) = (browser::element(node), browser::document())
            else {
                return;
            };
            let rect = element.get_bounding_client_rect();
            let (width, height) = document.document_element().map_or((0.0, 0.0), |root| {
                (
                    f64::from(root.client_width()),
                    f64::from(root.client_height()),
                )
            });
            let x = f64::from(*x).min(width - rect.width() - 8.0).max(8.0);
            let y = f64::from(*y).min(height - rect.height() - 8.0).max(8.0);
            browser::put(&element, x, y);
            if let Ok(Some(first)) = element.query_selector(".run") {
                browser::focus(&first);
            }
        },
    );
    let keydown = {
        let (send, node) = (send.clone(), node.clone());
        Callback::from(move |event: KeyboardEvent| {
            let in_field = crate::app::takes_text(&event);
            let by = match event.key().as_str() {
                "ArrowDown" => Step::Down,
                "ArrowUp" => Step::Up,
                "ArrowRight" | "ArrowLeft" if !in_field => Step::Aside,
                "Tab" => {
                    send.emit(Msg::CloseMenu);
                    return;
                }
                _ => return,
            };
            event.prevent_default();
            event.stop_propagation();
            step(&node, by);
        })
    };
    let behave = image(&props.menu, &props.view).map(|image| {
        let send = send.clone();
        let said = words::menu::behavior(&image);
        let onclick = Callback::from(move |_: MouseEvent| {
            send.emit(Msg::CloseMenu);
            send.emit(Msg::AskBehavior(image.clone()));
        });
        html! { <div class="entry"><button class="run" role="menuitem" {onclick}>{ said
        }</button></div> }
    });
    let close = {
        let send = send.clone();
        Callback::from(move |_: MouseEvent| send.emit(Msg::CloseMenu))
    };
    html! { <>
        <div class="shield" onclick={close.clone()} oncontextmenu={Callback::from(move |event:
            MouseEvent| { event.prevent_default(); close.emit(event); })} />
        <div class="menu" ref={node} role="menu" aria-label={words::actions_for(
            &props.menu.of.text())} onkeydown={keydown}>
            <div class="cap" aria-hidden="true">{ props.menu.of.text() }</div>
            { for actions(&props.menu, &props.view).into_iter().map(|action| html! {
                <Entry key={action.label} action={action.clone()} /> }) }
            { behave }
        </div>
    </> }
}

/// Where an arrow key leads.
#[derive(Clone, Copy, PartialEq)]
enum Step {
    /// To the entry below.
    Down,
    /// To the entry above.
    Up,
    /// To the button that copies, and back.
    Aside,
}

/// Moves the focus between entries.
fn step(node: &NodeRef, step: Step) {
    let (Some(element), Some(document)) = (browser::element(node), browser::document()) else {
        return;
    };
    let all = |selector: &str| {
        let list = element.query_selector_all(selector).ok();
        let n = list.as_ref().map_or(0, |list| list.length());
        let item = move |i| list.as_ref()?.item(i)?.dyn_into::<Element>().ok();
        (0..n).filter_map(item).collect::<Vec<_>>()
    };
    let Some(focused) = document.active_element() else {
        return;
    };
    let entries = all(".entry");
    let at = entries
        .iter()
        .position(|entry| entry.contains(Some(&focused)));
    let target = match (step, at) {
        (Step::Aside, Some(at)) => {
            let copies = focused.class_list().contains("copy");
            let other = if copies { ".run" } else { ".copy" };
            entries.get(at).map(|entry| (entry, other))
        }
        (Step::Aside, None) => None,
        (Step::Down, at) => entries
            .get(at.map_or(0, |at| at + 1))
            .or(entries.first())
            .map(|entry| (entry, ".run")),
        (Step::Up, at) => entries
            .get(at.unwrap_or(0).wrapping_sub(1))
            .or(entries.last())
            .map(|entry| (entry, ".run")),
    };
    if let Some(Ok(Some(button))) = target.map(|(entry, part)| entry.query_selector(part)) {
        browser::focus(&button);
    }
}
