//! The description of a secret.
//!
//! k8s: staging/src/k8s.io/kubectl/pkg/describe/describe.go, SecretDescriber

use super::config_map::decoded_length;
use super::writer::Writer;
use super::{Cx, Describer, metadata};
use api::{Kind, Object};

/// A secret.
pub const DESCRIBER: Describer = Describer {
    kind: Kind::Secret,
    describe,
    has_events: false,
};

fn describe(object: &Object, _: &Cx<'_>, w: &mut Writer) {
    let Some(secret) = object.secret() else {
        return;
    };
    metadata::name(object, w);
    metadata::labels_and_annotations(object, w);
    w.put(0, &format!("\nType:\t{}\n\nData\n====\n", secret.type_));
    for (key, value) in secret.data.iter() {
        w.field(0, key, format!("{} bytes", decoded_length(value)));
    }
}
