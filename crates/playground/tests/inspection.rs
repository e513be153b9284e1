//! What an inspector shows: true steps, advice with lines, both values of what changed, runs.

#![allow(clippy::unwrap_used)]

use playground::view::{Inspection, LogRequest, Ref, Request};
use playground::{Duration, Playground};
use std::rc::Rc;

fn seconds(n: u64) -> Duration {
    Duration::from_secs(n)
}

/// The page's own scenario at a moment.
fn at(moment: u64) -> Playground {
    let mut playground = Playground::new();
    playground.seek(seconds(moment));
    playground
}

fn inspected(playground: &Playground, of: &str, request: Request) -> Rc<Inspection> {
    let request = Request {
        inspect: Ref::parse(of),
        ..request
    };
    playground.view(&request).inspected.clone().unwrap()
}

fn steps(inspection: &Inspection) -> Vec<String> {
    let text = |spans: &[playground::view::Span]| spans.iter().map(|s| &*s.text).collect();
    inspection
        .why
        .iter()
        .map(|step| text(&step.spans))
        .collect()
}

/// A pod of the version that crashes, some time after it was rolled out.
fn crashing() -> (Playground, String) {
    let mut playground = at(40);
    playground.kubectl("kubectl set image deployment/web web=shop/web:broken");
    playground.advance(seconds(40));
    let view = playground.view(&Request::default());
    let pod = view.pods.iter().find(|pod| pod.wait.is_some()).unwrap();
    (playground, pod.reference.text())
}

#[test]
fn a_deployment_says_where_its_limits_come_from() {
    let found = steps(&inspected(&at(30), "deployment/web", Request::default()));
    let limits = found
        .iter()
        .find(|step| step.starts_with("At most"))
        .unwrap();
    assert!(
        limits.contains("At most 8 pods, at least 5 available"),
        "{limits}"
    );
    assert!(
        limits.contains("maxSurge 25% is 2, maxUnavailable 25% is 1"),
        "{limits}"
    );
}

#[test]
fn a_node_says_who_asks_for_its_cpu() {
    let found = steps(&inspected(&at(15), "node/node-1", Request::default()));
    let sum = found
        .iter()
        .find(|step| step.contains("of 2000m CPU"))
        .unwrap();
    assert!(sum.contains("Its 2 pods request 500m"), "{sum}");
}

#[test]
fn an_event_is_the_last_step_of_its_own_explanation() {
    let playground = at(40);
    let view = playground.view(&Request::default());
    let event = view
        .events
        .iter()
        .find(|event| &*event.reason == "Scheduled")
        .unwrap();
    let inspection = inspected(&playground, &event.reference.text(), Request::default());
    let found = steps(&inspection);
    assert!(found.len() > 1, "{found:?}");
    assert!(
        found
            .last()
            .unwrap()
            .starts_with("Scheduled: Successfully assigned"),
        "{found:?}"
    );
    assert!(
        inspection
            .why
            .iter()
            .all(|step| step.at <= event.last + seconds(1))
    );
}

#[test]
fn a_crash_loop_comes_with_runs_logs_and_advice() {
    let (playground, pod) = crashing();
    let request = Request {
        logs: Some(LogRequest {
            is_previous: false,
            ..LogRequest::default()
        }),
        ..Request::default()
    };
    let inspection = inspected(&playground, &pod, request);
    let told = steps(&inspection);
    for once in ["The wait doubles", "exited with code", "restart "] {
        let steps = told.iter().filter(|step| step.contains(once));
        assert_eq!(steps.count(), 1, "{once}: {told:?}");
    }
    assert!(inspection.runs.len() >= 2, "{:?}", inspection.runs);
    let numbers: Vec<u32> = inspection.runs.iter().map(|run| run.number).collect();
    assert!(numbers.is_sorted_by(|a, b| a > b), "{numbers:?}");
    assert!(
        inspection
            .runs
            .iter()
            .all(|run| run.is_bad && &*run.end == "exit 1, Error")
    );
    let logs = inspection.logs.as_ref().unwrap();
    assert!(
        logs.lines.iter().any(|(_, line)| line.contains("geo.db")),
        "{logs:?}"
    );
    let lines: Vec<&str> = inspection
        .advice
        .iter()
        .filter_map(|a| a.line.as_deref())
        .collect();
    assert!(
        lines.contains(&"kubectl rollout undo deployment/web"),
        "{lines:?}"
    );
    let next = playground.view(&Request::default()).next.clone();
    assert!(next.iter().any(|row| row.what.starts_with("restart")));
    assert!(next.windows(2).all(|pair| pair[0].at <= pair[1].at));
}

#[test]
fn what_changed_shows_both_values_since_any_moment() {
    let mut playground = at(40);
    playground.kubectl("kubectl scale deployment web --replicas=7");
    let latest = inspected(&playground, "deployment/web", Request::default());
    let changes = latest.changes.as_ref().unwrap();
    let row = changes
        .rows
        .iter()
        .find(|row| &*row.path == "spec.replicas")
        .unwrap();
    assert_eq!(
        (row.old.as_deref(), row.new.as_deref()),
        (Some("6"), Some("7"))
    );
    let since = Request {
        since: Some(seconds(10)),
        ..Request::default()
    };
    let earlier = inspected(&playground, "deployment/web", since);
    let rows = &earlier.changes.as_ref().unwrap().rows;
    let image = rows
        .iter()
        .find(|row| row.path.ends_with("containers[web].image"))
        .unwrap();
    assert_eq!(image.old.as_deref(), Some("shop/web:v1"));
    assert_eq!(image.new.as_deref(), Some("shop/web:v2"));
}

#[test]
fn what_is_gone_can_still_be_explained() {
    let mut playground = at(40);
    let pod = playground.view(&Request::default()).pods[0]
        .reference
        .text();
    let name = pod.trim_start_matches("pod/").to_owned();
    playground.kubectl(&format!("kubectl delete pod {name} --now"));
    playground.advance(seconds(20));
    let inspection = inspected(&playground, &pod, Request::default());
    assert_eq!(&*inspection.status, "Gone");
    assert!(steps(&inspection).last().unwrap().contains("is gone"));
}

/// A set whose claims name no class, in a cluster that has none.
const WITH_CLAIMS: &str = "
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: db}
spec:
  serviceName: db
  selector: {matchLabels: {app: db}}
  template:
    metadata: {labels: {app: db}}
    spec: {containers: [{name: db, image: postgres}]}
  volumeClaimTemplates:
  - metadata: {name: data}
    spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}
";

#[test]
fn what_a_claim_without_class_is_told_to_do_helps() {
    let mut playground = Playground::empty();
    playground.load(WITH_CLAIMS).unwrap();
    playground.advance(seconds(5));
    let of_pod = inspected(&playground, "pod/db-0", Request::default());
    let advice = of_pod.advice.first().unwrap();
    assert!(advice.spans[0].text.contains("default storage class"));
    let line = advice.line.as_deref().unwrap();
    assert_eq!(playground.kubectl(line).status, 0);
    playground.advance(seconds(60));
    let view = playground.view(&Request::default());
    let ready: Vec<(u32, u32)> = view.pods.iter().map(|pod| pod.ready).collect();
    assert_eq!(ready, [(1, 1)]);
    let of_claim = inspected(
        &playground,
        "persistentvolumeclaim/data-db-0",
        Request::default(),
    );
    assert!(of_claim.advice.is_empty());
}
