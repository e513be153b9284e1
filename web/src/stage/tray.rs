//! The tray: pods that no node takes, with the scheduler's words and the same in plain ones.

use std::rc::Rc;

use playground::view::Pod;
use yew::prelude::*;

use super::layout::{Level, Place};
use crate::browser;
use crate::words;

/// Where the first pod stands, right of the caption.
pub const LEFT: f64 = 88.0;
/// Between the last pod and the words.
pub const GAP: f64 = 12.0;
/// Width of a single pod, in one line and in two; below some width of the tray it is a chip.
const WIDTH_SLIM: f64 = 128.0;
const WIDTH: f64 = 172.0;
const WIDE_FROM: f64 = 400.0;
/// Height of two lines.
const HEIGHT: f64 = 32.0;
/// Pods drawn as chips when there are several.
const CHIP: f64 = 24.0;
const CHIP_PITCH: f64 = 32.0;
/// Pods that wait for their turn where pods are dots.
const DOT: f64 = 12.0;
const DOT_PITCH: f64 = 14.0;

/// Most pods that are drawn; the words say how many there are.
pub const DRAWN_MAX: usize = 12;

/// Where the pod of some order stands, in a tray with its top and height.
pub fn place(order: usize, of: usize, (y, h): (f64, f64), width: f64) -> Place {
    if of == 1 && width > WIDE_FROM {
        let (w, level) = match h < HEIGHT {
            true => (WIDTH_SLIM, Level::Slim),
            false => (WIDTH, Level::Card),
        };
        let x = LEFT;
        return Place { x, y, w, h, level };
    }
    let per_row = (((width - LEFT) / CHIP_PITCH).floor() as usize).clamp(1, DRAWN_MAX);
    let column = order.min(per_row - 1);
    Place {
        x: LEFT + column as f64 * CHIP_PITCH,
        y: y + (h - CHIP) / 2.0,
        w: CHIP,
        h: CHIP,
        level: Level::Chip,
    }
}

/// Where dots begin behind so many chips, and how many there are at most.
pub fn dots(chips: usize, (y, h): (f64, f64), width: f64) -> ((f64, f64), usize) {
    let x = LEFT + chips as f64 * CHIP_PITCH;
    let room = ((width - x) / DOT_PITCH).floor().max(0.0) as usize;
    ((x, y + (h - DOT) / 2.0), room.min(DRAWN_MAX - chips))
}

/// Where a dot stands in their row.
pub fn dot(slot: usize, (x, y): (f64, f64)) -> Place {
    Place {
        x: x + slot as f64 * DOT_PITCH,
        y,
        w: DOT,
        h: DOT,
        level: Level::Dot,
    }
}

/// When the tray is shown.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum TrayIs {
    /// Always.
    Kept,
    /// Where a pod waits; its room is kept, so that nodes do not move when it comes.
    Roomy,
    /// Where a pod waits.
    Filled,
    /// Never.
    Hidden,
}

/// Properties of the tray.
#[derive(Properties, PartialEq)]
pub struct TrayProps {
    /// Its pods.
    pub pods: Vec<Rc<Pod>>,
    /// Where it stands.
    pub y: f64,
    /// How high it is.
    pub height: f64,
    /// Where there is room for words.
    pub left: f64,
}

/// The tray; its pods are drawn by the stage.
#[component]
pub fn Tray(props: &TrayProps) -> Html {
    let (node, why) = (use_node_ref(), use_node_ref());
    use_effect_with(
        (node.clone(), why.clone(), props.y as i32, props.left as i32),
        |(node, why, y, left)| {
            if let Some(element) = browser::element(node) {
                browser::put(&element, 0.0, f64::from(*y));
            }
            if let Some(element) = browser::element(why) {
                browser::set_style(&element, "left", &format!("{left}px"));
            }
        },
    );
    let refused = || props.pods.iter().find(|pod| pod.unscheduled.is_some());
    let first = refused().or(props.pods.first());
    let is_low = props.height < HEIGHT;
    let hint = first.and_then(|pod| pod.unscheduled_hint.clone());
    // Where there is no room for both, plain words say more.
    let reason = first
        .filter(|_| !is_low || hint.is_none())
        .and_then(|pod| pod.unscheduled.clone());
    let name = first
        .filter(|_| props.pods.len() == 1 && props.left < LEFT + WIDTH_SLIM)
        .map(|pod| words::stage::named(&pod.suffix));
    let more = match props.pods.len() {
        0 | 1 => name.unwrap_or_default(),
        n => words::stage::in_tray(n),
    };
    html! {
        <div class={classes!("tray", is_low.then_some("low"))} ref={node} role="treeitem" aria-level="1" aria-selected="false"
            tabindex="-1">
            <span class="w6">{ words::stage::UNSCHEDULED }</span>
            <span class="reason" ref={why}>
                if props.pods.is_empty() { <span class="m">{ words::stage::ALL_SCHEDULED }</span> }
                if let Some(reason) = reason { <span>{ &more }{ &*reason }</span> }
                if let Some(hint) = hint {
                    <span class={classes!((!is_low).then_some("m"))}>{
                        is_low.then_some(more) }{ &*hint }</span>
                }
            </span>
        </div>
    }
}
