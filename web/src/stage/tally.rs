//! Pods counted by state: what the map says where it does not draw every pod.

use std::rc::Rc;

use playground::view::{Pod, PodState};
use yew::prelude::*;

use crate::icon::{self, family};

/// How many pods are in each state.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Tally {
    counts: [u32; PodState::ALL.len()],
}

impl Tally {
    /// The tally of some pods.
    pub fn of<'a>(pods: impl Iterator<Item = &'a Rc<Pod>>) -> Tally {
        let mut tally = Tally::default();
        for pod in pods {
            tally.add(pod.state);
        }
        tally
    }

    /// Counts one pod more.
    pub fn add(&mut self, state: PodState) {
        if let Some(count) = self.counts.get_mut(state as usize) {
            *count += 1;
        }
    }

    /// Pods in a state.
    pub fn count(&self, state: PodState) -> u32 {
        self.counts.get(state as usize).copied().unwrap_or(0)
    }

    /// Pods that need somebody.
    pub fn failing(&self) -> u32 {
        self.sum(PodState::is_failing)
    }

    /// Pods on their way up or down.
    pub fn moving(&self) -> u32 {
        self.sum(|state| {
            matches!(
                state,
                PodState::Pending | PodState::Creating | PodState::NotReady | PodState::Terminating
            )
        })
    }

    /// All pods.
    pub fn total(&self) -> u32 {
        self.sum(|_| true)
    }

    fn sum(&self, counts: fn(PodState) -> bool) -> u32 {
        let chosen = PodState::ALL.into_iter().filter(|state| counts(*state));
        chosen.map(|state| self.count(state)).sum()
    }

    /// States that occur, those that need somebody first and the healthy one last.
    pub fn occurring(&self) -> impl Iterator<Item = (PodState, u32)> + '_ {
        const ORDER: [PodState; 10] = [
            PodState::BackOff,
            PodState::ImagePull,
            PodState::Error,
            PodState::Unknown,
            PodState::Pending,
            PodState::NotReady,
            PodState::Creating,
            PodState::Terminating,
            PodState::Completed,
            PodState::Ready,
        ];
        let counted = ORDER.into_iter().map(|state| (state, self.count(state)));
        counted.filter(|(_, count)| *count > 0)
    }
}

/// The dot of a state.
pub fn dot(state: PodState) -> Html {
    icon::dot(state, classes!("s12", family(state)))
}

/// A tally in one line: dots, counts and words.
pub fn line(tally: &Tally) -> Html {
    html! { <div class="tally">
        { for tally.occurring().map(|(state, count)| html! {
            <span class="row">{ dot(state) }<b>{ playground::view::count(count as usize) }</b>
                <span class="m">{ state.words() }</span></span>
        }) }
    </div> }
}
