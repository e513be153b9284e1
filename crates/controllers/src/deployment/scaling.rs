//! What a pass writes: the new replica set, revisions, sizes.
//!
//! k8s: pkg/controller/deployment/sync.go, getNewReplicaSet, scale, scaleReplicaSet

use super::budget::{desired, is_rolling, max_surge, new_set_size};
use super::conditions::{self, condition};
use super::sets::{
    DESIRED_REPLICAS, HASH_LABEL, REVISION, annotated, available, find_new, is_same_template,
    oldest_first, set_sizes, size, sizes_need_update, total_size,
};
use super::sync::Sync;
use super::{NAME, progress, proportional, revision, rollback};
use crate::Outcome;
use api::apps::ReplicaSetSpec;
use api::codec::Codec;
use api::object::ReplicaSet;
use api::{Kind, Meta, Object, Str, Time};
use apiserver::because::deployment::Rule;
use apiserver::{ApiError, Because, EventNote, EventType};
use sim::order;
use std::rc::Rc;

impl Sync<'_, '_> {
    /// Brings revision and annotations of the new set up to date, and makes it if it is missing and
    /// `may_create`. `None` if there is no new set, or if this pass is over.
    pub(super) fn sync_revision(
        &mut self,
        may_create: bool,
    ) -> Result<Option<Rc<Object>>, ApiError> {
        let next = revision::next(&self.old_sets());
        match self.new_set() {
            Some(set) => self.update_existing(&set, next).map(Some),
            None if may_create => self.create_new(next),
            None => Ok(None),
        }
    }

    fn update_existing(&mut self, set: &Rc<Object>, next: i64) -> Result<Rc<Object>, ApiError> {
        let mut changed = (**set).clone();
        let is_annotated = revision::annotate(&mut changed, &self.object, next, true);
        let min_ready = Some(self.deployment.spec.min_ready_seconds).filter(|n| *n != 0);
        let mut is_changed = is_annotated;
        if let Some(body) = changed.replica_set_mut() {
            if body.spec.min_ready_seconds.unwrap_or(0) != min_ready.unwrap_or(0) {
                Rc::make_mut(&mut body.spec).min_ready_seconds = min_ready;
                is_changed = true;
            }
        }
        if is_changed {
            return self.update_set(changed, Rule::Annotate);
        }
        let name = &set.meta.name;
        let revision = set.meta.annotation(REVISION).cloned().unwrap_or_default();
        let message = format!("Found new replica set \"{name}\"");
        self.note_revision(&revision, "FoundNewReplicaSet", &message, false)?;
        Ok(Rc::clone(set))
    }

    /// Puts the revision into the deployment's annotation and, if there is a deadline, a reason
    /// into its Progressing condition (always, or only if there is none yet).
    fn note_revision(
        &mut self,
        revision: &Str,
        reason: &str,
        message: &str,
        always: bool,
    ) -> Result<(), ApiError> {
        let mut status = (*self.deployment.status).clone();
        let has = conditions::find(&status.conditions, progress::PROGRESSING).is_some();
        let has_deadline = progress::deadline(&self.deployment.spec).is_some();
        if has_deadline && (always || !has) {
            let now = Time::from(self.cx.now);
            let noted = condition(progress::PROGRESSING, "True", reason, message, now);
            conditions::set(&mut status.conditions, noted);
        }
        if self.object.meta.annotation(REVISION) != Some(revision) {
            let mut changed = (*self.object).clone();
            changed.meta.set_annotation(REVISION, revision.clone());
            self.object = Rc::new(changed);
        }
        self.write_status(status)
    }

    fn create_new(&mut self, next: i64) -> Result<Option<Rc<Object>>, ApiError> {
        let spec = Rc::clone(&self.deployment.spec);
        let hash = self.hash();
        let mut object = self.new_object(&hash);
        let (desired, surge) = (desired(&spec), max_surge(&spec));
        let target = new_set_size(&spec, 0, total_size(&self.all));
        if let Some(body) = object.replica_set_mut() {
            Rc::make_mut(&mut body.spec).replicas = Some(target);
        }
        set_sizes(&mut object, desired, desired + surge);
        revision::annotate(&mut object, &self.object, next, false);
        let name = object.meta.name.clone();
        let rule = Rule::CreateSet {
            revision: next,
            size: target,
            desired,
            surge,
        };
        let created = match self.intents.create(object, Because::Deployment(rule)) {
            Ok(created) => created,
            Err(error) => return self.creation_failed(&name, error),
        };
        self.all.push(Rc::clone(&created));
        order::sort_by(&mut self.all, oldest_first);
        if target > 0 {
            self.say_scaled(&name, 0, target);
        }
        let message = format!("Created new replica set \"{name}\"");
        let revision = Str::from(next.to_string());
        self.note_revision(&revision, "NewReplicaSetCreated", &message, true)?;
        Ok(Some(created))
    }

    /// The hash of the template and the collision count.
    fn hash(&self) -> String {
        let dump = self.deployment.spec.template.encode().to_string();
        let collisions = self.deployment.status.collision_count;
        api::hash::template_hash_label(dump.as_bytes(), collisions)
    }

    fn new_object(&self, hash: &str) -> Object {
        let spec = &self.deployment.spec;
        let mut template = (*spec.template).clone();
        template.metadata.set_label(HASH_LABEL, hash);
        let mut selector = spec.selector.clone().unwrap_or_default();
        Rc::make_mut(&mut selector.match_labels).insert(HASH_LABEL.into(), hash.into());
        let meta = Meta {
            name: format!("{}-{hash}", self.object.meta.name).into(),
            namespace: self.object.meta.namespace.clone(),
            labels: Rc::clone(&template.metadata.labels),
            owners: vec![self.object.controller_reference()],
            ..Meta::default()
        };
        let min_ready = Some(spec.min_ready_seconds).filter(|seconds| *seconds != 0);
        let body = ReplicaSet {
            spec: Rc::new(ReplicaSetSpec {
                min_ready_seconds: min_ready,
                selector: Some(selector),
                template: Rc::new(template),
                ..ReplicaSetSpec::default()
            }),
            ..ReplicaSet::default()
        };
        Object::new(meta, body)
    }

    fn creation_failed(
        &mut self,
        name: &Str,
        error: ApiError,
    ) -> Result<Option<Rc<Object>>, ApiError> {
        match &error {
            ApiError::AlreadyExists { .. } => {
                let namespace = self.object.meta.namespace.clone();
                let found = self
                    .intents
                    .latest()
                    .find(Kind::ReplicaSet, &namespace, name)
                    .cloned();
                let is_ours = |set: &Object| {
                    let body = set.replica_set();
                    set.meta
                        .controller()
                        .is_some_and(|c| c.uid == self.object.meta.uid)
                        && body.is_some_and(|body| {
                            is_same_template(&body.spec.template, &self.deployment.spec.template)
                        })
                };
                if let Some(set) = found.filter(|set| is_ours(set)) {
                    self.all.push(Rc::clone(&set));
                    return Ok(Some(set));
                }
                let mut status = (*self.deployment.status).clone();
                status.collision_count = Some(status.collision_count.unwrap_or(0) + 1);
                self.write_status(status)?;
                Err(error)
            }
            ApiError::NamespaceTerminating { .. } => Ok(None),
            _ => {
                let message = format!("Failed to create new replica set \"{name}\": {error}");
                if progress::deadline(&self.deployment.spec).is_some() {
                    let mut status = (*self.deployment.status).clone();
                    let now = Time::from(self.cx.now);
                    let reason = "ReplicaSetCreateError";
                    let failed = condition(progress::PROGRESSING, "False", reason, &message, now);
                    conditions::set(&mut status.conditions, failed);
                    self.write_status(status)?;
                }
                let reason = "ReplicaSetCreateError";
                let note = EventNote::new(&self.object, EventType::Warning, reason, message, NAME);
                self.intents.record(note);
                Err(error)
            }
        }
    }

    /// Gives a set another size, refreshes its size annotations, and says so.
    pub(super) fn resize(&mut self, set: &Object, to: i32, rule: Rule) -> Result<(), ApiError> {
        let spec = Rc::clone(&self.deployment.spec);
        let (desired, max) = (desired(&spec), desired(&spec) + max_surge(&spec));
        let from = size(set);
        if from == to && !sizes_need_update(set, desired, max) {
            return Ok(());
        }
        let mut changed = set.clone();
        if let Some(body) = changed.replica_set_mut() {
            Rc::make_mut(&mut body.spec).replicas = Some(to);
        }
        set_sizes(&mut changed, desired, max);
        let name = changed.meta.name.clone();
        self.update_set(changed, rule)?;
        if from != to {
            self.say_scaled(&name, from, to);
        }
        Ok(())
    }

    fn say_scaled(&mut self, name: &str, from: i32, to: i32) {
        let way = if to > from { "up" } else { "down" };
        let message = format!("Scaled {way} replica set {name} from {from} to {to}");
        let note = EventNote::new(
            &self.object,
            EventType::Normal,
            "ScalingReplicaSet",
            message,
            NAME,
        );
        self.intents.record(note);
    }

    fn update_set(&mut self, changed: Object, rule: Rule) -> Result<Rc<Object>, ApiError> {
        let written = self.intents.update(changed, Because::Deployment(rule))?;
        for set in &mut self.all {
            if set.meta.uid == written.meta.uid {
                *set = Rc::clone(&written);
            }
        }
        Ok(written)
    }

    /// A scaled or paused deployment: sizes change, no roll-out moves.
    /// k8s: sync.go, sync
    pub(super) fn scale(&mut self) -> Result<Outcome, ApiError> {
        self.sync_revision(false)?;
        self.scale_sets()?;
        if self.deployment.spec.paused && rollback::wanted(&self.object).is_none() {
            self.clean_up_history()?;
        }
        let status = self.calculated();
        if status != *self.deployment.status {
            self.write_status(status)?;
        }
        Ok(Outcome::Done)
    }

    fn scale_sets(&mut self) -> Result<(), ApiError> {
        let spec = Rc::clone(&self.deployment.spec);
        let desired = desired(&spec);
        let scale = |from: i32, to: i32| Rule::Scale { from, to, desired };
        if let Some(set) = self.active_or_latest() {
            if size(&set) != desired {
                return self.resize(&set, desired, scale(size(&set), desired));
            }
            return Ok(());
        }
        let new = find_new(&self.all, &spec.template).cloned();
        if new.as_ref().is_some_and(|set| is_saturated(set, desired)) {
            let active: Vec<_> = self
                .old_sets()
                .into_iter()
                .filter(|set| size(set) > 0)
                .collect();
            for set in active {
                self.resize(&set, 0, scale(size(&set), 0))?;
            }
            return Ok(());
        }
        if !is_rolling(&spec) {
            return Ok(());
        }
        let active: Vec<_> = self
            .all
            .iter()
            .filter(|set| size(set) > 0)
            .cloned()
            .collect();
        let replicas = self.deployment.status.replicas;
        for (set, to) in proportional::sizes(&active, desired, max_surge(&spec), replicas) {
            self.resize(&set, to, scale(size(&set), to))?;
        }
        Ok(())
    }

    /// The only active set; if none is active the new one, else the newest old one.
    /// k8s: util/deployment_util.go, FindActiveOrLatest
    fn active_or_latest(&self) -> Option<Rc<Object>> {
        let mut active = self.all.iter().filter(|set| size(set) > 0);
        match (active.next(), active.next()) {
            (Some(only), None) => Some(Rc::clone(only)),
            (Some(_), Some(_)) => None,
            (None, _) => self.new_set().or_else(|| self.old_sets().last().cloned()),
        }
    }
}

/// The set has all replicas, was scaled for them, and all are available.
/// k8s: util/deployment_util.go, IsSaturated
fn is_saturated(set: &Object, desired: i32) -> bool {
    size(set) == desired
        && annotated(set, DESIRED_REPLICAS) == Some(desired)
        && available(set) == desired
}
