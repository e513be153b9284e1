//! The description of a priority class.
//!
//! k8s: staging/src/k8s.io/kubectl/pkg/describe/describe.go, PriorityClassDescriber

use super::writer::Writer;
use super::{Cx, Describer};
use crate::cells;
use api::{Kind, Object};

/// A priority class.
pub const DESCRIBER: Describer = Describer {
    kind: Kind::PriorityClass,
    describe,
    has_events: true,
};

fn describe(object: &Object, _: &Cx<'_>, w: &mut Writer) {
    let Some(class) = object.priority_class() else {
        return;
    };
    w.field(0, "Name", &object.meta.name);
    w.field(0, "Value", class.value);
    w.field(0, "GlobalDefault", class.global_default);
    w.field(0, "PreemptionPolicy", &class.preemption_policy);
    w.field(0, "Description", &class.description);
    w.field(0, "Annotations", cells::labels(&object.meta.annotations));
}
