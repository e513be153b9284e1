//! What jobs make of pods that fail.
//!
//! k8s: pkg/apis/batch/validation/validation.go, validatePodFailurePolicy

use super::go_json::Shape::{List, Pointer, PointerTo, Text};
use super::go_json::{Table, print};
use super::problems::Problems;
use crate::batch::{ExitCodesRequirement, JobSpec, PodFailurePolicy, PodFailurePolicyRule};
use crate::codec::Codec;
use crate::go_text::quote;
use crate::json_text::encode_json;
use crate::names;

/// k8s: validation.go, maxPodFailurePolicyRules
const FAILURE_RULES_MAX: usize = 20;
/// k8s: validation.go, maxPodFailurePolicyOnExitCodesValues
const EXIT_CODES_MAX: usize = 255;
/// k8s: validation.go, maxPodFailurePolicyOnPodConditionsPatterns
const CONDITION_PATTERNS_MAX: usize = 20;
const EXIT_CODE_OPERATORS: [&str; 2] = ["In", "NotIn"];
const FAILURE_ACTIONS: [&str; 4] = ["Count", "FailIndex", "FailJob", "Ignore"];

/// The rules of a policy.
pub fn policy(problems: &mut Problems, spec: &JobSpec, policy: &PodFailurePolicy) {
    problems.too_many("rules", policy.rules.len(), FAILURE_RULES_MAX);
    problems.items("rules", &policy.rules, |problems, rule| {
        failure_rule(problems, spec, rule);
    });
}

/// A list of texts as `%q` prints it.
fn go_list(texts: &[&str]) -> String {
    let quoted: Vec<String> = texts.iter().map(|text| quote(text)).collect();
    format!("[{}]", quoted.join(" "))
}

fn failure_rule(problems: &mut Problems, spec: &JobSpec, rule: &PodFailurePolicyRule) {
    if rule.action.is_empty() {
        let detail = format!("valid values: {}", go_list(&FAILURE_ACTIONS));
        problems.required("action", &detail);
    } else {
        problems.one_of("action", &rule.action, &FAILURE_ACTIONS);
        if rule.action == "FailIndex" && spec.backoff_limit_per_index.is_none() {
            let detail = "requires the backoffLimitPerIndex to be set";
            problems.invalid_text("action", &rule.action, detail);
        }
    }
    if let Some(codes) = &rule.on_exit_codes {
        problems.field("onExitCodes", |problems| exit_codes(problems, spec, codes));
    }
    let count = rule.on_pod_conditions.len();
    problems.too_many("onPodConditions", count, CONDITION_PATTERNS_MAX);
    problems.items(
        "onPodConditions",
        &rule.on_pod_conditions,
        |problems, pattern| {
            problems.texts(
                "type",
                &pattern.type_,
                &names::qualified_name(&pattern.type_),
            );
            problems.one_of("status", &pattern.status, &["False", "True", "Unknown"]);
        },
    );
    match (&rule.on_exit_codes, rule.on_pod_conditions.is_empty()) {
        (Some(_), false) => {
            let detail = "specifying both OnExitCodes and OnPodConditions is not supported";
            problems.invalid_as_a_whole(detail);
        }
        (None, true) => {
            let detail = "specifying one of OnExitCodes and OnPodConditions is required";
            problems.invalid_as_a_whole(detail);
        }
        (Some(_), true) | (None, false) => (),
    }
}

fn exit_codes(problems: &mut Problems, spec: &JobSpec, codes: &ExitCodesRequirement) {
    match codes.operator.as_str() {
        "" => {
            let detail = format!("valid values: {}", go_list(&EXIT_CODE_OPERATORS));
            problems.required("operator", &detail);
        }
        operator => problems.one_of("operator", operator, &EXIT_CODE_OPERATORS),
    }
    let pod = &spec.template.spec;
    let mut all = pod.containers.iter().chain(&pod.init_containers);
    let name = &codes.container_name;
    if !name.is_empty() && !all.any(|container| container.name == *name) {
        problems.invalid_text(
            "containerName",
            name,
            "must be one of the container or initContainer names in the pod template",
        );
    }
    if codes.values.is_empty() {
        problems.invalid("values", "[]", "at least one value is required");
    }
    problems.too_many("values", codes.values.len(), EXIT_CODES_MAX);
    problems.items_numbered("values", &codes.values, |problems, index, code| {
        if *code == 0 && codes.operator == "In" {
            problems.invalid("", "0", "must not be 0 for the In operator");
        }
        if codes.values.iter().take(index).any(|other| other == code) {
            problems.duplicate("", code.to_string());
        }
    });
    if !codes.values.is_sorted() {
        let shown = encode_json(&codes.values.encode());
        problems.invalid("values", shown, "must be ordered");
    }
}

/// k8s: pkg/apis/batch/types.go, PodFailurePolicy
const FAILURE_POLICY: Table = &[("Rules", "rules", List(FAILURE_RULE))];
const FAILURE_RULE: Table = &[
    ("Action", "action", Text),
    ("OnExitCodes", "onExitCodes", PointerTo(EXIT_CODES)),
    (
        "OnPodConditions",
        "onPodConditions",
        List(CONDITION_PATTERN),
    ),
];
const EXIT_CODES: Table = &[
    ("ContainerName", "containerName", Pointer),
    ("Operator", "operator", Text),
    ("Values", "values", Pointer),
];
const CONDITION_PATTERN: Table = &[("Type", "type", Text), ("Status", "status", Text)];

/// What a job makes of pods that fail, on one line.
pub fn shown(policy: Option<&PodFailurePolicy>) -> String {
    policy.map_or("null".to_owned(), |policy| {
        print(&policy.encode(), FAILURE_POLICY, None)
    })
}
