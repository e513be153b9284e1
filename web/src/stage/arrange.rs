//! What stands where at one moment: groups, the pods that are drawn, and what is only counted.

use std::rc::Rc;

use playground::view::Pod;

use super::groups::{Grouping, Parts, Title, group};
use super::layout::{
    Form, Group, HEAD_NODE, HEAD_OWNER, HEAD_ZONE, Level, Place, Plan, Room, choose, plan,
};
use super::slots::Slots;
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
    /// For every group the grid of its dots, if it has any.
    pub grids: Vec<Option<Grid>>,
    /// For every group its tally, where its pods are not all drawn.
    pub sums: Vec<Option<Tally>>,
    /// Pods without a node.
    pub tray: Vec<usize>,
    /// Those of the tray that are dots.
    pub waiting: Option<Grid>,
    /// Where there is room for words in the tray.
    pub tray_left: f64,
    /// Pods that are drawn.
    pub places: Rc<[(Rc<Pod>, Place)]>,
    /// Whether nodes are cells: then what the pods of each are doing.
    pub heat: Option<Rc<[Tally]>>,
}

/// Where the dots of a group stand.
pub struct Grid {
    /// Where the first place is.
    pub corner: (f64, f64),
    /// How many stand in a row.
    pub columns: usize,
    /// For every place the pod that stands there, by its place in the view.
    pub slots: Vec<Option<usize>>,
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
            plan: plan(&[], room, (Form::Boxes, Level::Card)),
            titles: Vec::new(),
            sums: Vec::new(),
            grids: Vec::new(),
            tray: Vec::new(),
            waiting: None,
            tray_left: tray::LEFT,
            places: Rc::new([]),
            heat: None,
        }
    }

    /// Arranges the pods of a view in a stage of some size; dots keep their `slots`.
    pub fn new(
        props: &StageProps,
        size: (f64, f64),
        before: Option<Level>,
        slots: &mut Slots,
    ) -> Arranged {
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
        arranged.place(props, size, before, slots);
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

    fn place(
        &mut self,
        props: &StageProps,
        size: (f64, f64),
        before: Option<Level>,
        slots: &mut Slots,
    ) {
        let drawn = (0..self.titles.len()).map(|at| self.drawn(props, at));
        let drawn: Vec<Vec<usize>> = drawn.collect();
        let pods = |pods: &Vec<usize>| pods.iter().copied().map(Some).collect();
        let mut spots: Vec<Spots> = drawn.iter().map(pods).collect();
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
        let chosen = choose(&groups(props, &spots), room, forced, before);
        if chosen.1 == Level::Dot {
            let titled = drawn.iter().zip(&self.titles);
            let settle = |(pods, (title, _)): (&Vec<usize>, &(Title, _))| {
                settled(props, pods, title.key(), slots)
            };
            spots = titled.map(settle).collect();
        } else {
            slots.clear();
        }
        self.plan = plan(&groups(props, &spots), room, chosen);
        self.grids = spots
            .iter()
            .zip(&self.plan.pods)
            .map(|(spots, places)| grid(spots, places))
            .collect();
        let mut places: Vec<Option<Place>> = vec![None; props.pods.len()];
        for (spots, plan) in spots.iter().zip(&self.plan.pods) {
            for (index, place) in spots.iter().zip(plan) {
                if let Some(slot) = index.and_then(|index| places.get_mut(index)) {
                    *slot = Some(*place);
                }
            }
        }
        self.place_tray(props, size, slots, &mut places);
        let placed = props.pods.iter().zip(places);
        self.places = placed
            .filter_map(|(pod, place)| Some((pod.clone(), place?)))
            .collect();
    }

    /// Places the pods of the tray. Where pods are dots, so are those that wait for their turn: in
    /// a roll-out others do in every frame.
    fn place_tray(
        &mut self,
        props: &StageProps,
        size: (f64, f64),
        slots: &mut Slots,
        places: &mut [Option<Place>],
    ) {
        let line = (self.tray_y(props, size), self.tray_inside(props));
        let (mut dots, mut chips) = (Vec::new(), Vec::new());
        for index in &self.tray {
            let pod = props.pods.get(*index);
            let waits = pod.is_some_and(|pod| pod.unscheduled.is_none());
            match self.plan.level == Level::Dot && waits {
                true => dots.push(*index),
                false => chips.push(*index),
            }
        }
        let n_chips = chips.len().min(tray::DRAWN_MAX);
        let mut stand = |index: usize, place: Place| {
            if let Some(slot) = places.get_mut(index) {
                *slot = Some(place);
            }
        };
        self.tray_left = tray::LEFT;
        for (order, index) in chips.into_iter().take(n_chips).enumerate() {
            let place = tray::place(order, self.tray.len(), line, size.0);
            self.tray_left = place.x + place.w + tray::GAP;
            stand(index, place);
        }
        let (corner, columns) = tray::dots(n_chips, line, size.0);
        dots.truncate(columns);
        let spots = settled(props, &dots, "tray".into(), slots);
        for (slot, index) in (0..).zip(&spots) {
            if let Some(index) = index {
                stand(*index, tray::dot(slot, corner));
            }
        }
        self.waiting = (!dots.is_empty()).then_some(Grid {
            corner,
            columns,
            slots: spots,
        });
        if !dots.is_empty() {
            self.tray_left = tray::dot(columns, corner).x + tray::GAP;
        }
    }

    /// Height that the tray takes.
    pub fn tray_height(&self, props: &StageProps) -> f64 {
        match (props.tray, self.tray.is_empty()) {
            (TrayIs::Kept, _) => TRAY + TRAY_GAP,
            (TrayIs::Roomy, _) | (_, false) => TRAY_LOW + TRAY_GAP,
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

/// What stands at every place of a group, by its place in the view; gaps are among dots alone.
type Spots = Vec<Option<usize>>;

fn fails(props: &StageProps, index: usize) -> bool {
    let pod = props.pods.get(index);
    pod.is_some_and(|pod| pod.state.is_failing())
}

fn groups(props: &StageProps, spots: &[Spots]) -> Vec<Group> {
    let fails = |spot: &Option<usize>| spot.is_some_and(|index| fails(props, index));
    let group = |spots: &Spots| Group {
        failing: spots.iter().map(fails).collect(),
    };
    spots.iter().map(group).collect()
}

/// A group's dots where they stood, and those of its pods that fail.
fn settled(props: &StageProps, pods: &[usize], key: String, slots: &mut Slots) -> Spots {
    let (mut plain, mut uids, mut failing) = (Vec::new(), Vec::new(), Vec::new());
    for index in pods {
        match props.pods.get(*index) {
            Some(pod) if pod.state.is_failing() => failing.push(Some(*index)),
            Some(pod) => {
                plain.push(*index);
                uids.push(pod.uid.clone());
            }
            None => (),
        }
    }
    let mut spots = slots.settle(key, uids);
    for spot in &mut spots {
        *spot = spot.and_then(|slot| plain.get(slot).copied());
    }
    spots.append(&mut failing);
    spots
}

/// The grid of the dots of a group.
fn grid(spots: &Spots, places: &[Place]) -> Option<Grid> {
    let mut grid: Option<Grid> = None;
    for (spot, place) in spots.iter().zip(places) {
        if place.level == Level::Dot {
            let grid = grid.get_or_insert_with(|| Grid {
                corner: (place.x, place.y),
                columns: 0,
                slots: Vec::new(),
            });
            grid.columns += usize::from(place.y == grid.corner.1);
            grid.slots.push(*spot);
        }
    }
    grid
}
