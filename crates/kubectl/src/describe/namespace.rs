//! The description of a namespace, with its quotas and limit ranges.
//!
//! k8s: staging/src/k8s.io/kubectl/pkg/describe/describe.go, NamespaceDescriber

use super::writer::{Writer, time};
use super::{Cx, Describer, limit_range, metadata, resource_quota};
use api::{Kind, Object};

/// A namespace, with its quotas and limit ranges.
pub const DESCRIBER: Describer = Describer {
    kind: Kind::Namespace,
    describe,
    has_events: false,
};

fn describe(object: &Object, cx: &Cx<'_>, w: &mut Writer) {
    let Some(namespace) = object.namespace() else {
        return;
    };
    let name = &object.meta.name;
    w.field(0, "Name", name);
    metadata::labels_and_annotations(object, w);
    w.field(0, "Status", &namespace.status.phase);
    if !namespace.status.conditions.is_empty() {
        w.line(0, "Conditions:");
        w.line(1, "Type\tStatus\tLastTransitionTime\tReason\tMessage");
        w.line(1, "----\t------\t------------------\t------\t-------");
    }
    for one in &namespace.status.conditions {
        let since = time(one.last_transition_time);
        w.line(
            1,
            &format!(
                "{}\t{}\t{since}\t{}\t{}",
                one.type_, one.status, one.reason, one.message
            ),
        );
    }
    let quotas: Vec<&Object> = in_namespace(Kind::ResourceQuota, name, cx);
    w.line(0, "");
    w.line(
        0,
        if quotas.is_empty() {
            "No resource quota."
        } else {
            "Resource Quotas"
        },
    );
    for quota in quotas {
        w.field(1, "Name", &quota.meta.name);
        resource_quota::table(quota, 1, w);
    }
    let ranges: Vec<&Object> = in_namespace(Kind::LimitRange, name, cx);
    w.line(0, "");
    if ranges.is_empty() {
        return w.line(0, "No LimitRange resource.");
    }
    w.line(0, "Resource Limits");
    limit_range::headers(" ", w);
    for range in ranges {
        limit_range::rows(range, " ", w);
    }
}

fn in_namespace<'a>(kind: Kind, namespace: &'a str, cx: &Cx<'a>) -> Vec<&'a Object> {
    cx.store
        .list_in(kind, namespace)
        .map(|object| &**object)
        .collect()
}
