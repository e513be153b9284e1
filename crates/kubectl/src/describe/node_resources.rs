//! The pods of a node and what they ask of it, in percent of what it can give.
//!
//! k8s: staging/src/k8s.io/kubectl/pkg/describe/describe.go, describeNodeResource

use super::pod_resources::{self, Totals};
use super::{Cx, Writer};
use crate::age::age;
use api::object::Node;
use api::quantity::Quantity;
use api::{Object, Pod};

/// Resources that are always listed, in this order.
const LISTED: [&str; 3] = ["cpu", "memory", "ephemeral-storage"];

/// Writes both tables.
pub fn write(object: &Object, node: &Node, cx: &Cx<'_>, w: &mut Writer) {
    let allocatable = if node.status.allocatable.is_empty() {
        &node.status.capacity
    } else {
        &node.status.allocatable
    };
    let (mut requests, mut limits) = (Totals::new(), Totals::new());
    let mut rows = Vec::new();
    for one in cx.store.pods_on(&object.meta.name) {
        let Some(pod) = one.pod().filter(|pod| !pod.phase().is_terminal()) else {
            continue;
        };
        let pod_totals = pod_resources::of(pod);
        rows.push(row(one, pod, &pod_totals, allocatable, cx));
        pod_resources::add(&mut requests, &pod_totals.0);
        pod_resources::add(&mut limits, &pod_totals.1);
    }
    w.field(
        0,
        "Non-terminated Pods",
        format!("({} in total)", rows.len()),
    );
    w.line(
        1,
        "Namespace\tName\t\tCPU Requests\tCPU Limits\tMemory Requests\tMemory Limits\tAge",
    );
    w.line(
        1,
        "---------\t----\t\t------------\t----------\t---------------\t-------------\t---",
    );
    for row in rows {
        w.line(1, &row);
    }
    w.line(0, "Allocated resources:");
    w.line(
        1,
        "(Total limits may be over 100 percent, i.e., overcommitted.)",
    );
    w.line(1, "Resource\tRequests\tLimits");
    w.line(1, "--------\t--------\t------");
    for name in LISTED {
        let request = share(&requests, allocatable, name);
        let limit = share(&limits, allocatable, name);
        w.line(1, &format!("{name}\t{request}\t{limit}"));
    }
    let others = allocatable.keys();
    for name in others.filter(|name| is_extended(name)) {
        let text = |totals: &Totals| totals.get(name).cloned().unwrap_or_default();
        w.line(
            1,
            &format!("{name}\t{}\t{}", text(&requests), text(&limits)),
        );
    }
}

/// Huge pages, and resources that Kubernetes does not know.
fn is_extended(name: &str) -> bool {
    name.starts_with("hugepages-") || (name.contains('/') && !name.contains("kubernetes.io/"))
}

fn row(
    object: &Object,
    pod: &Pod,
    (requests, limits): &(Totals, Totals),
    allocatable: &Totals,
    cx: &Cx<'_>,
) -> String {
    debug_assert!(!pod.phase().is_terminal());
    format!(
        "{}\t{}\t\t{}\t{}\t{}\t{}\t{}",
        object.meta.namespace,
        object.meta.name,
        share(requests, allocatable, "cpu"),
        share(limits, allocatable, "cpu"),
        share(requests, allocatable, "memory"),
        share(limits, allocatable, "memory"),
        age(cx.now, object.meta.created),
    )
}

/// `250m (6%)`, cut to whole percent.
fn share(totals: &Totals, allocatable: &Totals, name: &str) -> String {
    let used = totals.get(name).cloned().unwrap_or_default();
    let all = allocatable.get(name).cloned().unwrap_or_default();
    let number = |quantity: &Quantity| match name {
        "cpu" => quantity.milli_value(),
        _ => quantity.value(),
    };
    // Upstream divides floating numbers, and so must this, to cut where it cuts.
    let percent = match number(&all) {
        0 => 0,
        all => (number(&used) as f64 / all as f64 * 100.0) as i64,
    };
    format!("{used} ({percent}%)")
}
