//! Fields of workloads that the API server itself writes or drops.
//!
//! k8s: pkg/registry/apps/daemonset/strategy.go, pkg/registry/apps/statefulset/strategy.go

use crate::error::ApiError;
use crate::intents::Intents;
use api::{Kind, Object};
use std::rc::Rc;

/// Counts the templates of a daemon set.
/// k8s: staging/src/k8s.io/api/apps/v1/types.go, DeprecatedTemplateGeneration
const TEMPLATE_GENERATION: &str = "deprecated.daemonset.template.generation";

/// New daemon sets start at template generation 1.
pub fn admit_create(_: &mut Intents<'_>, object: &mut Object) -> Result<(), ApiError> {
    drop_disabled(object);
    if object.kind() == Kind::DaemonSet {
        object.meta.set_annotation(TEMPLATE_GENERATION, "1");
    }
    Ok(())
}

/// A new template raises the template generation of a daemon set.
pub fn admit_update(
    _: &mut Intents<'_>,
    before: &Object,
    object: &mut Object,
) -> Result<(), ApiError> {
    drop_disabled(object);
    let (Some(old), Some(new)) = (before.daemon_set(), object.daemon_set()) else {
        return Ok(());
    };
    let number = before.meta.annotation(TEMPLATE_GENERATION);
    let number: u64 = number.and_then(|text| text.parse().ok()).unwrap_or(1);
    let is_new = u64::from(old.spec.template != new.spec.template);
    let text = number.saturating_add(is_new).to_string();
    object.meta.set_annotation(TEMPLATE_GENERATION, text);
    Ok(())
}

/// `maxUnavailable` of a stateful set is dropped while its gate is off.
/// k8s: pkg/registry/apps/statefulset/strategy.go, dropStatefulSetDisabledFields
fn drop_disabled(object: &mut Object) {
    let Some(set) = object.stateful_set_mut() else {
        return;
    };
    let strategy = &set.spec.update_strategy;
    let has_it = |rolling: &api::apps::RollingUpdateStatefulSet| rolling.max_unavailable.is_some();
    if strategy.rolling_update.as_ref().is_some_and(has_it) {
        let strategy = &mut Rc::make_mut(&mut set.spec).update_strategy;
        if let Some(rolling) = &mut strategy.rolling_update {
            rolling.max_unavailable = None;
        }
    }
}
