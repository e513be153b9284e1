//! Volumes that a storage driver attaches to the node of a pod.
//!
//! k8s: pkg/scheduler/framework/plugins/nodevolumelimits/csi.go (filterAttachableVolumes)

use super::lookup::is_bound;
use crate::node_info::NodeInfo;
use crate::snapshot::Snapshot;
use api::claims::claims_of;
use api::{Kind, Object, Str, Uid};
use apiserver::Store;
use sim::order::Gather;
use std::collections::{BTreeMap, BTreeSet};

/// Names the driver of a volume that was made for a claim.
/// k8s: staging/src/k8s.io/component-helpers/storage/volume/helpers.go, AnnDynamicallyProvisioned
const PROVISIONED_BY: &str = "pv.kubernetes.io/provisioned-by";
/// k8s: pkg/volume/util/attach_limit.go, CSIAttachLimitPrefix
const LIMIT_PREFIX: &str = "attachable-volumes-csi-";

/// A volume, as its driver knows it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Attached {
    /// The driver.
    pub driver: Str,
    /// The volume.
    pub handle: Str,
}

/// Volumes by the pod that has them.
pub type ByPod = BTreeMap<Uid, BTreeSet<Attached>>;

/// How many volumes of a driver a node takes; none if nothing limits them.
pub fn limit(node: &NodeInfo, driver: &str) -> Option<i64> {
    let limits = &node.allocatable.scalars;
    // Most nodes have no such resources; then no text is made.
    let is_limited = limits.keys().any(|name| name.starts_with(LIMIT_PREFIX));
    let key = is_limited.then(|| format!("{LIMIT_PREFIX}{driver}"))?;
    limits.get(key.as_str()).copied()
}

/// The volumes that a pod has or will have attached.
pub fn of(pod: &Object, store: &Store) -> BTreeSet<Attached> {
    let namespace = &pod.meta.namespace;
    claims_of(pod)
        .filter_map(|name| {
            let object = store.find(Kind::PersistentVolumeClaim, namespace, &name)?;
            let spec = &object.claim()?.spec;
            if !is_bound(object) {
                // The driver that will make it, and a name that stands for it until then.
                let class = spec.storage_class_name.as_ref()?;
                let class = store.find(Kind::StorageClass, "", class)?.storage_class()?;
                let driver = class.provisioner.clone();
                let handle = Str::from(format!("{driver}-{namespace}/{name}"));
                return Some(Attached { driver, handle });
            }
            let volume = store.find(Kind::PersistentVolume, "", &spec.volume_name)?;
            let text = |field: &str| {
                let csi = volume.persistent_volume()?.spec.csi.as_ref()?;
                csi.get(field)?.as_str().map(Str::from)
            };
            // What the simulated provisioner makes stands for a volume of its driver.
            let made_by = || volume.meta.annotation(PROVISIONED_BY).cloned();
            Some(Attached {
                driver: text("driver").or_else(made_by)?,
                handle: text("volumeHandle").unwrap_or_else(|| volume.meta.name.clone()),
            })
        })
        .gathered()
}

/// The volumes of the pods on nodes that limit a driver of `wanted`.
pub fn others(wanted: &BTreeSet<Attached>, cluster: &Snapshot, store: &Store) -> ByPod {
    let mut by_pod = ByPod::new();
    if wanted.is_empty() {
        return by_pod;
    }
    let nodes = cluster
        .order()
        .iter()
        .filter_map(|slot| cluster.node(*slot));
    for node in nodes.filter(|node| wanted.iter().any(|one| limit(node, &one.driver).is_some())) {
        for pod in &node.pods {
            if let Some(object) = store.by_uid(pod.uid) {
                by_pod.insert(pod.uid, of(object, store));
            }
        }
    }
    by_pod
}
