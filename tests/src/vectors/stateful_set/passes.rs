//! Vectors of stateful sets about availability, ordinals, history and single passes.

use super::*;
use api::{Kind, Object};
use controllers::availability::is_available;
use sim::{Duration, Instant};

pub(super) fn availability(case: &Case<'_>) -> Outcome {
    let (inputs, expected) = (&case.vector["inputs"], &case.vector["expected"]);
    let replicas = number(&inputs["replicas"]);
    let now = Instant::at(Duration::from_secs(1_000_000));
    let span = |key: &str| Duration::from_secs(inputs[key].as_u64().unwrap_or_default());
    let since = (now - span("ready_for_seconds")).rfc3339();
    let ready = json!({"type": "Ready", "status": "True", "lastTransitionTime": since});
    let value = json!({"status": {"phase": "Running", "conditions": [ready]}});
    let object = Object::decode(Kind::Pod, &value, &mut Default::default());
    let is_available = is_available(object.pod().unwrap(), span("min_ready_seconds"), now);
    let pods: Vec<PodState> = (0..replicas)
        .map(|ordinal| PodState {
            is_available,
            ..pod(ordinal, "old")
        })
        .collect();
    let found = status::status(&Default::default(), 1, ("old", "old"), &pods);
    let expected = number(&expected["availableReplicas"]);
    same("available", expected, found.available_replicas)
}

/// The pods of a set that starts at another ordinal: whatever list the vector expects holds them.
pub(super) fn start_ordinal(case: &Case<'_>) -> Outcome {
    let (inputs, expected) = (&case.vector["inputs"], &case.vector["expected"]);
    let rules = Rules {
        start: number(&inputs["start"]),
        replicas: number(&inputs["replicas"]),
        management: Management::Parallel,
        strategy: rolling(inputs),
        update_revision: "new",
    };
    let made = decide(&rules, &[], |_| false).into_iter();
    let ordinals: Vec<i32> = made
        .filter_map(|step| match step {
            Step::Create(ordinal, _) => Some(ordinal),
            _ => None,
        })
        .collect();
    let lists = expected.as_object().into_iter().flatten();
    let list = lists.filter_map(|(_, value)| value.as_array()).next();
    let wanted: Vec<i32> = list
        .ok_or("no list is expected")?
        .iter()
        .map(
            |value| match value.as_str().and_then(identity::parent_and_ordinal) {
                Some((_, ordinal)) => ordinal,
                None => number(value),
            },
        )
        .collect();
    same("ordinals", wanted, ordinals)
}

pub(super) fn history_limit(case: &Case<'_>) -> Outcome {
    let (inputs, expected) = (&case.vector["inputs"], &case.vector["expected"]);
    let limit = number(&inputs["revision_history_limit"]);
    let mut revisions = vec![super::super::history::revision("r0", json!(0), 1, 0)];
    let mut most = 0;
    for update in 1..=number(&inputs["updates"]) {
        let data = json!(update);
        let Update::Create(next) = controller_revision::update_revision(&revisions, &data) else {
            return Err("a new template makes no new revision".to_owned());
        };
        let name = format!("r{update}");
        revisions.push(super::super::history::revision(&name, data, next, 0));
        let newest: Vec<_> = revisions.iter().rev().take(2).map(|r| r.meta.uid).collect();
        let in_use = |object: &api::Object| newest.contains(&object.meta.uid);
        let surplus = controller_revision::surplus(&revisions, limit, in_use);
        let gone: Vec<_> = surplus.iter().map(|revision| revision.meta.uid).collect();
        revisions.retain(|revision| !gone.contains(&revision.meta.uid));
        most = most.max(revisions.len());
    }
    let wanted = &expected["max_controller_revisions"];
    same("revisions", wanted, &most.into())
}

pub(super) fn single_sync(case: &Case<'_>) -> Outcome {
    let (inputs, expected) = (&case.vector["inputs"], &case.vector["expected"]);
    let pods: Vec<PodState> = inputs["pods"]
        .as_array()
        .into_iter()
        .flatten()
        .map(|pod| PodState {
            ordinal: number(&pod["ordinal"]),
            phase: api::codec::decode(&pod["phase"]),
            is_ready: pod["ready"] == true,
            is_available: pod["ready"] == true,
            is_terminating: pod["terminating"] == true,
            revision: pod["rev"].as_str().unwrap_or_default().into(),
            is_consistent: true,
        })
        .collect();
    let rules = Rules {
        start: number(&inputs["start"]),
        replicas: number(&inputs["replicas"]),
        management: management(inputs),
        strategy: match inputs["strategy"].as_str() {
            Some("OnDelete") => Strategy::OnDelete,
            _ => rolling(inputs),
        },
        update_revision: inputs["update_revision"].as_str().unwrap_or_default(),
    };
    let found: Vec<String> = decide(&rules, &pods, |_| false)
        .into_iter()
        .filter_map(|step| match step {
            Step::Create(ordinal, _) => Some(format!("create {ordinal}")),
            Step::DeleteFinished(ordinal)
            | Step::DeleteCondemned(ordinal)
            | Step::DeleteOutdated(ordinal) => Some(format!("delete {ordinal}")),
            Step::EnsureClaims(_) | Step::Repair(_) | Step::RepairClaims(_) => None,
        })
        .collect();
    same("actions", &expected["actions"], &json!(found))
}
