//! Scenarios to begin with, each about one question: links to them are `s/SLUG`.

use history::scenario::Scenario;

/// The file of a scenario.
macro_rules! file {
    ($slug:literal) => {
        include_str!(concat!("../scenarios/", $slug, ".podarium.yaml"))
    };
}

/// One of the scenarios, as a list of them shows it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Card {
    /// What links call it.
    pub slug: &'static str,
    /// What it is called.
    pub title: String,
    /// The question that it answers.
    pub question: String,
}

/// Slugs and files, in the order in which a newcomer may want them; the page opens on the first.
pub const SCENARIOS: [(&str, &str); 9] = [
    ("rolling-update", file!("rolling-update")),
    ("crash-loop", file!("crash-loop")),
    ("bad-image", file!("bad-image")),
    ("full-cluster", file!("full-cluster")),
    ("node-down", file!("node-down")),
    ("stateful-set", file!("stateful-set")),
    ("job", file!("job")),
    ("disruption-budget", file!("disruption-budget")),
    ("autoscaler", file!("autoscaler")),
];

/// The scenario that links call `slug`.
pub fn open(slug: &str) -> Option<Scenario> {
    let (_, text) = SCENARIOS.into_iter().find(|(known, _)| *known == slug)?;
    Scenario::from_file(text).ok()
}

/// All of them, as a list shows them.
pub fn cards() -> Vec<Card> {
    let read = |(slug, text)| {
        let about = Scenario::from_file(text).ok()?.about;
        Some(Card {
            slug,
            title: about.title,
            question: about.description,
        })
    };
    SCENARIOS.into_iter().filter_map(read).collect()
}

#[cfg(test)]
mod tests {
    use super::{SCENARIOS, cards, open};
    use crate::view::{Ref, Request};
    use crate::{Duration, Playground};

    #[test]
    fn each_is_named_and_asks_something() {
        let cards = cards();
        assert_eq!(cards.len(), SCENARIOS.len());
        for card in cards {
            assert_eq!(open(card.slug).unwrap().about.name, card.slug);
            assert!(card.question.ends_with('?'), "{}", card.question);
            assert!(!card.title.is_empty(), "{}", card.slug);
        }
    }

    /// What the page says of each when it opens, and when its question is answered.
    const SAID: [(&str, &str, u64, &str); SCENARIOS.len()] = [
        (
            "rolling-update",
            "web runs v1: 6 of 6 pods are ready.",
            27,
            "web runs v2: 6 of 6 pods are ready.",
        ),
        (
            "crash-loop",
            "api runs v1: 4 of 4 pods are ready.",
            60,
            "v2 replaces v1: 0 of 4 new pods are ready, 2 keep crashing.",
        ),
        (
            "bad-image",
            "nginx runs 1.16.1: 3 of 3 pods are ready.",
            80,
            "1.161 replaces 1.16.1: 0 of 3 new pods are ready, one cannot pull its image.",
        ),
        (
            "full-cluster",
            "search: 0 of 6 available.",
            10,
            "2 pods wait for a node.",
        ),
        (
            "node-down",
            "web runs v1: 6 of 6 pods are ready.",
            90,
            "node-3 is silent.",
        ),
        ("stateful-set", "db: 0 of 3 ready.", 90, "db: 3 of 3 ready."),
        (
            "job",
            "frames: 0 of 6 succeeded.",
            120,
            "frames failed: 5 of 6 succeeded.",
        ),
        (
            "disruption-budget",
            "cart runs v5: 4 of 4 pods are ready.",
            24,
            "cart runs v5: 3 of 4 pods are ready.",
        ),
        (
            "autoscaler",
            "web runs v1: 2 of 2 pods are ready.",
            170,
            "web runs busy: 12 of 12 pods are ready.",
        ),
    ];

    #[test]
    fn each_shows_what_it_asks_about() {
        for (slug, first, at_s, then) in SAID {
            let mut playground = Playground::new();
            playground.load(&format!("#s/{slug}")).unwrap();
            let opening = playground.scenario().view.get("sel").and_then(Ref::parse);
            let request = Request {
                inspect: opening,
                ..Request::default()
            };
            let view = playground.view(&request);
            assert_eq!(&*view.headline, first, "{slug} at its start");
            playground.seek(Duration::from_secs(at_s));
            let view = playground.view(&request);
            assert!(view.inspected.is_some(), "{slug}: what it selects is there");
            assert_eq!(&*view.headline, then, "{slug} after {at_s} s");
        }
    }
}
