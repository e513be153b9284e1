//! Warnings about objects that hold no pods.
//!
//! k8s: pkg/registry/networking/ingress/strategy.go, WarningsOnCreate;
//! pkg/api/persistentvolume/util.go, pkg/api/persistentvolumeclaim/util.go, GetWarnings…

use crate::batch::JobSpec;
use crate::kind::Kind;
use crate::object::{Body, Object};

/// k8s: staging/src/k8s.io/api/networking/v1beta1/well_known_annotations.go, AnnotationIngressClass
const INGRESS_CLASS: &str = "kubernetes.io/ingress.class";
/// k8s: pkg/apis/core/annotation_key_constants.go, BetaStorageClassAnnotation
const STORAGE_CLASS: &str = "volume.beta.kubernetes.io/storage-class";
/// What the server says of every request about endpoints.
/// k8s: staging/src/k8s.io/api/core/v1/types.go, Endpoints
pub const ENDPOINTS_WARNING: &str =
    "v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice";

/// Adds the warnings about an object.
pub fn of(object: &Object, found: &mut Vec<String>) {
    let annotation = |key: &str| object.meta.annotation(key).is_some();
    match &object.body {
        Body::PersistentVolume(volume) => {
            class(object, found);
            if volume.spec.persistent_volume_reclaim_policy == "Recycle" {
                found.push(
                    "spec.persistentVolumeReclaimPolicy: The Recycle reclaim policy is \
                     deprecated. Instead, the recommended approach is to use dynamic provisioning."
                        .to_owned(),
                );
            }
        }
        Body::PersistentVolumeClaim(claim) => {
            class(object, found);
            let size = claim.spec.resources.requests.get("storage");
            if let Some(size) = size.filter(|size| size.milli_value() % 1000 != 0) {
                found.push(format!(
                    "spec.resources.requests[storage]: fractional byte value \"{size}\" is \
                     invalid, must be an integer"
                ));
            }
        }
        body if body.kind() == Kind::Endpoints => found.push(ENDPOINTS_WARNING.to_owned()),
        body if body.kind() == Kind::Ingress && annotation(INGRESS_CLASS) => {
            let tree = object.encode();
            if tree["spec"]["ingressClassName"].is_null() {
                found.push(format!(
                    "annotation \"{INGRESS_CLASS}\" is deprecated, please use \
                     'spec.ingressClassName' instead"
                ));
            }
        }
        _ => (),
    }
}

fn class(object: &Object, found: &mut Vec<String>) {
    if object.meta.annotation(STORAGE_CLASS).is_some() {
        found.push(format!(
            "metadata.annotations[{STORAGE_CLASS}]: deprecated since v1.8; use \
             \"storageClassName\" attribute instead"
        ));
    }
}

/// Jobs too large for the list of their finished indexes.
/// k8s: pkg/api/job/warnings.go, WarningsForJobSpec
pub fn job(path: &str, spec: &JobSpec, found: &mut Vec<String>) {
    let (completions, parallelism) = (spec.completions, spec.parallelism);
    let indexed = spec.completion_mode == "Indexed";
    if indexed && completions.unwrap_or(0) > 100_000 && parallelism.unwrap_or(0) > 10_000 {
        found.push(format!(
            "{path}: In Indexed Jobs with a number of completions higher than 10^5 and a \
             parallelism higher than 10^4, Kubernetes might not be able to track completedIndexes \
             when a big number of indexes fail"
        ));
    }
}
