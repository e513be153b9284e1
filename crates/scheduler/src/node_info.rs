//! A node as the scheduler sees it, with sums over its pods that are kept as pods come and go.
//!
//! k8s: pkg/scheduler/framework/types.go (NodeInfo)

use crate::amounts::Amounts;
use crate::pod_info::PodInfo;
use api::host_ports::HostPort;
use api::node_kinds::{ContainerImage, Taint};
use api::{Object, Str, StrMap, Uid};
use std::rc::Rc;

/// A node and the pods on it.
#[derive(Clone, Debug, Default)]
pub struct NodeInfo {
    /// Its place in `Snapshot`.
    pub slot: u32,
    /// Its name.
    pub name: Str,
    /// The object; none while pods are left on a node that was deleted.
    pub node: Option<Rc<Object>>,
    /// What pods may request in total.
    pub allocatable: Amounts,
    /// What its pods request.
    pub requested: Amounts,
    /// What its pods request, with assumed cpu and memory.
    pub assumed: Amounts,
    /// Its pods, in the order of arrival.
    pub pods: Vec<Rc<PodInfo>>,
    /// Their identities, side by side so that one is found soon.
    pub(crate) uids: Vec<Uid>,
    /// Whether it is cordoned.
    pub is_cordoned: bool,
    /// Its taints.
    pub taints: Vec<Taint>,
    /// Ports that are taken, each as often as it is.
    pub ports: Vec<HostPort>,
}

impl NodeInfo {
    /// A node without pods.
    pub fn of(node: Rc<Object>) -> NodeInfo {
        let mut info = NodeInfo {
            name: node.meta.name.clone(),
            ..NodeInfo::default()
        };
        info.set_node(Some(node));
        info
    }

    /// Replaces the object.
    pub fn set_node(&mut self, node: Option<Rc<Object>>) {
        let body = node.as_ref().and_then(|node| node.node());
        self.allocatable = body
            .map(|b| Amounts::of(&b.status.allocatable))
            .unwrap_or_default();
        self.taints = body.map(|b| b.spec.taints.clone()).unwrap_or_default();
        self.is_cordoned = body.is_some_and(|body| body.spec.unschedulable);
        self.node = node;
    }

    /// Adds a pod.
    pub fn add(&mut self, pod: Rc<PodInfo>) {
        self.count(&pod, 1);
        self.ports.extend(pod.facts.ports.iter().cloned());
        self.uids.push(pod.uid);
        self.pods.push(pod);
    }

    /// Takes a pod away; says which, if it was there.
    pub fn remove(&mut self, uid: Uid) -> Option<Rc<PodInfo>> {
        let index = self.uids.iter().position(|known| *known == uid)?;
        self.uids.remove(index);
        let pod = self.pods.remove(index);
        self.count(&pod, -1);
        for port in &pod.facts.ports {
            if let Some(index) = self.ports.iter().position(|taken| taken == port) {
                self.ports.swap_remove(index);
            }
        }
        Some(pod)
    }

    fn count(&mut self, pod: &PodInfo, times: i64) {
        self.requested.add(&pod.facts.requests.real, times);
        self.assumed.add(&pod.facts.requests.assumed, times);
    }

    /// Labels of the node.
    pub fn labels(&self) -> Option<&StrMap> {
        self.node.as_ref().map(|node| &node.meta.labels)
    }

    /// The value of a label of the node.
    pub fn label(&self, key: &str) -> Option<&Str> {
        self.labels()?.get(key)
    }

    /// Images it has.
    pub fn images(&self) -> &[ContainerImage] {
        let body = self.node.as_ref().and_then(|node| node.node());
        body.map_or(&[], |body| &body.status.images)
    }

    /// Its zone: region and zone labels, as the node tree groups nodes. Empty without labels.
    /// k8s: pkg/util/node/node.go, GetZoneKey
    pub fn zone(&self) -> (Str, Str) {
        let label = |key| self.label(key).cloned().unwrap_or_default();
        (
            label("topology.kubernetes.io/region"),
            label("topology.kubernetes.io/zone"),
        )
    }
}
