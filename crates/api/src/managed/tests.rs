//! Field sets on a deployment.

use super::*;
use crate::schema;
use serde_json::json;

fn def() -> Option<schema::Def> {
    schema::kind("apps/v1", "Deployment")
}

fn web(image: &str) -> serde_json::Value {
    json!({
        "apiVersion": "apps/v1", "kind": "Deployment",
        "metadata": {"name": "web", "labels": {"app": "web"}},
        "spec": {
            "replicas": 3,
            "selector": {"matchLabels": {"app": "web"}},
            "template": {"spec": {"containers": [
                {"name": "c", "image": image, "ports": [{"containerPort": 80}]},
            ]}},
        },
    })
}

#[test]
fn a_manifest_sets_its_leaves_and_items() {
    let set = of_manifest(&web("a"), def());
    assert_eq!(
        set.encode(),
        json!({
            "f:metadata": {"f:labels": {"f:app": {}}},
            "f:spec": {
                "f:replicas": {},
                "f:selector": {},
                "f:template": {"f:spec": {"f:containers": {"k:{\"name\":\"c\"}": {
                    ".": {}, "f:image": {}, "f:name": {},
                    "f:ports": {"k:{\"containerPort\":80,\"protocol\":\"TCP\"}": {
                        ".": {}, "f:containerPort": {},
                    }},
                }}}},
            },
        })
    );
}

#[test]
fn differences_are_the_fields_that_changed() {
    let difference = compare(&web("a"), &web("b"), def());
    assert_eq!(
        difference.changed.paths(),
        [".spec.template.spec.containers[name=\"c\"].image"]
    );
    assert!(difference.removed.is_empty());
    let mut smaller = web("a");
    smaller["spec"]["template"]["spec"]["containers"] = json!([]);
    let removed = compare(&web("a"), &smaller, def()).removed.paths();
    assert!(removed.contains(&".spec.template.spec.containers[name=\"c\"]".to_owned()));
}

#[test]
fn merging_keeps_what_is_not_named_and_pruning_takes_it() {
    let patch = json!({"spec": {"template": {"spec": {"containers": [
        {"name": "c", "image": "b"}, {"name": "d", "image": "e"},
    ]}}}});
    let merged = merge(&web("a"), &patch, def());
    assert_eq!(merged["spec"]["replicas"], 3);
    let containers = &merged["spec"]["template"]["spec"]["containers"];
    assert_eq!(containers[0]["image"], "b");
    assert_eq!(containers[0]["ports"][0]["containerPort"], 80);
    assert_eq!(containers[1]["name"], "d");
    let dropped = of_manifest(&patch, def());
    let kept = of_manifest(&web("a"), def()).minus(&dropped);
    let back = without(&merged, &dropped, &kept, def());
    let containers = &back["spec"]["template"]["spec"]["containers"];
    assert_eq!(containers.as_array().unwrap().len(), 1);
    assert_eq!(containers[0].get("image"), None);
    assert_eq!(back["spec"]["replicas"], 3);
}
