//! The object's YAML as it is now; lines that changed since the last look glow once.

use std::rc::Rc;

use playground::view::Inspection;
use yew::prelude::*;

use crate::editor::highlight::line;

/// Properties of the YAML.
#[derive(Properties, PartialEq)]
pub struct YamlProps {
    /// The object.
    pub inspection: Rc<Inspection>,
}

/// The YAML.
#[component]
pub fn Yaml(props: &YamlProps) -> Html {
    let last = use_mut_ref(|| None::<(playground::view::Ref, Rc<str>)>);
    let inspection = &props.inspection;
    let before = last
        .borrow()
        .as_ref()
        .filter(|(of, _)| *of == inspection.reference)
        .map(|(_, text)| text.clone());
    *last.borrow_mut() = Some((inspection.reference.clone(), inspection.yaml.clone()));
    let is_new = |text: &str| {
        before
            .as_ref()
            .is_some_and(|before| !before.lines().any(|old| old == text))
    };
    let row = |text: &str| {
        html! { <div class={classes!(is_new(text).then_some("new"))}>{ line(text)
        }</div> }
    };
    html! { <div class="yaml" tabindex="0" role="region" aria-label="YAML">{
    for inspection.yaml.lines().map(row) }</div> }
}
