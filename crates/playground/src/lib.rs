//! The façade a user interface may see: commands in, one picture of everything out.
//!
//! `view` says what a page draws, `picture` draws it from a cluster, `facade` is the whole.

pub mod assist;
pub mod check;
pub mod facade;
pub mod gallery;
pub mod phrases;
pub mod picture;
pub mod play;
pub mod view;
pub mod world;

pub use facade::{LoadError, Outcome, Playground};

pub use sim::Duration;
pub use sim::order::Gather;

/// The published schemas whose descriptions `kubectl explain` prints: files beside the page, to be
/// fetched when somebody asks. `cargo xtask build` and Trunk put them there (index.html).
pub const SCHEMA_FILES: [&str; 2] = ["schema-v1.36.json", "schema-rbac-v1.json"];

/// Hands over the texts of `SCHEMA_FILES`. False if they do not belong to this program: then
/// `kubectl explain` goes on without descriptions, and says so.
pub fn provide_descriptions(schemas: &[&str]) -> bool {
    api::schema::provide(schemas)
}

#[cfg(test)]
mod tests {
    use super::SCHEMA_FILES;

    #[test]
    fn the_schemas_are_put_beside_the_page() {
        let index = include_str!("../../../index.html");
        for file in SCHEMA_FILES {
            let line = format!("rel=\"copy-file\" href=\"crates/api/data/{file}\"");
            assert!(index.contains(&line), "{file}");
        }
    }
}
