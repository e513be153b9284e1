//! Jobs: one sync, and the arithmetic of indexes, back-off and failure policies.

use api::batch::BackoffRecord;
use api::{Kind, Object, Str, Uid};
use controllers::job::failure_policy::verdict;
use controllers::job::indexes::{self, Indexes};
use controllers::job::population::{TRACKING_FINALIZER, is_tracked};
use controllers::job::{CONTROLLER, backoff};
use serde_json::{Value, json};
use sim::{Duration, Instant};
use std::collections::BTreeSet;
use std::rc::Rc;

mod index_lists;
mod waits;

use index_lists::{generate_name_with_index, succeeded_indexes};
use waits::{backoff_record, backoff_remaining, finished_time};

use super::reconciled::Reconciled;
use super::{Adapter, Case, Outcome, Run, same};

/// The adapters of this area.
pub const ADAPTERS: &[Adapter] = &[
    each("sync", sync),
    each("match_pod_failure_policy", match_pod_failure_policy),
    each("first_pending_indexes", first_pending_indexes),
    each("duplicate_index_removal", duplicate_index_removal),
    each("succeeded_indexes", succeeded_indexes),
    each("generate_name_with_index", generate_name_with_index),
    each("backoff_remaining", backoff_remaining),
    each("backoff_record", backoff_record),
    each("finished_time", finished_time),
];

const fn each(kind: &'static str, run: fn(&Case<'_>) -> Outcome) -> Adapter {
    Adapter {
        file: "workloads/job",
        kind,
        run: Run::Each(run),
    }
}

fn number(value: &Value) -> i32 {
    value.as_i64().unwrap_or_default() as i32
}

/// All times of a vector are relative to this.
const NOW: Instant = Instant::at(Duration::from_secs(100_000));

fn seconds(offset: i64) -> Instant {
    let micros = Duration::from_secs(offset.unsigned_abs());
    if offset < 0 {
        NOW - micros
    } else {
        NOW + micros
    }
}

/// A pod of a job with the tracking finalizer.
fn pod(id: u32, phase: &str, index: Option<&str>) -> Object {
    let mut annotations = json!({});
    if let Some(index) = index {
        annotations[indexes::INDEX_KEY] = index.into();
    }
    let value = json!({
        "metadata": {
            "name": format!("pod-{id:03}"), "finalizers": [TRACKING_FINALIZER],
            "annotations": annotations,
            // Long ago: no back-off is left.
            "creationTimestamp": Instant::START.rfc3339(),
        },
        "status": {"phase": phase},
    });
    let mut object = Object::decode(Kind::Pod, &value, &mut Default::default());
    object.meta.uid = Uid(u128::from(id) + 1);
    object
}

fn population(inputs: &Value) -> Vec<Rc<Object>> {
    let mut pods = Vec::new();
    let counts = &inputs["pods"];
    let ready = number(&counts["of_which_ready"]);
    let mut add = |phase: &str, index: Option<&str>| {
        pods.push(pod(pods.len() as u32, phase, index));
        pods.len() - 1
    };
    let mut made = Vec::new();
    for (key, phase) in [
        ("pending", "Pending"),
        ("active_running", "Running"),
        ("succeeded", "Succeeded"),
        ("failed", "Failed"),
        ("terminating", "Running"),
    ] {
        for number in 0..number(&counts[key]) {
            made.push((key, number, add(phase, None)));
        }
    }
    for value in inputs["pods_with_indexes"].as_array().into_iter().flatten() {
        let phase = value["phase"].as_str().unwrap_or_default();
        add(phase, value["index"].as_str());
    }
    for (key, number, position) in made {
        let meta = &mut pods[position].meta;
        if key == "terminating" {
            meta.deleted = Some(NOW.into());
        }
        if key == "active_running" && number < ready {
            let condition = json!([{"type": "Ready", "status": "True"}]);
            let body = pods[position].pod_mut().unwrap();
            Rc::make_mut(&mut body.status).conditions = api::codec::decode(&condition);
        }
    }
    pods.into_iter().map(Rc::new).collect()
}

/// What makes the server refuse every write of a pod that has it.
const BAD_LABELS: &str = "not a value!";

fn job_of(inputs: &Value, labels: &Value) -> Object {
    let policy = inputs["pod_replacement_policy"].as_str();
    let initial = &inputs["initial_status"];
    let suspended = json!([{"type": "Suspended", "status": "True"}]);
    let container = json!({"name": "c", "image": "busybox"});
    let value = json!({
        "metadata": {
            "name": "job", "namespace": "default", "creationTimestamp": NOW.rfc3339(),
        },
        "spec": {
            "parallelism": inputs["parallelism"], "completions": inputs["completions"],
            "backoffLimit": inputs["backoff_limit"], "suspend": inputs["suspend"],
            "completionMode": inputs["completion_mode"],
            "podReplacementPolicy": policy.unwrap_or("TerminatingOrFailed"),
            "selector": {"matchLabels": {"job-name": "job"}},
            "template": {
                "metadata": {"labels": labels},
                "spec": {"restartPolicy": "Never", "containers": [container]},
            },
        },
        "status": {
            "active": initial["active"], "succeeded": initial["succeeded"],
            "failed": initial["failed"],
            "conditions": if inputs["was_suspended"] == true { suspended } else { json!([]) },
        },
    });
    let mut object = Object::decode(Kind::Job, &value, &mut Default::default());
    object.meta.uid = Uid(1);
    if inputs["deleting"] == true {
        object.meta.deleted = Some(NOW.into());
    }
    let record = &inputs["backoff_record"];
    let last_failure = match record["last_failure"].as_str() {
        Some("now") => Some(NOW),
        Some(other) => panic!("a time that is not known: {other}"),
        None => record["last_failure"].as_i64().map(seconds),
    };
    let body = object.job_mut().unwrap();
    Rc::make_mut(&mut body.status).backoff.0 = BackoffRecord {
        failures: number(&record["failures_after_last_success"]) as u32,
        last_failure,
    };
    object
}

/// The job and its pods, and a quota where only some pods may be made.
fn objects_of(inputs: &Value) -> Vec<Object> {
    let refused = inputs["pod_control_error"] == true;
    let label = if refused { BAD_LABELS } else { "fine" };
    let labels = json!({"job-name": "job", "label": label});
    let job = job_of(inputs, &labels);
    let mut objects = vec![];
    for pod in population(inputs) {
        let mut pod = (*pod).clone();
        pod.meta.namespace = "default".into();
        pod.meta.uid = Uid(pod.meta.uid.0 + 100);
        pod.meta.owners = vec![job.controller_reference()];
        pod.meta.labels = api::codec::decode(&labels);
        // What a pod of the template looks like.
        pod.pod_mut().unwrap().spec = Rc::clone(&job.job().unwrap().spec.template.spec);
        api::defaults::apply(&mut pod);
        objects.push(pod);
    }
    if let Some(limit) = inputs["pod_control_create_limit"].as_u64() {
        let hard = json!({"pods": limit.to_string()});
        let value = json!({
            "metadata": {"name": "limit", "namespace": "default"},
            "spec": {"hard": hard}, "status": {"hard": hard, "used": {"pods": "0"}},
        });
        objects.push(Object::decode(
            Kind::ResourceQuota,
            &value,
            &mut Default::default(),
        ));
    }
    objects.push(job);
    objects
}

/// How often the server refused to make a pod.
fn refusals(found: &Reconciled) -> usize {
    let events = found.store().list(Kind::Event);
    let refused = events.filter_map(|event| event.event());
    let refused = refused.filter(|event| event.reason == "FailedCreate");
    refused.map(|event| event.count as usize).sum()
}

fn sync(case: &Case<'_>) -> Outcome {
    let (inputs, expected) = (&case.vector["inputs"], &case.vector["expected"]);
    // Pods of a job that is being deleted are neither made nor taken away: nothing is expected.
    if number(&inputs["unsatisfied_expectation"]) != 0 && inputs["deleting"] != true {
        return Err("an informer that is behind cannot be described".to_owned());
    }
    let objects = objects_of(inputs);
    let key = objects.last().unwrap().key();
    let mut found = Reconciled::new(&CONTROLLER, objects, NOW);
    found.pass(&key);
    let changes = found.changes(Kind::Pod);
    let created: Vec<_> = changes.iter().filter(|change| change.is_added()).collect();
    let mut deleted = BTreeSet::new();
    let mut patched = BTreeSet::new();
    for change in &changes {
        let uid = change.object().meta.uid;
        let (Some(before), after) = (&change.before, &change.after) else {
            continue;
        };
        let is_going = |pod: &Object| pod.meta.is_terminating();
        if !is_going(before) && after.as_ref().is_none_or(|pod| is_going(pod)) {
            deleted.insert(uid);
        }
        if is_tracked(before) && !after.as_ref().is_some_and(|pod| is_tracked(pod)) {
            patched.insert(uid);
        }
    }
    let job = found.store().get(&key).ok_or("the job is gone")?;
    let status = &job.job().unwrap().status;
    let (mut creations, mut patches) = (created.len(), patched.len());
    if inputs["pod_control_error"] == true {
        // Upstream's table counts what was tried.
        creations += refusals(&found);
        let uncounted = status.uncounted_terminated_pods.as_ref();
        let listed = uncounted.map(|list| list.succeeded.len() + list.failed.len());
        patches += listed.unwrap_or(0);
    }
    same("creations", &expected["creations"], &creations.into())?;
    same("deletions", &expected["deletions"], &deleted.len().into())?;
    same("active", number(&expected["active"]), status.active)?;
    same(
        "succeeded",
        number(&expected["succeeded"]),
        status.succeeded,
    )?;
    same("failed", number(&expected["failed"]), status.failed)?;
    let completed = expected["completed_indexes"].as_str().unwrap_or_default();
    same("completed", completed, status.completed_indexes.as_str())?;
    same("patches", &expected["pod_patches"], &patches.into())?;
    for (key, value) in [("ready", status.ready), ("terminating", status.terminating)] {
        if let Some(wanted) = expected[key].as_i64() {
            same(key, Some(wanted), value.map(i64::from))?;
        }
    }
    if let Some(wanted) = expected["created_indexes"].as_array() {
        let index = |change: &&&Rc<apiserver::Change>| indexes::index_of(&change.object().meta);
        let made = created.iter().filter_map(index);
        same("created", wanted.clone(), made.map(Value::from).collect())?;
    }
    condition(&expected["condition"], &status.conditions)
}

/// The condition that the sync leaves, if any.
fn condition(wanted: &Value, conditions: &[api::batch::JobCondition]) -> Outcome {
    if wanted.is_null() {
        return same("conditions", 0, conditions.len());
    }
    let type_ = wanted["type"].as_str().unwrap_or_default();
    let condition = conditions.iter().find(|found| found.type_ == *type_);
    let condition = condition.ok_or_else(|| format!("no condition {type_}"))?;
    same(
        "status",
        wanted["status"].as_str(),
        Some(condition.status.as_str()),
    )?;
    // Conditions of success had no reason in the release that the vectors describe.
    let reason = match wanted["reason"].as_str() {
        Some("") if type_ == "Complete" => "CompletionsReached",
        reason => reason.unwrap_or_default(),
    };
    same("reason", reason, condition.reason.as_str())
}

fn match_pod_failure_policy(case: &Case<'_>) -> Outcome {
    let (inputs, expected) = (&case.vector["inputs"], &case.vector["expected"]);
    let pod = Object::decode(Kind::Pod, &inputs["pod"], &mut Default::default());
    let policy: Option<api::batch::PodFailurePolicy> = api::codec::decode(&inputs["policy"]);
    let is_per_index = inputs["backoff_limit_per_index_enabled"] == true;
    let found = verdict(policy.as_ref(), &pod, is_per_index);
    let message = match &found {
        controllers::job::failure_policy::Verdict::FailJob(message) => Some(message.as_str()),
        _ => None,
    };
    same("message", expected["fail_job_message"].as_str(), message)?;
    same(
        "counts",
        &expected["counts_as_failure"],
        &found.is_counted().into(),
    )?;
    same("action", expected["action"].as_str(), found.action())
}

fn pods_of(list: &Value) -> Vec<Rc<Object>> {
    let list = list.as_array().into_iter().flatten().enumerate();
    list.map(|(id, value)| {
        let phase = value["phase"].as_str().unwrap_or_default();
        Rc::new(pod(id as u32, phase, value["index"].as_str()))
    })
    .collect()
}

fn intervals(value: &Value) -> Indexes {
    let mut set = BTreeSet::new();
    for pair in value.as_array().into_iter().flatten() {
        set.extend(number(&pair[0])..=number(&pair[1]));
    }
    Indexes::from_set(&set)
}

fn first_pending_indexes(case: &Case<'_>) -> Outcome {
    let (inputs, expected) = (&case.vector["inputs"], &case.vector["expected"]);
    let active = pods_of(&inputs["active_pods"]);
    let active: BTreeSet<i32> = active
        .iter()
        .filter_map(|pod| indexes::index_of(&pod.meta))
        .collect();
    let succeeded = intervals(&inputs["succeeded_intervals"]);
    let failed = intervals(&inputs["failed_intervals"]);
    let (count, completions) = (number(&inputs["count"]), number(&inputs["completions"]));
    let taken = [&succeeded, &failed];
    let found = indexes::first_pending(count as usize, completions, &active, &taken);
    same("indexes", &expected["indexes"], &json!(found))
}

fn duplicate_index_removal(case: &Case<'_>) -> Outcome {
    let (inputs, expected) = (&case.vector["inputs"], &case.vector["expected"]);
    let pods = pods_of(&inputs["pods"]);
    let (remove, keep) = indexes::surplus(&pods, number(&inputs["completions"]));
    let text = |list: &[Rc<Object>]| -> BTreeSet<String> {
        let texts = list.iter().map(|pod| {
            let phase = pod.pod().unwrap().phase().as_str();
            let index = pod.meta.annotation(indexes::INDEX_KEY).map(Str::as_str);
            json!({"index": index, "phase": phase}).to_string()
        });
        texts.collect()
    };
    let wanted = |key: &str| -> BTreeSet<String> {
        let list = expected[key].as_array().into_iter().flatten();
        list.map(Value::to_string).collect()
    };
    same("removed", wanted("remove"), text(&remove))?;
    same("kept", wanted("keep"), text(&keep))?;
    same("number", pods.len(), remove.len() + keep.len())
}
