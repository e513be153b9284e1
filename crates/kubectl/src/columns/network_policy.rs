//! Columns of network policies.
//!
//! k8s: pkg/printers/internalversion/printers.go, printNetworkPolicy

use super::{Column, Columns, plain};
use crate::age::age;
use crate::cells;
use crate::raw;
use api::{Kind, Object};
use api::{LabelSelector, codec};
use sim::Instant;

/// Columns of network policies.
pub const COLUMNS: Columns = Columns {
    kind: Kind::NetworkPolicy,
    columns: TABLE,
    row,
};

const TABLE: &[Column] = &[plain("NAME"), plain("POD-SELECTOR"), plain("AGE")];

fn row(object: &Object, now: Instant) -> Vec<String> {
    let selector: LabelSelector = codec::decode(&raw::field(object, "spec")["podSelector"]);
    vec![
        object.meta.name.to_string(),
        cells::label_selector(Some(&selector)),
        age(now, object.meta.created),
    ]
}
