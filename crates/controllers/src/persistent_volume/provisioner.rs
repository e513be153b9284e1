//! The provisioner: makes a volume for a claim of a class.
//!
//! Differs: stands for whatever provisioner the class names, and takes no time.
//! k8s: sigs.k8s.io/sig-storage-lib-external-provisioner/controller/controller.go

use super::claim::{SELECTED_NODE, reference};
use super::{NAME, because};
use api::object::{PersistentVolume, PersistentVolumeClaim};
use api::pod_spec::{HostPathVolume, NodeSelector, NodeSelectorRequirement, NodeSelectorTerm};
use api::storage_kinds::{PersistentVolumeSpec, VolumeNodeAffinity};
use api::{Meta, Object, Str};
use apiserver::because::storage::Rule;
use apiserver::{ApiError, EventNote, EventType, Intents};
use std::rc::Rc;

/// Volumes of this provisioner are made by hand.
/// k8s: pkg/apis/storage/v1/util/helpers.go, kubernetes.io/no-provisioner
const NO_PROVISIONER: &str = "kubernetes.io/no-provisioner";
/// On volumes: who made them.
/// k8s: staging/src/k8s.io/component-helpers/storage/volume/helpers.go, AnnDynamicallyProvisioned
pub const PROVISIONED_BY: &str = "pv.kubernetes.io/provisioned-by";
/// On claims: who is to make the volume; the older key as well.
/// k8s: helpers.go, AnnStorageProvisioner, AnnBetaStorageProvisioner
const PROVISIONER_KEYS: [&str; 2] = [
    "volume.kubernetes.io/storage-provisioner",
    "volume.beta.kubernetes.io/storage-provisioner",
];
/// The name in events.
const SOURCE: &str = "external-provisioner";

/// Makes the volume; nothing if the class makes none.
pub fn provision(
    object: &Object,
    claim: &PersistentVolumeClaim,
    class: &Object,
    intents: &mut Intents<'_>,
) -> Result<Option<Rc<Object>>, ApiError> {
    let Some(body) = class.storage_class() else {
        return Ok(None);
    };
    let provisioner = &body.provisioner;
    if provisioner.is_empty() || *provisioner == NO_PROVISIONER {
        return Ok(None);
    }
    let mut asked = object.clone();
    for key in PROVISIONER_KEYS {
        asked.meta.set_annotation(key, provisioner);
    }
    let rule = || Rule::Provision {
        class: class.meta.name.clone(),
        provisioner: provisioner.clone(),
        node: object.meta.annotation(SELECTED_NODE).cloned(),
    };
    intents.update(asked, because(rule()))?;
    let text = format!(
        "Waiting for a volume to be created either by the external provisioner '{provisioner}' or \
         manually by the system administrator. If volume creation is delayed, please verify that \
         the provisioner is running and correctly registered."
    );
    let note = |reason: &str, text: String, source| {
        EventNote::new(object, EventType::Normal, reason, text, source)
    };
    intents.record(note("ExternalProvisioning", text, NAME));
    let (namespace, name) = (&object.meta.namespace, &object.meta.name);
    let text =
        format!("External provisioner is provisioning volume for claim \"{namespace}/{name}\"");
    intents.record(note("Provisioning", text, SOURCE));
    let node = object.meta.annotation(SELECTED_NODE).cloned();
    let reclaim = match body.reclaim_policy.as_str() {
        "" => "Delete",
        policy => policy,
    };
    let mut meta = Meta::named(&Str::default(), format!("pvc-{}", object.meta.uid));
    meta.set_annotation(PROVISIONED_BY, provisioner);
    let spec = PersistentVolumeSpec {
        access_modes: claim.spec.access_modes.clone(),
        capacity: Rc::clone(&claim.spec.resources.requests),
        claim_ref: Some(reference(object)),
        host_path: Some(HostPathVolume {
            path: format!("/var/lib/volumes/{namespace}-{name}").into(),
            ..HostPathVolume::default()
        }),
        mount_options: body.mount_options.clone(),
        node_affinity: node
            .as_ref()
            .filter(|_| provisioner.contains("local"))
            .map(|node| only_on(node)),
        persistent_volume_reclaim_policy: reclaim.into(),
        storage_class_name: class.meta.name.clone(),
        volume_mode: claim.spec.volume_mode.clone(),
        ..PersistentVolumeSpec::default()
    };
    let volume = PersistentVolume {
        spec: Rc::new(spec),
        ..PersistentVolume::default()
    };
    let made = intents.create(Object::new(meta, volume), because(rule()))?;
    let text = format!("Successfully provisioned volume {}", made.meta.name);
    intents.record(note("ProvisioningSucceeded", text, SOURCE));
    Ok(Some(made))
}

/// A volume on a disk of one node.
fn only_on(node: &str) -> VolumeNodeAffinity {
    let requirement = NodeSelectorRequirement {
        key: "kubernetes.io/hostname".into(),
        operator: "In".into(),
        values: vec![node.into()],
        extra: None,
    };
    let term = NodeSelectorTerm {
        match_expressions: vec![requirement],
        ..NodeSelectorTerm::default()
    };
    VolumeNodeAffinity {
        required: Some(NodeSelector {
            node_selector_terms: vec![term],
            extra: None,
        }),
        extra: None,
    }
}
