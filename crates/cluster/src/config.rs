//! What a cluster is made of.

use api::node_kinds::Taint;
use api::{Str, StrMap};
use kubelet::KubeletConfig;

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

/// A node to set up.
#[derive(Clone, Debug)]
pub struct NodeConfig {
    /// Its name.
    pub name: Str,
    /// Capacity, a quantity.
    pub cpu: Str,
    /// Capacity, a quantity.
    pub memory: Str,
    /// How many pods it can run.
    pub pods: u32,
    /// Labels beyond those that every node has.
    pub labels: StrMap,
    /// Taints.
    pub taints: Vec<Taint>,
}

impl NodeConfig {
    /// A node of four cores, 8 GiB and 110 pods.
    pub fn named(name: impl Into<Str>) -> NodeConfig {
        NodeConfig {
            name: name.into(),
            cpu: "4".into(),
            memory: "8Gi".into(),
            pods: 110,
            labels: StrMap::default(),
            taints: Vec::new(),
        }
    }
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
