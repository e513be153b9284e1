//! Stateful sets: one pass, whole updates, claims and revisions.

use api::PodPhase;
use api::int_or_percent::IntOrPercent;
use controllers::controller_revision::{self, Update};
use controllers::stateful_set::claims::{self, Retention};
use controllers::stateful_set::decide::{
    self, Management, PodState, Revision, Rules, Step, Strategy, decide,
};
use controllers::stateful_set::{identity, status};
use serde_json::{Value, json};
use std::collections::BTreeMap;

mod passes;

use passes::{availability, history_limit, single_sync, start_ordinal};

use super::{Adapter, Case, Outcome, Run, same};

const FILE: &str = "workloads/statefulset";

/// The adapters of this area.
pub const ADAPTERS: &[Adapter] = &[
    each("max_unavailable", max_unavailable),
    each("parent_and_ordinal", parent_and_ordinal),
    each("claim_owner_matches", claim_owner_matches),
    each("claim_owner_update", claim_owner_update),
    each("max_unavailable_invariant", max_unavailable_invariant),
    each("rolling_update_final", rolling_update_final),
    each("on_delete", on_delete),
    each("rollback", rollback),
    each("availability", availability),
    each("history_limit", history_limit),
    each("single_sync", single_sync),
    each("start_ordinal", start_ordinal),
];

const fn each(kind: &'static str, run: fn(&Case<'_>) -> Outcome) -> Adapter {
    Adapter {
        file: FILE,
        kind,
        run: Run::Each(run),
    }
}

fn number(value: &Value) -> i32 {
    value.as_i64().unwrap_or_default() as i32
}

fn max_unavailable(case: &Case<'_>) -> Outcome {
    let inputs = &case.vector["inputs"];
    let value = IntOrPercent::from_value(&inputs["max_unavailable"]);
    let found = decide::max_unavailable(value.as_ref(), number(&inputs["replicas"]));
    let expected = &case.vector["expected"];
    same(
        "value",
        expected["value"].as_i64(),
        found.ok().map(i64::from),
    )
}

fn parent_and_ordinal(case: &Case<'_>) -> Outcome {
    let pod = case.vector["inputs"]["pod"].as_str().unwrap_or_default();
    let (parent, ordinal) = identity::parent_and_ordinal(pod).unwrap_or(("", -1));
    let expected = &case.vector["expected"];
    same("parent", expected["parent"].as_str(), Some(parent))?;
    same("ordinal", number(&expected["ordinal"]), ordinal)
}

/// The set, the pod and the owners of the claim in a vector about claims.
fn claim_case(
    inputs: &Value,
) -> (
    api::Object,
    api::Object,
    Vec<api::OwnerReference>,
    claims::Owners,
) {
    let object = |kind, uid| {
        let value = json!({"metadata": {"name": "x", "namespace": "default"}});
        let mut object = api::Object::decode(kind, &value, &mut Default::default());
        object.meta.uid = api::Uid(uid);
        object
    };
    let set = object(api::Kind::StatefulSet, 1);
    let pod = object(api::Kind::Pod, 2);
    let mut owners = Vec::new();
    for (key, owner) in [("claim_has_set_ref", &set), ("claim_has_pod_ref", &pod)] {
        if inputs[key] == true {
            owners.push(owner.controller_reference());
        }
    }
    let retention = Retention {
        deletes_with_set: inputs["whenDeleted"] == "Delete",
        deletes_when_scaled: inputs["whenScaled"] == "Delete",
    };
    let (start, replicas) = (number(&inputs["start"]), number(&inputs["replicas"]));
    let is_condemned = claims::is_condemned(start, replicas, number(&inputs["pod_ordinal"]));
    (set, pod, owners, retention.owners(is_condemned))
}

fn claim_owner_matches(case: &Case<'_>) -> Outcome {
    let (set, pod, owners, wanted) = claim_case(&case.vector["inputs"]);
    let found = claims::owners_match(&owners, wanted, set.meta.uid, pod.meta.uid);
    same(
        "matches",
        &case.vector["expected"]["matches"],
        &found.into(),
    )
}

fn claim_owner_update(case: &Case<'_>) -> Outcome {
    let (set, pod, owners, wanted) = claim_case(&case.vector["inputs"]);
    let expected = &case.vector["expected"];
    let is_right = claims::owners_match(&owners, wanted, set.meta.uid, pod.meta.uid);
    same(
        "needs update",
        &expected["needs_update"],
        &(!is_right).into(),
    )?;
    let after = claims::with_owners(&owners, wanted, &set, &pod);
    let has = |uid| Value::from(after.iter().any(|owner| owner.uid == uid));
    same("set owns", &expected["set_ref"], &has(set.meta.uid))?;
    same("pod owns", &expected["pod_ref"], &has(pod.meta.uid))
}

fn management(inputs: &Value) -> Management {
    match inputs["pod_management"].as_str() {
        Some("Parallel") => Management::Parallel,
        _ => Management::OrderedReady,
    }
}

fn pod(ordinal: i32, revision: &str) -> PodState {
    PodState {
        ordinal,
        phase: PodPhase::Running,
        is_ready: true,
        is_available: true,
        is_terminating: false,
        revision: revision.into(),
        is_consistent: true,
    }
}

/// A set whose pods do at once what they are told, one pass after the other.
struct World {
    pods: BTreeMap<i32, PodState>,
    management: Management,
    strategy: Strategy,
    replicas: i32,
    current: String,
    update: String,
}

impl World {
    fn rules(&self) -> Rules<'_> {
        Rules {
            start: 0,
            replicas: self.replicas,
            management: self.management,
            strategy: self.strategy,
            update_revision: &self.update,
        }
    }

    /// Passes until nothing is left to do; checks that no pass breaks the order.
    fn settle(&mut self) -> Outcome {
        for _ in 0..100 {
            let pods: Vec<PodState> = self.pods.values().cloned().collect();
            let steps = decide(&self.rules(), &pods, |_| false);
            if steps.is_empty() {
                return Ok(());
            }
            for step in steps {
                match step {
                    Step::Create(ordinal, revision) => {
                        let name = match revision {
                            Revision::Current => &self.current,
                            Revision::Update => &self.update,
                        };
                        self.pods.insert(ordinal, pod(ordinal, name));
                    }
                    Step::DeleteFinished(ordinal)
                    | Step::DeleteCondemned(ordinal)
                    | Step::DeleteOutdated(ordinal) => {
                        self.pods.remove(&ordinal);
                    }
                    Step::EnsureClaims(_) | Step::Repair(_) | Step::RepairClaims(_) => (),
                }
            }
        }
        Err("does not settle".to_owned())
    }

    fn at(&self, revision: &str) -> Value {
        let at = self.pods.values().filter(|pod| pod.revision == *revision);
        at.map(|pod| Value::from(pod.ordinal)).collect()
    }

    fn new(inputs: &Value, strategy: Strategy) -> World {
        let mut world = World {
            pods: BTreeMap::new(),
            management: management(inputs),
            strategy,
            replicas: number(&inputs["replicas_before"]),
            current: "old".to_owned(),
            update: "old".to_owned(),
        };
        for ordinal in 0..world.replicas {
            world.pods.insert(ordinal, pod(ordinal, "old"));
        }
        world
    }
}

fn rolling(inputs: &Value) -> Strategy {
    let partition = number(&inputs["partition"]);
    Strategy::Rolling {
        keep: partition,
        partition,
        max_unavailable: None,
    }
}

fn rolling_update_final(case: &Case<'_>) -> Outcome {
    let (inputs, expected) = (&case.vector["inputs"], &case.vector["expected"]);
    let mut world = World::new(inputs, rolling(inputs));
    world.replicas = number(&inputs["replicas_after"]);
    world.update = "new".to_owned();
    world.settle()?;
    same("new", &expected["pods_at_new_revision"], &world.at("new"))?;
    same("old", &expected["pods_at_old_revision"], &world.at("old"))
}

fn on_delete(case: &Case<'_>) -> Outcome {
    let (inputs, expected) = (&case.vector["inputs"], &case.vector["expected"]);
    let mut world = World::new(inputs, Strategy::OnDelete);
    world.replicas = number(&inputs["replicas_after"]);
    world.update = "new".to_owned();
    world.settle()?;
    let before = &expected["before_manual_delete"];
    same(
        "old before",
        &before["pods_at_old_revision"],
        &world.at("old"),
    )?;
    same(
        "new before",
        &before["pods_at_new_revision"],
        &world.at("new"),
    )?;
    world.pods.clear();
    world.settle()?;
    let after = &expected["after_deleting_all_pods"];
    same(
        "new after",
        &after["pods_at_new_revision"],
        &world.at("new"),
    )
}

fn rollback(case: &Case<'_>) -> Outcome {
    let (inputs, expected) = (&case.vector["inputs"], &case.vector["expected"]);
    let old = super::history::revision("old", json!("old"), 1, 0);
    let new = super::history::revision("new", json!("new"), 2, 0);
    let update = controller_revision::update_revision(&[old.clone(), new], &json!("old"));
    let is_reused = update == Update::Renumber(old, 3);
    let wanted = &expected["reuses_existing_revision_object"];
    same("revision is reused", wanted, &is_reused.into())?;
    let mut world = World::new(inputs, rolling(inputs));
    world.replicas = number(&inputs["replicas_after"]);
    world.update = "new".to_owned();
    world.settle()?;
    world.current = "new".to_owned();
    world.update = "old".to_owned();
    world.settle()?;
    let all: Value = (0..world.replicas).map(Value::from).collect();
    same("all pods", &all, &world.at("old"))
}

fn max_unavailable_invariant(case: &Case<'_>) -> Outcome {
    let (inputs, expected) = (&case.vector["inputs"], &case.vector["expected"]);
    let replicas = number(&inputs["replicas"]);
    let terminating = inputs["already_terminating_ordinals"].as_array();
    let pods: Vec<PodState> = (0..replicas)
        .map(|ordinal| PodState {
            is_terminating: terminating.is_some_and(|list| list.contains(&ordinal.into())),
            ..pod(ordinal, "old")
        })
        .collect();
    let partition = number(&inputs["partition"]);
    let rules = Rules {
        start: 0,
        replicas,
        // The gate's pass is looked at by itself: an ordered set waits before it gets there.
        management: Management::Parallel,
        strategy: Strategy::Rolling {
            keep: partition,
            partition,
            max_unavailable: Some(number(&inputs["max_unavailable"])),
        },
        update_revision: "new",
    };
    let deleted = decide(&rules, &pods, |_| false).len();
    same(
        "deleted",
        &expected["pods_deleted_this_sync"],
        &deleted.into(),
    )
}
