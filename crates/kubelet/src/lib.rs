//! The kubelet: what happens to pods on their nodes.
//!
//! `runtime` says what a container does over time, `fault` what can be done to it from outside.

pub mod backoff;
pub mod fault;
mod kubelets;
pub mod restart;
pub mod runtime;
pub mod status;

pub use kubelets::{KubeletConfig, Kubelets, Timer};
