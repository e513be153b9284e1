//! Columns of pod disruption budgets.
//!
//! k8s: pkg/printers/internalversion/printers.go, printPodDisruptionBudget

use super::{Column, Columns, plain};
use crate::age::age;
use api::int_or_percent::IntOrPercent;
use api::{Kind, Object};
use sim::Instant;

/// Columns of pod disruption budgets.
pub const COLUMNS: Columns = Columns {
    kind: Kind::PodDisruptionBudget,
    columns: TABLE,
    row,
};

const TABLE: &[Column] = &[
    plain("NAME"),
    plain("MIN AVAILABLE"),
    plain("MAX UNAVAILABLE"),
    plain("ALLOWED DISRUPTIONS"),
    plain("AGE"),
];

fn row(object: &Object, now: Instant) -> Vec<String> {
    let Some(budget) = object.disruption_budget() else {
        return Vec::new();
    };
    let bound = |bound: &Option<IntOrPercent>| {
        bound
            .as_ref()
            .map_or_else(|| "N/A".to_owned(), ToString::to_string)
    };
    vec![
        object.meta.name.to_string(),
        bound(&budget.spec.min_available),
        bound(&budget.spec.max_unavailable),
        budget.status.disruptions_allowed.to_string(),
        age(now, object.meta.created),
    ]
}
