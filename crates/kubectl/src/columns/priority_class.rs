//! Columns of priority classes.
//!
//! k8s: pkg/printers/internalversion/printers.go, printPriorityClass

use super::{Column, Columns, plain};
use crate::age::age;
use api::{Kind, Object};
use sim::Instant;

/// Columns of priority classes.
pub const COLUMNS: Columns = Columns {
    kind: Kind::PriorityClass,
    columns: TABLE,
    row,
};

const TABLE: &[Column] = &[
    plain("NAME"),
    plain("VALUE"),
    plain("GLOBAL-DEFAULT"),
    plain("AGE"),
    plain("PREEMPTIONPOLICY"),
];

fn row(object: &Object, now: Instant) -> Vec<String> {
    let Some(class) = object.priority_class() else {
        return Vec::new();
    };
    vec![
        object.meta.name.to_string(),
        class.value.to_string(),
        class.global_default.to_string(),
        age(now, object.meta.created),
        class.preemption_policy.to_string(),
    ]
}
