//! How states, colours and widths look. Numbers in names are those of the acceptance points.

use super::Test;
use super::playground::{open_paused, pods};
use super::stage::load;
use crate::page::{Page, Theme};
use crate::scenes::{FAILING, TEN};
use serde_json::{Value, json};

pub const TESTS: &[Test] = &[
    Test {
        name: "point 20: a deleted pod is drawn as terminating until it is gone",
        run: terminating,
    },
    Test {
        name: "points 18, 19, 22: ten states, each with words, glyph and outline of its own",
        run: ten_states,
    },
    Test {
        name: "point 74: no page is wider than its window",
        run: narrow,
    },
    Test {
        name: "embed: Why? tells beside the map what fails, by keys and at every size",
        run: embed_why,
    },
    Test {
        name: "point 84: colours come from tokens and keep their contrast",
        run: contrast,
    },
];

fn ten_states(page: &Page) {
    open_paused(page);
    load(page, TEN);
    let items = page.names("treeitem");
    let states = [
        "pending, Pending",
        "creating, Creating",
        "starting, Not ready",
        "server, Ready",
        "leaving, Terminating",
        "crasher, ",
        "misspelt, Image pull",
        "failed, Error",
        "greedy, Error, OOMKilled",
        "done, Completed",
        "evicted, Unknown",
    ];
    for state in states {
        assert!(
            items.iter().any(|item| item.starts_with(state)),
            "{state}: {items:#?}"
        );
    }
    // Greyscale: no two states share glyph and outline. Two pods are not ready.
    let looks = page.eval(
        "return [...document.querySelectorAll('.pod')].map((pod) => {
           const path = pod.querySelector('.o path[stroke-width]') || pod.querySelector('.o path');
           return [...pod.querySelectorAll('use')].map((use) => use.getAttribute('href')).join() +
             '|' + path.getAttribute('stroke-dasharray') + path.getAttribute('stroke-width') +
             pod.querySelectorAll('.o path').length; })",
    );
    let mut looks: Vec<String> = crate::page::strings(&looks);
    looks.sort();
    looks.dedup();
    assert_eq!(looks.len(), states.len(), "{looks:#?}");
    let tray = page.by_role_with("treeitem", "Unscheduled");
    assert!(tray.text().contains("Insufficient cpu"), "{}", tray.text());
    let badges = page.eval("return [...document.querySelectorAll('.cnt')].map((b) => b.innerText)");
    let restarts: Vec<Value> = pods(page, "")
        .into_iter()
        .filter(|pod| pod["restarts"] != 0)
        .collect();
    assert!(!restarts.is_empty());
    for pod in restarts {
        let text = json!(pod["restarts"].to_string());
        assert!(
            badges.as_array().is_some_and(|b| b.contains(&text)),
            "{pod}, {badges}"
        );
    }
}

fn embed_why(page: &Page) {
    for (mode, width, height) in [("view", 700, 420), ("split", 700, 420), ("view", 360, 400)] {
        page.resize(width, height);
        page.open(&format!("/e/#?mode={mode}&t=25"));
        load(page, FAILING);
        let letters = page.by_role("list", "Revisions").text();
        assert_eq!(letters.replace('\n', " "), "a v1 b v2", "{mode} {width}");
        let all = pods(page, "web-");
        let failing = all.iter().find(|pod| pod["state"] == "Back-off");
        let failing = failing.expect("one crashes");
        let name = failing["name"].as_str().unwrap_or_default();
        let suffix = name.rsplit('-').next().unwrap_or_default();
        let told = format!(
            "{suffix} crashes on {}",
            failing["node"].as_str().unwrap_or("?")
        );
        page.by_role_with("button", &told);
        page.by_role("button", "Why?").focus();
        page.press("Enter");
        let panel = page.by_role("region", "Why").rectangle();
        assert!(
            panel.0 >= 0.0 && panel.0 + panel.2 <= f64::from(width),
            "{panel:?}"
        );
        page.until("the reasons are there", || {
            let steps = page.eval("return document.querySelector('.steps')?.innerText || ''");
            steps
                .as_str()
                .unwrap_or_default()
                .contains("exited with code")
        });
        page.until("focus went in", || page.focused().contains("Close"));
        assert_eq!(page.axe(), [""; 0], "{mode} {width}");
        page.press("Escape");
        page.until("focus came back", || page.focused().contains("Why?"));
        assert!(!page.names("region").contains(&"Why".to_owned()));
        page.by_role_with("button", &told).click();
        page.by_role("region", "Why");
    }
}

fn terminating(page: &Page) {
    open_paused(page);
    let mut seen = 0;
    for step in 0..40 {
        page.podarium("seek", &[json!(format!("{}ms", 22_000 + step * 100))]);
        for pod in pods(page, "web-") {
            assert_ne!(pod["state"], "Completed", "{pod}");
            seen += u32::from(pod["state"] == "Terminating");
        }
    }
    assert!(seen > 0);
}

fn narrow(page: &Page) {
    for (width, height) in [
        (1920, 1080),
        (1280, 800),
        (768, 900),
        (390, 844),
        (320, 640),
    ] {
        page.resize(width, height);
        open_paused(page);
        let wider = page.eval(
            "return document.documentElement.scrollWidth - document.documentElement.clientWidth",
        );
        assert_eq!(wider, 0, "{width}");
        let clock = page.by_role("timer", "Simulated time").rectangle();
        assert!(
            clock.0 >= 0.0 && clock.0 + clock.2 <= f64::from(width),
            "{width}: {clock:?}"
        );
    }
}

fn contrast(page: &Page) {
    let script = "
        const probe = document.body.appendChild(document.createElement('i'));
        const colour = (name) => { probe.style.color = `var(--${name})`;
          return getComputedStyle(probe).color.match(/[\\d.]+/g).slice(0, 3).map(Number); };
        const light = (name) => colour(name).map((v) => v / 255)
          .map((v) => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
          .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
        const ratio = (a, b) => { const [x, y] = [light(a), light(b)].sort((p, q) => q - p);
          return (x + 0.05) / (y + 0.05); };
        const bad = [];
        const least = (a, b, min) => { if (ratio(a, b) < min) bad.push(`${a} on ${b}`); };
        for (const ground of ['surface', 'panel']) {
          for (const ink of ['text', 'muted', 'accent']) least(ink, ground, 4.5);
          for (const ink of ['strong', 'focus']) least(ink, ground, 3);
        }
        for (const family of ['n', 'b', 'a', 'g', 'p', 'r']) {
          least(family, 'surface', 4.5); least(family, 'panel', 4.5);
          least(family, family + '-f', 3); least('text', family + '-f', 4.5);
          least('on-ink', family, 4.5);
        }
        for (const stripe of ['s-a', 's-b', 's-c', 's-d']) least(stripe, 'surface', 4.5);
        probe.remove();
        return bad";
    for theme in [Theme::Light, Theme::Dark] {
        page.prefer(theme, false);
        open_paused(page);
        assert_eq!(page.eval(script), json!([]));
    }
}
