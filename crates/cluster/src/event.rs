//! What the event queue holds.

use api::ObjectKey;

/// Something that happens at a time.
#[derive(Clone, Debug)]
pub enum Event {
    /// A controller looks at a key.
    Reconcile {
        /// Its place in `controllers::ALL`.
        controller: u8,
        /// The key.
        key: ObjectKey,
        /// The change that made it look.
        trigger: Option<u64>,
    },
    /// A key that a controller wanted to see later enters its work queue.
    Wake {
        /// The controller's place in `controllers::ALL`.
        controller: u8,
        /// The key.
        key: ObjectKey,
    },
    /// The scheduler's.
    Scheduler(scheduler::Timer),
    /// A kubelet's.
    Kubelet(kubelet::Timer),
}
