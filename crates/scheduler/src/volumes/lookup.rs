//! Works out what a pod's volumes need, from its claims, their volumes and their classes.
//!
//! k8s: pkg/scheduler/framework/plugins/volumebinding/binder.go (GetPodVolumeClaims,
//! FindPodVolumes), pkg/scheduler/framework/plugins/volumezone/volume_zone.go

use super::{BoundVolume, Candidate, VolumeNeeds, WaitingClaim, attach};
use api::claims::{claims_of, not_for_pod};
use api::object::{PersistentVolume, PersistentVolumeClaim};
use api::storage_kinds::ClaimSpec;
use api::{Kind, Object, Str};
use apiserver::Store;
use sim::order;

/// k8s: staging/src/k8s.io/component-helpers/storage/volume/helpers.go, AnnBindCompleted
const BIND_COMPLETED: &str = "pv.kubernetes.io/bind-completed";
/// k8s: volumebinding/volume_binding.go
const UNBOUND: &str = "pod has unbound immediate PersistentVolumeClaims";
/// k8s: volumebinding/volume_binding.go, podHasPVCs
const AWAITED: &str = "waiting for ephemeral volume controller to create the persistentvolumeclaim";
/// A class whose volumes are made by hand.
const NO_PROVISIONER: &str = "kubernetes.io/no-provisioner";
/// k8s: volumezone/volume_zone.go, topologyLabels
const ZONE_LABELS: [&str; 4] = [
    "failure-domain.beta.kubernetes.io/zone",
    "failure-domain.beta.kubernetes.io/region",
    "topology.kubernetes.io/zone",
    "topology.kubernetes.io/region",
];

impl VolumeNeeds {
    /// What the volumes of `pod` need.
    pub fn of(pod: &Object, store: &Store) -> VolumeNeeds {
        let mut needs = VolumeNeeds {
            attached: attach::of(pod, store),
            ..VolumeNeeds::default()
        };
        let mut has_unbound = false;
        for name in claims_of(pod) {
            let namespace = &pod.meta.namespace;
            let is_own = is_made_for(pod, &name);
            let Some(object) = store.find(Kind::PersistentVolumeClaim, namespace, &name) else {
                return refused(match is_own {
                    true => format!("{AWAITED} \"{name}\""),
                    false => format!("persistentvolumeclaim \"{name}\" not found"),
                });
            };
            if object.meta.is_terminating() {
                return refused(format!("persistentvolumeclaim \"{name}\" is being deleted"));
            }
            if let Some(problem) = not_for_pod(object, pod).filter(|_| is_own) {
                return refused(problem);
            }
            let Some(claim) = object.claim() else {
                continue;
            };
            if is_exclusive(claim) {
                needs.exclusive.push(name.clone());
                needs.exclusive_in_use += i64::from(is_used_by_others(pod, &name, store));
            }
            let volume = &claim.spec.volume_name;
            if is_bound(object) {
                let Some(volume) = store.find(Kind::PersistentVolume, "", volume) else {
                    return refused(format!(
                        "persistentvolumeclaim \"{name}\" bound to non-existent \
                         persistentvolume \"{volume}\""
                    ));
                };
                needs
                    .bound
                    .extend(volume.persistent_volume().map(|body| bound(volume, body)));
            } else if volume.is_empty() && waits_for_consumer(&claim.spec, store) {
                needs.waiting.push(waiting(object, &claim.spec, store));
            } else {
                has_unbound = true;
            }
        }
        if has_unbound {
            needs.refused = Some(UNBOUND.to_owned());
        }
        needs
    }
}

fn refused(text: String) -> VolumeNeeds {
    VolumeNeeds {
        refused: Some(text),
        ..VolumeNeeds::default()
    }
}

/// Whether the claim is that of a volume which lives as long as the pod.
fn is_made_for(pod: &Object, claim: &str) -> bool {
    let volumes = pod.pod().into_iter().flat_map(|body| &body.spec.volumes);
    volumes
        .filter(|volume| volume.claim_template().is_some())
        .any(|volume| {
            volume
                .claim(&pod.meta.name)
                .is_some_and(|name| name == *claim)
        })
}

/// Whether a claim has its volume for good.
pub fn is_bound(claim: &Object) -> bool {
    claim
        .claim()
        .is_some_and(|body| !body.spec.volume_name.is_empty())
        && claim.meta.annotation(BIND_COMPLETED).is_some()
}

fn is_exclusive(claim: &PersistentVolumeClaim) -> bool {
    claim
        .spec
        .access_modes
        .iter()
        .any(|mode| *mode == "ReadWriteOncePod")
}

fn is_used_by_others(pod: &Object, claim: &Str, store: &Store) -> bool {
    store.list_in(Kind::Pod, &pod.meta.namespace).any(|other| {
        other.meta.uid != pod.meta.uid
            && other
                .pod()
                .is_some_and(|body| !body.node_name.is_empty() && !body.phase().is_terminal())
            && claims_of(other).any(|name| name == *claim)
    })
}

fn bound(object: &Object, volume: &PersistentVolume) -> BoundVolume {
    let zones = ZONE_LABELS.iter().filter_map(|key| {
        // A volume of several zones lists them with two underscores between.
        let values = object.meta.label(key)?.split("__").map(Str::from).collect();
        Some((Str::from(*key), values))
    });
    BoundVolume {
        required: required(volume),
        zones: zones.collect(),
    }
}

fn required(volume: &PersistentVolume) -> Option<api::pod_spec::NodeSelector> {
    volume.spec.node_affinity.as_ref()?.required.clone()
}

fn waits_for_consumer(claim: &ClaimSpec, store: &Store) -> bool {
    let class = claim
        .storage_class_name
        .as_ref()
        .filter(|class| !class.is_empty());
    let class = class.and_then(|class| store.find(Kind::StorageClass, "", class));
    class
        .and_then(|class| class.storage_class())
        .is_some_and(|class| class.volume_binding_mode == "WaitForFirstConsumer")
}

fn waiting(object: &Object, claim: &ClaimSpec, store: &Store) -> WaitingClaim {
    let mut fitting: Vec<(i64, Candidate)> = store
        .list(Kind::PersistentVolume)
        .filter_map(|volume| {
            let body = volume.persistent_volume()?;
            let fits = fits(object, claim, volume, body);
            let candidate = Candidate {
                volume: volume.meta.name.clone(),
                required: required(body),
            };
            fits.then(|| (storage(&body.spec.capacity), candidate))
        })
        .collect();
    order::sort_by_key(&mut fitting, |(size, _)| *size);
    let class = claim.storage_class_name.as_ref();
    let class = class.and_then(|class| store.find(Kind::StorageClass, "", class));
    let provisioner = class
        .and_then(|class| class.storage_class())
        .map(|class| &class.provisioner);
    WaitingClaim {
        claim: object.meta.name.clone(),
        candidates: fitting
            .into_iter()
            .map(|(_, candidate)| candidate)
            .collect(),
        can_provision: provisioner.is_some_and(|name| !name.is_empty() && *name != NO_PROVISIONER),
    }
}

/// Whether a volume would do for a claim, wherever it is.
/// k8s: staging/src/k8s.io/component-helpers/storage/volume/pv_helpers.go, FindMatchingVolume
fn fits(claim: &Object, wish: &ClaimSpec, volume: &Object, body: &PersistentVolume) -> bool {
    let spec = &body.spec;
    let is_free = match &spec.claim_ref {
        None => !volume.meta.is_terminating() && body.status.phase != "Released",
        Some(taker) => taker.namespace == claim.meta.namespace && taker.name == claim.meta.name,
    };
    is_free
        && spec.storage_class_name == wish.storage_class_name.clone().unwrap_or_default()
        && spec.volume_mode == wish.volume_mode
        && wish
            .access_modes
            .iter()
            .all(|mode| spec.access_modes.contains(mode))
        && storage(&spec.capacity) >= storage(&wish.resources.requests)
        && wish
            .selector
            .as_ref()
            .is_none_or(|selector| selector.matches(&volume.meta.labels))
}

fn storage(list: &api::resources::ResourceList) -> i64 {
    list.get("storage")
        .map_or(0, api::quantity::Quantity::value)
}
