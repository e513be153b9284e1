//! The only way to write. Every call is applied at once and answered as the API server would.
//!
//! A reconcile reads the snapshot in its `Context` and writes here; `latest` shows the store
//! including its own writes.
//! k8s: staging/src/k8s.io/apiserver/pkg/registry/generic/registry/store.go

use crate::admission::{self, status::with_status};
use crate::because::Because;
use crate::change::{Cause, Change};
use crate::deletion::{self, DeleteOptions, Deletion};
use crate::error::{ApiError, MODIFIED};
use crate::names;
use crate::rules::{bump_generation, refuse};
use crate::server::{ApiServer, Metrics};
use crate::store::Store;
use api::field_error::FieldError;
use api::object::Body;
use api::validation::{validate_create, validate_update};
use api::{Kind, Object, ObjectKey, Str, Time};
use sim::{Instant, Random};
use std::rc::Rc;

/// What a reconcile may look at.
#[derive(Clone, Debug)]
pub struct Context {
    /// The current time.
    pub now: Instant,
    /// The objects as they were when the reconcile began.
    pub store: Store,
}

/// A write handle for one actor during one step.
#[derive(Debug)]
pub struct Intents<'a> {
    pub(crate) server: &'a mut ApiServer,
    /// The current time.
    pub now: Instant,
    actor: &'static str,
    trigger: Option<u64>,
    /// Whether what is written is forgotten: a dry run.
    pub(crate) is_trial: bool,
}

impl<'a> Intents<'a> {
    /// A handle for `actor`, who looked because of change `trigger`.
    pub fn new(
        server: &'a mut ApiServer,
        now: Instant,
        actor: &'static str,
        trigger: Option<u64>,
    ) -> Intents<'a> {
        Intents {
            server,
            now,
            actor,
            trigger,
            is_trial: false,
        }
    }

    /// The objects, including what this handle has written.
    pub fn latest(&self) -> &Store {
        self.server.store()
    }

    /// Runs writes against a copy of the server and forgets them: a server-side dry run.
    pub fn trial<T>(&self, write: impl FnOnce(&mut Intents<'_>) -> T) -> T {
        let mut server = self.server.clone();
        let mut intents = Intents::new(&mut server, self.now, self.actor, None);
        intents.is_trial = true;
        write(&mut intents)
    }

    /// The sequence number of the latest change.
    pub fn sequence(&self) -> u64 {
        self.server.sequence()
    }

    /// The changes after `sequence`, oldest first; `None` if some of them are no longer kept.
    pub fn changes_since(
        &self,
        sequence: u64,
    ) -> Option<impl Iterator<Item = &Rc<Change>> + use<'_, 'a>> {
        self.server.changes_since(sequence)
    }

    /// What containers use, if there is a metrics API.
    pub fn metrics(&self) -> &Metrics {
        &self.server.metrics
    }

    /// The random stream called `name`.
    pub fn random(&mut self, name: &'static str) -> &mut Random {
        self.server.streams.stream(name)
    }

    /// Creates an object: defaults, admission, validation, a name and an identity.
    pub fn create(&mut self, mut object: Object, because: Because) -> Result<Rc<Object>, ApiError> {
        let kind = object.kind();
        self.prepare_new(&mut object);
        api::defaults::apply(&mut object);
        admission::admit_create(self, &mut object)?;
        refuse(&object, validate_create(&object))?;
        let key = object.key();
        if self.latest().get(&key).is_some() {
            return Err(ApiError::AlreadyExists {
                kind,
                name: key.name,
            });
        }
        admission::allocate(self, &mut object)?;
        admission::charge(self, &object)?;
        self.put(None, Some(object), because)
            .ok_or(ApiError::NotFound {
                kind,
                name: key.name,
            })
    }

    /// Fields that the server owns are set, those of a client are dropped.
    fn prepare_new(&mut self, object: &mut Object) {
        let kind = object.kind();
        if !kind.is_namespaced() {
            object.meta.namespace = Str::default();
        } else if object.meta.namespace.is_empty() {
            object.meta.namespace = "default".into();
        }
        if object.meta.name.is_empty() && !object.meta.generate_name.is_empty() {
            let namespace = object.meta.namespace.clone();
            let prefix = object.meta.generate_name.clone();
            let random = self.server.streams.stream("generated-name");
            object.meta.name =
                names::generate(&self.server.store, kind, &namespace, &prefix, random);
        }
        let meta = &mut object.meta;
        meta.uid = names::uid(self.server.streams.stream(names::stream_of(kind)));
        meta.created = Time::from(self.now);
        meta.generation = i64::from(kind.row().has_generation);
        meta.deleted = None;
        meta.deletion_grace_seconds = None;
        meta.resource_version = 0;
        admission::drop_status(object);
    }

    /// Replaces specification and metadata. The version must be the stored one, or 0. A write that
    /// changes nothing is not written.
    pub fn update(&mut self, object: Object, because: Because) -> Result<Rc<Object>, ApiError> {
        self.update_by(object, because, validate_update)
    }

    /// Replaces an object that keeps to the rules of `check`.
    pub(crate) fn update_by(
        &mut self,
        mut object: Object,
        because: Because,
        check: fn(&Object, &Object) -> Vec<FieldError>,
    ) -> Result<Rc<Object>, ApiError> {
        let before = self.current(&object)?;
        keep_server_fields(&mut object, &before);
        copy_status(&before, &mut object);
        api::defaults::apply(&mut object);
        admission::admit_update(self, &before, &mut object)?;
        bump_generation(&mut object, &before);
        refuse(&object, check(&object, &before))?;
        admission::check_update(self, &before, &object)?;
        if object == *before {
            return Ok(before);
        }
        if object.meta.is_terminating() && object.meta.finalizers.is_empty() && is_over(&object) {
            // The last finalizer of a terminating object is gone: so is the object.
            self.put(Some(Rc::clone(&before)), None, because);
            return Ok(Rc::new(object));
        }
        Ok(self
            .put(Some(Rc::clone(&before)), Some(object), because)
            .unwrap_or(before))
    }

    /// Replaces the status alone (and, as upstream, the annotations of a Deployment).
    pub fn update_status(
        &mut self,
        object: Object,
        because: Because,
    ) -> Result<Rc<Object>, ApiError> {
        let before = self.current(&object)?;
        let mut after = (*before).clone();
        if object.kind() == Kind::Deployment {
            after.meta.annotations = Rc::clone(&object.meta.annotations);
        }
        copy_status(&object, &mut after);
        after.meta.resource_version = before.meta.resource_version;
        if after == *before {
            return Ok(before);
        }
        Ok(self
            .put(Some(Rc::clone(&before)), Some(after), because)
            .unwrap_or(before))
    }

    /// Deletes an object, or marks it as terminating.
    pub fn delete(
        &mut self,
        key: &ObjectKey,
        options: &DeleteOptions,
        because: Because,
    ) -> Result<(), ApiError> {
        let not_found = || ApiError::NotFound {
            kind: key.kind,
            name: key.name.clone(),
        };
        let before = Rc::clone(self.latest().get(key).ok_or_else(not_found)?);
        if let Some(uid) = options.uid
            && uid != before.meta.uid
        {
            let detail = format!(
                "Precondition failed: UID in precondition: {uid}, UID in object meta: {}",
                before.meta.uid
            );
            let name = key.name.clone();
            return Err(ApiError::Conflict {
                kind: key.kind,
                name,
                detail: detail.into(),
            });
        }
        admission::admit_delete(&before)?;
        match self.deletion_of(&before, options) {
            Deletion::Remove => {
                if before.kind() == Kind::Pod {
                    self.announce_removal(&before, because.clone());
                }
                let before = self.latest().get(key).cloned();
                self.put(before, None, because);
            }
            Deletion::Mark(meta) => {
                let after = Object {
                    meta: *meta,
                    body: admission::terminating_body(&before),
                };
                self.put(Some(before), Some(after), because);
            }
            Deletion::Nothing => (),
        }
        Ok(())
    }

    /// A namespace stays until the namespace controller has emptied its spec.finalizers.
    fn deletion_of(&self, before: &Object, options: &DeleteOptions) -> Deletion {
        let decision = deletion::decide(before, options, self.now);
        let waits = before
            .namespace()
            .is_some_and(|body| !body.spec.finalizers.is_empty());
        match decision {
            Deletion::Remove if waits => {
                if before.meta.is_terminating() {
                    return Deletion::Nothing;
                }
                let mut meta = before.meta.clone();
                meta.deleted = Some(Time::from(self.now));
                Deletion::Mark(Box::new(meta))
            }
            decision => decision,
        }
    }

    /// Watchers see a pod with grace 0 just before it goes.
    /// k8s: staging/src/k8s.io/apiserver/pkg/registry/generic/registry/store.go, Delete
    fn announce_removal(&mut self, before: &Rc<Object>, because: Because) {
        let mut after = (**before).clone();
        let is_first = after.meta.deleted.is_none();
        after.meta.deletion_grace_seconds = Some(0);
        if is_first {
            after.meta.deleted = Some(Time::from(self.now));
            after.meta.generation += 1;
        }
        self.put(Some(Rc::clone(before)), Some(after), because);
    }

    /// The stored object that `object` is a new version of.
    fn current(&self, object: &Object) -> Result<Rc<Object>, ApiError> {
        let (kind, name) = (object.kind(), object.meta.name.clone());
        let Some(before) = self.latest().get(&object.key()) else {
            return Err(ApiError::NotFound { kind, name });
        };
        let asked = &object.meta;
        if asked.uid.0 != 0 && asked.uid != before.meta.uid {
            let detail = format!(
                "Precondition failed: UID in precondition: {}, UID in object meta: {}",
                asked.uid, before.meta.uid
            );
            return Err(ApiError::Conflict {
                kind,
                name,
                detail: detail.into(),
            });
        }
        if asked.resource_version != 0 && asked.resource_version != before.meta.resource_version {
            return Err(ApiError::Conflict {
                kind,
                name,
                detail: MODIFIED.into(),
            });
        }
        Ok(Rc::clone(before))
    }

    pub(crate) fn put(
        &mut self,
        before: Option<Rc<Object>>,
        after: Option<Object>,
        because: Because,
    ) -> Option<Rc<Object>> {
        let cause = Cause {
            actor: self.actor,
            trigger: self.trigger,
            because,
        };
        self.server.commit(self.now, before, after, cause)
    }
}

/// Whether the grace period of a terminating object is over.
fn is_over(object: &Object) -> bool {
    object.meta.deletion_grace_seconds.unwrap_or(0) == 0
        && object
            .namespace()
            .is_none_or(|body| body.spec.finalizers.is_empty())
}

/// Client values of fields that the server owns are ignored.
fn keep_server_fields(object: &mut Object, before: &Object) {
    let (meta, old) = (&mut object.meta, &before.meta);
    meta.uid = old.uid;
    meta.created = old.created;
    meta.generation = old.generation;
    meta.deleted = old.deleted;
    meta.deletion_grace_seconds = old.deletion_grace_seconds;
    meta.resource_version = old.resource_version;
    meta.generate_name = old.generate_name.clone();
}

/// Copies the status of `from`, for the kinds that have one.
pub(crate) fn copy_status(from: &Object, to: &mut Object) {
    macro_rules! copy {
        ($($variant:ident),*) => {
            match (&from.body, &mut to.body) {
                $((Body::$variant(from), Body::$variant(to)) => {
                    to.status = Rc::clone(&from.status);
                })*
                (Body::Node(from), Body::Node(to)) => to.status = Rc::clone(&from.status),
                (Body::Raw(_), Body::Raw(raw)) if raw.kind == Kind::ReplicationController => {
                    api::replication::set_status(to, &api::replication::status(from));
                }
                _ => (),
            }
        };
    }
    with_status!(copy);
}
