//! What can be wrong with a link, a scenario or manifests.

use history::link::DamagedLink;
use history::scenario::ScenarioError;
use std::fmt;

/// Why a text could not be loaded. Nothing is lost: the text is the caller's.
#[derive(Clone, PartialEq, Debug)]
pub enum LoadError {
    /// The link is damaged.
    Link(DamagedLink),
    /// The scenario has problems.
    Scenario(Vec<ScenarioError>),
    /// A behaviour cannot be read.
    Behavior(String),
    /// No scenario of the gallery has this name.
    Unlisted(String),
    /// The link leads to another place, which is not opened by itself.
    Elsewhere(String),
}

impl fmt::Display for LoadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            LoadError::Link(damaged) => write!(f, "{damaged}"),
            LoadError::Scenario(problems) => {
                let texts: Vec<_> = problems.iter().map(ToString::to_string).collect();
                f.write_str(&texts.join("\n"))
            }
            LoadError::Behavior(text) => f.write_str(text),
            LoadError::Unlisted(slug) => write!(f, "No scenario is called {slug:?}."),
            LoadError::Elsewhere(what) => write!(f, "{what} is not known here"),
        }
    }
}
