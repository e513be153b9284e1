//! The way to the second part of the program, where `cargo xtask build` has split it
//! (`crates/xtask/src/split.rs`). Everywhere else nobody calls this.

use wasm_bindgen::prelude::{JsValue, wasm_bindgen};

#[wasm_bindgen]
extern "C" {
    /// In `web/app.js`: fetches the second part unless it is here, and joins it to the first.
    #[wasm_bindgen(js_name = podariumRest)]
    fn join(first: &JsValue, wanted: u32);
}

/// Called by the stand-in of a function of the second part, before it goes on to it. `wanted` is
/// the function's place in the table, by which a test can tell which one it was.
#[wasm_bindgen]
pub fn load_rest(wanted: u32) {
    join(&wasm_bindgen::exports(), wanted);
}
