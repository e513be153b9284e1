//! Zones, how disturbed they are, and how fast their nodes may be emptied.
//!
//! k8s: pkg/controller/nodelifecycle/node_lifecycle_controller.go (ComputeZoneState,
//! handleDisruption, setLimiterInZone)

use api::{Object, Str};
use sim::Duration;

/// k8s: cmd/kube-controller-manager/app/options/nodelifecyclecontroller.go, node-eviction-rate 0.1
const INTERVAL: Duration = Duration::from_secs(10);
/// k8s: the same, secondary-node-eviction-rate 0.01
const INTERVAL_SECONDARY: Duration = Duration::from_secs(100);
/// Larger zones are emptied slowly when partly disrupted, smaller ones not at all.
/// k8s: the same, large-cluster-size-threshold
const LARGE_ZONE: u32 = 50;
/// Percent of nodes that must be not ready. k8s: the same, unhealthy-zone-threshold
const UNHEALTHY_PERCENT: u32 = 55;
/// Leaves a node out of the count. k8s: staging/src/k8s.io/api/core/v1/well_known_labels.go
const EXCLUDED: &str = "node.kubernetes.io/exclude-disruption";

/// How disturbed a zone is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ZoneState {
    /// Most nodes are ready.
    Normal,
    /// Many nodes are not ready.
    PartialDisruption,
    /// No node is ready.
    FullDisruption,
}

impl ZoneState {
    /// The state of a zone with so many nodes.
    pub fn of(ready: u32, not_ready: u32) -> ZoneState {
        let total = ready + not_ready;
        if ready == 0 && not_ready > 0 {
            ZoneState::FullDisruption
        } else if not_ready > 2 && not_ready * 100 >= total * UNHEALTHY_PERCENT {
            ZoneState::PartialDisruption
        } else {
            ZoneState::Normal
        }
    }

    /// `Normal`.
    pub fn name(self) -> &'static str {
        match self {
            ZoneState::Normal => "Normal",
            ZoneState::PartialDisruption => "PartialDisruption",
            ZoneState::FullDisruption => "FullDisruption",
        }
    }

    /// The time between two nodes that are emptied; none if no node is. Nothing is emptied either
    /// when all zones are fully disrupted: then the monitor itself is probably cut off.
    pub fn interval(self, size: u32, all_are_full: bool) -> Option<Duration> {
        match self {
            _ if all_are_full => None,
            ZoneState::Normal | ZoneState::FullDisruption => Some(INTERVAL),
            ZoneState::PartialDisruption if size > LARGE_ZONE => Some(INTERVAL_SECONDARY),
            ZoneState::PartialDisruption => None,
        }
    }
}

/// The zone of a node: region and zone labels. Nodes without them share one.
pub fn of(node: &Object) -> (Str, Str) {
    let label = |key| node.meta.label(key).cloned().unwrap_or_default();
    (
        label("topology.kubernetes.io/region"),
        label("topology.kubernetes.io/zone"),
    )
}

/// Whether a node counts.
pub fn counts(node: &Object) -> bool {
    node.meta.label(EXCLUDED).is_none()
}
