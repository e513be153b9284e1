//! The description of a stateful set.
//!
//! k8s: staging/src/k8s.io/kubectl/pkg/describe/describe.go, StatefulSetDescriber

use super::writer::{Writer, go_list, time};
use super::{Cx, Describer, metadata, pod_template};
use crate::cells;
use api::storage_kinds::ClaimTemplate;
use api::{Kind, Object};

/// A stateful set.
pub const DESCRIBER: Describer = Describer {
    kind: Kind::StatefulSet,
    describe,
    has_events: true,
};

fn describe(object: &Object, cx: &Cx<'_>, w: &mut Writer) {
    let Some(set) = object.stateful_set() else {
        return;
    };
    let spec = &set.spec;
    metadata::name(object, w);
    w.field(0, "CreationTimestamp", time(object.meta.created));
    let selector = cells::label_selector(spec.selector.as_ref());
    w.field(0, "Selector", selector);
    metadata::labels_and_annotations(object, w);
    let (wants, has) = (spec.replicas.unwrap_or(0), set.status.replicas);
    w.field(0, "Replicas", format!("{wants} desired | {has} total"));
    w.field(0, "Update Strategy", &spec.update_strategy.type_);
    let rolling = spec.update_strategy.rolling_update.as_ref();
    if let Some((partition, rolling)) = rolling.and_then(|one| Some((one.partition?, one))) {
        w.field(1, "Partition", partition);
        if let Some(unavailable) = &rolling.max_unavailable {
            w.field(1, "MaxUnavailable", unavailable);
        }
    }
    pod_template::pods_status(object, cx, w);
    pod_template::template(&spec.template, w);
    claims(&spec.volume_claim_templates, w);
}

fn claims(claims: &[ClaimTemplate], w: &mut Writer) {
    if claims.is_empty() {
        return w.field(0, "Volume Claims", "<none>");
    }
    w.line(0, "Volume Claims:");
    for claim in claims {
        let class = claim.spec.storage_class_name.as_deref().unwrap_or("");
        w.field(1, "Name", &claim.metadata.name);
        w.field(1, "StorageClass", class);
        metadata::labels(w, "  ", "Labels", &claim.metadata.labels);
        metadata::labels(w, "  ", "Annotations", &claim.metadata.annotations);
        let capacity = claim.spec.resources.requests.get("storage");
        let capacity = capacity.map_or_else(|| "<default>".to_owned(), ToString::to_string);
        w.field(1, "Capacity", capacity);
        w.field(1, "Access Modes", go_list(&claim.spec.access_modes));
    }
}
