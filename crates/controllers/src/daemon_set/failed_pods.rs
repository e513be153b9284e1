//! How long a daemon pod that failed is left before it is deleted, so that a node that kills pods
//! at once is not flooded.
//!
//! k8s: pkg/controller/daemon/daemon_controller.go, failedPodsBackoff;
//! staging/src/k8s.io/client-go/util/flowcontrol/backoff.go

use api::Str;
use api::apps::FailedPodsBackoff;
use sim::{Duration, Instant};

/// k8s: daemon_controller.go, BackoffGCInterval and the flags in app/apps.go: 1 s
const BACKOFF_INITIAL: Duration = Duration::from_secs(1);
/// k8s: cmd/kube-controller-manager/app/apps.go: 15 min
const BACKOFF_MAX: Duration = Duration::from_secs(900);

/// Whether the failed pod on `node` may be deleted now; if not, when to ask again. Deleting
/// doubles the wait of the next one.
pub fn try_delete(
    memory: &mut FailedPodsBackoff,
    generation: i64,
    node: &Str,
    now: Instant,
) -> Result<(), Duration> {
    if memory.generation != generation {
        memory.generation = generation;
        memory.nodes.clear();
    }
    memory
        .nodes
        .retain(|_, (_, last)| now.since(*last) <= BACKOFF_MAX.times(2));
    let next = match memory.nodes.get(node) {
        Some((delay, last)) if now.since(*last) < *delay => {
            // Upstream asks again after the whole delay, not after what is left of it.
            return Err(*delay);
        }
        Some((delay, _)) => delay.times(2).min(BACKOFF_MAX),
        None => BACKOFF_INITIAL,
    };
    memory.nodes.insert(node.clone(), (next, now));
    Ok(())
}
