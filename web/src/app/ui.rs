//! What the page itself remembers: how things are shown, never what the cluster is.

use std::rc::Rc;

use playground::Duration;
use playground::view::{LogRequest, Ref};

use super::params::{Hidden, Mode};
use crate::source::{Outcome, Problem};
use crate::stage::groups::Grouping;
use crate::stage::layout::Level;

/// Speeds on offer, with their labels.
pub const SPEEDS: [(f64, &str); 6] = [
    (0.5, "0.5×"),
    (1.0, "1×"),
    (4.0, "4×"),
    (16.0, "16×"),
    (100.0, "100×"),
    (1000.0, "1000×"),
];

/// How the page is laid out; by the width of what holds it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Form {
    /// Three panes.
    Wide,
    /// Two panes.
    Middle,
    /// One pane.
    Phone,
    /// In a frame on another page.
    Embed,
}

impl Form {
    /// The form of a page this wide, in CSS pixels, that is not an embed.
    pub fn of(width: f64) -> Self {
        match width {
            w if w >= 1100.0 => Form::Wide,
            w if w >= 768.0 => Form::Middle,
            _ => Form::Phone,
        }
    }
}

/// Tabs of the inspector.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Tab {
    /// Why it is as it is.
    #[default]
    Cause,
    /// Its facts.
    Object,
    /// Its YAML.
    Yaml,
    /// Events about it.
    Events,
    /// What its containers print.
    Logs,
    /// The manifest, where there is no pane for it.
    Manifest,
}

/// Which events are shown.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum EventFilter {
    /// All.
    #[default]
    All,
    /// Warnings.
    Warnings,
    /// Those of the selected object.
    Selected,
}

/// Tabs of the phone.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum PhoneTab {
    /// The map.
    #[default]
    Map,
    /// The manifest.
    Yaml,
    /// Events.
    Events,
    /// The terminal.
    Terminal,
}

/// Dialogs.
#[derive(Clone, PartialEq, Debug)]
pub enum Dialog {
    /// A link to share.
    Share,
    /// Code to embed.
    Embed,
    /// Keys.
    Help,
    /// A link that cannot be read: what is wrong, and its text.
    BadLink(Rc<str>, Rc<str>),
    /// Scenarios to begin with.
    Scenarios,
    /// Another scenario is to be opened, by this link, and there are edits.
    Replace(Rc<str>),
    /// Things to open, on a phone.
    More,
    /// What an image does: the image and its behaviour.
    Behavior(Rc<str>, Rc<str>),
}

/// The themes, in the order the button goes through them.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Theme {
    /// As the system says.
    #[default]
    Auto,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

impl Theme {
    /// The theme after this one.
    pub const fn next(self) -> Theme {
        match self {
            Theme::Auto => Theme::Dark,
            Theme::Dark => Theme::Light,
            Theme::Light => Theme::Auto,
        }
    }

    /// The value of `data-theme`, and the word.
    pub const fn name(self) -> &'static str {
        match self {
            Theme::Auto => "auto",
            Theme::Light => "light",
            Theme::Dark => "dark",
        }
    }
}

/// From one moment to a later one.
pub type Range = (Duration, Duration);

/// What can be saved as a file.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Export {
    /// The scenario with everything done so far.
    Scenario,
    /// The map as a still.
    Svg,
    /// The same in pixels.
    Png,
    /// Events as a table.
    Csv,
    /// Events as data.
    Json,
}

/// One command and what it printed.
#[derive(Clone, PartialEq, Debug)]
pub struct Entry {
    /// Identity, in order.
    pub id: u32,
    /// The line.
    pub line: Rc<str>,
    /// What it printed.
    pub outcome: Outcome,
}

/// A short message at the foot of the page.
#[derive(Clone, PartialEq, Debug)]
pub struct Notice {
    /// What it says.
    pub text: Rc<str>,
    /// What its button does.
    pub offer: Offer,
}

/// What the button of a notice does.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Offer {
    /// There is none.
    Nothing,
    /// It applies the manifest.
    Apply,
    /// It puts the manifest back to what was applied last.
    Discard,
    /// It puts the draft of this session into the editor.
    Draft,
}

/// An open menu.
#[derive(Clone, PartialEq, Debug)]
pub struct Menu {
    /// Whose menu.
    pub of: Ref,
    /// Where, in pixels of the window.
    pub at: (f64, f64),
}

/// What the page remembers.
#[derive(Clone, PartialEq, Debug)]
pub struct Ui {
    /// How it is laid out.
    pub form: Form,
    /// Whether it is in a frame of another page.
    pub is_embed: bool,
    /// Whether time runs.
    pub is_playing: bool,
    /// How fast.
    pub speed: f64,
    /// What is selected.
    pub selected: Option<Ref>,
    /// How pods stand together.
    pub grouping: Grouping,
    /// The level chosen by hand.
    pub level: Option<Level>,
    /// The node that alone is drawn, by name; all of them if none.
    pub focus: Option<Rc<str>>,
    /// Whether requests are drawn, where there are any.
    pub shows_traffic: bool,
    /// Whether the map takes the place of manifest, lanes and terminal; by the number of pods
    /// until somebody chooses.
    pub map_only: Option<bool>,
    /// Tab of the inspector.
    pub tab: Tab,
    /// Events shown.
    pub filter: EventFilter,
    /// Tab of the phone.
    pub phone: PhoneTab,
    /// The dialog that is open.
    pub dialog: Option<Dialog>,
    /// The menu that is open.
    pub menu: Option<Menu>,
    /// The notice shown.
    pub notice: Option<Notice>,
    /// The theme.
    pub theme: Theme,
    /// The text in the editor.
    pub text: Rc<str>,
    /// The text applied last.
    pub applied: Rc<str>,
    /// The text applied before that: what changed since stays marked.
    pub previous: Rc<str>,
    /// Whether the editor shows what would change.
    pub shows_diff: bool,
    /// Problems in the text.
    pub problems: Rc<[Problem]>,
    /// What the terminal shows.
    pub terminal: Rc<[Entry]>,
    /// Whether the one thing to try is still worth a button.
    pub can_break: bool,
    /// Layout of an embed.
    pub mode: Mode,
    /// What is left out of the page.
    pub hide: Hidden,
    /// The link to the moment a dialog was opened.
    pub link: Rc<str>,
    /// What that link holds, in words.
    pub holds: Rc<str>,
    /// Whether it holds what looks like a secret.
    pub link_has_secret: bool,
    /// Futures that were left by acting in the past: name, and when it was left.
    pub branches: Rc<[(Rc<str>, Duration)]>,
    /// Whether stretches in which nothing happens are jumped over.
    pub skips_quiet: bool,
    /// The stretches that were.
    pub breaks: Rc<[Range]>,
    /// The range that events, lanes and logs are limited to.
    pub range: Option<Range>,
    /// The moment that what is inspected is compared with.
    pub since: Option<Duration>,
    /// Whose logs are shown.
    pub logs: LogRequest,
    /// When a manifest was applied last: that can be undone.
    pub applied_at: Option<Duration>,
    /// Whether motion is reduced.
    pub is_still: bool,
}
