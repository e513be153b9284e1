//! Columns of resource quotas.
//!
//! k8s: pkg/printers/internalversion/printers.go, printResourceQuota

use super::{Column, Columns, plain};
use crate::age::age;
use api::{Kind, Object};
use sim::Instant;

/// Columns of resource quotas.
pub const COLUMNS: Columns = Columns {
    kind: Kind::ResourceQuota,
    columns: TABLE,
    row,
};

const TABLE: &[Column] = &[
    plain("NAME"),
    plain("REQUEST"),
    plain("LIMIT"),
    plain("AGE"),
];

fn row(object: &Object, now: Instant) -> Vec<String> {
    let Some(quota) = object.resource_quota() else {
        return Vec::new();
    };
    let (mut requests, mut limits) = (Vec::new(), Vec::new());
    for (name, hard) in quota.status.hard.iter() {
        let used = quota.status.used.get(name).cloned().unwrap_or_default();
        let text = format!("{name}: {used}/{hard}");
        if name.starts_with("limits") {
            limits.push(text);
        } else {
            requests.push(text);
        }
    }
    vec![
        object.meta.name.to_string(),
        requests.join(", "),
        limits.join(", "),
        age(now, object.meta.created),
    ]
}
