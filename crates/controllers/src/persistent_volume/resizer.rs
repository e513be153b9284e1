//! The resizer: a volume grows when its claim asks for more.
//!
//! Differs: stands for whatever resizer the class names, and takes no time; the file system needs
//! no second step on the node.
//! k8s: pkg/controller/volume/expand/expand_controller.go;
//! github.com/kubernetes-csi/external-resizer/pkg/controller/controller.go

use super::because;
use super::matching::storage_bytes;
use super::provisioner::PROVISIONED_BY;
use api::object::PersistentVolumeClaim;
use api::{Kind, Object};
use apiserver::because::storage::Rule;
use apiserver::{ApiError, EventNote, EventType, Intents};
use std::rc::Rc;

/// Names in events.
const EXPANDER: &str = "volume_expand";
const SOURCE: &str = "external-resizer";

/// Grows the volume of a bound claim; gives the volume if it grew.
pub fn resize(
    object: &Object,
    claim: &PersistentVolumeClaim,
    volume: &Rc<Object>,
    intents: &mut Intents<'_>,
) -> Result<Option<Rc<Object>>, ApiError> {
    let Some(body) = volume.persistent_volume() else {
        return Ok(None);
    };
    let requests = &claim.spec.resources.requests;
    let (Some(size), Some(class)) = (requests.get("storage"), &claim.spec.storage_class_name)
    else {
        return Ok(None);
    };
    let class = intents.latest().find(Kind::StorageClass, "", class);
    let class = class.and_then(|class| class.storage_class());
    let may_grow = class.is_some_and(|class| class.allow_volume_expansion == Some(true))
        && volume.meta.annotation(PROVISIONED_BY).is_some();
    if !may_grow || storage_bytes(requests) <= storage_bytes(&body.spec.capacity) {
        return Ok(None);
    }
    let name = &volume.meta.name;
    let mut note = |reason: &str, text: String, source| {
        intents.record(EventNote::new(
            object,
            EventType::Normal,
            reason,
            text,
            source,
        ));
    };
    let text = "waiting for an external controller to expand this PVC".to_owned();
    note("ExternalExpanding", text, EXPANDER);
    let text = format!("External resizer is resizing volume {name}");
    note("Resizing", text, SOURCE);
    let mut grown = (**volume).clone();
    if let Some(body) = grown.persistent_volume_mut() {
        let capacity = &mut Rc::make_mut(&mut body.spec).capacity;
        Rc::make_mut(capacity).insert("storage".into(), size.clone());
    }
    let rule = Rule::Resize {
        volume: name.clone(),
        size: size.to_string().into(),
    };
    let grown = intents.update(grown, because(rule))?;
    let text = "Resize volume succeeded".to_owned();
    let note = EventNote::new(
        object,
        EventType::Normal,
        "VolumeResizeSuccessful",
        text,
        SOURCE,
    );
    intents.record(note);
    Ok(Some(grown))
}
