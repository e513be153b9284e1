//! Filters, scores and preemption of the scheduler, one plugin at a time.

mod cluster;
mod filter;
mod preempt;
mod score;

use super::{Adapter, Run};

const fn each(file: &'static str, run: fn(&super::Case<'_>) -> super::Outcome) -> Adapter {
    Adapter {
        file,
        kind: "",
        run: Run::Each(run),
    }
}

/// The adapters of this area.
pub const ADAPTERS: &[Adapter] = &[
    each(
        "kubelet/filter_inter_pod_affinity",
        filter::inter_pod_affinity,
    ),
    each("kubelet/filter_node_affinity", filter::node_affinity),
    each("kubelet/filter_node_ports", filter::node_ports),
    each("kubelet/filter_resources", filter::resources),
    each("kubelet/filter_taint_toleration", filter::taint_toleration),
    each("kubelet/filter_topology_spread", filter::topology_spread),
    each("kubelet/fit_error", preempt::fit_error),
    each("kubelet/preemption_best_candidate", preempt::best_candidate),
    each("kubelet/preemption_eligible", preempt::eligible),
    each("kubelet/scheduling_backoff", preempt::backoff),
    each(
        "kubelet/score_balanced_allocation",
        score::balanced_allocation,
    ),
    each("kubelet/score_image_locality", score::image_locality),
    each(
        "kubelet/score_inter_pod_affinity",
        score::inter_pod_affinity,
    ),
    each("kubelet/score_least_allocated", score::least_allocated),
    each("kubelet/score_most_allocated", score::most_allocated),
    each("kubelet/score_node_affinity", score::node_affinity),
    each("kubelet/score_taint_toleration", score::taint_toleration),
    each("kubelet/score_topology_spread", score::topology_spread),
];
