//! The pods a job makes.
//!
//! k8s: pkg/controller/job/job_controller.go, manageJob; indexed_job_utils.go,
//! addCompletionIndexEnvVariables

use super::indexes::{INDEX_KEY, generate_name};
use super::per_index::{FAILURES_KEY, IGNORED_KEY};
use super::plan::NewPod;
use super::population::TRACKING_FINALIZER;
use crate::pod_control::pod_from_template;
use api::Object;
use api::batch::JobSpec;
use api::container::{Container, EnvVar, EnvVarSource, ObjectFieldSelector};
use std::rc::Rc;

/// k8s: indexed_job_utils.go, completionIndexEnvName
const INDEX_VARIABLE: &str = "JOB_COMPLETION_INDEX";

/// A pod of the job, with its index if the job has them.
pub fn new_pod(job: &Object, spec: &JobSpec, new: &NewPod) -> Object {
    let mut pod = pod_from_template(&spec.template, job);
    pod.meta.finalizers.push(TRACKING_FINALIZER.into());
    let Some(index) = new.index else {
        return pod;
    };
    pod.meta.generate_name = generate_name(&job.meta.name, index).into();
    pod.meta.set_annotation(INDEX_KEY, index.to_string());
    pod.meta.set_label(INDEX_KEY, index.to_string());
    if let Some((counted, ignored)) = new.failures_before {
        pod.meta.set_annotation(FAILURES_KEY, counted.to_string());
        if ignored > 0 {
            pod.meta.set_annotation(IGNORED_KEY, ignored.to_string());
        }
    }
    if let Some(body) = pod.pod_mut() {
        let spec = Rc::make_mut(&mut body.spec);
        spec.hostname = format!("{}-{index}", job.meta.name).into();
        let containers = spec.init_containers.iter_mut().chain(&mut spec.containers);
        containers.for_each(add_index_variable);
    }
    pod
}

fn add_index_variable(container: &mut Container) {
    let is_there = |variable: &EnvVar| variable.name == INDEX_VARIABLE;
    if container.env.iter().any(is_there) {
        return;
    }
    let field = ObjectFieldSelector {
        api_version: "v1".into(),
        field_path: format!("metadata.labels['{INDEX_KEY}']").into(),
        extra: None,
    };
    container.env.push(EnvVar {
        name: INDEX_VARIABLE.into(),
        value_from: Some(EnvVarSource {
            field_ref: Some(field),
            ..EnvVarSource::default()
        }),
        ..EnvVar::default()
    });
}
