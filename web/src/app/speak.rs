//! What the page says: notices, the live region, and the state in words.

use playground::view::{PodState, View};

use super::App;
use super::ui::{Notice, Offer, SPEEDS};
use crate::browser;
use crate::stage::tally::Tally;
use crate::words;

/// The live region speaks at most this often while time runs.
const SAY_EVERY_MS: f64 = 5000.0;

impl App {
    pub fn notify(&mut self, text: &str, offer: Offer) -> bool {
        self.edit(|ui| {
            ui.notice = Some(Notice {
                text: text.into(),
                offer,
            })
        });
        self.say(text.into())
    }

    /// Says something at once, because a person asked.
    pub fn say(&mut self, text: String) -> bool {
        self.said = text.into();
        self.said_at_ms = browser::now_ms();
        true
    }

    /// Sums up what changed, rarely, while time runs.
    pub fn report(&mut self) {
        let now = browser::now_ms();
        if now - self.said_at_ms < SAY_EVERY_MS {
            return;
        }
        let summary = summary(&self.view);
        if *self.said != *summary {
            self.said = summary.into();
            self.said_at_ms = now;
        }
    }
}

/// The pods by state, in words: for the live region and the scrubber.
pub fn summary(view: &View) -> String {
    let tally = Tally::of(view.pods.iter());
    let parts: Vec<String> = PodState::ALL
        .into_iter()
        .map(|state| (tally.count(state), spoken(state)))
        .filter(|(n, _)| *n > 0)
        .map(|(n, words)| format!("{n} {}", words.to_ascii_lowercase()))
        .collect();
    if parts.is_empty() {
        words::notices::NO_PODS.into()
    } else {
        parts.join(", ")
    }
}

/// A state as a person would say it.
const fn spoken(state: PodState) -> &'static str {
    match state {
        PodState::BackOff => words::notices::CRASH_LOOPING,
        PodState::ImagePull => words::notices::WITHOUT_IMAGE,
        PodState::Error => words::notices::FAILED,
        state => state.words(),
    }
}

/// The label of a speed.
pub fn speed_label(speed: f64) -> &'static str {
    SPEEDS
        .iter()
        .find(|(value, _)| *value == speed)
        .map_or("1×", |(_, label)| label)
}
