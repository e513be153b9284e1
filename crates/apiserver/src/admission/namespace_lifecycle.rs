//! NamespaceLifecycle: nothing is created in a missing or terminating namespace, and the system's
//! own namespaces stay.
//!
//! k8s: staging/src/k8s.io/apiserver/pkg/admission/plugin/namespace/lifecycle/admission.go

use crate::error::ApiError;
use crate::intents::Intents;
use api::object::Body;
use api::{Kind, Object};
use std::rc::Rc;

/// Namespaces that may not be deleted.
/// k8s: plugin lifecycle, NewLifecycle in pkg/kubeapiserver
const IMMORTAL: [&str; 3] = ["default", "kube-system", "kube-public"];

/// Refuses objects in a namespace that is missing or going.
pub fn admit_create(intents: &mut Intents<'_>, object: &mut Object) -> Result<(), ApiError> {
    let kind = object.kind();
    if !kind.is_namespaced() {
        add_finalizer(object);
        return Ok(());
    }
    let namespace = object.meta.namespace.clone();
    let Some(found) = intents.latest().find(Kind::Namespace, "", &namespace) else {
        return Err(ApiError::NotFound {
            kind: Kind::Namespace,
            name: namespace,
        });
    };
    // Events about what happens during the deletion are still welcome.
    if found.meta.is_terminating() && kind != Kind::Event {
        let name = object.meta.name.clone();
        return Err(ApiError::NamespaceTerminating {
            kind,
            name,
            namespace,
        });
    }
    Ok(())
}

/// A namespace stays until the namespace controller has emptied it.
/// k8s: pkg/registry/core/namespace/strategy.go, PrepareForCreate
fn add_finalizer(object: &mut Object) {
    let Some(namespace) = object.namespace_mut() else {
        return;
    };
    if namespace.spec.finalizers.is_empty() {
        let spec = Rc::make_mut(&mut namespace.spec);
        spec.finalizers.push("kubernetes".into());
    }
}

/// Refuses the deletion of the system's own namespaces.
pub fn admit_delete(object: &Object) -> Result<(), ApiError> {
    let name = &object.meta.name;
    if object.kind() == Kind::Namespace && IMMORTAL.contains(&name.as_str()) {
        return Err(ApiError::Forbidden {
            kind: Kind::Namespace,
            name: name.clone(),
            detail: "this namespace may not be deleted".into(),
        });
    }
    Ok(())
}

/// The body of an object that begins to terminate: a namespace changes its phase.
/// k8s: pkg/registry/core/namespace/storage/storage.go, Delete
pub fn terminating_body(object: &Object) -> Body {
    let mut body = object.body.clone();
    if let Body::Namespace(namespace) = &mut body {
        Rc::make_mut(&mut namespace.status).phase = "Terminating".into();
    }
    body
}
