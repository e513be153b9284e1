//! The stage: how pods and nodes stand on the map, and how one finds the way there.
//! Numbers in names are those of the acceptance points of the design.

use super::Test;
use super::playground::{open_paused, pods};
use crate::page::{Page, Theme};
use crate::scenes::with_scenarios;
use serde_json::json;

pub const TESTS: &[Test] = &[
    Test {
        name: "points 16, 17: regrouping moves the same elements",
        run: regrouping,
    },
    Test {
        name: "point 23: the ribbon shows both sets, and the band is never crossed",
        run: band,
    },
    Test {
        name: "point 24: the detail card comes by focus and by mouse, and Escape closes it",
        run: detail_card,
    },
    Test {
        name: "point 25: a Service outlines its pods and dims the others to at least 3 to 1",
        run: highlight,
    },
    Test {
        name: "point 26: keys move between pods and up to their nodes",
        run: keys,
    },
    Test {
        name: "point 27: zoom goes from dots to containers with their probes",
        run: zoom,
    },
    Test {
        name: "point 28: of many pods the failing ones are always drawn",
        run: many_pods,
    },
    Test {
        name: "point 28: thousands of pods are a heat map that keys can use",
        run: heat_map,
    },
    Test {
        name: "what goes leaves the elements of what stays alone",
        run: staying,
    },
    Test {
        name: "point 16: dots keep their elements, order and names through a roll-out",
        run: dots,
    },
    Test {
        name: "point 29: the wheel zooms only while Ctrl is held",
        run: wheel,
    },
];

/// Elements of a CSS selector.
pub fn count(page: &Page, selector: &str) -> u64 {
    let script = "return document.querySelectorAll(arguments[0]).length";
    let found = page.eval_with(script, vec![json!(selector)]);
    found.as_u64().unwrap_or_default()
}

/// Loads a scenario of `scenes.rs` by a script that has its text at hand.
pub fn load(page: &Page, script: &str) {
    page.eval_async(&with_scenarios(script), vec![]);
}

fn regrouping(page: &Page) {
    open_paused(page);
    page.eval("window.kept = [...document.querySelectorAll('.pod')]");
    for grouping in ["Owner", "Zone", "Node"] {
        page.by_role("radio", grouping).click();
        page.until("it is chosen", || {
            page.by_role("radio", grouping).attribute("aria-checked") == Some("true".into())
        });
        let same = page.eval(
            "const now = [...document.querySelectorAll('.pod')];
             return now.length === 6 && now.every((pod) => window.kept.includes(pod))",
        );
        assert_eq!(same, true, "{grouping}");
    }
}

/// The first of the pods goes, which all others follow in the list, and so do older events.
fn staying(page: &Page) {
    open_paused(page);
    page.eval(
        "const all = (what) => [...document.querySelectorAll(what)];
         window.first = all('.pod')[0];
         window.kept = [...all('.pod'), ...all('.rows > .er').slice(0, 10)];",
    );
    let name = page.eval("return first.querySelector('.hidden').textContent.split(',')[0]");
    page.kubectl(&format!(
        "kubectl delete pod {}",
        name.as_str().unwrap_or_default()
    ));
    page.podarium("advance", &[json!("60s")]);
    page.until("it is gone", || {
        page.eval("return !first.isConnected") == true
    });
    let left = page.eval("return kept.filter((one) => !one.isConnected).length");
    assert_eq!(left, json!(1));
}

fn band(page: &Page) {
    open_paused(page);
    for second in 19..40 {
        page.podarium("seek", &[json!(format!("{second}s"))]);
        let label = page.eval("return document.querySelector('.bud').getAttribute('aria-label')");
        let label = label.as_str().unwrap_or_default().to_owned();
        let numbers: Vec<u32> = label
            .split(|c: char| !c.is_ascii_digit())
            .filter_map(|word| word.parse().ok())
            .collect();
        let [available, floor, total, ceiling] = numbers[..] else {
            panic!("{label}");
        };
        assert!(
            available >= floor && total <= ceiling,
            "{second} s: {label}"
        );
    }
    page.podarium("seek", &[json!("24s")]);
    let rows = "return document.querySelectorAll('.ribbon tbody tr').length";
    assert_eq!(page.eval(rows), 2);
    // Roll-outs that overtake one another: every pod is counted in some row.
    let have = "return [...document.querySelectorAll('.ribbon tbody tr')]
        .reduce((sum, row) => sum + Number(row.children[3].innerText), 0)";
    for tag in ["v3", "v4", "v5"] {
        page.kubectl(&format!(
            "kubectl set image deployment/web web=shop/web:{tag}"
        ));
        page.podarium("advance", &[json!("1s")]);
        let pods = pods(page, "web-");
        let living = pods.iter().filter(|pod| pod["state"] != "Terminating");
        assert_eq!(page.eval(have), living.count(), "{tag}: {pods:?}");
    }
}

fn detail_card(page: &Page) {
    open_paused(page);
    let pod = page
        .all_by_role("treeitem")
        .into_iter()
        .find(|i| i.name.starts_with("web-"));
    let pod = pod.expect("a pod");
    pod.focus();
    page.press("ArrowDown");
    page.until("the card is open", || count(page, ".detail") == 1);
    let text = page.eval("return document.querySelector('.detail').innerText");
    let text = text.as_str().unwrap_or_default().to_owned();
    assert!(
        text.contains("shop/web:v1") && text.contains("node-"),
        "{text}"
    );
    page.press("Escape");
    page.until("the card is closed", || count(page, ".detail") == 0);
    pod.eval(
        "arguments[0].dispatchEvent(new PointerEvent('pointerover',
           { bubbles: true, pointerType: 'mouse' }))",
    );
    page.until("the card is open again", || count(page, ".detail") == 1);
    page.eval(
        "document.querySelector('.detail').dispatchEvent(new PointerEvent('pointerenter'));
         document.querySelector('.field').dispatchEvent(new PointerEvent('pointerleave'))",
    );
    assert_eq!(count(page, ".detail"), 1);
}

fn highlight(page: &Page) {
    open_paused(page);
    page.kubectl("kubectl create deployment other --image=other");
    page.podarium("advance", &[json!("5s")]);
    page.by_role_with("button", "service web").click();
    page.until("six pods are outlined", || count(page, ".pod.match") == 6);
    assert_eq!(count(page, ".pod.dim"), 1);
    // What is dimmed is blended with the surface: its text and ink keep 3 to 1.
    let script = "
        const pod = document.querySelector('.pod.dim');
        const opacity = Number(getComputedStyle(pod).opacity);
        const rgb = (text) => text.match(/[\\d.]+/g).slice(0, 3).map(Number);
        const surface = rgb(getComputedStyle(document.body).backgroundColor);
        const line = (c) => c.map((v) => v / 255)
          .map((v) => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
          .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
        const over = (c) => c.map((v, i) => v * opacity + surface[i] * (1 - opacity));
        const ratio = (a, b) => { const [x, y] = [line(a), line(b)].sort((p, q) => q - p);
          return (x + 0.05) / (y + 0.05); };
        const fill = rgb(getComputedStyle(pod.querySelector('.bd')).fill);
        const ink = rgb(getComputedStyle(pod.querySelector('.gl')).color);
        const text = rgb(getComputedStyle(pod).color);
        return Math.min(ratio(over(ink), over(fill)), ratio(over(text), over(fill)))";
    for theme in [Theme::Light, Theme::Dark] {
        page.prefer(theme, false);
        page.until("dimmed pods keep 3 to 1", || {
            page.eval(script).as_f64().unwrap_or_default() >= 3.0
        });
    }
    page.by_role_with("button", "service web").click();
    page.until("nothing is dimmed", || count(page, ".pod.dim") == 0);
}

fn keys(page: &Page) {
    open_paused(page);
    page.by_role_with("radio", "Node").focus();
    page.eval("document.querySelector('.pod[tabindex=\"0\"]').focus()");
    page.press("Home");
    let first = page.focused();
    page.press("End");
    assert_ne!(page.focused(), first);
    page.press("Home");
    assert_eq!(page.focused(), first);
    page.press("ArrowRight");
    let right = page.focused();
    assert_ne!(right, first);
    page.press("PageDown");
    let node = |text: &str| text.split("on node-").nth(1).map(|rest| rest.to_owned());
    let at = page.eval("return document.activeElement.textContent");
    let at = at.as_str().unwrap_or_default().to_owned();
    page.press("PageUp");
    let up = page.eval("return document.activeElement.textContent");
    let up = up.as_str().unwrap_or_default().to_owned();
    assert_eq!(
        node(&at).and_then(|n| n.chars().next()),
        node(&up).and_then(|n| n.chars().next())
    );
    page.press("ArrowUp");
    page.until("the node has the focus", || {
        page.focused().contains("node-")
    });
    assert!(
        page.focused().contains("[treeitem] node-"),
        "{}",
        page.focused()
    );
    page.press("m");
    page.until("its menu is open", || page.names("menu").len() == 1);
    page.press("Escape");
    page.until("it is closed", || page.names("menu").is_empty());
}

fn zoom(page: &Page) {
    open_paused(page);
    let level = |class: &str| count(page, &format!(".pod.{class}")) == 6;
    assert!(level("card"));
    let click = |name: &str| page.by_role_with("button", name).click();
    click("Zoom in");
    page.until("containers are drawn", || level("full"));
    let text = page.eval("return document.querySelector('.pod.full').innerText");
    let text = text.as_str().unwrap_or_default().to_owned();
    assert!(
        text.contains("readiness") && text.contains("http :8080"),
        "{text}"
    );
    for class in ["card", "slim", "slim", "chip", "dot"] {
        click("Zoom out");
        page.until(class, || level(class));
    }
    click("Fit");
    page.until("cards again", || level("card"));
}

fn many_pods(page: &Page) {
    open_paused(page);
    load(
        page,
        "await podarium.load(scenario(20, 1000)); await podarium.seek('20s');",
    );
    page.until("the map has the page", || count(page, ".app.alone") == 1);
    page.until("every pod is there", || count(page, ".pod") == 1000);
    let failing = pods(page, "worker-");
    assert_eq!(failing.len(), 8);
    assert_eq!(count(page, ".pod.chip"), 8);
    assert_eq!(count(page, ".pod.chip .cnt"), 8);
    assert_eq!(count(page, ".pod.dot"), 992);
    let overview = page.eval("return document.querySelector('.overview').innerText");
    let overview = overview.as_str().unwrap_or_default().to_owned();
    assert!(
        overview.contains("992") && overview.contains("worker"),
        "{overview}"
    );
    // By owner most pods are counted, but the failing ones stand there.
    page.by_role("radio", "Owner").click();
    page.until("pods are counted", || count(page, ".frame .tally") >= 1);
    assert_eq!(count(page, ".pod.chip"), 8);
    page.by_role("radio", "Node").click();
    page.by_role_with("button", "Map alone").click();
    page.until("all panes are back", || count(page, ".app.wide") == 1);
}

/// In their grids dots are the pods of their nodes and say what the picture says; while time runs
/// each keeps its element, and after a seek they stand in its order.
fn dots(page: &Page) {
    open_paused(page);
    page.kubectl("kubectl create deployment many --image=web:v1 --replicas=150");
    page.podarium("advance", &[json!("40s")]);
    page.until("there are dots", || count(page, ".pod.dot") > 140);
    page.kubectl("kubectl set image deployment/many web=web:v2");
    page.eval("window.known = new Map(); window.closed = 0");
    let wrong = |order: &str| {
        page.eval_async(
            &format!(
                "const pods = (await podarium.state()).pods, wrong = [], moved = new Set();
                 for (const grid of document.querySelectorAll('.flow')) {{
                   const dots = [...grid.querySelectorAll('.dot')];
                   const owner = document.querySelector(`[aria-owns~='${{grid.id}}']`);
                   const node = owner?.parentElement.querySelector('.name').textContent;
                   const uids = dots.map((dot) => dot.dataset.uid), small = new Set(uids);
                   const has = (pod) => (pod.node ?? undefined) === node && small.has(pod.uid);
                   const wanted = pods.filter(has);
                   const inOrder = wanted.map((pod) => pod.uid);
                   if (inOrder{order}.join() !== uids{order}.join()) wrong.push(node);
                   for (const dot of dots) {{
                     const is = (pod) => pod.uid === dot.dataset.uid;
                     const {{ uid, name, state }} = pods.find(is);
                     const label = dot.getAttribute('aria-label');
                     if (!label.startsWith(`${{name}}, ${{state}}`)) wrong.push(label);
                     if (dot.id !== `pod-${{uid}}`) wrong.push(dot.id);
                     if ((known.get(uid) ?? dot) !== dot) moved.add(grid);
                     if (owner) known.set(uid, dot);
                   }}
                   if (grid.querySelector('.gap[role], .gap[id]')) wrong.push('a gap speaks');
                 }}
                 // Where most are gone at once the rest close up, and then there are no gaps.
                 for (const grid of moved) {{
                   window.closed += 1;
                   if (grid.querySelector('.gap:has(~ .dot)')) wrong.push('moved into a gap');
                 }}
                 const drawn = document.querySelectorAll('.pod').length;
                 if (drawn !== pods.length) wrong.push(`${{drawn}} of ${{pods.length}}`);
                 return wrong"
            ),
            vec![],
        )
    };
    for second in 0..45 {
        page.podarium("advance", &[json!("1s")]);
        assert_eq!(wrong(".toSorted()"), json!([]), "{second} s");
    }
    let met = page.eval("return known.size");
    assert!(met.as_u64() > Some(250), "{met} dots in all");
    let closed = page.eval("return closed");
    assert!(closed.as_u64() < Some(10), "{closed} times grids closed up");
    let gaps = "return [...document.querySelectorAll('.pod.dot')].some((dot) =>
        dot.previousElementSibling?.matches('.gap'))";
    let now = page.eval_async("return (await podarium.state()).time + 's'", vec![]);
    page.eval("known.clear()");
    page.podarium("seek", &[now]);
    assert_eq!(wrong(""), json!([]), "after a seek");
    assert_eq!(page.eval(gaps), json!(false));
}

fn heat_map(page: &Page) {
    open_paused(page);
    load(
        page,
        "await podarium.load(scenario(160, 320)); await podarium.seek('20s');",
    );
    let list = page.by_role_with("listbox", "160 nodes");
    assert_eq!(count(page, ".pod"), 0);
    list.focus();
    page.press("ArrowRight");
    page.until("the second node is chosen", || {
        page.names("option")
            .iter()
            .any(|name| name.starts_with("node-2:"))
    });
    let painted = page.eval(
        "const canvas = document.querySelector('.heat canvas');
         const data = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data;
         return data.some((value) => value > 0)",
    );
    assert_eq!(painted, true);
    page.press("Enter");
    page.until("its pods are drawn", || count(page, ".pod") > 0);
    assert_eq!(count(page, ".frame"), 1);
    page.by_role_with("button", "All nodes").click();
    page.until("all nodes are back", || count(page, ".heat") == 1);
}

fn wheel(page: &Page) {
    open_paused(page);
    let turn = |ctrl: bool| {
        let script = "
            const event = new WheelEvent('wheel',
              { deltaY: 120, ctrlKey: arguments[0], bubbles: true, cancelable: true });
            document.querySelector('.pod').dispatchEvent(event);
            return event.defaultPrevented";
        page.eval_with(script, vec![json!(ctrl)])
    };
    assert_eq!(turn(false), false);
    assert_eq!(count(page, ".pod.card"), 6);
    assert_eq!(turn(true), true);
    page.until("pods are smaller", || count(page, ".pod.card") == 0);
}
