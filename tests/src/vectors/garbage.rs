//! The garbage collector: what becomes of dependents, and the finalizers that DELETE sets.

use api::{Kind, Meta, Object, Str, Uid};
use apiserver::deletion::{Deletion, decide as decide_deletion};
use apiserver::{DeleteOptions, Propagation};
use controllers::garbage_collector::decide::{Action, Owners, decide};
use serde_json::{Value, json};
use sim::Instant;

use super::{Adapter, Case, Outcome, Run, same};

/// The adapters of this area.
pub const ADAPTERS: &[Adapter] = &[
    Adapter {
        file: "workloads/gc",
        kind: "attempt_to_delete",
        run: Run::Each(attempt_to_delete),
    },
    Adapter {
        file: "workloads/gc",
        kind: "delete_finalizers",
        run: Run::Each(delete_finalizers),
    },
];

fn texts(value: &Value) -> Vec<Str> {
    let list = value.as_array().into_iter().flatten();
    list.filter_map(|text| text.as_str().map(Str::from))
        .collect()
}

fn attempt_to_delete(case: &Case<'_>) -> Outcome {
    let inputs = &case.vector["inputs"];
    let owners_in = |key: &str| -> Vec<Uid> {
        texts(&inputs[key])
            .iter()
            .map(|name| Uid::parse(name))
            .collect()
    };
    let owners = Owners {
        dangling: owners_in("dangling"),
        waiting: owners_in("waiting_for_dependents"),
        solid: owners_in("solid"),
    };
    let meta = Meta {
        finalizers: texts(&inputs["object_finalizers"]),
        ..Meta::default()
    };
    let has_dependents = inputs["dependents"].as_u64() > Some(0);
    let action = decide(&owners, has_dependents, &meta);
    let expected = &case.vector["expected"]["action"];
    let found = match action {
        Action::Keep => json!("none"),
        Action::Delete(propagation) => json!({"delete": format!("{propagation:?}")}),
        Action::DropReferences(dropped) => {
            let names = texts(&expected["patch_remove"]);
            let wanted: Vec<Uid> = names.iter().map(|name| Uid::parse(name)).collect();
            return same("dropped references", wanted, dropped);
        }
    };
    same("the action", expected, &found)
}

fn delete_finalizers(case: &Case<'_>) -> Outcome {
    let inputs = &case.vector["inputs"];
    let propagation = match (
        inputs["propagationPolicy"].as_str(),
        inputs["orphanDependents"].as_bool(),
    ) {
        (Some("Orphan"), _) | (None, Some(true)) => Some(Propagation::Orphan),
        (Some("Foreground"), _) => Some(Propagation::Foreground),
        (Some(_), _) | (None, Some(false)) => Some(Propagation::Background),
        (None, None) => None,
    };
    let kind = match inputs["resource_default"].as_str() {
        Some("orphan") => Kind::Job,
        _ => Kind::Deployment,
    };
    let tree = json!({"metadata": {"name": "x", "finalizers": inputs["finalizers"]}});
    let object = Object::decode(kind, &tree, &mut Default::default());
    let options = DeleteOptions {
        propagation,
        ..DeleteOptions::default()
    };
    let found = match decide_deletion(&object, &options, Instant::START) {
        Deletion::Remove => Vec::new(),
        Deletion::Mark(meta) => meta.finalizers,
        Deletion::Nothing => object.meta.finalizers,
    };
    same(
        "finalizers",
        texts(&case.vector["expected"]["gc_finalizers"]),
        found,
    )
}
