//! The eviction subresource: a deletion that respects disruption budgets.
//!
//! k8s: pkg/registry/core/pod/storage/eviction.go

use crate::because::Because;
use crate::deletion::DeleteOptions;
use crate::error::ApiError;
use crate::intents::Intents;
use api::pod_status::PodCondition;
use api::{Kind, Object, ObjectKey, Time};
use std::rc::Rc;

/// The answer when a budget is exhausted.
/// k8s: eviction.go, createTooManyRequestsError
const VIOLATES: &str = "Cannot evict pod as it would violate the pod's disruption budget.";
/// k8s: eviction.go: more than one budget
const SEVERAL: &str = "This pod has more than one PodDisruptionBudget, which the eviction \
                       subresource does not support.";

impl Intents<'_> {
    /// Evicts a pod: asks its disruption budget, counts the disruption, deletes with `grace`.
    pub fn evict(
        &mut self,
        key: &ObjectKey,
        grace: Option<i64>,
        because: Because,
    ) -> Result<(), ApiError> {
        let not_found = || ApiError::NotFound {
            kind: Kind::Pod,
            name: key.name.clone(),
        };
        let object = Rc::clone(self.latest().get(key).ok_or_else(not_found)?);
        let pod = object.pod().ok_or_else(not_found)?;
        let is_free = pod.phase().is_terminal()
            || object.meta.is_terminating()
            || pod.phase() == api::PodPhase::Pending;
        if !is_free {
            self.take_disruption(&object)?;
        }
        self.mark_disrupted(&object, because.clone())?;
        self.delete(
            key,
            &DeleteOptions {
                grace,
                ..DeleteOptions::default()
            },
            because,
        )
    }

    /// Uses up one allowed disruption of the pod's budget, if it has one.
    fn take_disruption(&mut self, object: &Object) -> Result<(), ApiError> {
        let budgets: Vec<Rc<Object>> = self
            .latest()
            .list_in(Kind::PodDisruptionBudget, &object.meta.namespace)
            .filter(|budget| selects(budget, object))
            .cloned()
            .collect();
        match budgets.as_slice() {
            [] => Ok(()),
            [budget] => self.take_from(budget, object),
            _ => Err(ApiError::BadRequest(SEVERAL.into())),
        }
    }

    fn take_from(&mut self, budget: &Rc<Object>, pod: &Object) -> Result<(), ApiError> {
        let mut changed = (**budget).clone();
        let Some(body) = changed.disruption_budget_mut() else {
            return Ok(());
        };
        let always_allow = body.spec.unhealthy_pod_eviction_policy == "AlwaysAllow";
        let is_ready = pod.pod().is_some_and(api::Pod::is_ready);
        let is_met = body.status.current_healthy >= body.status.desired_healthy
            && body.status.desired_healthy > 0;
        if !is_ready && (always_allow || is_met) {
            return Ok(());
        }
        if body.status.disruptions_allowed <= 0 {
            return Err(ApiError::TooManyRequests(VIOLATES.into()));
        }
        let now = Time::from(self.now);
        let status = Rc::make_mut(&mut body.status);
        status.disruptions_allowed -= 1;
        status.disrupted_pods.insert(pod.meta.name.clone(), now);
        let because = Because::Policy(crate::because::policy::Rule::Observed);
        self.update_status(changed, because).map(|_| ())
    }

    /// Adds condition DisruptionTarget, as the eviction API does before it deletes.
    fn mark_disrupted(&mut self, object: &Object, because: Because) -> Result<(), ApiError> {
        let mut changed = object.clone();
        let Some(pod) = changed.pod_mut() else {
            return Ok(());
        };
        let status = Rc::make_mut(&mut pod.status);
        status
            .conditions
            .retain(|condition| condition.type_ != "DisruptionTarget");
        status.conditions.push(PodCondition {
            type_: "DisruptionTarget".into(),
            status: "True".into(),
            reason: "EvictionByEvictionAPI".into(),
            message: "Eviction API: evicting".into(),
            last_transition_time: Time::from(self.now),
            ..PodCondition::default()
        });
        changed.meta.resource_version = 0;
        self.update_status(changed, because).map(|_| ())
    }
}

/// Whether a disruption budget selects a pod.
fn selects(budget: &Object, pod: &Object) -> bool {
    let selector = budget
        .disruption_budget()
        .and_then(|body| body.spec.selector.as_ref());
    selector.is_some_and(|selector| selector.matches(&pod.meta.labels))
}
