//! Why: steps, advice, placement, what changed, the inspector's tabs and the events table.
//! Numbers in names are those of the acceptance points of the design.

use super::Test;
use super::access::crash_loop;
use super::playground::{open_paused, pods};
use crate::page::Page;
use serde_json::{Value, json};

pub const TESTS: &[Test] = &[
    Test {
        name: "point 44: every kind of object has true steps, each a jump in time",
        run: every_kind,
    },
    Test {
        name: "point 44: an event is explained by what led to it",
        run: events_explained,
    },
    Test {
        name: "why: an unschedulable pod shows what refused which node, and what would help",
        run: unschedulable,
    },
    Test {
        name: "why: a chosen node is marked in the scheduler's table",
        run: placed,
    },
    Test {
        name: "why: a crash loop says what would change it, with lines that can be copied",
        run: crash_advice,
    },
    Test {
        name: "why: of a crash loop, steps, what comes next and a way out are in sight at once",
        run: in_sight,
    },
    Test {
        name: "why: fields that changed show both values, since a moment of one's choice",
        run: fields_changed,
    },
    Test {
        name: "inspector: runs, conditions, events and logs of a crashing pod",
        run: tabs,
    },
    Test {
        name: "point 46: repeated events are one row with its count",
        run: counted_events,
    },
    Test {
        name: "points 47, 49: a name in the events selects; text of the terminal can be marked",
        run: names_select,
    },
];

fn steps(page: &Page, of: &str) -> Vec<Value> {
    let steps = page.podarium("why", &[json!(of)]);
    steps.as_array().cloned().unwrap_or_default()
}

fn body(page: &Page, selector: &str) -> String {
    let script = "return document.querySelector(arguments[0])?.innerText || ''";
    let text = page.eval_with(script, vec![json!(selector)]);
    text.as_str().unwrap_or_default().to_owned()
}

const KINDS: &str = "
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: db}
spec:
  serviceName: db
  replicas: 2
  selector: {matchLabels: {app: db}}
  template:
    metadata: {labels: {app: db}}
    spec: {containers: [{name: c, image: postgres}]}
---
apiVersion: apps/v1
kind: DaemonSet
metadata: {name: agent}
spec:
  selector: {matchLabels: {app: agent}}
  template:
    metadata: {labels: {app: agent}}
    spec: {containers: [{name: c, image: agent}]}
---
apiVersion: batch/v1
kind: Job
metadata: {name: report}
spec:
  template:
    metadata: {annotations: {behavior.podarium.dev/c: \"exit=0@5s\"}}
    spec: {restartPolicy: Never, containers: [{name: c, image: report}]}
---
apiVersion: v1
kind: Service
metadata: {name: db}
spec: {selector: {app: db}, ports: [{port: 5432}]}
";

fn every_kind(page: &Page) {
    open_paused(page);
    page.podarium("apply", &[json!(KINDS)]);
    page.podarium("pause", &[]);
    page.podarium("advance", &[json!("30s")]);
    let objects = [
        "statefulset/db",
        "pod/db-1",
        "daemonset/agent",
        "job/report",
        "service/db",
        "deployment/web",
        "node/node-1",
    ];
    for of in objects {
        let found = steps(page, of);
        assert!((1..=7).contains(&found.len()), "{of}: {found:?}");
        page.podarium("select", &[json!(of)]);
        page.until("the steps are shown", || {
            page.eval("return document.querySelectorAll('.steps li').length") == found.len() as u64
        });
        for tab in ["Object", "YAML", "Events", "Cause"] {
            page.by_role("tab", tab).click();
        }
    }
    let told = steps(page, "pod/db-1");
    let text = format!("{told:?}");
    assert!(text.contains("Ordinal 1 had no pod"), "{text}");
    let first = told[0]["at"].as_f64().unwrap_or_default();
    page.podarium("select", &[json!("pod/db-1")]);
    page.until("its steps are shown", || {
        body(page, ".steps").contains("Ordinal 1")
    });
    page.eval("document.querySelector('.steps button').click()");
    page.until("time went there", || {
        let state = page.podarium("state", &[]);
        (state["time"].as_f64().unwrap_or_default() - first).abs() < 1.0
    });
}

fn events_explained(page: &Page) {
    open_paused(page);
    page.podarium("seek", &[json!("45s")]);
    page.eval("document.querySelector('.rows .er .lnk').click()");
    page.until("it is explained", || body(page, ".steps li.now").len() > 10);
    let current = body(page, ".steps li.now");
    let reason = body(page, ".rows .er .lnk");
    assert!(current.contains(&reason), "{current} / {reason}");
}

const GREEDY: &str = "
apiVersion: v1
kind: Pod
metadata: {name: greedy}
spec: {containers: [{name: c, image: app, resources: {requests: {cpu: \"1900m\"}}}]}
";

fn unschedulable(page: &Page) {
    open_paused(page);
    page.podarium("apply", &[json!(GREEDY)]);
    page.podarium("pause", &[]);
    page.podarium("advance", &[json!("5s")]);
    page.podarium("select", &[json!("pod/greedy")]);
    page.until("the table is shown", || {
        body(page, ".grid").contains("node-1")
    });
    let table = body(page, ".grid");
    assert_eq!(table.matches("Insufficient cpu").count(), 3, "{table}");
    let advice = body(page, ".advice");
    assert!(advice.contains("Ask for less cpu"), "{advice}");
    assert!(advice.contains("1900m"), "{advice}");
}

fn placed(page: &Page) {
    open_paused(page);
    let pod = pods(page, "web-")[0].clone();
    let (name, node) = (pod["name"].clone(), pod["node"].clone());
    page.podarium(
        "select",
        &[json!(format!("pod/{}", name.as_str().unwrap_or_default()))],
    );
    page.until("the table is shown", || {
        body(page, ".grid tr.on").contains("chosen")
    });
    let chosen = body(page, ".grid tr.on");
    assert!(chosen.contains(node.as_str().unwrap_or("?")), "{chosen}");
    page.eval("document.querySelector('.part summary').click()");
    let every = body(page, ".across");
    assert!(
        every.contains("NodeResourcesFit") && every.contains("×"),
        "{every}"
    );
    assert_eq!(page.axe(), [""; 0]);
}

fn crash(page: &Page) {
    open_paused(page);
    crash_loop(page);
}

fn crash_advice(page: &Page) {
    crash(page);
    page.until("advice is given", || !body(page, ".advice").is_empty());
    let advice = body(page, ".advice");
    assert!(advice.contains("the next try is in"), "{advice}");
    let line = "kubectl rollout undo deployment/web";
    assert!(advice.contains(line), "{advice}");
    page.by_role("button", &format!("Copy {line}"));
    page.by_role("button", &format!("Run {line}")).click();
    page.until("the line was run", || {
        body(page, ".term").contains("rolled back")
    });
    let pods = page.kubectl("get pods");
    assert!(pods.starts_with("NAME"), "{pods}");
}

fn in_sight(page: &Page) {
    page.resize(1280, 800);
    crash(page);
    page.until("advice is given", || !body(page, ".advice").is_empty());
    let hidden = page.eval(
        "const panel = document.querySelector('.why').getBoundingClientRect();
         return ['.steps li:last-child', '.next', '.advice li .line'].filter((part) => {
           const box = document.querySelector(part)?.getBoundingClientRect();
           return !box || box.top < panel.top || box.bottom > panel.bottom; })",
    );
    assert_eq!(hidden, json!([]));
}

fn fields_changed(page: &Page) {
    open_paused(page);
    page.podarium("seek", &[json!("40s")]);
    page.kubectl("kubectl scale deployment web --replicas=7");
    page.podarium("select", &[json!("deployment/web")]);
    page.until("the change is shown", || {
        body(page, ".fields").contains("replicas")
    });
    let fields = body(page, ".fields");
    assert!(fields.contains("6 → 7"), "{fields}");
    page.podarium("advance", &[json!("20s")]);
    let options = page.eval(
        "const pick = document.querySelector('.part .pick');
         pick.selectedIndex = pick.options.length - 1;
         pick.dispatchEvent(new Event('change', { bubbles: true }));
         return pick.options.length",
    );
    assert!(options.as_u64().unwrap_or_default() >= 3, "{options}");
    page.until("earlier values are compared", || {
        body(page, ".fields").contains("image")
    });
}

fn tabs(page: &Page) {
    crash(page);
    page.by_role("tab", "Object").click();
    let facts = body(page, ".facts");
    for part in ["exit 1, Error", "ContainersReady", "QoS class", "Node"] {
        assert!(facts.contains(part), "{part}: {facts}");
    }
    page.by_role("tab", "Events").click();
    let told = body(page, ".told");
    assert!(
        told.contains("BackOff") && told.contains("Scheduled"),
        "{told}"
    );
    page.by_role("tab", "Logs").click();
    page.by_role("button", "Previous run").click();
    page.until("the last words are there", || {
        body(page, ".log").contains("geo.db")
    });
    page.by_role("tab", "YAML").click();
    page.by_role("button", "Copy the YAML");
    assert!(body(page, ".yaml").contains("restartCount"));
}

fn counted_events(page: &Page) {
    crash(page);
    page.podarium("advance", &[json!("60s")]);
    let listed = page.podarium("events", &[json!("")]);
    let listed = listed.as_array().cloned().unwrap_or_default();
    let often = listed.iter().find(|event| event["reason"] == "BackOff");
    let count = often.map(|event| event["count"].as_u64().unwrap_or_default());
    assert!(count.is_some_and(|count| count > 1), "{often:?}");
    let rows = body(page, ".rows");
    assert!(
        rows.contains(&format!("×{}", count.unwrap_or_default())),
        "{rows}"
    );
    let heads = body(page, ".er.eh");
    let heads: Vec<&str> = heads.split_whitespace().collect();
    assert_eq!(heads.join(" "), "Last seen Type Reason Object Message");
}

fn names_select(page: &Page) {
    open_paused(page);
    page.podarium("seek", &[json!("45s")]);
    let choose = "[...document.querySelectorAll('.er .mono .lnk')]
        .find((name) => name.innerText === 'deployment/web').click()";
    page.podarium("select", &[json!("")]);
    page.eval(choose);
    page.until("it is selected", || body(page, ".hdn").contains("web"));
    let style = "return getComputedStyle(document.querySelector('.term pre')).userSelect";
    assert_ne!(page.eval(style), "none");
}
