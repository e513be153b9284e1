//! kubectl: text in, text out, over the objects of a store at a moment.

pub mod age;
pub mod cells;
pub mod columns;
pub mod deployment_sets;
pub mod describe;
pub mod get_table;
pub mod pod_status_text;
mod raw;
pub mod table;
