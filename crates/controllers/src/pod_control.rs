//! Pods made from templates, and the events about their creation and deletion.
//!
//! Used by every controller that owns pods.
//! k8s: pkg/controller/controller_utils.go, RealPodControl

use api::pod_spec::PodTemplateSpec;
use api::{Meta, Object, ObjectKey, Pod, Str, names};
use apiserver::{ApiError, Because, DeleteOptions, EventNote, EventType, Intents};
use std::rc::Rc;

/// A pod as `owner` makes it from `template`: labels, annotations, finalizers and specification of
/// the template, a generated name, and a controlling owner reference.
pub fn pod_from_template(template: &PodTemplateSpec, owner: &Object) -> Object {
    let meta = Meta {
        generate_name: Str::from(pod_prefix(&owner.meta.name)),
        namespace: owner.meta.namespace.clone(),
        labels: Rc::clone(&template.metadata.labels),
        annotations: Rc::clone(&template.metadata.annotations),
        finalizers: template.metadata.finalizers.clone(),
        owners: vec![owner.controller_reference()],
        ..Meta::default()
    };
    let pod = Pod {
        spec: Rc::clone(&template.spec),
        node_name: template.spec.node_name.clone(),
        ..Pod::default()
    };
    Object::new(meta, pod)
}

/// `<controller>-`, or the bare name where that would be no prefix of a pod name.
/// k8s: pkg/controller/controller_utils.go, GetPodsPrefix
pub fn pod_prefix(controller: &str) -> String {
    let prefix = format!("{controller}-");
    // As a prefix, a name may end in a dash: upstream looks at it with one letter in its place.
    let masked = format!("{controller}a");
    if names::dns1123_subdomain(&masked).is_empty() {
        prefix
    } else {
        controller.to_owned()
    }
}

/// Creates `pod` for `owner` and says so in an event from `source`.
pub fn create_pod(
    owner: &Object,
    pod: Object,
    source: &'static str,
    intents: &mut Intents<'_>,
    because: Because,
) -> Result<Rc<Object>, ApiError> {
    let result = intents.create(pod, because);
    match &result {
        Ok(pod) => {
            let text = format!("Created pod: {}", pod.meta.name);
            intents.record(EventNote::new(
                owner,
                EventType::Normal,
                "SuccessfulCreate",
                text,
                source,
            ));
        }
        Err(ApiError::NamespaceTerminating { .. }) => (),
        Err(error) => {
            let text = format!("Error creating: {error}");
            intents.record(EventNote::new(
                owner,
                EventType::Warning,
                "FailedCreate",
                text,
                source,
            ));
        }
    }
    result
}

/// Deletes a pod of `owner` and says so in an event from `source`. A pod that is gone is deleted.
pub fn delete_pod(
    owner: &Object,
    pod: &ObjectKey,
    source: &'static str,
    intents: &mut Intents<'_>,
    because: Because,
) -> Result<(), ApiError> {
    let note = |type_, reason, text| EventNote::new(owner, type_, reason, text, source);
    match intents.delete(pod, &DeleteOptions::default(), because) {
        Ok(()) => {
            let text = format!("Deleted pod: {}", pod.name);
            intents.record(note(EventType::Normal, "SuccessfulDelete", text));
            Ok(())
        }
        Err(ApiError::NotFound { .. }) => Ok(()),
        Err(error) => {
            let text = format!("Error deleting: {error}");
            intents.record(note(EventType::Warning, "FailedDelete", text));
            Err(error)
        }
    }
}
