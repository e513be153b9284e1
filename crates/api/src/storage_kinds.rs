//! PersistentVolume, PersistentVolumeClaim, StorageClass.
//!
//! k8s: staging/src/k8s.io/api/core/v1/types.go, staging/src/k8s.io/api/storage/v1/types.go

use crate::api_struct;
use crate::batch::ObjectReference;
use crate::container::Resources;
use crate::meta::{LabelSelector, Meta, StrMap, Time};
use crate::pod_spec::{HostPathVolume, NodeSelector};
use crate::resources::ResourceList;
use crate::text::Str;
use serde_json::Value;
use std::rc::Rc;

api_struct! {
    /// From which nodes a volume can be reached.
    pub struct VolumeNodeAffinity {
        pub required: Option<NodeSelector> = "required",
    }
}

api_struct! {
    /// A piece of storage.
    pub struct PersistentVolumeSpec {
        pub access_modes: Vec<Str> = "accessModes",
        pub capacity: ResourceList = "capacity",
        pub claim_ref: Option<ObjectReference> = "claimRef",
        pub csi: Option<Value> = "csi",
        pub host_path: Option<HostPathVolume> = "hostPath",
        pub local: Option<Value> = "local",
        pub mount_options: Vec<Str> = "mountOptions",
        pub nfs: Option<Value> = "nfs",
        pub node_affinity: Option<VolumeNodeAffinity> = "nodeAffinity",
        pub persistent_volume_reclaim_policy: Str = "persistentVolumeReclaimPolicy",
        pub storage_class_name: Str = "storageClassName",
        pub volume_mode: Str = "volumeMode",
    }
}

api_struct! {
    /// Whether a volume is bound.
    pub struct PersistentVolumeStatus {
        pub last_phase_transition_time: Time = "lastPhaseTransitionTime",
        pub message: Str = "message",
        pub phase: Str = "phase",
        pub reason: Str = "reason",
    }
}

api_struct! {
    /// A wish for storage.
    pub struct ClaimSpec {
        pub access_modes: Vec<Str> = "accessModes",
        pub resources: Resources = "resources",
        pub selector: Option<LabelSelector> = "selector",
        pub storage_class_name: Option<Str> = "storageClassName",
        pub volume_mode: Str = "volumeMode",
        pub volume_name: Str = "volumeName",
    }
}

api_struct! {
    /// Whether a claim is bound.
    pub struct ClaimStatus {
        pub access_modes: Vec<Str> = "accessModes",
        pub capacity: ResourceList = "capacity",
        pub phase: Str = "phase",
    }
}

api_struct! {
    /// A claim that a stateful set makes for each ordinal.
    pub struct ClaimTemplate {
        pub api_version: Str = "apiVersion",
        pub kind: Str = "kind",
        pub metadata: Meta = "metadata",
        pub spec: Rc<ClaimSpec> = "spec",
        pub status: ClaimStatus = "status",
    }
}

api_struct! {
    /// How storage is made.
    pub struct StorageClass {
        pub allow_volume_expansion: Option<bool> = "allowVolumeExpansion",
        pub allowed_topologies: Vec<Value> = "allowedTopologies",
        pub mount_options: Vec<Str> = "mountOptions",
        pub parameters: StrMap = "parameters",
        pub provisioner: Str = "provisioner" always,
        pub reclaim_policy: Str = "reclaimPolicy",
        pub volume_binding_mode: Str = "volumeBindingMode",
    }
}
