//! The phase of a pod. Not to be confused with the reason that `kubectl get pods` shows.
//!
//! k8s: staging/src/k8s.io/api/core/v1/types.go, PodPhase

use crate::codec::{Codec, Decoder};
use serde_json::Value;

/// Where a pod is in its life.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub enum PodPhase {
    /// Accepted; not all containers have run.
    #[default]
    Pending,
    /// Bound, and at least one container runs or will run again.
    Running,
    /// All containers ended with code 0 and will not run again.
    Succeeded,
    /// All containers ended, at least one badly, and will not run again.
    Failed,
    /// The node does not report.
    Unknown,
}

impl PodPhase {
    /// The text in the API.
    pub fn as_str(self) -> &'static str {
        match self {
            PodPhase::Pending => "Pending",
            PodPhase::Running => "Running",
            PodPhase::Succeeded => "Succeeded",
            PodPhase::Failed => "Failed",
            PodPhase::Unknown => "Unknown",
        }
    }

    /// Whether the pod has ended for good.
    pub fn is_terminal(self) -> bool {
        matches!(self, PodPhase::Succeeded | PodPhase::Failed)
    }
}

impl Codec for PodPhase {
    fn read(&mut self, value: &Value, decoder: &mut Decoder) {
        *self = match value.as_str() {
            Some("Pending" | "") => PodPhase::Pending,
            Some("Running") => PodPhase::Running,
            Some("Succeeded") => PodPhase::Succeeded,
            Some("Failed") => PodPhase::Failed,
            Some("Unknown") => PodPhase::Unknown,
            _ => {
                decoder.wrong("a pod phase");
                PodPhase::Pending
            }
        };
    }
    fn encode(&self) -> Value {
        Value::String(self.as_str().to_owned())
    }
}
