//! Columns of leases.
//!
//! k8s: pkg/printers/internalversion/printers.go, printLease

use super::{Column, Columns, plain};
use crate::age::age;
use api::{Kind, Object};
use sim::Instant;

/// Columns of leases.
pub const COLUMNS: Columns = Columns {
    kind: Kind::Lease,
    columns: TABLE,
    row,
};

const TABLE: &[Column] = &[plain("NAME"), plain("HOLDER"), plain("AGE")];

fn row(object: &Object, now: Instant) -> Vec<String> {
    let Some(lease) = object.lease() else {
        return Vec::new();
    };
    vec![
        object.meta.name.to_string(),
        lease.spec.holder_identity.to_string(),
        age(now, object.meta.created),
    ]
}
