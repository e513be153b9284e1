//! Thousands of nodes: one cell each, painted on a canvas. How full a cell is says how much CPU is
//! requested; updating nodes are amber, nodes with failing pods red and larger, silent ones hollow.
//!
//! The canvas says nothing to a screen reader: the box around it is a list of which only the
//! chosen node is an element, and the panel beside it has the same nodes as a table.

use std::rc::Rc;

use playground::view::{Node, NodeCondition, count};
use wasm_bindgen::JsCast;
use web_sys::{CanvasRenderingContext2d, Element, HtmlCanvasElement};
use yew::prelude::*;

use super::tally::Tally;
use crate::app::{Dispatch, Msg};
use crate::browser;
use crate::words;

/// Distances between cells, the largest that fits is taken.
const PITCHES: [f64; 18] = [
    40.0, 36.0, 32.0, 28.0, 26.0, 24.0, 22.0, 20.0, 18.0, 16.0, 14.0, 12.0, 10.0, 8.0, 7.0, 6.0,
    5.0, 4.0,
];

/// Properties of the heat map.
#[derive(Properties, PartialEq)]
pub struct HeatProps {
    /// Nodes.
    pub nodes: Rc<[Rc<Node>]>,
    /// What the pods of every node are doing.
    pub tallies: Rc<[Tally]>,
    /// Room.
    pub width: f64,
    /// Room.
    pub height: f64,
}

/// Where cells stand.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Grid {
    columns: usize,
    pitch: f64,
    count: usize,
}

impl Grid {
    /// The largest cells of which `count` fit; the smallest if none do.
    pub fn new(count: usize, width: f64, height: f64) -> Grid {
        let of = |pitch: f64| Grid {
            columns: ((width / pitch).floor() as usize).max(1),
            pitch,
            count,
        };
        let fits = |grid: &Grid| grid.height() <= height;
        let mut grids = PITCHES.into_iter().map(of);
        grids
            .clone()
            .find(fits)
            .or_else(|| grids.next_back())
            .unwrap_or(of(4.0))
    }

    /// Height of all rows.
    pub fn height(&self) -> f64 {
        self.count.div_ceil(self.columns) as f64 * self.pitch
    }

    /// The corner of a cell.
    fn corner(&self, index: usize) -> (f64, f64) {
        let (row, column) = (index / self.columns, index % self.columns);
        (column as f64 * self.pitch, row as f64 * self.pitch)
    }

    /// The cell at a point.
    fn at(&self, x: f64, y: f64) -> Option<usize> {
        if x < 0.0 || y < 0.0 || x >= self.columns as f64 * self.pitch {
            return None;
        }
        let (column, row) = ((x / self.pitch) as usize, (y / self.pitch) as usize);
        Some(row * self.columns + column).filter(|index| *index < self.count)
    }

    /// Where a key leads from a cell.
    fn moved(&self, from: usize, key: &str) -> Option<usize> {
        let last = self.count.checked_sub(1)?;
        Some(match key {
            "ArrowLeft" => from.saturating_sub(1),
            "ArrowRight" => (from + 1).min(last),
            "ArrowUp" => from.checked_sub(self.columns).unwrap_or(from),
            "ArrowDown" => Some(from + self.columns)
                .filter(|to| *to <= last)
                .unwrap_or(from),
            "Home" => 0,
            "End" => last,
            _ => return None,
        })
    }
}

/// One node in words.
pub fn words(node: &Node, tally: &Tally) -> String {
    let mut parts = vec![words::pods(tally.total() as usize)];
    parts.push(words::stage::cpu_percent(share(node)));
    if tally.failing() > 0 {
        parts.push(words::stage::failing(&tally.failing()));
    }
    if tally.moving() > 0 {
        parts.push(words::stage::updating(&tally.moving()));
    }
    parts.extend(node.condition.words());
    format!("{}: {}", node.reference.name, parts.join(", "))
}

/// The part of a node's CPU that is requested.
pub fn share(node: &Node) -> f64 {
    node.cpu.requested as f64 / node.cpu.capacity.max(1) as f64
}

/// The heat map.
#[component]
pub fn Heat(props: &HeatProps) -> Html {
    let send = use_context::<Dispatch>().unwrap_or_else(Callback::noop);
    let (canvas, active_node) = (use_node_ref(), use_node_ref());
    let active = use_state(|| 0_usize);
    let grid = Grid::new(props.nodes.len(), props.width, props.height - 24.0);
    let at = (*active).min(props.nodes.len().saturating_sub(1));
    {
        let (canvas, active_node) = (canvas.clone(), active_node.clone());
        let (nodes, tallies) = (props.nodes.clone(), props.tallies.clone());
        let width = props.width;
        use_effect(move || {
            if let Some(canvas) = canvas.cast::<HtmlCanvasElement>() {
                paint(&canvas, &nodes, &tallies, grid, width).unwrap_or_default();
            }
            if let Some(element) = browser::element(&active_node) {
                let (x, y) = grid.corner(at);
                browser::put(&element, x, y);
                browser::size(&element, grid.pitch, grid.pitch);
            }
        });
    }
    let open = opener(&send, &props.nodes);
    let over = {
        let active = active.clone();
        Callback::from(move |event: PointerEvent| {
            if let Some(index) = hit(&event, grid) {
                active.set(index);
            }
        })
    };
    let click = {
        let open = open.clone();
        Callback::from(move |event: MouseEvent| {
            if let Some(index) = hit(&event, grid) {
                open.emit(index);
            }
        })
    };
    let keydown = keys(grid, at, active.clone(), open);
    let said = match (props.nodes.get(at), props.tallies.get(at)) {
        (Some(node), Some(tally)) => words(node, tally),
        _ => String::new(),
    };
    let n = props.nodes.len();
    html! { <>
        <div class="heat" role="listbox" tabindex="0" onkeydown={keydown} onpointermove={over}
            onclick={click} aria-label={words::stage::cells(n)}
            aria-activedescendant="heat-active">
            <span class="inks hidden" aria-hidden="true"><i class="f-g ink" /><i class="f-a ink" /><i
                class="f-r ink" /><i class="f-n ink" /></span>
            <canvas ref={canvas} aria-hidden="true" />
            <div id="heat-active" class="cell" ref={active_node} role="option"
                aria-selected="true" aria-setsize={n.to_string()}
                aria-posinset={(at + 1).to_string()} aria-label={said.clone()} />
        </div>
        { legend(props, said) }
    </> }
}

/// Draws a node alone and selects it.
fn opener(send: &Dispatch, nodes: &Rc<[Rc<Node>]>) -> Callback<usize> {
    let (send, nodes) = (send.clone(), nodes.clone());
    Callback::from(move |index: usize| {
        if let Some(node) = nodes.get(index) {
            send.emit(Msg::Focus(Some(node.reference.name.clone())));
            send.emit(Msg::Select(Some(node.reference.clone())));
        }
    })
}

fn keys(
    grid: Grid,
    at: usize,
    active: UseStateHandle<usize>,
    open: Callback<usize>,
) -> Callback<KeyboardEvent> {
    Callback::from(move |event: KeyboardEvent| {
        let key = event.key();
        if key == "Enter" {
            open.emit(at);
        } else if let Some(to) = grid.moved(at, &key) {
            active.set(to);
        } else {
            return;
        }
        event.prevent_default();
        event.stop_propagation();
    })
}

fn legend(props: &HeatProps, said: String) -> Html {
    let nodes =
        |holds: fn(&Tally) -> bool| count(props.tallies.iter().filter(|t| holds(t)).count());
    html! {
        <div class="heat-legend">
            <span class="row"><i class="ramp" />{ words::stage::CPU_REQUESTED }</span>
            <span class="row f-a"><i class="key" />{ words::stage::updating(
                &nodes(|tally| tally.moving() > 0)) }</span>
            <span class="row f-r"><i class="key" />{ words::stage::failing(
                &nodes(|tally| tally.failing() > 0)) }</span>
            <span class="sp" /><span class="said">{ said }</span>
        </div>
    }
}

fn hit(event: &MouseEvent, grid: Grid) -> Option<usize> {
    let element = event.current_target()?.dyn_into::<Element>().ok()?;
    let rect = element.get_bounding_client_rect();
    grid.at(
        f64::from(event.client_x()) - rect.left(),
        f64::from(event.client_y()) - rect.top(),
    )
}

/// The ink of a colour family, as the style sheet has it now.
fn ink(class: &str) -> Option<String> {
    let probe = browser::document()?.query_selector(class).ok()??;
    let style = browser::window()?.get_computed_style(&probe).ok()??;
    style.get_property_value("color").ok()
}

fn paint(
    canvas: &HtmlCanvasElement,
    nodes: &[Rc<Node>],
    tallies: &[Tally],
    grid: Grid,
    width: f64,
) -> Option<()> {
    let ratio = browser::window()?.device_pixel_ratio().clamp(1.0, 3.0);
    let height = grid.height().max(1.0);
    canvas.set_width((width * ratio) as u32);
    canvas.set_height((height * ratio) as u32);
    browser::size(canvas, width, height);
    let context = canvas.get_context("2d").ok()??;
    let context = context.dyn_into::<CanvasRenderingContext2d>().ok()?;
    context.scale(ratio, ratio).ok()?;
    let inks = [
        ink(".inks .f-g")?,
        ink(".inks .f-a")?,
        ink(".inks .f-r")?,
        ink(".inks .f-n")?,
    ];
    let side = grid.pitch - if grid.pitch > 8.0 { 2.0 } else { 1.0 };
    let cells = || nodes.iter().zip(tallies).enumerate();
    for (index, (node, tally)) in cells() {
        let (x, y) = grid.corner(index);
        let is_silent = matches!(node.condition, NodeCondition::NotReady(_));
        let [green, amber, _, neutral] = &inks;
        if is_silent {
            context.set_global_alpha(1.0);
            context.set_stroke_style_str(neutral);
            context.stroke_rect(x + 0.5, y + 0.5, side - 1.0, side - 1.0);
            continue;
        }
        let is_moving = tally.moving() > 0;
        context.set_global_alpha(if is_moving {
            1.0
        } else {
            0.12 + 0.88 * share(node).min(1.0)
        });
        context.set_fill_style_str(if is_moving { amber } else { green });
        context.fill_rect(x, y, side, side);
    }
    // Failing nodes last and larger: at any size they are seen first.
    context.set_global_alpha(1.0);
    for (index, _) in cells().filter(|(_, (_, tally))| tally.failing() > 0) {
        let (x, y) = grid.corner(index);
        let more = (9.0 - side).max(0.0) / 2.0;
        context.set_fill_style_str(&inks[2]);
        let whole = side + 2.0 * more;
        context.clear_rect(x - more - 1.0, y - more - 1.0, whole + 2.0, whole + 2.0);
        context.fill_rect(x - more, y - more, whole, whole);
    }
    Some(())
}

#[cfg(test)]
mod tests {
    use super::Grid;

    #[test]
    fn five_thousand_nodes_fit_and_every_cell_is_found_again() {
        let grid = Grid::new(5000, 288.0, 300.0);
        assert_eq!(grid.pitch, 4.0);
        assert!(grid.height() <= 300.0);
        for index in [0, 1, 71, 72, 4999] {
            let (x, y) = grid.corner(index);
            assert_eq!(grid.at(x + 1.0, y + 1.0), Some(index));
        }
        assert_eq!(grid.at(1.0, grid.height() + 1.0), None);
    }

    #[test]
    fn keys_stay_on_the_map() {
        let grid = Grid::new(10, 16.0, 12.0);
        assert_eq!(grid.columns, 4);
        assert_eq!(grid.moved(0, "ArrowDown"), Some(4));
        assert_eq!(grid.moved(8, "ArrowDown"), Some(8));
        assert_eq!(grid.moved(2, "ArrowUp"), Some(2));
        assert_eq!(grid.moved(0, "End"), Some(9));
        assert_eq!(grid.moved(0, "x"), None);
    }
}
