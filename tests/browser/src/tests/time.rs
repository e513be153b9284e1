//! Time: ranges, quiet stretches, branches, markers, lanes.
//! Numbers in names are those of the acceptance points of the design.

use super::Test;
use super::playground::{digest, open_paused, pods};
use crate::page::Page;
use serde_json::{Value, json};

pub const TESTS: &[Test] = &[
    Test {
        name: "point 38: a branch has a name, and the future that was left can be taken up",
        run: branches,
    },
    Test {
        name: "point 39: quiet time is jumped over with a break mark, and changes nothing",
        run: quiet_time,
    },
    Test {
        name: "point 41: a dragged range limits events and lanes, and Escape clears it",
        run: dragged_range,
    },
    Test {
        name: "point 41: I and O on the time line set a range without a pointer",
        run: typed_range,
    },
    Test {
        name: "point 42: lanes of many pods are drawn only where they are in sight",
        run: many_lanes,
    },
    Test {
        name: "point 42: a lane under the pointer marks its pod on the map",
        run: shared_hover,
    },
    Test {
        name: "point 43: running until stable ends by itself",
        run: until_stable,
    },
    Test {
        name: "point 45: what happens next is listed in order",
        run: countdowns,
    },
    Test {
        name: "point 35: markers are listed and lead to their moment",
        run: markers,
    },
];

/// Events that fit what is chosen, drawn or not.
fn event_rows(page: &Page) -> u64 {
    let script = "return +document.querySelector('div.events').getAttribute('aria-rowcount')";
    page.eval(script).as_u64().unwrap_or_default()
}

fn time(page: &Page) -> f64 {
    page.podarium("state", &[])["time"]
        .as_f64()
        .unwrap_or_default()
}

fn branches(page: &Page) {
    open_paused(page);
    page.podarium("seek", &[json!("40s")]);
    let future = digest(page);
    page.podarium("seek", &[json!("25s")]);
    page.kubectl("kubectl get pods");
    assert!(!page.names("button").iter().any(|name| name == "branch 1"));
    page.kubectl("kubectl scale deployment web --replicas=2");
    page.podarium("advance", &[json!("15s")]);
    assert_ne!(digest(page), future);
    page.by_role("button", "branch 1").click();
    page.by_role_with("button", "Back to main").click();
    page.podarium("seek", &[json!("40s")]);
    assert_eq!(digest(page), future);
}

fn quiet_time(page: &Page) {
    open_paused(page);
    page.podarium("seek", &[json!("60s")]);
    page.kubectl("kubectl set image deployment/web web=shop/web:broken");
    page.podarium("advance", &[json!("45s")]);
    let from = time(page);
    page.by_role("button", "Skip quiet").click();
    page.podarium("setSpeed", &[json!(16)]);
    page.podarium("play", &[]);
    page.until("a quiet stretch was jumped over", || {
        page.eval("return document.querySelectorAll('.break').length") != 0
    });
    page.podarium("pause", &[]);
    let (to, there) = (time(page), digest(page));
    assert!(to > from);
    page.podarium("seek", &[json!(from)]);
    page.podarium("seek", &[json!(to)]);
    assert_eq!(digest(page), there, "a jump changes nothing");
}

fn dragged_range(page: &Page) {
    open_paused(page);
    page.podarium("seek", &[json!("45s")]);
    let all = event_rows(page);
    let before = lanes(page);
    let drag = "
        const strip = document.querySelector('.strip');
        const box = strip.getBoundingClientRect();
        const at = (share, type, buttons) => strip.dispatchEvent(new PointerEvent(type, {
          bubbles: true, pointerId: 1, button: 0, buttons,
          clientX: box.left + 168 + (box.width - 168) * share, clientY: box.top + 60 }));
        at(0.0, 'pointerdown', 1);
        await new Promise(requestAnimationFrame);
        at(0.05, 'pointermove', 1);
        await new Promise(requestAnimationFrame);
        at(0.1, 'pointermove', 1);
        await new Promise(requestAnimationFrame);
        at(0.1, 'pointerup', 0);";
    page.eval_async(drag, vec![]);
    page.by_role("button", "Clear the range");
    page.until("events are fewer", || {
        event_rows(page) < all && event_rows(page) > 0
    });
    assert!(lanes(page) < before, "{} of {before}", lanes(page));
    page.eval("document.querySelector('.rows').focus()");
    page.press("Escape");
    page.until("all events are back", || event_rows(page) == all);
    assert_eq!(lanes(page), before);
}

/// Groups and pods that have a lane.
fn lanes(page: &Page) -> u64 {
    let count = page.eval("return document.querySelectorAll('.lane, .gname').length");
    count.as_u64().unwrap_or_default()
}

fn typed_range(page: &Page) {
    open_paused(page);
    page.podarium("seek", &[json!("45s")]);
    let all = event_rows(page);
    page.podarium("seek", &[json!("21s")]);
    page.by_role("slider", "Simulated time").focus();
    page.press("i");
    page.by_role("button", "Clear the range");
    page.podarium("seek", &[json!("45s")]);
    page.press("o");
    page.until("events are fewer", || event_rows(page) < all);
    page.by_role("button", "Clear the range").click();
    page.until("all events are back", || event_rows(page) == all);
}

const MANY: &str = "
apiVersion: apps/v1
kind: Deployment
metadata: {name: many}
spec:
  replicas: 200
  selector: {matchLabels: {app: many}}
  template:
    metadata: {labels: {app: many}}
    spec: {containers: [{name: c, image: app}]}
";

fn many_lanes(page: &Page) {
    open_paused(page);
    page.podarium("load", &[json!(MANY)]);
    page.podarium("advance", &[json!("30s")]);
    let open = "document.querySelector('.gname').dispatchEvent(
        new MouseEvent('click', { bubbles: true }))";
    page.eval(open);
    page.until("the group is open", || {
        page.eval("return document.querySelectorAll('.lane').length") != 0
    });
    let drawn = page.eval("return document.querySelectorAll('.lane').length");
    assert!(drawn.as_u64().unwrap_or(999) < 60, "{drawn}");
    let height = page.eval("return document.querySelector('.scroll svg').clientHeight");
    assert!(height.as_f64().unwrap_or_default() >= 1000.0, "{height}");
}

fn shared_hover(page: &Page) {
    open_paused(page);
    page.podarium("seek", &[json!("26s")]);
    page.until("lanes are drawn", || lanes(page) > 2);
    let script = "
        const lane = document.querySelector('.lane[data-uid]');
        const over = new PointerEvent('pointerover', { bubbles: true });
        lane.querySelector('rect').dispatchEvent(over);
        const pod = document.querySelector(`.pod[data-uid=\"${lane.dataset.uid}\"]`);
        return pod.hasAttribute('data-hov');";
    assert_eq!(page.eval(script), true);
}

fn until_stable(page: &Page) {
    open_paused(page);
    page.podarium("setSpeed", &[json!(100)]);
    page.by_role("button", "Run until stable").click();
    page.until("it stopped", || {
        let state = page.podarium("state", &[]);
        state["playing"] == false && state["stable"] == true
    });
    assert!(time(page) < 90.0, "{}", time(page));
    assert!(pods(page, "web-").iter().all(|pod| pod["ready"] == "1/1"));
}

fn countdowns(page: &Page) {
    open_paused(page);
    page.podarium("seek", &[json!("40s")]);
    page.kubectl("kubectl set image deployment/web web=shop/web:broken");
    page.podarium("advance", &[json!("20s")]);
    page.podarium("select", &[json!("deployment/web")]);
    let script = "return [...document.querySelectorAll('.next b')].map((b) => b.innerText)";
    let found = page.eval(script);
    let seconds: Vec<u64> = found
        .as_array()
        .map(Vec::as_slice)
        .unwrap_or_default()
        .iter()
        .filter_map(|text| seconds(text.as_str()?))
        .collect();
    assert!(seconds.len() >= 2, "{found}");
    assert!(seconds.is_sorted(), "{found}");
}

/// `in 18 s` and `in 9m58s` as seconds.
fn seconds(text: &str) -> Option<u64> {
    let text = text.strip_prefix("in ")?.replace(' ', "");
    let (minutes, rest) = text.split_once('m').unwrap_or(("0", &text));
    let rest = rest.trim_end_matches('s');
    let rest: u64 = if rest.is_empty() {
        0
    } else {
        rest.parse().ok()?
    };
    Some(minutes.parse::<u64>().ok()? * 60 + rest)
}

fn markers(page: &Page) {
    open_paused(page);
    page.podarium("seek", &[json!("45s")]);
    page.by_role_with("button", "Markers").click();
    let rows: Value = page
        .eval("return [...document.querySelectorAll('.choice li')].map((row) => row.innerText)");
    assert!(rows.to_string().contains("apply"), "{rows}");
    let choose = "[...document.querySelectorAll('.choice li button')]
        .find((row) => row.innerText.includes('0:20')).click()";
    page.eval(choose);
    page.until("time is there", || time(page) == 20.0);
    page.eval("document.querySelector('.tp .btn').focus()");
    page.press("[");
    page.until("the marker before is earlier", || time(page) < 20.0);
    page.press("]");
    page.until("the next marker is later again", || time(page) > 0.0);
}
