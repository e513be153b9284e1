//! Rules of jobs, cron jobs and autoscalers as sentences.

use apiserver::because::{autoscaler, cron_job, job};
use sim::Instant;

/// What the job controller did.
pub(super) fn of_job(rule: &job::Rule, name: &str) -> Option<String> {
    use job::Rule;
    Some(match rule {
        Rule::Observed => return None,
        Rule::Adopt => format!("**{name} was adopted**: it matches the selector of the Job."),
        Rule::Release => format!("**{name} was released**: its labels no longer match."),
        Rule::TooFew {
            active,
            wanted,
            succeeded,
            completions,
            index,
        } => {
            let of = completions.map_or(String::new(), |all| format!(" of {all}"));
            let index = index.map_or(String::new(), |index| {
                format!(" This one is index {index}.")
            });
            format!(
                "**The Job made the pod**: {active} were active and {wanted} may be, \
                 {succeeded}{of} had succeeded.{index}"
            )
        }
        Rule::TooMany { active, wanted } => {
            format!("**The Job deletes the pod**: {active} are active, {wanted} may be.")
        }
        Rule::Suspended => "**The Job is suspended**, so its active pods go.".to_owned(),
        Rule::Ending { reason } => {
            format!("**The Job ends** ({reason}), so its active pods go.")
        }
        Rule::Counted => format!("**{name} was counted** by its Job, so it may go."),
        Rule::Uncounted => format!("**{name} need not wait to be counted**: its Job is gone."),
        Rule::Expired { ttl_seconds } => {
            format!("**{name} had been finished for {ttl_seconds} s**, as long as it is kept.")
        }
    })
}

/// What the cron job controller did.
pub(super) fn of_cron_job(rule: &cron_job::Rule, name: &str) -> Option<String> {
    use cron_job::Rule;
    let clock = |time: &api::Time| clock(time.instant());
    Some(match rule {
        Rule::Observed => return None,
        Rule::Due { scheduled, active } => format!(
            "**The schedule names {}**, which had come; {active} earlier Jobs were running.",
            clock(scheduled)
        ),
        Rule::Replaced { scheduled } => {
            format!("**The run of {} replaces it.**", clock(scheduled))
        }
        Rule::Surplus { limit } => {
            format!("**{name} is one too many**: {limit} finished Jobs of its kind are kept.")
        }
    })
}

/// Hours and minutes in UTC.
fn clock(at: Instant) -> String {
    let minutes = at.unix_seconds().div_euclid(60).rem_euclid(24 * 60);
    format!("{:02}:{:02} UTC", minutes / 60, minutes % 60)
}

/// What the autoscaler did.
pub(super) fn of_autoscaler(rule: &autoscaler::Rule, name: &str) -> Option<String> {
    use autoscaler::Rule;
    match rule {
        Rule::Observed => None,
        Rule::Rescale {
            current,
            desired,
            proposed,
            min,
            max,
            utilization,
            reason,
        } => {
            let used = utilization.map_or(String::new(), |percent| {
                format!(" {percent} % of the requests are used.")
            });
            Some(format!(
                "**The autoscaler takes {name} from {current} to {desired}**: {reason}.{used} The \
                 metrics call for {proposed}, within {min} to {max}."
            ))
        }
    }
}
