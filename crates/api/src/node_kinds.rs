//! Node.
//!
//! k8s: staging/src/k8s.io/api/core/v1/types.go

use crate::api_struct;
use crate::meta::Time;
use crate::resources::ResourceList;
use crate::text::Str;
use serde_json::Value;

api_struct! {
    /// Keeps away pods that do not tolerate it.
    pub struct Taint {
        pub effect: Str = "effect" always,
        pub key: Str = "key" always,
        pub time_added: Time = "timeAdded",
        pub value: Str = "value",
    }
}

api_struct! {
    /// Whether pods may be placed on a node.
    pub struct NodeSpec {
        pub pod_cidr: Str = "podCIDR",
        pub pod_cidrs: Vec<Str> = "podCIDRs",
        pub provider_id: Str = "providerID",
        pub taints: Vec<Taint> = "taints",
        pub unschedulable: bool = "unschedulable",
    }
}

api_struct! {
    /// One aspect of the state of a node.
    pub struct NodeCondition {
        pub last_heartbeat_time: Time = "lastHeartbeatTime",
        pub last_transition_time: Time = "lastTransitionTime",
        pub message: Str = "message",
        pub reason: Str = "reason",
        pub status: Str = "status" always,
        pub type_: Str = "type" always,
    }
}

api_struct! {
    /// An address of a node.
    pub struct NodeAddress {
        pub address: Str = "address" always,
        pub type_: Str = "type" always,
    }
}

api_struct! {
    /// What runs on a node.
    pub struct NodeSystemInfo {
        pub architecture: Str = "architecture" always,
        pub boot_id: Str = "bootID" always,
        pub container_runtime_version: Str = "containerRuntimeVersion" always,
        pub kernel_version: Str = "kernelVersion" always,
        pub kube_proxy_version: Str = "kubeProxyVersion" always,
        pub kubelet_version: Str = "kubeletVersion" always,
        pub machine_id: Str = "machineID" always,
        pub operating_system: Str = "operatingSystem" always,
        pub os_image: Str = "osImage" always,
        pub swap: Option<Value> = "swap",
        pub system_uuid: Str = "systemUUID" always,
    }
}

api_struct! {
    /// An image that a node has.
    pub struct ContainerImage {
        pub names: Vec<Str> = "names",
        pub size_bytes: i64 = "sizeBytes",
    }
}

api_struct! {
    /// What a node has and how it is.
    pub struct NodeStatus {
        pub addresses: Vec<NodeAddress> = "addresses",
        pub allocatable: ResourceList = "allocatable",
        pub capacity: ResourceList = "capacity",
        pub conditions: Vec<NodeCondition> = "conditions",
        pub daemon_endpoints: Option<Value> = "daemonEndpoints",
        pub declared_features: Vec<Str> = "declaredFeatures",
        pub images: Vec<ContainerImage> = "images",
        pub node_info: Option<NodeSystemInfo> = "nodeInfo",
        pub runtime_handlers: Vec<Value> = "runtimeHandlers",
        pub features: Option<Value> = "features",
    }
}
