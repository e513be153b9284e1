//! Which endpoint goes into which slice: what is there stays where it is.
//!
//! k8s: staging/src/k8s.io/endpointslice/reconciler.go, reconcileByPortMapping, getSliceToFill;
//! pkg/controller/endpointslice: finalize, recycleSlices

use super::endpoint::Placed;
use api::Str;
use api::network_kinds::{Endpoint, EndpointPort};
use sim::order::Gather;
use std::collections::BTreeMap;

/// Endpoints in one slice.
/// k8s: pkg/controller/endpointslice/config/v1alpha1/defaults.go, MaxEndpointsPerSlice
pub const ENDPOINTS_MAX: usize = 100;

/// The content of a slice.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Content {
    /// Ports of all its endpoints.
    pub ports: Vec<EndpointPort>,
    /// The endpoints.
    pub endpoints: Vec<Endpoint>,
}

/// What becomes of the slices of a service.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Plan {
    /// Slices, by their place, that get this content.
    pub update: Vec<(usize, Content)>,
    /// New slices.
    pub create: Vec<Content>,
    /// Slices, by their place, that go.
    pub delete: Vec<usize>,
}

/// Which endpoints are decided about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Scope {
    /// All: those that are not wanted go.
    All,
    /// Those of the pod with this identity; the others stay as they are.
    Pod(Str),
}

impl Scope {
    fn covers(&self, endpoint: &Endpoint) -> bool {
        match self {
            Scope::All => true,
            Scope::Pod(uid) => identity(endpoint) == uid.as_str(),
        }
    }
}

/// The identity of the pod behind an endpoint.
pub fn identity(endpoint: &Endpoint) -> &str {
    let reference = endpoint.target_ref.as_ref();
    reference.map_or("", |reference| reference.uid.as_str())
}

/// A slice in the making.
struct Draft {
    content: Content,
    is_changed: bool,
}

/// Decides how the slices `existing` come to hold `wanted`, for the endpoints that `scope` covers.
/// `has_others` says that the service has more slices with endpoints than these.
pub fn place(existing: Vec<Content>, wanted: Vec<Placed>, scope: &Scope, has_others: bool) -> Plan {
    let n_existing = existing.len();
    let identity_of = |placed: &Placed| Str::from(identity(&placed.endpoint));
    let mut order: Vec<Str> = wanted.iter().map(identity_of).collect();
    let mut wanted: BTreeMap<Str, Placed> =
        wanted.into_iter().map(|p| (identity_of(&p), p)).gathered();
    let mut drafts: Vec<Draft> = existing
        .into_iter()
        .map(|content| keep_wanted(content, &mut wanted, scope))
        .collect();
    order.retain(|uid| wanted.contains_key(uid));
    let mut groups: Vec<Content> = Vec::new();
    for placed in order.iter().filter_map(|uid| wanted.remove(uid)) {
        match groups.iter_mut().find(|group| group.ports == placed.ports) {
            Some(group) => group.endpoints.push(placed.endpoint),
            None => groups.push(Content {
                ports: placed.ports,
                endpoints: vec![placed.endpoint],
            }),
        }
    }
    for group in groups {
        fill(&mut drafts, group);
    }
    finish(drafts, n_existing, has_others)
}

/// Takes out of a slice what is no longer wanted there, and brings the rest up to date.
fn keep_wanted(mut content: Content, wanted: &mut BTreeMap<Str, Placed>, scope: &Scope) -> Draft {
    let mut is_changed = false;
    if !content.endpoints.iter().any(|one| scope.covers(one)) {
        return Draft {
            content,
            is_changed,
        };
    }
    let ports = content.ports.clone();
    content.endpoints.retain_mut(|endpoint| {
        if !scope.covers(endpoint) {
            return true;
        }
        let is_here = wanted
            .get(identity(endpoint))
            .is_some_and(|placed| placed.ports == ports);
        let placed = match is_here {
            true => wanted.remove(identity(endpoint)),
            false => None,
        };
        let Some(placed) = placed else {
            is_changed = true;
            return false;
        };
        if *endpoint != placed.endpoint {
            *endpoint = placed.endpoint;
            is_changed = true;
        }
        true
    });
    Draft {
        content,
        is_changed,
    }
}

/// Puts new endpoints into slices that change anyway, then into the fullest slice that takes all
/// of them, then into new slices.
fn fill(drafts: &mut Vec<Draft>, group: Content) {
    let Content {
        ports,
        mut endpoints,
    } = group;
    let has_ports = |draft: &&mut Draft| draft.content.ports == ports;
    for draft in drafts.iter_mut().filter(has_ports) {
        if draft.is_changed && !draft.content.endpoints.is_empty() {
            let room = ENDPOINTS_MAX.saturating_sub(draft.content.endpoints.len());
            let count = room.min(endpoints.len());
            draft.content.endpoints.extend(endpoints.drain(..count));
        }
    }
    while !endpoints.is_empty() {
        let fits = |draft: &&mut Draft| {
            let n_both = draft.content.endpoints.len() + endpoints.len();
            !draft.is_changed && draft.content.ports == ports && n_both <= ENDPOINTS_MAX
        };
        let candidates = drafts.iter_mut().filter(fits);
        // The first of the fullest ones.
        let found = candidates.rev().max_by_key(|d| d.content.endpoints.len());
        if let Some(draft) = found {
            draft.content.endpoints.append(&mut endpoints);
            draft.is_changed = true;
            return;
        }
        let count = ENDPOINTS_MAX.min(endpoints.len());
        drafts.push(Draft {
            content: Content {
                ports: ports.clone(),
                endpoints: endpoints.drain(..count).collect(),
            },
            is_changed: true,
        });
    }
}

/// Empty slices go, but a service always has one slice. A slice that would go is used again where
/// one would be created.
fn finish(drafts: Vec<Draft>, n_existing: usize, has_others: bool) -> Plan {
    let mut plan = Plan::default();
    let is_served = has_others || drafts.iter().any(|d| !d.content.endpoints.is_empty());
    let mut has_placeholder = is_served;
    for (place, draft) in drafts.into_iter().enumerate() {
        let is_empty = draft.content.endpoints.is_empty();
        if place >= n_existing {
            plan.create.push(draft.content);
        } else if is_empty && !has_placeholder && draft.content.ports.is_empty() {
            has_placeholder = true;
        } else if is_empty {
            plan.delete.push(place);
        } else if draft.is_changed {
            plan.update.push((place, draft.content));
        }
    }
    if !has_placeholder {
        plan.create.push(Content::default());
    }
    while !plan.create.is_empty() && !plan.delete.is_empty() {
        let (place, content) = (plan.delete.remove(0), plan.create.remove(0));
        plan.update.push((place, content));
    }
    plan
}

#[cfg(test)]
mod tests {
    use super::*;
    use api::batch::ObjectReference;

    fn placed(uid: usize, port: i32) -> Placed {
        Placed {
            ports: vec![EndpointPort {
                port: Some(port),
                ..EndpointPort::default()
            }],
            endpoint: Endpoint {
                target_ref: Some(ObjectReference {
                    uid: Str::from(format!("{uid:04}")),
                    ..ObjectReference::default()
                }),
                ..Endpoint::default()
            },
        }
    }

    fn slice(uids: std::ops::Range<usize>) -> Content {
        Content {
            ports: placed(0, 80).ports,
            endpoints: uids.map(|uid| placed(uid, 80).endpoint).collect(),
        }
    }

    fn wanted(uids: std::ops::Range<usize>) -> Vec<Placed> {
        uids.map(|uid| placed(uid, 80)).collect()
    }

    #[test]
    fn a_hundred_endpoints_fill_a_slice() {
        let plan = place(vec![], wanted(0..250), &Scope::All, false);
        let sizes: Vec<usize> = plan.create.iter().map(|c| c.endpoints.len()).collect();
        assert_eq!(sizes, [100, 100, 50]);
    }

    #[test]
    fn leftovers_go_to_the_fullest_slice_that_takes_them() {
        let existing = vec![slice(0..40), slice(40..100), slice(100..199)];
        let plan = place(existing, wanted(0..202), &Scope::All, false);
        assert_eq!(plan.update.len(), 1, "{plan:?}");
        assert_eq!(
            plan.update
                .first()
                .map(|(place, c)| (*place, c.endpoints.len())),
            Some((1, 63))
        );
    }

    #[test]
    fn an_emptied_slice_becomes_the_placeholder_and_is_used_again() {
        let plan = place(vec![slice(0..1)], vec![], &Scope::All, false);
        assert_eq!(plan.update, [(0, Content::default())]);
        let plan = place(vec![Content::default()], wanted(0..1), &Scope::All, false);
        assert_eq!(plan.update, [(0, slice(0..1))]);
        assert_eq!((plan.create.len(), plan.delete.len()), (0, 0));
    }

    #[test]
    fn one_pod_leaves_the_others_alone() {
        let scope = Scope::Pod("0001".into());
        let plan = place(vec![slice(0..3)], vec![], &scope, false);
        assert_eq!(plan.update.first().map(|(_, c)| c.endpoints.len()), Some(2));
        let plan = place(vec![slice(0..3)], wanted(1..2), &scope, false);
        assert_eq!(plan, Plan::default());
    }
}
