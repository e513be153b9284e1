//! Lanes in groups, of which only those are drawn again in which something changed.

use super::super::drawn::{Move, Pods};
use super::Lanes;
use crate::view::{LaneGroup, Pod, PodState, Ref, Workload};
use api::Uid;
use sim::Duration;
use std::rc::Rc;

impl Lanes {
    /// Follows how many pods each group has.
    pub fn learn_moves(&mut self, moves: &[Move]) {
        for one in moves {
            if let Some(pod) = &one.before {
                self.count(pod, u32::saturating_sub);
            }
            if let Some(pod) = &one.after {
                self.count(pod, u32::saturating_add);
            }
        }
    }

    fn count(&mut self, pod: &Pod, change: fn(u32, u32) -> u32) {
        let (have, ready) = self.counts.remove(maker(pod)).unwrap_or_default();
        let is_ready = u32::from(pod.state == PodState::Ready);
        let counts = (change(have, 1), change(ready, is_ready));
        if counts.0 > 0 {
            self.counts.insert(maker(pod).clone(), counts);
        }
        self.stale.insert(maker(pod).clone());
    }

    /// The groups as they are drawn: sets of workloads first, in the order of the ribbon.
    pub fn draw(
        &mut self,
        workloads: &[Rc<Workload>],
        pods: &Pods,
        now: Duration,
    ) -> Rc<[Rc<LaneGroup>]> {
        for (_, uid) in std::mem::take(&mut self.failing) {
            self.draw_lane(uid, pods, now);
        }
        for reference in std::mem::take(&mut self.stale) {
            self.draw_group(reference, pods, now);
        }
        let mut rest = self.groups.clone();
        let mut all = Vec::new();
        for workload in workloads {
            for set in workload.sets.iter() {
                let Some(mut group) = rest.remove(&set.reference) else {
                    continue;
                };
                let title = &workload.reference.name;
                self.entitle(&mut group, title, set.letter, &set.version);
                all.push(group);
            }
        }
        // Bare pods, and sets that are gone.
        for mut group in rest.into_values() {
            let title = Rc::clone(&group.reference.name);
            self.entitle(&mut group, &title, None, &"".into());
            all.push(group);
        }
        if *all != *self.all {
            self.all = all.into();
        }
        Rc::clone(&self.all)
    }

    /// What a group is called may change without it.
    fn entitle(
        &mut self,
        group: &mut Rc<LaneGroup>,
        title: &Rc<str>,
        letter: Option<char>,
        version: &Rc<str>,
    ) {
        if group.letter == letter && (&group.version, &group.title) == (version, title) {
            return;
        }
        let own = Rc::make_mut(group);
        own.letter = letter;
        own.version = Rc::clone(version);
        own.title = Rc::clone(title);
        self.groups.insert(own.reference.clone(), Rc::clone(group));
    }

    /// Draws a lane whose end moves with time.
    fn draw_lane(&mut self, uid: Uid, pods: &Pods, now: Duration) {
        let history = self
            .by_uid
            .get(&uid)
            .and_then(|key| self.lanes.get_mut(key));
        let Some(history) = history.filter(|history| history.is_failing()) else {
            return;
        };
        let lane = history.draw(uid, pods, now);
        if history.drawn.as_deref() != Some(&lane) {
            history.drawn = Some(Rc::new(lane));
            self.stale.insert(history.group.clone());
        }
        self.failing.insert((history.group.clone(), uid));
    }

    fn draw_group(&mut self, reference: Ref, pods: &Pods, now: Duration) {
        let mut lanes = Vec::new();
        for key in self.members.get(&reference).into_iter().flatten() {
            let Some(history) = self.lanes.get_mut(key) else {
                continue;
            };
            let lane = match &history.drawn {
                Some(lane) => Rc::clone(lane),
                None => Rc::new(history.draw(key.1, pods, now)),
            };
            if history.is_failing() {
                self.failing.insert((reference.clone(), key.1));
            }
            history.drawn = Some(Rc::clone(&lane));
            lanes.push(lane);
        }
        if lanes.is_empty() {
            self.groups.remove(&reference);
            return;
        }
        let (have, ready) = self.counts.get(&reference).copied().unwrap_or_default();
        let curve = self.curves.get(&reference).map(|(_, steps)| &**steps);
        let group = LaneGroup {
            have,
            ready,
            title: Rc::clone(&reference.name),
            letter: None,
            version: "".into(),
            lanes: lanes.into(),
            curve: curve.unwrap_or_default().into(),
            reference: reference.clone(),
        };
        self.groups.insert(reference, Rc::new(group));
    }
}

/// What made a pod, or the pod itself.
fn maker(pod: &Pod) -> &Ref {
    let maker = pod.set.as_ref().or(pod.owner.as_ref());
    maker.unwrap_or(&pod.reference)
}

#[cfg(test)]
impl Lanes {
    /// The same with nothing drawn yet.
    pub fn undrawn(&self) -> Lanes {
        let mut lanes = self.clone();
        lanes.counts.clear();
        lanes.groups.clear();
        lanes.failing.clear();
        lanes.stale = lanes.members.keys().cloned().collect();
        lanes
            .lanes
            .values_mut()
            .for_each(|history| history.drawn = None);
        lanes
    }
}
