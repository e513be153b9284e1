//! The change log: what was written, when, by whom, and why.

use crate::because::Because;
use api::{Kind, Object, ObjectKey};
use sim::Instant;
use std::rc::Rc;

/// One write. `before` is absent for a creation, `after` for a removal.
#[derive(Clone, Debug)]
pub struct Change {
    /// When.
    pub at: Instant,
    /// The resourceVersion of the write; rises by one per change.
    pub sequence: u64,
    /// The object before.
    pub before: Option<Rc<Object>>,
    /// The object after.
    pub after: Option<Rc<Object>>,
    /// Who and why.
    pub cause: Rc<Cause>,
}

/// Who made a change, what made them look, and by which rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cause {
    /// For example `deployment-controller`, `kubelet`, `kubectl`.
    pub actor: &'static str,
    /// The change that made the actor look, if one did.
    pub trigger: Option<u64>,
    /// The rule with its numbers.
    pub because: Because,
}

impl Change {
    /// The object after the change, or the one that was removed.
    pub fn object(&self) -> &Rc<Object> {
        match (&self.after, &self.before) {
            (Some(object), _) | (None, Some(object)) => object,
            (None, None) => unreachable_change(),
        }
    }

    /// The kind of the object.
    pub fn kind(&self) -> Kind {
        self.object().kind()
    }

    /// The key of the object.
    pub fn key(&self) -> ObjectKey {
        self.object().key()
    }

    /// Whether the object was created.
    pub fn is_added(&self) -> bool {
        self.before.is_none()
    }

    /// Whether the object was removed.
    pub fn is_deleted(&self) -> bool {
        self.after.is_none()
    }

    /// Whether anything but the status differs: what a kubelet or a scheduler reacts to.
    pub fn is_desired_state_changed(&self) -> bool {
        match (&self.before, &self.after) {
            (Some(before), Some(after)) => {
                before.meta.generation != after.meta.generation
                    || before.meta.labels != after.meta.labels
                    || before.meta.annotations != after.meta.annotations
                    || before.meta.deleted != after.meta.deleted
                    || before.meta.owners != after.meta.owners
                    || before.meta.finalizers != after.meta.finalizers
            }
            _ => true,
        }
    }
}

/// `ApiServer::commit` is the only maker of changes and always has one of the two.
fn unreachable_change() -> &'static Rc<Object> {
    #[allow(clippy::panic)]
    {
        panic!("a change without an object: ApiServer::commit makes none")
    }
}
