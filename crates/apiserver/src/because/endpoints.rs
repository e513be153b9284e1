//! Rules of the endpoint slice controller and of services.

/// A rule that was applied, with its numbers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Rule {
    /// Status was brought up to date with what was observed.
    Observed,
    /// The pods behind a service changed.
    Follow {
        /// Endpoints in the slice afterwards.
        endpoints: u32,
        /// Those that take requests.
        ready: u32,
    },
    /// No slice of the service had room.
    NewSlice {
        /// Endpoints in it.
        endpoints: u32,
        /// Endpoints a slice may have.
        most: u32,
    },
    /// A service without pods keeps one empty slice.
    Placeholder,
    /// The slice has no endpoint left.
    Emptied,
    /// The service has gone, or selects no pods.
    NoService,
}
