//! The replica sets of a deployment: which is new, annotations, history, Recreate.

use api::pod_spec::PodTemplateSpec;
use api::{Kind, Object, Time, Uid};
use apiserver::Store;
use controllers::deployment::{history, recreate, revision, sets, status};
use serde_json::{Value, json};
use std::rc::Rc;

use super::super::{Adapter, Case, Outcome, same};
use super::{each, int, set, size};

/// The adapters of this area.
pub const ADAPTERS: &[Adapter] = &[
    each("equal_ignore_hash", equal),
    each("find_new_rs", find_new),
    each("find_old_rs", find_old),
    each("rs_counts", counts),
    each("replicas_annotations_need_update", sizes_need_update),
    each("revision_history", revision_history),
    each("history_cleanup_count", clean_up),
    each("history_cleanup_order", clean_up),
    each("recreate_old_pods_running", old_pods_running),
];

fn template(value: &Value) -> PodTemplateSpec {
    let tree = json!({
        "metadata": {
            "name": value["name"],
            "labels": value["labels"],
            "annotations": value["annotations"],
        },
        "spec": {"nodeName": value["nodeName"]},
    });
    api::codec::decode(&tree)
}

fn equal(case: &Case<'_>) -> Outcome {
    let inputs = &case.vector["inputs"];
    let (a, b) = (
        template(&inputs["template_a"]),
        template(&inputs["template_b"]),
    );
    let expected = &case.vector["expected"]["equal"];
    same("a and b", expected, &json!(sets::is_same_template(&a, &b)))?;
    same("b and a", expected, &json!(sets::is_same_template(&b, &a)))
}

fn list(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}

/// The template that the deployment has, and another one.
fn templates() -> [PodTemplateSpec; 2] {
    let of = |image: &str| {
        api::codec::decode(&json!({"spec": {"containers": [{"name": "c", "image": image}]}}))
    };
    [of("new"), of("old")]
}

/// The listed sets, oldest first, with templates and hash labels of their own.
fn listed(inputs: &Value) -> Vec<Rc<Object>> {
    let [new, old] = templates();
    let mut found: Vec<Rc<Object>> = list(&inputs["rs_list"])
        .map(|value| {
            let name = value["name"].as_str().unwrap();
            let created = value["created"].as_u64().unwrap_or_default();
            let mut object = (*set(name, int(&value["replicas"]), 0, created)).clone();
            let mut template = match value["same_template"] == true {
                true => new.clone(),
                false => old.clone(),
            };
            template.metadata.set_label(sets::HASH_LABEL, name);
            if let Some(body) = object.replica_set_mut() {
                Rc::make_mut(&mut body.spec).template = Rc::new(template);
            }
            Rc::new(object)
        })
        .collect();
    found.sort_by(sets::oldest_first);
    found
}

fn find_new(case: &Case<'_>) -> Outcome {
    let all = listed(&case.vector["inputs"]);
    let found = sets::find_new(&all, &templates()[0]).map(|set| set.meta.name.to_string());
    same(
        "the new set",
        &case.vector["expected"]["new"],
        &json!(found),
    )
}

fn find_old(case: &Case<'_>) -> Outcome {
    let all = listed(&case.vector["inputs"]);
    let new = sets::find_new(&all, &templates()[0]).map(|set| set.meta.uid);
    let old = all.iter().filter(|set| Some(set.meta.uid) != new);
    let mut names: Vec<_> = old.clone().map(|set| set.meta.name.to_string()).collect();
    let active = old.filter(|set| size(set) > 0);
    let active: Vec<_> = active.map(|set| set.meta.name.to_string()).collect();
    let expected = &case.vector["expected"];
    let mut wanted: Vec<_> = list(&expected["all_old"])
        .map(|name| name.as_str().unwrap().to_owned())
        .collect();
    wanted.sort();
    names.sort();
    same("old sets", wanted, names)?;
    let wanted = &expected["old_with_nonzero_spec_replicas"];
    same("active old sets", wanted, &json!(active))
}

fn counts(case: &Case<'_>) -> Outcome {
    let inputs = &case.vector["inputs"];
    let sets: Vec<Rc<Object>> = list(&inputs["rss"])
        .map(|value| {
            let mut object = (*set("rs", int(&value["spec_replicas"]), 0, 0)).clone();
            if let Some(body) = object.replica_set_mut() {
                let status = Rc::make_mut(&mut body.status);
                status.replicas = int(&value["status_replicas"]);
                status.terminating_replicas =
                    value["status_terminating"].as_i64().map(|n| n as i32);
                status.observed_generation = value["observed_generation"].as_i64().unwrap();
            }
            Rc::new(object)
        })
        .collect();
    let object = Object::new(api::Meta::default(), super::deployment(&json!({}), 1));
    let body = object.deployment().unwrap();
    let status = status::calculate(&object, body, &sets, None, sim::Instant::START);
    let found = json!({
        "spec_total": sets::total_size(&sets),
        "actual_total": status.replicas,
        "terminating_total": status.terminating_replicas,
    });
    same("sums", &case.vector["expected"], &found)
}

fn sizes_need_update(case: &Case<'_>) -> Outcome {
    let inputs = &case.vector["inputs"];
    let mut object = (*set("rs", 1, 0, 0)).clone();
    for (key, value) in inputs["annotations"].as_object().into_iter().flatten() {
        let key = format!("deployment.kubernetes.io/{key}");
        object.meta.set_annotation(&key, value.as_str().unwrap());
    }
    let (desired, max) = (int(&inputs["desired"]), int(&inputs["max"]));
    let found = sets::sizes_need_update(&object, desired, max);
    same(
        "needs update",
        &case.vector["expected"]["needs_update"],
        &json!(found),
    )
}

fn revision_history(case: &Case<'_>) -> Outcome {
    let inputs = &case.vector["inputs"];
    let limit = usize::try_from(int(&inputs["limit_chars"])).unwrap();
    let mut history = String::new();
    let mut current: Option<String> = inputs["initial_revision"].as_str().map(str::to_owned);
    for (step, expected) in list(&inputs["steps"]).zip(list(&case.vector["expected"]["after_each"]))
    {
        let new = step.as_str().unwrap().to_owned();
        if let Some(old) = current.replace(new.clone())
            && let Some(longer) = revision::extended(&history, &old, limit)
        {
            history = longer;
        }
        let shown = Some(&history).filter(|text| !text.is_empty());
        let found = json!({"new_revision": new, "revision": new, "history": shown});
        same("after the step", expected, &found)?;
    }
    // The real limit is longer than the vector's; what is written is the same.
    let mut object = (*set("rs", 1, 0, 0)).clone();
    let deployment = Object::new(api::Meta::default(), super::deployment(&json!({}), 1));
    for new in [11, 12, 13] {
        revision::annotate(&mut object, &deployment, new, true);
    }
    let written = object.meta.annotation(sets::REVISION_HISTORY);
    same(
        "written history",
        Some("11,12"),
        written.map(|text| text.as_str()),
    )
}

fn clean_up(case: &Case<'_>) -> Outcome {
    let inputs = &case.vector["inputs"];
    let old: Vec<Rc<Object>> = list(&inputs["old_rss"])
        .enumerate()
        .map(|(index, value)| {
            let name = value["name"].as_str().unwrap();
            let replicas = value.get("replicas").unwrap_or(&value["spec_replicas"]);
            let created = value["created"].as_u64().unwrap_or(index as u64);
            let mut object = (*set(name, int(replicas), 0, created)).clone();
            if let Some(revision) = value["revision"].as_str() {
                object.meta.set_annotation(sets::REVISION, revision);
            }
            if value["deleting"] == true {
                object.meta.deleted = Some(Time::from(sim::Instant::START));
            }
            if let (Some(body), Some(count)) =
                (object.replica_set_mut(), value["status_replicas"].as_i64())
            {
                Rc::make_mut(&mut body.status).replicas = count as i32;
            }
            Rc::new(object)
        })
        .collect();
    let limit = inputs["revision_history_limit"].as_i64().map(|n| n as i32);
    let deleted: Vec<String> = history::excess(&old, limit)
        .iter()
        .map(|set| set.meta.name.to_string())
        .collect();
    let expected = &case.vector["expected"];
    if let Some(count) = expected["deletions"].as_u64() {
        return same("deletions", count, deleted.len() as u64);
    }
    same("deleted", &expected["deleted"], &json!(deleted))
}

fn old_pods_running(case: &Case<'_>) -> Outcome {
    let inputs = &case.vector["inputs"];
    let new = inputs["new_rs_uid"].as_str();
    let mut objects = Vec::new();
    let mut old = Vec::new();
    for (index, count) in list(&inputs["old_rs_status_replicas"]).enumerate() {
        let mut object = (*set(&format!("counted-{index}"), 0, 0, 0)).clone();
        if let Some(body) = object.replica_set_mut() {
            Rc::make_mut(&mut body.status).replicas = int(count);
        }
        old.push(Rc::new(object));
    }
    for (uid, phases) in inputs["pod_phases_by_rs_uid"]
        .as_object()
        .into_iter()
        .flatten()
    {
        let mut object = (*set(uid, 0, 0, 0)).clone();
        object.meta.uid = Uid::parse(uid);
        let owner = object.controller_reference();
        if new != Some(uid.as_str()) {
            old.push(Rc::new(object));
        }
        for (index, phase) in list(phases).enumerate() {
            let name = format!("{uid}-{index}");
            let tree = json!({
                "metadata": {"name": name, "namespace": "default"},
                "status": {"phase": phase},
            });
            let mut pod = Object::decode(Kind::Pod, &tree, &mut Default::default());
            pod.meta.uid = Uid::parse(&name);
            pod.meta.owners = vec![owner.clone()];
            objects.push(pod);
        }
    }
    let store = Store::from_objects(objects);
    let found = recreate::is_old_running(&store, &old);
    same(
        "running",
        &case.vector["expected"]["old_pods_running"],
        &json!(found),
    )
}
