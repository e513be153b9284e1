//! The few things asked of the browser, each allowed to fail: styles set from code (the content
//! security policy forbids style attributes), measures, clipboard, storage and media queries.

use wasm_bindgen::JsCast;
use web_sys::{CssStyleDeclaration, Element, HtmlElement, SvgElement};
use yew::NodeRef;

/// The window; only absent outside a browser.
pub fn window() -> Option<web_sys::Window> {
    web_sys::window()
}

/// The document.
pub fn document() -> Option<web_sys::Document> {
    window()?.document()
}

/// An element by its id.
pub fn by_id(id: &str) -> Option<Element> {
    document()?.get_element_by_id(id)
}

fn style_of(element: &Element) -> Option<CssStyleDeclaration> {
    match element.dyn_ref::<HtmlElement>() {
        Some(html) => Some(html.style()),
        None => element.dyn_ref::<SvgElement>().map(SvgElement::style),
    }
}

/// Sets one style property; nothing happens where it cannot be set.
pub fn set_style(element: &Element, name: &str, value: &str) {
    if let Some(style) = style_of(element) {
        style.set_property(name, value).unwrap_or_default();
    }
}

/// Puts an element at a place, in pixels, by its transform.
pub fn put(element: &Element, x: f64, y: f64) {
    set_style(element, "transform", &format!("translate({x}px, {y}px)"));
}

/// Gives an element a size in pixels.
pub fn size(element: &Element, width: f64, height: f64) {
    set_style(element, "width", &format!("{width}px"));
    set_style(element, "height", &format!("{height}px"));
}

/// The element behind a reference.
pub fn element(node: &NodeRef) -> Option<Element> {
    node.cast::<Element>()
}

/// Moves the focus to an element, without scrolling the page that embeds us.
pub fn focus(element: &Element) {
    if let Some(html) = element.dyn_ref::<HtmlElement>() {
        html.focus().unwrap_or_default();
    }
}

/// Takes the focus away from an element.
pub fn blur(element: &Element) {
    if let Some(html) = element.dyn_ref::<HtmlElement>() {
        html.blur().unwrap_or_default();
    }
}

/// Moves the focus to the first of `wanted` that is inside, and gives what brings it back.
pub fn focus_inside(node: &NodeRef, wanted: &[&str]) -> impl FnOnce() + use<> {
    let opener = document().and_then(|document| document.active_element());
    let find = |what: &&str| element(node)?.query_selector(what).ok().flatten();
    if let Some(first) = wanted.iter().find_map(find) {
        focus(&first);
    }
    move || {
        if let Some(opener) = opener {
            focus(&opener);
        }
    }
}

/// Milliseconds of the browser's monotonic clock: for budgets and frames, never for the model.
pub fn now_ms() -> f64 {
    window()
        .and_then(|window| window.performance())
        .map_or(0.0, |clock| clock.now())
}

/// Whether a media query holds.
pub fn media(query: &str) -> bool {
    window()
        .and_then(|window| window.match_media(query).ok().flatten())
        .is_some_and(|m| m.matches())
}

/// How wide the page is laid out, in pixels; nothing where it is not shown.
pub fn width() -> Option<f64> {
    let width = document()?.document_element()?.client_width();
    (width > 0).then(|| f64::from(width))
}

/// Copies text; a browser that forbids it says so later, which changes nothing here.
pub fn copy(text: &str) {
    if let Some(window) = window() {
        let navigator = window.navigator();
        let clipboard = js_sys::Reflect::get(&navigator, &"clipboard".into());
        if clipboard.is_ok_and(|clipboard| clipboard.is_object()) {
            let promise = navigator.clipboard().write_text(text);
            wasm_bindgen_futures::spawn_local(async move {
                wasm_bindgen_futures::JsFuture::from(promise)
                    .await
                    .map(drop)
                    .unwrap_or_default();
            });
        }
    }
}

/// Reads a value kept for this session; nothing where storage is blocked.
pub fn recall(key: &str) -> Option<String> {
    window()?.session_storage().ok()??.get_item(key).ok()?
}

/// Keeps a value for this session; nothing happens where storage is blocked.
pub fn keep(key: &str, value: &str) {
    if let Some(Some(storage)) = window().and_then(|window| window.session_storage().ok()) {
        storage.set_item(key, value).unwrap_or_default();
    }
}

/// The fragment of the address, without its `#`.
pub fn fragment() -> String {
    let hash = window()
        .and_then(|window| window.location().hash().ok())
        .unwrap_or_default();
    hash.trim_start_matches('#').to_string()
}

/// Saves a text as a file.
pub fn download(name: &str, kind: &str, text: &str) {
    let data = String::from(js_sys::encode_uri_component(text));
    save(name, &format!("data:{kind};charset=utf-8,{data}"));
}

/// Saves what an address leads to as a file.
pub fn save(name: &str, address: &str) {
    let link = document().and_then(|document| document.create_element("a").ok());
    if let Some(link) = link.and_then(|link| link.dyn_into::<HtmlElement>().ok()) {
        link.set_attribute("href", address).unwrap_or_default();
        link.set_attribute("download", name).unwrap_or_default();
        link.click();
    }
}

/// Opens an address in a page of its own, which cannot reach back.
pub fn open(address: &str) {
    if let Some(window) = window() {
        let opened = window.open_with_url_and_target_and_features(address, "_blank", "noopener");
        opened.map(drop).unwrap_or_default();
    }
}

/// The address without its fragment.
pub fn address() -> String {
    let href = window()
        .and_then(|window| window.location().href().ok())
        .unwrap_or_default();
    href.split('#').next().unwrap_or_default().to_string()
}
