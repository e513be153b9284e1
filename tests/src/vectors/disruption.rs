//! Disruption budgets: what they allow.

use controllers::disruption::{Selected, allowance};
use serde_json::{Value, json};

use super::{Adapter, Case, Outcome, Run, same};

/// The adapters of this area.
pub const ADAPTERS: &[Adapter] = &[Adapter {
    file: "kubelet/pdb_status",
    kind: "",
    run: Run::Each(status),
}];

fn status(case: &Case<'_>) -> Outcome {
    let vector = case.vector;
    let number = |value: &Value| value.as_i64().unwrap_or_default() as i32;
    let spec = json!({ case.text("field"): vector["value"] });
    let selected = Selected {
        pods: number(&vector["podsMatching"]),
        scale: number(&vector["controllerScaleSum"]),
        healthy: number(&vector["healthy"]),
    };
    let found = allowance(&api::codec::decode(&spec), selected);
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
    let reason = controllers::disruption::reason(found.allowed);
    same("condition", expect["condition"].as_str(), Some(reason))
}
