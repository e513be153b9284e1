//! Manifests of workloads: every kind, with the fields that steer its controller.
//!
//! Names say the kind (`w1` is a Deployment, `sw1` a StatefulSet), so that later commands find
//! them. Applying another manifest of the same name is an update, or is refused.

// tidy: wide strings: rows and names that read best on one line.

use super::{COMMANDS, IMAGES, pick};
use sim::Random;

/// A workload of a random kind and size.
pub(super) fn manifest(random: &mut Random) -> String {
    let name = format!("w{}", random.below(3));
    match random.below(20) {
        0..=4 => rolling(random, &name),
        5 => recreate(random, &format!("r{name}")),
        6 if random.below(3) == 0 => replication_controller(random, &format!("k{name}")),
        6 => replica_set(random, &format!("b{name}")),
        7..=9 => stateful_set(random, &format!("s{name}")),
        10 | 11 => daemon_set(random, &format!("d{name}")),
        12..=14 => job(random, &format!("j{name}")),
        15 => cron_job(random, &format!("c{name}")),
        16 => autoscaler(random, &name),
        17 => budget(random, &name),
        18 => quota(random),
        _ => claim(random),
    }
}

fn head(version: &str, kind: &str, name: &str) -> String {
    format!("apiVersion: {version}\nkind: {kind}\nmetadata: {{name: {name}}}\nspec:\n")
}

/// Selector and template of a workload whose pods carry `app: NAME`.
fn selected(random: &mut Random, name: &str) -> String {
    let template = template(random, name, "");
    format!("  selector: {{matchLabels: {{app: {name}}}}}\n  {template}")
}

fn template(random: &mut Random, name: &str, more: &str) -> String {
    let (image, command) = (pick(random, &IMAGES), pick(random, &COMMANDS));
    let cpu = pick(random, &["50m", "250m", "700m"]);
    let probe = match random.below(3) {
        0 => ", readinessProbe: {httpGet: {port: 80}, periodSeconds: 2}",
        _ => "",
    };
    let behavior = match random.below(4) {
        0 => ", annotations: {behavior.podarium.dev/c: cpu=200m}",
        _ => "",
    };
    format!(
        "template:\n    metadata: {{labels: {{app: {name}}}{behavior}}}\n    spec: {{{more}containers: [{{name: c, image: \"{image}\", {command}resources: {{requests: {{cpu: {cpu}}}}}{probe}}}]}}\n"
    )
}

fn rolling(random: &mut Random, name: &str) -> String {
    let surge = pick(random, &["25%", "1", "0", "50%", "100%", "3"]);
    let unavailable = pick(random, &["25%", "1", "50%", "100%", "2"]);
    let more = pick(
        random,
        &[
            "",
            "",
            "  minReadySeconds: 5\n",
            "  progressDeadlineSeconds: 20\n",
            "  revisionHistoryLimit: 0\n",
            "  revisionHistoryLimit: 1\n",
            "  paused: true\n",
        ],
    );
    format!(
        "{}  replicas: {}\n{more}  strategy: {{rollingUpdate: {{maxSurge: {surge}, maxUnavailable: {unavailable}}}}}\n{}",
        head("apps/v1", "Deployment", name),
        random.below(8),
        selected(random, name)
    )
}

fn recreate(random: &mut Random, name: &str) -> String {
    format!(
        "{}  replicas: {}\n  strategy: {{type: Recreate}}\n{}",
        head("apps/v1", "Deployment", name),
        random.below(6),
        selected(random, name)
    )
}

fn replica_set(random: &mut Random, name: &str) -> String {
    let more = pick(random, &["", "  minReadySeconds: 4\n"]);
    format!(
        "{}  replicas: {}\n{more}{}",
        head("apps/v1", "ReplicaSet", name),
        random.below(6),
        selected(random, name)
    )
}

fn replication_controller(random: &mut Random, name: &str) -> String {
    format!(
        "{}  replicas: {}\n  selector: {{app: {name}}}\n  {}",
        head("v1", "ReplicationController", name),
        random.below(6),
        template(random, name, "")
    )
}

fn stateful_set(random: &mut Random, name: &str) -> String {
    let policy = pick(random, &["OrderedReady", "OrderedReady", "Parallel"]);
    let strategy = pick(
        random,
        &[
            "{type: RollingUpdate}",
            "{rollingUpdate: {partition: 1}}",
            "{rollingUpdate: {partition: 2}}",
            "{type: OnDelete}",
        ],
    );
    let more = pick(
        random,
        &[
            "",
            "",
            "  minReadySeconds: 3\n",
            "  ordinals: {start: 2}\n",
            "  revisionHistoryLimit: 0\n",
        ],
    );
    let claims = pick(
        random,
        &[
            "",
            "",
            "  volumeClaimTemplates: [{metadata: {name: data}, spec: {accessModes: [ReadWriteOnce], storageClassName: fast, resources: {requests: {storage: 1Gi}}}}]\n  persistentVolumeClaimRetentionPolicy: {whenScaled: Delete}\n",
            "  volumeClaimTemplates: [{metadata: {name: data}, spec: {accessModes: [ReadWriteOnce], storageClassName: fast, resources: {requests: {storage: 1Gi}}}}]\n  persistentVolumeClaimRetentionPolicy: {whenDeleted: Delete}\n",
        ],
    );
    format!(
        "{}  replicas: {}\n  serviceName: x\n  podManagementPolicy: {policy}\n  updateStrategy: {strategy}\n{more}{claims}{}",
        head("apps/v1", "StatefulSet", name),
        random.below(5),
        selected(random, name)
    )
}

fn daemon_set(random: &mut Random, name: &str) -> String {
    let strategy = pick(
        random,
        &[
            "{type: RollingUpdate}",
            "{rollingUpdate: {maxUnavailable: 2}}",
            "{rollingUpdate: {maxUnavailable: 50%}}",
            "{rollingUpdate: {maxSurge: 1, maxUnavailable: 0}}",
            "{rollingUpdate: {maxSurge: 100%, maxUnavailable: 0}}",
            "{type: OnDelete}",
        ],
    );
    let more = pick(random, &["", "", "  minReadySeconds: 3\n"]);
    let pods = pick(
        random,
        &[
            "",
            "",
            "nodeSelector: {disk: ssd}, ",
            "tolerations: [{operator: Exists}], ",
        ],
    );
    let template = template(random, name, pods);
    format!(
        "{}  updateStrategy: {strategy}\n{more}  selector: {{matchLabels: {{app: {name}}}}}\n  {template}",
        head("apps/v1", "DaemonSet", name)
    )
}

/// The specification of a job, indented by `indent`.
fn job_spec(random: &mut Random, name: &str) -> String {
    let more = pick(
        random,
        &[
            "completions: 4, parallelism: 2",
            "completions: 3, parallelism: 3",
            "completions: 1",
            "parallelism: 2",
            "completions: 4, parallelism: 2, completionMode: Indexed",
            "completions: 3, parallelism: 3, completionMode: Indexed, backoffLimitPerIndex: 1",
            "completions: 3, parallelism: 2, completionMode: Indexed, backoffLimitPerIndex: 1, maxFailedIndexes: 1",
            "completions: 4, parallelism: 2, completionMode: Indexed, successPolicy: {rules: [{succeededCount: 1}]}",
            "completions: 3, parallelism: 2, podFailurePolicy: {rules: [{action: FailJob, onExitCodes: {operator: In, values: [3]}}]}",
            "completions: 3, parallelism: 2, podFailurePolicy: {rules: [{action: Ignore, onPodConditions: [{type: DisruptionTarget}]}]}",
            "completions: 2, activeDeadlineSeconds: 30",
            "completions: 2, ttlSecondsAfterFinished: 20",
            "completions: 3, parallelism: 2, podReplacementPolicy: Failed",
            "completions: 2, suspend: true",
        ],
    );
    let command = pick(
        random,
        &[
            "sleep 4",
            "sleep 12",
            "sleep 3; exit 1",
            "sleep 5; exit 3",
            "exit 0",
        ],
    );
    let restart = match more.contains("odFailurePolicy") || more.contains("PerIndex") {
        true => "Never",
        false => pick(random, &["Never", "Never", "OnFailure"]),
    };
    let limit = match more.contains("PerIndex") {
        true => String::new(),
        false => format!("backoffLimit: {}, ", random.below(4)),
    };
    format!(
        "{{{limit}{more}, template: {{metadata: {{labels: {{app: {name}}}}}, spec: {{restartPolicy: {restart}, containers: [{{name: c, image: \"web:v1\", command: [sh, -c, \"{command}\"]}}]}}}}}}"
    )
}

fn job(random: &mut Random, name: &str) -> String {
    let spec = job_spec(random, name);
    format!("apiVersion: batch/v1\nkind: Job\nmetadata: {{name: {name}}}\nspec: {spec}\n")
}

fn cron_job(random: &mut Random, name: &str) -> String {
    let policy = pick(random, &["Allow", "Forbid", "Replace"]);
    let more = pick(
        random,
        &[
            "",
            "  successfulJobsHistoryLimit: 1\n",
            "  failedJobsHistoryLimit: 0\n",
            "  startingDeadlineSeconds: 20\n",
            "  suspend: true\n",
        ],
    );
    let spec = job_spec(random, name);
    format!(
        "{}  schedule: \"* * * * *\"\n  concurrencyPolicy: {policy}\n{more}  jobTemplate: {{spec: {spec}}}\n",
        head("batch/v1", "CronJob", name)
    )
}

fn autoscaler(random: &mut Random, target: &str) -> String {
    let metric = "metrics: [{type: Resource, resource: {name: cpu, target: {type: Utilization, averageUtilization: 50}}}]";
    let more = pick(
        random,
        &[
            "",
            "  behavior: {scaleDown: {stabilizationWindowSeconds: 30}}\n",
            "  behavior: {scaleUp: {policies: [{type: Pods, value: 1, periodSeconds: 30}]}}\n",
        ],
    );
    format!(
        "{}  scaleTargetRef: {{apiVersion: apps/v1, kind: Deployment, name: {target}}}\n  minReplicas: {}\n  maxReplicas: {}\n  {metric}\n{more}",
        head("autoscaling/v2", "HorizontalPodAutoscaler", target),
        1 + random.below(3),
        3 + random.below(5)
    )
}

fn budget(random: &mut Random, name: &str) -> String {
    let limit = pick(
        random,
        &[
            "minAvailable: 1",
            "minAvailable: 50%",
            "maxUnavailable: 1",
            "maxUnavailable: 30%",
            "maxUnavailable: 0",
        ],
    );
    format!(
        "{}  {limit}\n  selector: {{matchLabels: {{app: {name}}}}}\n",
        head("policy/v1", "PodDisruptionBudget", name)
    )
}

fn quota(random: &mut Random) -> String {
    let hard = pick(
        random,
        &[
            "pods: 4",
            "pods: 9",
            "requests.cpu: \"2\"",
            "count/jobs.batch: 2",
        ],
    );
    format!(
        "{}  hard: {{{hard}}}\n",
        head("v1", "ResourceQuota", "quota")
    )
}

/// A claim nobody uses, beside the class that claims of stateful sets name.
fn claim(random: &mut Random) -> String {
    let mode = pick(random, &["WaitForFirstConsumer", "Immediate"]);
    format!(
        "apiVersion: storage.k8s.io/v1\nkind: StorageClass\nmetadata: {{name: fast}}\nprovisioner: csi.example.com\nvolumeBindingMode: {mode}\n---\n{}  accessModes: [ReadWriteOnce]\n  storageClassName: fast\n  resources: {{requests: {{storage: 1Gi}}}}\n",
        head(
            "v1",
            "PersistentVolumeClaim",
            &format!("p{}", random.below(2))
        )
    )
}
