//! The kinds of objects the API server knows, one row each.
//!
//! k8s: discovery of kube-apiserver v1.36.2 (crates/api/data/resources-v1.36.json)

// tidy: wide strings: rows and names that read best on one line.

use std::fmt;

/// What the API server says about a kind.
#[derive(Debug)]
pub struct KindRow {
    /// The kind.
    pub kind: Kind,
    /// `Deployment`.
    pub name: &'static str,
    /// `apps`; empty for the core group.
    pub group: &'static str,
    /// `v1`.
    pub version: &'static str,
    /// `deployments`.
    pub plural: &'static str,
    /// `deployment`.
    pub singular: &'static str,
    /// `deploy`.
    pub short_names: &'static [&'static str],
    /// Whether its objects live in namespaces.
    pub is_namespaced: bool,
    /// Whether its objects count generations.
    pub has_generation: bool,
    /// Whether `kubectl get all` lists it.
    pub in_all: bool,
}

/// A kind of object. The order is that of `KINDS`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
#[allow(missing_docs)]
pub enum Kind {
    Pod,
    Node,
    Namespace,
    ConfigMap,
    Secret,
    ServiceAccount,
    Service,
    Endpoints,
    Event,
    PersistentVolume,
    PersistentVolumeClaim,
    LimitRange,
    ResourceQuota,
    ReplicationController,
    PodTemplate,
    Deployment,
    ReplicaSet,
    StatefulSet,
    DaemonSet,
    ControllerRevision,
    Job,
    CronJob,
    HorizontalPodAutoscaler,
    PodDisruptionBudget,
    PriorityClass,
    StorageClass,
    EndpointSlice,
    Ingress,
    IngressClass,
    NetworkPolicy,
    Lease,
    Role,
    ClusterRole,
    RoleBinding,
    ClusterRoleBinding,
}

/// Every kind, in the order of the enum.
#[rustfmt::skip]
pub const KINDS: &[KindRow] = &[
    row(Kind::Pod, "Pod", "", "v1", "pods", "pod", &["po"], true, true, true),
    row(Kind::Node, "Node", "", "v1", "nodes", "node", &["no"], false, false, false),
    row(Kind::Namespace, "Namespace", "", "v1", "namespaces", "namespace", &["ns"], false, false, false),
    row(Kind::ConfigMap, "ConfigMap", "", "v1", "configmaps", "configmap", &["cm"], true, false, false),
    row(Kind::Secret, "Secret", "", "v1", "secrets", "secret", &[], true, false, false),
    row(Kind::ServiceAccount, "ServiceAccount", "", "v1", "serviceaccounts", "serviceaccount", &["sa"], true, false, false),
    row(Kind::Service, "Service", "", "v1", "services", "service", &["svc"], true, false, true),
    row(Kind::Endpoints, "Endpoints", "", "v1", "endpoints", "endpoints", &["ep"], true, false, false),
    row(Kind::Event, "Event", "", "v1", "events", "event", &["ev"], true, false, false),
    row(Kind::PersistentVolume, "PersistentVolume", "", "v1", "persistentvolumes", "persistentvolume", &["pv"], false, false, false),
    row(Kind::PersistentVolumeClaim, "PersistentVolumeClaim", "", "v1", "persistentvolumeclaims", "persistentvolumeclaim", &["pvc"], true, false, false),
    row(Kind::LimitRange, "LimitRange", "", "v1", "limitranges", "limitrange", &["limits"], true, false, false),
    row(Kind::ResourceQuota, "ResourceQuota", "", "v1", "resourcequotas", "resourcequota", &["quota"], true, false, false),
    row(Kind::ReplicationController, "ReplicationController", "", "v1", "replicationcontrollers", "replicationcontroller", &["rc"], true, true, true),
    row(Kind::PodTemplate, "PodTemplate", "", "v1", "podtemplates", "podtemplate", &[], true, true, false),
    row(Kind::Deployment, "Deployment", "apps", "v1", "deployments", "deployment", &["deploy"], true, true, true),
    row(Kind::ReplicaSet, "ReplicaSet", "apps", "v1", "replicasets", "replicaset", &["rs"], true, true, true),
    row(Kind::StatefulSet, "StatefulSet", "apps", "v1", "statefulsets", "statefulset", &["sts"], true, true, true),
    row(Kind::DaemonSet, "DaemonSet", "apps", "v1", "daemonsets", "daemonset", &["ds"], true, true, true),
    row(Kind::ControllerRevision, "ControllerRevision", "apps", "v1", "controllerrevisions", "controllerrevision", &[], true, false, false),
    row(Kind::Job, "Job", "batch", "v1", "jobs", "job", &[], true, true, true),
    row(Kind::CronJob, "CronJob", "batch", "v1", "cronjobs", "cronjob", &["cj"], true, true, true),
    row(Kind::HorizontalPodAutoscaler, "HorizontalPodAutoscaler", "autoscaling", "v2", "horizontalpodautoscalers", "horizontalpodautoscaler", &["hpa"], true, false, true),
    row(Kind::PodDisruptionBudget, "PodDisruptionBudget", "policy", "v1", "poddisruptionbudgets", "poddisruptionbudget", &["pdb"], true, true, false),
    row(Kind::PriorityClass, "PriorityClass", "scheduling.k8s.io", "v1", "priorityclasses", "priorityclass", &["pc"], false, false, false),
    row(Kind::StorageClass, "StorageClass", "storage.k8s.io", "v1", "storageclasses", "storageclass", &["sc"], false, false, false),
    row(Kind::EndpointSlice, "EndpointSlice", "discovery.k8s.io", "v1", "endpointslices", "endpointslice", &[], true, true, false),
    row(Kind::Ingress, "Ingress", "networking.k8s.io", "v1", "ingresses", "ingress", &["ing"], true, true, false),
    row(Kind::IngressClass, "IngressClass", "networking.k8s.io", "v1", "ingressclasses", "ingressclass", &[], false, true, false),
    row(Kind::NetworkPolicy, "NetworkPolicy", "networking.k8s.io", "v1", "networkpolicies", "networkpolicy", &["netpol"], true, true, false),
    row(Kind::Lease, "Lease", "coordination.k8s.io", "v1", "leases", "lease", &[], true, false, false),
    row(Kind::Role, "Role", "rbac.authorization.k8s.io", "v1", "roles", "role", &[], true, false, false),
    row(Kind::ClusterRole, "ClusterRole", "rbac.authorization.k8s.io", "v1", "clusterroles", "clusterrole", &[], false, false, false),
    row(Kind::RoleBinding, "RoleBinding", "rbac.authorization.k8s.io", "v1", "rolebindings", "rolebinding", &[], true, false, false),
    row(Kind::ClusterRoleBinding, "ClusterRoleBinding", "rbac.authorization.k8s.io", "v1", "clusterrolebindings", "clusterrolebinding", &[], false, false, false),
];

#[allow(clippy::too_many_arguments)]
const fn row(
    kind: Kind,
    name: &'static str,
    group: &'static str,
    version: &'static str,
    plural: &'static str,
    singular: &'static str,
    short_names: &'static [&'static str],
    is_namespaced: bool,
    has_generation: bool,
    in_all: bool,
) -> KindRow {
    KindRow {
        kind,
        name,
        group,
        version,
        plural,
        singular,
        short_names,
        is_namespaced,
        has_generation,
        in_all,
    }
}

impl Kind {
    /// The row of this kind.
    pub fn row(self) -> &'static KindRow {
        const POD: &KindRow = &KINDS[0];
        KINDS.get(self as usize).unwrap_or(POD)
    }

    /// `Deployment`.
    pub fn name(self) -> &'static str {
        self.row().name
    }

    /// `apps/v1`, or `v1` for the core group.
    pub fn api_version(self) -> &'static str {
        const APPS: &str = "apps/v1";
        match (self.row().group, self.row().version) {
            ("", _) => "v1",
            ("apps", _) => APPS,
            ("batch", _) => "batch/v1",
            ("autoscaling", _) => "autoscaling/v2",
            ("policy", _) => "policy/v1",
            ("scheduling.k8s.io", _) => "scheduling.k8s.io/v1",
            ("storage.k8s.io", _) => "storage.k8s.io/v1",
            ("discovery.k8s.io", _) => "discovery.k8s.io/v1",
            ("networking.k8s.io", _) => "networking.k8s.io/v1",
            ("coordination.k8s.io", _) => "coordination.k8s.io/v1",
            ("rbac.authorization.k8s.io", _) => "rbac.authorization.k8s.io/v1",
            (_, version) => version,
        }
    }

    /// `deployments.apps`, or `pods` for the core group: how the API server names the resource.
    pub fn resource(self) -> String {
        match self.row().group {
            "" => self.row().plural.to_owned(),
            group => format!("{}.{group}", self.row().plural),
        }
    }

    /// `deployment.apps`, or `pod`: how kubectl names one object.
    pub fn singular_resource(self) -> String {
        match self.row().group {
            "" => self.row().singular.to_owned(),
            group => format!("{}.{group}", self.row().singular),
        }
    }

    /// The kind with this `apiVersion` and `kind`.
    pub fn find(api_version: &str, name: &str) -> Option<Kind> {
        KINDS
            .iter()
            .find(|row| row.name == name && row.kind.api_version() == api_version)
            .map(|row| row.kind)
    }

    /// Whether objects live in namespaces.
    pub fn is_namespaced(self) -> bool {
        self.row().is_namespaced
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_stand_in_the_order_of_the_enum() {
        for (index, row) in KINDS.iter().enumerate() {
            assert_eq!(row.kind as usize, index);
            let expected = match row.group {
                "" => row.version.to_owned(),
                group => format!("{group}/{}", row.version),
            };
            assert_eq!(row.kind.api_version(), expected);
        }
    }
}
