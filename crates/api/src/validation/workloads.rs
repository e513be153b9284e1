//! Deployments, replica sets, stateful sets and daemon sets.
//!
//! k8s: pkg/apis/apps/validation/validation.go, pkg/registry/apps/*/strategy.go

use super::percentages::{at_most_100_percent, number, positive, shown};
use super::pod_spec;
use super::problems::Problems;
use super::selectors;
use crate::apps::{DaemonSetSpec, DeploymentSpec, ReplicaSetSpec, StatefulSetSpec};
use crate::codec::Codec;
use crate::go_text::quote;
use crate::int_or_percent::IntOrPercent;
use crate::json_text::encode_json;
use crate::meta::LabelSelector;
use crate::names;
use crate::object::Object;
use crate::pod_spec::PodTemplateSpec;
use std::rc::Rc;

const STATEFUL_SET_FORBIDDEN: &str = "updates to statefulset spec for fields other than \
     'replicas', 'ordinals', 'template', 'updateStrategy', 'revisionHistoryLimit', \
     'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are forbidden";

fn selector_stays(
    problems: &mut Problems,
    selector: &Option<LabelSelector>,
    before: Option<&Option<LabelSelector>>,
) {
    if let Some(before) = before {
        selectors::immutable(problems, selector.as_ref(), before.as_ref());
    }
}

/// Deployment.
pub fn deployment(object: &Object, before: Option<&Object>, problems: &mut Problems) {
    let Some(body) = object.deployment() else {
        return;
    };
    let before = before.and_then(Object::deployment).map(|body| &*body.spec);
    problems.field("spec", |problems| {
        deployment_spec(problems, &body.spec, before);
    });
    selector_stays(
        problems,
        &body.spec.selector,
        before.map(|spec| &spec.selector),
    );
}

fn deployment_spec(
    problems: &mut Problems,
    spec: &DeploymentSpec,
    before: Option<&DeploymentSpec>,
) {
    problems.non_negative_option("replicas", spec.replicas);
    let before_template = before.map(|spec| &*spec.template);
    selected(
        problems,
        spec.selector.as_ref(),
        &spec.template,
        before_template,
    );
    problems.field("strategy", |problems| deployment_strategy(problems, spec));
    problems.non_negative("minReadySeconds", i64::from(spec.min_ready_seconds));
    problems.non_negative_option("revisionHistoryLimit", spec.revision_history_limit);
    if let Some(deadline) = spec.progress_deadline_seconds {
        problems.non_negative("progressDeadlineSeconds", i64::from(deadline));
        if deadline <= spec.min_ready_seconds {
            let detail = "must be greater than minReadySeconds";
            problems.invalid("progressDeadlineSeconds", deadline.to_string(), detail);
        }
    }
}

fn deployment_strategy(problems: &mut Problems, spec: &DeploymentSpec) {
    let rolling = spec.strategy.rolling_update.as_ref();
    match (spec.strategy.type_.as_str(), rolling) {
        ("Recreate", Some(_)) => {
            let detail = "may not be specified when strategy `type` is 'Recreate'";
            problems.forbidden("rollingUpdate", detail);
        }
        ("Recreate", None) => (),
        ("RollingUpdate", None) => {
            let detail = "this should be defaulted and never be nil";
            problems.required("rollingUpdate", detail);
        }
        ("RollingUpdate", Some(rolling)) => problems.field("rollingUpdate", |problems| {
            let unavailable = rolling.max_unavailable.as_ref();
            let surge = rolling.max_surge.as_ref();
            positive(problems, "maxUnavailable", unavailable);
            positive(problems, "maxSurge", surge);
            if number(unavailable) == 0 && number(surge) == 0 {
                let value = unavailable.map_or_else(|| "0".to_owned(), shown);
                let detail = "may not be 0 when `maxSurge` is 0";
                problems.invalid("maxUnavailable", value, detail);
            }
            at_most_100_percent(problems, "maxUnavailable", unavailable);
        }),
        (type_, rolling) => {
            let rolling = rolling.map(|r| (r.max_unavailable.as_ref(), r.max_surge.as_ref()));
            let value = strategy_shown(type_, rolling);
            problems.unsupported_shown("", value, &["Recreate", "RollingUpdate"]);
        }
    }
}

type Budget<'a> = (Option<&'a IntOrPercent>, Option<&'a IntOrPercent>);

/// A strategy as messages show it: with the names of Go's fields.
fn strategy_shown(type_: &str, rolling: Option<Budget<'_>>) -> String {
    let text = |value: Option<&IntOrPercent>| {
        value.map_or("0".to_owned(), |value| encode_json(&value.encode()))
    };
    let rolling = rolling.map_or("null".to_owned(), |(unavailable, surge)| {
        let (unavailable, surge) = (text(unavailable), text(surge));
        format!("{{\"MaxUnavailable\":{unavailable},\"MaxSurge\":{surge}}}")
    });
    format!("{{\"Type\":{},\"RollingUpdate\":{rolling}}}", quote(type_))
}

/// The template: a valid pod, that restarts always. One that has not changed was checked before.
fn template(
    problems: &mut Problems,
    template: &PodTemplateSpec,
    before: Option<&PodTemplateSpec>,
    kind: &str,
) {
    if before == Some(template) {
        return;
    }
    pod_spec::template(problems, template);
    problems.field("template.spec", |problems| {
        if template.spec.restart_policy != "Always" {
            problems.unsupported("restartPolicy", &template.spec.restart_policy, &["Always"]);
        }
        if template.spec.active_deadline_seconds.is_some() {
            let detail = format!("activeDeadlineSeconds in {kind} is not Supported");
            problems.forbidden("activeDeadlineSeconds", &detail);
        }
    });
}

/// Selector and template of a replica set, or of the sets of a deployment.
/// k8s: pkg/apis/apps/validation/validation.go, ValidatePodTemplateSpecForReplicaSet
fn selected(
    problems: &mut Problems,
    selector: Option<&LabelSelector>,
    wanted: &PodTemplateSpec,
    before: Option<&PodTemplateSpec>,
) {
    let empty = "empty selector is invalid for deployment";
    if selectors::workload(problems, selector, &wanted.metadata.labels, empty) {
        template(problems, wanted, before, "ReplicaSet");
    }
}

/// ReplicaSet.
pub fn replica_set(object: &Object, before: Option<&Object>, problems: &mut Problems) {
    let Some(body) = object.replica_set() else {
        return;
    };
    let before = before.and_then(Object::replica_set).map(|body| &*body.spec);
    problems.field("spec", |problems| {
        replica_set_spec(problems, &body.spec, before);
    });
    selector_stays(
        problems,
        &body.spec.selector,
        before.map(|spec| &spec.selector),
    );
}

fn replica_set_spec(
    problems: &mut Problems,
    spec: &ReplicaSetSpec,
    before: Option<&ReplicaSetSpec>,
) {
    problems.non_negative_option("replicas", spec.replicas);
    problems.non_negative_option("minReadySeconds", spec.min_ready_seconds);
    let before_template = before.map(|spec| &*spec.template);
    selected(
        problems,
        spec.selector.as_ref(),
        &spec.template,
        before_template,
    );
}

/// StatefulSet.
pub fn stateful_set(object: &Object, before: Option<&Object>, problems: &mut Problems) {
    let Some(body) = object.stateful_set() else {
        return;
    };
    let before = before
        .and_then(Object::stateful_set)
        .map(|body| &*body.spec);
    problems.field("spec", |problems| {
        stateful_set_spec(problems, &body.spec, before);
    });
    if before.is_some_and(|before| !is_allowed_update(&body.spec, before)) {
        problems.forbidden("spec", STATEFUL_SET_FORBIDDEN);
    }
}

fn stateful_set_spec(
    problems: &mut Problems,
    spec: &StatefulSetSpec,
    before: Option<&StatefulSetSpec>,
) {
    match spec.pod_management_policy.as_str() {
        "" => problems.required("podManagementPolicy", ""),
        "OrderedReady" | "Parallel" => (),
        policy => {
            let detail = "must be 'OrderedReady' or 'Parallel'";
            problems.invalid_text("podManagementPolicy", policy, detail);
        }
    }
    problems.field("updateStrategy", |problems| {
        stateful_set_strategy(problems, spec)
    });
    if let Some(policy) = &spec.persistent_volume_claim_retention_policy {
        problems.field("persistentVolumeClaimRetentionPolicy", |problems| {
            problems.one_of("whenDeleted", &policy.when_deleted, &["Retain", "Delete"]);
            problems.one_of("whenScaled", &policy.when_scaled, &["Retain", "Delete"]);
        });
    }
    problems.non_negative_option("replicas", spec.replicas);
    problems.non_negative("minReadySeconds", i64::from(spec.min_ready_seconds));
    let start = spec.ordinals.as_ref().and_then(|ordinals| ordinals.start);
    problems.non_negative_option("ordinals.start", start);
    let service = &spec.service_name;
    // A name that is there may stay.
    if !service.is_empty() && before.is_none_or(|before| before.service_name != *service) {
        problems.texts("serviceName", service, &names::dns1123_label(service));
    }
    problems.non_negative_option("revisionHistoryLimit", spec.revision_history_limit);
    let empty = "empty selector is invalid for statefulset";
    let labels = &spec.template.metadata.labels;
    if selectors::workload(problems, spec.selector.as_ref(), labels, empty) {
        template(
            problems,
            &with_claims(spec),
            before.map(with_claims).as_deref(),
            "StatefulSet",
        );
    }
}

/// The template with a volume for each claim template: containers mount those as well.
fn with_claims(spec: &StatefulSetSpec) -> Rc<PodTemplateSpec> {
    let mut template = Rc::clone(&spec.template);
    for claim in &spec.volume_claim_templates {
        let name = &claim.metadata.name;
        if template
            .spec
            .volumes
            .iter()
            .any(|volume| volume.name == *name)
        {
            continue;
        }
        let volume = crate::pod_spec::Volume {
            name: name.clone(),
            persistent_volume_claim: Some(crate::pod_spec::ClaimVolume {
                claim_name: name.clone(),
                ..Default::default()
            }),
            ..Default::default()
        };
        let spec = Rc::make_mut(&mut Rc::make_mut(&mut template).spec);
        spec.volumes.push(volume);
    }
    template
}

fn stateful_set_strategy(problems: &mut Problems, spec: &StatefulSetSpec) {
    let rolling = spec.update_strategy.rolling_update.as_ref();
    match (spec.update_strategy.type_.as_str(), rolling) {
        ("", _) => problems.required("", ""),
        ("OnDelete", None) | ("RollingUpdate", None) => (),
        ("OnDelete", Some(rolling)) => {
            let partition = rolling.partition.unwrap_or(0);
            let unavailable = rolling.max_unavailable.as_ref();
            let unavailable = unavailable.map_or("null".to_owned(), shown);
            let value = format!("{{\"Partition\":{partition},\"MaxUnavailable\":{unavailable}}}");
            let detail = "only allowed for updateStrategy 'RollingUpdate'";
            problems.invalid("rollingUpdate", value, detail);
        }
        ("RollingUpdate", Some(rolling)) => problems.field("rollingUpdate", |problems| {
            problems.non_negative_option("partition", rolling.partition);
            let unavailable = rolling.max_unavailable.as_ref();
            positive(problems, "maxUnavailable", unavailable);
            if unavailable.is_some() && number(unavailable) == 0 {
                let value = unavailable.map_or("0".to_owned(), shown);
                problems.invalid("maxUnavailable", value, "cannot be 0");
            }
            at_most_100_percent(problems, "maxUnavailable", unavailable);
        }),
        (type_, _) => {
            let value = strategy_shown(type_, None);
            problems.invalid("", value, "must be 'RollingUpdate' or 'OnDelete'");
        }
    }
}

/// Whether only fields that may change differ.
fn is_allowed_update(spec: &StatefulSetSpec, before: &StatefulSetSpec) -> bool {
    let mut copy = spec.clone();
    copy.replicas = before.replicas;
    copy.ordinals = before.ordinals.clone();
    copy.template = before.template.clone();
    copy.update_strategy = before.update_strategy.clone();
    copy.revision_history_limit = before.revision_history_limit;
    copy.persistent_volume_claim_retention_policy =
        before.persistent_volume_claim_retention_policy.clone();
    copy.min_ready_seconds = before.min_ready_seconds;
    copy == *before
}

/// DaemonSet.
pub fn daemon_set(object: &Object, before: Option<&Object>, problems: &mut Problems) {
    let Some(body) = object.daemon_set() else {
        return;
    };
    let before = before.and_then(Object::daemon_set).map(|body| &*body.spec);
    if let Some(before) = before {
        let selector = body.spec.selector.as_ref();
        selectors::immutable(problems, selector, before.selector.as_ref());
    }
    problems.field("spec", |problems| {
        daemon_set_spec(problems, &body.spec, before)
    });
}

fn daemon_set_spec(problems: &mut Problems, spec: &DaemonSetSpec, before: Option<&DaemonSetSpec>) {
    let selector = spec.selector.as_ref();
    selectors::validate(problems, "selector", selector);
    selectors::template_labels(problems, selector, &spec.template.metadata.labels);
    if let Some(empty) = selector.filter(|selector| selector.is_empty()) {
        let detail = "empty selector is invalid for daemonset";
        problems.invalid("selector", selectors::shown(empty), detail);
    }
    template(
        problems,
        &spec.template,
        before.map(|spec| &*spec.template),
        "DaemonSet",
    );
    problems.non_negative("minReadySeconds", i64::from(spec.min_ready_seconds));
    problems.field("updateStrategy", |problems| {
        daemon_set_strategy(problems, spec)
    });
    problems.non_negative_option("revisionHistoryLimit", spec.revision_history_limit);
}

fn daemon_set_strategy(problems: &mut Problems, spec: &DaemonSetSpec) {
    let rolling = spec.update_strategy.rolling_update.as_ref();
    match (spec.update_strategy.type_.as_str(), rolling) {
        ("OnDelete", _) => (),
        ("RollingUpdate", None) => problems.required("rollingUpdate", ""),
        ("RollingUpdate", Some(rolling)) => problems.field("rollingUpdate", |problems| {
            let unavailable = rolling.max_unavailable.as_ref();
            let surge = rolling.max_surge.as_ref();
            positive(problems, "maxUnavailable", unavailable);
            positive(problems, "maxSurge", surge);
            at_most_100_percent(problems, "maxUnavailable", unavailable);
            at_most_100_percent(problems, "maxSurge", surge);
            match (number(unavailable) != 0, number(surge) != 0) {
                (true, true) => {
                    let value = surge.map_or("0".to_owned(), shown);
                    let detail = "may not be set when maxUnavailable is non-zero";
                    problems.invalid("maxSurge", value, detail);
                }
                (false, false) => {
                    let detail = "cannot be 0 when maxSurge is 0";
                    problems.required("maxUnavailable", detail);
                }
                (true, false) | (false, true) => (),
            }
        }),
        (type_, rolling) => {
            let rolling = rolling.map(|r| (r.max_unavailable.as_ref(), r.max_surge.as_ref()));
            let value = strategy_shown(type_, rolling);
            problems.unsupported_shown("", value, &["RollingUpdate", "OnDelete"]);
        }
    }
}
