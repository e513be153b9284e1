//! The kubelet: what happens to pods on their nodes.
//!
//! `runtime` says what a container does over time, `worker` what the kubelet does about it,
//! `status` what it reports, `fault` what can be done to it from outside.

pub mod backoff;
pub mod environment;
pub mod fault;
mod faults;
pub mod inspect;
mod kubelets;
pub mod machine;
pub mod node;
mod outlook;
mod pressure;
pub mod restart;
pub mod runtime;
pub mod status;
pub mod worker;

pub use kubelets::{KubeletConfig, Kubelets, RetryDisplay, Shared, Timer};

#[cfg(test)]
mod tests;
