//! The menu of an object.

pub const COPY: &str = "Copy as a command";
pub const LESS: &str = "One less";
pub const MORE: &str = "One more";

/// The button that copies a line.
pub fn copy(line: &str) -> String {
    format!("Copy: {line}")
}

/// The entry that opens the behaviour of an image.
pub fn behavior(image: &str) -> String {
    format!("What {image} does…")
}
