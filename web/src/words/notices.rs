//! Notices at the foot of the page, and what is spoken when a person did something.

use playground::Duration;
use playground::view::clock;

// What was copied or saved.
pub const COPIED_BEHAVIOR: &str = "Copied the behaviour.";
pub const COPIED_COMMAND: &str = "Copied the command.";
pub const COPIED_EMBED: &str = "Embed code copied.";
pub const COPIED_KUBECTL: &str = "Copied the kubectl line.";
pub const COPIED_LINE: &str = "Copied the line.";
pub const COPIED_LINK: &str = "Link copied.";
pub const COPIED_LINK_TEXT: &str = "Copied the text of the link.";
pub const COPIED_YAML: &str = "Copied the YAML.";
pub const SAVED: &str = "Saved by your browser.";

// The draft of the session, and manifests that were pasted or dropped.
pub const DRAFT_IS_BACK: &str = "Your draft of this session is back in the editor.";
pub const DRAFT_IS_KEPT: &str = "Your draft of this session is kept.";
pub const PLACED: &str = "Placed in the editor. Nothing has run yet.";

// What the button of a notice does.
pub const APPLY_IT: &str = "Apply it";
pub const DISCARD_IT: &str = "Discard it";
pub const DISMISS: &str = "Dismiss";
pub const SHOW_IT: &str = "Show it";

// Spoken only.
pub const BEFORE_APPLY: &str = "Back to before the manifest was applied.";
pub const HAS_ERRORS: &str = "The manifest has errors.";
pub const NOTHING_HAPPENS: &str = "Nothing more happens for now.";
pub const NOTHING_PLANNED: &str = "Nothing more is planned.";
pub const NOTHING_TO_BREAK: &str = "There is no Deployment in the manifest to break.";
pub const NO_SERVICE: &str = "There is no Service to send requests to.";
pub const STABLE: &str = "Stable: nothing is left but distant deadlines.";
pub const WHOLE_TIME: &str = "The whole time.";

// States as a person would say them, where the façade's word is short; and the lack of any.
pub const NO_PODS: &str = "no pods";
pub const CRASH_LOOPING: &str = "crash looping";
pub const WITHOUT_IMAGE: &str = "without its image";
pub const FAILED: &str = "failed";

/// A manifest was placed that names kinds which are not simulated.
pub fn placed_without(kinds: &str) -> String {
    format!("Placed in the editor. Not simulated: {kinds}.")
}

/// A name in the terminal leads nowhere.
pub fn not_on_map(name: &str) -> String {
    format!("{name} is not on the map.")
}

/// An image lost the behaviour it had.
pub fn plain_again(image: &str) -> String {
    format!("{image} is a plain server again, from the start of the run.")
}

/// An image got a behaviour.
pub fn behaves(image: &str, behavior: &str) -> String {
    format!("{image} now does {behavior}, from the start of the run.")
}

/// A range was chosen.
pub fn only(from: Duration, to: Duration) -> String {
    format!("Only {} to {}.", clock(from), clock(to))
}

/// Running until all is stable gave up.
pub fn not_stable(summary: &str) -> String {
    format!("Not stable after 10 minutes: {summary}.")
}

/// The theme: said when it changes, and the name of its button.
pub fn theme(name: &str) -> String {
    format!("Theme: {name}")
}
