//! The description of a service account.
//!
//! k8s: staging/src/k8s.io/kubectl/pkg/describe/describe.go, ServiceAccountDescriber

use super::writer::Writer;
use super::{Cx, Describer, metadata};
use api::{Kind, Object};

/// A service account.
pub const DESCRIBER: Describer = Describer {
    kind: Kind::ServiceAccount,
    describe,
    has_events: true,
};

fn describe(object: &Object, _: &Cx<'_>, w: &mut Writer) {
    let Some(account) = object.service_account() else {
        return;
    };
    metadata::name(object, w);
    metadata::labels_and_annotations(object, w);
    let secrets = account
        .image_pull_secrets
        .iter()
        .map(|one| one.name.to_string());
    metadata::column(w, "", "Image pull secrets", secrets);
}
