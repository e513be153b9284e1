//! Validation of workloads: changes to a valid object, and the first problem they make.

use super::{Adapter, Case, Outcome, Run, same};
use api::codec::Decoder;
use api::validation::{validate_create, validate_update};
use api::{Kind, Object};
use serde_json::{Map, Value, json};

/// Every kind of `workloads/validation` beside names.
pub const ADAPTERS: &[Adapter] = &[
    adapter("deployment", |case| first_problem(case, Kind::Deployment)),
    adapter("statefulset", |case| first_problem(case, Kind::StatefulSet)),
    adapter("daemonset_rolling_update", daemon_set_budget),
    adapter("daemonset_rolling_update_message", daemon_set_message),
];

const fn adapter(kind: &'static str, run: fn(&Case<'_>) -> Outcome) -> Adapter {
    Adapter {
        file: "workloads/validation",
        kind,
        run: Run::Each(run),
    }
}

fn valid(kind: Kind) -> Value {
    let mut value = json!({
        "metadata": {"name": "abc"},
        "spec": {
            "selector": {"matchLabels": {"name": "abc"}},
            "template": {
                "metadata": {"labels": {"name": "abc"}},
                "spec": {"containers": [{"name": "nginx", "image": "nginx"}]}
            }
        }
    });
    if kind == Kind::StatefulSet {
        value["spec"]["serviceName"] = json!("abc");
    }
    value
}

fn object(kind: Kind, value: &Value) -> Object {
    let mut object = Object::decode(kind, value, &mut Decoder::default());
    api::defaults::apply(&mut object);
    object
}

/// The path in a manifest that a vector's short name means.
fn path_of(name: &str) -> Vec<&str> {
    let tail = |rest| str::split(rest, '.');
    match name.strip_prefix("template.") {
        Some("labels") => vec!["spec", "template", "metadata", "labels"],
        Some(rest) => ["spec", "template"].into_iter().chain(tail(rest)).collect(),
        None if name == "maxSurge" || name == "maxUnavailable" => {
            vec!["spec", "strategy", "rollingUpdate", name]
        }
        None if name.starts_with("spec.") || name.starts_with("metadata.") => tail(name).collect(),
        None => ["spec"].into_iter().chain(tail(name)).collect(),
    }
}

fn set(value: &mut Value, path: &[&str], to: Value) {
    let Some((first, rest)) = path.split_first() else {
        *value = to;
        return;
    };
    if !value.is_object() {
        *value = Value::Object(Map::new());
    }
    set(&mut value[*first], rest, to);
}

fn changed(mut value: Value, changes: &Value) -> Value {
    for (name, to) in changes.as_object().into_iter().flatten() {
        set(&mut value, &path_of(name), to.clone());
    }
    value
}

fn first_problem(case: &Case<'_>, kind: Kind) -> Outcome {
    let inputs = &case.vector["inputs"];
    let before = object(kind, &valid(kind));
    let found = if inputs["update"].is_object() {
        let mut value = valid(kind);
        if let Some(labels) = inputs["update"].get("spec.selector.matchLabels") {
            value["spec"]["template"]["metadata"]["labels"] = labels.clone();
        }
        validate_update(&object(kind, &changed(value, &inputs["update"])), &before)
    } else {
        let value = changed(valid(kind), &inputs["change_to_valid_object"]);
        validate_create(&object(kind, &value))
    };
    let expected = &case.vector["expected"]["first_error"];
    let text = |key: &str| expected[key].as_str().unwrap_or("").to_owned();
    let mut detail = text("detail");
    // The vectors quote 1.28; later releases list one more field.
    if kind == Kind::StatefulSet && !detail.contains("revisionHistoryLimit") {
        let (old, new) = (
            "'updateStrategy', ",
            "'updateStrategy', 'revisionHistoryLimit', ",
        );
        detail = detail.replace(old, new);
    }
    let first = found.first().map(ToString::to_string).unwrap_or_default();
    let parts = [
        first.starts_with(&format!("{}: {}", text("field"), text("type"))),
        first.ends_with(&detail),
    ];
    same(&format!("{first} for {inputs}"), [true, true], parts)
}

fn daemon_set(inputs: &Value) -> Vec<String> {
    let mut value = valid(Kind::DaemonSet);
    value["spec"]["updateStrategy"] = json!({"type": "RollingUpdate", "rollingUpdate": inputs});
    let found = validate_create(&object(Kind::DaemonSet, &value));
    found.iter().map(ToString::to_string).collect()
}

fn daemon_set_budget(case: &Case<'_>) -> Outcome {
    let found = daemon_set(&case.vector["inputs"]);
    let is_valid = case.vector["expected"]["valid"] == true;
    same(&format!("{found:?}"), is_valid, found.is_empty())
}

fn daemon_set_message(case: &Case<'_>) -> Outcome {
    let inputs = match case.text("name") {
        "both set" => json!({"maxUnavailable": "1%", "maxSurge": "1%"}),
        "both zero" | "none set" => json!({"maxUnavailable": 0, "maxSurge": 0}),
        other => return Err(format!("unknown case {other}")),
    };
    let error = &case.vector["expected"]["error"];
    let text = |key: &str| error[key].as_str().unwrap_or("").to_owned();
    let found = daemon_set(&inputs);
    let (start, end) = (
        format!("{}: {}", text("field"), text("type")),
        text("detail"),
    );
    let holds = found
        .iter()
        .any(|one| one.starts_with(&start) && one.ends_with(&end));
    same(&format!("{found:?}"), true, holds)
}
