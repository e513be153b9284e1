//! The description of a persistent volume.
//!
//! k8s: staging/src/k8s.io/kubectl/pkg/describe/describe.go, PersistentVolumeDescriber

use super::writer::{Writer, go_list};
use super::{Cx, Describer, metadata, volumes};
use crate::age::age;
use crate::columns::{access_modes, storage_class};
use api::pod_spec::NodeSelectorRequirement;
use api::storage_kinds::PersistentVolumeSpec;
use api::{Kind, Object, Str};

/// A persistent volume.
pub const DESCRIBER: Describer = Describer {
    kind: Kind::PersistentVolume,
    describe,
    has_events: true,
};

fn describe(object: &Object, cx: &Cx<'_>, w: &mut Writer) {
    let Some(volume) = object.persistent_volume() else {
        return;
    };
    let spec = &volume.spec;
    w.field(0, "Name", &object.meta.name);
    metadata::labels_and_annotations(object, w);
    w.field(0, "Finalizers", go_list(&object.meta.finalizers));
    w.field(
        0,
        "StorageClass",
        storage_class(object, &spec.storage_class_name),
    );
    match object.meta.deleted {
        Some(deleted) => {
            let lasts = age(cx.now, deleted);
            w.field(0, "Status", format!("Terminating (lasts {lasts})"));
        }
        None => w.field(0, "Status", &volume.status.phase),
    }
    let claim = spec.claim_ref.as_ref();
    let claim = claim.map(|one| format!("{}/{}", one.namespace, one.name));
    w.field(0, "Claim", claim.unwrap_or_default());
    w.field(0, "Reclaim Policy", &spec.persistent_volume_reclaim_policy);
    w.field(0, "Access Modes", access_modes(&spec.access_modes));
    w.field_if(0, "VolumeMode", &spec.volume_mode);
    let capacity = spec.capacity.get("storage");
    w.field(
        0,
        "Capacity",
        capacity.map_or_else(|| "0".to_owned(), ToString::to_string),
    );
    node_affinity(spec, w);
    w.field(0, "Message", &volume.status.message);
    w.line(0, "Source:");
    source(spec, w);
}

fn node_affinity(spec: &PersistentVolumeSpec, w: &mut Writer) {
    let required = spec
        .node_affinity
        .as_ref()
        .and_then(|one| one.required.as_ref());
    let Some(required) = required else {
        return w.field(0, "Node Affinity", "<none>");
    };
    w.field(0, "Node Affinity", "");
    let terms = &required.node_selector_terms;
    w.field(
        1,
        "Required Terms",
        if terms.is_empty() { "<none>" } else { "" },
    );
    for (index, term) in terms.iter().enumerate() {
        let requirements = term.match_expressions.iter().map(requirement);
        metadata::column(w, "    ", &format!("Term {index}"), requirements);
    }
}

fn requirement(requirement: &NodeSelectorRequirement) -> String {
    let values: Vec<&str> = requirement.values.iter().map(Str::as_str).collect();
    let operator = requirement.operator.to_ascii_lowercase();
    match values.len() {
        0 => format!("{} {operator}", requirement.key),
        _ => format!("{} {operator} [{}]", requirement.key, values.join(", ")),
    }
}

fn source(spec: &PersistentVolumeSpec, w: &mut Writer) {
    if let Some(path) = &spec.host_path {
        volumes::host_path(path, w);
    } else if let Some(local) = &spec.local {
        w.field(
            2,
            "Type",
            "LocalVolume (a persistent volume backed by local storage on a node)",
        );
        w.field(2, "Path", local["path"].as_str().unwrap_or(""));
    } else if let Some(nfs) = &spec.nfs {
        volumes::nfs(nfs, w);
    } else if let Some(csi) = &spec.csi {
        w.field(
            2,
            "Type",
            "CSI (a Container Storage Interface (CSI) volume source)",
        );
        w.field(2, "Driver", csi["driver"].as_str().unwrap_or(""));
        w.field(2, "FSType", csi["fsType"].as_str().unwrap_or(""));
        w.field(
            2,
            "VolumeHandle",
            csi["volumeHandle"].as_str().unwrap_or(""),
        );
        w.field(2, "ReadOnly", csi["readOnly"].as_bool().unwrap_or(false));
        w.field(2, "VolumeAttributes", "<none>");
    } else {
        w.line(1, "<unknown>");
    }
}
