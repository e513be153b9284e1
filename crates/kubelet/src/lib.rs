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
pub mod registration;
pub mod restart;
pub mod runtime;
mod serve;
pub mod status;
mod surroundings;
pub mod worker;

pub use kubelets::{KubeletConfig, Kubelets, RetryDisplay, Shared, Timer};
pub use registration::NodeConfig;

#[cfg(test)]
mod tests;
