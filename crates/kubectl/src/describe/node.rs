//! The description of a node.
//!
//! k8s: staging/src/k8s.io/kubectl/pkg/describe/describe.go, NodeDescriber

use super::writer::{Writer, time};
use super::{Cx, Describer, metadata, node_resources};
use crate::columns::node_roles;
use api::meta::MicroTime;
use api::object::Node;
use api::resources::ResourceList;
use api::{Kind, Object, Str, Time};

/// A node.
pub const DESCRIBER: Describer = Describer {
    kind: Kind::Node,
    describe,
    has_events: true,
};

fn describe(object: &Object, cx: &Cx<'_>, w: &mut Writer) {
    let Some(node) = object.node() else { return };
    let spec = &node.spec;
    w.field(0, "Name", &object.meta.name);
    w.field(0, "Roles", node_roles(object));
    metadata::labels_and_annotations(object, w);
    w.field(0, "CreationTimestamp", time(object.meta.created));
    metadata::taints(w, &spec.taints);
    w.field(0, "Unschedulable", spec.unschedulable);
    lease(object, cx, w);
    conditions(node, w);
    w.line(0, "Addresses:");
    for address in &node.status.addresses {
        w.field(1, &address.type_, &address.address);
    }
    resources("Capacity", &node.status.capacity, w);
    resources("Allocatable", &node.status.allocatable, w);
    system(node, cx, w);
    w.field_if(0, "PodCIDR", &spec.pod_cidr);
    let ranges: Vec<&str> = spec.pod_cidrs.iter().map(Str::as_str).collect();
    w.field_if(0, "PodCIDRs", &ranges.join(","));
    w.field_if(0, "ProviderID", &spec.provider_id);
    node_resources::write(object, node, cx, w);
}

/// The namespace of the leases of nodes.
/// k8s: staging/src/k8s.io/api/core/v1/types.go, NamespaceNodeLease
const LEASE_NAMESPACE: &str = "kube-node-lease";

fn lease(object: &Object, cx: &Cx<'_>, w: &mut Writer) {
    let name = &object.meta.name;
    let found = cx.store.find(Kind::Lease, LEASE_NAMESPACE, name);
    let Some(lease) = found.and_then(|lease| lease.lease()) else {
        let error = format!("Failed to get lease: leases.coordination.k8s.io \"{name}\" not found");
        return w.field(0, "Lease", error);
    };
    let moment = |moment: MicroTime| match Time::from(moment.0) {
        unset if unset.is_zero() => "<unset>".to_owned(),
        set => time(set),
    };
    w.line(0, "Lease:");
    let holder = match lease.spec.holder_identity.as_str() {
        "" => "<unset>",
        holder => holder,
    };
    w.field(1, "HolderIdentity", holder);
    w.field(1, "AcquireTime", moment(lease.spec.acquire_time));
    // A healthy lease is not written at every renewal: the latest one follows from its rhythm.
    let renewed = found.and_then(|lease| api::lease::last_renewal(lease, cx.now));
    w.field(
        1,
        "RenewTime",
        moment(MicroTime(renewed.unwrap_or_default())),
    );
}

fn conditions(node: &Node, w: &mut Writer) {
    if node.status.conditions.is_empty() {
        return;
    }
    w.line(0, "Conditions:");
    w.line(
        1,
        "Type\tStatus\tLastHeartbeatTime\tLastTransitionTime\tReason\tMessage",
    );
    w.line(
        1,
        "----\t------\t-----------------\t------------------\t------\t-------",
    );
    for one in &node.status.conditions {
        let (type_, status, reason) = (&one.type_, &one.status, &one.reason);
        let beat = time(one.last_heartbeat_time);
        let since = time(one.last_transition_time);
        let message = &one.message;
        w.line(
            1,
            &format!("{type_} \t{status} \t{beat} \t{since} \t{reason} \t{message}"),
        );
    }
}

fn resources(title: &str, list: &ResourceList, w: &mut Writer) {
    if !list.is_empty() {
        w.line(0, &format!("{title}:"));
    }
    for (name, quantity) in list.iter() {
        w.field(1, name, quantity);
    }
}

fn system(node: &Node, cx: &Cx<'_>, w: &mut Writer) {
    let info = node.status.node_info.clone().unwrap_or_default();
    w.line(0, "System Info:");
    for (title, value) in [
        ("Machine ID", &info.machine_id),
        ("System UUID", &info.system_uuid),
        ("Boot ID", &info.boot_id),
        ("Kernel Version", &info.kernel_version),
        ("OS Image", &info.os_image),
        ("Operating System", &info.operating_system),
        ("Architecture", &info.architecture),
        ("Container Runtime Version", &info.container_runtime_version),
        ("Kubelet Version", &info.kubelet_version),
    ] {
        w.field(1, title, value);
    }
    if cx.minor < 36 {
        w.field(1, "Kube-Proxy Version", &info.kube_proxy_version);
    }
}
