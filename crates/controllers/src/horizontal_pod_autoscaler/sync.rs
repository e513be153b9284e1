//! One sync of an autoscaler: reads its target and metrics, scales, reports.
//!
//! Writes the target's replicas, autoscaler status and events.
//! k8s: pkg/controller/podautoscaler/horizontal.go, reconcileAutoscaler

use super::limits::{self, Bounds, Limited, WITHIN_RANGE};
use super::metrics::{Read, read};
use super::ratio::Tolerance;
use super::replicas::Basis;
use super::samples::Periods;
use super::scale::{Scale, scale, with_replicas};
use super::{NAME, because, selector};
use api::apps::Condition;
use api::autoscaling::{HpaScalingRules, HpaSpec, HpaStatus, MetricStatus};
use api::{Object, Time};
use apiserver::because::autoscaler::Rule;
use apiserver::{ApiError, Context, EventNote, EventType, Intents};
use sim::Instant;
use std::rc::Rc;

/// k8s: pkg/controller/podautoscaler/config/v1alpha1/defaults.go: 0.1
const TOLERANCE_MILLIS: i64 = 100;

/// One sync.
pub fn sync(object: &Object, cx: &Context, intents: &mut Intents<'_>) -> Result<(), ApiError> {
    let Some(body) = object.autoscaler() else {
        return Ok(());
    };
    let mut run = Run {
        object,
        spec: &body.spec,
        status: (*body.status).clone(),
        now: cx.now,
    };
    run.reconcile(cx, intents);
    let mut changed = object.clone();
    if let Some(body) = changed.autoscaler_mut() {
        body.status = Rc::new(run.status);
    }
    changed.meta.resource_version = 0;
    intents.update_status(changed, because(Rule::Observed))?;
    Ok(())
}

struct Run<'a> {
    object: &'a Object,
    spec: &'a HpaSpec,
    status: HpaStatus,
    now: Instant,
}

/// What to do about the replicas.
struct Wish {
    desired: i32,
    proposed: i32,
    reason: String,
    utilization: Option<i32>,
    metrics: Vec<MetricStatus>,
}

impl Run<'_> {
    fn say(&self, type_: EventType, reason: &str, text: &str, intents: &mut Intents<'_>) {
        intents.record(EventNote::new(self.object, type_, reason, text, NAME));
    }

    fn condition(&mut self, type_: &str, is_true: bool, (reason, message): (&str, &str)) {
        let status = if is_true { "True" } else { "False" };
        let now = Time::from(self.now);
        let old = self
            .status
            .conditions
            .iter_mut()
            .find(|old| old.type_ == *type_);
        match old {
            Some(old) => {
                if old.status != *status {
                    old.last_transition_time = now;
                }
                old.status = status.into();
                old.reason = reason.into();
                old.message = message.into();
            }
            None => self.status.conditions.push(Condition {
                type_: type_.into(),
                status: status.into(),
                reason: reason.into(),
                message: message.into(),
                last_transition_time: now,
                ..Condition::default()
            }),
        }
    }

    fn reconcile(&mut self, cx: &Context, intents: &mut Intents<'_>) {
        let target = &self.spec.scale_target_ref;
        let scale = match scale(target, &self.object.meta.namespace, &cx.store) {
            Ok(scale) => scale,
            Err(error) => {
                self.say(EventType::Warning, "FailedGetScale", &error, intents);
                let text = format!(
                    "the HPA controller was unable to get the target's current scale: {error}"
                );
                self.condition("AbleToScale", false, ("FailedGetScale", &text));
                return;
            }
        };
        let text = "the HPA controller was able to get the target's current scale";
        self.condition("AbleToScale", true, ("SucceededGetScale", text));
        let min = self.spec.min_replicas.unwrap_or(1);
        let current = scale.replicas;
        if self.status.memory.0.recommendations.is_empty() {
            let memory = &mut self.status.memory.0;
            limits::remember(memory, current, limits::STABILIZATION, self.now);
        }
        if current == 0 && min != 0 {
            let text = "scaling is disabled since the replica count of the target is zero";
            self.condition("ScalingActive", false, ("ScalingDisabled", text));
            self.report(current, 0, Vec::new(), false);
            return;
        }
        let Some(wish) = self.wish(&scale, min, cx, intents) else {
            return;
        };
        let is_rescale = wish.desired != current;
        if is_rescale && !self.rescale(&scale, &wish, min, intents) {
            self.status.current_replicas = current;
            self.status.current_metrics = wish.metrics;
            return;
        }
        self.report(current, wish.desired, wish.metrics, is_rescale);
    }

    /// The wished number of replicas; nothing if the metrics give none.
    fn wish(
        &mut self,
        scale: &Scale,
        min: i32,
        cx: &Context,
        intents: &mut Intents<'_>,
    ) -> Option<Wish> {
        let (current, max) = (scale.replicas, self.spec.max_replicas);
        let outside = |desired, reason: &str| Wish {
            desired,
            proposed: desired,
            reason: reason.to_owned(),
            utilization: None,
            metrics: Vec::new(),
        };
        if current > max {
            return Some(outside(
                max,
                "Current number of replicas above Spec.MaxReplicas",
            ));
        }
        if current < min {
            return Some(outside(
                min,
                "Current number of replicas below Spec.MinReplicas",
            ));
        }
        let reads = self.read_all(scale, cx, intents)?;
        let best = first_highest(&reads)?;
        let proposed = best.proposal.replicas;
        let reason = match proposed.cmp(&current) {
            std::cmp::Ordering::Greater => format!("{} above target", best.name),
            std::cmp::Ordering::Less => "All metrics below target".to_owned(),
            std::cmp::Ordering::Equal => String::new(),
        };
        let metrics = reads.iter().map(|read| {
            read.as_ref()
                .map_or_else(MetricStatus::default, |r| r.status.clone())
        });
        let metrics = metrics.collect();
        let utilization = Some(best.proposal.utilization).filter(|percent| *percent > 0);
        let desired = self.normalize(Bounds { current, min, max }, proposed);
        Some(Wish {
            desired,
            proposed,
            reason,
            utilization,
            metrics,
        })
    }

    /// Reads all metrics; nothing if too few of them could be read to decide.
    fn read_all(
        &mut self,
        scale: &Scale,
        cx: &Context,
        intents: &mut Intents<'_>,
    ) -> Option<Vec<Option<Read>>> {
        let pods = match selector::pods(self.object, scale, &cx.store) {
            Ok(pods) => pods,
            Err(trouble) => {
                self.status.current_replicas = scale.replicas;
                self.refuse(&trouble, intents);
                return None;
            }
        };
        let basis = Basis {
            current: scale.replicas,
            pods: &pods,
            tolerance: self.tolerance(),
            periods: Periods::DEFAULT,
            now: self.now,
        };
        let metrics = intents.metrics().clone();
        let (mut reads, mut failures) = (Vec::new(), Vec::new());
        for spec in &self.spec.metrics {
            match read(spec, &basis, &metrics) {
                Ok(read) => reads.push(Some(read)),
                Err(unread) => {
                    self.say(EventType::Warning, unread.reason, &unread.message, intents);
                    failures.push(unread);
                    reads.push(None);
                }
            }
        }
        let highest = reads
            .iter()
            .flatten()
            .map(|read| read.proposal.replicas)
            .max();
        let is_down = highest.is_none_or(|highest| highest < scale.replicas);
        if let Some(first) = failures.first().filter(|_| is_down) {
            let text = format!(
                "the HPA was unable to compute the replica count: {}",
                first.message
            );
            self.condition("ScalingActive", false, (first.reason, &text));
            let (bad, all) = (failures.len(), reads.len());
            let text = format!(
                "invalid metrics ({bad} invalid out of {all}), first error is: {}",
                first.listed
            );
            self.say(
                EventType::Warning,
                "FailedComputeMetricsReplicas",
                &text,
                intents,
            );
            self.status.current_replicas = scale.replicas;
            let statuses = reads.into_iter().map(|read| read.map(|read| read.status));
            self.status.current_metrics = statuses.map(Option::unwrap_or_default).collect();
            return None;
        }
        let name = first_highest(&reads).map_or("", |read| read.name.as_str());
        let text =
            format!("the HPA was able to successfully calculate a replica count from {name}");
        self.condition("ScalingActive", true, ("ValidMetricFound", &text));
        Some(reads)
    }

    fn refuse(&mut self, trouble: &selector::Trouble, intents: &mut Intents<'_>) {
        let text = trouble.message.as_str();
        self.condition("ScalingActive", false, (trouble.condition, text));
        for reason in [trouble.event, "FailedComputeMetricsReplicas"] {
            self.say(EventType::Warning, reason, text, intents);
        }
    }

    fn tolerance(&self) -> Tolerance {
        let behavior = self.spec.behavior.as_ref();
        let of = |rules: Option<&HpaScalingRules>| {
            let tolerance = rules.and_then(|rules| rules.tolerance.as_ref());
            tolerance.map_or(TOLERANCE_MILLIS, api::quantity::Quantity::milli_value)
        };
        Tolerance {
            down_millis: of(behavior.and_then(|behavior| behavior.scale_down.as_ref())),
            up_millis: of(behavior.and_then(|behavior| behavior.scale_up.as_ref())),
        }
    }

    fn normalize(&mut self, bounds: Bounds, proposed: i32) -> i32 {
        let now = self.now;
        let (stable, limited): (Limited, Limited) = match &self.spec.behavior {
            None => {
                let stable = limits::stabilize(&mut self.status.memory.0, proposed, now);
                (stable, limits::limit(bounds, stable.replicas))
            }
            Some(behavior) => {
                let memory = &mut self.status.memory.0;
                let stable =
                    limits::stabilize_with(behavior, memory, bounds.current, proposed, now);
                let desired = stable.replicas;
                (
                    stable,
                    limits::limit_with(behavior, memory, bounds, desired, now),
                )
            }
        };
        self.condition("AbleToScale", true, stable.texts);
        let is_limited = limited.texts != WITHIN_RANGE;
        self.condition("ScalingLimited", is_limited, limited.texts);
        limited.replicas
    }

    /// Writes the new number; tells whether that worked.
    fn rescale(&mut self, scale: &Scale, wish: &Wish, min: i32, intents: &mut Intents<'_>) -> bool {
        let (desired, reason) = (wish.desired, &wish.reason);
        let rule = Rule::Rescale {
            current: scale.replicas,
            desired,
            proposed: wish.proposed,
            min,
            max: self.spec.max_replicas,
            utilization: wish.utilization,
            reason: reason.as_str().into(),
        };
        let changed = with_replicas(&scale.object, desired);
        if let Err(error) = intents.update(changed, because(rule)) {
            let text = format!("New size: {desired}; reason: {reason}; error: {error}");
            self.say(EventType::Warning, "FailedRescale", &text, intents);
            let text = format!("the HPA controller was unable to update the target scale: {error}");
            self.condition("AbleToScale", false, ("FailedUpdateScale", &text));
            return false;
        }
        let text = format!("the HPA controller was able to update the target scale to {desired}");
        self.condition("AbleToScale", true, ("SucceededRescale", &text));
        let text = format!("New size: {desired}; reason: {reason}");
        self.say(EventType::Normal, "SuccessfulRescale", &text, intents);
        if self.spec.behavior.is_some() {
            let change = desired - scale.replicas;
            limits::remember_change(&mut self.status.memory.0, change, self.now);
        }
        true
    }

    fn report(&mut self, current: i32, desired: i32, metrics: Vec<MetricStatus>, scaled: bool) {
        self.status.current_replicas = current;
        self.status.desired_replicas = desired;
        self.status.current_metrics = metrics;
        if scaled {
            self.status.last_scale_time = Time::from(self.now);
        }
    }
}

/// The metric that calls for the most replicas; of equal ones the first.
fn first_highest(reads: &[Option<Read>]) -> Option<&Read> {
    let mut best: Option<&Read> = None;
    for read in reads.iter().flatten() {
        if best.is_none_or(|best| read.proposal.replicas > best.proposal.replicas) {
            best = Some(read);
        }
    }
    best
}
