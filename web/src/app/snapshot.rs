//! Pictures for scripts: the still as SVG text, or drawn by the browser as a PNG data address.

use js_sys::{Function, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

use super::bridge::Call;
use crate::browser;
use crate::words;

/// Answers with the picture as PNG, once the browser has drawn it.
pub fn answer_png(call: Call, svg: String) {
    wasm_bindgen_futures::spawn_local(async move {
        let png = png(&svg).await;
        call.answer(png.map_err(|_| words::scripts::NO_PICTURE.to_owned()));
    });
}

/// Saves the picture as PNG, once the browser has drawn it.
pub fn save_png(name: String, svg: String) {
    wasm_bindgen_futures::spawn_local(async move {
        if let Some(address) = png(&svg).await.ok().and_then(|address| address.as_string()) {
            browser::save(&name, &address);
        }
    });
}

async fn png(svg: &str) -> Result<JsValue, JsValue> {
    let document = browser::document().ok_or(JsValue::NULL)?;
    let image = document.create_element("img")?;
    let address = format!(
        "data:image/svg+xml;charset=utf-8,{}",
        String::from(js_sys::encode_uri_component(svg))
    );
    image.set_attribute("src", &address)?;
    let decoded: Promise = method(&image, "decode", &[])?.dyn_into()?;
    JsFuture::from(decoded).await?;
    let canvas = document.create_element("canvas")?;
    for side in ["width", "height"] {
        Reflect::set(&canvas, &side.into(), &Reflect::get(&image, &side.into())?)?;
    }
    let context = method(&canvas, "getContext", &["2d".into()])?;
    method(&context, "drawImage", &[image.into(), 0.into(), 0.into()])?;
    method(&canvas, "toDataURL", &["image/png".into()])
}

/// Calls a method by its name: the few of a canvas are not worth their bindings.
fn method(object: &JsValue, name: &str, arguments: &[JsValue]) -> Result<JsValue, JsValue> {
    let function: Function = Reflect::get(object, &name.into())?.dyn_into()?;
    function.apply(object, &arguments.iter().collect::<js_sys::Array>())
}
