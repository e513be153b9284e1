//! The page loads from any path, quietly, and asks nobody else for anything.

use super::Test;
use crate::opening;
use crate::page::Page;
use serde_json::json;

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
        name: "the page opens with the first part of its program alone",
        run: opens_with_little,
    },
    Test {
        name: "the rest of the program comes with a touch, or when it is needed",
        run: rest_comes,
    },
    Test {
        name: "a program that cannot get its rest says so",
        run: rest_is_missed,
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

/// What the second part was needed for: places in the table of functions.
const WANTED: &str = "return performance.getEntriesByName('podarium needs its second part')
    .map((mark) => mark.detail)";

fn opens_with_little(page: &Page) {
    for visit in opening::SHORT_VISITS {
        opening::watch(page, visit);
        let wanted = page.eval(WANTED);
        assert_eq!(
            wanted,
            json!([]),
            "{} needed these functions, by their places in target/rest-names.txt; does \
             `cargo xtask opening` help?",
            visit.path
        );
    }
}

fn rest_comes(page: &Page) {
    let how = "const all = performance.getEntriesByType('resource');
        const those = all.filter((entry) => entry.name.endsWith('web_rest.wasm'));
        return those.map((entry) => entry.initiatorType);";
    let has_come = |how_exactly: &str| {
        let entries = page.eval(how);
        let entries = entries.as_array().map(Vec::as_slice).unwrap_or_default();
        entries.iter().any(|entry| entry == how_exactly)
    };
    page.open("/e/#?mode=view");
    page.press("Tab");
    page.until("it has been fetched", || has_come("fetch"));
    page.open("/e/#s/stateful-set?mode=view");
    page.podarium("advance", &[json!("3m")]);
    assert!(has_come("xmlhttprequest") && !has_come("fetch"));
    let listed = page.kubectl("kubectl get statefulset --no-headers");
    assert!(listed.starts_with("db    3/3"), "{listed}");
}

fn rest_is_missed(page: &Page) {
    page.open("/e/#?mode=view");
    page.eval("XMLHttpRequest.prototype.send = () => { throw new Error('refused by the test') }");
    assert!(
        page.try_podarium("kubectl", &[json!("kubectl api-resources")])
            .is_err()
    );
    let said = page.all_by_role("alert");
    assert!(
        said.iter()
            .any(|alert| alert.text().contains("rest of its program"))
    );
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
