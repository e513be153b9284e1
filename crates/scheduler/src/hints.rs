//! Which changes may help a pod that a filter has refused.
//!
//! k8s: pkg/scheduler/framework/plugins/*/ (EventsToRegister and the isSchedulableAfter… functions)

use crate::affinity::Term;
use crate::filters;
use crate::filters::node_declared_features::missing;
use crate::filters::volume_restrictions::conflict;
use crate::node_info::NodeInfo;
use crate::pod_info::PodInfo;
use crate::queue::Filters;
use crate::snapshot::Snapshot;
use crate::spread::Constraints;
use api::StrMap;
use api::toleration::{NO_EXECUTE, NO_SCHEDULE, first_untolerated};
use std::rc::Rc;

/// A change of the cluster.
pub enum News<'a> {
    /// A pod left its node, or ended.
    PodGone(&'a PodInfo),
    /// A pod came to a node.
    PodAdded(&'a PodInfo),
    /// The labels of a pod on a node changed; what they were before.
    PodChanged(&'a PodInfo, &'a StrMap),
    /// A node came.
    NodeAdded(&'a NodeInfo),
    /// A node changed.
    NodeChanged {
        /// Before.
        before: &'a NodeInfo,
        /// After.
        after: &'a NodeInfo,
    },
    /// A claim, volume or class changed.
    Storage,
}

/// Whether the news may help `pod`, which one of `refused_by` has refused.
pub fn may_help(refused_by: Filters, news: &News<'_>, pod: &PodInfo, cluster: &Snapshot) -> bool {
    let names = filters::ALL
        .iter()
        .enumerate()
        .filter(|(index, _)| refused_by >> index & 1 == 1);
    // A pod that was refused without any filter waits for anything.
    refused_by == 0
        || names
            .map(|(_, filter)| filter.name)
            .any(|name| helps(name, news, pod, cluster))
}

fn helps(filter: &str, news: &News<'_>, pod: &PodInfo, cluster: &Snapshot) -> bool {
    match filter {
        "NodeUnschedulable" => became(news, |node| !node.is_cordoned),
        "NodeName" => became(news, |node| node.name == pod.spec().node_name),
        "TaintToleration" => became(news, |node| {
            let tolerations = &pod.spec().tolerations;
            first_untolerated(&node.taints, tolerations, &[NO_SCHEDULE, NO_EXECUTE]).is_none()
        }),
        "NodeAffinity" => became(news, |node| {
            node.labels()
                .is_some_and(|labels| pod.spec().allows_node(&node.name, labels))
        }),
        "NodePorts" => match news {
            News::PodGone(gone) => shares_port(gone, pod),
            News::NodeAdded(_) => true,
            News::PodAdded(_) | News::PodChanged(..) | News::NodeChanged { .. } | News::Storage => {
                false
            }
        },
        "NodeResourcesFit" => has_more_room(news, pod),
        "PodTopologySpread" => is_spread_with(news, pod),
        "InterPodAffinity" => has_other_neighbours(news, pod, cluster),
        "VolumeRestrictions" => match news {
            News::PodGone(gone) => shares_claim(gone, pod) || conflict(pod, gone),
            News::NodeAdded(_) | News::Storage => true,
            News::PodAdded(_) | News::PodChanged(..) | News::NodeChanged { .. } => false,
        },
        "NodeVolumeLimits" => match news {
            News::PodGone(gone) => gone.claims().next().is_some(),
            News::NodeAdded(_) | News::Storage => true,
            News::NodeChanged { before, after } => before.allocatable != after.allocatable,
            News::PodAdded(_) | News::PodChanged(..) => false,
        },
        "NodeDeclaredFeatures" => became(news, |node| missing(pod.spec(), node).next().is_none()),
        // VolumeBinding and VolumeZone.
        _ => match news {
            News::Storage | News::NodeAdded(_) => true,
            News::NodeChanged { before, after } => before.labels() != after.labels(),
            News::PodGone(_) | News::PodAdded(_) | News::PodChanged(..) => false,
        },
    }
}

/// Whether a node is right now that was not before.
fn became(news: &News<'_>, is_right: impl Fn(&NodeInfo) -> bool) -> bool {
    match news {
        News::NodeAdded(node) => is_right(node),
        News::NodeChanged { before, after } => is_right(after) && !is_right(before),
        News::PodGone(_) | News::PodAdded(_) | News::PodChanged(..) | News::Storage => false,
    }
}

fn shares_port(gone: &PodInfo, pod: &PodInfo) -> bool {
    let wanted = &pod.facts.ports;
    gone.facts
        .ports
        .iter()
        .any(|port| wanted.iter().any(|one| one.conflicts_with(port)))
}

fn shares_claim(gone: &PodInfo, pod: &PodInfo) -> bool {
    gone.key.namespace == pod.key.namespace
        && gone
            .claims()
            .any(|name| pod.claims().any(|own| own == name))
}

/// k8s: plugins/interpodaffinity/plugin.go, isSchedulableAfterPodChange and …NodeChange
fn has_other_neighbours(news: &News<'_>, pod: &PodInfo, cluster: &Snapshot) -> bool {
    let terms = &pod.facts.terms;
    let is_meant = |term: &Term, other: &PodInfo, labels: &StrMap| {
        let namespace = &other.key.namespace;
        let of_namespace = cluster.namespace_labels(namespace);
        term.pods.matches(namespace, &of_namespace, labels)
    };
    let is_wanted = |other: &PodInfo, labels: &StrMap| {
        let mut near = terms.required.iter();
        !terms.required.is_empty() && near.all(|term| is_meant(term, other, labels))
    };
    let is_avoided = |other: &PodInfo, labels: &StrMap| {
        let mut away = terms.required_anti.iter();
        away.any(|term| is_meant(term, other, labels))
    };
    let avoids = |other: &PodInfo| {
        let mut away = other.facts.terms.required_anti.iter();
        away.any(|term| is_meant(term, pod, &pod.labels))
    };
    match news {
        News::PodGone(other) => is_avoided(other, &other.labels) || avoids(other),
        News::PodAdded(other) => is_wanted(other, &other.labels),
        News::PodChanged(other, before) => {
            let now = &other.labels;
            (!is_wanted(other, before) && is_wanted(other, now))
                || (is_avoided(other, before) && !is_avoided(other, now))
        }
        News::NodeAdded(_) => true,
        News::NodeChanged { before, after } => {
            let keys = terms.required.iter().chain(&terms.required_anti);
            keys.map(|term| &term.topology_key)
                .any(|key| before.label(key) != after.label(key))
        }
        News::Storage => false,
    }
}

fn has_more_room(news: &News<'_>, pod: &PodInfo) -> bool {
    let real = &pod.facts.requests.real;
    let names = ["cpu", "memory", "ephemeral-storage"].into_iter();
    let requested: Vec<&str> = names
        .chain(real.scalars.keys().map(|name| name.as_str()))
        .filter(|name| real.get(name) > 0)
        .chain(["pods"])
        .collect();
    let fits = |node: &NodeInfo| {
        requested
            .iter()
            .all(|name| real.get(name).max(0) <= node.allocatable.get(name))
    };
    match news {
        News::PodGone(_) => true,
        News::NodeAdded(node) => fits(node),
        News::NodeChanged { before, after } => {
            let grew = |name: &&str| after.allocatable.get(name) > before.allocatable.get(name);
            fits(after) && requested.iter().any(grew)
        }
        News::PodAdded(_) | News::PodChanged(..) | News::Storage => false,
    }
}

fn is_spread_with(news: &News<'_>, pod: &PodInfo) -> bool {
    let constraints = || Constraints::of(pod, None).list;
    let counts = |other: &PodInfo, labels: &StrMap| {
        other.key.namespace == pod.key.namespace
            && constraints().iter().any(|one| one.selects(labels))
    };
    match news {
        News::PodGone(other) | News::PodAdded(other) => counts(other, &other.labels),
        News::PodChanged(other, before) => counts(other, before) != counts(other, &other.labels),
        News::NodeAdded(_) => true,
        News::NodeChanged { before, after } => {
            let keys: Vec<_> = constraints()
                .into_iter()
                .map(|one| Rc::new(one.key))
                .collect();
            keys.iter().any(|key| before.label(key) != after.label(key))
                || before.taints != after.taints
        }
        News::Storage => false,
    }
}
