//! Traffic: loads on Services, counted the same however time is played.

#![allow(clippy::unwrap_used, clippy::expect_used)]

use playground::view::{Ref, Request, Traffic};
use playground::{Duration, Playground};
use std::rc::Rc;

const MANIFESTS: &str = r#"
apiVersion: podarium.dev/v1
kind: Scenario
spec:
  seed: 3
  cluster: {nodes: 3}
  behaviors: {"web:1": "rps=50 cpu=500m"}
  manifests: |
    apiVersion: apps/v1
    kind: Deployment
    metadata: {name: web}
    spec:
      replicas: 3
      selector: {matchLabels: {app: web}}
      template:
        metadata: {labels: {app: web}}
        spec: {containers: [{name: web, image: "web:1"}]}
    ---
    apiVersion: v1
    kind: Service
    metadata: {name: web}
    spec: {selector: {app: web}, ports: [{port: 80}]}
"#;

fn secs(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}

fn loaded(rate: &str) -> Playground {
    let mut playground = Playground::new();
    playground.load(MANIFESTS).unwrap();
    playground.advance(secs(20));
    let outcome = playground.kubectl(&format!("traffic svc/web {rate}"));
    assert_eq!(outcome.status, 0, "{}", outcome.output);
    playground
}

fn traffic(playground: &Playground) -> Rc<Traffic> {
    let view = playground.view(&Request::default());
    Rc::clone(view.traffic.first().unwrap())
}

#[test]
fn requests_are_served_by_all_endpoints() {
    let mut playground = loaded("20rps");
    playground.advance(secs(30));
    let traffic = traffic(&playground);
    assert_eq!((traffic.served, traffic.failed), (600, 0));
    assert_eq!(traffic.endpoints.len(), 3);
    assert!(
        traffic
            .endpoints
            .iter()
            .all(|pod| pod.served > 150 && pod.is_usable)
    );
    assert_eq!(&*traffic.summary, "20 of 20 requests a second served");
    assert_eq!(traffic.requests.len(), 60);
    let service = Ref::new("service", "default", "web");
    let window = playground.requests(&service, secs(49), secs(50));
    assert_eq!(window.len(), 20);
    assert!(
        window
            .iter()
            .all(|sent| sent.is_served && sent.to.is_some())
    );
}

#[test]
fn failures_have_a_reason() {
    let mut playground = loaded("200rps");
    playground.advance(secs(10));
    // Three pods serve 50 a second each.
    let seen = traffic(&playground);
    assert!(seen.failed > 350 && seen.served > 1300, "{seen:?}");
    assert!(seen.summary.contains("overloaded"), "{}", seen.summary);
    playground.kubectl("kubectl scale deployment web --replicas=0");
    playground.advance(secs(5));
    let seen = traffic(&playground);
    assert_eq!(
        &*seen.summary,
        "0 of 200 requests a second served; connection refused: no endpoints"
    );
    playground.kubectl("traffic svc/web off");
    let view = playground.view(&Request::default());
    assert!(view.traffic.is_empty());
    assert_eq!(playground.kubectl("traffic svc/web much").status, 1);
}

#[test]
fn counts_do_not_depend_on_how_time_is_played() {
    let mut at_once = loaded("37rps");
    at_once.kubectl("kubectl rollout restart deployment web");
    at_once.advance(secs(40));
    let mut in_pieces = loaded("37rps");
    in_pieces.kubectl("kubectl rollout restart deployment web");
    for _ in 0..400 {
        in_pieces.advance(Duration::from_millis(100));
    }
    assert_eq!(traffic(&at_once), traffic(&in_pieces));
    assert_eq!(at_once.digest(), in_pieces.digest());
    let before = traffic(&at_once);
    at_once.seek(secs(30));
    at_once.seek(secs(60));
    assert_eq!(traffic(&at_once), before);
}

#[test]
fn the_use_of_a_pod_follows_its_traffic() {
    let mut playground = loaded("60rps");
    playground.advance(secs(2));
    let output = playground.kubectl("kubectl top pods --no-headers").output;
    // 20 of 50 requests a second are two fifths of 500m.
    assert_eq!(output.matches("200m").count(), 3, "{output}");
}
