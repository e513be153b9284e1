//! Nodes and stages for KWOK: what its fake kubelet says of nodes and pods, and when.
//!
//! k8s: none; sigs.k8s.io/kwok, pkg/apis/v1alpha1/stage_types.go

// tidy: wide strings: texts that read best on one line.

use super::labels;
use api::yaml::encode_yaml;
use history::scenario::Scenario;
use serde_json::{Value, json};

/// The nodes, each as large as the scenario says.
pub fn nodes(scenario: &Scenario) -> String {
    let documents = scenario.nodes.iter().map(|node| {
        let mut labels = labels(node);
        labels.insert("type".to_owned(), Value::from("kwok"));
        labels.insert(
            "kubernetes.io/hostname".to_owned(),
            Value::from(node.name.as_str()),
        );
        let capacity = json!({
            "cpu": node.cpu, "ephemeral-storage": node.disk, "memory": node.memory,
            "pods": node.pods.to_string()
        });
        let taints: Vec<Value> = node
            .taints
            .iter()
            .map(|one| json!({"key": one.key, "value": one.value, "effect": one.effect}))
            .collect();
        encode_yaml(&json!({
            "apiVersion": "v1",
            "kind": "Node",
            "metadata": {
                "annotations": {"kwok.x-k8s.io/node": "fake"},
                "labels": labels,
                "name": node.name,
            },
            "spec": {"taints": taints},
            "status": {"allocatable": capacity, "capacity": capacity},
        }))
    });
    documents.collect::<Vec<String>>().join("---\n")
}

/// The status of a pod that runs.
const RUNNING: &str = r#"phase: Running
startTime: {{ Now | Quote }}
podIP: {{ PodIPWith .spec.nodeName false .metadata.uid .metadata.name .metadata.namespace | Quote }}
conditions:
{{ range $type := (list "Initialized" "ContainersReady" "Ready") }}- type: {{ $type }}
  status: "True"
  lastTransitionTime: {{ Now | Quote }}
{{ end }}containerStatuses:
{{ range .spec.containers }}- name: {{ .name | Quote }}
  image: {{ .image | Quote }}
  ready: true
  restartCount: 0
  state:
    running:
      startedAt: {{ Now | Quote }}
{{ end }}"#;

/// The status of a pod that has done its work.
const SUCCEEDED: &str = r#"phase: Succeeded
containerStatuses:
{{ range .spec.containers }}- name: {{ .name | Quote }}
  image: {{ .image | Quote }}
  ready: false
  restartCount: 0
  state:
    terminated:
      exitCode: 0
      reason: Completed
      finishedAt: {{ Now | Quote }}
{{ end }}"#;

/// When pods become what: a second to start, as long as their grace period to end.
pub fn stages() -> String {
    let stages = [
        stage(
            "node-ready",
            ("v1", "Node"),
            &[],
            0,
            "conditions:\n- type: Ready\n  status: \"True\"\n  reason: KubeletReady\n  message: \
             kubelet is posting ready status\n  lastHeartbeatTime: {{ Now | Quote }}\n  \
             lastTransitionTime: {{ Now | Quote }}\n",
        ),
        stage(
            "pod-running",
            ("v1", "Pod"),
            &[
                (".metadata.deletionTimestamp", "DoesNotExist", &[]),
                (".status.podIP", "DoesNotExist", &[]),
            ],
            1000,
            RUNNING,
        ),
        stage(
            "pod-complete",
            ("v1", "Pod"),
            &[
                (".metadata.deletionTimestamp", "DoesNotExist", &[]),
                (".status.phase", "In", &["Running"]),
                (".metadata.ownerReferences.[].kind", "In", &["Job"]),
            ],
            5000,
            SUCCEEDED,
        ),
        removal(),
    ];
    stages.map(|stage| encode_yaml(&stage)).join("---\n")
}

fn stage(
    name: &str,
    (version, kind): (&str, &str),
    conditions: &[(&str, &str, &[&str])],
    delay_millis: u32,
    status: &str,
) -> Value {
    let conditions: Vec<Value> = conditions
        .iter()
        .map(|(key, operator, values)| match values {
            [] => json!({"key": key, "operator": operator}),
            values => json!({"key": key, "operator": operator, "values": values}),
        })
        .collect();
    json!({
        "apiVersion": "kwok.x-k8s.io/v1alpha1",
        "kind": "Stage",
        "metadata": {"name": name},
        "spec": {
            "resourceRef": {"apiGroup": version, "kind": kind},
            "selector": {"matchExpressions": conditions},
            "delay": {"durationMilliseconds": delay_millis},
            "next": {"statusTemplate": status},
        },
    })
}

/// A pod that is being deleted goes when its grace period is over.
fn removal() -> Value {
    let mut stage = stage(
        "pod-delete",
        ("v1", "Pod"),
        &[(".metadata.deletionTimestamp", "Exists", &[])],
        0,
        "",
    );
    stage["spec"]["delay"] =
        json!({"durationFrom": {"expressionFrom": ".metadata.deletionTimestamp"}});
    stage["spec"]["next"] = json!({"delete": true, "finalizers": {"empty": true}});
    stage
}
