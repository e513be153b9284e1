//! The pod inside an object: a pod itself, or the template of a workload.
//!
//! k8s: staging/src/k8s.io/kubectl/pkg/polymorphichelpers/updatepodspec.go

use crate::failure::Failure;
use api::container::Container;
use api::pod_spec::{PodSpec, PodTemplateSpec};
use api::{Body, Meta, Object};
use std::rc::Rc;

/// The template of a workload.
pub fn template(object: &Object) -> Option<&PodTemplateSpec> {
    match &object.body {
        Body::Deployment(one) => Some(&one.spec.template),
        Body::ReplicaSet(one) => Some(&one.spec.template),
        Body::StatefulSet(one) => Some(&one.spec.template),
        Body::DaemonSet(one) => Some(&one.spec.template),
        Body::Job(one) => Some(&one.spec.template),
        Body::CronJob(one) => Some(&one.spec.job_template.spec.template),
        _ => None,
    }
}

/// The template of a workload, for changing.
pub fn template_mut(object: &mut Object) -> Option<&mut PodTemplateSpec> {
    let template = match &mut object.body {
        Body::Deployment(one) => &mut Rc::make_mut(&mut one.spec).template,
        Body::ReplicaSet(one) => &mut Rc::make_mut(&mut one.spec).template,
        Body::StatefulSet(one) => &mut Rc::make_mut(&mut one.spec).template,
        Body::DaemonSet(one) => &mut Rc::make_mut(&mut one.spec).template,
        Body::Job(one) => &mut Rc::make_mut(&mut one.spec).template,
        Body::CronJob(one) => {
            let job = &mut Rc::make_mut(&mut one.spec).job_template;
            &mut Rc::make_mut(&mut job.spec).template
        }
        _ => return None,
    };
    Some(Rc::make_mut(template))
}

/// The pod specification in an object, for changing.
pub fn spec_mut(object: &mut Object) -> Option<&mut PodSpec> {
    if matches!(object.body, Body::Pod(_)) {
        return object.pod_mut().map(|pod| Rc::make_mut(&mut pod.spec));
    }
    template_mut(object).map(|template| Rc::make_mut(&mut template.spec))
}

/// What is said of an object without a pod inside, with the type as Go calls it.
/// k8s: updatepodspec.go, updatePodSpecForObject
pub fn no_template(object: &Object) -> Failure {
    let kind = object.kind();
    let row = kind.row();
    let name = &object.meta.name;
    let (resource, version, type_) = (row.plural, row.version, row.name);
    Failure::plain(format!(
        "error: {resource}/{name} the object is not a pod or does not have a pod template: \
         *{version}.{type_}"
    ))
}

/// Metadata of the template, for changing.
pub fn template_meta_mut(object: &mut Object) -> Option<&mut Meta> {
    template_mut(object).map(|template| &mut template.metadata)
}

/// Containers and init containers of a specification, for changing.
pub fn containers_mut(spec: &mut PodSpec) -> impl Iterator<Item = &mut Container> {
    spec.init_containers
        .iter_mut()
        .chain(spec.containers.iter_mut())
}
