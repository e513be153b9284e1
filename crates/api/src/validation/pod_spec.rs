//! The specification of a pod, in a pod or in a template.
//!
//! k8s: pkg/apis/core/validation/validation.go, ValidatePodSpec, ValidatePodTemplateSpec

use super::container;
use super::meta;
use super::placement;
use super::pod_network;
use super::problems::Problems;
use super::security;
use super::tree::{extra, text};
use super::volume;
use crate::names;
use crate::pod_spec::{PodSpec, PodTemplateSpec};
use crate::text::Str;

/// k8s: validation.go, validateRestartPolicy
const RESTART_POLICIES: [&str; 3] = ["Always", "OnFailure", "Never"];
/// k8s: validation.go, validDNSPolicies
const DNS_POLICIES: [&str; 4] = ["ClusterFirst", "ClusterFirstWithHostNet", "Default", "None"];
const PREEMPTION_POLICIES: [&str; 2] = ["PreemptLowerPriority", "Never"];

/// A template, at `template`.
pub fn template(problems: &mut Problems, template: &PodTemplateSpec) {
    problems.field("template", |problems| {
        meta::labels(problems, "labels", &template.metadata.labels);
        meta::annotations(problems, "annotations", &template.metadata.annotations);
        problems.field("spec", |problems| {
            validate(problems, &template.spec, &template.spec.node_name);
            if has_ephemeral_containers(&template.spec) {
                let detail = "ephemeral containers not allowed in pod template";
                problems.forbidden("ephemeralContainers", detail);
            }
        });
    });
}

/// Whether there are containers that only a running pod can get.
pub fn has_ephemeral_containers(spec: &PodSpec) -> bool {
    let extra = spec.extra.as_ref();
    let list = extra.and_then(|fields| fields.get("ephemeralContainers"));
    list.and_then(|list| list.as_array())
        .is_some_and(|list| !list.is_empty())
}

/// A specification. The name of a pod's node is kept beside it.
pub fn validate(problems: &mut Problems, spec: &PodSpec, node_name: &Str) {
    let volumes = volume::validate(problems, &spec.volumes);
    container::validate(problems, spec, &volumes);
    pod_network::host_network(problems, spec);
    problems.one_of("restartPolicy", &spec.restart_policy, &RESTART_POLICIES);
    if problems.require("dnsPolicy", &spec.dns_policy) {
        problems.one_of("dnsPolicy", &spec.dns_policy, &DNS_POLICIES);
    }
    meta::labels(problems, "nodeSelector", &spec.node_selector);
    security::of_pod(problems, spec);
    if let Some(affinity) = &spec.affinity {
        problems.field("affinity", |problems| {
            placement::affinity(problems, affinity)
        });
    }
    pod_network::dns_config(problems, spec);
    problems.items("readinessGates", &spec.readiness_gates, |problems, gate| {
        let messages = names::qualified_name(&gate.condition_type);
        problems.texts("conditionType", &gate.condition_type, &messages);
    });
    problems.items_numbered(
        "schedulingGates",
        &spec.scheduling_gates,
        |problems, index, gate| {
            problems.texts("name", &gate.name, &names::qualified_name(&gate.name));
            if spec
                .scheduling_gates
                .iter()
                .take(index)
                .any(|other| other.name == gate.name)
            {
                problems.duplicate("name", crate::go_text::quote(&gate.name));
            }
        },
    );
    placement::spread(problems, &spec.topology_spread_constraints);
    account_and_node(problems, &spec.service_account_name, node_name);
    deadline(problems, spec.active_deadline_seconds);
    for (name, text) in [("hostname", &spec.hostname), ("subdomain", &spec.subdomain)] {
        if !text.is_empty() {
            problems.texts(name, text, &names::dns1123_label(text));
        }
    }
    placement::tolerations(problems, &spec.tolerations);
    pod_network::host_aliases(problems, spec);
    if !spec.priority_class_name.is_empty() {
        let messages = names::dns1123_subdomain(&spec.priority_class_name);
        problems.texts("priorityClassName", &spec.priority_class_name, &messages);
    }
    if let Some(class) = extra(&spec.extra, "runtimeClassName").as_str() {
        problems.texts("runtimeClassName", class, &names::dns1123_subdomain(class));
    }
    if !spec.preemption_policy.is_empty() {
        problems.one_of(
            "preemptionPolicy",
            &spec.preemption_policy,
            &PREEMPTION_POLICIES,
        );
    }
    let os = extra(&spec.extra, "os");
    if !os.is_null() && problems.require("os.name", text(os, "name")) {
        problems.one_of("os.name", text(os, "name"), &["linux", "windows"]);
    }
}

fn account_and_node(problems: &mut Problems, account: &Str, node_name: &Str) {
    let texts = [("serviceAccountName", account), ("nodeName", node_name)];
    for (name, text) in texts {
        if !text.is_empty() {
            problems.texts(name, text, &names::dns1123_subdomain(text));
        }
    }
}

fn deadline(problems: &mut Problems, seconds: Option<i64>) {
    let Some(seconds) = seconds else { return };
    if !(1..=i64::from(i32::MAX)).contains(&seconds) {
        let detail = "must be between 1 and 2147483647, inclusive";
        problems.invalid("activeDeadlineSeconds", seconds.to_string(), detail);
    }
}
