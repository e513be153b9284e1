//! How pods end, and what keeps them from beginning.

use super::lives::{sh, world_with};
use super::*;
use crate::inspect::Run;

#[test]
fn restart_rules() {
    let rule = |action: &str, code: i32| {
        let codes = json!({"operator": "In", "values": [code]});
        json!([{"action": action, "exitCodes": codes}])
    };
    let spec = json!({"restartPolicy": "Never", "containers": [
        {"name": "a", "image": "app:1", "command": ["sh", "-c", "sleep 3; exit 42"],
         "restartPolicy": "Never", "restartPolicyRules": rule("Restart", 42)},
        {"name": "b", "image": "app:1", "command": ["sh", "-c", "sleep 3; exit 1"],
         "restartPolicy": "Never", "restartPolicyRules": rule("Restart", 42)}]});
    let mut world = world_with(json!({}), spec);
    world.to(12);
    let status = world.status("p");
    let restarts: Vec<i32> = status
        .container_statuses
        .iter()
        .map(|s| s.restart_count)
        .collect();
    assert_eq!((restarts, status.phase), (vec![1, 0], PodPhase::Running));

    let spec = json!({
        "initContainers": [{"name": "i", "image": "app:1", "command": ["sh", "-c", "sleep 1"]}],
        "containers": [
            {"name": "a", "image": "app:1", "command": ["sh", "-c", "sleep 8; exit 88"],
             "restartPolicy": "Never", "restartPolicyRules": rule("RestartAllContainers", 88)},
            {"name": "b", "image": "app:1"}]});
    let mut world = world_with(json!({}), spec);
    world.to(20);
    let status = world.status("p");
    assert_eq!(
        status.container_statuses[1].restart_count, 1,
        "{:#?}",
        world.lines
    );
    assert_eq!(
        status.conditions.last().unwrap().type_,
        "AllContainersRestarting"
    );
    assert_eq!(status.conditions.last().unwrap().status, "False");
}

#[test]
fn pods_that_never_ran_can_go() {
    let mut world = World::new();
    world.pod(
        "a",
        json!({}),
        json!({"containers": [{"name": "c", "image": "stuck:missing"}]}),
    );
    let init = json!([{"name": "w", "image": "w:1", "command": ["sh", "-c", "sleep 600"]}]);
    let spec = json!({"terminationGracePeriodSeconds": 5, "initContainers": init,
        "containers": [{"name": "c", "image": "app:1"}]});
    world.pod("b", json!({}), spec);
    world.to(9);
    world.delete("a", None);
    world.delete("b", None);
    world.to(20);
    assert!(
        world
            .lines
            .iter()
            .any(|line| line == "9s a Terminating Failed ContainerStatusUnknown")
    );
    let line = "14s b Terminating Failed Error PodInitializing";
    assert!(
        world.lines.iter().any(|found| found == line),
        "{:#?}",
        world.lines
    );
    assert_eq!(world.seconds_of("gone").len(), 2);
}

#[test]
fn graces_hooks_and_force() {
    let mut world = World::new();
    for (name, image) in [("forced", "a:1"), ("now", "b:1"), ("three", "c:1")] {
        let loops = ["sh", "-c", "while true; do sleep 1; done"];
        let spec = json!({"containers": [{"name": "c", "image": image, "command": loops}]});
        world.pod(name, json!({}), spec);
    }
    let hook = json!({"preStop": {"sleep": {"seconds": 5}}});
    let spec = json!({"containers": [{"name": "c", "image": "d:1", "lifecycle": hook}]});
    world.pod("hook", json!({}), spec);
    world.to(10);
    world.delete("forced", Some(0));
    world.delete("now", Some(1));
    world.delete("three", Some(3));
    world.delete("hook", None);
    world.to(60);
    for line in [
        "10s forced gone",
        "12s now Terminating Failed Error",
        "13s three Terminating Failed Error",
        "15s hook Terminating Succeeded Completed",
    ] {
        assert!(
            world.lines.iter().any(|found| found == line),
            "{line}: {:#?}",
            world.lines
        );
    }
    assert_eq!(world.timers(), 0);
}

#[test]
fn missing_configuration_blocks_until_it_is_there() {
    let mut world = World::new();
    let env = json!([{"name": "COLOR",
        "valueFrom": {"configMapKeyRef": {"name": "palette", "key": "color"}}}]);
    let spec = json!({"containers": [{"name": "c", "image": "a:1", "env": env,
        "command": ["sh", "-c", "echo $COLOR; sleep infinity"]}]});
    world.pod("env", json!({}), spec);
    let volumes = json!([{"name": "conf", "configMap": {"name": "site"}}]);
    let mounts = json!([{"name": "conf", "mountPath": "/etc/site"}]);
    let spec = json!({"volumes": volumes, "containers": [{"name": "c", "image": "b:1",
        "volumeMounts": mounts, "command": ["cat", "/etc/site/greeting"]}]});
    world.pod("site", json!({}), spec);
    world.to(20);
    let data = json!({"color": "teal", "greeting": "hello"});
    for name in ["palette", "site"] {
        let value = json!({"metadata": {"name": name, "namespace": "default"}, "data": data});
        world.object(Kind::ConfigMap, value);
    }
    world.to(34);
    world.check(
        "env",
        &[
            "Pending",
            "Pending ContainerCreating",
            "Pending CreateContainerConfigError",
            "Running Running+",
        ],
    );
    for (name, text) in [("env", "teal"), ("site", "hello")] {
        let uid = Kubelets::pod_uid(world.api.store(), "default", name).unwrap();
        let log = world.kubelets.log(uid, None, Run::Latest).unwrap();
        assert_eq!(
            log.from(0).map(|l| l.text.as_str()).collect::<Vec<_>>(),
            [text],
            "{name}"
        );
    }
    world.check_events(&[
        "x6 FailedMount MountVolume.SetUp failed for volume \"conf\" : configmap \"site\" not",
        "x3 Failed Error: configmap \"palette\" not found",
    ]);
}

#[test]
fn the_active_deadline() {
    let spec = json!({"activeDeadlineSeconds": 6, "terminationGracePeriodSeconds": 3,
        "containers": [{"name": "c", "image": "a:1", "command": ["sleep", "infinity"]}]});
    let mut world = world_with(json!({}), spec);
    world.to(30);
    let status = world.status("p");
    assert_eq!(
        (status.phase, &*status.reason),
        (PodPhase::Failed, "DeadlineExceeded")
    );
    world.check_events(&["x4 DeadlineExceeded Pod was active on the node longer than"]);
}

#[test]
fn a_node_without_power_reports_nothing() {
    let mut world = world_with(json!({}), sh("sleep 20; exit 1"));
    world.to(5);
    world.fault("node-down node-1");
    world.to(100);
    assert_eq!(world.status("p").container_statuses[0].restart_count, 0);
    world.delete("p", None);
    world.to(200);
    check_gone_when_back(&mut world, "Terminating Running Running+");
}

/// A pod that stays as it is while its node is away goes when the node is back.
fn check_gone_when_back(world: &mut World, before: &str) {
    let is_last = |world: &World, text: &str| world.lines.last().unwrap().contains(text);
    assert!(is_last(world, before), "{:#?}", world.lines);
    world.fault("node-up node-1");
    world.to(210);
    assert!(is_last(world, "gone"), "{:#?}", world.lines);
}

#[test]
fn a_node_whose_network_is_cut_goes_on_and_tells_it_later() {
    let mut world = world_with(json!({}), sh("sleep 20; exit 1"));
    world.to(5);
    world.fault("node-partition node-1");
    world.to(100);
    assert_eq!(world.status("p").container_statuses[0].restart_count, 0);
    world.fault("node-up node-1");
    world.to(103);
    let count = world.status("p").container_statuses[0].restart_count;
    assert!(count >= 2, "{count}: {:#?}", world.lines);
    world.fault("node-partition node-1");
    world.delete("p", None);
    world.to(200);
    check_gone_when_back(&mut world, "Terminating");
}

#[test]
fn a_pod_that_ends_while_its_network_is_cut_is_reported_afterwards() {
    let mut spec = sh("sleep 20; exit 0");
    spec["restartPolicy"] = json!("Never");
    let mut world = world_with(json!({}), spec);
    world.to(5);
    world.fault("node-partition node-1");
    world.to(60);
    assert_eq!(world.status("p").phase, PodPhase::Running);
    world.fault("node-up node-1");
    world.to(65);
    assert_eq!(world.status("p").phase, PodPhase::Succeeded);
}

#[test]
fn memory_beyond_the_limit() {
    let limits = json!({"limits": {"memory": "64Mi"}});
    let spec = json!({"containers": [{"name": "c", "image": "a:1", "resources": limits}]});
    let mut world = world_with(json!({"behavior.podarium.dev/c": "memory=100Mi"}), spec);
    world.to(8).check(
        "p",
        &[
            "Pending",
            "Pending ContainerCreating",
            "Running Running+",
            "Running OOMKilled",
            "Running Running+(1)",
            "Running OOMKilled(1)",
        ],
    );
}

#[test]
fn a_node_short_of_memory_evicts_the_greediest() {
    let mut world = World::new();
    for (name, memory) in [("small", "1Gi"), ("big", "5Gi"), ("late", "2000Mi")] {
        let annotations = json!({"behavior.podarium.dev/c": format!("memory={memory}")});
        let requests = json!({"requests": {"memory": "512Mi"}});
        let spec = json!({"containers": [{"name": "c", "image": "a:1", "resources": requests}]});
        world.pod(name, annotations, spec);
    }
    world.to(60);
    let status = world.status("big");
    assert_eq!(
        (status.phase, &*status.reason),
        (PodPhase::Failed, "Evicted")
    );
    assert_eq!(
        &*status.message,
        "The node was low on resource: memory. Threshold quantity: 100Mi, available: 48Mi. \
         Container c was using 5Gi, request is 512Mi, has larger consumption of memory. "
    );
    assert_eq!(status.conditions[0].reason, "TerminationByKubelet");
    assert_eq!(world.status("small").phase, PodPhase::Running);
    world.pod(
        "guest",
        json!({}),
        json!({"containers": [{"name": "c", "image": "a:1"}]}),
    );
    world.to(70);
    assert_eq!(&*world.status("guest").reason, "Evicted");
    world.to(500);
    assert_eq!(world.timers(), 0, "looks end when memory is free again");
}

#[test]
fn the_retry_display_moves_the_text_and_not_the_restarts() {
    use crate::RetryDisplay;
    let crash = |retry: RetryDisplay| {
        let mut world = World::with(KubeletConfig {
            retry,
            ..KubeletConfig::default()
        });
        world.pod("p", json!({}), sh("sleep 1; exit 1"));
        world.to(300);
        let ended = world.seconds_of("Running Error(3)")[0];
        let shown = world.seconds_of("Running CrashLoopBackOff(3)")[0];
        let again = world.seconds_of("Running Running+(4)")[0];
        (shown - ended, again - ended)
    };
    let (shown, again) = crash(RetryDisplay::Recorded);
    assert!(
        (10..=15).contains(&shown) && (40..=46).contains(&again),
        "{shown} {again}"
    );
    let (shown, again) = crash(RetryDisplay::Standard);
    assert!(
        shown == again && (40..=56).contains(&again),
        "{shown} {again}"
    );
    let (shown, again) = crash(RetryDisplay::Prompt);
    assert!(
        (1..=2).contains(&shown) && (40..=46).contains(&again),
        "{shown} {again}"
    );
}
