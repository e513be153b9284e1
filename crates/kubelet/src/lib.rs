//! The kubelet: what happens to pods on their nodes.
//!
//! `runtime` says what a container does over time, `fault` what can be done to it from outside.

pub mod fault;
mod kubelets;
pub mod runtime;

pub use kubelets::{KubeletConfig, Kubelets, Timer};
