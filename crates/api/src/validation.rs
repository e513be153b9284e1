//! Rules that objects must keep, with the API server's texts.
//!
//! k8s: pkg/apis/*/validation/validation.go

use crate::field_error::{ErrorType, FieldError};
use crate::object::Object;

/// Problems of a new object, in the order upstream finds them.
pub fn validate_create(object: &Object) -> Vec<FieldError> {
    let mut problems = Vec::new();
    if object.meta.name.is_empty() {
        let detail = "name or generateName is required";
        problems.push(FieldError::plain(
            "metadata.name",
            ErrorType::Required,
            detail,
        ));
    }
    problems
}

/// Problems of an update, in the order upstream finds them.
pub fn validate_update(_object: &Object, _before: &Object) -> Vec<FieldError> {
    Vec::new()
}
