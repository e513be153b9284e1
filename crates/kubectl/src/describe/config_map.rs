//! The description of a config map.
//!
//! k8s: staging/src/k8s.io/kubectl/pkg/describe/describe.go, ConfigMapDescriber

use super::writer::Writer;
use super::{Cx, Describer, metadata};
use api::{Kind, Object};

/// A config map.
pub const DESCRIBER: Describer = Describer {
    kind: Kind::ConfigMap,
    describe,
    has_events: true,
};

fn describe(object: &Object, _: &Cx<'_>, w: &mut Writer) {
    let Some(map) = object.config_map() else {
        return;
    };
    metadata::name(object, w);
    metadata::labels_and_annotations(object, w);
    w.put(0, "\nData\n====\n");
    for (key, value) in map.data.iter() {
        w.put(0, &format!("{key}:\n----\n{value}\n\n"));
    }
    w.put(0, "\nBinaryData\n====\n");
    for (key, value) in map.binary_data.iter() {
        w.line(0, &format!("{key}: {} bytes", decoded_length(value)));
    }
    w.line(0, "");
}

/// Bytes that a text in base64 stands for.
pub fn decoded_length(base64: &str) -> usize {
    base64.trim_end_matches('=').len() * 3 / 4
}
