//! Pods as they were drawn, and drawn anew only where something changed.
//!
//! A pod is drawn again when its object changed, when something else that it is drawn from did
//! (what made it, its claim, the power of its node), or while it shows a number that time changes.

use super::letters::Letters;
use super::pods::{self, Light};
use crate::view::{Pod, PodState, Ref};
use api::{Kind, Object, ObjectKey, Str, Uid};
use apiserver::{Change, Store};
use sim::Duration;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

/// By owner, then revision, then age; the rest makes it one order.
type Place = (Option<Ref>, Option<char>, Duration, Rc<str>, Rc<str>);

/// The pods of a picture.
#[derive(Clone, Default)]
pub struct Pods {
    by_uid: BTreeMap<Uid, Drawn>,
    in_order: BTreeMap<Place, Rc<Pod>>,
    all: Rc<[Rc<Pod>]>,
    /// Pods by what they are drawn from beside themselves.
    sources: BTreeSet<(ObjectKey, Uid)>,
    /// Pods that show a number that time changes.
    ticking: BTreeSet<Uid>,
    /// Pods to draw again.
    stale: BTreeSet<Uid>,
    /// How often a pod was drawn so far.
    pub count: u64,
}

#[derive(Clone)]
struct Drawn {
    version: u64,
    pod: Rc<Pod>,
    sources: Vec<ObjectKey>,
}

/// A pod that looks different now; it came if there is no `before`, and went if no `after`.
pub struct Move {
    /// As it was.
    pub before: Option<Rc<Pod>>,
    /// As it is.
    pub after: Option<Rc<Pod>>,
}

impl Pods {
    /// All pods, in order.
    pub fn all(&self) -> &Rc<[Rc<Pod>]> {
        &self.all
    }

    /// A pod.
    pub fn get(&self, uid: Uid) -> Option<&Rc<Pod>> {
        self.by_uid.get(&uid).map(|drawn| &drawn.pod)
    }

    /// The pods that show a number that time changes.
    pub fn ticking(&self) -> impl Iterator<Item = &Rc<Pod>> {
        self.ticking.iter().filter_map(|uid| self.get(*uid))
    }

    /// Everything is to be drawn again.
    pub fn forget(&mut self, store: &Store) {
        self.stale.extend(self.by_uid.keys().copied());
        self.stale
            .extend(store.list(Kind::Pod).map(|object| object.meta.uid));
    }

    /// Notes which pods a change concerns.
    pub fn learn(&mut self, change: &Change) {
        match change.kind() {
            Kind::Pod => {
                self.stale.insert(change.object().meta.uid);
            }
            Kind::ReplicaSet | Kind::Job | Kind::PersistentVolumeClaim if is_source(change) => {
                let key = change.key();
                let from = self.sources.range((key.clone(), Uid(0))..);
                let concerned = from.take_while(|(source, _)| *source == key);
                self.stale.extend(concerned.map(|(_, uid)| *uid));
            }
            _ => (),
        }
    }

    /// The power of a node changed.
    pub fn learn_power(&mut self, node: &str, store: &Store) {
        self.stale
            .extend(store.pods_on(node).map(|object| object.meta.uid));
    }

    /// Draws what is to be drawn; says which pods look different.
    pub fn draw(&mut self, light: &Light<'_>, letters: &mut Letters) -> Vec<Move> {
        let mut moves = Vec::new();
        let ticking = self.ticking.iter().copied();
        let moved: Vec<Uid> = ticking.filter(|uid| self.has_ticked(*uid, light)).collect();
        self.stale.extend(moved);
        while !self.stale.is_empty() {
            for uid in std::mem::take(&mut self.stale) {
                self.redraw(uid, light, letters, &mut moves);
            }
            // With the second revision of a workload all its pods get letters.
            for owner in letters.take_split() {
                let owned = light.store.owned_by(owner);
                self.stale.extend(owned.map(|object| object.meta.uid));
            }
        }
        if !moves.is_empty() {
            self.all = self.in_order.values().cloned().collect();
        }
        moves
    }

    /// Whether time changed what a pod looks like.
    fn has_ticked(&self, uid: Uid, light: &Light<'_>) -> bool {
        let drawn = self.get(uid);
        let object = light.store.by_uid(uid);
        let (Some(drawn), Some(object)) = (drawn, object) else {
            return true;
        };
        let body = object.pod();
        body.is_none_or(|body| !pods::is_as_drawn(drawn, object, body, light))
    }

    fn redraw(
        &mut self,
        uid: Uid,
        light: &Light<'_>,
        letters: &mut Letters,
        moves: &mut Vec<Move>,
    ) {
        let known = self.by_uid.remove(&uid);
        let before = known.as_ref().map(|drawn| Rc::clone(&drawn.pod));
        let found = light.store.by_uid(uid);
        let Some((object, body)) = found.and_then(|object| Some((object, object.pod()?))) else {
            if let Some(drawn) = known {
                self.in_order.remove(&place_of(&drawn.pod));
                self.ticking.remove(&uid);
                self.set_sources(uid, &drawn.sources, &[]);
                moves.push(Move {
                    before,
                    after: None,
                });
            }
            return;
        };
        let version = object.meta.resource_version;
        let (changed, old_sources) = match known {
            Some(drawn) if drawn.version == version => (drawn.pod.changed, drawn.sources),
            Some(drawn) => (light.now.since_start(), drawn.sources),
            None => (light.now.since_start(), Vec::new()),
        };
        let pod = pods::draw(object, body, light, letters, changed);
        self.count += 1;
        let sources = sources_of(object, body);
        if sources != old_sources {
            self.set_sources(uid, &old_sources, &sources);
        }
        match is_ticking(&pod) {
            true => self.ticking.insert(uid),
            false => self.ticking.remove(&uid),
        };
        // An equal pod keeps its pointer, so that nothing is drawn again.
        let pod = match &before {
            Some(known) if **known == pod => Rc::clone(known),
            _ => {
                let pod = Rc::new(pod);
                if let Some(known) = &before {
                    self.in_order.remove(&place_of(known));
                }
                self.in_order.insert(place_of(&pod), Rc::clone(&pod));
                let after = Some(Rc::clone(&pod));
                moves.push(Move { before, after });
                pod
            }
        };
        let drawn = Drawn {
            version,
            pod,
            sources,
        };
        self.by_uid.insert(uid, drawn);
    }

    fn set_sources(&mut self, uid: Uid, before: &[ObjectKey], after: &[ObjectKey]) {
        for key in before {
            self.sources.remove(&(key.clone(), uid));
        }
        for key in after {
            self.sources.insert((key.clone(), uid));
        }
    }
}

fn place_of(pod: &Pod) -> Place {
    let (namespace, name) = (&pod.reference.namespace, &pod.reference.name);
    let owner = pod.owner.clone();
    let (name, namespace) = (Rc::clone(name), Rc::clone(namespace));
    (owner, pod.revision, pod.created, name, namespace)
}

/// Whether it shows seconds that pass, or depends on what a kubelet does meanwhile.
fn is_ticking(pod: &Pod) -> bool {
    let is_settled = matches!(
        pod.state,
        PodState::Pending | PodState::NotReady | PodState::Ready | PodState::Completed
    );
    !is_settled || pod.unscheduled.is_some() || pod.silent_seconds.is_some()
}

/// What a pod is drawn from: what made it, and its claims.
fn sources_of(object: &Object, pod: &api::Pod) -> Vec<ObjectKey> {
    let namespace = &object.meta.namespace;
    let key = |kind, name: &Str| ObjectKey::new(kind, namespace, name);
    let maker = object.meta.controller().and_then(|owner| {
        let kind = match owner.kind.as_str() {
            "StatefulSet" | "DaemonSet" => return None,
            "Job" => Kind::Job,
            _ => Kind::ReplicaSet,
        };
        Some(key(kind, &owner.name))
    });
    let claims = pod.spec.claims(&object.meta.name);
    let claims = claims.map(|name| key(Kind::PersistentVolumeClaim, &name));
    maker.into_iter().chain(claims).collect()
}

/// Whether a change of what made a pod, or of its claim, shows in the pod.
fn is_source(change: &Change) -> bool {
    let (Some(before), Some(after)) = (&change.before, &change.after) else {
        return true;
    };
    let size = |object: &Object| object.claim().map(|claim| Rc::clone(&claim.spec));
    before.meta.owners != after.meta.owners || size(before) != size(after)
}
