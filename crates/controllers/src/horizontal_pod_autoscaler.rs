//! The horizontal pod autoscaler: sets a workload's replicas by the use its pods make of cpu.
//!
//! Watches autoscalers; every 15 s while one exists reads its target and writes scale and status.
//! k8s: pkg/controller/podautoscaler/horizontal.go

pub mod limits;
pub mod ratio;
pub mod replicas;
pub mod samples;
