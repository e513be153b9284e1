//! Rules that no vector shows.

use super::{validate_create, validate_update, warnings};
use crate::codec::Decoder;
use crate::kind::Kind;
use crate::object::Object;
use serde_json::{Value, json};

fn object(kind: Kind, value: &Value) -> Object {
    let mut object = Object::decode(kind, value, &mut Decoder::default());
    crate::defaults::apply(&mut object);
    object
}

fn texts(kind: Kind, value: &Value) -> Vec<String> {
    let found = validate_create(&object(kind, value));
    found.iter().map(ToString::to_string).collect()
}

fn pod(spec: Value) -> Value {
    json!({"metadata": {"name": "p"}, "spec": spec})
}

#[test]
fn finalizers_need_a_domain() {
    let mut value = pod(json!({"containers": [{"name": "c", "image": "i"}]}));
    value["metadata"]["finalizers"] = json!(["a", "example.com/a", "orphan"]);
    let text = "metadata.finalizers[0]: Invalid value: \"a\": name is neither a standard \
                finalizer name nor is it fully qualified";
    assert_eq!(texts(Kind::Pod, &value), [text]);
}

#[test]
fn init_containers_have_no_probes_unless_they_stay() {
    let probe = json!({"exec": {"command": ["a"]}});
    let init = json!({"name": "i", "image": "i", "startupProbe": probe});
    let mut value = pod(json!({
        "containers": [{"name": "c", "image": "i"}],
        "initContainers": [init]
    }));
    let text = "spec.initContainers[0].startupProbe: Forbidden: may not be set for init \
                containers without restartPolicy=Always";
    assert_eq!(texts(Kind::Pod, &value), [text]);
    value["spec"]["initContainers"][0]["restartPolicy"] = json!("Always");
    assert_eq!(texts(Kind::Pod, &value), [""; 0]);
}

#[test]
fn a_pod_keeps_its_tolerations() {
    let spec = |tolerations: Value| {
        let containers = json!([{"name": "c", "image": "i"}]);
        pod(json!({"containers": containers, "tolerations": tolerations}))
    };
    let before = object(
        Kind::Pod,
        &spec(json!([{"key": "a", "operator": "Exists"}])),
    );
    let after = object(
        Kind::Pod,
        &spec(json!([{"key": "b", "operator": "Exists"}])),
    );
    let found = validate_update(&after, &before);
    let texts: Vec<_> = found.iter().map(ToString::to_string).collect();
    let text = "spec.tolerations: Forbidden: existing toleration can not be modified except its \
                tolerationSeconds";
    assert_eq!(texts, [text]);
}

#[test]
fn warns_of_names_and_repeated_variables() {
    let env = json!([{"name": "A", "value": "1"}, {"name": "A", "value": "2"}]);
    let mut value = pod(json!({"containers": [{"name": "c", "image": "i", "env": env}]}));
    value["metadata"]["name"] = json!("a.b");
    let found = warnings(&object(Kind::Pod, &value), None);
    let expected = [
        "metadata.name: this is used in the Pod's hostname, which can result in surprising \
         behavior; a DNS label is recommended: [must not contain dots]",
        "spec.containers[0].env[1]: hides previous definition of \"A\", which may be dropped \
         when using apply",
    ];
    assert_eq!(found, expected);
}
