//! The pods on the stage: each at a place of its own, but for dots, which stand in a grid of their
//! group that the browser fills.
//!
//! When a dot goes, all behind it move up. In a grid nothing need be said about them, while places
//! of their own would be hundreds of styles to set in every frame of a roll-out.

use std::rc::Rc;

use playground::view::Pod;
use yew::prelude::*;

use super::dot::{DotProps, Dots};
use super::layout::{Level, Place};
use super::pod::{PodCard, PodProps};
use super::select::matching;
use super::{Stage, StageProps};

impl Stage {
    /// The pods that stand and those that leave; dots stand in a grid of their group.
    pub fn pods(&self, props: &StageProps) -> Html {
        let matches = matching(props);
        let places = &self.now.places;
        let is_there = |stop: &Rc<str>| places.iter().any(|(pod, _)| pod.uid == *stop);
        let first = || places.first().map(|(pod, _)| pod.uid.clone());
        let stop = self.stop.clone().filter(is_there).or_else(first);
        let look = |pod: &Rc<Pod>| DotProps {
            pod: pod.clone(),
            is_selected: props.selected.as_ref() == Some(&pod.reference),
            matches: matches.as_ref().map(|uids| uids.contains(&pod.uid)),
            is_stop: stop.as_ref() == Some(&pod.uid),
        };
        let dots = self.now.titles.iter().zip(&self.now.plan.pods);
        let dots = dots
            .enumerate()
            .filter_map(|(at, ((title, pods), places))| {
                let (corner, columns) = grid(places)?;
                let placed = pods.iter().zip(places);
                let dots = placed.filter(|(_, place)| place.level == Level::Dot);
                let dots = dots.filter_map(|(i, _)| props.pods.get(*i)).map(look);
                let pods: Vec<DotProps> = dots.collect();
                Some(html! { <Dots key={title.key()} {at} {pods} {corner} {columns} /> })
            });
        let standing = places.iter().map(|(pod, place)| (pod, place, false));
        let leaving = self.leaving.iter();
        let leaving = leaving.map(|(pod, place, _)| (pod, place, true));
        let rest = standing.chain(leaving);
        let rest = rest.filter(|(_, place, _)| place.level != Level::Dot);
        let rest = rest.map(|(pod, place, is_leaving)| {
            let card = PodProps {
                look: look(pod),
                place: *place,
                is_leaving,
                is_entering: self.entered.contains(&pod.uid),
            };
            html! { <PodCard key={pod.uid.clone()} ..card /> }
        });
        html! { <><>{ for dots }</><>{ for rest }</></> }
    }

    /// What belongs to a group, for `aria-owns`: the grid of its dots, and its other pods.
    pub fn owned(&self, props: &StageProps, at: usize, pods: &[usize]) -> String {
        let places = self.now.plan.pods.get(at).map_or(&[][..], Vec::as_slice);
        let is_dot = |place: &Place| place.level == Level::Dot;
        let grid = places.iter().any(is_dot).then(|| format!("dots-{at}"));
        let others = pods.iter().zip(places).filter(|(_, place)| !is_dot(place));
        let others = others.filter_map(|(i, _)| props.pods.get(*i));
        let ids = others.map(|pod| format!("pod-{}", pod.uid));
        grid.into_iter().chain(ids).collect::<Vec<_>>().join(" ")
    }
}

/// Where the dots of a group stand: the corner and the dots in a row; none if it has no dots.
fn grid(places: &[Place]) -> Option<((f64, f64), usize)> {
    let dots = || places.iter().filter(|place| place.level == Level::Dot);
    let first = dots().next()?;
    let columns = dots().take_while(|place| place.y == first.y).count();
    Some(((first.x, first.y), columns))
}
