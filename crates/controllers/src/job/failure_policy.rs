//! What a pod's failure means for its job: the rules of `podFailurePolicy`.
//!
//! k8s: pkg/controller/job/pod_failure_policy.go

use api::batch::{ExitCodesRequirement, PodConditionPattern, PodFailurePolicy};
use api::pod_status::ContainerStatus;
use api::{Object, Pod};

/// What follows from a failure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The whole job fails, with this message.
    FailJob(String),
    /// The pod's index fails at once.
    FailIndex,
    /// The pod is replaced and not counted.
    Ignore,
    /// A rule says to count it.
    Count,
    /// No rule matches: it is counted.
    NoMatch,
}

impl Verdict {
    /// Whether the failure goes against `backoffLimit`.
    pub fn is_counted(&self) -> bool {
        match self {
            Verdict::Ignore => false,
            Verdict::FailJob(_) | Verdict::FailIndex | Verdict::Count | Verdict::NoMatch => true,
        }
    }

    /// The action of the rule, as written in it.
    pub fn action(&self) -> Option<&'static str> {
        match self {
            Verdict::FailJob(_) => Some("FailJob"),
            Verdict::FailIndex => Some("FailIndex"),
            Verdict::Ignore => Some("Ignore"),
            Verdict::Count => Some("Count"),
            Verdict::NoMatch => None,
        }
    }
}

/// The first rule that matches the failed pod decides. `FailIndex` counts only for jobs with
/// `backoffLimitPerIndex`.
pub fn verdict(policy: Option<&PodFailurePolicy>, pod: &Object, is_per_index: bool) -> Verdict {
    let (Some(policy), Some(body)) = (policy, pod.pod()) else {
        return Verdict::NoMatch;
    };
    let id = format!("{}/{}", pod.meta.namespace, pod.meta.name);
    for (index, rule) in policy.rules.iter().enumerate() {
        let matched = match &rule.on_exit_codes {
            Some(codes) => match_container(body, codes).map(|status| {
                let code = exit_code(status).unwrap_or(0);
                let name = &status.name;
                format!("Container {name} for pod {id} failed with exit code {code}")
            }),
            None => match_condition(body, &rule.on_pod_conditions)
                .map(|type_| format!("Pod {id} has condition {type_}")),
        };
        let Some(what) = matched else { continue };
        match rule.action.as_str() {
            "FailJob" => {
                return Verdict::FailJob(format!("{what} matching FailJob rule at index {index}"));
            }
            "FailIndex" if is_per_index => return Verdict::FailIndex,
            "Ignore" => return Verdict::Ignore,
            "Count" => return Verdict::Count,
            // Unknown actions match nothing.
            _ => (),
        }
    }
    Verdict::NoMatch
}

fn exit_code(status: &ContainerStatus) -> Option<i32> {
    status.state.terminated().map(|state| state.exit_code)
}

/// Containers first, then init containers; those that ended well are no failure.
fn match_container<'a>(pod: &'a Pod, rule: &ExitCodesRequirement) -> Option<&'a ContainerStatus> {
    let status = &pod.status;
    let all = status
        .container_statuses
        .iter()
        .chain(&status.init_container_statuses);
    all.filter(|status| rule.container_name.is_empty() || status.name == rule.container_name)
        .find(|status| match exit_code(status) {
            None | Some(0) => false,
            Some(code) => match rule.operator.as_str() {
                "In" => rule.values.contains(&code),
                "NotIn" => !rule.values.contains(&code),
                _ => false,
            },
        })
}

fn match_condition<'a>(pod: &'a Pod, patterns: &[PodConditionPattern]) -> Option<&'a api::Str> {
    let matching = |condition: &&api::pod_status::PodCondition| {
        patterns.iter().any(|pattern| {
            let wanted = if pattern.status.is_empty() {
                "True"
            } else {
                pattern.status.as_str()
            };
            pattern.type_ == condition.type_ && condition.status == *wanted
        })
    };
    let condition = pod.status.conditions.iter().find(matching)?;
    Some(&condition.type_)
}
