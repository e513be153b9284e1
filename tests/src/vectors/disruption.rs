//! Disruption budgets: what they allow.

use controllers::disruption::allowance::{self, Selected};
use serde_json::{Value, json};

use api::{Kind, Object};
use apiserver::eviction::{Decision, SEVERAL, VIOLATES, decide};
use std::rc::Rc;

use super::{Adapter, Case, Outcome, Run, same};

/// The adapters of this area.
pub const ADAPTERS: &[Adapter] = &[
    Adapter {
        file: "kubelet/pdb_status",
        kind: "",
        run: Run::Each(status),
    },
    Adapter {
        file: "kubelet/eviction_decision",
        kind: "",
        run: Run::Each(eviction),
    },
];

fn status(case: &Case<'_>) -> Outcome {
    let vector = case.vector;
    let number = |value: &Value| value.as_i64().unwrap_or_default() as i32;
    let spec = json!({ case.text("field"): vector["value"] });
    let selected = Selected {
        pods: number(&vector["podsMatching"]),
        scale: number(&vector["controllerScaleSum"]),
        healthy: number(&vector["healthy"]),
    };
    let found = allowance::allowance(&api::codec::decode(&spec), selected);
    let found = found.map_err(|error| error.to_string())?;
    let expect = &vector["expect"];
    same("expected", number(&expect["expectedPods"]), found.expected)?;
    same(
        "desired",
        number(&expect["desiredHealthy"]),
        found.desired_healthy,
    )?;
    same(
        "current",
        number(&expect["currentHealthy"]),
        found.current_healthy,
    )?;
    same(
        "allowed",
        number(&expect["disruptionsAllowed"]),
        found.allowed,
    )?;
    let reason = allowance::reason(found.allowed);
    same("condition", expect["condition"].as_str(), Some(reason))
}

fn eviction(case: &Case<'_>) -> Outcome {
    let (given, expect) = (&case.vector["pod"], &case.vector["expect"]);
    let ready = if given["ready"] == true {
        "True"
    } else {
        "False"
    };
    let value = json!({
        "metadata": {"name": "pod"},
        "status": {
            "phase": given["phase"], "conditions": [{"type": "Ready", "status": ready}],
        },
    });
    let pod = Object::decode(Kind::Pod, &value, &mut Default::default());
    let budgets = given["pdbs"].as_array().into_iter().flatten();
    let budgets: Vec<Rc<Object>> = budgets
        .map(|budget| {
            let policy = &budget["unhealthyPodEvictionPolicy"];
            let value = json!({
                "metadata": {"name": budget["name"], "generation": budget["generation"]},
                "spec": {"unhealthyPodEvictionPolicy": policy},
                "status": budget,
            });
            let kind = Kind::PodDisruptionBudget;
            Rc::new(Object::decode(kind, &value, &mut Default::default()))
        })
        .collect();
    let is_terminating = given["deleting"] == true;
    let found = decide(is_terminating, pod.pod().ok_or("no pod")?, &budgets);
    let (code, cause, message) = match &found {
        Decision::Evict | Decision::Spend => (None, None, None),
        Decision::Later(cause) => (Some(429), Some(cause.as_str()), Some(VIOLATES)),
        Decision::Forbidden(_) => (Some(403), None, None),
        Decision::Several => (Some(500), None, Some(SEVERAL)),
    };
    let result = if code.is_some() { "error" } else { "evict" };
    same("result", expect["result"].as_str(), Some(result))?;
    same("code", expect["code"].as_i64(), code)?;
    same("cause", expect["cause"].as_str(), cause)?;
    if let Some(wanted) = expect["message"].as_str() {
        same("message", Some(wanted), message)?;
    }
    match expect["decrement"].as_bool() {
        Some(wanted) => same("decrement", wanted, found == Decision::Spend),
        None => Ok(()),
    }
}
