//! Whole passes of the deployment controller: proportional scaling, and a rollout step by step.

use api::apps::ReplicaSetStatus;
use api::object::Deployment;
use api::{Kind, Object, ObjectKey, Uid};
use controllers::deployment::{CONTROLLER, sets};
use serde_json::{Value, json};
use sim::{Duration, Instant};
use std::collections::BTreeMap;
use std::rc::Rc;

use super::super::reconciled::Reconciled;
use super::super::{Adapter, Case, Outcome, Run, same};
use super::{deployment, each, int};

/// The adapters of this area.
pub const ADAPTERS: &[Adapter] = &[
    each("proportional_scale", scale_proportionally),
    Adapter {
        file: "workloads/rollout-trace",
        kind: "rolling",
        run: Run::Each(whole_rollout),
    },
];

const NOW: Instant = Instant::at(Duration::from_secs(100_000));

fn key_of(kind: Kind, name: &str) -> ObjectKey {
    ObjectKey::new(kind, "default", name)
}

fn template(image: &str) -> Value {
    json!({
        "metadata": {"labels": {"app": "web"}},
        "spec": {"containers": [{"name": "web", "image": image}]},
    })
}

fn decoded(kind: Kind, value: &Value) -> Object {
    let mut object = Object::decode(kind, value, &mut Default::default());
    api::defaults::apply(&mut object);
    object
}

/// The deployment `web` with this strategy and size, whose pods have the image `image`.
fn web(wanted: &Deployment, image: &str) -> Object {
    let value = json!({
        "metadata": {"name": "web", "namespace": "default"},
        "spec": {
            "selector": {"matchLabels": {"app": "web"}}, "template": template(image),
        },
    });
    let mut object = decoded(Kind::Deployment, &value);
    (object.meta.uid, object.meta.generation) = (Uid(1), 1);
    let body = object.deployment_mut().unwrap();
    let spec = Rc::make_mut(&mut body.spec);
    spec.replicas = wanted.spec.replicas;
    spec.strategy = wanted.spec.strategy.clone();
    spec.progress_deadline_seconds = None;
    object
}

/// A replica set of the deployment.
fn set_of(owner: &Object, name: &str, image: &str, replicas: i32, created: u64) -> Object {
    let value = json!({
        "metadata": {"name": name, "namespace": "default", "labels": {"app": "web"}},
        "spec": {
            "replicas": replicas, "selector": {"matchLabels": {"app": "web"}},
            "template": template(image),
        },
    });
    let mut object = decoded(Kind::ReplicaSet, &value);
    (object.meta.uid, object.meta.generation) = (Uid::parse(name), 1);
    object.meta.created = Instant::at(Duration::from_secs(created)).into();
    object.meta.owners = vec![owner.controller_reference()];
    object
}

/// Has the replica set controller report so many available pods.
fn report(world: &mut Reconciled, name: &str, available: i32) {
    let found = world.store().get(&key_of(Kind::ReplicaSet, name));
    let mut set = (**found.unwrap()).clone();
    let (replicas, generation) = (sets::size(&set), set.meta.generation);
    set.replica_set_mut().unwrap().status = Rc::new(ReplicaSetStatus {
        replicas,
        available_replicas: available,
        observed_generation: generation,
        ..ReplicaSetStatus::default()
    });
    world.act(|intents| {
        let because = apiserver::Because::Command(apiserver::because::command::Rule::Manifest);
        intents.update_status(set, because).unwrap();
    });
}

fn size_of(world: &Reconciled, name: &str) -> i32 {
    let set = world.store().get(&key_of(Kind::ReplicaSet, name));
    set.map_or(0, |set| sets::size(set))
}

/// One pass over a paused deployment, which scales and does nothing else.
fn scale_proportionally(case: &Case<'_>) -> Outcome {
    let inputs = &case.vector["inputs"];
    let wanted = &inputs["deployment"];
    let mut owner = web(&deployment(wanted, int(&wanted["replicas"])), "new");
    Rc::make_mut(&mut owner.deployment_mut().unwrap().spec).paused = true;
    let listed = inputs["old_rss"].as_array().into_iter().flatten();
    let listed = listed.map(|value| (value, false));
    let listed = listed.chain(std::iter::once((&inputs["new_rs"], true)));
    let mut objects = Vec::new();
    let mut names = Vec::new();
    for (value, is_new) in listed.filter(|(value, _)| !value.is_null()) {
        let name = value["name"].as_str().unwrap();
        let image = if is_new { "new" } else { name };
        let created = value["created"].as_u64().unwrap_or_default();
        let mut set = set_of(&owner, name, image, int(&value["replicas"]), created);
        for (key, annotation) in [
            ("desired", sets::DESIRED_REPLICAS),
            ("max", sets::MAX_REPLICAS),
        ] {
            set.meta.set_annotation(annotation, value[key].to_string());
        }
        objects.push(set);
        names.push(name);
    }
    let key = owner.key();
    objects.push(owner);
    let mut world = Reconciled::new(&CONTROLLER, objects, NOW);
    world.pass(&key);
    let sizes = names.into_iter().map(|name| (name, size_of(&world, name)));
    let sizes: BTreeMap<&str, i32> = sizes.collect();
    same(
        "the sizes",
        &case.vector["expected"]["sizes"],
        &json!(sizes),
    )
}

/// Plays a whole rollout, one pass at a time. Pods go at once, available ones last; new ones become
/// available when the controller has nothing else to do.
fn whole_rollout(case: &Case<'_>) -> Outcome {
    let inputs = &case.vector["inputs"];
    let replicas = int(&inputs["replicas"]);
    let owner = web(&deployment(inputs, replicas), "new");
    let key = owner.key();
    let objects = [set_of(&owner, "old", "old", replicas, 0), owner];
    let mut world = Reconciled::new(&CONTROLLER, objects, NOW);
    let (mut old, mut old_available) = (replicas, int(&inputs["old_available"]));
    report(&mut world, "old", old_available);
    let (mut new, mut new_available) = (0, 0);
    let mut made = String::new();
    let mut steps = Vec::new();
    while steps.len() < 1000 {
        world.pass(&key);
        let sets = world.changes(Kind::ReplicaSet);
        if let Some(change) = sets.iter().find(|change| change.is_added()) {
            made = change.object().meta.name.to_string();
        }
        let (left, size) = (size_of(&world, "old"), size_of(&world, &made));
        let mut actions = Vec::new();
        if steps.is_empty() {
            actions.push(format!("create new ReplicaSet with {size} replicas"));
        } else if size != new {
            actions.push(format!("scale up new {new}->{size}"));
        }
        // The pass that makes the new set may go on with the old one.
        if left != old {
            actions.push(format!("scale down old {old}->{left}"));
        }
        if actions.is_empty() && new_available < new {
            actions.push("all new pods become available".to_owned());
            new_available = new;
        } else if actions.is_empty() {
            actions.push("complete".to_owned());
        }
        for action in &actions {
            new = size;
            if action.starts_with("scale down") {
                let unhealthy = old - old_available;
                old_available -= (old - left - unhealthy).max(0);
                old = left;
            }
            steps.push(json!({
                "action": action, "old": old, "new": new,
                "old_available": old_available, "new_available": new_available,
            }));
        }
        if actions.iter().any(|action| action == "complete") {
            break;
        }
        report(&mut world, "old", old_available);
        report(&mut world, &made, new_available);
    }
    same(
        "the steps",
        &case.vector["expected"]["steps"],
        &json!(steps),
    )
}
