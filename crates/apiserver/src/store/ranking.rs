//! Pods of replica sets in the order of deletion, as far as it does not depend on the time.
//!
//! Kept so that a replica set finds its victims without looking at all of its pods.
//! k8s: pkg/controller/controller_utils.go, ActivePodsWithRanks

use api::pod_status::ContainerStatus;
use api::{Kind, Object, Pod, PodPhase, Str, Time, Uid};
use sim::{Sorted, Table};
use std::cmp::Reverse;

/// k8s: pkg/apis/core/types.go, PodDeletionCost
const DELETION_COST: &str = "controller.kubernetes.io/pod-deletion-cost";

/// What the place of a pod among the pods of its replica set depends on, most important first.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct RankKey {
    /// The replica set.
    pub owner: Uid,
    /// Whether it has a node.
    pub is_bound: bool,
    /// Pending 0, unknown 1, running 2.
    pub phase: u8,
    /// Whether it is ready.
    pub is_ready: bool,
    /// Its deletion cost.
    pub cost: i32,
    /// Since when it is ready, in seconds; later first. 0 if it is not ready or nobody knows. All
    /// after the year 2105 is one second, which keeps a place within 64 bytes.
    pub ready_since: Reverse<u32>,
    /// Most restarts of a container, then of a restartable init container; more first.
    pub restarts: Reverse<(i32, i32)>,
    /// When it was created, in seconds; later first.
    pub created: Reverse<u32>,
    /// Its identity.
    pub uid: Uid,
    /// The number of its node; 0 without one.
    pub node: u32,
}

impl RankKey {
    /// The place of an active pod, whose node has this number; nothing for anything else.
    pub fn of(object: &Object, node: u32) -> Option<RankKey> {
        let pod = object.pod()?;
        if object.meta.is_terminating() || pod.phase().is_terminal() {
            return None;
        }
        let ready = pod.condition("Ready").filter(|c| c.status == "True");
        let seconds = |time: Time| u32::try_from(time.instant().unix_seconds()).unwrap_or(u32::MAX);
        let ready_since = ready.map_or(0, |c| seconds(c.last_transition_time));
        Some(RankKey {
            owner: object.meta.controller().map_or(Uid(0), |owner| owner.uid),
            is_bound: !pod.node_name.is_empty(),
            phase: phase_order(pod),
            is_ready: ready.is_some(),
            cost: deletion_cost(object),
            ready_since: Reverse(ready_since),
            restarts: Reverse(restarts(pod)),
            created: Reverse(seconds(object.meta.created)),
            uid: object.meta.uid,
            node,
        })
    }

    /// Whether nothing but related pods and the rules after them can separate the two.
    pub fn is_alike(&self, other: &RankKey) -> bool {
        let of = |key: &RankKey| (key.owner, key.is_bound, key.phase, key.is_ready, key.cost);
        of(self) == of(other)
    }

    /// Whether the two differ in identity alone.
    pub fn is_same_but_identity(&self, other: &RankKey) -> bool {
        let of = |key: &RankKey| (key.ready_since, key.restarts, key.created);
        self.is_alike(other) && of(self) == of(other)
    }

    /// A place behind all that differ from this one in identity alone.
    pub fn after_its_like(&self) -> RankKey {
        RankKey {
            uid: Uid(u128::MAX),
            ..self.clone()
        }
    }
}

fn phase_order(pod: &Pod) -> u8 {
    match pod.phase() {
        PodPhase::Pending => 0,
        PodPhase::Unknown => 1,
        PodPhase::Running | PodPhase::Succeeded | PodPhase::Failed => 2,
    }
}

/// The annotation's number in canonical form, else 0.
fn deletion_cost(object: &Object) -> i32 {
    let Some(text) = object.meta.annotation(DELETION_COST) else {
        return 0;
    };
    match text.parse::<i32>() {
        Ok(cost) if *cost.to_string() == **text => cost,
        _ => 0,
    }
}

fn restarts(pod: &Pod) -> (i32, i32) {
    let most = |statuses: &mut dyn Iterator<Item = &ContainerStatus>| {
        statuses
            .map(|status| status.restart_count)
            .max()
            .unwrap_or(0)
    };
    let is_sidecar = |status: &&ContainerStatus| {
        let mut containers = pod.spec.init_containers.iter();
        containers.any(|c| c.name == status.name && c.restart_policy == "Always")
    };
    let sidecars = &pod.status.init_container_statuses;
    (
        most(&mut pod.status.container_statuses.iter()),
        most(&mut sidecars.iter().filter(is_sidecar)),
    )
}

/// The order, and how many active pods of each replica set are on each node.
#[derive(Clone, Debug, Default)]
pub struct Ranking {
    order: Sorted<RankKey, true>,
    per_node: Sorted<((Uid, u32), u32)>,
    /// Numbers of all nodes that ever had a pod, from 1 in the order of arrival: counting by number
    /// is a matter of adding up a list.
    numbers: Table<(Str, u32)>,
}

impl Ranking {
    /// Follows a change of a pod.
    pub(crate) fn follow(&mut self, before: Option<&Object>, after: Option<&Object>) {
        let (old, new) = (self.place(before), self.place(after));
        if old == new {
            return;
        }
        let where_of = |key: &Option<RankKey>| key.as_ref().map(|key| (key.owner, key.node));
        let (from, to) = (where_of(&old), where_of(&new));
        if let Some(place) = from.filter(|_| from != to) {
            self.count(place, |count| count.saturating_sub(1));
        }
        if let Some(place) = to.filter(|_| from != to) {
            self.count(place, |count| count + 1);
        }
        if let Some(key) = old {
            self.order.discard(&key);
        }
        if let Some(key) = new {
            self.order.add(key);
        }
    }

    /// The place of a pod of a replica set or a replication controller.
    fn place(&mut self, object: Option<&Object>) -> Option<RankKey> {
        let object = object?;
        let owner = object.meta.controller()?;
        let is_counted = owner.kind == Kind::ReplicaSet.name()
            || owner.kind == Kind::ReplicationController.name();
        let node = object.pod().filter(|_| is_counted)?.node_name.clone();
        if !node.is_empty() && !self.numbers.has(&node) {
            self.numbers.set(node.clone(), self.numbers.len() + 1);
        }
        RankKey::of(object, self.number(&node))
    }

    fn count(&mut self, place: (Uid, u32), change: fn(u32) -> u32) {
        match change(self.per_node.get(&place).copied().unwrap_or(0)) {
            0 => {
                self.per_node.take(&place);
            }
            count => self.per_node.set(place, count),
        }
    }

    /// The number of a node; 0 if it never had a pod.
    pub fn number(&self, node: &str) -> u32 {
        self.numbers.get(node).copied().unwrap_or(0)
    }

    /// The active pods of the replica set `from.owner`, beginning at `from`.
    pub fn from<'a>(&'a self, from: &RankKey) -> impl Iterator<Item = &'a RankKey> + use<'a> {
        let owner = from.owner;
        self.order
            .from(self.order.seek(|key| key < from))
            .take_while(move |key| key.owner == owner)
    }

    /// Active pods of a replica set per node number. Pods without a node are counted under 0.
    pub fn per_node(&self, owner: Uid) -> impl Iterator<Item = (u32, u32)> {
        self.per_node
            .from(self.per_node.seek(|((uid, _), _)| *uid < owner))
            .take_while(move |((uid, _), _)| *uid == owner)
            .map(|((_, node), count)| (*node, *count))
    }
}
