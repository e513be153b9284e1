//! Tainted nodes take only pods that tolerate every taint.
//!
//! k8s: pkg/scheduler/framework/plugins/tainttoleration/taint_toleration.go

use super::{Filter, Scope};
use crate::cycle::Cycle;
use crate::node_info::NodeInfo;
use crate::reason::{Reason, Rejection};
use api::toleration::{NO_EXECUTE, NO_SCHEDULE, first_untolerated};

/// TaintToleration.
pub const FILTER: Filter = Filter {
    name: "TaintToleration",
    is_local: true,
    scope: |_| Scope::AllNodes,
    check,
};

fn check(cycle: &Cycle<'_>, node: &NodeInfo) -> Result<(), Rejection> {
    let tolerations = &cycle.pod.info.spec().tolerations;
    match first_untolerated(&node.taints, tolerations, &[NO_SCHEDULE, NO_EXECUTE]) {
        None => Ok(()),
        Some(_) => Err(Rejection::final_(Reason::Taint)),
    }
}
