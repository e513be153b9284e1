//! The controllers: each compares what is wanted with what is, for one key, and writes intents.
//!
//! A controller is a value of type `Controller` in the table `ALL`; it keeps no state of its own.
//! k8s: cmd/kube-controller-manager/app/controllermanager.go

pub mod adoption;
pub mod availability;
pub mod controller_revision;
pub mod cron_job;
pub mod daemon_set;
pub mod deployment;
pub mod disruption;
pub mod endpoint_slice;
pub mod endpoints;
pub mod ephemeral_volume;
pub mod garbage_collector;
pub mod horizontal_pod_autoscaler;
pub mod job;
pub mod namespace;
pub mod node_lifecycle;
pub mod owner_keys;
pub mod persistent_volume;
pub mod pod_control;
pub mod pod_gc;
pub mod replica_set;
pub mod resource_quota;
pub mod service_account;
pub mod slow_start;
pub mod stateful_set;
pub mod taint_eviction;
pub mod ttl_after_finished;

use api::ObjectKey;
use apiserver::{ApiError, Change, Context, Intents, Store};
use sim::Duration;

/// Keys that a change makes a controller look at.
#[derive(Debug, Default)]
pub struct Keys {
    keys: Vec<(ObjectKey, Duration)>,
}

impl Keys {
    /// Look at `key` as soon as the change has arrived.
    pub fn add(&mut self, key: ObjectKey) {
        self.add_after(key, Duration::ZERO);
    }

    /// Look at `key` so long after the change has arrived.
    pub fn add_after(&mut self, key: ObjectKey, delay: Duration) {
        self.keys.push((key, delay));
    }

    /// Takes the keys, in order.
    pub fn drain(&mut self) -> impl Iterator<Item = (ObjectKey, Duration)> + '_ {
        self.keys.drain(..)
    }
}

/// What becomes of a key after it was looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Nothing more to do until something changes.
    Done,
    /// Look again after this time.
    After(Duration),
    /// It failed: retry with back-off.
    Retry(ApiError),
    /// It failed: retry with back-off, but give up after `RETRIES_FEW` times.
    RetryFew(ApiError),
}

impl From<Result<Option<Duration>, ApiError>> for Outcome {
    /// What a pass came to: when to look again, if at all, or a failure to retry.
    fn from(result: Result<Option<Duration>, ApiError>) -> Outcome {
        match result {
            Ok(None) => Outcome::Done,
            Ok(Some(delay)) => Outcome::After(delay),
            Err(error) => Outcome::Retry(error),
        }
    }
}

/// How often some controllers retry a key that goes on failing.
/// k8s: pkg/controller/deployment/deployment_controller.go, maxRetries; endpoint, endpointslice
pub const RETRIES_FEW: u32 = 15;

/// A controller.
pub struct Controller {
    /// The name in causes, and the component in events.
    pub name: &'static str,
    /// Which keys must be looked at because of a change.
    pub enqueue: fn(&Change, &Store, &mut Keys),
    /// Compares desired with observed for one key and writes what should be.
    pub reconcile: fn(&ObjectKey, &Context, &mut Intents<'_>) -> Outcome,
}

/// Every controller, in the order in which they learn of a change.
pub const ALL: &[&Controller] = &[
    // Before deployments: pods follow one step of a rollout before the next one is decided.
    &replica_set::CONTROLLER,
    &replica_set::REPLICATION_CONTROLLER,
    &deployment::CONTROLLER,
    &stateful_set::CONTROLLER,
    &daemon_set::CONTROLLER,
    &endpoint_slice::CONTROLLER,
    &endpoints::CONTROLLER,
    &garbage_collector::CONTROLLER,
    &namespace::CONTROLLER,
    &service_account::CONTROLLER,
    &job::CONTROLLER,
    &cron_job::CONTROLLER,
    &ttl_after_finished::CONTROLLER,
    &node_lifecycle::CONTROLLER,
    &taint_eviction::CONTROLLER,
    &pod_gc::CONTROLLER,
    &disruption::CONTROLLER,
    &resource_quota::CONTROLLER,
    &ephemeral_volume::CONTROLLER,
    &persistent_volume::CONTROLLER,
    &horizontal_pod_autoscaler::CONTROLLER,
];
