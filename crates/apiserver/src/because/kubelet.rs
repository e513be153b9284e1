//! Rules of the kubelet.

/// A rule that was applied, with its numbers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Rule {
    /// Status was brought up to date with what was observed.
    Observed,
    /// A pod that was to go has stopped, so its object goes.
    Stopped,
    /// The node cannot take the pod.
    Refused,
    /// A probe changed its mind about a container.
    Probed {
        /// The container.
        container: api::Str,
        /// Whether it is ready now.
        is_ready: bool,
    },
    /// A container ended.
    Exited {
        /// The container.
        container: api::Str,
        /// Its exit code.
        code: i32,
    },
    /// A container waits before it is started again.
    BackOff {
        /// The container.
        container: api::Str,
        /// The whole wait.
        delay: sim::Duration,
        /// When it ends.
        until: sim::Instant,
        /// How often it was restarted.
        restarts: u32,
    },
}
