//! The main job in a browser: paste, apply, watch, break, go back; the same to the byte natively.
//! Numbers in names are those of the acceptance points of the design.

use super::Test;
use crate::page::Page;
use serde_json::{Value, json};

pub const TESTS: &[Test] = &[
    Test {
        name: "points 1, 2, 4: the first visit shows a cluster, a sentence, a clock and one button",
        run: first_visit,
    },
    Test {
        name: "points 3, 40: the intro plays at most 8 s and stops paused",
        run: intro_ends,
    },
    Test {
        name: "points 5, 16: a pasted ReplicaSet is offered, runs, and heals when a pod is deleted",
        run: replica_set_heals,
    },
    Test {
        name: "points 7, 10: both Deployments of the seeds apply with Ctrl+Enter",
        run: deployments_apply,
    },
    Test {
        name: "points 20-22, 37, 52: a crash loop counts down; its digest is the native one",
        run: crash_loop_and_digest,
    },
    Test {
        name: "point 48: a watch follows time and stops when time is moved",
        run: watch_follows,
    },
    Test {
        name: "point 8, 9: problems show their line, path and a suggestion",
        run: problems_are_shown,
    },
    Test {
        name: "point 83: a still of the map comes as SVG and as PNG",
        run: stills,
    },
    Test {
        name: "hostile text shows an error and loses nothing",
        run: hostile_text,
    },
];

const REPLICA_SET: &str = include_str!("../../manifests/replica_set.yaml");
const DEPLOYMENT: &str = include_str!("../../manifests/deployment.yaml");
const WITH_STATUS: &str = include_str!("../../manifests/deployment_with_status.yaml");

/// Opens the playground with time stopped at 0:19.
pub fn open_paused(page: &Page) {
    page.open("/#?t=19");
    page.podarium("pause", &[]);
}

/// The pods whose name begins with `stem`.
pub fn pods(page: &Page, stem: &str) -> Vec<Value> {
    let state = page.podarium("state", &[]);
    let pods = state["pods"].as_array().cloned().unwrap_or_default();
    pods.into_iter()
        .filter(|pod| pod["name"].as_str().unwrap_or_default().starts_with(stem))
        .collect()
}

/// The fingerprint of everything that happened.
pub fn digest(page: &Page) -> String {
    let state = page.podarium("state", &[]);
    state["digest"].as_str().unwrap_or_default().to_owned()
}

fn first_visit(page: &Page) {
    for (width, height) in [(1280, 720), (390, 844)] {
        page.resize(width, height);
        page.open("/");
        page.by_role_with("button", "Break it");
        page.until("pods are drawn", || {
            let names = page.names("treeitem");
            names.iter().filter(|name| name.contains("web-")).count() >= 6
        });
        let clock = page.by_role("timer", "Simulated time");
        assert!(clock.text().starts_with("0:"), "{}", clock.text());
        assert_eq!(page.names("dialog"), [""; 0]);
        let stored = page.eval("return localStorage.length + sessionStorage.length");
        assert_eq!(stored, 0);
        let overflow = page.eval("return document.documentElement.scrollWidth > innerWidth");
        assert_eq!(overflow, false, "at {width}");
    }
}

fn intro_ends(page: &Page) {
    page.open("/");
    page.until("the clip is over", || {
        let state = page.podarium("state", &[]);
        state["playing"] == false && state["time"].as_f64().unwrap_or_default() > 20.0
    });
    let state = page.podarium("state", &[]);
    assert!(state["time"].as_f64().unwrap_or_default() < 28.0, "{state}");
    assert!(
        state["headline"]
            .as_str()
            .unwrap_or_default()
            .contains("v2")
    );
}

fn replica_set_heals(page: &Page) {
    open_paused(page);
    page.eval("document.activeElement.blur()");
    page.paste(REPLICA_SET);
    assert_eq!(
        page.by_role("textbox", "Manifest, YAML").value(),
        REPLICA_SET
    );
    assert!(pods(page, "example-").is_empty(), "nothing runs by itself");
    page.by_role("button", "Apply it").click();
    page.podarium("pause", &[]);
    page.until("what was applied is what is shown", || {
        let shown = page.eval("return document.querySelector('.hdn')?.innerText ?? ''");
        shown
            .as_str()
            .unwrap_or_default()
            .contains("example-replica-set")
    });
    page.podarium("advance", &[json!("30s")]);
    let before = pods(page, "example-replica-set-");
    assert_eq!(before.len(), 3);
    for pod in &before {
        assert_eq!(
            (&pod["status"], &pod["ready"]),
            (&json!("Running"), &json!("1/1"))
        );
        let name = pod["name"].as_str().unwrap_or_default();
        let item = page.by_role_with("treeitem", name);
        assert!(item.name.contains("Ready"), "{}", item.name);
    }
    let gone = before[0]["name"].as_str().unwrap_or_default();
    let said = page.kubectl(&format!("kubectl delete pods/{gone}"));
    assert!(said.contains(&format!("pod \"{gone}\" deleted")), "{said}");
    page.podarium("advance", &[json!("60s")]);
    let after = pods(page, "example-replica-set-");
    assert_eq!(after.len(), 3);
    assert!(
        after
            .iter()
            .all(|pod| pod["name"] != gone && pod["ready"] == "1/1")
    );
    let sets = page.kubectl("kubectl get rs example-replica-set");
    assert!(sets.contains("3         3         3"), "{sets}");
}

fn deployments_apply(page: &Page) {
    open_paused(page);
    for (manifest, name, replicas) in [
        (WITH_STATUS, "synergychat-web", 2),
        (DEPLOYMENT, "synergychat-api", 1),
    ] {
        let editor = page.by_role("textbox", "Manifest, YAML");
        editor.focus();
        editor.eval("arguments[0].select()");
        page.paste(manifest);
        assert_eq!(editor.value(), manifest);
        page.press("Control+Enter");
        page.podarium("pause", &[]);
        page.podarium("advance", &[json!("30s")]);
        let found = pods(page, name);
        assert_eq!(found.len(), replicas, "{name}");
        assert!(found.iter().all(|pod| pod["ready"] == "1/1"), "{found:?}");
    }
    assert_eq!(page.complaints(), [""; 0]);
}

fn crash_loop_and_digest(page: &Page) {
    open_paused(page);
    let start = digest(page);
    page.podarium("seek", &[json!("40s")]);
    page.by_role_with("button", "Break it").click();
    page.podarium("pause", &[]);
    page.podarium("seek", &[json!("75s")]);
    let failing: Vec<Value> = pods(page, "web-")
        .into_iter()
        .filter(|pod| pod["status"] == "CrashLoopBackOff")
        .collect();
    assert!(!failing.is_empty());
    for pod in &failing {
        let name = pod["name"].as_str().unwrap_or_default();
        let item = page.by_role_with("treeitem", name);
        let seconds = pod["waitSeconds"].as_u64().unwrap_or_default();
        assert!((1..=20).contains(&seconds), "{pod}");
        let countdown = format!("next try in {seconds} s");
        assert!(
            item.name.contains("Back-off") && item.name.contains(&countdown),
            "{}",
            item.name
        );
    }
    // The promise of the rolling update is kept: at least five old pods serve.
    let ready = pods(page, "web-")
        .iter()
        .filter(|pod| pod["ready"] == "1/1")
        .count();
    assert!(ready >= 5, "{ready}");
    let broken = digest(page);
    page.podarium("seek", &[json!("19s")]);
    assert_eq!(digest(page), start);
    assert!(
        pods(page, "web-")
            .iter()
            .all(|pod| pod["status"] == "Running")
    );
    page.podarium("seek", &[json!("75s")]);
    assert_eq!(digest(page), broken);
    let link = page.podarium("link", &[]);
    let fragment = link
        .as_str()
        .and_then(|link| link.split_once('#'))
        .map(|(_, f)| f.to_owned());
    let fragment = fragment.unwrap_or_default();
    let scenario = page.native(&["open", &fragment], "");
    let native = page.native(&["digest", "{}", "--until", "75s"], &scenario);
    assert!(native.contains(&broken), "native {native}, page {broken}");
    page.open(&format!("/#{fragment}"));
    page.until("the link is loaded", || {
        page.podarium("state", &[])["time"] == 75.0
    });
    assert_eq!(digest(page), broken);
}

fn watch_follows(page: &Page) {
    open_paused(page);
    let line = page.by_role("textbox", "kubectl command");
    line.focus();
    page.type_keys("kubectl get pods -w\n");
    let shown = || {
        let term = page.eval("return document.querySelector('.term').innerText");
        term.as_str().unwrap_or_default().to_owned()
    };
    page.until("the watch began", || shown().contains("get pods -w"));
    page.podarium("setSpeed", &[json!(16)]);
    page.podarium("play", &[]);
    page.until("the watch follows", || {
        shown().contains("ContainerCreating")
    });
    page.podarium("pause", &[]);
    page.podarium("seek", &[json!("19s")]);
    page.until("the watch says why it stopped", || {
        shown().contains("time was moved")
    });
}

fn problems_are_shown(page: &Page) {
    open_paused(page);
    let editor = page.by_role("textbox", "Manifest, YAML");
    editor.focus();
    editor.eval("arguments[0].select()");
    page.paste(&DEPLOYMENT.replace("replicas: 1", "replica: 1"));
    page.until("the problem is listed", || {
        let found = page.names("listitem");
        found
            .iter()
            .any(|item| item.contains("Unknown field") && item.contains("spec.replica"))
    });
    page.by_role("button", "replicas").click();
    assert_eq!(editor.value(), DEPLOYMENT);
}

fn hostile_text(page: &Page) {
    open_paused(page);
    let mut bomb = "a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n".to_owned();
    for level in 1..12 {
        let items = vec![format!("*a{}", level - 1); 10].join(",");
        bomb += &format!("a{level}: &a{level} [{items}]\n");
    }
    let deep = "[".repeat(20_000);
    let unknown = "apiVersion: example.com/v1\nkind: Sprocket\nmetadata: {name: s}\n".to_owned();
    let huge = "- xxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\n".repeat(20_000);
    for text in [bomb, deep, unknown, huge, "a: b: c\n\t- \u{0}".to_owned()] {
        let before = pods(page, "web-").len();
        let answer = page.podarium("apply", &[json!(text)]);
        assert_ne!(
            answer["status"],
            0,
            "{}",
            text.get(..40).unwrap_or_default()
        );
        assert_ne!(answer["output"], "");
        assert_eq!(pods(page, "web-").len(), before);
        let kept = page.by_role("textbox", "Manifest, YAML").value();
        assert_eq!(kept.len(), text.len());
    }
    assert_eq!(page.names("alertdialog"), [""; 0]);
}

fn stills(page: &Page) {
    open_paused(page);
    let svg = page.podarium("snapshot", &[json!("svg")]);
    let svg = svg.as_str().unwrap_or_default();
    assert!(
        svg.starts_with("<svg") && svg.contains("node-3") && svg.contains("Ready"),
        "{svg}"
    );
    let png = page.podarium("snapshot", &[json!("png")]);
    assert!(
        png.as_str()
            .unwrap_or_default()
            .starts_with("data:image/png;base64,"),
        "{png}"
    );
    assert!(page.try_podarium("snapshot", &[json!("gif")]).is_err());
    assert_eq!(page.complaints(), [""; 0]);
}
