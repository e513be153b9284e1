//! Which workloads, services and nodes must be drawn again, read off the change log.

use super::drawn::Move;
use crate::view::Ref;
use api::{Kind, Object, ObjectKey, Str, Uid};
use apiserver::{Change, Store};
use std::collections::BTreeSet;
use std::rc::Rc;

/// What must be drawn again.
#[derive(Clone, Default)]
pub struct Stale {
    /// Workloads.
    pub workloads: BTreeSet<Ref>,
    /// Deployments whose sets may be without letters.
    pub deployments: BTreeSet<Uid>,
    /// Services.
    pub services: BTreeSet<ObjectKey>,
    /// Nodes by name.
    pub nodes: BTreeSet<Str>,
}

impl Stale {
    /// Everything.
    pub fn forget(&mut self, store: &Store) {
        for kind in [
            Kind::Deployment,
            Kind::ReplicaSet,
            Kind::StatefulSet,
            Kind::DaemonSet,
            Kind::Job,
        ] {
            self.workloads.extend(store.list(kind).map(|o| itself(o)));
        }
        let deployments = store.list(Kind::Deployment);
        self.deployments.extend(deployments.map(|o| o.meta.uid));
        self.services
            .extend(store.list(Kind::Service).map(|o| o.key()));
        self.nodes
            .extend(store.list(Kind::Node).map(|o| o.meta.name.clone()));
    }

    /// Reads one change.
    pub fn learn(&mut self, change: &Change, store: &Store) {
        let object = change.object();
        match change.kind() {
            Kind::Deployment => {
                self.deployments.insert(object.meta.uid);
                self.workloads.insert(itself(object));
            }
            Kind::StatefulSet | Kind::DaemonSet | Kind::Job => {
                self.workloads.insert(itself(object));
            }
            Kind::ReplicaSet => {
                for object in change.before.iter().chain(&change.after) {
                    self.workloads.insert(itself(object));
                    self.workloads.extend(maker(object));
                    let owner = object.meta.controller();
                    self.deployments.extend(owner.map(|owner| owner.uid));
                }
            }
            Kind::Pod => {
                for object in change.before.iter().chain(&change.after) {
                    self.learn_pod(object, store);
                }
            }
            Kind::Service => {
                self.services.insert(change.key());
            }
            Kind::Node => {
                self.nodes.insert(object.meta.name.clone());
            }
            _ => (),
        }
    }

    fn learn_pod(&mut self, object: &Rc<Object>, store: &Store) {
        let node = object.pod().map(|pod| pod.node_name.clone());
        self.nodes.extend(node.filter(|node| !node.is_empty()));
        if let Some(owner) = object.meta.controller() {
            self.workloads.extend(maker(object));
            let set = store.find(Kind::ReplicaSet, &object.meta.namespace, &owner.name);
            self.workloads.extend(set.and_then(|set| maker(set)));
        }
        for service in store.list_in(Kind::Service, &object.meta.namespace) {
            if selects(service, object) {
                self.services.insert(service.key());
            }
        }
    }

    /// Workloads show what their pods look like.
    pub fn learn_moves(&mut self, moves: &[Move]) {
        for pod in moves
            .iter()
            .flat_map(|one| one.before.iter().chain(&one.after))
        {
            self.workloads.extend(pod.owner.clone());
        }
    }
}

fn itself(object: &Object) -> Ref {
    let kind = object.kind().row().singular;
    Ref::new(kind, &object.meta.namespace, &object.meta.name)
}

/// The object that made this one, as it is drawn.
fn maker(object: &Object) -> Option<Ref> {
    let owner = object.meta.controller()?;
    let kind = owner.kind.to_ascii_lowercase();
    Some(Ref::new(&kind, &object.meta.namespace, &owner.name))
}

/// Whether a service selects a pod.
pub fn selects(service: &Object, pod: &Object) -> bool {
    let selector = service.service().map(|body| &body.spec.selector);
    selector.is_some_and(|selector| {
        let is_so = |(key, value): (&Str, &Str)| pod.meta.labels.get(key) == Some(value);
        !selector.is_empty() && selector.iter().all(is_so)
    })
}
