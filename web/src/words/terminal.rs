//! The terminal: its prompt, and what the page itself prints there.

pub const COMMAND: &str = "kubectl command";
/// In place of the `$` while older lines are searched.
pub const SEARCH: &str = "search:";

/// After a line that ran when time was moved.
pub const TIME_MOVED: &str = "(stopped: time was moved)\n";
/// The same, when an image got another behaviour.
pub const PLAYED_AGAIN: &str = "(stopped: the run was played again)\n";
/// What `kubectl edit` prints.
pub const IN_EDITOR: &str = "It is in the editor: change it there, then apply it.\n";
