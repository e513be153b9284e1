//! The descriptions of a role binding and of a cluster role binding.
//!
//! k8s: staging/src/k8s.io/kubectl/pkg/describe/describe.go, RoleBindingDescriber,
//! ClusterRoleBindingDescriber

use super::writer::Writer;
use super::{Cx, Describer, metadata};
use api::rbac::{role_of, subjects, text};
use api::{Kind, Object};

/// A role binding.
pub const ROLE_BINDING: Describer = Describer {
    kind: Kind::RoleBinding,
    describe,
    has_events: false,
};

/// A cluster role binding.
pub const CLUSTER_ROLE_BINDING: Describer = Describer {
    kind: Kind::ClusterRoleBinding,
    describe,
    has_events: false,
};

fn describe(object: &Object, _: &Cx<'_>, w: &mut Writer) {
    let (kind, name) = role_of(object);
    w.field(0, "Name", &object.meta.name);
    metadata::labels_and_annotations(object, w);
    w.line(0, "Role:");
    w.field(1, "Kind", kind);
    w.field(1, "Name", name);
    w.line(0, "Subjects:");
    w.line(1, "Kind\tName\tNamespace");
    w.line(1, "----\t----\t---------");
    for subject in subjects(object) {
        let [kind, name, namespace] = ["kind", "name", "namespace"].map(|it| text(subject, it));
        w.line(1, &format!("{kind}\t{name}\t{namespace}"));
    }
}
