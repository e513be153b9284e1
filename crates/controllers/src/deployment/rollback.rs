//! Going back to an earlier revision because an annotation asks for it.
//!
//! `kubectl rollout undo` does this by itself; the annotation is what is left of an old API.
//! k8s: pkg/controller/deployment/rollback.go

use super::NAME;
use super::revision::{NOT_COPIED, ROLLBACK_TO};
use super::sets::{HASH_LABEL, body, is_same_template, revision};
use super::sync::Sync;
use crate::Outcome;
use api::Object;
use apiserver::because::deployment::Rule;
use apiserver::{ApiError, Because, EventNote, EventType};
use std::rc::Rc;

/// The revision that is asked for; 0 is the one before. What is no number asks for nothing.
/// k8s: rollback.go, getRollbackTo
pub fn wanted(deployment: &Object) -> Option<i64> {
    deployment.meta.annotation(ROLLBACK_TO)?.parse().ok()
}

/// The second highest revision, 0 if there is none.
/// k8s: util/deployment_util.go, LastRevision
pub fn last(sets: &[Rc<Object>]) -> i64 {
    let (mut highest, mut second) = (0, 0);
    for number in sets.iter().map(|set| revision(set)) {
        if number >= highest {
            (highest, second) = (number, highest);
        } else if number > second {
            second = number;
        }
    }
    second
}

impl Sync<'_, '_> {
    /// Puts the template of revision `to` back; the next pass rolls it out.
    pub(super) fn roll_back(&mut self, to: i64) -> Result<Outcome, ApiError> {
        self.sync_revision(true)?;
        let to = match to {
            0 => last(&self.all),
            to => to,
        };
        let found = self.all.iter().find(|set| revision(set) == to && to != 0);
        let Some(set) = found.cloned() else {
            let text = match to {
                0 => "Unable to find last revision.",
                _ => "Unable to find the revision to rollback to.",
            };
            self.warn("DeploymentRollbackRevisionNotFound", text);
            return self.clear_rollback(None, to);
        };
        let name = self.object.meta.name.clone();
        let (old, new) = (&self.deployment.spec.template, &body(&set).spec.template);
        if is_same_template(old, new) {
            let text = format!(
                "The rollback revision contains the same template as current deployment \"{name}\""
            );
            self.warn("DeploymentRollbackTemplateUnchanged", &text);
            return self.clear_rollback(None, to);
        }
        let done = self.clear_rollback(Some(&set), to)?;
        let text = format!("Rolled back deployment \"{name}\" to revision {to}");
        self.say(EventType::Normal, "DeploymentRollback", &text);
        Ok(done)
    }

    fn warn(&mut self, reason: &str, text: &str) {
        self.say(EventType::Warning, reason, text);
    }

    fn say(&mut self, type_: EventType, reason: &str, text: &str) {
        let note = EventNote::new(&self.object, type_, reason, text.to_owned(), NAME);
        self.intents.record(note);
    }

    /// Removes the request, and takes template and annotations from `set`, if there is one.
    /// k8s: rollback.go, rollbackToTemplate, updateDeploymentAndClearRollbackTo
    fn clear_rollback(&mut self, set: Option<&Object>, to: i64) -> Result<Outcome, ApiError> {
        let mut changed = (*self.object).clone();
        changed.meta.resource_version = 0;
        if let Some(set) = set {
            let mut template = (*body(set).spec.template).clone();
            Rc::make_mut(&mut template.metadata.labels).remove(HASH_LABEL);
            if let Some(deployment) = changed.deployment_mut() {
                Rc::make_mut(&mut deployment.spec).template = Rc::new(template);
            }
            let is_own = |key: &api::Str| NOT_COPIED.contains(&key.as_str());
            let annotations = Rc::make_mut(&mut changed.meta.annotations);
            annotations.retain(|key, _| is_own(key));
            for (key, value) in set.meta.annotations.iter().filter(|(key, _)| !is_own(key)) {
                annotations.insert(key.clone(), value.clone());
            }
        }
        Rc::make_mut(&mut changed.meta.annotations).remove(ROLLBACK_TO);
        self.intents
            .update(changed, Because::Deployment(Rule::RollBack { to }))?;
        Ok(Outcome::Done)
    }
}
