//! Times the simulation in the page, by the plan that the native bench prints.
//!
//! The plan is a JSON list. Each item is one line of the table, measured in a page of its own:
//! `calls` and then `timed` are lists of `[method, argument, …]` of `window.podarium`, and only
//! the latter are measured. The value is the time in `ms`; with `count` (events handled, which
//! are the same everywhere) events per second; with `pods` the growth of wasm memory per pod; with
//! `frames` the work of the main thread per frame while so many seconds play at `speed`. `once`
//! says that it takes too long for a second time. Loading and clicking are measured after it.

use crate::Options;
use crate::driver::{Browser, Driver};
use crate::page::Page;
use serde_json::{Value, json};
use std::time::Duration;

/// The best of so many counts: other programs only ever make it slower.
const RUNS: u32 = 3;
/// Longest wait for one measurement.
const PATIENCE: Duration = Duration::from_secs(900);

/// Prints `metric<TAB>value<TAB>unit` for each item; true if there was one.
pub fn run(options: &Options) -> bool {
    let plan = std::fs::read_to_string(&options.path).expect("the plan is readable");
    let plan: Value = serde_json::from_str(&plan).expect("the plan is JSON");
    let items = plan.as_array().expect("the plan is a list");
    let Some(driver) = Driver::start(Browser::Chromium, &options.programs) else {
        return false;
    };
    let page = driver.page(&options.origin);
    page.wait_at_most(PATIENCE);
    for item in items {
        let runs = if item["once"] == true { 1 } else { RUNS };
        let values = (0..runs).map(|_| measure(&page, item));
        let (best, unit) = match (item["count"].as_f64(), item["pods"].as_f64()) {
            (Some(_), _) => (values.fold(0.0, f64::max), "/s"),
            (None, Some(_)) => (values.fold(f64::INFINITY, f64::min), "bytes"),
            (None, None) => (values.fold(f64::INFINITY, f64::min), "ms"),
        };
        line(item["metric"].as_str().unwrap_or("?"), best, unit);
    }
    let best = |measure: fn(&Page) -> f64| {
        (0..RUNS)
            .map(|_| measure(&page))
            .fold(f64::INFINITY, f64::min)
    };
    line(
        "from a cold load to the first pod",
        best(load_to_first_pod),
        "ms",
    );
    line(
        "from a click on a pod to the next paint",
        best(click_to_paint),
        "ms",
    );
    page.close();
    !items.is_empty()
}

fn line(metric: &str, value: f64, unit: &str) {
    println!("{metric}\t{value:.1}\t{unit}");
}

fn measure(page: &Page, item: &Value) -> f64 {
    open_touched(page);
    page.eval(WATCH_FRAMES);
    let list = |name: &str| item.get(name).cloned().unwrap_or(json!([]));
    let of = |name: &str| item.get(name).cloned().unwrap_or(Value::Null);
    let given = vec![list("calls"), list("timed"), of("frames"), of("speed")];
    let got = page.eval_async(PLAY, given);
    let number = |name: &str| got[name].as_f64().unwrap_or_default();
    match (item["count"].as_f64(), item["pods"].as_f64()) {
        _ if item["frames"].is_number() => number("frame"),
        (Some(count), _) => count * 1000.0 / number("ms"),
        (None, Some(pods)) => number("bytes") / pods,
        (None, None) => number("ms"),
    }
}

/// Opens the page as somebody finds it whose pointer has come over it: with all of its program.
fn open_touched(page: &Page) {
    page.open("/");
    page.eval("dispatchEvent(new Event('pointerover'))");
    page.until("the program is whole", || {
        let mark = "return performance.getEntriesByName('podarium has its second part').length";
        page.eval(mark) == 1
    });
}

/// Calls what is to be called, then what is to be measured, or lets time run.
const PLAY: &str = "
    const [calls, timed, seconds, speed] = args;
    const all = async (list) => {
      for (const [method, ...rest] of list) await window.podarium[method](...rest);
    };
    await window.podarium.pause();
    const memory = () => window.__recorded.memory.buffer.byteLength;
    const before = memory();
    await all(calls);
    if (seconds) {
      await window.podarium.setSpeed(speed);
      await window.podarium.play();
      const work = window.__work = [];
      await new Promise((done) => setTimeout(done, seconds * 1000));
      await window.podarium.pause();
      work.sort((a, b) => a - b);
      return { frame: work[Math.floor(work.length * 0.95)] ?? 0 };
    }
    const start = performance.now();
    await all(timed);
    return { ms: performance.now() - start, bytes: memory() - before };";

/// From the first callback of a frame to the first message after its painting: scripts, style,
/// layout and paint of the main thread.
const WATCH_FRAMES: &str = "
    const ask = window.requestAnimationFrame.bind(window);
    const channel = new MessageChannel();
    let begun = null;
    window.__work = [];
    channel.port1.onmessage = () => {
      window.__work.push(performance.now() - begun);
      begun = null;
    };
    window.requestAnimationFrame = (callback) => ask((time) => {
      if (begun === null) {
        begun = performance.now();
        channel.port2.postMessage(null);
      }
      callback(time);
    });";

/// Milliseconds from the navigation to a pod that is drawn.
fn load_to_first_pod(page: &Page) -> f64 {
    page.visit("/");
    let got = page.eval_async(
        "const frame = () => new Promise((done) => requestAnimationFrame(done));
         for (;;) {
           const first = document.querySelector('[role=treeitem][data-uid]');
           if (first) return performance.now();
           await frame();
         }",
        vec![],
    );
    got.as_f64().unwrap_or_default()
}

/// What the browser itself says of a click: from the input to the paint that answers it.
fn click_to_paint(page: &Page) -> f64 {
    open_touched(page);
    page.podarium("pause", &[]);
    page.podarium("seek", &[json!("30s")]);
    page.eval(
        "window.__clicks = [];
         new PerformanceObserver((list) => {
           for (const entry of list.getEntries()) window.__clicks.push(entry.duration);
         }).observe({ type: 'event', durationThreshold: 16, buffered: true });",
    );
    let pods = page.all_by_role("treeitem");
    let pod = pods
        .iter()
        .find(|item| item.name.contains("Ready, on node"));
    pod.expect("a pod is drawn").click();
    let got = page.eval_async(
        "await new Promise((done) => setTimeout(done, 1500));
         return Math.max(16, ...window.__clicks);",
        vec![],
    );
    got.as_f64().unwrap_or_default()
}
