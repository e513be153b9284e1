//! What an autoscaler is told to measure.
//!
//! k8s: pkg/apis/autoscaling/validation/validation.go, validateMetricSpec, validateMetricTarget

use super::problems::Problems;
use crate::autoscaling::{MetricIdentifier, MetricSpec, MetricTarget};

const METRIC_TYPES: [&str; 5] = [
    "ContainerResource",
    "External",
    "Object",
    "Pods",
    "Resource",
];
const TARGET_TYPES: [&str; 3] = ["Utilization", "Value", "AverageValue"];

/// One metric: its source, and only the one its type names.
pub fn metric(problems: &mut Problems, metric: &MetricSpec) {
    if metric.type_.is_empty() {
        return problems.required("type", "must specify a metric source type");
    }
    problems.one_of("type", &metric.type_, &METRIC_TYPES);
    sources(problems, metric);
    let present = [
        ("Object", "object", metric.object.is_some()),
        ("External", "external", metric.external.is_some()),
        ("Pods", "pods", metric.pods.is_some()),
        ("Resource", "resource", metric.resource.is_some()),
        (
            "ContainerResource",
            "containerResource",
            metric.container_resource.is_some(),
        ),
    ];
    for (type_, name, is_set) in present {
        if metric.type_ == type_ && !is_set {
            let detail = "must populate information for the given metric source";
            problems.required(name, detail);
        }
    }
    for (type_, name, is_set) in present {
        if metric.type_ != type_ && is_set {
            problems.forbidden(name, "must populate the given metric source only");
        }
    }
}

fn sources(problems: &mut Problems, metric: &MetricSpec) {
    if let Some(object) = &metric.object {
        problems.field("object", |problems| {
            let described = &object.described_object;
            problems.require("describedObject.kind", &described.kind);
            problems.require("describedObject.name", &described.name);
            named(problems, &object.metric);
            problems.field("target", |problems| value_target(problems, &object.target));
        });
    }
    if let Some(external) = &metric.external {
        problems.field("external", |problems| {
            named(problems, &external.metric);
            problems.field("target", |problems| {
                value_target(problems, &external.target);
                if external.target.value.is_some() && external.target.average_value.is_some() {
                    let detail = "may not set both a target value for metric and a per-pod target";
                    problems.forbidden("value", detail);
                }
            });
        });
    }
    if let Some(pods) = &metric.pods {
        problems.field("pods", |problems| {
            named(problems, &pods.metric);
            problems.field("target", |problems| {
                target(problems, &pods.target);
                let average = pods.target.average_value.as_ref();
                if average.is_none_or(|value| value.sign() <= 0) {
                    let detail = "must specify a positive target averageValue";
                    problems.required("averageValue", detail);
                }
            });
        });
    }
    if let Some(resource) = &metric.resource {
        problems.field("resource", |problems| {
            resource_named(problems, &resource.name);
            problems.field("target", |problems| {
                resource_target(problems, &resource.target);
            });
        });
    }
    if let Some(resource) = &metric.container_resource {
        problems.field("containerResource", |problems| {
            resource_named(problems, &resource.name);
            if resource.container.is_empty() {
                problems.required("container", "must specify a container");
            }
            problems.field("target", |problems| {
                resource_target(problems, &resource.target);
            });
        });
    }
}

fn named(problems: &mut Problems, metric: &MetricIdentifier) {
    if metric.name.is_empty() {
        problems.required("metric.name", "must specify a metric name");
    }
}

fn resource_named(problems: &mut Problems, name: &str) {
    if name.is_empty() {
        problems.required("name", "must specify a resource name");
    }
}

fn target(problems: &mut Problems, target: &MetricTarget) {
    if target.type_.is_empty() {
        problems.required("type", "must specify a metric target type");
    }
    if !TARGET_TYPES.contains(&target.type_.as_str()) {
        let detail = "must be either Utilization, Value, or AverageValue";
        problems.invalid_text("type", &target.type_, detail);
    }
    for (name, value) in [
        ("value", &target.value),
        ("averageValue", &target.average_value),
    ] {
        if let Some(value) = value.as_ref().filter(|value| value.sign() <= 0) {
            problems.invalid_text(name, &value.to_string(), "must be positive");
        }
    }
    if let Some(percent) = target.average_utilization.filter(|percent| *percent < 1) {
        let shown = percent.to_string();
        problems.invalid("averageUtilization", shown, "must be greater than 0");
    }
}

/// A target that is an amount, in all or for each pod.
fn value_target(problems: &mut Problems, one: &MetricTarget) {
    target(problems, one);
    if one.value.is_none() && one.average_value.is_none() {
        let detail = "must set either a target value for metric or a per-pod target";
        problems.required("averageValue", detail);
    }
}

/// A target that is an amount, or a share of what is requested.
fn resource_target(problems: &mut Problems, one: &MetricTarget) {
    target(problems, one);
    match (one.average_utilization, &one.average_value) {
        (None, None) => {
            let detail = "must set either a target raw value or a target utilization";
            problems.required("averageUtilization", detail);
        }
        (Some(_), Some(_)) => {
            let detail = "may not set both a target raw value and a target utilization";
            problems.forbidden("averageValue", detail);
        }
        (Some(_), None) | (None, Some(_)) => (),
    }
}
