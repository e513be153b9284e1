//! A pod that needs a feature of the kubelet goes to nodes that declare it.
//!
//! k8s: pkg/scheduler/framework/plugins/nodedeclaredfeatures/nodedeclaredfeatures.go (v1.36)

use super::{Filter, Scope};
use crate::cycle::Cycle;
use crate::node_info::NodeInfo;
use crate::reason::{Reason, Rejection};
use api::pod_spec::PodSpec;

/// NodeDeclaredFeatures.
pub const FILTER: Filter = Filter {
    name: "NodeDeclaredFeatures",
    is_local: true,
    scope,
    check,
};

/// A feature, and whether a pod needs it.
type Feature = (&'static str, fn(&PodSpec) -> bool);

/// Features that pods of the simulation can need.
/// unverified: the list; k8s: staging/src/k8s.io/component-helpers/nodedeclaredfeatures/features
pub const FEATURES: &[Feature] = &[("RestartAllContainersOnContainerExits", restarts_all)];

fn restarts_all(spec: &PodSpec) -> bool {
    let mut containers = spec.init_containers.iter().chain(&spec.containers);
    containers.any(|container| {
        let mut rules = container.restart_policy_rules.iter();
        rules.any(|rule| rule.action == "RestartAllContainers")
    })
}

fn needed(spec: &PodSpec) -> impl Iterator<Item = &'static str> {
    let needs = FEATURES.iter().filter(move |(_, needs)| needs(spec));
    needs.map(|(name, _)| *name)
}

fn scope(cycle: &Cycle<'_>) -> Scope {
    match needed(cycle.pod.info.spec()).next() {
        Some(_) => Scope::AllNodes,
        None => Scope::Skip,
    }
}

fn check(cycle: &Cycle<'_>, node: &NodeInfo) -> Result<(), Rejection> {
    let missing: Vec<&str> = missing(cycle.pod.info.spec(), node).collect();
    if missing.is_empty() {
        return Ok(());
    }
    // unverified: the words.
    let text = format!(
        "node declared features check failed - unsatisfied requirements: {}",
        missing.join(", ")
    );
    Err(Rejection::final_(Reason::Pod(text)))
}

/// What a node lacks of what a pod needs.
pub fn missing<'a>(spec: &'a PodSpec, node: &'a NodeInfo) -> impl Iterator<Item = &'static str> {
    let body = node.node.as_ref().and_then(|node| node.node());
    let declared = body.map_or(&[][..], |body| &body.status.declared_features);
    needed(spec).filter(move |name| !declared.iter().any(|one| one == *name))
}
