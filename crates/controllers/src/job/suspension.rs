//! Suspending and resuming a job.
//!
//! k8s: pkg/controller/job/job_controller.go, syncJob

use super::finish::set_condition;
use super::plan::Input;
use api::Time;
use api::batch::JobStatus;

/// What became of `suspend` since the last sync that managed pods.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Suspension {
    /// Nothing.
    Unchanged,
    /// The job is suspended now.
    Suspended,
    /// It goes on.
    Resumed,
}

/// Puts condition `Suspended` right. Resuming starts the clock anew; suspending stops it.
pub fn set_suspended(input: &Input<'_>, status: &mut JobStatus) -> Suspension {
    let now = Time::from(input.now);
    let conditions = &mut status.conditions;
    if input.spec.suspend == Some(true) {
        let texts = ("JobSuspended", "Job suspended");
        if set_condition(conditions, "Suspended", true, texts, now) {
            status.start_time = Time::default();
            return Suspension::Suspended;
        }
        return Suspension::Unchanged;
    }
    let texts = ("JobResumed", "Job resumed");
    if set_condition(conditions, "Suspended", false, texts, now) {
        status.start_time = now;
        return Suspension::Resumed;
    }
    Suspension::Unchanged
}
