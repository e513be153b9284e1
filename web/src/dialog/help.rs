//! The keys, what is simulated and what is not, and where everything comes from.

use yew::prelude::*;

use crate::words;

fn list(rows: &[(&'static str, &'static str)], is_key: bool) -> Html {
    let row = |(name, what): &(&'static str, &'static str)| {
        let name = match is_key {
            true => html! { <kbd>{ *name }</kbd> },
            false => html! { { *name } },
        };
        html! { <><dt>{ name }</dt><dd>{ *what }</dd></> }
    };
    html! { <dl>{ for rows.iter().map(row) }</dl> }
}

/// The keys, and what is behind the page.
#[component]
pub fn Help() -> Html {
    html! { <>
        { list(&words::dialogs::KEYS, true) }
        <h3 class="cap">{ words::dialogs::SIMULATED }</h3>
        { list(&words::dialogs::FIDELITY, false) }
        <h3 class="cap">{ words::dialogs::PRIVACY }</h3>
        <p class="t12">
            { words::dialogs::PRIVACY_IS }</p>
        <p class="t12 m">{ words::dialogs::LICENCE }</p>
    </> }
}
