//! One instant, one truth: the pictures of the design show 1:27 of a roll-out with one bad node,
//! and everything on the page that counts pods must say the same of it.

use super::Test;
use super::playground::open_paused;
use super::stage::load;
use crate::page::{Page, strings};
use serde_json::Value;

pub const TESTS: &[Test] = &[Test {
    name: "design, 1:27: map, lanes, ribbon, band, sentence, events and terminal agree",
    run: agreement,
}];

/// A line of `kubectl get pods`.
struct Row {
    name: String,
    is_ready: bool,
    status: String,
}

fn agreement(page: &Page) {
    page.resize(1280, 800);
    open_paused(page);
    load(
        page,
        "await podarium.load(oneBadNode); await podarium.seek('87s');",
    );
    let rows: Vec<Row> = page
        .kubectl("kubectl get pods --no-headers")
        .lines()
        .filter_map(row)
        .collect();
    let of_web: Vec<&Row> = rows
        .iter()
        .filter(|row| row.name.starts_with("web-"))
        .collect();
    assert_eq!(of_web.len(), 9, "the fixture has nine pods of web");

    map_says(page, &rows);
    lanes_say_what_the_map_says(page);
    let [have, ready] = ribbon_says(page, &of_web);
    band_says(page, have, ready, &of_web);
    events_say(page);
}

fn row(line: &str) -> Option<Row> {
    let mut words = line.split_whitespace();
    let (name, counts, status) = (words.next()?, words.next()?, words.next()?);
    let (ready, all) = counts.split_once('/')?;
    Some(Row {
        name: name.to_owned(),
        is_ready: ready == all,
        status: status.to_owned(),
    })
}

/// The state that the map draws for what kubectl prints.
fn drawn(row: &Row) -> &'static str {
    match (row.status.as_str(), row.is_ready) {
        ("Running", true) => "Ready",
        ("Running", false) => "Not ready",
        ("CrashLoopBackOff", _) => "Back-off",
        ("ContainerCreating", _) => "Creating",
        ("Terminating", _) => "Terminating",
        ("Pending", _) => "Pending",
        _ => panic!("the fixture has no pod that is {}", row.status),
    }
}

fn map_says(page: &Page, rows: &[Row]) {
    let items = page.names("treeitem");
    for row in rows {
        let said = format!("{}, {}", row.name, drawn(row));
        assert!(
            items.iter().any(|item| item.starts_with(&said)),
            "{said}: {items:#?}"
        );
    }
}

/// Each lane ends in the colour family in which its pod is drawn on the map.
fn lanes_say_what_the_map_says(page: &Page) {
    let differing = page.eval(
        "const family = (element) => [...element.classList].find((name) => name.startsWith('f-'));
         const lanes = [...document.querySelectorAll('.lane[data-uid]')];
         const differing = lanes.filter((lane) => {
           const pod = document.querySelector(`.pod[data-uid='${lane.dataset.uid}']`);
           const last = [...lane.querySelectorAll(\"g[class^='f-']\")].at(-1);
           return pod && (!last || family(last) !== family(pod));
         });
         return lanes.length < 6 ? ['too few lanes'] : differing.map((lane) => lane.textContent);",
    );
    assert_eq!(strings(&differing), [""; 0]);
}

/// The numbers of the ribbon's rows: pods that do not terminate, and those of them that are ready.
fn ribbon_says(page: &Page, pods: &[&Row]) -> [usize; 2] {
    let rows = page.eval(
        "return [...document.querySelectorAll('.ribbon tbody tr')].map((row) =>
           [...row.cells].map((cell) => cell.innerText.trim().split(' ')[0]))",
    );
    let mut sums = [0, 0];
    for row in rows.as_array().into_iter().flatten() {
        let cells = strings(row);
        let [_, hash, _, have, ready] = cells.as_slice() else {
            panic!("{row}");
        };
        let own = || {
            let own = pods.iter().filter(|pod| pod.name.contains(hash.as_str()));
            own.filter(|pod| pod.status != "Terminating")
        };
        let counted = [own().count(), own().filter(|pod| pod.is_ready).count()];
        assert_eq!([have, ready].map(|n| n.parse()), counted.map(Ok), "{hash}");
        sums = [sums[0] + counted[0], sums[1] + counted[1]];
    }
    sums
}

fn band_says(page: &Page, have: usize, ready: usize, pods: &[&Row]) {
    let band = page.eval("return document.querySelector('.bud').getAttribute('aria-label')");
    assert_eq!(
        band,
        format!("{ready} of at least 5 available, {have} of at most 8 pods")
    );
    let new = |is_wanted: fn(&Row) -> bool| {
        let newest = pods.iter().find(|pod| pod.status == "CrashLoopBackOff");
        let newest = newest.map_or("", |pod| pod.name.as_str());
        let set = newest.rsplit_once('-').map_or("", |(set, _)| set);
        let of_set = pods.iter().filter(|pod| pod.name.starts_with(set));
        of_set.filter(|pod| is_wanted(pod)).count()
    };
    let sentence = page.by_role_with("heading", "v2 replaces v1").text();
    let said = format!("{} of 6 new pods are ready", new(|pod| pod.is_ready));
    assert!(sentence.contains(&said), "{said}: {sentence}");
    assert_eq!(new(|_| true), 6);
}

/// The counts above the events are those of kubectl's list.
fn events_say(page: &Page) {
    let listed = page.kubectl("kubectl get events --no-headers");
    let warnings = listed.lines().filter(|line| {
        let mut words = line.split_whitespace();
        words.nth(1) == Some("Warning")
    });
    let counts = page.eval(
        "return [...document.querySelectorAll('[role=radio]')].map((choice) =>
           choice.innerText.replaceAll('\\n', ' ').trim())",
    );
    let counts: Vec<String> = counts
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .map(|text| text.split_whitespace().collect::<Vec<_>>().join(" "))
        .collect();
    for (word, n) in [
        ("All", listed.lines().count()),
        ("Warnings", warnings.count()),
    ] {
        let said = format!("{word} {n}");
        assert!(counts.contains(&said), "{said}: {counts:?}");
    }
}
