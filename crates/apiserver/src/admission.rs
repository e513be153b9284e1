//! Admission: what the API server changes in, or says about, a request before it is stored.
//!
//! k8s: pkg/kubeapiserver/options/plugins.go (the order of the default plug-ins)

pub mod job_selector;
pub mod label_keys;
pub mod limit_range;
pub mod namespace_lifecycle;
pub mod node_taint;
pub mod pod_defaults;
pub mod pod_placement;
pub mod quota_usage;
pub mod resource_quota;
pub mod service_families;
pub mod service_ip;
pub mod status;
pub mod storage_objects;
pub mod workload_fields;

use crate::error::ApiError;
use crate::intents::Intents;
use api::Object;

pub use namespace_lifecycle::{admit_delete, terminating_body};
pub use status::drop_status;

/// A plug-in that may change a new object or refuse it.
pub type AdmitCreate = fn(&mut Intents<'_>, &mut Object) -> Result<(), ApiError>;
/// A plug-in that may change an update or refuse it.
pub type AdmitUpdate = fn(&mut Intents<'_>, &Object, &mut Object) -> Result<(), ApiError>;
/// A plug-in that may refuse a valid update.
pub type CheckUpdate = fn(&Intents<'_>, &Object, &Object) -> Result<(), ApiError>;
/// A plug-in that counts a valid new object, or refuses it: quota.
pub type Charge = fn(&mut Intents<'_>, &Object) -> Result<(), ApiError>;

/// Plug-ins for creations, in order.
const CREATE: &[AdmitCreate] = &[
    namespace_lifecycle::admit_create,
    limit_range::admit_create,
    label_keys::admit_create,
    pod_defaults::admit_create,
    pod_placement::admit_create,
    node_taint::admit_create,
    workload_fields::admit_create,
    job_selector::admit_create,
    storage_objects::admit_create,
];

/// Plug-ins for updates, in order.
const UPDATE: &[AdmitUpdate] = &[
    service_ip::admit_update,
    pod_defaults::admit_update,
    workload_fields::admit_update,
];

/// Plug-ins that look at valid updates.
const CHECK: &[CheckUpdate] = &[storage_objects::check_resize];

/// What is handed out to a valid new object, after validation.
const ALLOCATE: &[AdmitCreate] = &[service_ip::allocate];

/// Plug-ins that count, after validation.
const CHARGE: &[Charge] = &[resource_quota::charge];

/// Runs all plug-ins over a new object.
pub fn admit_create(intents: &mut Intents<'_>, object: &mut Object) -> Result<(), ApiError> {
    CREATE.iter().try_for_each(|admit| admit(intents, object))
}

/// Hands out addresses and ports to a valid new object.
pub fn allocate(intents: &mut Intents<'_>, object: &mut Object) -> Result<(), ApiError> {
    ALLOCATE
        .iter()
        .try_for_each(|allocate| allocate(intents, object))
}

/// Runs all plug-ins over an update.
pub fn admit_update(
    intents: &mut Intents<'_>,
    before: &Object,
    object: &mut Object,
) -> Result<(), ApiError> {
    UPDATE
        .iter()
        .try_for_each(|admit| admit(intents, before, object))
}

/// Runs the checking plug-ins over a valid update.
pub fn check_update(
    intents: &Intents<'_>,
    before: &Object,
    object: &Object,
) -> Result<(), ApiError> {
    CHECK
        .iter()
        .try_for_each(|check| check(intents, before, object))
}

/// Runs the counting plug-ins over a new object.
pub fn charge(intents: &mut Intents<'_>, object: &Object) -> Result<(), ApiError> {
    CHARGE.iter().try_for_each(|charge| charge(intents, object))
}
