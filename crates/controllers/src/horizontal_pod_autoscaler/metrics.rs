//! What each metric of an autoscaler calls for.
//!
//! k8s: pkg/controller/podautoscaler/horizontal.go, computeReplicasForMetric

use super::replicas::{Basis, Proposal, by_average, by_utilization};
use super::samples::{Sample, Samples, require};
use api::Str;
use api::autoscaling::{
    ContainerResourceMetricStatus, MetricSpec, MetricStatus, MetricTarget, MetricValueStatus,
    ResourceMetricStatus,
};
use api::quantity::Quantity;
use apiserver::server::Metrics;
use sim::Duration;

/// Samples are averages over this time.
/// k8s: sigs.k8s.io/metrics-server, cmd/metrics-server/app/options, --metric-resolution
/// (unverified)
const WINDOW: Duration = Duration::from_secs(15);
/// What is said while there is no metrics API.
const NO_API: &str = "unable to fetch metrics from resource metrics API: the server could not \
                      find the requested resource (get pods.metrics.k8s.io)";

/// A metric that could be read.
#[derive(Clone, Debug)]
pub struct Read {
    /// What it calls for.
    pub proposal: Proposal,
    /// Its name in reasons.
    pub name: String,
    /// What the status shows.
    pub status: MetricStatus,
}

/// A metric that could not.
#[derive(Clone, Debug)]
pub struct Unread {
    /// Reason of condition and event.
    pub reason: &'static str,
    /// What went wrong.
    pub message: String,
    /// The same as part of a list of metrics.
    pub listed: String,
}

/// Reads one metric.
pub fn read(spec: &MetricSpec, basis: &Basis<'_>, metrics: &Metrics) -> Result<Read, Unread> {
    match (&spec.resource, &spec.container_resource) {
        (Some(source), _) => {
            let asked = (source.name.as_str(), None);
            read_resource(
                "FailedGetResourceMetric",
                asked,
                &source.target,
                basis,
                metrics,
            )
        }
        (None, Some(source)) => {
            let asked = (source.name.as_str(), Some(source.container.as_str()));
            let reason = "FailedGetContainerResourceMetric";
            read_resource(reason, asked, &source.target, basis, metrics)
        }
        (None, None) => Err(unavailable(spec)),
    }
}

/// Metrics that only other APIs have.
fn unavailable(spec: &MetricSpec) -> Unread {
    let custom = "no custom metrics API (custom.metrics.k8s.io) registered";
    let external = "no external metrics API (external.metrics.k8s.io) registered";
    let (reason, name, api) = match (&spec.pods, &spec.object, &spec.external) {
        (Some(source), _, _) => ("FailedGetPodsMetric", &source.metric.name, custom),
        (_, Some(source), _) => ("FailedGetObjectMetric", &source.metric.name, custom),
        (_, _, Some(source)) => ("FailedGetExternalMetric", &source.metric.name, external),
        _ => (
            "InvalidMetricSourceType",
            &spec.type_,
            "unknown metric source type",
        ),
    };
    let message = format!("unable to get metric {name}: unable to fetch metrics: {api}");
    Unread {
        reason,
        listed: format!("failed to get {name} metric value: {message}"),
        message,
    }
}

fn read_resource(
    reason: &'static str,
    (resource, container): (&str, Option<&str>),
    target: &MetricTarget,
    basis: &Basis<'_>,
    metrics: &Metrics,
) -> Result<Read, Unread> {
    let samples = samples(resource, container, basis, metrics);
    let with_name = match container {
        Some(_) => format!("{resource} container resource"),
        None => format!("{resource} resource"),
    };
    let unread = |message: String| Unread {
        reason,
        listed: format!("failed to get {with_name} metric value: {message}"),
        message,
    };
    let mut current = MetricValueStatus::default();
    let (proposal, name) = match (target.average_utilization, &target.average_value) {
        (Some(percent), _) => {
            let proposal = samples
                .and_then(|samples| by_utilization(basis, samples, (resource, container), percent));
            let failed = |error| unread(format!("failed to get {resource} utilization: {error}"));
            let proposal = proposal.map_err(failed)?;
            current.average_utilization = Some(proposal.utilization);
            (
                proposal,
                format!("{with_name} utilization (percentage of request)"),
            )
        }
        (None, Some(value)) => {
            let target_millis = value.milli_value();
            let proposal = samples
                .and_then(|samples| by_average(basis, samples, resource == "cpu", target_millis));
            let failed = |error| unread(format!("failed to get {resource} usage: {error}"));
            (proposal.map_err(failed)?, with_name.clone())
        }
        (None, None) => {
            let text = "invalid resource metric source: neither an average utilization target nor \
                        an average value (usage) target was set";
            return Err(unread(text.to_owned()));
        }
    };
    current.average_value = Some(match resource {
        "memory" => Quantity::from_bytes_binary(proposal.usage_millis / 1000),
        _ => Quantity::from_millis(proposal.usage_millis),
    });
    Ok(Read {
        proposal,
        name,
        status: status(resource, container, current),
    })
}

fn status(resource: &str, container: Option<&str>, current: MetricValueStatus) -> MetricStatus {
    let name = Str::from(resource);
    match container {
        None => MetricStatus {
            type_: "Resource".into(),
            resource: Some(ResourceMetricStatus {
                current,
                name,
                extra: None,
            }),
            ..MetricStatus::default()
        },
        Some(container) => MetricStatus {
            type_: "ContainerResource".into(),
            container_resource: Some(ContainerResourceMetricStatus {
                container: container.into(),
                current,
                name,
                extra: None,
            }),
            ..MetricStatus::default()
        },
    }
}

/// The use of the pods, summed over containers or of one container.
fn samples(
    resource: &str,
    container: Option<&str>,
    basis: &Basis<'_>,
    metrics: &Metrics,
) -> Result<Samples, String> {
    let Some(metrics) = metrics else {
        return Err(format!(
            "unable to get metrics for resource {resource}: {NO_API}"
        ));
    };
    let mut samples = Samples::new();
    for object in basis.pods {
        let uses = metrics.get(&object.meta.uid).into_iter().flatten();
        let mut uses = uses
            .filter(|(name, _, _)| container.is_none_or(|wanted| **name == *wanted))
            .peekable();
        if uses.peek().is_none() {
            continue;
        }
        let amounts = uses.map(|(_, cpu_millis, bytes)| match resource {
            "memory" => bytes.saturating_mul(1000),
            _ => *cpu_millis,
        });
        let sum = amounts.fold(0u64, u64::saturating_add);
        let sample = Sample {
            millis: i64::try_from(sum).unwrap_or(i64::MAX),
            at: basis.now,
            window: WINDOW,
        };
        samples.insert(object.meta.name.clone(), sample);
    }
    require(samples, resource)
}
