//! Adoption and release: which objects a controller owns, by reference and by selector.
//!
//! A controller keeps what refers to it and matches, releases what refers to it and no longer
//! matches, and adopts orphans that match.
//! k8s: pkg/controller/controller_ref_manager.go

use api::{Kind, LabelSelector, Object};
use apiserver::{ApiError, Because, Context, Intents};
use sim::order;
use std::rc::Rc;

/// Who claims what.
pub struct Claim<'a> {
    /// The controller's object.
    pub owner: &'a Object,
    /// Its selector. Absent matches nothing.
    pub selector: Option<&'a LabelSelector>,
    /// The kind of the objects.
    pub kind: Kind,
    /// Objects of this kind that may be adopted and released at all.
    pub is_candidate: fn(&Object) -> bool,
    /// Why an orphan is adopted.
    pub adopt: Because,
    /// Why an object is released.
    pub release: Because,
}

impl<'a> Claim<'a> {
    /// A claim on all pods that match.
    pub fn on_pods(
        owner: &'a Object,
        selector: Option<&'a LabelSelector>,
        adopt: Because,
        release: Because,
    ) -> Self {
        Claim {
            owner,
            selector,
            kind: Kind::Pod,
            is_candidate: |_| true,
            adopt,
            release,
        }
    }

    /// Adopts and releases; gives what the owner then owns, by name.
    pub fn claim(
        &self,
        cx: &Context,
        intents: &mut Intents<'_>,
    ) -> Result<Vec<Rc<Object>>, ApiError> {
        let mut owned = Vec::new();
        for object in cx.store.owned_by(self.owner.meta.uid) {
            if !self.controls(object) || !(self.is_candidate)(object) {
                continue;
            }
            if self.matches(object) {
                owned.push(Rc::clone(object));
            } else if !self.owner.meta.is_terminating() {
                self.release(object, intents)?;
            }
        }
        owned.extend(self.adopt_orphans(cx, intents)?);
        order::sort_by(&mut owned, |a, b| a.meta.name.cmp(&b.meta.name));
        Ok(owned)
    }

    /// Adopts every orphan that matches. Costs as much as there are orphans in the namespace.
    pub fn adopt_orphans(
        &self,
        cx: &Context,
        intents: &mut Intents<'_>,
    ) -> Result<Vec<Rc<Object>>, ApiError> {
        let mut adopted = Vec::new();
        if !self.may_adopt(intents) {
            return Ok(adopted);
        }
        for object in cx.store.orphans_in(self.kind, &self.owner.meta.namespace) {
            let is_free = !object.meta.is_terminating() && (self.is_candidate)(object);
            if is_free && self.matches(object) {
                let mut changed = (**object).clone();
                changed.meta.owners.push(self.owner.controller_reference());
                adopted.push(intents.update(changed, self.adopt.clone())?);
            }
        }
        Ok(adopted)
    }

    /// Removes the owner's reference from `object`. That the object is gone is no failure.
    pub fn release(&self, object: &Object, intents: &mut Intents<'_>) -> Result<(), ApiError> {
        let mut changed = object.clone();
        let uid = self.owner.meta.uid;
        changed.meta.owners.retain(|owner| owner.uid != uid);
        match intents.update(changed, self.release.clone()) {
            Ok(_) | Err(ApiError::NotFound { .. } | ApiError::Invalid { .. }) => Ok(()),
            Err(error) => Err(error),
        }
    }

    /// Whether the selector matches `object`.
    pub fn matches(&self, object: &Object) -> bool {
        self.selector
            .is_some_and(|selector| selector.matches(&object.meta.labels))
    }

    /// Whether the owner is the controller of `object`.
    pub fn controls(&self, object: &Object) -> bool {
        object.kind() == self.kind
            && object
                .meta
                .controller()
                .is_some_and(|owner| owner.uid == self.owner.meta.uid)
    }

    /// Upstream reads the owner again before it adopts anything.
    fn may_adopt(&self, intents: &Intents<'_>) -> bool {
        intents
            .latest()
            .by_uid(self.owner.meta.uid)
            .is_some_and(|owner| !owner.meta.is_terminating())
    }
}

/// The object that controls `object`, if it is there with the identity that is referred to.
pub fn controller_of<'a>(object: &Object, store: &'a apiserver::Store) -> Option<&'a Rc<Object>> {
    store.by_uid(object.meta.controller()?.uid)
}
