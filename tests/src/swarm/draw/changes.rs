//! Commands on workloads: sizes, templates, strategies, roll-outs, deletions, labels.

// tidy: wide strings: rows and names that read best on one line.

use super::{IMAGES, pick};
use sim::Random;

/// A workload by kind and name, as a command names it.
fn workload(random: &mut Random) -> String {
    let kind = pick(
        random,
        &[
            "deployment/w",
            "deployment/w",
            "deployment/w",
            "deployment/rw",
            "statefulset/sw",
            "statefulset/sw",
            "daemonset/dw",
            "replicaset/bw",
            "rc/kw",
            "job/jw",
            "cronjob/cw",
        ],
    );
    format!("{kind}{}", random.below(3))
}

/// A command on a workload. It may fail: the workload need not be there, nor have such a thing.
pub(super) fn line(random: &mut Random) -> String {
    let one = workload(random);
    match random.below(20) {
        0..=2 => format!("kubectl scale {one} --replicas={}", random.below(9)),
        3 | 4 => format!("kubectl set image {one} c={}", pick(random, &IMAGES)),
        5 | 6 => format!("kubectl rollout undo {one}"),
        7 => format!("kubectl rollout restart {one}"),
        8 => format!("kubectl rollout pause {one}"),
        9 => format!("kubectl rollout resume {one}"),
        10 | 11 => deletion(random, &one),
        12 => "kubectl delete resourcequota quota".to_owned(),
        13 => format!("kubectl delete pdb w{}", random.below(3)),
        14 => format!("kubectl create job m{} --from=cronjob/cw0", random.below(2)),
        _ => patch(random),
    }
}

fn deletion(random: &mut Random, one: &str) -> String {
    let cascade = pick(
        random,
        &["background", "background", "foreground", "orphan"],
    );
    format!("kubectl delete {one} --wait=false --cascade={cascade}")
}

fn patch(random: &mut Random) -> String {
    let number = random.below(3);
    let (one, patch) = match random.below(10) {
        0 => (
            "deployment/w",
            r#"{"spec":{"strategy":{"type":"Recreate","rollingUpdate":null}}}"#,
        ),
        1 => ("deployment/w", r#"{"spec":{"minReadySeconds":4}}"#),
        2 => (
            "deployment/rw",
            r#"{"spec":{"strategy":{"type":"RollingUpdate"}}}"#,
        ),
        3 => (
            "statefulset/sw",
            r#"{"spec":{"updateStrategy":{"rollingUpdate":{"partition":0}}}}"#,
        ),
        4 => (
            "statefulset/sw",
            r#"{"spec":{"updateStrategy":{"rollingUpdate":{"partition":1}}}}"#,
        ),
        5 => ("statefulset/sw", r#"{"spec":{"ordinals":{"start":1}}}"#),
        6 => (
            "daemonset/dw",
            r#"{"spec":{"updateStrategy":{"rollingUpdate":{"maxUnavailable":0,"maxSurge":1}}}}"#,
        ),
        7 => ("job/jw", r#"{"spec":{"suspend":true}}"#),
        8 => ("job/jw", r#"{"spec":{"suspend":false}}"#),
        _ => ("job/jw", r#"{"spec":{"parallelism":1}}"#),
    };
    format!("kubectl patch {one}{number} -p '{patch}'")
}

/// A command on one pod: it loses its owner, its rank or itself.
pub(super) fn on_pod(random: &mut Random, pod: &str) -> String {
    match random.below(4) {
        0 => format!("kubectl label pod {pod} app=lost --overwrite"),
        1 => format!(
            "kubectl annotate pod {pod} controller.kubernetes.io/pod-deletion-cost={} --overwrite",
            random.below(20)
        ),
        2 => format!(
            "kubectl label pod {pod} app=w{} --overwrite",
            random.below(3)
        ),
        _ => format!("kubectl delete pod {pod} --wait=false"),
    }
}

/// A command on one node: its labels, its taints, its pods.
pub(super) fn on_node(random: &mut Random, node: u64) -> String {
    match random.below(7) {
        0 => format!("kubectl label node node-{node} disk=ssd --overwrite"),
        1 => format!("kubectl label node node-{node} disk-"),
        2 => format!("kubectl taint node node-{node} a=b:NoSchedule --overwrite"),
        3 => format!("kubectl taint node node-{node} a=b:NoExecute --overwrite"),
        4 => format!("kubectl taint node node-{node} a-"),
        _ => format!(
            "kubectl drain node-{node} --ignore-daemonsets --force --delete-emptydir-data --timeout=20s"
        ),
    }
}

/// What leaves the workloads to themselves: nothing paused, suspended or scheduled, no quota.
pub(super) fn peace(nodes: u32) -> Vec<String> {
    let mut lines = vec!["kubectl delete resourcequota quota".to_owned()];
    for number in 0..3 {
        lines.push(format!("kubectl rollout resume deployment/w{number}"));
        lines.push(format!("kubectl delete cronjob cw{number} --wait=false"));
    }
    for node in 1..=nodes {
        lines.push(format!("kubectl uncordon node-{node}"));
        lines.push(format!("kubectl taint node node-{node} a-"));
    }
    lines
}
