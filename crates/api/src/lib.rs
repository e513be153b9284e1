//! The Kubernetes API as data: objects, their values, and how they are read and printed.

pub mod quantity;
