//! Patches that the vectors do not cover, and hostile ones.

// tidy: wide strings: rows and names that read best on one line.

use serde_json::{Value, json};

use super::{json as json_patch, merge, strategic_merge, three_way, two_way};
use crate::schema::kind;

#[test]
fn json_patch_operations() {
    let live = json!({"a": {"b/c": 1, "l": [1, 2]}});
    let apply = |patch: Value| json_patch::apply(&live, &patch);
    for (patch, expected) in [
        (
            json!([{"op": "add", "path": "/a/l/-", "value": 3}]),
            json!({"a": {"b/c": 1, "l": [1, 2, 3]}}),
        ),
        (
            json!([{"op": "add", "path": "/a/l/0", "value": 0}]),
            json!({"a": {"b/c": 1, "l": [0, 1, 2]}}),
        ),
        (
            json!([{"op": "remove", "path": "/a/b~1c"}]),
            json!({"a": {"l": [1, 2]}}),
        ),
        (
            json!([{"op": "replace", "path": "/a/l/1", "value": 9}]),
            json!({"a": {"b/c": 1, "l": [1, 9]}}),
        ),
        (
            json!([{"op": "move", "from": "/a/l", "path": "/m"}]),
            json!({"a": {"b/c": 1}, "m": [1, 2]}),
        ),
        (
            json!([{"op": "copy", "from": "/a/l/0", "path": "/m"}]),
            json!({"a": {"b/c": 1, "l": [1, 2]}, "m": 1}),
        ),
        (
            json!([{"op": "test", "path": "/a/l", "value": [1, 2]}]),
            live.clone(),
        ),
    ] {
        assert_eq!(apply(patch.clone()), Ok(expected), "{patch}");
    }
    for patch in [
        json!([{"op": "test", "path": "/a/l", "value": 1}]),
        json!([{"op": "remove", "path": "/nope"}]),
        json!([{"op": "add", "path": "/a/l/7", "value": 1}]),
        json!([{"op": "add", "path": "/x/y", "value": 1}]),
        json!([{"op": "replace", "path": "/a/l/00", "value": 1}]),
        json!([{"op": "move", "from": "/a", "path": "/a/b"}]),
        json!([{"op": "spin", "path": "/a"}]),
        json!([{"op": "add", "path": "a", "value": 1}]),
        json!([{"path": 1}]),
        json!({}),
    ] {
        assert!(apply(patch.clone()).is_err(), "{patch}");
    }
}

#[test]
fn merge_patch_round_trips() {
    let (from, to) = (
        json!({"a": {"b": 1, "c": 2}, "l": [1]}),
        json!({"a": {"b": 1}, "l": [2], "n": {}}),
    );
    let patch = merge::create(&from, &to);
    assert_eq!(patch, json!({"a": {"c": null}, "l": [2], "n": {}}));
    assert_eq!(merge::apply(&from, &patch), to);
    let last = json!({"a": 1, "gone": {"x": 1}});
    let live = json!({"a": 1, "gone": {"x": 1, "y": 2}, "other": 3});
    let manifest = json!({"a": 2});
    assert_eq!(
        merge::three_way(&last, &manifest, &live),
        json!({"a": 2, "gone": null})
    );
}

#[test]
fn strategic_patches_round_trip() {
    let pod = kind("v1", "Pod");
    let from = json!({"metadata": {"finalizers": ["a", "b"]}, "spec": {
        "containers": [{"name": "a", "image": "1", "env": [{"name": "X", "value": "1"}]}, {"name": "b"}],
        "volumes": [{"name": "v", "emptyDir": {}}], "tolerations": [{"key": "k"}]}});
    let to = json!({"metadata": {"finalizers": ["c", "b"]}, "spec": {
        "containers": [{"name": "c"}, {"name": "a", "image": "2", "env": [{"name": "Y", "value": "1"}]}],
        "volumes": [{"name": "v", "hostPath": {"path": "/"}}], "tolerations": []}});
    let patch = two_way(&from, &to, pod).unwrap();
    assert_eq!(
        strategic_merge(&from, &patch, pod),
        Ok(to.clone()),
        "{patch}"
    );
    assert_eq!(two_way(&to, &to, pod), Ok(json!({})));
}

#[test]
fn new_maps_come_without_directives() {
    let deployment = kind("apps/v1", "Deployment");
    let patch = json!({"spec": {"strategy": {"$retainKeys": ["type"], "type": "Recreate"}, "template": {
        "spec": {"$setElementOrder/containers": [{"name": "a"}], "containers": [{"name": "a", "image": null}]}}}});
    let expected = json!({"spec": {"strategy": {"type": "Recreate"}, "template": {"spec": {"containers": [{"name": "a"}]}}}});
    assert_eq!(
        strategic_merge(&json!({}), &patch, deployment),
        Ok(expected)
    );
    let ordered = json!({"spec": {"template": {"spec": {"$setElementOrder/containers": [{"name": "b"}],
        "containers": [{"$patch": "replace"}, {"name": "b"}]}}}});
    let live = json!({"spec": {"template": {"spec": {"containers": [{"name": "a"}]}}}});
    let expected = json!({"spec": {"template": {"spec": {"containers": [{"name": "b"}]}}}});
    assert_eq!(strategic_merge(&live, &ordered, deployment), Ok(expected));
    let same = json!({"spec": {"replicas": 3}});
    assert_eq!(three_way(&same, &same, &same, deployment), Ok(json!({})));
}
