//! One pass over a deployment.
//!
//! k8s: pkg/controller/deployment/deployment_controller.go, syncDeployment; sync.go

use super::budget::{desired, is_rolling, max_surge};
use super::conditions::{self, condition};
use super::sets::{DESIRED_REPLICAS, annotated, find_new, oldest_first, size};
use super::{NAME, history, progress, recreate, rollback, rolling, status};
use crate::Outcome;
use crate::adoption::Claim;
use api::apps::DeploymentStatus;
use api::object::Deployment;
use api::{Kind, Object, Time};
use apiserver::because::deployment::Rule;
use apiserver::{ApiError, Because, Context, DeleteOptions, EventNote, EventType, Intents};
use sim::{Duration, order};
use std::rc::Rc;

/// Pause before looking again at a rollout whose deadline ends within a second.
/// k8s: pkg/controller/deployment/progress.go, requeueStuckDeployment: rate limited
const STUCK_SOON: Duration = Duration::from_millis(100);

/// The state of one pass: the deployment as last written, and its replica sets.
pub struct Sync<'a, 'b> {
    pub(super) object: Rc<Object>,
    pub(super) deployment: Deployment,
    /// All sets, the oldest first.
    pub(super) all: Vec<Rc<Object>>,
    pub(super) cx: &'a Context,
    pub(super) intents: &'a mut Intents<'b>,
}

impl<'a, 'b> Sync<'a, 'b> {
    /// Claims the replica sets.
    pub fn begin(
        object: &Rc<Object>,
        cx: &'a Context,
        intents: &'a mut Intents<'b>,
    ) -> Result<Sync<'a, 'b>, ApiError> {
        let deployment = object.deployment().cloned().unwrap_or_default();
        let claim = Claim {
            owner: object,
            selector: deployment.spec.selector.as_ref(),
            kind: Kind::ReplicaSet,
            is_candidate: |_| true,
            adopt: Because::Deployment(Rule::Claim),
            release: Because::Deployment(Rule::Claim),
        };
        let mut all = claim.claim(cx, intents)?;
        order::sort_by(&mut all, oldest_first);
        Ok(Sync {
            object: Rc::clone(object),
            deployment,
            all,
            cx,
            intents,
        })
    }

    /// The whole pass.
    pub fn run(&mut self) -> Result<Outcome, ApiError> {
        if self
            .deployment
            .spec
            .selector
            .as_ref()
            .is_none_or(api::LabelSelector::is_empty)
        {
            return self.refuse_empty_selector();
        }
        if self.object.meta.is_terminating() {
            let status = self.calculated();
            self.write_status(status)?;
            return Ok(Outcome::Done);
        }
        self.note_pausing()?;
        if self.deployment.spec.paused {
            return self.scale();
        }
        if let Some(revision) = rollback::wanted(&self.object) {
            return self.roll_back(revision);
        }
        if self.is_scaled() {
            return self.scale();
        }
        if is_rolling(&self.deployment.spec) {
            self.roll()
        } else {
            self.recreate()
        }
    }

    /// The set with the deployment's template.
    pub(super) fn new_set(&self) -> Option<Rc<Object>> {
        find_new(&self.all, &self.deployment.spec.template).cloned()
    }

    /// All other sets, the oldest first.
    pub(super) fn old_sets(&self) -> Vec<Rc<Object>> {
        let new = self.new_set().map(|set| set.meta.uid);
        self.all
            .iter()
            .filter(|set| Some(set.meta.uid) != new)
            .cloned()
            .collect()
    }

    fn refuse_empty_selector(&mut self) -> Result<Outcome, ApiError> {
        const MESSAGE: &str =
            "This deployment is selecting all pods. A non-empty selector is required.";
        let note = EventNote::new(
            &self.object,
            EventType::Warning,
            "SelectingAll",
            MESSAGE,
            NAME,
        );
        self.intents.record(note);
        let mut status = (*self.deployment.status).clone();
        status.observed_generation = self.object.meta.generation;
        self.write_status(status)?;
        Ok(Outcome::Done)
    }

    /// Whether an active set was last scaled for another number of replicas.
    fn is_scaled(&self) -> bool {
        let desired = desired(&self.deployment.spec);
        let mut active = self.all.iter().filter(|set| size(set) > 0);
        active.any(|set| annotated(set, DESIRED_REPLICAS).is_some_and(|was| was != desired))
    }

    /// Notes that the deployment was paused or resumed. A deadline that has passed stays noted.
    fn note_pausing(&mut self) -> Result<(), ApiError> {
        let spec = &self.deployment.spec;
        if progress::deadline(spec).is_none() {
            return Ok(());
        }
        let current = conditions::find(&self.deployment.status.conditions, progress::PROGRESSING);
        let reason = current.map(|c| c.reason.clone()).unwrap_or_default();
        if reason == progress::TIMED_OUT_REASON {
            return Ok(());
        }
        let is_noted = reason == "DeploymentPaused";
        let (reason, message) = match (spec.paused, is_noted) {
            (true, false) => ("DeploymentPaused", "Deployment is paused"),
            (false, true) => ("DeploymentResumed", "Deployment is resumed"),
            (true, true) | (false, false) => return Ok(()),
        };
        let mut status = (*self.deployment.status).clone();
        let now = Time::from(self.cx.now);
        let noted = condition(progress::PROGRESSING, "Unknown", reason, message, now);
        conditions::set(&mut status.conditions, noted);
        self.write_status(status)
    }

    /// k8s: pkg/controller/deployment/rolling.go, rolloutRolling
    fn roll(&mut self) -> Result<Outcome, ApiError> {
        let Some(new) = self.sync_revision(true)? else {
            return Ok(Outcome::Done);
        };
        if let Some(target) = rolling::new_size(&self.deployment.spec, &self.all, &new) {
            let (from, spec) = (size(&new), &self.deployment.spec);
            let rule = if target > from {
                let total = super::sets::total_size(&self.all);
                let (desired, surge) = (desired(spec), max_surge(spec));
                Rule::ScaleUpNew {
                    from,
                    to: target,
                    desired,
                    surge,
                    total,
                }
            } else {
                Rule::ScaleDownNew { from, to: target }
            };
            self.resize(&new, target, rule)?;
            return self.finish();
        }
        if self.shrink_old(&new) {
            return self.finish();
        }
        self.clean_up_if_complete()?;
        self.finish()
    }

    /// Whether old sets were made smaller. Failures are left for the next pass, as upstream does.
    fn shrink_old(&mut self, new: &Rc<Object>) -> bool {
        let active: Vec<_> = self
            .old_sets()
            .into_iter()
            .filter(|set| size(set) > 0)
            .collect();
        let spec = Rc::clone(&self.deployment.spec);
        let scaling = rolling::old_sizes(&spec, &self.all, &active, new);
        let available = super::sets::total_available(&self.all);
        let min_available = super::budget::min_available(&spec);
        let mut is_changed = false;
        for (set, to) in scaling.unhealthy {
            let (from, healthy) = (size(&set), super::sets::available(&set));
            let rule = Rule::CleanUpUnhealthy {
                from,
                to,
                available: healthy,
            };
            is_changed |= self.resize(&set, to, rule).is_ok();
        }
        for (set, to) in scaling.healthy {
            let current = self
                .all
                .iter()
                .find(|one| one.meta.uid == set.meta.uid)
                .cloned();
            let set = current.unwrap_or(set);
            let rule = Rule::ScaleDownOld {
                from: size(&set),
                to,
                available,
                min_available,
            };
            is_changed |= self.resize(&set, to, rule).is_ok();
        }
        is_changed
    }

    /// k8s: pkg/controller/deployment/recreate.go, rolloutRecreate
    fn recreate(&mut self) -> Result<Outcome, ApiError> {
        self.sync_revision(false)?;
        let active: Vec<_> = self
            .old_sets()
            .into_iter()
            .filter(|set| size(set) > 0)
            .collect();
        let is_any_active = !active.is_empty();
        for set in active {
            let rule = Rule::StopOld { from: size(&set) };
            self.resize(&set, 0, rule)?;
        }
        if is_any_active || recreate::is_old_running(&self.cx.store, &self.old_sets()) {
            return self.finish();
        }
        let Some(new) = self.sync_revision(true)? else {
            return Ok(Outcome::Done);
        };
        let desired = desired(&self.deployment.spec);
        if size(&new) != desired {
            let rule = Rule::Scale {
                from: size(&new),
                to: desired,
                desired,
            };
            self.resize(&new, desired, rule)?;
        }
        self.clean_up_if_complete()?;
        self.finish()
    }

    fn clean_up_if_complete(&mut self) -> Result<(), ApiError> {
        let deployment = &self.deployment;
        let generation = self.object.meta.generation;
        if progress::is_complete(&deployment.spec, generation, &deployment.status) {
            self.clean_up_history()?;
        }
        Ok(())
    }

    pub(super) fn clean_up_history(&mut self) -> Result<(), ApiError> {
        let limit = self.deployment.spec.revision_history_limit;
        for set in history::excess(&self.old_sets(), limit) {
            let because = Because::Deployment(Rule::CleanUpHistory {
                limit: limit.unwrap_or(i32::MAX),
            });
            match self
                .intents
                .delete(&set.key(), &DeleteOptions::default(), because)
            {
                Ok(()) | Err(ApiError::NotFound { .. }) => (),
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }

    pub(super) fn calculated(&self) -> DeploymentStatus {
        let new = self.new_set();
        let now = self.cx.now;
        status::calculate(&self.object, &self.deployment, &self.all, new.as_ref(), now)
    }

    /// Updates status and progress at the end of a roll-out pass.
    /// k8s: pkg/controller/deployment/progress.go, syncRolloutStatus
    fn finish(&mut self) -> Result<Outcome, ApiError> {
        let new = self.new_set();
        let mut status = self.calculated();
        let name = match &new {
            Some(set) => format!("ReplicaSet \"{}\"", set.meta.name),
            None => format!("Deployment \"{}\"", self.object.meta.name),
        };
        let spec = Rc::clone(&self.deployment.spec);
        let generation = self.object.meta.generation;
        let old = Rc::clone(&self.deployment.status);
        progress::update(&spec, generation, &old, &mut status, &name, self.cx.now);
        status::copy_failure(&mut status, new.as_ref(), &self.all);
        if status != *old {
            self.write_status(status)?;
            return Ok(Outcome::Done);
        }
        let check = progress::until_check(&spec, generation, &status, self.cx.now);
        Ok(check.map_or(Outcome::Done, |delay| Outcome::After(delay.max(STUCK_SOON))))
    }

    /// Writes the status, and remembers what the server made of it.
    pub(super) fn write_status(&mut self, status: DeploymentStatus) -> Result<(), ApiError> {
        let mut changed = (*self.object).clone();
        changed.meta.resource_version = 0;
        if let Some(body) = changed.deployment_mut() {
            body.status = Rc::new(status);
        }
        let written = self
            .intents
            .update_status(changed, Because::Deployment(Rule::Observed))?;
        self.deployment = written.deployment().cloned().unwrap_or_default();
        self.object = written;
        Ok(())
    }
}
