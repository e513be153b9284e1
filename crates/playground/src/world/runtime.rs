//! The kubelets as kubectl sees them: logs, commands in containers, metrics.

use api::Object;
use kubectl::runtime::{ExecResult, LogLine, LogOf, Runtime, Usage};
use kubelet::Kubelets;
use sim::Instant;

/// Answers from the kubelets of the cluster.
pub struct OnKubelets<'a>(pub &'a Kubelets);

impl Runtime for OnKubelets<'_> {
    fn logs(&self, _: &Object, _: &str, _: LogOf, _: Instant) -> Option<Vec<LogLine>> {
        let _ = self.0;
        None
    }

    fn exec(&self, _: &Object, _: &str, _: &[String]) -> Result<ExecResult, String> {
        Err("not yet".to_owned())
    }

    fn usage(&self, _: &Object, _: &str, _: Instant) -> Option<Usage> {
        None
    }
}
