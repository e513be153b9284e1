//! Times the simulation in the page, by the plan that the native bench prints.
//!
//! The plan is a JSON list. Each item is one line of the table, measured in a page of its own:
//! `calls` and then `timed` are lists of `[method, argument, …]` of `window.podarium`, and only
//! the latter are measured. The value is the time in `ms`; with `count` (events handled, which
//! are the same everywhere) events per second; with `pods` the growth of wasm memory per pod.

use crate::Options;
use crate::driver::{Browser, Driver};
use crate::page::Page;
use serde_json::{Value, json};

/// The best of so many counts: other programs only ever make it slower.
const RUNS: u32 = 3;

/// Prints `metric<TAB>value<TAB>unit` for each item; true if there was one.
pub fn run(options: &Options) -> bool {
    let plan = std::fs::read_to_string(&options.path).expect("the plan is readable");
    let plan: Value = serde_json::from_str(&plan).expect("the plan is JSON");
    let items = plan.as_array().expect("the plan is a list");
    let Some(driver) = Driver::start(Browser::Chromium, &options.programs) else {
        return false;
    };
    let page = driver.page(&options.origin);
    for item in items {
        let values: Vec<f64> = (0..RUNS).map(|_| measure(&page, item)).collect();
        let (best, unit) = match (item["count"].as_f64(), item["pods"].as_f64()) {
            (Some(_), _) => (values.into_iter().fold(0.0, f64::max), "/s"),
            (None, Some(_)) => (values.into_iter().fold(f64::INFINITY, f64::min), "bytes"),
            (None, None) => (values.into_iter().fold(f64::INFINITY, f64::min), "ms"),
        };
        println!(
            "{}\t{best:.1}\t{unit}",
            item["metric"].as_str().unwrap_or("?")
        );
    }
    page.close();
    !items.is_empty()
}

fn measure(page: &Page, item: &Value) -> f64 {
    let script = "
        const [calls, timed] = args;
        const all = async (list) => {
          for (const [method, ...rest] of list) await window.podarium[method](...rest);
        };
        await window.podarium.pause();
        const memory = () => window.__recorded.memory.buffer.byteLength;
        const before = memory();
        await all(calls);
        const start = performance.now();
        await all(timed);
        return { ms: performance.now() - start, bytes: memory() - before };";
    page.open("/");
    let list = |name: &str| item.get(name).cloned().unwrap_or(json!([]));
    let got = page.eval_async(script, vec![list("calls"), list("timed")]);
    let ms = got["ms"].as_f64().unwrap_or_default();
    match (item["count"].as_f64(), item["pods"].as_f64()) {
        (Some(count), _) => count * 1000.0 / ms,
        (None, Some(pods)) => got["bytes"].as_f64().unwrap_or_default() / pods,
        (None, None) => ms,
    }
}
