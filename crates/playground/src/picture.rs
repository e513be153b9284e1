//! Draws the view model from a cluster, anew only where something changed.

mod advice;
mod changes;
mod containers;
mod detail;
mod drawn;
mod events;
pub(crate) mod headline;
mod inspect;
mod lanes;
mod letters;
mod next;
mod nodes;
mod placement;
mod pods;
mod stale;
pub(crate) mod traffic;
mod trail;
mod why;
mod workloads;

use crate::view::{Clock, Marker, Ref, Request, View, WhyStep};
use api::Str;
use apiserver::server::CHANGE_LOG_MAX;
use cluster::Cluster;
use drawn::Pods;
use lanes::Lanes;
use letters::Letters;
use pods::Light;
use sim::{Duration, order};
use stale::Stale;
use std::collections::BTreeMap;
use std::rc::Rc;
use trail::Trail;

/// What has been drawn so far.
#[derive(Clone, Default)]
pub struct Picture {
    letters: Letters,
    lanes: Lanes,
    rows: events::Rows,
    pods: Pods,
    workloads: workloads::Workloads,
    services: workloads::Services,
    nodes: nodes::Nodes,
    /// What is to be drawn again, beside pods, lanes and rows.
    stale: Stale,
    /// Nodes that report nothing: whether they have power, and whether they are cut.
    faulty: BTreeMap<Str, [bool; 3]>,
    /// Changes of what is inspected.
    trail: Trail,
    /// Changes up to this one have been read.
    sequence: u64,
    generation: u64,
    latest: Option<(Key, Rc<View>)>,
}

/// A picture with the same key looks the same.
#[derive(Clone, PartialEq)]
struct Key {
    sequence: u64,
    /// Whole seconds, or tenths of them while requests are sent.
    tick: u64,
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
            tick: match cluster.traffic.is_idle() {
                true => frame.clock.now.as_secs(),
                false => frame.clock.now.as_millis() / 100,
            },
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
        let light = Light::new(store, &cluster.kubelets, now);
        let moves = self.pods.draw(&light, &mut self.letters);
        self.stale.learn_moves(&moves);
        self.lanes.learn_moves(&moves);
        let stale = std::mem::take(&mut self.stale);
        let pods = Rc::clone(self.pods.all());
        let workloads = self
            .workloads
            .draw(&stale.workloads, store, &pods, &self.letters);
        let services = self.services.draw(&stale.services, store, &self.pods);
        let nodes = self.nodes.draw(stale.nodes, store, &cluster.kubelets, now);
        let lanes = self.lanes.draw(&workloads, &self.pods, frame.clock.now);
        let mut markers = frame.markers;
        markers.extend(self.lanes.markers.iter().cloned());
        order::sort_by_key(&mut markers, |marker| marker.at);
        let inspected = request.inspect.as_ref().and_then(|reference| {
            self.trail.follow(&cluster.api, reference);
            inspect::inspect(cluster, &self.trail, reference, request, &pods)
        });
        View {
            generation: self.generation,
            clock: frame.clock,
            title: frame.title,
            headline: headline::sentence(&workloads, &pods, &nodes).into(),
            workloads,
            services,
            traffic: traffic::draw(&cluster.traffic).into(),
            nodes,
            lanes,
            markers: markers.into(),
            events: self.rows.draw(store),
            next: next::draw(cluster, &self.pods).into(),
            inspected: inspected.map(Rc::new),
            pods,
        }
    }

    /// Reads the changes since the last picture.
    fn learn(&mut self, cluster: &Cluster) {
        let (api, store) = (&cluster.api, cluster.store());
        let kept = api.sequence().saturating_sub(CHANGE_LOG_MAX.into());
        if self.sequence < kept {
            self.forget(cluster);
        }
        let changes = api.changes_since(self.sequence.max(kept));
        for change in changes.into_iter().flatten() {
            self.lanes.learn(change);
            self.pods.learn(change);
            self.rows.learn(change);
            self.stale.learn(change, store);
        }
        self.sequence = api.sequence();
        for deployment in std::mem::take(&mut self.stale.deployments) {
            self.letters.learn(store, deployment);
        }
        let faulty = cluster.kubelets.faulty_nodes();
        if faulty != self.faulty {
            for node in self.faulty.keys().chain(faulty.keys()) {
                self.pods.learn_power(node, store);
                self.stale.nodes.insert(node.clone());
            }
            self.faulty = faulty;
        }
    }

    /// Everything is to be drawn again.
    fn forget(&mut self, cluster: &Cluster) {
        self.pods.forget(cluster.store());
        self.stale.forget(cluster.store());
        self.rows.forget();
    }

    /// Why an object is as it is.
    pub fn why(&self, cluster: &Cluster, reference: &Ref) -> Vec<WhyStep> {
        let mut trail = Trail::default();
        trail.follow(&cluster.api, reference);
        match trail.object(&cluster.api) {
            Some(object) => why::steps(&cluster.api, &trail, &object, cluster.now()),
            None => Vec::new(),
        }
    }
}

#[cfg(test)]
mod tests;
