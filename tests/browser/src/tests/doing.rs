//! What can be done to pods, nodes, workloads and services from the map.
//! Numbers in names are those of the acceptance points of the design.

use super::Test;
use super::playground::open_paused;
use super::stage::count;
use crate::page::{Page, Theme};
use serde_json::json;

pub const TESTS: &[Test] = &[
    Test {
        name: "points 31, 50: a menu and its line typed in the terminal do the same",
        run: menus,
    },
    Test {
        name: "point 31: what an image does is chosen in words, and a link holds it",
        run: behaviors,
    },
    Test {
        name: "point 30: nothing is done by dragging",
        run: dragging,
    },
    Test {
        name: "point 31: a node's disk is slowed, and a node like it is added",
        run: node_menu,
    },
    Test {
        name: "point 32: requests fly, stand with time, can be read; rates if motion is reduced",
        run: requests,
    },
];

/// What opens a menu, and what is chosen in it.
const MENUS: [(&str, &str, &str); 6] = [
    ("pod/", "Delete", "kubectl delete pod"),
    ("pod/", "Crash it", "fault crash"),
    ("node/node-2", "Cordon", "kubectl cordon node-2"),
    ("node/node-3", "Power off", "fault node-down node-3"),
    (
        "deployment/web",
        "Restart",
        "kubectl rollout restart deployment/web",
    ),
    (
        "deployment/web",
        "Scale to",
        "kubectl scale deployment/web --replicas=7",
    ),
];

fn menus(page: &Page) {
    for (of, label, expected) in MENUS {
        open_paused(page);
        open_menu(page, of);
        if label == "Scale to" {
            page.by_role("button", "One more").click();
        }
        let copies = page.names("menuitem");
        let line = copies.iter().find_map(|name| {
            name.strip_prefix("Copy: ")
                .filter(|l| l.starts_with(expected))
        });
        let line = line
            .unwrap_or_else(|| panic!("{expected}: {copies:?}"))
            .to_owned();
        page.by_role("menuitem", label).click();
        page.until("the menu is closed", || page.names("menu").is_empty());
        page.podarium("advance", &[json!("15s")]);
        let by_menu = page.podarium("state", &[])["digest"].clone();
        open_paused(page);
        page.by_role("textbox", "kubectl command").focus();
        page.type_keys(&format!("{line}\n"));
        page.until("it has run", || {
            let shown = page.eval("return document.querySelector('.term').innerText");
            shown.as_str().unwrap_or_default().contains(&line)
        });
        page.podarium("advance", &[json!("15s")]);
        assert_eq!(page.podarium("state", &[])["digest"], by_menu, "{line}");
    }
}

fn open_menu(page: &Page, of: &str) {
    let script = "
        const of = arguments[0];
        const element = of.startsWith('pod/') ? document.querySelector('.pod')
          : of.startsWith('node/') ? [...document.querySelectorAll('.frame')]
              .find((frame) => frame.innerText.includes(of.slice(5)))
          : document.querySelector('.ribbon .who');
        const { x, y } = element.getBoundingClientRect();
        element.dispatchEvent(new MouseEvent('contextmenu',
          { bubbles: true, cancelable: true, clientX: x + 4, clientY: y + 4 }))";
    page.eval_with(script, vec![json!(of)]);
    page.until("the menu is open", || page.names("menu").len() == 1);
}

fn behaviors(page: &Page) {
    open_paused(page);
    open_menu(page, "deployment/web");
    page.by_role_with("menuitem", "What shop/web:v1 does")
        .click();
    page.until("the panel is open", || page.names("dialog").len() == 1);
    page.by_role_with("checkbox", "ends with code").click();
    let line = page.eval("return document.querySelector('.behavior .line').innerText");
    assert_eq!(line, "\"shop/web:v1\": \"start=2s exit=1@20s\"");
    page.by_role("button", "Let it behave so").click();
    page.until("the panel is closed", || page.names("dialog").is_empty());
    page.podarium("seek", &[json!("38s")]);
    let digest = page.podarium("state", &[])["digest"].clone();
    let link = page.podarium("link", &[]);
    let fragment = link.as_str().and_then(|link| link.split_once('#'));
    let fragment = fragment.map(|(_, fragment)| fragment.to_owned());
    let scenario = page.native(&["open", &fragment.unwrap_or_default()], "");
    assert!(scenario.contains("exit=1@20s"), "{scenario}");
    let native = page.native(&["digest", "{}", "--until", "38s"], &scenario);
    assert!(
        native.contains(digest.as_str().unwrap_or("?")),
        "{native} {digest}"
    );
}

fn requests(page: &Page) {
    open_paused(page);
    page.by_role("button", "Requests").click();
    page.podarium("advance", &[json!("3s")]);
    page.until("dots fly", || count(page, ".request") > 0);
    assert!(count(page, ".request") <= 60);
    let places = "return [...document.querySelectorAll('.request')]
        .map((dot) => dot.style.transform).join()";
    let before = page.eval(places);
    page.eval_async(
        "for (let i = 0; i < 5; i++) await new Promise(requestAnimationFrame)",
        vec![],
    );
    assert_eq!(page.eval(places), before);
    page.eval("document.querySelector('.request').focus()");
    page.until("it is told", || count(page, ".requests .said") == 1);
    let said = page.eval("return document.querySelector('.requests .said').innerText");
    let said = said.as_str().unwrap_or_default().to_owned();
    assert!(
        said.contains("service web") && said.contains("served"),
        "{said}"
    );
    page.by_role("button", "Requests").click();
    page.until("the layer is off", || count(page, ".request") == 0);
    page.prefer(Theme::Light, true);
    open_paused(page);
    page.kubectl("traffic svc/web 20rps");
    page.podarium("advance", &[json!("3s")]);
    page.until("rates stand there", || {
        page.names("button")
            .iter()
            .any(|name| name.contains("requests a second"))
    });
    assert_eq!(count(page, ".request"), 0);
}

/// A pod that is dragged onto another node stays where it is, and so does the cluster.
fn dragging(page: &Page) {
    open_paused(page);
    let before = page.podarium("state", &[])["digest"].clone();
    page.eval(
        "const pod = document.querySelector('.pod');
         const goal = [...document.querySelectorAll('.frame')].at(-1).getBoundingClientRect();
         const from = pod.getBoundingClientRect();
         const at = (type, { x, y }) => document.elementFromPoint(x + 9, y + 9).dispatchEvent(
           new PointerEvent(type, { bubbles: true, clientX: x + 9, clientY: y + 9, buttons: 1 }));
         at('pointerdown', from); at('pointermove', goal); at('pointerup', goal);",
    );
    assert_eq!(count(page, "[draggable=true]"), 0);
    assert_eq!(page.podarium("state", &[])["digest"], before);
}

fn node_menu(page: &Page) {
    open_paused(page);
    open_menu(page, "node/node-2");
    page.by_role("menuitem", "Slow its disk").click();
    page.until("the map tells of it", || {
        let items = page.names("treeitem");
        items.iter().any(|item| item.contains("slow disk"))
    });
    open_menu(page, "node/node-2");
    page.by_role("menuitem", "Repair its disk");
    page.by_role("menuitem", "Add one like it").click();
    page.until("the line has run", || {
        let shown = page.eval("return document.querySelector('.term').innerText");
        let shown = shown.as_str().unwrap_or_default();
        shown.contains("fault node-add node-4 cpu=2000m memory=2048Mi")
    });
    page.podarium("advance", &[json!("20s")]);
    let nodes = page.kubectl("kubectl get nodes --no-headers");
    assert!(
        nodes
            .lines()
            .any(|line| line.starts_with("node-4 ") && line.contains(" Ready ")),
        "{nodes}"
    );
}
