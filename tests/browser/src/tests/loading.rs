//! The page loads from any path, quietly, and asks nobody else for anything.

use super::Test;
use crate::page::Page;

pub const TESTS: &[Test] = &[
    Test {
        name: "the page loads without a complaint",
        run: loads_quietly,
    },
    Test {
        name: "no request leaves the origin",
        run: stays_home,
    },
    Test {
        name: "the page works from a sub-path",
        run: works_below_a_path,
    },
    Test {
        name: "the embed entry works with and without its slash",
        run: embed_loads,
    },
    Test {
        name: "a sandboxed embed starts and leaves its host alone",
        run: embed_is_polite,
    },
];

fn loads_quietly(page: &Page) {
    page.visit("/");
    page.until("something is drawn", || page.all_by_role("main").len() == 1);
    assert_eq!(page.complaints(), [""; 0]);
}

fn stays_home(page: &Page) {
    page.visit("/");
    page.until("something is drawn", || page.all_by_role("main").len() == 1);
    let requests = page.requests();
    assert!(
        requests
            .iter()
            .any(|address| address.ends_with("web_bg.wasm")),
        "{requests:?}"
    );
    assert_eq!(page.requests_elsewhere(), [""; 0]);
}

fn works_below_a_path(page: &Page) {
    for path in [
        "/some/static/host/",
        "/some/static/host/index.html",
        "/some/static/host/e/",
    ] {
        page.visit(path);
        page.until("something is drawn", || page.all_by_role("main").len() == 1);
        assert_eq!(page.complaints(), [""; 0], "{path}");
    }
}

fn embed_loads(page: &Page) {
    for path in ["/e/", "/e", "/e?x=1#?mode=view"] {
        page.visit(path);
        page.until("something is drawn", || page.all_by_role("main").len() == 1);
        assert_eq!(page.complaints(), [""; 0], "{path}");
    }
}

fn embed_is_polite(page: &Page) {
    let sandbox = "allow-scripts allow-popups allow-popups-to-escape-sandbox allow-downloads";
    page.visit(&format!(
        "/__tests__/host.html?src=/e/%23?mode=view&sandbox={sandbox}"
    ));
    page.enter_frame();
    page.until("something is drawn", || page.all_by_role("main").len() == 1);
    assert_eq!(page.complaints(), [""; 0]);
    page.leave_frame();
    assert_eq!(
        page.eval("return [document.activeElement.tagName, scrollY]")[0],
        "BODY"
    );
    assert_eq!(page.complaints(), [""; 0]);
}
