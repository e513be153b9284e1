//! Bare pods with what pods can have: init containers, sidecars, probes, hooks, volumes, deadlines.

// tidy: wide strings: rows and names that read best on one line.

use super::{line, pick};
use playground::world::Command;
use sim::Random;

const RESTARTS: [&str; 3] = ["Always", "OnFailure", "Never"];
const INITS: [&str; 5] = [
    "",
    "",
    "{name: init, image: \"web:v1\", command: [sh, -c, \"sleep 2\"]}, ",
    "{name: init, image: \"web:v2\", command: [sh, -c, \"sleep 3; exit 1\"]}, ",
    "{name: init, image: \"web:v1\", envFrom: [{configMapRef: {name: settings}}], command: [sh, -c, \"true\"]}, ",
];
const SIDECARS: [&str; 4] = [
    "",
    "",
    "{name: side, image: \"web:v3\", restartPolicy: Always}",
    "{name: side, image: \"web:v3\", restartPolicy: Always, command: [sh, -c, \"sleep 30; exit 1\"], startupProbe: {exec: {command: [\"true\"]}, periodSeconds: 2}}",
];
const CONTAINERS: [&str; 6] = [
    "",
    ", command: [sh, -c, \"sleep 25; exit 0\"]",
    ", command: [sh, -c, \"sleep 12; exit 4\"]",
    ", livenessProbe: {httpGet: {port: 80}, periodSeconds: 3, failureThreshold: 2}, readinessProbe: {tcpSocket: {port: 80}, periodSeconds: 2}",
    ", lifecycle: {postStart: {exec: {command: [sh, -c, \"sleep 1\"]}}, preStop: {sleep: {seconds: 3}}}",
    ", volumeMounts: [{name: files, mountPath: /files}]",
];
const BEHAVIORS: [&str; 6] = [
    "start=3s",
    "term=ignore",
    "memory=3Gi",
    "unready@10s..40s",
    "oom@15s",
    "hang@20s",
];

/// A pod that nobody owns.
pub fn bare(random: &mut Random) -> Command {
    let name = format!("p{}", random.below(5));
    let (restart, init) = (pick(random, &RESTARTS), pick(random, &INITS));
    let (sidecar, container) = (pick(random, &SIDECARS), pick(random, &CONTAINERS));
    let annotations = match random.below(3) {
        0 => format!(
            ", annotations: {{behavior.podarium.dev/c: \"{}\"}}",
            pick(random, &BEHAVIORS)
        ),
        _ => String::new(),
    };
    let deadline = match random.below(6) {
        0 => "activeDeadlineSeconds: 40, ",
        _ => "",
    };
    let volumes = match container.contains("volumeMounts") {
        true => "volumes: [{name: files, configMap: {name: settings}}], ",
        false => "",
    };
    let grace = 2 + random.below(20);
    let yaml = format!(
        "apiVersion: v1\nkind: Pod\nmetadata: {{name: {name}{annotations}}}\nspec: {{restartPolicy: {restart}, {deadline}{volumes}terminationGracePeriodSeconds: {grace}, initContainers: [{init}{sidecar}], containers: [{{name: c, image: \"web:v1\"{container}}}]}}\n"
    );
    Command::Apply(yaml.into())
}

/// What pods may be waiting for.
pub fn peace() -> Command {
    line("kubectl create configmap settings --from-literal=a=b".to_owned())
}
