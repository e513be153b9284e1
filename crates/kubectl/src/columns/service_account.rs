//! Columns of service accounts.
//!
//! k8s: pkg/printers/internalversion/printers.go, printServiceAccount (its SECRETS column is gone)

use super::{Column, Columns, plain};
use crate::age::age;
use api::{Kind, Object};
use sim::Instant;

/// Columns of service accounts.
pub const COLUMNS: Columns = Columns {
    kind: Kind::ServiceAccount,
    columns: TABLE,
    row,
};

const TABLE: &[Column] = &[plain("NAME"), plain("AGE")];

fn row(object: &Object, now: Instant) -> Vec<String> {
    vec![object.meta.name.to_string(), age(now, object.meta.created)]
}
