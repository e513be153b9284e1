//! Jobs get a selector and labels of their own, made from their identity.
//!
//! k8s: pkg/registry/batch/job/strategy.go, generateSelector; pkg/apis/batch/v1/defaults.go

use crate::error::ApiError;
use crate::intents::Intents;
use api::{Object, Str};
use std::rc::Rc;

/// k8s: staging/src/k8s.io/api/batch/v1/types.go, ControllerUidLabel
const CONTROLLER_UID: &str = "batch.kubernetes.io/controller-uid";
/// k8s: staging/src/k8s.io/api/batch/v1/types.go, JobNameLabel
const JOB_NAME: &str = "batch.kubernetes.io/job-name";
/// The labels of old, kept beside the new ones.
/// k8s: pkg/apis/batch/types.go, LegacyControllerUidLabel, LegacyJobNameLabel
const LEGACY: (&str, &str) = ("controller-uid", "job-name");

/// Fills in what a job lacks.
pub fn admit_create(_: &mut Intents<'_>, object: &mut Object) -> Result<(), ApiError> {
    fill(object);
    Ok(())
}

/// Fills in selector, template labels and, if there are none, the job's labels.
pub fn fill(object: &mut Object) {
    let (uid, name) = (object.meta.uid.to_string(), object.meta.name.clone());
    let Some(job) = object.job_mut() else { return };
    let spec = Rc::make_mut(&mut job.spec);
    let template = Rc::make_mut(&mut spec.template);
    if spec.manual_selector != Some(true) {
        let labels = [
            (JOB_NAME, name.as_str()),
            (LEGACY.1, name.as_str()),
            (CONTROLLER_UID, uid.as_str()),
            (LEGACY.0, uid.as_str()),
        ];
        let own = Rc::make_mut(&mut template.metadata.labels);
        for (key, value) in labels {
            own.entry(Str::from(key))
                .or_insert_with(|| Str::from(value));
        }
        let selector = spec.selector.get_or_insert_default();
        Rc::make_mut(&mut selector.match_labels)
            .entry(CONTROLLER_UID.into())
            .or_insert_with(|| uid.as_str().into());
    }
    let labels = Rc::clone(&template.metadata.labels);
    if object.meta.labels.is_empty() {
        object.meta.labels = labels;
    }
}
