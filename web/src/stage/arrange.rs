//! What stands where at one moment: groups, the pods that are drawn, and what is only counted.

use std::rc::Rc;

use playground::view::Pod;

use super::groups::{Grouping, Parts, Title, group};
use super::layout::{Group, HEAD_NODE, HEAD_OWNER, HEAD_ZONE, Level, Place, Plan, Room, plan};
use super::tally::Tally;
use super::tray::TrayIs;
use super::{StageProps, full, tray};

/// Height of the tray (of one that only comes when it is needed: there is less room), and of the
/// space above it.
const TRAY: f64 = 32.0;
const TRAY_LOW: f64 = 28.0;
const TRAY_GAP: f64 = 6.0;
/// From so many pods on, nodes are cells of a heat map.
const HEAT_FROM: usize = 1200;
/// From so many nodes on as well.
const HEAT_NODES: usize = 150;
/// From so many pods on, groups other than nodes count their pods instead of drawing all.
const SUM_FROM: usize = 500;
/// Groups that are smaller are drawn all the same.
const SUM_GROUP: usize = 40;
/// Of a counted group at most so many failing pods are drawn; the count says the rest.
const FAILING_MAX: usize = 60;
/// Room for the counts of a group.
const SUM_HEAD: f64 = 40.0;

/// Everything that stands.
pub struct Arranged {
    /// Rectangles.
    pub plan: Plan,
    /// Groups with all of their pods, by their place in the view.
    pub titles: Vec<(Title, Vec<usize>)>,
    /// For every group its tally, where its pods are not all drawn.
    pub sums: Vec<Option<Tally>>,
    /// Pods without a node.
    pub tray: Vec<usize>,
    /// Pods that are drawn.
    pub places: Rc<[(Rc<Pod>, Place)]>,
    /// Whether nodes are cells: then what the pods of each are doing.
    pub heat: Option<Rc<[Tally]>>,
}

impl Arranged {
    /// Nothing at all.
    pub fn nothing() -> Arranged {
        let room = Room {
            width: 0.0,
            height: 0.0,
            head: HEAD_NODE,
            full: 0.0,
        };
        Arranged {
            plan: plan(&[], room, None, None),
            titles: Vec::new(),
            sums: Vec::new(),
            tray: Vec::new(),
            places: Rc::new([]),
            heat: None,
        }
    }

    /// Arranges the pods of a view in a stage of some size.
    pub fn new(props: &StageProps, size: (f64, f64), before: Option<Level>) -> Arranged {
        let parts = Parts {
            nodes: &props.nodes,
            pods: &props.pods,
            workloads: &props.workloads,
        };
        let grouped = group(&parts, props.grouping);
        let (mut titles, mut tray) = (grouped.groups, grouped.tray);
        if let Some(name) = &props.focus {
            titles.retain(
                |(title, _)| matches!(title, Title::Node(node) if node.reference.name == *name),
            );
            tray.clear();
        }
        if props.tray == TrayIs::Hidden {
            tray.clear();
        }
        let of = |pods: &[usize]| Tally::of(pods.iter().filter_map(|i| props.pods.get(*i)));
        let by_node = props.grouping == Grouping::Node;
        let is_heat = by_node
            && props.focus.is_none()
            && (props.pods.len() > HEAT_FROM || props.nodes.len() > HEAT_NODES);
        let mut arranged = Arranged {
            sums: vec![None; titles.len()],
            tray,
            heat: is_heat.then(|| titles.iter().map(|(_, pods)| of(pods)).collect()),
            ..Arranged::nothing()
        };
        if is_heat {
            titles.clear();
        }
        if !by_node && props.pods.len() > SUM_FROM {
            let sum = |(_, pods): &(Title, Vec<usize>)| (pods.len() > SUM_GROUP).then(|| of(pods));
            arranged.sums = titles.iter().map(sum).collect();
        }
        arranged.titles = titles;
        arranged.place(props, size, before);
        arranged
    }

    /// Pods of a group that are drawn: all, or of a counted one those that need somebody.
    fn drawn(&self, props: &StageProps, at: usize) -> Vec<usize> {
        let Some((_, pods)) = self.titles.get(at) else {
            return Vec::new();
        };
        if self.sums.get(at).is_none_or(Option::is_none) {
            return pods.clone();
        }
        let is_drawn = |pod: &Rc<Pod>| {
            pod.state.is_failing() || props.selected.as_ref() == Some(&pod.reference)
        };
        let chosen = pods.iter().copied();
        chosen
            .filter(|i| props.pods.get(*i).is_some_and(is_drawn))
            .take(FAILING_MAX)
            .collect()
    }

    fn place(&mut self, props: &StageProps, size: (f64, f64), before: Option<Level>) {
        let drawn: Vec<Vec<usize>> = (0..self.titles.len())
            .map(|at| self.drawn(props, at))
            .collect();
        let failing = |pods: &Vec<usize>| {
            let fails = |i: &usize| props.pods.get(*i).is_some_and(|p| p.state.is_failing());
            Group {
                failing: pods.iter().map(fails).collect(),
            }
        };
        let groups: Vec<Group> = drawn.iter().map(failing).collect();
        let head = match props.grouping {
            Grouping::Node => HEAD_NODE,
            Grouping::Owner => HEAD_OWNER,
            Grouping::Zone => HEAD_ZONE,
        };
        let has_sums = self.sums.iter().any(Option::is_some);
        let room = Room {
            width: size.0,
            height: size.1 - self.tray_height(props),
            head: head + if has_sums { SUM_HEAD } else { 0.0 },
            full: full::height(props.pods.iter()),
        };
        let forced = match props.level {
            // Counted groups have no dots: what is drawn of them are chips.
            Some(Level::Dot) | None if has_sums => Some(Level::Chip),
            level => level,
        };
        self.plan = plan(&groups, room, forced, before);
        let mut places: Vec<Option<Place>> = vec![None; props.pods.len()];
        let spots = drawn.iter().zip(&self.plan.pods);
        for (index, place) in spots.flat_map(|(pods, spots)| pods.iter().zip(spots)) {
            if let Some(slot) = places.get_mut(*index) {
                *slot = Some(*place);
            }
        }
        let (y, height) = (self.tray_y(props, size), self.tray_inside(props));
        for (order, index) in self.tray.iter().take(tray::DRAWN_MAX).enumerate() {
            if let Some(slot) = places.get_mut(*index) {
                *slot = Some(tray::place(order, self.tray.len(), (y, height), size.0));
            }
        }
        let placed = props.pods.iter().zip(places);
        self.places = placed
            .filter_map(|(pod, place)| Some((pod.clone(), place?)))
            .collect();
    }

    /// Height that the tray takes.
    pub fn tray_height(&self, props: &StageProps) -> f64 {
        match (props.tray, self.tray.is_empty()) {
            (TrayIs::Kept, _) => TRAY + TRAY_GAP,
            (_, false) => TRAY_LOW + TRAY_GAP,
            (_, true) => 0.0,
        }
    }

    /// Height of the tray itself.
    pub fn tray_inside(&self, props: &StageProps) -> f64 {
        self.tray_height(props) - TRAY_GAP
    }

    /// Where the tray stands: at the bottom, or below everything.
    pub fn tray_y(&self, props: &StageProps, size: (f64, f64)) -> f64 {
        (self.plan.height + TRAY_GAP).max(size.1 - self.tray_height(props) + TRAY_GAP)
    }

    /// Height of everything.
    pub fn height(&self, props: &StageProps, size: (f64, f64)) -> f64 {
        (self.plan.height + self.tray_height(props)).max(size.1)
    }
}
