//! Columns of roles and cluster roles.
//!
//! k8s: no printer for these kinds, so the default columns of
//! staging/src/k8s.io/apiserver/pkg/registry/rest/table.go

use super::{Columns, limit_range};
use api::Kind;

/// Columns of roles.
pub const ROLE: Columns = Columns {
    kind: Kind::Role,
    ..limit_range::COLUMNS
};

/// Columns of cluster roles.
pub const CLUSTER_ROLE: Columns = Columns {
    kind: Kind::ClusterRole,
    ..limit_range::COLUMNS
};
