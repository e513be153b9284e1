//! Cordoned nodes take only pods that tolerate it.
//!
//! k8s: pkg/scheduler/framework/plugins/nodeunschedulable/node_unschedulable.go

use super::{Filter, Scope};
use crate::cycle::Cycle;
use crate::node_info::NodeInfo;
use crate::reason::{Reason, Rejection};
use api::Str;
use api::node_kinds::Taint;
use api::toleration::{NO_SCHEDULE, is_tolerated};

/// NodeUnschedulable.
pub const FILTER: Filter = Filter {
    name: "NodeUnschedulable",
    is_local: true,
    scope: |_| Scope::AllNodes,
    check,
};

fn check(cycle: &Cycle<'_>, node: &NodeInfo) -> Result<(), Rejection> {
    if !node.is_cordoned {
        return Ok(());
    }
    let taint = Taint {
        key: Str::from("node.kubernetes.io/unschedulable"),
        effect: Str::from(NO_SCHEDULE),
        ..Taint::default()
    };
    if is_tolerated(&taint, &cycle.pod.info.spec().tolerations) {
        Ok(())
    } else {
        Err(Rejection::final_(Reason::Unschedulable))
    }
}
