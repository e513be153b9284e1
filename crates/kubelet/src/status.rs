//! The status of a pod as its kubelet reports it.
//!
//! A pure function of what runs on the node and of what the API says now.
//! k8s: pkg/kubelet/kubelet_pods.go, pkg/kubelet/status/generate.go

pub mod conditions;
pub mod containers;
pub mod phase;
pub mod report;
pub mod sums;
