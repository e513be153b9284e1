//! Which place of its grid each dot has: as long as time runs, it keeps the one it was given.
//!
//! In the order of names every pod that comes or goes would move all behind it, hundreds of dots
//! in every frame of a roll-out, and nobody could follow one of them. So a pod that goes leaves a
//! gap, and the next that comes takes it. Whenever time is moved rather than run, and where too
//! many gaps are left, dots stand in the order of the view.

use std::rc::Rc;

/// Gaps that any grid may have, and one more for so many dots.
const GAPS: usize = 4;
const DOTS_PER_GAP: usize = 3;

/// The places of all grids.
#[derive(Default)]
pub struct Slots {
    grids: Vec<Grid>,
}

/// Pods in the order of the view, and which of them has each place.
struct Grid {
    key: String,
    pods: Vec<Rc<str>>,
    slots: Vec<Option<usize>>,
}

impl Slots {
    /// Forgets all places: the next ones are in the order of the view.
    pub fn clear(&mut self) {
        self.grids.clear();
    }

    /// For every place of a grid which of its `pods` stands there.
    pub fn settle(&mut self, key: String, pods: Vec<Rc<str>>) -> Vec<Option<usize>> {
        let known = self.grids.iter().position(|grid| grid.key == key);
        let at = known.unwrap_or(self.grids.len());
        if known.is_none() {
            let (pods, slots) = (Vec::new(), Vec::new());
            self.grids.push(Grid { key, pods, slots });
        }
        let Some(grid) = self.grids.get_mut(at) else {
            return Vec::new();
        };
        if grid.pods != pods {
            grid.slots = kept(grid, &pods);
            grid.pods = pods;
        }
        grid.slots.clone()
    }
}

/// Places after pods came and went.
fn kept(grid: &Grid, pods: &[Rc<str>]) -> Vec<Option<usize>> {
    // Those that stayed are in the order in which they were.
    let mut from = 0;
    let mut came: Vec<usize> = Vec::new();
    let mut stayed: Vec<Option<usize>> = Vec::new();
    for old in &grid.pods {
        let rest = pods.get(from..).unwrap_or_default();
        let found = rest.iter().position(|uid| uid == old);
        stayed.push(found.map(|by| from + by));
        if let Some(by) = found {
            came.extend(from..from + by);
            from += by + 1;
        }
    }
    came.extend(from..pods.len());
    let old = grid.slots.iter();
    let old = old.map(|slot| stayed.get((*slot)?).copied().flatten());
    let mut slots: Vec<Option<usize>> = old.collect();
    let mut gap = 0;
    for index in came {
        while slots.get(gap).is_some_and(Option::is_some) {
            gap += 1;
        }
        match slots.get_mut(gap) {
            Some(slot) => *slot = Some(index),
            None => slots.push(Some(index)),
        }
    }
    while slots.last().is_some_and(Option::is_none) {
        slots.pop();
    }
    match slots.len() - pods.len() > GAPS + pods.len() / DOTS_PER_GAP {
        true => (0..pods.len()).map(Some).collect(),
        false => slots,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settle(slots: &mut Slots, pods: &str) -> String {
        let named: Vec<Rc<str>> = pods.chars().map(|c| c.to_string().into()).collect();
        let settled = slots.settle("node".into(), named.clone());
        let name = |slot: Option<usize>| slot.map_or("-".into(), |at| named[at].to_string());
        settled.into_iter().map(name).collect()
    }

    #[test]
    fn who_stays_keeps_the_place_and_who_comes_takes_a_gap() {
        let mut slots = Slots::default();
        assert_eq!(settle(&mut slots, "bdfh"), "bdfh");
        assert_eq!(settle(&mut slots, "bfh"), "b-fh");
        assert_eq!(settle(&mut slots, "abcfh"), "bafhc");
        assert_eq!(settle(&mut slots, "acf"), "-af-c");
        assert_eq!(settle(&mut slots, "af"), "-af");
        slots.clear();
        assert_eq!(settle(&mut slots, "acf"), "acf");
    }

    #[test]
    fn where_most_have_gone_the_rest_close_up() {
        let mut slots = Slots::default();
        assert_eq!(settle(&mut slots, "abcdefghijkl"), "abcdefghijkl");
        assert_eq!(settle(&mut slots, "bdfhjl"), "-b-d-f-h-j-l");
        assert_eq!(settle(&mut slots, "dhl"), "dhl");
    }
}
