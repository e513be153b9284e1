//! The ownership ribbon: a workload, a bracket, one row per set, and the budget of its roll-out.

use std::rc::Rc;

use playground::view::{Pod, Ref, SetRow, Workload};
use yew::prelude::*;

use super::budget::band;
use super::tally::{Tally, line};
use crate::app::{Dispatch, Msg};
use crate::icon::{Icon, kind_icon, revision_class};
use crate::menu::opens;
use crate::words;

/// Rows shown; if there are more sets, the first row sums up the older ones.
const ROWS_MAX: usize = 3;

/// Properties of the ribbon.
#[derive(Properties, PartialEq)]
pub struct RibbonProps {
    /// Pods: counted where there is no workload.
    pub pods: Rc<[Rc<Pod>]>,
    /// All workloads.
    pub workloads: Rc<[Rc<Workload>]>,
    /// What is selected.
    pub selected: Option<Ref>,
    /// The owner of what is selected.
    pub owner: Option<Ref>,
}

/// The workload a ribbon or band is about: the selected one, that of the headline, or the one with
/// most going on.
pub fn subject<'a>(
    workloads: &'a [Rc<Workload>],
    selected: Option<&Ref>,
    owner: Option<&Ref>,
) -> Option<&'a Rc<Workload>> {
    let named = |reference: &Ref| {
        workloads.iter().find(|w| {
            w.reference == *reference || w.sets.iter().any(|set| set.reference == *reference)
        })
    };
    let score = |w: &Rc<Workload>| (w.is_rolling, w.is_failing, w.budget.is_some(), w.want);
    selected
        .and_then(named)
        .or_else(|| owner.and_then(named))
        .or_else(|| workloads.iter().find(|w| w.is_replacing()))
        .or_else(|| {
            workloads
                .iter()
                .rev()
                .max_by_key(|workload| score(workload))
        })
}

/// The ribbon.
#[component]
pub fn Ribbon(props: &RibbonProps) -> Html {
    let send = use_context::<Dispatch>().unwrap_or_else(Callback::noop);
    let Some(workload) = subject(
        &props.workloads,
        props.selected.as_ref(),
        props.owner.as_ref(),
    ) else {
        return html! { <div class="ribbon">{ line(&Tally::of(props.pods.iter())) }</div> };
    };
    let reference = workload.reference.clone();
    let select = |reference: &Ref| {
        let (send, reference) = (send.clone(), reference.clone());
        Callback::from(move |_: MouseEvent| send.emit(Msg::Select(Some(reference.clone()))))
    };
    let hidden = match workload.sets.len() {
        few if few <= ROWS_MAX => 0,
        many => many + 1 - ROWS_MAX,
    };
    let (older, rows) = workload.sets.split_at(hidden);
    let count = rows.len() + usize::from(hidden > 0);
    let menu = opens(&send, &reference);
    html! {
        <div class="ribbons"><div class="ribbon">
            <div class="who" oncontextmenu={menu.clone()}>
                <button class="name" onclick={select(&reference)} aria-label={format!("{} {}, {}",
                    reference.kind, reference.name, workload.summary)}>
                    <Icon name={kind_icon(workload.kind)} /><span>{ &*reference.name }</span>
                </button>
                <button class="more" onclick={menu} aria-label={words::actions_for(
                    &reference.text())}><Icon name="more" /></button>
                <div class="t12 m">{ &*workload.summary }</div>
            </div>
            { brace(count) }
            if count > 0 { <table class={classes!((count > 2).then_some("dense"))}>
                <thead><tr><td></td><th><span class="hidden">{ words::stage::SET }</span></th><th>{
                    words::WANT
                    }</th><th>{ words::stage::HAVE }</th><th>{ words::READY }</th></tr></thead>
                <tbody>{ older_row(older) }{ for rows.iter().map(|row| {
                    let image = workload.image.as_ref().map(|(_, image)| &**image);
                    set_row(row, image, select(&row.reference))
                }) }</tbody>
            </table> }
            if let Some(budget) = &workload.budget { { band(budget, 236.0, false) } }
        </div></div>
    }
}

fn brace(rows: usize) -> Html {
    let d = match rows {
        0 => return html! { <svg class="brace" aria-hidden="true" /> },
        1 => "M0 17H18",
        3 => "M0 33H8M8 18V48M8 18H18M8 33H18M8 48H18",
        _ => "M0 27H8M8 17V39M8 17H18M8 39H18",
    };
    html! { <svg class="brace" viewBox="0 0 20 60" aria-hidden="true"><path {d} fill="none"
    stroke="currentColor" /></svg> }
}

/// What there is of sets that have no row of their own.
fn older_row(sets: &[SetRow]) -> Html {
    if sets.is_empty() {
        return html! {};
    }
    let sum = |number: fn(&SetRow) -> u32| sets.iter().map(number).sum::<u32>();
    html! {
        <tr><td></td><td class="m">{ words::stage::older_sets(sets.len()) }</td>
            <td>{ sum(|set| set.want) }</td><td>{ sum(|set| set.have) }</td><td>{
            sum(|set| set.ready) }</td></tr>
    }
}

fn set_row(row: &SetRow, image: Option<&str>, select: Callback<MouseEvent>) -> Html {
    let number = |n: u32, strong: bool| match strong {
        true => html! { <td><b>{ n }</b></td> },
        false => html! { <td>{ n }</td> },
    };
    // A set that is its workload has no name of its own to stand before the tag.
    let version = match &*row.hash {
        "" => image.unwrap_or(&row.version),
        _ => &row.version,
    };
    html! {
        <tr class={revision_class(row.letter)} key={row.reference.text()}>
            <td class="rv">{ row.letter.map(String::from) }</td>
            <td class="mono"><span class="lnk hash" onclick={select}>{ &*row.hash }{ " "
                }</span><span class="m" title={image.map(str::to_string)}>{ version.to_string() }</span></td>
            { number(row.want, false) }{ number(row.have, row.have != row.want) }{ number(row.ready,
                row.ready != row.have) }
        </tr>
    }
}
