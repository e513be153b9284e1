//! The façade on the default scenario.

#![allow(clippy::unwrap_used, clippy::expect_used)]

use playground::view::{PodState, Ref, Request};
use playground::{Duration, Playground};

fn secs(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}

fn ready(playground: &Playground) -> usize {
    let view = playground.view(&Request::default());
    view.pods
        .iter()
        .filter(|pod| pod.state == PodState::Ready)
        .count()
}

#[test]
fn the_default_scenario_rolls_out_and_seeks() {
    let mut playground = Playground::new();
    playground.seek(secs(18));
    assert_eq!(ready(&playground), 6);
    let before = playground.digest();
    playground.advance(secs(60));
    let view = playground.view(&Request::default());
    assert_eq!(ready(&playground), 6, "{}", view.headline);
    assert_eq!(&*view.headline, "web runs v2: 6 of 6 pods are ready.");
    let after = playground.digest();
    playground.seek(secs(18));
    assert_eq!(playground.digest(), before);
    playground.seek(secs(78));
    assert_eq!(playground.digest(), after);
}

#[test]
fn the_terminal_speaks_kubectl_and_why_has_true_steps() {
    let mut playground = Playground::new();
    playground.seek(secs(15));
    let run = playground.kubectl("kubectl get deployments");
    assert_eq!(run.status, 0);
    assert_eq!(
        run.output,
        "NAME   READY   UP-TO-DATE   AVAILABLE   AGE\nweb    6/6     6            6           15s\n"
    );
    let view = playground.view(&Request::default());
    let pod = view.pods.first().unwrap();
    let steps = playground.why(&pod.reference);
    assert!(steps.len() >= 3, "{steps:#?}");
    playground.seek(secs(30));
    let steps = playground.why(&Ref::new("deployment", "default", "web"));
    let texts = steps.iter().map(|step| {
        step.spans
            .iter()
            .map(|span| &*span.text)
            .collect::<String>()
    });
    let texts: Vec<String> = texts.collect();
    assert!(
        texts.iter().any(|text| text.contains("at least 5 must be")),
        "{texts:#?}"
    );
    assert!(texts.len() <= 6, "{texts:#?}");
}

#[test]
fn a_link_reproduces_the_run() {
    let mut playground = Playground::new();
    playground.seek(secs(40));
    playground.kubectl("kubectl scale deployment web --replicas=3");
    playground.advance(secs(20));
    let link = playground.link();
    let mut other = Playground::empty();
    other.load(&link.fragment).unwrap();
    assert_eq!(other.now(), playground.now());
    assert_eq!(other.digest(), playground.digest());
}

#[test]
fn lines_that_only_look_leave_no_trace() {
    let mut playground = Playground::new();
    playground.seek(secs(40));
    playground.seek(secs(25));
    let (before, link) = (playground.digest(), playground.link());
    let watch = playground.kubectl("kubectl get pods -w");
    assert!(watch.is_running);
    assert_eq!(playground.kubectl("kubectl get nodes").status, 0);
    assert!(playground.branches().is_empty());
    assert_eq!(playground.digest(), before);
    assert_eq!(playground.link(), link);
    playground.advance(secs(10));
    assert!(!playground.poll(watch.id).output.is_empty());
    playground.interrupt(watch.id);
    assert!(!playground.poll(watch.id).is_running);
    playground.kubectl("kubectl scale deployment web --replicas=2");
    assert_eq!(playground.branches().len(), 1);
}

#[test]
fn a_verb_of_kubectl_may_begin_a_line_of_a_script() {
    for (line, whole) in [
        ("get pods", "kubectl get pods"),
        (
            "  rollout undo deploy/web",
            "kubectl rollout undo deploy/web",
        ),
        ("debug web-0", "kubectl debug web-0"),
        ("kubectl get pods", "kubectl get pods"),
        ("sleep 5; get", "sleep 5; get"),
        ("", ""),
    ] {
        assert_eq!(Playground::whole_line(line), whole);
    }
}

#[test]
fn lines_of_a_scenario_are_told_as_they_are_reached() {
    let mut playground = Playground::new();
    playground.load("s/disruption-budget").unwrap();
    let reached = playground.reached();
    assert_eq!(&*reached[0].0, "kubectl apply -f app.yaml");
    assert!(reached[0].1.output.contains("deployment.apps/cart created"));
    playground.advance(secs(3));
    let [(line, drain)] = &playground.reached()[..] else {
        panic!("the drain was reached");
    };
    assert_eq!((&**line, drain.is_running), ("kubectl drain node-1", true));
    playground.advance(secs(60));
    let rest = playground.poll(drain.id);
    assert!(
        rest.output
            .contains("would violate the pod's disruption budget")
    );
    assert!(
        rest.output.ends_with("node/node-1 drained\n"),
        "{}",
        rest.output
    );
    assert!(playground.reached().is_empty());
}

/// The time line shows what was done.
#[test]
fn an_apply_that_is_refused_leaves_no_mark() {
    let mut playground = Playground::new();
    playground.seek(secs(30));
    let text = playground.manifest();
    let marks = |playground: &Playground| playground.view(&Request::default()).markers.len();
    let (before, digest) = (marks(&playground), playground.digest());
    // The deployment alone: the service would be changed.
    let first = text.split("---").next().unwrap();
    let other = first.replace("app: web", "app: other");
    let (problems, outcome) = playground.apply(&other);
    assert!(!problems.iter().any(|problem| problem.is_error));
    assert!(outcome.output.contains("field is immutable"), "{outcome:?}");
    assert_ne!(outcome.status, 0);
    assert_eq!((marks(&playground), playground.digest()), (before, digest));
    assert_eq!(playground.manifest(), text);
    let more = text.replace("replicas: 6", "replicas: 7");
    assert_eq!(playground.apply(&more).1.status, 0);
    assert_eq!(marks(&playground), before + 1);
}
