//! The desired state of a pod, and pod templates.
//!
//! k8s: staging/src/k8s.io/api/core/v1/types.go

// tidy: wide strings: rows and names that read best on one line.

use crate::api_struct;
use crate::container::{Container, ObjectFieldSelector, ResourceFieldSelector, Resources};
use crate::meta::{LabelSelector, Meta, StrMap};
use crate::quantity::Quantity;
use crate::resources::ResourceList;
use crate::text::Str;
use std::rc::Rc;

api_struct! {
    /// One requirement on the labels or fields of a node.
    pub struct NodeSelectorRequirement {
        pub key: Str = "key" always,
        pub operator: Str = "operator" always,
        pub values: Vec<Str> = "values",
    }
}

api_struct! {
    /// Requirements that must all hold.
    pub struct NodeSelectorTerm {
        pub match_expressions: Vec<NodeSelectorRequirement> = "matchExpressions",
        pub match_fields: Vec<NodeSelectorRequirement> = "matchFields",
    }
}

api_struct! {
    /// Terms of which one must hold.
    pub struct NodeSelector {
        pub node_selector_terms: Vec<NodeSelectorTerm> = "nodeSelectorTerms" always,
    }
}

api_struct! {
    /// A term that earns its weight.
    pub struct PreferredSchedulingTerm {
        pub preference: NodeSelectorTerm = "preference",
        pub weight: i32 = "weight" always,
    }
}

api_struct! {
    /// Which nodes a pod needs or likes.
    pub struct NodeAffinity {
        pub preferred_during_scheduling_ignored_during_execution: Vec<PreferredSchedulingTerm> = "preferredDuringSchedulingIgnoredDuringExecution",
        pub required_during_scheduling_ignored_during_execution: Option<NodeSelector> = "requiredDuringSchedulingIgnoredDuringExecution",
    }
}

api_struct! {
    /// Pods to be near to, or away from.
    pub struct PodAffinityTerm {
        pub label_selector: Option<LabelSelector> = "labelSelector",
        pub match_label_keys: Vec<Str> = "matchLabelKeys",
        pub mismatch_label_keys: Vec<Str> = "mismatchLabelKeys",
        pub namespace_selector: Option<LabelSelector> = "namespaceSelector",
        pub namespaces: Vec<Str> = "namespaces",
        pub topology_key: Str = "topologyKey" always,
    }
}

api_struct! {
    /// A pod affinity term that earns its weight.
    pub struct WeightedPodAffinityTerm {
        pub pod_affinity_term: PodAffinityTerm = "podAffinityTerm",
        pub weight: i32 = "weight" always,
    }
}

api_struct! {
    /// Which pods a pod needs or likes to be near to (or away from: anti-affinity).
    pub struct PodAffinity {
        pub preferred_during_scheduling_ignored_during_execution: Vec<WeightedPodAffinityTerm> = "preferredDuringSchedulingIgnoredDuringExecution",
        pub required_during_scheduling_ignored_during_execution: Vec<PodAffinityTerm> = "requiredDuringSchedulingIgnoredDuringExecution",
    }
}

api_struct! {
    /// Where a pod needs or likes to run.
    pub struct Affinity {
        pub node_affinity: Option<NodeAffinity> = "nodeAffinity",
        pub pod_affinity: Option<PodAffinity> = "podAffinity",
        pub pod_anti_affinity: Option<PodAffinity> = "podAntiAffinity",
    }
}

api_struct! {
    /// Taints that a pod puts up with.
    pub struct Toleration {
        pub effect: Str = "effect",
        pub key: Str = "key",
        pub operator: Str = "operator",
        pub toleration_seconds: Option<i64> = "tolerationSeconds",
        pub value: Str = "value",
    }
}

api_struct! {
    /// How evenly pods spread over a topology.
    pub struct TopologySpreadConstraint {
        pub label_selector: Option<LabelSelector> = "labelSelector",
        pub match_label_keys: Vec<Str> = "matchLabelKeys",
        pub max_skew: i32 = "maxSkew" always,
        pub min_domains: Option<i32> = "minDomains",
        pub node_affinity_policy: Str = "nodeAffinityPolicy",
        pub node_taints_policy: Str = "nodeTaintsPolicy",
        pub topology_key: Str = "topologyKey" always,
        pub when_unsatisfiable: Str = "whenUnsatisfiable" always,
    }
}

api_struct! {
    /// A condition that readiness waits for.
    pub struct PodReadinessGate {
        pub condition_type: Str = "conditionType" always,
    }
}

api_struct! {
    /// Holds a pod back from scheduling.
    pub struct PodSchedulingGate {
        pub name: Str = "name" always,
    }
}

api_struct! {
    /// A key and the file it becomes.
    pub struct KeyToPath {
        pub key: Str = "key" always,
        pub mode: Option<i32> = "mode",
        pub path: Str = "path" always,
    }
}

api_struct! {
    /// A ConfigMap as files.
    pub struct ConfigMapVolume {
        pub default_mode: Option<i32> = "defaultMode",
        pub items: Vec<KeyToPath> = "items",
        pub name: Str = "name",
        pub optional: Option<bool> = "optional",
    }
}

api_struct! {
    /// A Secret as files.
    pub struct SecretVolume {
        pub default_mode: Option<i32> = "defaultMode",
        pub items: Vec<KeyToPath> = "items",
        pub optional: Option<bool> = "optional",
        pub secret_name: Str = "secretName",
    }
}

api_struct! {
    /// A persistent volume claim.
    pub struct ClaimVolume {
        pub claim_name: Str = "claimName" always,
        pub read_only: Option<bool> = "readOnly",
    }
}

api_struct! {
    /// An empty directory for the life of the pod.
    pub struct EmptyDirVolume {
        pub medium: Str = "medium",
        pub size_limit: Option<Quantity> = "sizeLimit",
    }
}

api_struct! {
    /// A directory of the node.
    pub struct HostPathVolume {
        pub path: Str = "path" always,
        /// Empty, and shown, when it was not given.
        /// k8s: pkg/apis/core/v1/defaults.go, SetDefaults_HostPathVolumeSource
        pub type_: Str = "type" always,
    }
}

api_struct! {
    /// A field of the pod as a file.
    pub struct DownwardFile {
        pub field_ref: Option<ObjectFieldSelector> = "fieldRef",
        pub mode: Option<i32> = "mode",
        pub path: Str = "path" always,
        pub resource_field_ref: Option<ResourceFieldSelector> = "resourceFieldRef",
    }
}

api_struct! {
    /// Fields of the pod as files.
    pub struct DownwardVolume {
        pub default_mode: Option<i32> = "defaultMode",
        pub items: Vec<DownwardFile> = "items",
    }
}

api_struct! {
    /// A token as a file.
    pub struct ServiceAccountTokenProjection {
        pub audience: Str = "audience",
        pub expiration_seconds: Option<i64> = "expirationSeconds",
        pub path: Str = "path" always,
    }
}

api_struct! {
    /// A ConfigMap or Secret within a projected volume.
    pub struct ConfigMapProjection {
        pub items: Vec<KeyToPath> = "items",
        pub name: Str = "name",
        pub optional: Option<bool> = "optional",
    }
}

api_struct! {
    /// Fields of the pod within a projected volume.
    pub struct DownwardProjection {
        pub items: Vec<DownwardFile> = "items",
    }
}

api_struct! {
    /// One source of a projected volume.
    pub struct VolumeProjection {
        pub config_map: Option<ConfigMapProjection> = "configMap",
        pub downward_api: Option<DownwardProjection> = "downwardAPI",
        pub secret: Option<ConfigMapProjection> = "secret",
        pub service_account_token: Option<ServiceAccountTokenProjection> = "serviceAccountToken",
    }
}

api_struct! {
    /// Several sources in one volume.
    pub struct ProjectedVolume {
        pub default_mode: Option<i32> = "defaultMode",
        pub sources: Vec<VolumeProjection> = "sources",
    }
}

api_struct! {
    /// A volume that containers of the pod may mount.
    pub struct Volume {
        pub name: Str = "name" always,
        pub config_map: Option<ConfigMapVolume> = "configMap",
        pub downward_api: Option<DownwardVolume> = "downwardAPI",
        pub empty_dir: Option<EmptyDirVolume> = "emptyDir",
        pub host_path: Option<HostPathVolume> = "hostPath",
        pub persistent_volume_claim: Option<ClaimVolume> = "persistentVolumeClaim",
        pub projected: Option<ProjectedVolume> = "projected",
        pub secret: Option<SecretVolume> = "secret",
    }
}

api_struct! {
    /// A name in the same namespace.
    pub struct LocalObjectReference {
        pub name: Str = "name",
    }
}

api_struct! {
    /// Security settings of the pod; kept. Whether root may run is looked at, nothing else.
    pub struct PodSecurityContext {
        pub fs_group: Option<i64> = "fsGroup",
    }
}

api_struct! {
    /// What a pod is to be.
    pub struct PodSpec {
        pub active_deadline_seconds: Option<i64> = "activeDeadlineSeconds",
        pub affinity: Option<Affinity> = "affinity",
        pub automount_service_account_token: Option<bool> = "automountServiceAccountToken",
        pub containers: Vec<Container> = "containers" always,
        pub dns_policy: Str = "dnsPolicy",
        pub enable_service_links: Option<bool> = "enableServiceLinks",
        pub host_network: Option<bool> = "hostNetwork",
        pub hostname: Str = "hostname",
        pub image_pull_secrets: Vec<LocalObjectReference> = "imagePullSecrets",
        pub init_containers: Vec<Container> = "initContainers",
        pub node_name: Str = "nodeName",
        pub node_selector: StrMap = "nodeSelector",
        pub overhead: ResourceList = "overhead",
        pub preemption_policy: Str = "preemptionPolicy",
        pub priority: Option<i32> = "priority",
        pub priority_class_name: Str = "priorityClassName",
        pub readiness_gates: Vec<PodReadinessGate> = "readinessGates",
        pub resources: Option<Resources> = "resources",
        pub restart_policy: Str = "restartPolicy",
        pub scheduler_name: Str = "schedulerName",
        pub scheduling_gates: Vec<PodSchedulingGate> = "schedulingGates",
        pub security_context: Option<PodSecurityContext> = "securityContext",
        pub service_account: Str = "serviceAccount",
        pub service_account_name: Str = "serviceAccountName",
        pub subdomain: Str = "subdomain",
        pub termination_grace_period_seconds: Option<i64> = "terminationGracePeriodSeconds",
        pub tolerations: Vec<Toleration> = "tolerations",
        pub topology_spread_constraints: Vec<TopologySpreadConstraint> = "topologySpreadConstraints",
        pub volumes: Vec<Volume> = "volumes",
    }
}

api_struct! {
    /// The pods that a workload makes.
    pub struct PodTemplateSpec {
        pub metadata: Meta = "metadata",
        pub spec: Rc<PodSpec> = "spec",
    }
}
