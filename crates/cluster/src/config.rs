//! What a cluster is made of.

use kubelet::{KubeletConfig, NodeConfig};

/// A cluster to set up.
#[derive(Clone, Debug)]
pub struct ClusterConfig {
    /// The seed of every random choice.
    pub seed: u64,
    /// The nodes, in order.
    pub nodes: Vec<NodeConfig>,
    /// What containers do and how kubelets behave.
    pub kubelet: KubeletConfig,
}

impl ClusterConfig {
    /// `count` equal nodes named `node-1` and so on.
    pub fn with_nodes(seed: u64, count: u32) -> ClusterConfig {
        ClusterConfig {
            seed,
            nodes: (1..=count)
                .map(|n| NodeConfig::named(format!("node-{n}")))
                .collect(),
            kubelet: KubeletConfig::default(),
        }
    }
}
