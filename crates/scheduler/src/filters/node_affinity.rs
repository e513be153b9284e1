//! nodeSelector and required node affinity.
//!
//! k8s: pkg/scheduler/framework/plugins/nodeaffinity/node_affinity.go

use super::{Filter, Scope};
use crate::cycle::Cycle;
use crate::node_info::NodeInfo;
use crate::reason::{Reason, Rejection};
use api::Str;
use api::pod_spec::NodeSelectorTerm;
use sim::order;

/// NodeAffinity.
pub const FILTER: Filter = Filter {
    name: "NodeAffinity",
    is_local: true,
    scope,
    check,
};

/// k8s: nodeaffinity/node_affinity.go, errReasonConflict
const CONFLICT: &str = "pod affinity terms conflict";

fn scope(cycle: &Cycle<'_>) -> Scope {
    let spec = cycle.pod.info.spec();
    let Some(nodes) = spec.required_nodes() else {
        return if spec.node_selector.is_empty() {
            Scope::Skip
        } else {
            Scope::AllNodes
        };
    };
    let terms = &nodes.node_selector_terms;
    let mut names: Vec<Str> = Vec::new();
    for term in terms {
        match names_of(term) {
            None => return Scope::AllNodes,
            Some(some) => names.extend(some),
        }
    }
    order::sort(&mut names);
    names.dedup();
    match (terms.is_empty(), names.is_empty()) {
        (true, _) => Scope::AllNodes,
        (false, true) => Scope::Refused(CONFLICT.to_owned()),
        (false, false) => Scope::Nodes(names),
    }
}

/// The nodes that a term names; none if it names none in particular.
fn names_of(term: &NodeSelectorTerm) -> Option<Vec<Str>> {
    let fields = term.match_fields.iter();
    let named = fields.filter(|field| field.key == "metadata.name" && field.operator == "In");
    let mut lists = named.map(|field| field.values.clone());
    let first = lists.next()?;
    Some(lists.fold(first, |names, other| {
        names
            .into_iter()
            .filter(|name| other.contains(name))
            .collect()
    }))
}

fn check(cycle: &Cycle<'_>, node: &NodeInfo) -> Result<(), Rejection> {
    let spec = cycle.pod.info.spec();
    if node
        .labels()
        .is_some_and(|labels| spec.allows_node(&node.name, labels))
    {
        Ok(())
    } else {
        Err(Rejection::final_(Reason::NodeAffinity))
    }
}
