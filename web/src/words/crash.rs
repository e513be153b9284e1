//! The page that is left when the program itself fails.

pub const STOPPED: &str = "Podarium stopped";
pub const FAULT: &str =
    "This is a fault of ours, not of your manifest. Reload the page to go on. What went wrong:";
pub const WENT_WRONG: &str = "What went wrong";
pub const MANIFEST: &str = "The manifest, so that nothing is lost:";
pub const REPEAT: &str = "A link that repeats what was done, with its seed:";
