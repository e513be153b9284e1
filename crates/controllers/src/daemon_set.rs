//! The daemon set controller: one pod on every node that matches.
//!
//! Watches daemon sets, their pods and nodes; writes pods, revisions and status.
//! k8s: pkg/controller/daemon/daemon_controller.go

pub mod manage;
pub mod placement;
pub mod status;
pub mod update;
