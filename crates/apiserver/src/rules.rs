//! What every write keeps to: generations, and the refusal of what breaks rules.
//!
//! k8s: staging/src/k8s.io/apiserver/pkg/registry/rest/{create,update}.go

use crate::error::ApiError;
use crate::intents::copy_status;
use api::field_error::FieldError;
use api::{Kind, Object};

/// Generation counts changes of the desired state; a Deployment's annotations belong to it.
/// k8s: pkg/registry/apps/deployment/strategy.go, PrepareForUpdate
pub fn bump_generation(object: &mut Object, before: &Object) {
    if !object.kind().row().has_generation {
        return;
    }
    let mut same_status = before.clone();
    copy_status(object, &mut same_status);
    let annotations_count = object.kind() == Kind::Deployment;
    let is_changed = object.body != same_status.body
        || annotations_count && object.meta.annotations != before.meta.annotations;
    if is_changed {
        object.meta.generation = before.meta.generation + 1;
    }
}

/// Refuses an object that breaks rules.
pub fn refuse(object: &Object, problems: Vec<FieldError>) -> Result<(), ApiError> {
    if problems.is_empty() {
        return Ok(());
    }
    Err(ApiError::Invalid {
        kind: object.kind(),
        name: object.meta.name.clone(),
        problems,
    })
}
