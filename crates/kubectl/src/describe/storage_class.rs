//! The description of a storage class.
//!
//! k8s: staging/src/k8s.io/kubectl/pkg/describe/describe.go, StorageClassDescriber

use super::writer::{Writer, capital};
use super::{Cx, Describer};
use crate::cells;
use crate::columns::is_default_class;
use api::{Kind, Object};

/// A storage class.
pub const DESCRIBER: Describer = Describer {
    kind: Kind::StorageClass,
    describe,
    has_events: true,
};

fn describe(object: &Object, _: &Cx<'_>, w: &mut Writer) {
    let Some(class) = object.storage_class() else {
        return;
    };
    w.field(0, "Name", &object.meta.name);
    let is_default = if is_default_class(object) {
        "Yes"
    } else {
        "No"
    };
    w.field(0, "IsDefaultClass", is_default);
    w.field(0, "Annotations", cells::labels(&object.meta.annotations));
    w.field(0, "Provisioner", &class.provisioner);
    w.field(0, "Parameters", cells::labels(&class.parameters));
    let expansion = class.allow_volume_expansion.map_or("<unset>", capital);
    w.field(0, "AllowVolumeExpansion", expansion);
    if class.mount_options.is_empty() {
        w.field(0, "MountOptions", "<none>");
    } else {
        w.line(0, "MountOptions:");
    }
    for option in &class.mount_options {
        w.line(1, option);
    }
    w.field_if(0, "ReclaimPolicy", &class.reclaim_policy);
    w.field_if(0, "VolumeBindingMode", &class.volume_binding_mode);
}
