//! The part `resize` of a pod: its resources changed in place.
//!
//! k8s: pkg/registry/core/pod/strategy.go, podResizeStrategy;
//! pkg/registry/core/pod/storage/storage.go, ResizeREST

use crate::admission::{limit_range, resource_quota};
use crate::because::Because;
use crate::error::ApiError;
use crate::intents::Intents;
use crate::rules::refuse;
use api::container::Container;
use api::validation::validate_resize;
use api::{Kind, Object};
use std::rc::Rc;

impl Intents<'_> {
    /// Changes the resources of a pod's containers; whatever else `wanted` says is left out.
    pub fn resize(&mut self, wanted: &Object, because: Because) -> Result<Rc<Object>, ApiError> {
        let name = wanted.meta.name.clone();
        let kind = Kind::Pod;
        let live = self.latest().get(&wanted.key()).cloned();
        let Some(live) = live else {
            return Err(ApiError::NotFound { kind, name });
        };
        let mut object = (*live).clone();
        object.meta.resource_version = wanted.meta.resource_version;
        if let (Some(pod), Some(wanted)) = (object.pod_mut(), wanted.pod()) {
            let spec = Rc::make_mut(&mut pod.spec);
            copy(&mut spec.containers, &wanted.spec.containers);
            copy(&mut spec.init_containers, &wanted.spec.init_containers);
        }
        api::defaults::apply(&mut object);
        refuse(&object, validate_resize(&object, &live))?;
        limit_range::admit_create(self, &mut object.clone())?;
        resource_quota::charge_beyond(self, &object, Some(&live))?;
        self.update_by(object, because, validate_resize)
    }
}

fn copy(containers: &mut [Container], wanted: &[Container]) {
    for container in containers {
        if let Some(wanted) = wanted.iter().find(|one| one.name == container.name) {
            container.resources = wanted.resources.clone();
        }
    }
}
