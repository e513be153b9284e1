//! Pods as a scenario plays them.

#![allow(clippy::unwrap_used, clippy::expect_used)]

use playground::view::Request;
use playground::{Duration, Playground};

/// The status of the only pod in every whole second of the first minutes.
fn statuses(retries: &str) -> Vec<String> {
    let mut playground = Playground::empty();
    let pod = "apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec: {containers: [{name: c, \
               image: \"app:1\", command: [sh, -c, \"sleep 1; exit 1\"]}]}";
    let indented = pod.replace('\n', "\n    ");
    playground
        .load(&format!(
            "apiVersion: podarium.dev/v1\nkind: Scenario\nspec:\n  retries: {retries}\n  \
             manifests: |\n    {indented}\n"
        ))
        .unwrap();
    let second = |_| {
        playground.advance(Duration::from_secs(1));
        let view = playground.view(&Request::default());
        view.pods.first().unwrap().status.to_string()
    };
    (0..160).map(second).collect()
}

#[test]
fn a_scenario_chooses_what_shows_while_a_container_waits() {
    // The wait of 80 s lies between the seconds 84 and 165.
    let wait = |retries: &str| {
        let mut seen = statuses(retries).split_off(86);
        seen.truncate(70);
        let errors = seen.iter().filter(|status| *status == "Error").count();
        (errors, seen.len())
    };
    let (recorded, _) = wait("recorded");
    assert!((5..=14).contains(&recorded), "{recorded}");
    let (prompt, _) = wait("prompt");
    assert!(prompt <= 2, "{prompt}");
    let (standard, all) = wait("standard");
    assert!(standard > 40 && standard < all, "{standard} of {all}");
}

/// Waits before restarts 2, 3, … of a container that ends a second after it starts, in seconds.
fn waits(seed: u32) -> Vec<i64> {
    let mut playground = Playground::empty();
    playground
        .load(&format!(
            "apiVersion: podarium.dev/v1\nkind: Scenario\nspec:\n  seed: {seed}\n  \
             manifests: |\n    apiVersion: v1\n    kind: Pod\n    metadata: {{name: p}}\n    \
             spec: {{containers: \
             [{{name: c, image: \"app:1\", command: [sh, -c, \"sleep 1; exit 1\"]}}]}}\n"
        ))
        .unwrap();
    let time = |playground: &mut Playground, field: &str| {
        let path = format!("{{.status.containerStatuses[0].{field}}}");
        let line = format!("kubectl get pod p -o jsonpath='{path}'");
        let text = playground.kubectl(&line).output;
        let clock = text.split_once('T').map(|(_, clock)| clock.to_owned());
        clock.map(|clock| {
            let parts = clock.trim_end_matches('Z').split(':');
            parts.fold(0, |sum, part| sum * 60 + part.parse::<i64>().unwrap())
        })
    };
    let mut waits = Vec::new();
    let mut ended = None;
    for _ in 0..660 {
        playground.advance(Duration::from_secs(1));
        let finished = time(&mut playground, "state.terminated.finishedAt");
        let started = time(&mut playground, "state.running.startedAt");
        if let (Some(end), Some(start)) = (ended, started) {
            waits.push(start - end);
            ended = None;
        }
        ended = finished.or(ended);
    }
    waits
}

/// What is recorded in pods/01, 02, 09, 10, 11, 22, 41 and 45; the 45 s once seen after a delay of
/// 40 s are the far end of upstream's jitter, which nothing but chance brings about.
#[test]
fn restarts_come_within_two_seconds_of_recorded_ones_whatever_the_seed() {
    let recorded: [&[i64]; 6] = [
        &[11, 12, 13, 14, 15, 16],
        &[21, 23, 24],
        &[41, 42, 45],
        &[81],
        &[161, 162],
        &[301],
    ];
    for seed in 1..=12 {
        let waits = waits(seed);
        assert!(waits.len() >= 6, "{seed}: {waits:?}");
        for (index, wait) in waits.iter().enumerate() {
            let known = recorded[index.min(recorded.len() - 1)];
            let near = known.iter().any(|one| (one - wait).abs() <= 2);
            assert!(near, "seed {seed}: {waits:?}");
        }
        // The median of the first one as well, not only its fringe.
        assert!((waits[0] - 13).abs() <= 1, "seed {seed}: {waits:?}");
    }
}
