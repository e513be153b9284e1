//! The cron job controller: jobs by the calendar.
//!
//! Watches cron jobs and the jobs they own; writes jobs and cron job status.
//! k8s: pkg/controller/cronjob/cronjob_controllerv2.go

pub mod due;
pub mod schedule;
pub mod zone;
