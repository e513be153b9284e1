//! Columns of nodes.
//!
//! k8s: pkg/printers/internalversion/printers.go, printNode

use super::{Column, Columns, plain, wide};
use crate::age::age;
use crate::cells;
use api::object::Node;
use api::{Kind, Object};
use sim::Instant;
use sim::order::Gather;
use std::collections::BTreeSet;

/// Columns of nodes.
pub const COLUMNS: Columns = Columns {
    kind: Kind::Node,
    columns: TABLE,
    row,
};

const TABLE: &[Column] = &[
    plain("NAME"),
    plain("STATUS"),
    plain("ROLES"),
    plain("AGE"),
    plain("VERSION"),
    wide("INTERNAL-IP"),
    wide("EXTERNAL-IP"),
    wide("OS-IMAGE"),
    wide("KERNEL-VERSION"),
    wide("CONTAINER-RUNTIME"),
];

fn row(object: &Object, now: Instant) -> Vec<String> {
    let Some(node) = object.node() else {
        return Vec::new();
    };
    let status = &node.status;
    let address = |type_: &str| {
        let found = status.addresses.iter().find(|one| one.type_ == type_);
        cells::or_none(found.map_or("", |one| &one.address))
    };
    let info = status.node_info.clone().unwrap_or_default();
    let kernel = match (info.kernel_version.as_str(), info.architecture.as_str()) {
        ("", _) => "<unknown>".to_owned(),
        (kernel, "") => kernel.to_owned(),
        (kernel, architecture) => format!("{kernel} ({architecture})"),
    };
    vec![
        object.meta.name.to_string(),
        condition_text(node),
        roles(object),
        age(now, object.meta.created),
        info.kubelet_version.to_string(),
        address("InternalIP"),
        address("ExternalIP"),
        cells::or_else(&info.os_image, "<unknown>"),
        kernel,
        cells::or_else(&info.container_runtime_version, "<unknown>"),
    ]
}

fn condition_text(node: &Node) -> String {
    let mut conditions = node.status.conditions.iter();
    let mut text = match conditions.find(|one| one.type_ == "Ready") {
        Some(ready) if ready.status == "True" => "Ready",
        Some(_) => "NotReady",
        None => "Unknown",
    }
    .to_owned();
    if node.spec.unschedulable {
        text.push_str(",SchedulingDisabled");
    }
    text
}

/// The roles that labels give a node, sorted. k8s: printers.go, findNodeRoles
pub fn roles(object: &Object) -> String {
    let roles: BTreeSet<&str> = object
        .meta
        .labels
        .iter()
        .filter_map(|(key, value)| {
            let suffix = key.strip_prefix("node-role.kubernetes.io/");
            suffix.or_else(|| (*key == "kubernetes.io/role").then_some(&**value))
        })
        .filter(|role| !role.is_empty())
        .gathered();
    cells::or_none(&roles.into_iter().collect::<Vec<&str>>().join(","))
}
