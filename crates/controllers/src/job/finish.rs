//! How a job ends, and the conditions that say so.
//!
//! k8s: pkg/controller/job/job_controller.go, newCondition, ensureJobConditionStatus

use api::batch::JobCondition;
use api::{Str, Time};

/// The end of a job.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Finish {
    /// Enough pods succeeded.
    Success {
        /// Reason of the conditions.
        reason: Str,
        /// Message of the conditions.
        message: Str,
    },
    /// It failed.
    Failure {
        /// Reason of the conditions.
        reason: Str,
        /// Message of the conditions.
        message: Str,
    },
}

impl Finish {
    /// A failure.
    pub fn failure(reason: &str, message: impl Into<Str>) -> Finish {
        Finish::Failure {
            reason: reason.into(),
            message: message.into(),
        }
    }

    /// All completions were reached.
    /// k8s: job_controller.go, newSuccessCondition
    pub fn completions_reached() -> Finish {
        Finish::Success {
            reason: "CompletionsReached".into(),
            message: "Reached expected number of succeeded pods".into(),
        }
    }

    /// Whether the job succeeded.
    pub fn is_success(&self) -> bool {
        matches!(self, Finish::Success { .. })
    }

    /// Reason and message.
    pub fn texts(&self) -> (&Str, &Str) {
        match self {
            Finish::Success { reason, message } | Finish::Failure { reason, message } => {
                (reason, message)
            }
        }
    }

    /// The condition that says that the job will end.
    pub fn interim_type(&self) -> &'static str {
        if self.is_success() {
            "SuccessCriteriaMet"
        } else {
            "FailureTarget"
        }
    }

    /// The condition that says that the job has ended.
    pub fn final_type(&self) -> &'static str {
        if self.is_success() {
            "Complete"
        } else {
            "Failed"
        }
    }
}

/// Sets a condition; tells whether that changed anything. A condition that is absent is not added
/// to say that it is False.
pub fn set_condition(
    conditions: &mut Vec<JobCondition>,
    type_: &str,
    is_true: bool,
    (reason, message): (&str, &str),
    now: Time,
) -> bool {
    let status = if is_true { "True" } else { "False" };
    let old = conditions.iter_mut().find(|old| old.type_ == *type_);
    let is_same = match &old {
        Some(old) => old.status == *status && old.reason == *reason && old.message == *message,
        None => !is_true,
    };
    if is_same {
        return false;
    }
    let condition = JobCondition {
        type_: type_.into(),
        status: status.into(),
        reason: reason.into(),
        message: message.into(),
        last_probe_time: now,
        last_transition_time: now,
        extra: None,
    };
    match old {
        Some(old) => *old = condition,
        None => conditions.push(condition),
    }
    true
}

/// Whether the job has ended: `Complete` or `Failed` is True. Gives that condition.
pub fn finished(conditions: &[JobCondition]) -> Option<&JobCondition> {
    conditions.iter().find(|condition| {
        condition.status == "True" && (condition.type_ == "Complete" || condition.type_ == "Failed")
    })
}
