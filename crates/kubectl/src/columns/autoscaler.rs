//! Columns of horizontal pod autoscalers.
//!
//! k8s: pkg/printers/internalversion/printers.go, printHorizontalPodAutoscaler

use super::{Column, Columns, plain};
use crate::age::age;
use api::autoscaling::{MetricSpec, MetricStatus, MetricTarget, MetricValueStatus};
use api::quantity::Quantity;
use api::{Kind, Object};
use sim::Instant;

/// Columns of horizontal pod autoscalers.
pub const COLUMNS: Columns = Columns {
    kind: Kind::HorizontalPodAutoscaler,
    columns: TABLE,
    row,
};

const TABLE: &[Column] = &[
    plain("NAME"),
    plain("REFERENCE"),
    plain("TARGETS"),
    plain("MINPODS"),
    plain("MAXPODS"),
    plain("REPLICAS"),
    plain("AGE"),
];

fn row(object: &Object, now: Instant) -> Vec<String> {
    let Some(hpa) = object.autoscaler() else {
        return Vec::new();
    };
    let (spec, status) = (&hpa.spec, &hpa.status);
    let target = &spec.scale_target_ref;
    vec![
        object.meta.name.to_string(),
        format!("{}/{}", target.kind, target.name),
        targets(&spec.metrics, &status.current_metrics),
        spec.min_replicas
            .map_or_else(|| "<unset>".to_owned(), |min| min.to_string()),
        spec.max_replicas.to_string(),
        status.current_replicas.to_string(),
        age(now, object.meta.created),
    ]
}

/// Metrics shown; the others are counted. k8s: printers.go, formatHPAMetrics
const TARGETS_MAX: usize = 2;

fn targets(metrics: &[MetricSpec], current: &[MetricStatus]) -> String {
    let mut texts: Vec<String> = metrics
        .iter()
        .enumerate()
        .map(|(index, metric)| target(metric, current.get(index)))
        .collect();
    let more = texts.len().saturating_sub(TARGETS_MAX);
    texts.truncate(TARGETS_MAX);
    match (texts.len(), more) {
        (0, _) => "<none>".to_owned(),
        (_, 0) => texts.join(", "),
        (_, more) => format!("{} + {more} more...", texts.join(", ")),
    }
}

fn target(metric: &MetricSpec, status: Option<&MetricStatus>) -> String {
    let current = status.and_then(MetricStatus::current);
    if let Some(resource) = &metric.resource {
        format!(
            "{}: {}",
            resource.name,
            utilization(&resource.target, current)
        )
    } else if let Some(resource) = &metric.container_resource {
        format!(
            "{}: {}",
            resource.name,
            utilization(&resource.target, current)
        )
    } else if let Some(pods) = &metric.pods {
        let now = current.and_then(|one| one.average_value.as_ref());
        format!(
            "{}/{}",
            value(now),
            value(pods.target.average_value.as_ref())
        )
    } else if let Some(object) = &metric.object {
        averaged(&object.target, current)
    } else if let Some(external) = &metric.external {
        averaged(&external.target, current)
    } else {
        "<unknown type>".to_owned()
    }
}

/// A metric that is divided by the number of pods, or not.
fn averaged(target: &MetricTarget, current: Option<&MetricValueStatus>) -> String {
    match &target.average_value {
        Some(average) => {
            let now = current.and_then(|one| one.average_value.as_ref());
            format!("{}/{average} (avg)", value(now))
        }
        None => {
            let now = current.and_then(|one| one.value.as_ref());
            format!("{}/{}", value(now), value(target.value.as_ref()))
        }
    }
}

/// A resource, in percent of the request or by value.
fn utilization(target: &MetricTarget, current: Option<&MetricValueStatus>) -> String {
    if let Some(average) = &target.average_value {
        let now = current.and_then(|one| one.average_value.as_ref());
        return format!("{}/{average}", value(now));
    }
    let percent = |value: Option<i32>, other: &str| {
        value.map_or_else(|| other.to_owned(), |value| format!("{value}%"))
    };
    let now = current.and_then(|one| one.average_utilization);
    let wanted = percent(target.average_utilization, "<auto>");
    format!("{}/{wanted}", percent(now, "<unknown>"))
}

fn value(quantity: Option<&Quantity>) -> String {
    quantity.map_or_else(|| "<unknown>".to_owned(), ToString::to_string)
}
