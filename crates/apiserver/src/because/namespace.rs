//! Rules of the namespace controller, and of what it puts into new namespaces.

/// A rule that was applied, with its numbers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Rule {
    /// Status was brought up to date with what was observed.
    Observed,
    /// The namespace is being deleted, and everything in it.
    DeleteContent,
    /// The namespace is empty: its finalizer goes, and so does it.
    Empty,
    /// Every namespace has a service account `default`.
    DefaultAccount,
    /// Every namespace has the certificate of the API server.
    RootCertificate,
}
