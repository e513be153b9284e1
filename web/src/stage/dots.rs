//! The pods on the stage: each at a place of its own, but for dots, which stand in a grid of their
//! group that the browser fills.
//!
//! In a grid nothing need be said about where a dot stands, while places of their own would be
//! hundreds of styles to set when the map is laid out anew.

use std::rc::Rc;

use playground::view::Pod;
use yew::prelude::*;

use super::arrange::Grid;
use super::dot::{DotProps, Dots, DotsProps};
use super::layout::Level;
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
        let dots = |at: usize, key: String, grid: &Grid| {
            let pods = grid.slots.iter();
            let pods = pods.map(|slot| props.pods.get((*slot)?).map(look));
            let dots = DotsProps {
                at,
                pods: pods.collect(),
                corner: grid.corner,
                columns: grid.columns,
                has_rings: props.motion.is_on,
            };
            html! { <Dots {key} ..dots /> }
        };
        let titles = &self.now.titles;
        let grids = titles.iter().zip(&self.now.grids).enumerate();
        let grids = grids.filter_map(|(at, ((title, _), grid))| {
            let grid = grid.as_ref()?;
            Some(dots(at, title.key(), grid))
        });
        let waiting = self.now.waiting.iter();
        let waiting = waiting.map(|grid| dots(titles.len(), "tray".into(), grid));
        let dots = grids.chain(waiting);
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
        let has_dots = self.now.grids.get(at).is_some_and(Option::is_some);
        let grid = has_dots.then(|| format!("dots-{at}"));
        let is_dot = |pod: &Pod| self.now.plan.level == Level::Dot && !pod.state.is_failing();
        let others = pods.iter().filter_map(|i| props.pods.get(*i));
        let others = others.filter(|pod| !is_dot(pod));
        let ids = others.map(|pod| format!("pod-{}", pod.uid));
        grid.into_iter().chain(ids).collect::<Vec<_>>().join(" ")
    }
}
