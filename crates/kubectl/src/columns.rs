//! The columns of `kubectl get`: one file per kind, one `ALL` table.
//!
//! Rows are pure functions of object and time; `get_table` puts them together.
//! k8s: pkg/printers/internalversion/printers.go (v1.36), AddHandlers

mod autoscaler;
mod config_map;
mod controller_revision;
mod cron_job;
mod daemon_set;
mod deployment;
mod disruption_budget;
mod endpoint_slice;
mod endpoints;
mod event;
mod ingress;
mod ingress_class;
mod job;
mod lease;
mod limit_range;
mod namespace;
mod network_policy;
mod node;
mod persistent_volume;
mod persistent_volume_claim;
mod pod;
mod pod_template;
mod priority_class;
mod replica_set;
mod replication_controller;
mod resource_quota;
mod role;
mod role_binding;
mod secret;
mod service;
mod service_account;
mod stateful_set;
pub mod storage_class;

use api::{Kind, Object};
use sim::Instant;

pub use ingress::address as ingress_address;
pub use node::roles as node_roles;
pub use persistent_volume::{access_modes, storage_class};
pub use service::external_ip;
pub use storage_class::is_default as is_default_class;

/// One column.
#[derive(Debug)]
pub struct Column {
    /// `Up-To-Date`; the header is in upper case.
    pub name: &'static str,
    /// Whether only `-o wide` shows it.
    pub is_wide: bool,
}

/// The table of a kind.
#[derive(Debug)]
pub struct Columns {
    /// Of which kind.
    pub kind: Kind,
    /// Headers, in order.
    pub columns: &'static [Column],
    /// The cells of an object, one for each column.
    pub row: fn(&Object, Instant) -> Vec<String>,
}

/// Every kind's table, in the order of the kinds.
pub const ALL: &[&Columns] = &[
    &pod::COLUMNS,
    &node::COLUMNS,
    &namespace::COLUMNS,
    &config_map::COLUMNS,
    &secret::COLUMNS,
    &service_account::COLUMNS,
    &service::COLUMNS,
    &endpoints::COLUMNS,
    &event::COLUMNS,
    &persistent_volume::COLUMNS,
    &persistent_volume_claim::COLUMNS,
    &limit_range::COLUMNS,
    &resource_quota::COLUMNS,
    &replication_controller::COLUMNS,
    &pod_template::COLUMNS,
    &deployment::COLUMNS,
    &replica_set::COLUMNS,
    &stateful_set::COLUMNS,
    &daemon_set::COLUMNS,
    &controller_revision::COLUMNS,
    &job::COLUMNS,
    &cron_job::COLUMNS,
    &autoscaler::COLUMNS,
    &disruption_budget::COLUMNS,
    &priority_class::COLUMNS,
    &storage_class::COLUMNS,
    &endpoint_slice::COLUMNS,
    &ingress::COLUMNS,
    &ingress_class::COLUMNS,
    &network_policy::COLUMNS,
    &lease::COLUMNS,
    &role::ROLE,
    &role::CLUSTER_ROLE,
    &role_binding::ROLE_BINDING,
    &role_binding::CLUSTER_ROLE_BINDING,
];

/// The table of `kind`.
pub fn of(kind: Kind) -> &'static Columns {
    ALL.iter()
        .find(|columns| columns.kind == kind)
        .unwrap_or(&&pod::COLUMNS)
}

/// A column that is always shown.
const fn plain(name: &'static str) -> Column {
    Column {
        name,
        is_wide: false,
    }
}

/// A column of `-o wide`.
const fn wide(name: &'static str) -> Column {
    Column {
        name,
        is_wide: true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_has_its_table() {
        let kinds: Vec<Kind> = api::kind::KINDS.iter().map(|row| row.kind).collect();
        let tables: Vec<Kind> = ALL.iter().map(|columns| columns.kind).collect();
        assert_eq!(kinds, tables);
    }
}
