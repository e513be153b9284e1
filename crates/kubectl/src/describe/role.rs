//! The descriptions of a role and of a cluster role.
//!
//! k8s: staging/src/k8s.io/kubectl/pkg/describe/describe.go, RoleDescriber, ClusterRoleDescriber

use super::writer::Writer;
use super::{Cx, Describer, metadata};
use crate::rules;
use api::{Kind, Object, rbac};

/// A role.
pub const ROLE: Describer = Describer {
    kind: Kind::Role,
    describe,
    has_events: false,
};

/// A cluster role.
pub const CLUSTER_ROLE: Describer = Describer {
    kind: Kind::ClusterRole,
    describe,
    has_events: false,
};

fn describe(object: &Object, _: &Cx<'_>, w: &mut Writer) {
    w.field(0, "Name", &object.meta.name);
    metadata::labels_and_annotations(object, w);
    w.line(0, "PolicyRule:");
    w.line(1, "Resources\tNon-Resource URLs\tResource Names\tVerbs");
    w.line(1, "---------\t-----------------\t--------------\t-----");
    let rules: Vec<_> = rbac::rules(object).iter().collect();
    for row in rules::rows(&rules) {
        w.line(1, &row);
    }
}
