//! The description of a persistent volume claim.
//!
//! k8s: staging/src/k8s.io/kubectl/pkg/describe/describe.go, PersistentVolumeClaimDescriber

use super::writer::{Writer, go_list};
use super::{Cx, Describer, metadata};
use crate::age::age;
use crate::columns::{access_modes, storage_class};
use api::{Kind, Object};

/// A persistent volume claim.
pub const DESCRIBER: Describer = Describer {
    kind: Kind::PersistentVolumeClaim,
    describe,
    has_events: true,
};

fn describe(object: &Object, cx: &Cx<'_>, w: &mut Writer) {
    let Some(claim) = object.claim() else { return };
    let (spec, status) = (&claim.spec, &claim.status);
    metadata::name(object, w);
    let class = spec.storage_class_name.as_deref().unwrap_or("");
    w.field(0, "StorageClass", storage_class(object, class));
    match object.meta.deleted {
        Some(deleted) => {
            let lasts = age(cx.now, deleted);
            w.field(0, "Status", format!("Terminating (lasts {lasts})"));
        }
        None => w.field(0, "Status", &status.phase),
    }
    w.field(0, "Volume", &spec.volume_name);
    metadata::labels_and_annotations(object, w);
    w.field(0, "Finalizers", go_list(&object.meta.finalizers));
    let is_bound = !spec.volume_name.is_empty();
    let capacity = status.capacity.get("storage").filter(|_| is_bound);
    w.field(
        0,
        "Capacity",
        capacity.map_or_else(String::new, ToString::to_string),
    );
    let modes = if is_bound {
        access_modes(&status.access_modes)
    } else {
        String::new()
    };
    w.field(0, "Access Modes", modes);
    w.field_if(0, "VolumeMode", &spec.volume_mode);
    let users = cx.store.list_in(Kind::Pod, &object.meta.namespace);
    let users = users.filter(|pod| uses(pod, &object.meta.name));
    metadata::column(w, "", "Used By", users.map(|pod| pod.meta.name.to_string()));
}

fn uses(pod: &Object, claim: &str) -> bool {
    api::claims::claims_of(pod).any(|name| name == *claim)
}
