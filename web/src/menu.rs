//! The menu of a pod, node or workload: every entry shows the line that does the same in a
//! terminal.

use std::rc::Rc;

use playground::view::{Action, View, node_actions, pod_actions, workload_actions};
use yew::prelude::*;

use crate::app::ui::Menu as Open;
use crate::app::{Dispatch, Msg};
use crate::browser;

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
    let pod = view
        .pods
        .iter()
        .find(|pod| pod.reference == *of)
        .map(|pod| pod_actions(pod));
    let node = || {
        view.nodes
            .iter()
            .find(|node| node.reference == *of)
            .map(|node| node_actions(node))
    };
    let workload = || {
        view.workloads
            .iter()
            .find(|w| w.reference == *of)
            .map(|w| workload_actions(w))
    };
    pod.or_else(node).or_else(workload).unwrap_or_default()
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
            if let Ok(Some(first)) = element.query_selector("button") {
                browser::focus(&first);
            }
        },
    );
    let keydown = {
        let (send, node) = (send.clone(), node.clone());
        Callback::from(move |event: KeyboardEvent| {
            let by = match event.key().as_str() {
                "ArrowDown" => 1,
                "ArrowUp" => -1,
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
    let entry = |action: Action| {
        let (send, line) = (send.clone(), action.line.clone());
        let onclick = Callback::from(move |_: MouseEvent| {
            send.emit(Msg::CloseMenu);
            send.emit(Msg::Run(line.clone()));
        });
        html! { <button role="menuitem" {onclick}>{ action.label }<code>{ action.line
        }</code></button> }
    };
    let close = {
        let send = send.clone();
        Callback::from(move |_: MouseEvent| send.emit(Msg::CloseMenu))
    };
    html! { <>
        <div class="shield" onclick={close.clone()} oncontextmenu={Callback::from(move |event:
            MouseEvent| { event.prevent_default(); close.emit(event); })} />
        <div class="menu" ref={node} role="menu" aria-label={format!("Actions for {}",
            props.menu.of.text())} onkeydown={keydown}>
            <div class="cap" aria-hidden="true">{ props.menu.of.text() }</div>
            { for actions(&props.menu, &props.view).into_iter().map(entry) }
        </div>
    </> }
}

/// Moves the focus between entries.
fn step(node: &NodeRef, by: i32) {
    let Some(element) = browser::element(node) else {
        return;
    };
    let Ok(buttons) = element.query_selector_all("button") else {
        return;
    };
    let count = buttons.length() as i32;
    let focused = browser::document().and_then(|document| document.active_element());
    let at = (0..count).find(|i| {
        focused.as_ref().is_some_and(|f| {
            buttons
                .item(*i as u32)
                .is_some_and(|b| b.is_same_node(Some(f)))
        })
    });
    let next = (at.unwrap_or(-1) + by).rem_euclid(count.max(1));
    use wasm_bindgen::JsCast;
    if let Some(button) = buttons
        .item(next as u32)
        .and_then(|button| button.dyn_into::<web_sys::Element>().ok())
    {
        browser::focus(&button);
    }
}
