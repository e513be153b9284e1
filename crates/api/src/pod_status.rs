//! The observed state of a pod.
//!
//! k8s: staging/src/k8s.io/api/core/v1/types.go

use crate::api_struct;
use crate::container::Resources;
use crate::container_state::ContainerState;
use crate::meta::Time;
use crate::pod_phase::PodPhase;
use crate::resources::ResourceList;
use crate::text::Str;
use serde_json::Value;

api_struct! {
    /// One aspect of the state of a pod.
    pub struct PodCondition {
        pub last_probe_time: Option<Time> = "lastProbeTime" always,
        pub last_transition_time: Time = "lastTransitionTime",
        pub message: Str = "message",
        pub observed_generation: Option<i64> = "observedGeneration",
        pub reason: Str = "reason",
        pub status: Str = "status" always,
        pub type_: Str = "type" always,
    }
}

api_struct! {
    /// An address of a pod or its host.
    pub struct PodIp {
        pub ip: Str = "ip" always,
    }
}

api_struct! {
    /// Not running yet, or waiting to be restarted.
    pub struct ContainerStateWaiting {
        pub message: Str = "message",
        pub reason: Str = "reason",
    }
}

api_struct! {
    /// Running.
    pub struct ContainerStateRunning {
        pub started_at: Time = "startedAt",
    }
}

api_struct! {
    /// Ended.
    pub struct ContainerStateTerminated {
        pub container_id: Str = "containerID",
        pub exit_code: i32 = "exitCode" always,
        pub finished_at: Time = "finishedAt",
        pub message: Str = "message",
        pub reason: Str = "reason",
        pub signal: i32 = "signal",
        pub started_at: Time = "startedAt",
    }
}

api_struct! {
    /// A mounted volume.
    pub struct VolumeMountStatus {
        pub mount_path: Str = "mountPath" always,
        pub name: Str = "name" always,
        pub read_only: Option<bool> = "readOnly",
        pub recursive_read_only: Str = "recursiveReadOnly",
        pub volume_status: Option<Value> = "volumeStatus",
    }
}

api_struct! {
    /// The observed state of a container.
    pub struct ContainerStatus {
        pub allocated_resources: ResourceList = "allocatedResources",
        pub allocated_resources_status: Vec<Value> = "allocatedResourcesStatus",
        pub container_id: Str = "containerID",
        pub image: Str = "image" always,
        pub image_id: Str = "imageID" always,
        pub last_state: ContainerState = "lastState",
        pub name: Str = "name" always,
        pub ready: bool = "ready" always,
        pub resources: Option<Resources> = "resources",
        pub restart_count: i32 = "restartCount" always,
        pub started: Option<bool> = "started",
        pub state: ContainerState = "state",
        pub stop_signal: Str = "stopSignal",
        pub user: Option<Value> = "user",
        pub volume_mounts: Vec<VolumeMountStatus> = "volumeMounts",
    }
}

api_struct! {
    /// The observed state of a pod.
    pub struct PodStatus {
        pub allocated_resources: ResourceList = "allocatedResources",
        pub conditions: Vec<PodCondition> = "conditions",
        pub container_statuses: Vec<ContainerStatus> = "containerStatuses",
        pub host_ip: Str = "hostIP",
        pub host_ips: Vec<PodIp> = "hostIPs",
        pub init_container_statuses: Vec<ContainerStatus> = "initContainerStatuses",
        pub message: Str = "message",
        pub nominated_node_name: Str = "nominatedNodeName",
        pub observed_generation: i64 = "observedGeneration",
        pub phase: PodPhase = "phase" always,
        pub pod_ip: Str = "podIP",
        pub pod_ips: Vec<PodIp> = "podIPs",
        pub qos_class: Str = "qosClass",
        pub reason: Str = "reason",
        pub resources: Option<Resources> = "resources",
        pub start_time: Time = "startTime",
    }
}
