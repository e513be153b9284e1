//! The stateful set controller: pods with names, order and volumes of their own.
//!
//! Watches stateful sets and the pods they own; writes pods, claims, revisions and status.
//! k8s: pkg/controller/statefulset/stateful_set.go, stateful_set_control.go

pub mod claims;
pub mod decide;
pub mod identity;
pub mod status;
