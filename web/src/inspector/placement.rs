//! Why the scheduler chose a node or none: a row per node, and every plug-in's word on request.

use std::rc::Rc;

use playground::view::{Placement, PlacementCell, PlacementRow, clock};
use yew::prelude::*;

use crate::app::{Dispatch, Msg};
use crate::words;

/// Properties of the table.
#[derive(Properties, PartialEq)]
pub struct TableProps {
    /// The decision.
    pub placement: Rc<Placement>,
}

/// The decision as a table.
#[component]
pub fn Table(props: &TableProps) -> Html {
    let send = use_context::<Dispatch>().unwrap_or_else(Callback::noop);
    let placement = &props.placement;
    let at = placement.at;
    let go = Callback::from(move |_: MouseEvent| send.emit(Msg::Seek(at)));
    let looked_at =
        words::inspector::looked_at(placement.attempt, placement.feasible, placement.evaluated);
    html! {
        <section class="part">
            <h3 class="cap">{ words::inspector::PLACEMENT }</h3>
            <p><button class="lnk m" onclick={go}>{ clock(at) }</button>{
                looked_at }</p>
            <table class="grid">
                <thead><tr><th scope="col">{ words::inspector::NODE }</th><th scope="col">{
                    words::inspector::VERDICT }</th><th
                    scope="col" class="num">{ words::inspector::TOTAL }</th></tr></thead>
                <tbody>{ for placement.rows.iter().map(|row| verdict(row, placement)) }</tbody>
            </table>
            <details><summary>{ words::inspector::EVERY_PLUGIN }</summary>
                <div class="across" tabindex="0" role="region"
                    aria-label={words::inspector::EVERY_PLUGIN}>{
                    plugins(placement) }</div></details>
        </section>
    }
}

fn verdict(row: &PlacementRow, placement: &Placement) -> Html {
    let mut cells = row.cells.iter().zip(placement.plugins.iter());
    let refused = cells.find_map(|(cell, plugin)| match cell {
        PlacementCell::Refused(why) => Some((plugin.name, why.clone())),
        _ => None,
    });
    let words = match (&refused, row.is_chosen) {
        (_, true) => html! { <b>{ words::inspector::CHOSEN }</b> },
        (Some((plugin, why)), _) => html! { <span title={*plugin}>{ &**why }</span> },
        (None, false) => html! { { words::inspector::POSSIBLE } },
    };
    html! {
        <tr class={classes!(row.is_chosen.then_some("on"))}>
            <th scope="row" class="mono">{ &*row.node }</th><td>{ words }</td>
            <td class="num">{ row.total.map_or_else(|| "–".to_string(), |total| total.to_string())
                }</td>
        </tr>
    }
}

/// Plug-ins down, nodes across.
fn plugins(placement: &Placement) -> Html {
    let cell = |row: &PlacementRow, index: usize, weight: Option<i64>| {
        let weight = weight.unwrap_or(1);
        let text = match row.cells.get(index) {
            Some(PlacementCell::Passed) => words::inspector::PASSED.to_string(),
            Some(PlacementCell::Refused(why)) => why.to_string(),
            Some(PlacementCell::Points { score, .. }) => format!("{score} × {weight}"),
            Some(PlacementCell::Skipped) => words::inspector::SKIPPED.to_string(),
            Some(PlacementCell::NotAsked) | None => "–".to_string(),
        };
        let is_bad = matches!(row.cells.get(index), Some(PlacementCell::Refused(_)));
        html! { <td class={classes!(is_bad.then_some("bad"))}>{ text }</td> }
    };
    html! {
        <table class="grid">
            <thead><tr><th scope="col">{ words::inspector::PLUGIN }</th>{
                for placement.rows.iter().map(|row|
                html! { <th scope="col" class="mono">{ &*row.node }</th> }) }</tr></thead>
            <tbody>{ for placement.plugins.iter().enumerate().map(|(index, plugin)| html! {
                <tr><th scope="row">{ plugin.name }</th>{ for placement.rows.iter().map(|row|
                    cell(row, index, plugin.weight)) }</tr> }) }</tbody>
        </table>
    }
}
