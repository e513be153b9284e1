//! The revisions of a workload: replica sets of a deployment, controller revisions of the others.
//!
//! k8s: staging/src/k8s.io/kubectl/pkg/polymorphichelpers/history.go, rollback.go

use crate::deployment_sets::{controlled, replica_sets};
use api::pod_spec::PodTemplateSpec;
use api::{Kind, Object, StrMap, codec};
use apiserver::Store;
use sim::order;
use std::rc::Rc;

/// One revision.
#[derive(Clone, Debug)]
pub struct Revision {
    /// Its number.
    pub number: i64,
    /// The template, as it stands in the replica set or controller revision.
    pub template: PodTemplateSpec,
    /// Annotations of the object that keeps it.
    pub annotations: StrMap,
    /// That object.
    pub keeper: Rc<Object>,
}

/// The annotation of a replica set that tells its revision.
/// k8s: kubectl/pkg/util/deployment/deployment.go, RevisionAnnotation
const REVISION: &str = "deployment.kubernetes.io/revision";

/// The annotation that people put on to remember why.
/// k8s: kubectl/pkg/polymorphichelpers/history.go, ChangeCauseAnnotation
pub const CHANGE_CAUSE: &str = "kubernetes.io/change-cause";

/// The revisions of an object, lowest first; of equal ones the newest counts.
pub fn revisions(object: &Object, store: &Store) -> Vec<Revision> {
    let mut all: Vec<Revision> = match object.kind() {
        Kind::Deployment => {
            let sets = replica_sets(object, store);
            let all = sets.old.into_iter().chain(sets.new);
            all.filter_map(of_replica_set).collect()
        }
        _ => controlled(object, Kind::ControllerRevision, store)
            .into_iter()
            .filter_map(of_controller_revision)
            .collect(),
    };
    order::sort_by_key(&mut all, |one| one.number);
    all.dedup_by(|later, earlier| later.number == earlier.number);
    all
}

fn of_replica_set(object: &Object) -> Option<Revision> {
    let set = object.replica_set()?;
    Some(Revision {
        number: object.meta.annotation(REVISION)?.parse().ok()?,
        template: (*set.spec.template).clone(),
        annotations: Rc::clone(&object.meta.annotations),
        keeper: Rc::new(object.clone()),
    })
}

fn of_controller_revision(object: &Object) -> Option<Revision> {
    let revision = object.controller_revision()?;
    let data = revision.data.as_ref()?;
    let mut template = data.get("spec")?.get("template")?.clone();
    if let Some(fields) = template.as_object_mut() {
        fields.remove("$patch");
    }
    Some(Revision {
        number: revision.revision,
        template: codec::decode(&template),
        annotations: Rc::clone(&object.meta.annotations),
        keeper: Rc::new(object.clone()),
    })
}

impl Revision {
    /// Why, if somebody said.
    pub fn cause(&self) -> Option<&str> {
        self.annotations
            .get(CHANGE_CAUSE)
            .map(|cause| cause.as_str())
    }
}
