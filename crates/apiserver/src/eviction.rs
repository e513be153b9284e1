//! The eviction subresource: a deletion that respects disruption budgets.
//!
//! k8s: pkg/registry/core/pod/storage/eviction.go

use crate::because::Because;
use crate::deletion::DeleteOptions;
use crate::error::ApiError;
use crate::intents::Intents;
use api::pod_status::PodCondition;
use api::{Kind, Object, ObjectKey, Pod, PodPhase, Time};
use std::rc::Rc;

/// The answer when a budget is exhausted.
/// k8s: eviction.go, createTooManyRequestsError
pub const VIOLATES: &str = "Cannot evict pod as it would violate the pod's disruption budget.";
/// k8s: eviction.go: more than one budget
pub const SEVERAL: &str = "This pod has more than one PodDisruptionBudget, which the eviction \
                       subresource does not support.";

/// Pods that a budget may count as let go. k8s: eviction.go, MaxDisruptedPodSize
const DISRUPTED_MAX: usize = 2000;
const TOO_MANY: &str =
    "DisruptedPods map too big - too many evictions not confirmed by PDB controller";

/// Whether a pod may be evicted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Decision {
    /// Yes, whatever the budgets say, or because there is none.
    Evict,
    /// Yes, and it uses up one disruption of its budget.
    Spend,
    /// Not now, for this reason.
    Later(String),
    /// The budget's status makes no sense: this is what is said.
    Forbidden(&'static str),
    /// Nobody can say: several budgets select it.
    Several,
}

/// Decides on an eviction from the budgets that select the pod.
/// k8s: eviction.go, Create, canIgnorePDB, checkAndDecrement
pub fn decide(is_terminating: bool, pod: &Pod, budgets: &[Rc<Object>]) -> Decision {
    if pod.phase().is_terminal() || is_terminating || pod.phase() == PodPhase::Pending {
        return Decision::Evict;
    }
    let (budget, body) = match budgets {
        [] => return Decision::Evict,
        [budget] => match budget.disruption_budget() {
            Some(body) => (budget, body),
            None => return Decision::Evict,
        },
        _ => return Decision::Several,
    };
    let (status, name) = (&body.status, &budget.meta.name);
    let (needed, healthy) = (status.desired_healthy, status.current_healthy);
    let always_allow = body.spec.unhealthy_pod_eviction_policy == "AlwaysAllow";
    let is_met = healthy >= needed && needed > 0;
    if !pod.is_ready() && (always_allow || is_met) {
        return Decision::Evict;
    }
    if status.observed_generation < budget.meta.generation {
        let text = "is still being processed by the server.";
        return Decision::Later(format!("The disruption budget {name} {text}"));
    }
    if status.disruptions_allowed < 0 {
        return Decision::Forbidden("pdb disruptions allowed is negative");
    }
    if status.disrupted_pods.len() > DISRUPTED_MAX {
        return Decision::Forbidden(TOO_MANY);
    }
    if status.disruptions_allowed > 0 {
        return Decision::Spend;
    }
    let mut conditions = status.conditions.iter();
    let condition = conditions.find(|one| one.type_ == "DisruptionAllowed");
    let message = condition.map_or("", |condition| condition.message.as_str());
    let reason = condition.map_or("", |condition| condition.reason.as_str());
    let text = match reason {
        "SyncFailed" => {
            format!("does not allow evicting pods currently because it failed sync: {message}")
        }
        _ if healthy <= needed => {
            format!("needs {needed} healthy pods and has {healthy} currently")
        }
        _ if !message.is_empty() => {
            format!("does not allow evicting pods currently ({reason}): {message}")
        }
        _ => "does not allow evicting pods currently".to_owned(),
    };
    Decision::Later(format!("The disruption budget {name} {text}"))
}

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
        self.take_disruption(&object, pod)?;
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
    fn take_disruption(&mut self, object: &Object, pod: &Pod) -> Result<(), ApiError> {
        let budgets: Vec<Rc<Object>> = self
            .latest()
            .list_in(Kind::PodDisruptionBudget, &object.meta.namespace)
            .filter(|budget| selects(budget, object))
            .cloned()
            .collect();
        match decide(object.meta.is_terminating(), pod, &budgets) {
            Decision::Evict => Ok(()),
            Decision::Spend => self.spend(&budgets, object),
            Decision::Later(_) => Err(ApiError::TooManyRequests(VIOLATES.into())),
            Decision::Forbidden(text) => Err(ApiError::Forbidden {
                kind: Kind::PodDisruptionBudget,
                name: budgets
                    .first()
                    .map(|budget| budget.meta.name.clone())
                    .unwrap_or_default(),
                detail: text.into(),
            }),
            Decision::Several => Err(ApiError::BadRequest(SEVERAL.into())),
        }
    }

    fn spend(&mut self, budgets: &[Rc<Object>], pod: &Object) -> Result<(), ApiError> {
        let Some(mut changed) = budgets.first().map(|budget| (**budget).clone()) else {
            return Ok(());
        };
        let now = Time::from(self.now);
        let mut left = 0;
        if let Some(body) = changed.disruption_budget_mut() {
            let status = Rc::make_mut(&mut body.status);
            status.disruptions_allowed -= 1;
            left = status.disruptions_allowed;
            status.disrupted_pods.insert(pod.meta.name.clone(), now);
        }
        let because = Because::Policy(crate::because::policy::Rule::Spent { left });
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
