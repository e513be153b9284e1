//! The horizontal pod autoscaler: proposals, and the limits of one sync.

use api::autoscaling::HpaScalingRules;
use api::{Kind, Object, Str};
use controllers::horizontal_pod_autoscaler::limits::{self, Bounds};
use controllers::horizontal_pod_autoscaler::ratio::Tolerance;
use controllers::horizontal_pod_autoscaler::replicas::{
    Basis, by_average, by_utilization, by_value, by_value_per_pod,
};
use controllers::horizontal_pod_autoscaler::samples::{Periods, Sample, Samples};
use serde_json::{Value, json};
use sim::{Duration, Instant};
use std::rc::Rc;

use super::{Adapter, Case, Outcome, Run, same};

/// The adapters of this area.
pub const ADAPTERS: &[Adapter] = &[
    each("resource", resource),
    each("metric", metric),
    each("limitsWithoutBehavior", limit),
    each("policyLimits", policy_limit),
];

const fn each(kind: &'static str, run: fn(&Case<'_>) -> Outcome) -> Adapter {
    Adapter {
        file: "kubectl/hpa",
        kind,
        run: Run::Each(run),
    }
}

const NOW: Instant = Instant::at(Duration::from_secs(1_000_000));
/// Samples are averages over a minute.
const WINDOW: Duration = Duration::from_secs(60);
/// The periods of the upstream fixtures.
const PERIODS: Periods = Periods {
    cpu_initialization: Duration::from_secs(120),
    initial_readiness: Duration::from_secs(10),
};
/// A pod without a start has run for long.
const LONG_AGO: u64 = 500_000;

fn number(value: &Value) -> i32 {
    value.as_i64().unwrap_or_default() as i32
}

/// Thousandths of a decimal number.
fn millis(value: &Value) -> i64 {
    let text = value.to_string();
    let (whole, fraction) = text.split_once('.').unwrap_or((&text, ""));
    let digits: String = format!("{fraction}000").chars().take(3).collect();
    format!("{whole}{digits}").parse().unwrap_or_default()
}

fn pods(vector: &Value, count: i32) -> Vec<Rc<Object>> {
    let pod = |index: usize| {
        let age = vector["podStartAgeSeconds"][index]
            .as_u64()
            .unwrap_or(LONG_AGO);
        let start = NOW - Duration::from_secs(age);
        let is_ready = vector["podReady"][index] != false;
        let request = vector["requestsMilliPerContainer"][index].as_i64();
        let resources = request.map_or(
            json!({}),
            |request| json!({"requests": {"cpu": format!("{request}m")}}),
        );
        let container = |name: &str| json!({"name": name, "resources": resources});
        let deleted = vector["podDeleted"][index] == true;
        // A pod that is not ready never was: its condition dates from its start.
        let value = json!({
            "metadata": {
                "name": format!("pod-{index}"),
                "deletionTimestamp": deleted.then(|| NOW.rfc3339()),
            },
            "spec": {"containers": [container("container1"), container("container2")]},
            "status": {
                "phase": vector["podPhase"][index].as_str().unwrap_or("Running"),
                "startTime": start.rfc3339(),
                "conditions": [{
                    "type": "Ready", "status": if is_ready { "True" } else { "False" },
                    "lastTransitionTime": start.rfc3339(),
                }],
            },
        });
        Rc::new(Object::decode(Kind::Pod, &value, &mut Default::default()))
    };
    (0..count as usize).map(pod).collect()
}

fn basis<'a>(vector: &Value, pods: &'a [Rc<Object>]) -> Basis<'a> {
    Basis {
        current: number(&vector["currentReplicas"]),
        pods,
        tolerance: Tolerance {
            down_millis: millis(&vector["toleranceDown"]),
            up_millis: millis(&vector["toleranceUp"]),
        },
        periods: PERIODS,
        now: NOW,
    }
}

fn sample(millis: i64) -> Sample {
    Sample {
        millis,
        at: NOW - Duration::from_secs(1),
        window: WINDOW,
    }
}

fn resource(case: &Case<'_>) -> Outcome {
    let vector = case.vector;
    let container = vector["container"].as_str();
    let mut samples = Samples::new();
    let levels = vector["levelsMilliPerContainer"].as_array();
    for (index, level) in levels.into_iter().flatten().enumerate() {
        let name = vector["metricPodNames"][index].as_str().map(Str::from);
        let name = name.unwrap_or_else(|| Str::from(format!("pod-{index}")));
        let millis = match container {
            Some("container1") => level[0].as_i64(),
            Some(_) => level[1].as_i64(),
            None => level
                .as_array()
                .map(|l| l.iter().filter_map(Value::as_i64).sum()),
        };
        if let Some(millis) = millis {
            samples.insert(name, sample(millis));
        }
    }
    let pods = pods(vector, number(&vector["podCount"]));
    let target = number(&vector["targetUtilization"]);
    let found = controllers::horizontal_pod_autoscaler::samples::require(samples, "cpu").and_then(
        |samples| by_utilization(&basis(vector, &pods), samples, ("cpu", container), target),
    );
    if let Some(error) = vector["error"].as_str() {
        let text = found.err().unwrap_or_default();
        return same(
            &format!("{text} tells of {error}"),
            true,
            text.contains(error),
        );
    }
    let (found, want) = (found?, &vector["want"]);
    same("replicas", number(&want["replicas"]), found.replicas)?;
    same(
        "utilization",
        number(&want["utilization"]),
        found.utilization,
    )?;
    same(
        "average",
        want["rawAverageMilli"].as_i64(),
        Some(found.usage_millis),
    )
}

fn metric(case: &Case<'_>) -> Outcome {
    let vector = case.vector;
    let levels: Vec<i64> = vector["levelsMilli"]
        .as_array()
        .map(|levels| levels.iter().filter_map(Value::as_i64).collect())
        .unwrap_or_default();
    let current = number(&vector["currentReplicas"]);
    let count = vector["podReady"]
        .as_array()
        .map_or(current, |list| list.len() as i32);
    let pods = pods(vector, count);
    let basis = basis(vector, &pods);
    let target = vector["targetMilli"].as_i64().unwrap_or_default();
    let total = levels
        .iter()
        .fold(0i64, |sum, level| sum.saturating_add(*level));
    let found = match case.text("group") {
        "pods" => {
            let named = levels.iter().enumerate();
            let samples = named
                .map(|(index, level)| (Str::from(format!("pod-{index}")), sample(*level)))
                .collect();
            by_average(&basis, samples, false, target)?
        }
        "object-value" | "external-value" => by_value(&basis, total, target),
        "object-average-value" | "external-per-pod" => {
            by_value_per_pod(&basis, current, total, target)
        }
        group => return Err(format!("unknown group {group}")),
    };
    let want = &vector["want"];
    same("replicas", number(&want["replicas"]), found.replicas)?;
    same(
        "usage",
        want["usageMilli"].as_i64(),
        Some(found.usage_millis),
    )
}

fn limit(case: &Case<'_>) -> Outcome {
    let vector = case.vector;
    let bounds = Bounds {
        current: number(&vector["current"]),
        min: number(&vector["min"]),
        max: number(&vector["max"]),
    };
    let found = limits::limit(bounds, number(&vector["desired"]));
    same("replicas", number(&vector["want"]), found.replicas)?;
    same("reason", vector["reason"].as_str(), Some(found.texts.0))
}

fn policy_limit(case: &Case<'_>) -> Outcome {
    let vector = case.vector;
    let policies = vector["policies"].as_array().into_iter().flatten();
    // The period tells the policies apart, so that each finds its own changes.
    let policies: Vec<Value> = policies
        .enumerate()
        .map(|(index, policy)| {
            json!({"type": policy[0], "value": policy[1], "periodSeconds": index})
        })
        .collect();
    let rules = json!({"policies": policies, "selectPolicy": vector["selectPolicy"]});
    let rules: HpaScalingRules = api::codec::decode(&rules);
    let changes = |policy: &api::autoscaling::HpaScalingPolicy| {
        let index = policy.period_seconds as usize;
        let (added, removed) = (&vector["addedInPeriod"], &vector["removedInPeriod"]);
        (number(&added[index]), number(&removed[index]))
    };
    let current = number(&vector["current"]);
    let found = match case.text("direction") {
        "up" => limits::up_limit(&rules, current, changes),
        _ => limits::down_limit(&rules, current, changes),
    };
    same("limit", number(&vector["limit"]), found)
}
