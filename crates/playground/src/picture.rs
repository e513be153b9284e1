//! Draws the view model from a cluster, anew only where something changed.

mod events;
mod headline;
mod inspect;
mod lanes;
mod letters;
mod next;
mod nodes;
mod pods;
mod why;
mod workloads;

use crate::view::{Clock, Marker, Pod, Ref, Request, View, WhyStep};
use api::{Kind, Object, Uid};
use cluster::Cluster;
use lanes::Lanes;
use letters::Letters;
use pods::Light;
use sim::Duration;
use std::collections::BTreeMap;
use std::rc::Rc;

/// What has been drawn so far.
#[derive(Clone, Default)]
pub struct Picture {
    letters: Letters,
    lanes: Lanes,
    rows: events::Rows,
    pods: BTreeMap<Uid, Drawn>,
    /// Changes up to this one have been read.
    sequence: u64,
    generation: u64,
    latest: Option<(Key, Rc<View>)>,
}

#[derive(Clone)]
struct Drawn {
    object: Rc<Object>,
    pod: Rc<Pod>,
    changed: Duration,
}

/// A picture with the same key looks the same.
#[derive(Clone, PartialEq)]
struct Key {
    sequence: u64,
    second: u64,
    request: Request,
    clock: Clock,
    markers: usize,
}

/// What the picture needs beside the cluster.
pub struct Frame {
    /// Where in time.
    pub clock: Clock,
    /// The scenario's title.
    pub title: Rc<str>,
    /// Marks of commands and notes.
    pub markers: Vec<Marker>,
}

impl Picture {
    /// Forgets everything: after a seek back, or for another run.
    pub fn reset(&mut self) {
        let letters = std::mem::take(&mut self.letters);
        let generation = self.generation;
        *self = Picture {
            letters,
            generation,
            ..Picture::default()
        };
    }

    /// The picture of `cluster` now.
    pub fn view(&mut self, cluster: &Cluster, frame: Frame, request: &Request) -> Rc<View> {
        let key = Key {
            sequence: cluster.api.sequence(),
            second: frame.clock.now.as_secs(),
            request: request.clone(),
            clock: Clock {
                now: Duration::ZERO,
                end: Duration::ZERO,
                ..frame.clock.clone()
            },
            markers: frame.markers.len(),
        };
        let key = Key {
            clock: Clock {
                played: Duration::ZERO,
                ..key.clock
            },
            ..key
        };
        if let Some((drawn, view)) = &mut self.latest
            && *drawn == key
        {
            if view.clock != frame.clock {
                Rc::make_mut(view).clock = frame.clock;
            }
            return Rc::clone(view);
        }
        self.generation += 1;
        let view = Rc::new(self.draw(cluster, frame, request));
        self.latest = Some((key, Rc::clone(&view)));
        view
    }

    fn draw(&mut self, cluster: &Cluster, frame: Frame, request: &Request) -> View {
        self.learn(cluster);
        let (store, now) = (cluster.store(), cluster.now());
        let pods = self.draw_pods(cluster);
        let workloads = workloads::draw_all(store, &pods, &self.letters);
        let nodes = nodes::draw_all(store, &cluster.kubelets, now);
        let lanes = self.lanes.draw(&workloads, &pods, frame.clock.now);
        let mut markers = frame.markers;
        markers.extend(self.lanes.markers.iter().cloned());
        markers.sort_by_key(|marker| marker.at);
        let inspected = request
            .inspect
            .as_ref()
            .and_then(|reference| inspect::inspect(&cluster.api, reference, &pods, now));
        View {
            generation: self.generation,
            clock: frame.clock,
            title: frame.title,
            headline: headline::sentence(&workloads, &pods, &nodes).into(),
            workloads: workloads.into(),
            services: workloads::services(store).into(),
            nodes: nodes.into(),
            lanes: lanes.into(),
            markers: markers.into(),
            events: self.rows.draw(store).into(),
            next: next::draw(store, &pods, now).into(),
            inspected: inspected.map(Rc::new),
            pods: pods.into(),
        }
    }

    /// Reads the changes since the last picture.
    fn learn(&mut self, cluster: &Cluster) {
        let api = &cluster.api;
        self.letters.learn(api.store());
        let kept = api
            .sequence()
            .saturating_sub(apiserver::server::CHANGE_LOG_MAX as u64);
        let from = self.sequence.max(kept);
        if let Some(changes) = api.changes_since(from) {
            for change in changes {
                self.lanes.learn(change);
            }
        }
        self.sequence = api.sequence();
    }

    fn draw_pods(&mut self, cluster: &Cluster) -> Vec<Rc<Pod>> {
        let store = cluster.store();
        let light = Light {
            store,
            kubelets: &cluster.kubelets,
            now: cluster.now(),
        };
        let mut before = std::mem::take(&mut self.pods);
        let mut all = Vec::new();
        for object in store.list(Kind::Pod) {
            let Some(body) = object.pod() else { continue };
            let known = before.remove(&object.meta.uid);
            let changed = match &known {
                Some(drawn) if Rc::ptr_eq(&drawn.object, object) => drawn.changed,
                _ => light.now.since_start(),
            };
            let pod = pods::draw(object, body, &light, &mut self.letters, changed);
            // An equal pod keeps its pointer, so that nothing is drawn again.
            let pod = match known {
                Some(drawn) if *drawn.pod == pod => drawn.pod,
                _ => Rc::new(pod),
            };
            let drawn = Drawn {
                object: Rc::clone(object),
                pod: Rc::clone(&pod),
                changed,
            };
            self.pods.insert(object.meta.uid, drawn);
            all.push(pod);
        }
        all.sort_by(|a, b| order(a).cmp(&order(b)));
        all
    }

    /// Why an object is as it is.
    pub fn why(&self, cluster: &Cluster, reference: &Ref) -> Vec<WhyStep> {
        match why::object_of(&cluster.api, reference) {
            Some(object) => why::steps(&cluster.api, &object, cluster.now()),
            None => Vec::new(),
        }
    }
}

/// By owner, then revision, then age.
fn order(pod: &Pod) -> (Option<&Ref>, Option<char>, Duration, &Rc<str>) {
    (
        pod.owner.as_ref(),
        pod.revision,
        pod.created,
        &pod.reference.name,
    )
}
