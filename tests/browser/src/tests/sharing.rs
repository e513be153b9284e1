//! Links and embeds: they repeat the run, say what is wrong with them, and stay polite guests.
//! Numbers in names are those of the acceptance points of the design.

use super::Test;
use super::playground::{open_paused, pods};
use crate::page::Page;
use serde_json::json;

pub const TESTS: &[Test] = &[
    Test {
        name: "points 51, 55: Share shows a link, its length and what it holds; the address stays",
        run: share,
    },
    Test {
        name: "point 53: a damaged link says what is wrong and keeps its text",
        run: damaged,
    },
    Test {
        name: "point 54: another link in the same tab loads, asking first if edits would be lost",
        run: second_link,
    },
    Test {
        name: "scenarios to begin with open from the header, by link, and where a link is unknown",
        run: scenarios,
    },
    Test {
        name: "point 14: a draft survives a reload and is announced",
        run: draft,
    },
    Test {
        name: "points 33, 56: an embed shows the stage and the time bar alone",
        run: embed,
    },
    Test {
        name: "an address leaves out what it names with hide=, also for the keyboard",
        run: hide,
    },
    Test {
        name: "point 82: no request leaves the origin while everything is used",
        run: stays_home,
    },
];

fn fragment_of(page: &Page) -> String {
    let link = page.podarium("link", &[]);
    let link = link.as_str().unwrap_or_default();
    link.split_once('#')
        .map(|(_, part)| part.to_owned())
        .unwrap_or_default()
}

fn share(page: &Page) {
    open_paused(page);
    page.kubectl("kubectl scale deployment web --replicas=3");
    let address = page.eval("return location.href");
    page.by_role("button", "Share").click();
    let link = page.by_role("textbox", "Link").value();
    assert!(link.contains("#1"), "{link}");
    let text = page.by_role("dialog", "Share").text();
    assert!(
        text.contains("characters") && text.contains("1 action"),
        "{text}"
    );
    page.press("Escape");
    page.until("the dialog is closed", || page.names("dialog").is_empty());
    assert_eq!(page.eval("return location.href"), address);
}

fn damaged(page: &Page) {
    open_paused(page);
    let link = fragment_of(page);
    let cut = link.get(..link.len() / 2).unwrap_or_default().to_owned();
    let newer = link.replacen('1', "9", 1);
    for (text, cause) in [(cut.as_str(), "cut off"), (newer.as_str(), "newer version")] {
        page.open(&format!("/#{text}"));
        let dialog = page.by_role("dialog", "This link cannot be read");
        assert!(dialog.text().contains(cause), "{}", dialog.text());
        let kept = page.by_role("textbox", "Text of the link").value();
        assert!(text.starts_with(&kept) && kept.len() > 20, "{kept}");
        page.press("Escape");
        page.until("the page is usable", || pods(page, "web-").len() == 6);
    }
}

fn second_link(page: &Page) {
    open_paused(page);
    page.kubectl("kubectl scale deployment web --replicas=1");
    page.podarium("advance", &[json!("60s")]);
    let link = fragment_of(page);
    open_paused(page);
    page.eval_with("location.hash = arguments[0]", vec![json!(link)]);
    page.until("the link is loaded", || pods(page, "web-").len() == 1);
    let editor = page.by_role("textbox", "Manifest, YAML");
    editor.focus();
    page.type_keys("# mine\n");
    page.eval_with(
        "location.hash = arguments[0]",
        vec![json!(format!("{link}&x=1"))],
    );
    page.by_role("dialog", "Open another scenario?");
    page.by_role("button", "Keep editing").click();
    assert!(editor.value().contains("# mine"));
}

fn scenarios(page: &Page) {
    open_paused(page);
    page.by_role("button", "Scenario Rolling update").click();
    page.by_role("dialog", "Scenarios");
    page.by_role_with("button", "CrashLoopBackOff").click();
    page.by_role("button", "Scenario CrashLoopBackOff");
    page.until("what was chosen plays", || {
        let state = page.podarium("state", &[]);
        state["time"].as_f64() > Some(19.5)
    });
    page.podarium("pause", &[]);
    page.open("/#s/stateful-set?t=25s");
    page.by_role("button", "Scenario Ordered pods with storage");
    assert_eq!(pods(page, "db-").len(), 3);
    let link = fragment_of(page);
    assert!(!link.contains("autoplay"), "{link}");
    page.open("/#s/no-such-thing");
    let dialog = page.by_role("dialog", "This link cannot be read");
    assert!(dialog.text().contains("No scenario is called"));
    page.by_role("button", "See the scenarios").click();
    page.by_role_with("button", "A pod that fits nowhere")
        .click();
    page.by_role("button", "Scenario A pod that fits nowhere");
    page.resize(320, 640);
    page.open("/#s/disruption-budget");
    page.by_role("button", "Draining a node with a budget");
    let right = page.eval(
        "return document.querySelector('.top .btn:last-child').getBoundingClientRect().right",
    );
    assert!(
        right.as_f64() <= Some(320.0),
        "a long title gives way: {right}"
    );
    page.resize(1280, 800);
}

fn draft(page: &Page) {
    open_paused(page);
    let editor = page.by_role("textbox", "Manifest, YAML");
    editor.focus();
    page.type_keys("# mine\n");
    let text = editor.value();
    page.reload();
    page.until("the page is back", || {
        page.eval("return !!window.podarium") == true
    });
    page.until("the draft is back", || {
        page.by_role("textbox", "Manifest, YAML").value() == text
    });
    page.by_role("button", "Discard it").click();
    assert!(
        !page
            .by_role("textbox", "Manifest, YAML")
            .value()
            .contains("# mine")
    );
}

fn embed(page: &Page) {
    open_paused(page);
    page.podarium("seek", &[json!("24s")]);
    let link = fragment_of(page);
    let packed = link.split('?').next().unwrap_or_default().to_owned();
    for (width, height) in [(700, 420), (360, 400), (320, 400)] {
        page.resize(width, height);
        page.open(&format!("/e/#{packed}?mode=view&t=0:24"));
        page.until("the moment is shown", || {
            page.podarium("state", &[])["time"] == 24.0
        });
        assert_eq!(page.by_role("timer", "Simulated time").text(), "0:24");
        page.by_role("button", "Play");
        page.by_role_with("tree", "Cluster map");
        assert_eq!(page.names("textbox"), [""; 0]);
        assert_eq!(page.names("table"), [""; 0]);
        assert_eq!(page.eval("return document.activeElement.tagName"), "BODY");
        let overflow = page.eval("return document.documentElement.scrollWidth > innerWidth");
        assert_eq!(overflow, false, "at {width}");
    }
}

fn hide(page: &Page) {
    open_paused(page);
    page.podarium("seek", &[json!("24s")]);
    let link = fragment_of(page);
    let packed = link.split('?').next().unwrap_or_default().to_owned();
    let open = |start: &str, view: &str| {
        page.open(&format!("{start}#{packed}?t=0:24&{view}"));
        page.until("the moment is shown", || {
            page.podarium("state", &[])["time"] == 24.0
        });
    };
    let has = |role: &str, name: &str| page.names(role).iter().any(|one| one.contains(name));
    // An embed: the manifest, the way out and the answers.
    page.resize(700, 420);
    open("/e/", "mode=split");
    assert!(has("textbox", "Manifest") && has("button", "Why") && has("button", "Open"));
    open("/e/", "mode=split&hide=yaml,open,why,nonsense");
    assert_eq!(page.names("textbox"), [""; 0]);
    assert!(!has("button", "Why") && !has("button", "Open"));
    // The whole page: each pane by itself, and all at once.
    page.resize(1280, 800);
    let panes =
        "return ['.editor', '.bot', '.bot .events', '.gname', '.tray', '.why'].map((what) =>
        [...document.querySelectorAll(what)].filter((one) => one.checkVisibility()).length > 0)";
    for (hidden, left) in [
        ("", [true; 6]),
        ("yaml", [false, true, true, true, true, true]),
        ("terminal,events", [true, false, false, true, true, true]),
        ("events", [true, true, false, true, true, true]),
        ("lanes", [true, true, true, false, true, true]),
        ("tray", [true, true, true, true, false, true]),
        ("why", [true, true, true, true, true, false]),
        ("yaml,terminal,events,lanes,tray,why", [false; 6]),
    ] {
        open("/", &format!("hide={hidden}"));
        assert_eq!(page.eval(panes), json!(left), "hide={hidden}");
        let overflow = "return document.documentElement.scrollWidth > innerWidth";
        assert_eq!(page.eval(overflow), false, "hide={hidden}");
        // The map takes the room that is left.
        let wide = "return document.querySelector('.cluster').getBoundingClientRect().right
            > document.querySelector('.app').clientWidth - 340";
        assert_eq!(page.eval(wide), true, "hide={hidden}");
    }
    for _ in 0..40 {
        page.press("Tab");
        let seen = "return document.activeElement.checkVisibility()";
        assert_eq!(page.eval(seen), true);
    }
    assert_eq!(page.complaints(), [""; 0]);
}

fn stays_home(page: &Page) {
    open_paused(page);
    page.by_role_with("button", "Break it").click();
    page.podarium("advance", &[json!("60s")]);
    page.by_role("button", "Share").click();
    page.press("Escape");
    page.kubectl("kubectl describe pods");
    assert_eq!(page.requests_elsewhere(), [""; 0]);
    assert_eq!(page.complaints(), [""; 0]);
}
