//! Nodes: zones, tolerated times, evictions through disruption budgets.

use api::pod_spec::Toleration;
use controllers::node_lifecycle::zone::ZoneState;
use controllers::taint_eviction::{Stay, shortest};

use super::{Adapter, Case, Outcome, Run, same};

/// The adapters of this area.
pub const ADAPTERS: &[Adapter] = &[
    Adapter {
        file: "kubelet/zone_state",
        kind: "",
        run: Run::Each(zone_state),
    },
    Adapter {
        file: "kubelet/min_toleration_time",
        kind: "",
        run: Run::Each(min_toleration_time),
    },
];

fn zone_state(case: &Case<'_>) -> Outcome {
    let number = |key: &str| case.vector[key].as_u64().unwrap_or(0) as u32;
    let state = ZoneState::of(number("ready"), number("notReady"));
    same("state", case.text("expect"), state.name())
}

fn min_toleration_time(case: &Case<'_>) -> Outcome {
    let tolerations: Vec<Toleration> = api::codec::decode(&case.vector["tolerations"]);
    let used: Vec<&Toleration> = tolerations.iter().collect();
    let seconds = match shortest(&used) {
        Stay::None => 0,
        Stay::For(time) => time.as_secs() as i64,
        Stay::Forever => -1,
    };
    same(
        "seconds",
        case.vector["expectSeconds"].as_i64(),
        Some(seconds),
    )
}
