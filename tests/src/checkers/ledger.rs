//! What runs on nodes: each process belongs to a pod of that node which has not ended, and a node's
//! memory is what its processes use.

use api::Kind;
use apiserver::Store;
use kubelet::Kubelets;
use std::collections::BTreeMap;

/// Judges the nodes of a run that was left alone for long enough.
pub fn settled(kubelets: &Kubelets, store: &Store) -> Result<(), String> {
    let mut used: BTreeMap<&str, u64> = BTreeMap::new();
    for (uid, node, bytes) in kubelets.running() {
        *used.entry(node).or_default() += bytes;
        let pod = store.by_uid(uid).and_then(|object| object.pod());
        let Some(pod) = pod else {
            return Err(format!("{uid} runs on {node} and is no pod any more"));
        };
        if *pod.node_name != *node || pod.phase().is_terminal() {
            let phase = pod.phase().as_str();
            return Err(format!(
                "{uid} runs on {node}: {phase} on {}",
                pod.node_name
            ));
        }
    }
    for node in store.list(Kind::Node) {
        let name = node.meta.name.as_str();
        let (kept, sum) = (kubelets.memory_used(name), used.get(name).copied());
        if kept.is_some_and(|kept| kept != sum.unwrap_or(0)) {
            return Err(format!("{name} uses {kept:?} bytes, its processes {sum:?}"));
        }
    }
    Ok(())
}
