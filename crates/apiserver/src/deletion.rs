//! What DELETE does: grace, finalizers, propagation.
//!
//! k8s: staging/src/k8s.io/apiserver/pkg/registry/rest/delete.go,
//! pkg/registry/core/pod/strategy.go,
//! staging/src/k8s.io/apiserver/pkg/registry/generic/registry/store.go,
//! deletionFinalizersForGarbageCollection

use api::{Kind, Meta, Object, Str, Time, Uid};
use sim::{Duration, Instant};

/// k8s: staging/src/k8s.io/apimachinery/pkg/apis/meta/v1/types.go, FinalizerOrphanDependents
pub const FINALIZER_ORPHAN: &str = "orphan";
/// k8s: types.go, FinalizerDeleteDependents
pub const FINALIZER_FOREGROUND: &str = "foregroundDeletion";

/// What becomes of dependents.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Propagation {
    /// The garbage collector deletes them afterwards.
    Background,
    /// They go first.
    Foreground,
    /// They stay, without owner.
    Orphan,
}

/// How to delete.
#[derive(Clone, Debug, Default)]
pub struct DeleteOptions {
    /// Seconds a pod may take; its own setting if absent.
    pub grace: Option<i64>,
    /// What becomes of dependents; what the finalizers say, or background, if absent.
    pub propagation: Option<Propagation>,
    /// Refuse if the object has another identity.
    pub uid: Option<Uid>,
}

/// What a deletion does to an object.
#[derive(Clone, Debug)]
pub enum Deletion {
    /// It is removed from the store now.
    Remove,
    /// It stays, changed, until its grace period ends or its finalizers are gone.
    Mark(Box<Meta>),
    /// Nothing changes.
    Nothing,
}

/// Decides what deleting `object` at `now` does.
pub fn decide(object: &Object, options: &DeleteOptions, now: Instant) -> Deletion {
    let mut meta = object.meta.clone();
    set_finalizers(&mut meta, options.propagation.or(default_of(object)));
    let asked = grace_seconds(object, options.grace);
    let already = meta.deletion_grace_seconds;
    if let (Some(deleted), Some(before)) = (meta.deleted, already) {
        // Later deletes may only shorten the grace.
        if asked < before {
            let moved = deleted.instant() - Duration::from_api_secs(before - asked);
            meta.deleted = Some(Time::from(moved.max(now)));
            meta.deletion_grace_seconds = Some(asked);
        }
    } else {
        meta.deleted = Some(Time::from(now + Duration::from_api_secs(asked)));
        meta.deletion_grace_seconds = Some(asked);
        if meta.generation > 0 {
            meta.generation += 1;
        }
    }
    let is_over = meta.deletion_grace_seconds == Some(0);
    if is_over && meta.finalizers.is_empty() {
        Deletion::Remove
    } else if meta == object.meta {
        Deletion::Nothing
    } else {
        Deletion::Mark(Box::new(meta))
    }
}

/// Jobs alone keep their dependents unless a policy is given.
/// k8s: pkg/registry/batch/job/strategy.go, DefaultGarbageCollectionPolicy
fn default_of(object: &Object) -> Option<Propagation> {
    let is_decided = object.meta.has_finalizer(FINALIZER_ORPHAN)
        || object.meta.has_finalizer(FINALIZER_FOREGROUND);
    let keeps = object.kind() == Kind::Job && !object.meta.is_terminating() && !is_decided;
    keeps.then_some(Propagation::Orphan)
}

/// The grace of a pod that runs; zero for everything else.
fn grace_seconds(object: &Object, asked: Option<i64>) -> i64 {
    let Some(pod) = object.pod() else { return 0 };
    if pod.node_name.is_empty() || pod.phase().is_terminal() {
        return 0;
    }
    let own = pod.spec.termination_grace_period_seconds.unwrap_or(30);
    match asked.unwrap_or(own) {
        negative if negative < 0 => 1,
        seconds => seconds,
    }
}

/// Sets the finalizers of the garbage collector as the propagation policy demands.
fn set_finalizers(meta: &mut Meta, propagation: Option<Propagation>) {
    let wanted = match propagation {
        None => return,
        Some(Propagation::Background) => None,
        Some(Propagation::Foreground) => Some(FINALIZER_FOREGROUND),
        Some(Propagation::Orphan) => Some(FINALIZER_ORPHAN),
    };
    meta.finalizers.retain(|name| {
        *name != FINALIZER_ORPHAN && *name != FINALIZER_FOREGROUND || wanted == Some(name.as_str())
    });
    if let Some(name) = wanted
        && !meta.has_finalizer(name)
    {
        meta.finalizers.push(Str::from(name));
    }
}
