//! How a process answers probes.
//!
//! The kubelet turns an answer into the text of an event; here is only what the process does.
//! k8s: pkg/kubelet/prober/prober.go

/// Which probe asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ProbeKind {
    /// Is it to be restarted?
    Liveness,
    /// May it get traffic?
    Readiness,
    /// Has it come up?
    Startup,
}

/// What a probe does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProbeHandler<'a> {
    /// An HTTP request.
    Http,
    /// Opens a connection.
    Tcp,
    /// A gRPC health check.
    Grpc,
    /// Runs a command in the container.
    Exec(&'a [String]),
}

/// How it answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ProbeAnswer {
    /// The probe succeeds.
    Success,
    /// Nothing listens at the port.
    Refused,
    /// The HTTP status 503, or `NOT_SERVING`.
    Unavailable,
    /// The command failed with this output.
    Failed(String),
}

/// What a failed command prints when it prints nothing.
/// Differs: a real container runtime gives an empty text; the recorded cluster's gives this.
pub const EXEC_FAILED: &str = "unhealthy";
