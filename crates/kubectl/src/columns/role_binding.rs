//! Columns of role bindings and cluster role bindings.
//!
//! k8s: pkg/printers/internalversion/printers.go, printRoleBinding, printClusterRoleBinding

use super::{Column, Columns, plain, wide};
use crate::age::age;
use api::rbac::{role_of, subjects, text};
use api::{Kind, Object};
use sim::Instant;

/// Columns of role bindings.
pub const ROLE_BINDING: Columns = Columns {
    kind: Kind::RoleBinding,
    columns: TABLE,
    row,
};

/// Columns of cluster role bindings.
pub const CLUSTER_ROLE_BINDING: Columns = Columns {
    kind: Kind::ClusterRoleBinding,
    columns: TABLE,
    row,
};

const TABLE: &[Column] = &[
    plain("NAME"),
    plain("ROLE"),
    plain("AGE"),
    wide("USERS"),
    wide("GROUPS"),
    wide("SERVICEACCOUNTS"),
];

fn row(object: &Object, now: Instant) -> Vec<String> {
    let (kind, name) = role_of(object);
    let named = |kind: &str| {
        let all = subjects(object).iter();
        let all = all.filter(|one| text(one, "kind") == kind);
        let names = all.map(|one| match kind {
            "ServiceAccount" => format!("{}/{}", text(one, "namespace"), text(one, "name")),
            _ => text(one, "name").to_owned(),
        });
        names.collect::<Vec<String>>().join(", ")
    };
    vec![
        object.meta.name.to_string(),
        format!("{kind}/{name}"),
        age(now, object.meta.created),
        named("User"),
        named("Group"),
        named("ServiceAccount"),
    ]
}
