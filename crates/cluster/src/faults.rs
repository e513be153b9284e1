//! Faults that a person orders.

use crate::Cluster;
use kubelet::fault::Fault;

impl Cluster {
    /// Makes `fault` happen now. `namespace` is where a pod without a namespace is looked for.
    /// Fails if what it names does not exist.
    pub fn fault(&mut self, fault: &Fault, namespace: &str) -> Result<(), String> {
        let mut result = Ok(());
        self.with_kubelets(|kubelets, intents, timers| {
            result = kubelets.fault(fault, namespace, intents, timers);
        });
        self.deliver();
        result
    }
}
