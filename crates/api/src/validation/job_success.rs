//! When a job has succeeded early, and who manages it.
//!
//! k8s: pkg/apis/batch/validation/validation.go, validateSuccessPolicy, validateJobSpec

use super::problems::Problems;
use crate::batch::{JobSpec, SuccessPolicyRule};
use crate::codec::Codec;
use crate::go_text::{atoi, quote};
use crate::json_text::encode_json;
use crate::names;

/// k8s: validation.go, maxJobSuccessPolicyRules
const RULES_MAX: usize = 20;
/// k8s: validation.go, maxJobSuccessPolicySucceededIndexesLimit
const INDEXES_BYTES_MAX: usize = 64 * 1024;
/// k8s: validation.go, maxManagedByLength
const MANAGER_MAX: usize = 63;

/// The success policy and the manager of a job.
pub fn policy(problems: &mut Problems, spec: &JobSpec) {
    manager(problems, &spec.managed_by);
    let Some(policy) = &spec.success_policy else {
        return;
    };
    if spec.completion_mode != "Indexed" {
        let shown = encode_json(&policy.encode());
        let detail = "requires indexed completion mode";
        return problems.invalid("successPolicy", shown, detail);
    }
    problems.field("successPolicy", |problems| {
        if policy.rules.is_empty() {
            let detail = "at least one rules must be specified when the successPolicy is specified";
            return problems.required("rules", detail);
        }
        problems.too_many("rules", policy.rules.len(), RULES_MAX);
        problems.items("rules", &policy.rules, |problems, one| {
            rule(problems, one, spec.completions);
        });
    });
}

/// k8s: validation.go, validateSuccessPolicyRule
fn rule(problems: &mut Problems, rule: &SuccessPolicyRule, completions: Option<i32>) {
    let indexes = &rule.succeeded_indexes;
    if rule.succeeded_count.is_none() && indexes.is_empty() {
        let detail = "at least one of succeededCount or succeededIndexes must be specified";
        return problems.required("", detail);
    }
    if indexes.len() > INDEXES_BYTES_MAX {
        let detail = format!("may not be more than {INDEXES_BYTES_MAX} bytes");
        problems.too_long("succeededIndexes", &detail);
    }
    let all = completions.unwrap_or(0);
    let counted = count_of_indexes(indexes, i64::from(all));
    if let Err(problem) = &counted {
        let detail = format!("error parsing succeededIndexes: {problem}");
        problems.invalid_text("succeededIndexes", indexes, &detail);
    }
    let Some(count) = rule.succeeded_count else {
        return;
    };
    problems.non_negative("succeededCount", i64::from(count));
    let mut at_most = |most: i64, what: &str| {
        if i64::from(count) > most {
            let detail = format!("must be less than or equal to {most} (the number of {what})");
            problems.invalid("succeededCount", count.to_string(), &detail);
        }
    };
    if completions.is_some() {
        at_most(i64::from(all), "specified completions");
    }
    if !indexes.is_empty() {
        let what = "indexes in the specified succeededIndexes field";
        at_most(counted.unwrap_or(0), what);
    }
}

/// How many indexes a text such as `0,2-4` names. k8s: validation.go, validateIndexesFormat
fn count_of_indexes(text: &str, completions: i64) -> Result<i64, String> {
    let number = |text: &str| match atoi(text) {
        Err(_) => {
            let text = quote(text);
            Err(format!(
                "cannot convert string to integer for index: {text}"
            ))
        }
        Ok(number) if number >= completions => Err(format!("too large index: {}", quote(text))),
        Ok(number) => Ok(number),
    };
    let rising = |before: i64, now: i64| match before < now {
        true => Ok(()),
        false => Err(format!(
            "non-increasing order, previous: {before}, current: {now}"
        )),
    };
    let (mut total, mut last) = (0, None);
    for part in text.split(',').filter(|_| !text.is_empty()) {
        let (first, end) = match part.split('-').collect::<Vec<&str>>().as_slice() {
            [one] => (number(one)?, number(one)?),
            [first, end] => {
                let (first, end) = (number(first)?, number(end)?);
                rising(first, end)?;
                (first, end)
            }
            _ => {
                let part = quote(part);
                return Err(format!(
                    "the fragment {part} violates the requirement that an index interval can have \
                     at most two parts separated by '-'"
                ));
            }
        };
        if let Some(last) = last {
            rising(last, first)?;
        }
        total += end - first + 1;
        last = Some(end);
    }
    Ok(total)
}

fn manager(problems: &mut Problems, manager: &str) {
    if manager.is_empty() {
        return;
    }
    if !names::is_domain_path(manager) {
        problems.invalid_text("managedBy", manager, names::NO_DOMAIN_PATH);
    }
    if manager.len() > MANAGER_MAX {
        let detail = format!("may not be more than {MANAGER_MAX} bytes");
        problems.too_long("managedBy", &detail);
    }
}
