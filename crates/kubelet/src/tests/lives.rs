//! Lives of pods; the states follow `shared/conformance/recorded/pods`.

use super::*;
use crate::inspect::Run;

pub fn sh(script: &str) -> serde_json::Value {
    json!({"containers": [{"name": "c", "image": "app:1", "command": ["sh", "-c", script]}]})
}

pub fn world_with(annotations: serde_json::Value, spec: serde_json::Value) -> World {
    let mut world = World::new();
    world.pod("p", annotations, spec);
    world
}

#[test]
fn a_server_needs_no_timers_and_stops_gracefully() {
    let mut world = world_with(
        json!({}),
        json!({"containers": [{"name": "c", "image": "nginx:1"}]}),
    );
    world.to(5);
    assert_eq!(world.timers(), 0);
    world.delete("p", None);
    world.to(60).check(
        "p",
        &[
            "Pending",
            "Pending ContainerCreating",
            "Running Running+",
            "Terminating Running Running+",
            "Terminating Succeeded Completed",
            "gone",
        ],
    );
}

#[test]
fn crash_loop_waits_double_up_to_five_minutes() {
    let mut world = world_with(json!({}), sh("sleep 1; echo bye; exit 1"));
    world.to(7200);
    let mut waits = Vec::new();
    for count in 1..9 {
        let ended = world.seconds_of(&format!("Running Error({count})"));
        let restarted = world.seconds_of(&format!("Running Running+({})", count + 1));
        if let (Some(ended), Some(restarted)) = (ended.first(), restarted.first()) {
            waits.push(restarted - ended);
        }
    }
    assert_eq!(waits.len(), 8);
    // Section 6.4 of the reference; pods/01 gives 12, 21, 45, 81, 162, 301.
    for (wait, expected) in waits.iter().zip([15, 21, 41, 81, 161, 301, 301, 301]) {
        assert!(wait.abs_diff(expected) <= 2, "{waits:?}");
    }
    let uid = Kubelets::pod_uid(world.api.store(), "default", "p").unwrap();
    let wait = &world.kubelets.waits(uid)[0];
    assert_eq!(
        (&*wait.reason, wait.delay),
        ("CrashLoopBackOff", Duration::from_secs(300))
    );
    for run in [Run::Latest, Run::Previous] {
        let log = world.kubelets.log(uid, None, run).unwrap();
        assert_eq!(
            log.from(0)
                .map(|line| line.text.as_str())
                .collect::<Vec<_>>(),
            ["bye"]
        );
    }
}

#[test]
fn ten_healthy_minutes_are_forgiven() {
    let mut world = world_with(json!({}), sh("sleep 620; exit 1"));
    world.to(3000);
    let starts = world.seconds_of("Running Error(1)");
    let restarts = world.seconds_of("Running Running+(2)");
    assert!(restarts[0] - starts[0] <= 1, "{:#?}", world.lines);
}

#[test]
fn a_container_that_exits_at_once() {
    let mut world = world_with(json!({}), sh("exit 3"));
    world.to(12).check(
        "p",
        &[
            "Pending",
            "Pending ContainerCreating",
            "Running Error",
            "Running Error(1)",
            "Running CrashLoopBackOff(1)",
        ],
    );
}

#[test]
fn a_program_that_does_not_exist() {
    let spec =
        json!({"containers": [{"name": "c", "image": "app:1", "command": ["no-such-command"]}]});
    let mut world = world_with(json!({}), spec);
    world.to(31).check(
        "p",
        &[
            "Pending",
            "Pending ContainerCreating",
            "Running RunContainerError",
            "Running RunContainerError(1)",
            "Running CrashLoopBackOff(1)",
            "Running RunContainerError(2)",
            "Running CrashLoopBackOff(2)",
        ],
    );
    let status = world.status("p");
    let last = status.container_statuses[0]
        .last_state
        .terminated()
        .unwrap();
    assert_eq!((&*last.reason, last.exit_code), ("StartError", 128));
    world.check_events(&[
        "x3 Created",
        "x3 Failed Error: failed to create task for container",
    ]);
}

#[test]
fn an_image_that_does_not_exist_and_then_does() {
    let spec = json!({"containers": [{"name": "c", "image": "shop:typo"}]});
    let mut world = world_with(json!({}), spec);
    world.to(150);
    let pulling = "Pending ErrImagePull";
    let waiting = "Pending ImagePullBackOff";
    let mut states = vec!["Pending", "Pending ContainerCreating"];
    states.extend([pulling, waiting].repeat(4));
    world.check("p", &states);
    world.check_events(&[
        "x4 Pulling Pulling image \"shop:typo\"",
        "x4 Failed Failed to pull image \"shop:typo\": rpc error: code = NotFound desc = failed",
        "x4 Failed Error: ErrImagePull",
    ]);
    world.fault("image-fixed shop:typo");
    world.to(400);
    assert_eq!(world.status("p").phase, PodPhase::Running);
}

#[test]
fn images_that_are_never_pulled_or_cannot_be_named() {
    for (image, reason) in [
        ("here:1", "ErrImageNeverPull"),
        ("Not An Image", "InvalidImageName"),
    ] {
        let mut world = World::new();
        let value = json!({
            "metadata": {"name": "p", "namespace": "default"},
            "spec": {"nodeName": "node-1", "containers": [
                {"name": "c", "image": image, "imagePullPolicy": "Never"}]},
        });
        world.object(Kind::Pod, value);
        world.to(5);
        let status = world.status("p");
        let state = &status.container_statuses[0].state;
        assert_eq!(&*state.waiting().unwrap().reason, reason);
    }
}

#[test]
fn init_containers_run_one_after_another() {
    let spec = json!({
        "initContainers": [
            {"name": "a", "image": "app:1", "command": ["sh", "-c", "sleep 6"]},
            {"name": "b", "image": "app:1", "command": ["sh", "-c", "sleep 6"]}],
        "containers": [{"name": "c", "image": "app:1"}],
    });
    let mut world = world_with(json!({}), spec);
    world.to(20).check(
        "p",
        &[
            "Pending",
            "Pending PodInitializing PodInitializing PodInitializing",
            "Pending Running PodInitializing PodInitializing",
            "Pending Completed+ PodInitializing PodInitializing",
            "Pending Completed+ Running PodInitializing",
            "Pending Completed+ Completed+ PodInitializing",
            "Running Completed+ Completed+ Running+",
        ],
    );
}

#[test]
fn sidecars_start_first_crash_alone_and_stop_last() {
    let spec = json!({
        "initContainers": [{"name": "agent", "image": "agent:1", "restartPolicy": "Always"}],
        "containers": [{"name": "app", "image": "app:1"}],
    });
    let annotations = json!({"behavior.podarium.dev/app": "term=4s"});
    let mut world = world_with(annotations, spec);
    world.to(5);
    world.fault("crash p agent exit=3");
    world.to(8);
    world.delete("p", None);
    world.to(30).check(
        "p",
        &[
            "Pending",
            "Pending PodInitializing PodInitializing",
            "Pending Running+ PodInitializing",
            "Running Running+ Running+",
            "Running Error Running+",
            "Running Running+(1) Running+",
            "Terminating Running Running+(1) Running+",
            "Terminating Succeeded Completed(1) Completed",
            "gone",
        ],
    );
    assert!(world.seconds_of("gone")[0] >= 12);
}

#[test]
fn probes_gate_traffic_and_restart() {
    let probe = json!({"httpGet": {"path": "/ready", "port": "web"}, "periodSeconds": 5});
    let container = json!({"name": "c", "image": "app:1", "readinessProbe": probe,
        "ports": [{"name": "web", "containerPort": 8080}]});
    let annotations = json!({"behavior.podarium.dev/c": "start=12s"});
    let mut world = world_with(annotations, json!({"containers": [container]}));
    world.to(32).check(
        "p",
        &[
            "Pending",
            "Pending ContainerCreating",
            "Running Running",
            "Running Running+",
        ],
    );
    assert_eq!(
        world.timers(),
        0,
        "a probe that goes on succeeding needs no timer"
    );
    world.check_events(&[
        "x4 Unhealthy Readiness probe failed: Get \"http://10.244.1.2:8080/ready\": dial tcp \
         10.244.1.2:8080: connect: connection refused",
    ]);

    let probe = json!({"httpGet": {"path": "/", "port": 80}, "initialDelaySeconds": 3,
        "periodSeconds": 3});
    let spec = json!({"terminationGracePeriodSeconds": 5,
        "containers": [{"name": "c", "image": "app:1", "livenessProbe": probe}]});
    let mut world = world_with(json!({"behavior.podarium.dev/c": "hang@10s"}), spec);
    world.to(63).check(
        "p",
        &[
            "Pending",
            "Pending ContainerCreating",
            "Running Running+",
            "Running Running+(1)",
            "Running Running+(2)",
            "Running Running+(3)",
        ],
    );
    world.check_events(&["x3 Killing Container c failed liveness probe, will be restarted"]);
}

#[test]
fn startup_probe_that_never_succeeds() {
    let probe = json!({"exec": {"command": ["pg_isready"]}, "periodSeconds": 4});
    let spec = json!({"restartPolicy": "Never",
        "containers": [{"name": "c", "image": "app:1", "startupProbe": probe}]});
    let mut world = world_with(json!({"behavior.podarium.dev/c": "start=10m"}), spec);
    world.to(40).check(
        "p",
        &[
            "Pending",
            "Pending ContainerCreating",
            "Running Running",
            "Running Completed",
            "Succeeded Completed",
        ],
    );
    world.check_events(&[
        "x3 Unhealthy Startup probe failed: unhealthy",
        "x1 Killing Stopping container c",
    ]);
}
