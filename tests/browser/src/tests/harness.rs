//! The harness itself, on a page of its own: what it finds, types, hears and reports.

use super::Test;
use crate::page::{Element, Page, Theme};
use serde_json::json;

pub const TESTS: &[Test] = &[
    Test {
        name: "harness: elements are found by role and name",
        run: finds,
    },
    Test {
        name: "harness: keys, text and pastes arrive",
        run: types,
    },
    Test {
        name: "harness: window.podarium is called and may refuse",
        run: calls,
    },
    Test {
        name: "harness: broken loads and policy refusals are heard",
        run: hears,
    },
    Test {
        name: "harness: size, theme and motion are as asked",
        run: prefers,
    },
    Test {
        name: "harness: axe-core names what breaks a rule",
        run: audits,
    },
    Test {
        name: "harness: the native program runs",
        run: runs_natively,
    },
];

const PAGE: &str = "/__tests__/harness.html";

fn finds(page: &Page) {
    page.open(PAGE);
    assert_eq!(page.names("button"), ["Apply Ctrl+Enter"]);
    assert_eq!(
        page.names("treeitem"),
        ["Ready web-1", "web-2, crash looping"]
    );
    assert_eq!(page.names("listitem"), ["one", "two"]);
    assert_eq!(page.by_role_with("treeitem", "crash").text(), "x");
    let heading: Element = page.by_role("heading", "Harness");
    assert!(heading.rectangle().2 > 100.0);
    assert_eq!(
        page.by_role("tree", "Cluster").attribute("role").as_deref(),
        Some("tree")
    );
    page.by_role_with("button", "Apply").click();
    page.by_role("button", "Applied");
}

fn types(page: &Page) {
    page.open(PAGE);
    let field = page.by_role("textbox", "Manifest");
    field.type_text("kind: Pod");
    assert_eq!(field.value(), "kind: Pod");
    field.clear();
    field.focus();
    page.type_keys("a\nb");
    page.paste("c: d");
    assert_eq!(field.value(), "a\nbc: d");
    page.press("Control+Enter");
    page.until("the button was pressed", || {
        page.names("button") == ["Applied"]
    });
    page.press("Tab");
    assert_eq!(page.focused(), "button Applied");
    page.reload();
    page.by_role_with("button", "Apply Ctrl");
}

fn calls(page: &Page) {
    page.open(PAGE);
    assert_eq!(page.kubectl("kubectl get pods"), "ran kubectl get pods\n");
    let answer = page.podarium("kubectl", &[json!("x")]);
    assert_eq!(answer["status"], 0);
    let refusal = page.try_podarium("seek", &[json!("1y")]);
    assert_eq!(refusal.unwrap_err(), "no such time");
}

fn hears(page: &Page) {
    page.visit(PAGE);
    page.until("the broken picture is heard", || {
        !page.complaints().is_empty()
    });
    let complaints = page.complaints();
    assert!(
        complaints[0].starts_with("error: could not load"),
        "{complaints:?}"
    );
    // This page's policy lets nothing be fetched, its own files included.
    page.eval_async("await fetch('harness.js').catch(() => null)", vec![]);
    page.until("the refusal is heard", || {
        page.complaints()
            .iter()
            .any(|complaint| complaint.starts_with("policy: connect-src"))
    });
}

fn prefers(page: &Page) {
    page.resize(390, 844);
    page.prefer(Theme::Dark, true);
    page.open(PAGE);
    assert_eq!(
        page.eval("return [innerWidth, innerHeight]"),
        json!([390, 844])
    );
    let asked = "return [matchMedia('(prefers-color-scheme: dark)').matches,
                         matchMedia('(prefers-reduced-motion: reduce)').matches]";
    assert_eq!(page.eval(asked), json!([true, true]));
    page.prefer(Theme::Light, false);
    assert_eq!(page.eval(asked), json!([false, false]));
}

fn audits(page: &Page) {
    page.visit("/");
    page.until("something is drawn", || page.all_by_role("main").len() == 1);
    // Injected the way the page's own policy allows; the picture without a text is the one fault.
    page.eval("document.querySelector('main').append(document.createElement('img'))");
    let found = page.axe();
    assert!(
        found.iter().any(|line| line.starts_with("image-alt")),
        "{found:?}"
    );
}

fn runs_natively(page: &Page) {
    page.native(&["--help"], "");
}
