//! The description of a horizontal pod autoscaler.
//!
//! k8s: staging/src/k8s.io/kubectl/pkg/describe/describe.go, HorizontalPodAutoscalerDescriber

use super::writer::{Writer, time};
use super::{Cx, Describer, metadata};
use crate::cells;
use api::autoscaling::{
    HpaScalingRules, MetricSpec, MetricStatus, MetricTarget, MetricValueStatus,
};
use api::go_text::quote;
use api::quantity::Quantity;
use api::{Kind, Object};

/// A horizontal pod autoscaler.
pub const DESCRIBER: Describer = Describer {
    kind: Kind::HorizontalPodAutoscaler,
    describe,
    has_events: true,
};

fn describe(object: &Object, _: &Cx<'_>, w: &mut Writer) {
    let Some(hpa) = object.autoscaler() else {
        return;
    };
    let (spec, status) = (&hpa.spec, &hpa.status);
    let target = &spec.scale_target_ref;
    metadata::name(object, w);
    metadata::labels_and_annotations(object, w);
    w.field(0, "CreationTimestamp", time(object.meta.created));
    w.field(0, "Reference", format!("{}/{}", target.kind, target.name));
    w.field(0, "Metrics", "( current / target )");
    for (index, metric) in spec.metrics.iter().enumerate() {
        let current = status.current_metrics.get(index);
        self::metric(metric, current.and_then(MetricStatus::current), w);
    }
    let min = spec.min_replicas.map(|min| min.to_string());
    w.field(
        0,
        "Min replicas",
        cells::or_else(&min.unwrap_or_default(), "<unset>"),
    );
    w.field(0, "Max replicas", spec.max_replicas);
    if let Some(behavior) = &spec.behavior {
        w.line(0, "Behavior:");
        rules("Scale Up", behavior.scale_up.as_ref(), w);
        rules("Scale Down", behavior.scale_down.as_ref(), w);
    }
    let (has, wants) = (status.current_replicas, status.desired_replicas);
    let title = format!("{} pods", target.kind);
    w.field(0, &title, format!("{has} current / {wants} desired"));
    if !status.conditions.is_empty() {
        w.line(0, "Conditions:");
        w.line(1, "Type\tStatus\tReason\tMessage");
        w.line(1, "----\t------\t------\t-------");
    }
    for one in &status.conditions {
        let (type_, status, reason) = (&one.type_, &one.status, &one.reason);
        w.line(1, &format!("{type_}\t{status}\t{reason}\t{}", one.message));
    }
}

fn metric(metric: &MetricSpec, current: Option<&MetricValueStatus>, w: &mut Writer) {
    let average = quantity(current.and_then(|one| one.average_value.as_ref()));
    let whole = quantity(current.and_then(|one| one.value.as_ref()));
    if let Some(external) = &metric.external {
        let name = quote(&external.metric.name);
        let (how, now, wanted) = by_target(&external.target, average, whole);
        w.field(1, &format!("{name} {how}"), format!("{now} / {wanted}"));
    } else if let Some(pods) = &metric.pods {
        let wanted = quantity(pods.target.average_value.as_ref());
        let title = format!("{} on pods", quote(&pods.metric.name));
        w.field(1, &title, format!("{average} / {wanted}"));
    } else if let Some(object) = &metric.object {
        let about = &object.described_object;
        let (how, now, wanted) = by_target(&object.target, average, whole);
        let name = quote(&object.metric.name);
        let title = format!("{name} on {}/{} {how}", about.kind, about.name);
        w.field(1, &title, format!("{now} / {wanted}"));
    } else if let Some(resource) = &metric.resource {
        let title = format!("resource {} on pods", resource.name);
        utilization(&title, &resource.target, current, w);
    } else if let Some(resource) = &metric.container_resource {
        let container = quote(&resource.container);
        let title = format!(
            "resource {} of container {container} on pods",
            resource.name
        );
        utilization(&title, &resource.target, current, w);
    } else {
        w.line(
            1,
            &format!("<unknown metric type {}>", quote(&metric.type_)),
        );
    }
}

fn by_target(target: &MetricTarget, average: String, whole: String) -> (&str, String, String) {
    match &target.average_value {
        Some(wanted) => ("(target average value)", average, wanted.to_string()),
        None => ("(target value)", whole, quantity(target.value.as_ref())),
    }
}

fn utilization(
    title: &str,
    target: &MetricTarget,
    current: Option<&MetricValueStatus>,
    w: &mut Writer,
) {
    let average = quantity(current.and_then(|one| one.average_value.as_ref()));
    if let Some(wanted) = &target.average_value {
        return w.field(1, title, format!("{average} / {wanted}"));
    }
    let now = match current.and_then(|one| one.average_utilization) {
        Some(percent) => format!("{percent}% ({average})"),
        None => "<unknown>".to_owned(),
    };
    let wanted = target
        .average_utilization
        .map(|percent| format!("{percent}%"));
    let wanted = wanted.unwrap_or_else(|| "<auto>".to_owned());
    let title = format!("{title}  (as a percentage of request)");
    w.field(1, &title, format!("{now} / {wanted}"));
}

fn quantity(quantity: Option<&Quantity>) -> String {
    quantity.map_or_else(|| "<unknown>".to_owned(), ToString::to_string)
}

fn rules(direction: &str, rules: Option<&HpaScalingRules>, w: &mut Writer) {
    let Some(rules) = rules else { return };
    w.line(1, &format!("{direction}:"));
    if let Some(seconds) = rules.stabilization_window_seconds {
        w.line(2, &format!("Stabilization Window: {seconds} seconds"));
    }
    if rules.policies.is_empty() {
        return;
    }
    let select = cells::or_else(&rules.select_policy, "Max");
    w.line(2, &format!("Select Policy: {select}"));
    w.line(2, "Policies:");
    for policy in &rules.policies {
        let (type_, value, period) = (&policy.type_, policy.value, policy.period_seconds);
        w.line(
            3,
            &format!("- Type: {type_}\tValue: {value}\tPeriod: {period} seconds"),
        );
    }
}
