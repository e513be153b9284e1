//! Everyone can use it: accessibility rules, the keyboard alone, little motion.
//! Numbers in names are those of the acceptance points of the design.

use super::Test;
use super::playground::{open_paused, pods};
use crate::page::{Page, Theme};
use serde_json::json;

pub const TESTS: &[Test] = &[
    Test {
        name: "point 71: axe finds nothing at 1280 px",
        run: axe_wide,
    },
    Test {
        name: "point 71: axe finds nothing at 390 px and in embeds",
        run: axe_narrow,
    },
    Test {
        name: "points 12, 26, 34, 72: a walk with the keyboard alone",
        run: keyboard_walk,
    },
    Test {
        name: "points 3, 76: with reduced motion nothing moves and time stands",
        run: little_motion,
    },
    Test {
        name: "point 73: the live region sums up, at most once in five seconds",
        run: seldom_spoken,
    },
    Test {
        name: "points 35, 36: the time slider speaks and hears its keys",
        run: slider,
    },
];

fn audit(page: &Page, what: &str) {
    assert_eq!(page.axe(), [""; 0], "{what}");
}

/// Rolls out a version that crashes and selects a pod of it that waits.
pub fn crash_loop(page: &Page) {
    page.podarium("seek", &[json!("40s")]);
    page.kubectl("kubectl set image deployment/web web=shop/web:broken");
    page.podarium("advance", &[json!("35s")]);
    let found = pods(page, "web-");
    let failing = found.iter().find(|pod| pod["state"] == "Back-off");
    let name = failing
        .and_then(|pod| pod["name"].as_str())
        .unwrap_or_default();
    page.podarium("select", &[json!(format!("pod/{name}"))]);
}

fn axe_wide(page: &Page) {
    for theme in [Theme::Light, Theme::Dark] {
        page.prefer(theme, false);
        open_paused(page);
        audit(page, "home");
        crash_loop(page);
        audit(page, "crash loop");
        for button in ["Scenario Rolling update", "Share", "Embed", "Keys and help"] {
            page.by_role("button", button).click();
            page.until("the dialog is open", || page.names("dialog").len() == 1);
            audit(page, button);
            page.press("Escape");
            page.until("the dialog is closed", || page.names("dialog").is_empty());
        }
        for tab in ["Object", "YAML"] {
            page.by_role("tab", tab).click();
            audit(page, tab);
        }
    }
}

fn axe_narrow(page: &Page) {
    page.resize(390, 844);
    for theme in [Theme::Light, Theme::Dark] {
        page.prefer(theme, false);
        open_paused(page);
        audit(page, "home");
        crash_loop(page);
        audit(page, "crash loop");
        for tab in ["YAML", "Terminal", "Map"] {
            page.by_role("tab", tab).click();
            audit(page, tab);
        }
        page.open("/e/#?mode=split&t=24");
        audit(page, "embed");
    }
}

fn tab_to(page: &Page, part: &str, most: usize) {
    let mut seen = Vec::new();
    for _ in 0..most {
        page.press("Tab");
        let focused = page.focused();
        if focused.contains(part) {
            return;
        }
        seen.push(focused);
    }
    panic!("{part:?} is not within {most} tabs: {seen:?}");
}

fn keyboard_walk(page: &Page) {
    open_paused(page);
    page.podarium("seek", &[json!("40s")]);
    page.eval("document.activeElement.blur()");
    tab_to(page, "Break it", 3);
    page.press("Enter");
    page.podarium("pause", &[]);
    page.podarium("advance", &[json!("20s")]);
    tab_to(page, "Manifest, YAML", 10);
    // Tab indents here; Escape and Tab leave.
    page.press("Tab");
    assert!(page.focused().contains("Manifest"), "{}", page.focused());
    page.press("Escape");
    tab_to(page, "web-", 20);
    page.press("Home");
    let first = page.focused();
    page.press("ArrowDown");
    page.until("arrows move between pods", || page.focused() != first);
    page.press("Enter");
    page.until("it is explained", || {
        let text = page.eval("return document.querySelector('.steps')?.innerText || ''");
        text.as_str()
            .unwrap_or_default()
            .contains("Container web started")
    });
    tab_to(page, "Play", 30);
    page.press("Space");
    page.until("it plays", || {
        page.podarium("state", &[])["playing"] == true
    });
    page.press("Space");
    page.until("it is paused", || {
        page.podarium("state", &[])["playing"] == false
    });
    tab_to(page, "kubectl command", 30);
    page.type_keys("kubectl rollout undo deployment/web\n");
    page.podarium("advance", &[json!("60s")]);
    assert!(pods(page, "web-").iter().all(|pod| pod["ready"] == "1/1"));
}

fn little_motion(page: &Page) {
    page.prefer(Theme::Light, true);
    page.open("/");
    let state = page.podarium("state", &[]);
    assert_eq!(state["playing"], false);
    assert!(
        state["headline"]
            .as_str()
            .unwrap_or_default()
            .contains("v2"),
        "{state}"
    );
    page.podarium("advance", &[json!("5s")]);
    let moving = "return document.getAnimations().filter((a) => a.playState === 'running').length";
    page.until("nothing moves", || page.eval(moving) == 0);
}

fn slider(page: &Page) {
    open_paused(page);
    let slider = page.by_role("slider", "Simulated time");
    slider.focus();
    let text = slider.attribute("aria-valuetext").unwrap_or_default();
    assert!(text.contains("ready"), "{text}");
    let time = || {
        page.podarium("state", &[])["time"]
            .as_f64()
            .unwrap_or_default()
    };
    page.press("ArrowRight");
    page.until("five seconds later", || (time() - 24.0).abs() < 0.01);
    page.press("ArrowLeft");
    page.until("and back", || (time() - 19.0).abs() < 0.01);
    page.press("Home");
    page.until("the start", || time() < 0.01);
}

/// Twice something changes for good, and at once; the second is spoken of when its time comes.
fn seldom_spoken(page: &Page) {
    open_paused(page);
    page.eval(
        "window.said = [];
         new MutationObserver((changes) => {
           const region = document.querySelector('[aria-live=polite]');
           if (changes.some((change) => region.contains(change.target)))
             window.said.push([performance.now(), region.textContent]);
         }).observe(document.body, { subtree: true, childList: true, characterData: true });",
    );
    page.podarium("setSpeed", &[json!(1)]);
    page.podarium("play", &[]);
    for (replicas, script) in [
        (7, "return window.said.length >= 1"),
        (8, "return window.said.length >= 2"),
    ] {
        page.kubectl(&format!(
            "kubectl scale deployment web --replicas={replicas}"
        ));
        page.until("it has spoken", || page.eval(script) == true);
    }
    page.podarium("pause", &[]);
    let said = page.eval("return window.said");
    let said = said.as_array().cloned().unwrap_or_default();
    let at = |index: usize| said[index][0].as_f64().unwrap_or_default();
    assert!(at(1) - at(0) >= 4900.0, "{said:?}");
    let text = said[1][1].as_str().unwrap_or_default();
    assert!(text.contains("ready"), "{text}");
}
