//! The descriptions that `kubectl explain` prints: files beside the page, which are fetched when
//! the first line asks for them.

use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::Response;

use super::{App, Msg};
use crate::browser;

/// The script that starts the program; what is fetched lies beside it.
const START: &str = "app.js";

impl App {
    /// Whether a line has to wait for the descriptions. `again` comes when they are there, or when
    /// they cannot be had: then the answer itself says what it lacks.
    pub fn awaits_descriptions(&mut self, line: &str, again: Msg) -> bool {
        let asks = line.split_whitespace().any(|word| word == "explain");
        if !asks || self.has_asked_for_schemas {
            return false;
        }
        self.has_asked_for_schemas = true;
        let send = self.send.clone();
        spawn_local(async move {
            if let Ok(texts) = schemas().await {
                let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
                playground::provide_descriptions(&texts);
            }
            send.emit(again);
        });
        true
    }
}

async fn schemas() -> Result<Vec<String>, JsValue> {
    let window = browser::window().ok_or(JsValue::NULL)?;
    let document = browser::document().ok_or(JsValue::NULL)?;
    let script = document.query_selector(&format!("script[src$='{START}']"))?;
    let path = script.and_then(|script| script.get_attribute("src"));
    let path = path.unwrap_or_default();
    let folder = path.strip_suffix(START).unwrap_or_default();
    let mut texts = Vec::new();
    for file in playground::SCHEMA_FILES {
        let fetched = JsFuture::from(window.fetch_with_str(&format!("{folder}{file}"))).await?;
        let response: Response = fetched.dyn_into()?;
        let text = JsFuture::from(response.text()?).await?;
        texts.push(text.as_string().unwrap_or_default());
    }
    Ok(texts)
}
