//! What the map draws: states of pods, containers with their probes, behaviours in words, and
//! menus whose lines do what they say.

use playground::view::{PodState, ProbeKind, Ref, Request};
use playground::view::{node_actions, pod_actions, service_actions, workload_actions};
use playground::{Duration, Playground};

fn secs(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}

#[test]
fn deleted_pods_are_drawn_as_leaving_until_they_are_gone() {
    let mut playground = Playground::new();
    let mut leaving = 0;
    for step in 0..60 {
        playground.seek(Duration::from_millis(21_000 + step * 100));
        for pod in playground.view(&Request::default()).pods.iter() {
            assert_ne!(pod.state, PodState::Completed, "{}", pod.sentence());
            leaving += u32::from(pod.state == PodState::Terminating);
        }
    }
    assert!(leaving > 0);
}

#[test]
fn containers_say_what_their_probes_ask_and_whether_it_holds() {
    let mut playground = Playground::new();
    let passes = |playground: &Playground| {
        let view = playground.view(&Request::default());
        let probes = view
            .pods
            .iter()
            .flat_map(|p| p.containers.iter())
            .flat_map(|c| {
                let probes: Vec<_> = c.probes.iter().cloned().collect();
                probes
            });
        let probes: Vec<_> = probes.collect();
        assert!(
            probes.iter().all(|probe| probe.kind == ProbeKind::Readiness
                && *probe.words == *"http :8080/ every 2 s"),
            "{probes:?}"
        );
        probes.iter().filter(|probe| probe.passes).count()
    };
    playground.seek(Duration::from_millis(2_000));
    assert_eq!(passes(&playground), 0);
    playground.seek(secs(19));
    assert_eq!(passes(&playground), 6);
}

#[test]
fn a_behaviour_holds_from_the_start_and_is_in_links() {
    let mut playground = Playground::new();
    playground.seek(secs(40));
    let before = playground.digest();
    assert!(
        playground
            .set_behavior("shop/web:v2", "exit=often")
            .is_err()
    );
    assert_eq!(playground.digest(), before);
    assert_eq!(playground.behavior("shop/web:v2"), "start=2s");
    playground
        .set_behavior("shop/web:v2", "start=2s exit=1@3s")
        .unwrap();
    assert_eq!(playground.now(), secs(40));
    let view = playground.view(&Request::default());
    assert!(view.pods.iter().any(|pod| pod.state.is_failing()));
    let mut other = Playground::empty();
    other.load(&playground.link().fragment).unwrap();
    assert_eq!(other.digest(), playground.digest());
    playground.set_behavior("shop/web:v2", "start=2s").unwrap();
    assert_eq!(playground.digest(), before);
}

#[test]
fn every_line_of_every_menu_is_understood() {
    let mut playground = Playground::new();
    playground.seek(secs(40));
    let view = playground.view(&Request::default());
    let mut actions = pod_actions(&view.pods[0]);
    actions.extend(node_actions(&view.nodes[0], &view.nodes));
    actions.extend(workload_actions(&view.workloads[0]));
    actions.extend(service_actions(&view.services[0]));
    assert!(actions.len() > 25);
    for action in actions {
        let mut playground = Playground::new();
        playground.seek(secs(40));
        let line = action.proposed();
        let outcome = playground.kubectl(&line);
        // A second roll-back or an unpaused roll-out may be refused, but never misunderstood.
        let text = &outcome.output;
        assert!(
            !text.contains("unknown") && !text.contains("usage"),
            "{line}: {text}"
        );
        assert!(
            outcome.status == 0 || text.contains("error"),
            "{line}: {text}"
        );
    }
}

#[test]
fn scaling_by_the_menu_is_what_the_line_does() {
    let mut playground = Playground::new();
    playground.seek(secs(40));
    let view = playground.view(&Request::default());
    let scale = workload_actions(&view.workloads[0]);
    let scale = scale
        .iter()
        .find(|action| action.label == "Scale to")
        .unwrap();
    assert_eq!(
        scale.proposed(),
        "kubectl scale deployment/web --replicas=6"
    );
    playground.kubectl(&scale.filled("9"));
    playground.advance(secs(10));
    let view = playground.view(&Request {
        inspect: Some(Ref::new("deployment", "default", "web")),
        ..Request::default()
    });
    assert_eq!((view.workloads[0].want, view.pods.len()), (9, 9));
}
