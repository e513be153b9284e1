//! `kubectl describe`: one file per kind, one `ALL` table.
//!
//! A description is text with tabs, written line by line and laid out at the end; the events
//! of the object close it.
//! k8s: staging/src/k8s.io/kubectl/pkg/describe/describe.go (v1.36)

mod autoscaler;
mod config_map;
mod container;
mod cron_job;
mod daemon_set;
mod deployment;
mod disruption_budget;
mod endpoint_slice;
mod endpoints;
mod environment;
mod events;
mod ingress;
mod job;
mod limit_range;
mod metadata;
mod namespace;
mod network_policy;
mod node;
mod node_resources;
mod persistent_volume;
mod persistent_volume_claim;
mod pod;
mod pod_resources;
pub mod pod_template;
mod priority_class;
mod replica_set;
mod replication_controller;
mod resource_quota;
mod role;
mod role_binding;
mod secret;
mod service;
mod service_account;
mod stateful_set;
mod storage_class;
mod unmodelled;
mod volumes;
mod writer;

use crate::table::{DESCRIPTION, align};
use api::{Kind, Object};
use apiserver::Store;
use sim::Instant;

pub use events::interval;
pub use writer::{Writer, go_list};

/// What a description is made from beside its object.
#[derive(Clone, Copy)]
pub struct Cx<'a> {
    /// Related objects.
    pub store: &'a Store,
    /// For ages.
    pub now: Instant,
    /// Minor version of the kubectl that is imitated.
    pub minor: u32,
}

/// How a kind is described.
pub struct Describer {
    /// Which kind.
    pub kind: Kind,
    /// Writes everything but the events.
    pub describe: fn(&Object, &Cx<'_>, &mut Writer),
    /// Whether events follow.
    pub has_events: bool,
}

/// Kinds with a description of their own; the others are shown as their tree.
pub const ALL: &[&Describer] = &[
    &pod::DESCRIBER,
    &node::DESCRIBER,
    &namespace::DESCRIBER,
    &config_map::DESCRIBER,
    &secret::DESCRIBER,
    &service_account::DESCRIBER,
    &service::DESCRIBER,
    &endpoints::DESCRIBER,
    &persistent_volume::DESCRIBER,
    &persistent_volume_claim::DESCRIBER,
    &limit_range::DESCRIBER,
    &resource_quota::DESCRIBER,
    &replication_controller::DESCRIBER,
    &deployment::DESCRIBER,
    &replica_set::DESCRIBER,
    &stateful_set::DESCRIBER,
    &daemon_set::DESCRIBER,
    &job::DESCRIBER,
    &cron_job::DESCRIBER,
    &autoscaler::DESCRIBER,
    &disruption_budget::DESCRIBER,
    &priority_class::DESCRIBER,
    &storage_class::DESCRIBER,
    &endpoint_slice::DESCRIBER,
    &ingress::DESCRIBER,
    &network_policy::DESCRIBER,
    &role::ROLE,
    &role::CLUSTER_ROLE,
    &role_binding::ROLE_BINDING,
    &role_binding::CLUSTER_ROLE_BINDING,
];

/// Whether the events are shown.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Events {
    /// After the description.
    Shown,
    /// `--show-events=false`, or several objects at once.
    Hidden,
}

/// The description of one object.
pub fn describe(object: &Object, cx: &Cx<'_>, events: Events) -> String {
    let mut w = Writer::default();
    let describer = ALL.iter().find(|one| one.kind == object.kind());
    match describer {
        Some(describer) => (describer.describe)(object, cx, &mut w),
        None => unmodelled::describe(object, &mut w),
    }
    if events == Events::Shown && describer.is_none_or(|one| one.has_events) {
        events::write(object, cx, &mut w);
    }
    align(&w.text, DESCRIPTION)
}
