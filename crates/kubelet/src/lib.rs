//! The kubelet: what happens to pods on their nodes.
//!
//! `runtime` says what a container does over time.

pub mod runtime;
