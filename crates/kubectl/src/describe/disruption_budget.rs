//! The description of a pod disruption budget.
//!
//! k8s: staging/src/k8s.io/kubectl/pkg/describe/describe.go, PodDisruptionBudgetDescriber

use super::writer::Writer;
use super::{Cx, Describer, metadata};
use crate::cells;
use api::{Kind, Object};

/// A pod disruption budget.
pub const DESCRIBER: Describer = Describer {
    kind: Kind::PodDisruptionBudget,
    describe,
    has_events: true,
};

fn describe(object: &Object, _: &Cx<'_>, w: &mut Writer) {
    let Some(budget) = object.disruption_budget() else {
        return;
    };
    let (spec, status) = (&budget.spec, &budget.status);
    metadata::name(object, w);
    if let Some(available) = &spec.min_available {
        w.field(0, "Min available", available);
    } else if let Some(unavailable) = &spec.max_unavailable {
        w.field(0, "Max unavailable", unavailable);
    }
    let selector = spec.selector.as_ref();
    let selector = selector.map(|one| cells::label_selector(Some(one)));
    w.field(
        0,
        "Selector",
        selector.unwrap_or_else(|| "<unset>".to_owned()),
    );
    w.line(0, "Status:");
    w.field(2, "Allowed disruptions", status.disruptions_allowed);
    w.field(2, "Current", status.current_healthy);
    w.field(2, "Desired", status.desired_healthy);
    w.field(2, "Total", status.expected_pods);
}
