//! The keys, where they work, and what is behind the page.

use yew::prelude::*;

const KEYS: [(&str, &str); 11] = [
    ("Space", "play or pause, on the map or the time line"),
    (", .", "previous or next event"),
    ("[ ]", "previous or next marker"),
    ("← →", "on the time line: 5 s; with Shift: a tenth"),
    ("0 – 9", "on the time line: that many tenths"),
    ("Arrows", "on the map: to the next pod"),
    ("Home End", "first or last pod; start or end of time"),
    ("Letters", "on the map: the pod whose name begins so"),
    ("M", "on a pod: its menu"),
    ("Ctrl ↵", "apply the manifest"),
    ("Esc", "close, or leave the editor: then Tab"),
];

/// The keys.
#[component]
pub fn Help() -> Html {
    html! { <>
        <dl>{ for KEYS.into_iter().map(|(keys, what)| html! {
            <><dt><kbd>{ keys }</kbd></dt><dd>{ what }</dd></> }) }</dl>
        <p class="t12 m">
            { "Everything happens in this tab: no cluster, no server, " }
            { "and nothing leaves your browser." }</p>
    </> }
}
