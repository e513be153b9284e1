//! Binding: first the claims that wait for the pod's node, then the pod.
//!
//! k8s: pkg/scheduler/schedule_one.go (bindingCycle),
//! pkg/scheduler/framework/plugins/volumebinding/binder.go (AssumePodVolumes, BindPodVolumes)

use super::{Assumed, Scheduler, note};
use crate::volumes::lookup::is_bound;
use crate::volumes::{Assignment, VolumeNeeds};
use api::batch::ObjectReference;
use api::claims::claims_of;
use api::{Kind, Object, Str, Uid};
use apiserver::because::scheduler::Rule;
use apiserver::{Because, EventType, Intents};
use std::rc::Rc;

/// Tells the volume controller on which node a volume is to be made.
/// k8s: staging/src/k8s.io/component-helpers/storage/volume/helpers.go, AnnSelectedNode
const SELECTED_NODE: &str = "volume.kubernetes.io/selected-node";
/// k8s: staging/src/k8s.io/component-helpers/storage/volume/helpers.go, AnnBoundByController
const BOUND_BY_CONTROLLER: &str = "pv.kubernetes.io/bound-by-controller";

impl Scheduler {
    /// Gives the pod its node: at once, or when its claims are bound.
    pub(super) fn assign(
        &mut self,
        object: &Rc<Object>,
        node: &Str,
        volumes: &VolumeNeeds,
        because: Rule,
        intents: &mut Intents<'_>,
    ) {
        if volumes.waiting.is_empty() {
            self.bind(object, node, because, intents);
            return;
        }
        let labels = self
            .snapshot
            .find(node)
            .and_then(|info| info.labels().cloned());
        let assignments = volumes.assign(node, &labels.unwrap_or_default());
        for assignment in assignments.into_iter().flatten() {
            write_assignment(object, node, assignment, intents);
        }
        let Some(pod) = object.pod() else { return };
        let info = self.info(object, pod);
        self.snapshot.add_pod(node, Rc::clone(&info));
        self.assumed.set(
            object.meta.uid,
            Assumed {
                node: node.clone(),
                pod: info,
            },
        );
    }

    /// Binds a pod whose claims are all bound by now.
    pub(super) fn finish_binding(&mut self, uid: Uid, intents: &mut Intents<'_>) {
        let Some(assumed) = self.assumed.get(&uid).cloned() else {
            return;
        };
        let Some(object) = intents.latest().by_uid(uid).map(Rc::clone) else {
            self.forget(uid);
            return;
        };
        let namespace = &object.meta.namespace;
        let is_done = claims_of(&object).all(|name| {
            let claim = intents
                .latest()
                .find(Kind::PersistentVolumeClaim, namespace, &name);
            claim.is_some_and(|claim| is_bound(claim))
        });
        if is_done {
            debug_assert_eq!(
                assumed.pod.uid, uid,
                "an assumed pod is kept under its own identity"
            );
            let rule = Rule::Bound {
                node: assumed.node.clone(),
                feasible: 1,
                evaluated: 1,
                score: 0,
            };
            self.bind(&object, &assumed.node, rule, intents);
        }
    }

    fn bind(&mut self, object: &Object, node: &Str, because: Rule, intents: &mut Intents<'_>) {
        let key = object.key();
        match intents.bind(&key, node, Because::Scheduler(because)) {
            Ok(()) => {
                let text = format!(
                    "Successfully assigned {}/{} to {node}",
                    key.namespace, key.name
                );
                intents.record(note(
                    object,
                    EventType::Normal,
                    "Scheduled",
                    text,
                    "Binding",
                ));
            }
            Err(_) => self.queue.retry(object.meta.uid, intents.now),
        }
    }
}

/// Promises a volume to a claim, or asks for one to be made.
fn write_assignment(pod: &Object, node: &Str, assignment: Assignment, intents: &mut Intents<'_>) {
    let namespace = &pod.meta.namespace;
    let because = Because::Scheduler(Rule::VolumeAssigned { node: node.clone() });
    let find = |kind, namespace: &str, name: &str| {
        intents
            .latest()
            .find(kind, namespace, name)
            .map(|object| (**object).clone())
    };
    let written = match assignment {
        Assignment::Provision { claim } => {
            let found = find(Kind::PersistentVolumeClaim, namespace, &claim);
            found.map(|mut claim| {
                claim.meta.set_annotation(SELECTED_NODE, node.clone());
                claim
            })
        }
        Assignment::Volume { claim, volume } => {
            let claim = find(Kind::PersistentVolumeClaim, namespace, &claim);
            let volume = find(Kind::PersistentVolume, "", &volume);
            claim.zip(volume).map(|(claim, mut volume)| {
                volume.meta.set_annotation(BOUND_BY_CONTROLLER, "yes");
                if let Some(body) = volume.persistent_volume_mut() {
                    Rc::make_mut(&mut body.spec).claim_ref = Some(ObjectReference {
                        api_version: "v1".into(),
                        kind: "PersistentVolumeClaim".into(),
                        namespace: namespace.clone(),
                        name: claim.meta.name.clone(),
                        uid: claim.meta.uid.to_string().into(),
                        resource_version: claim.meta.resource_version.to_string().into(),
                        ..ObjectReference::default()
                    });
                }
                volume
            })
        }
    };
    if let Some(object) = written {
        // Somebody else may have written it meanwhile; the pod is then tried again later.
        let _ = intents.update(object, because);
    }
}
