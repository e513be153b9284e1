//! The job controller: runs pods to completion.
//!
//! Watches jobs and the pods they own; writes pods and job status.
//! k8s: pkg/controller/job/job_controller.go

pub mod backoff;
pub mod failure_policy;
pub mod finish;
pub mod indexes;
pub mod per_index;
pub mod plan;
pub mod population;
pub mod ranking;
pub mod tracking;
