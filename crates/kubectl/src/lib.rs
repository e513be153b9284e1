//! kubectl: text in, text out, over the objects of a store at a moment.
//!
//! `columns` and `describe` are pure functions of objects; `verbs` are the commands; `session`,
//! `shell` and `running` are the terminal around them.

pub mod age;
mod builtins;
pub mod cells;
pub mod columns;
pub mod completion;
mod content_hash;
pub mod deployment_sets;
pub mod describe;
pub mod failure;
mod files;
pub mod flags;
mod generated;
pub mod get_table;
mod live_names;
pub mod manifest;
mod object_fields;
pub mod output;
mod pairs;
mod patched;
mod pipes;
pub mod pod_status_text;
mod pod_templates;
mod raw;
mod raw_path;
mod resource_names;
mod revisions;
mod rules;
pub mod running;
pub mod runtime;
mod selection;
pub mod session;
mod shell;
mod sort_by;
mod subresource;
pub mod table;
mod terminal;
pub mod verbs;
mod watch;
mod writing;
mod written;

pub use running::{Report, Running};
pub use runtime::Runtime;
pub use session::{Host, Session};
