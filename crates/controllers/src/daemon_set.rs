//! The daemon set controller: one pod on every node that matches.
//!
//! Watches daemon sets, their pods and nodes; writes pods, revisions and status.
//! k8s: pkg/controller/daemon/daemon_controller.go

pub mod failed_pods;
pub mod manage;
pub mod nodes;
pub mod placement;
pub mod revisions;
pub mod status;
pub mod update;

use crate::adoption::Claim;
use crate::availability::until_available;
use crate::owner_keys::owners_of_pod;
use crate::pod_control::{create_pod, delete_pod, pod_from_template};
use crate::slow_start::{SLOW_START_INITIAL, slow_start};
use crate::{Controller, Keys, Outcome};
use api::apps::{DaemonSetSpec, FailedPodsBackoff};
use api::{Kind, Object, ObjectKey, Str};
use apiserver::because::daemon_set::Rule;
use apiserver::{ApiError, Because, Change, Context, EventNote, EventType, Intents, Store};
use manage::{Changes, NodePods, Reason};
use nodes::Present;
use revisions::{Found, History};
use sim::Duration;
use std::rc::Rc;

/// The name in events.
/// k8s: pkg/controller/daemon/daemon_controller.go, NewDaemonSetsController
pub const NAME: &str = "daemonset-controller";
/// Pods made, and pods deleted, in one sync at most.
/// k8s: daemon_controller.go, BurstReplicas
const BURST: usize = 250;

/// The controller.
pub const CONTROLLER: Controller = Controller {
    name: NAME,
    enqueue,
    reconcile,
};

pub(crate) fn because(rule: Rule) -> Because {
    Because::DaemonSet(rule)
}

fn enqueue(change: &Change, store: &Store, keys: &mut Keys) {
    match change.kind() {
        Kind::DaemonSet => keys.add(change.key()),
        Kind::Pod => {
            let owners = owners_of_pod(change, store, Kind::DaemonSet, selector_of);
            owners.into_iter().for_each(|key| keys.add(key));
        }
        Kind::Node => {
            let concerned = nodes::concerned(change, store);
            concerned.into_iter().for_each(|key| keys.add(key));
        }
        _ => (),
    }
}

fn selector_of(object: &Object) -> Option<&api::LabelSelector> {
    object.daemon_set()?.spec.selector.as_ref()
}

fn reconcile(key: &ObjectKey, cx: &Context, intents: &mut Intents<'_>) -> Outcome {
    let Some(object) = cx.store.get(key) else {
        return Outcome::Done;
    };
    sync(object, cx, intents).into()
}

/// One sync; gives when to look again.
fn sync(
    object: &Object,
    cx: &Context,
    intents: &mut Intents<'_>,
) -> Result<Option<Duration>, ApiError> {
    let Some(body) = object.daemon_set() else {
        return Ok(None);
    };
    let spec = &*body.spec;
    if spec
        .selector
        .as_ref()
        .is_none_or(api::LabelSelector::is_empty)
    {
        let text = "This daemon set is selecting all pods. A non-empty selector is required.";
        let note = EventNote::new(object, EventType::Warning, "SelectingAll", text, NAME);
        intents.record(note);
        return Ok(None);
    }
    if object.meta.is_terminating() {
        return Ok(None);
    }
    let history = match revisions::history(object, spec, &body.status, cx, intents)? {
        Found::History(history) => history,
        Found::Collision(count) => {
            let mut changed = object.clone();
            if let Some(body) = changed.daemon_set_mut() {
                Rc::make_mut(&mut body.status).collision_count = Some(count);
            }
            intents.update_status(changed, because(Rule::Observed))?;
            return Ok(None);
        }
    };
    let set = Set {
        object,
        spec,
        history,
    };
    let pods = set.claim(cx, intents)?;
    let mut memory = body.status.failed_pods.0.clone();
    let (result, wake) = set.act(&pods, &mut memory, cx, intents);
    if result.is_ok() {
        revisions::clean_up(object, spec, &set.history, &pods, intents)?;
    }
    let next = set.report(memory, cx, intents)?;
    result?;
    Ok([wake, next].into_iter().flatten().min())
}

/// A daemon set with its revisions.
struct Set<'a> {
    object: &'a Object,
    spec: &'a DaemonSetSpec,
    history: History,
}

impl Set<'_> {
    fn claim(&self, cx: &Context, intents: &mut Intents<'_>) -> Result<Vec<Rc<Object>>, ApiError> {
        let (adopt, release) = (because(Rule::Adopt), because(Rule::Release));
        let claim = Claim::on_pods(self.object, self.spec.selector.as_ref(), adopt, release);
        claim.claim(cx, intents)
    }

    fn present(&self) -> Present<'_> {
        Present {
            hash: &self.history.hash,
            generation: self.object.meta.annotation(nodes::TEMPLATE_GENERATION),
        }
    }

    fn nodes(&self, pods: &[Rc<Object>], store: &Store, now: sim::Instant) -> Vec<NodePods> {
        nodes::nodes(self.spec, pods, self.present(), store, now)
    }

    /// Brings every node to its pod; if that is so, goes on with the update.
    fn act(
        &self,
        pods: &[Rc<Object>],
        memory: &mut FailedPodsBackoff,
        cx: &Context,
        intents: &mut Intents<'_>,
    ) -> (Result<(), ApiError>, Option<Duration>) {
        let nodes = self.nodes(pods, &cx.store, cx.now);
        let desired = status::desired(&nodes);
        let rolling = self.spec.update_strategy.rolling_update.as_ref();
        let budget = match update::budget(rolling, desired) {
            Ok(budget) => budget,
            Err(error) => {
                let error = ApiError::BadRequest(error.to_string().into());
                return (Err(error), None);
            }
        };
        let is_rolling = self.spec.update_strategy.type_ != "OnDelete";
        let mut changes = manage::manage(&nodes, is_rolling && budget.surge > 0);
        let wake = self.hold_failed(&mut changes, &nodes, memory, intents);
        if !changes.is_empty() {
            let rule = |node: Str| Rule::NodeWithout { node };
            let reasons = (budget.unavailable, desired);
            return (self.apply(&changes, &nodes, rule, reasons, intents), wake);
        }
        if !is_rolling {
            return (Ok(()), wake);
        }
        let changes = update::update(&nodes, budget);
        let rule = |node: Str| Rule::Surge {
            node,
            max_surge: budget.surge,
        };
        let reasons = (budget.unavailable, desired);
        (self.apply(&changes, &nodes, rule, reasons, intents), wake)
    }

    /// Says which pods ended; leaves failed ones whose node failed one a moment ago.
    fn hold_failed(
        &self,
        changes: &mut Changes,
        nodes: &[NodePods],
        memory: &mut FailedPodsBackoff,
        intents: &mut Intents<'_>,
    ) -> Option<Duration> {
        let mut wake: Option<Duration> = None;
        let (now, namespace) = (intents.now, &self.object.meta.namespace);
        let generation = self.object.meta.generation;
        let mut notes = Vec::new();
        changes.delete.retain(|(pod, reason)| {
            let node = node_with(nodes, pod);
            let text = |word, verb| {
                let name = format!("{namespace}/{pod} on node {node}");
                format!("Found {word} daemon pod {name}, will try to {verb} it")
            };
            match reason {
                Reason::Failed => match failed_pods::try_delete(memory, generation, &node, now) {
                    Err(left) => {
                        wake = Some(wake.map_or(left, |wake| wake.min(left)));
                        return false;
                    }
                    Ok(()) => {
                        let text = text("failed", "kill");
                        notes.push((EventType::Warning, "FailedDaemonPod", text));
                    }
                },
                Reason::Succeeded => {
                    let text = text("succeeded", "delete");
                    notes.push((EventType::Normal, "SucceededDaemonPod", text));
                }
                Reason::Excess
                | Reason::Replaced
                | Reason::Misplaced
                | Reason::NodeGone
                | Reason::Outdated => (),
            }
            true
        });
        for (type_, reason, text) in notes {
            intents.record(EventNote::new(self.object, type_, reason, text, NAME));
        }
        wake
    }

    fn apply(
        &self,
        changes: &Changes,
        nodes: &[NodePods],
        creation: impl Fn(Str) -> Rule,
        (max_unavailable, desired): (i32, i32),
        intents: &mut Intents<'_>,
    ) -> Result<(), ApiError> {
        let mut wanted = changes.create.iter().take(BURST);
        let count = u32::try_from(wanted.len()).unwrap_or(0);
        let made = slow_start(count, SLOW_START_INITIAL, || {
            let Some(node) = wanted.next() else {
                return Ok(());
            };
            let because = because(creation(node.clone()));
            create_pod(self.object, self.new_pod(node), NAME, intents, because).map(|_| ())
        });
        let mut result = made.error.map_or(Ok(()), Err);
        for (pod, reason) in changes.delete.iter().take(BURST) {
            let node = node_with(nodes, pod);
            let rule = match reason {
                Reason::Failed | Reason::Succeeded => Rule::Ended { node },
                Reason::Excess => Rule::Excess { node },
                Reason::Replaced => Rule::Replaced { node },
                Reason::Misplaced => Rule::Misplaced { node },
                Reason::NodeGone => Rule::NodeGone { node },
                Reason::Outdated => Rule::Outdated {
                    node,
                    max_unavailable,
                    desired,
                },
            };
            let key = ObjectKey::new(Kind::Pod, &self.object.meta.namespace, pod.clone());
            let deleted = delete_pod(self.object, &key, NAME, intents, because(rule));
            result = result.and(deleted);
        }
        result
    }

    fn new_pod(&self, node: &str) -> Object {
        let mut pod = pod_from_template(&self.spec.template, self.object);
        pod.meta
            .set_label(revisions::HASH_LABEL, &self.history.hash);
        if let Some(generation) = self.present().generation {
            pod.meta.set_label(nodes::GENERATION_LABEL, generation);
        }
        if let Some(body) = pod.pod_mut() {
            body.spec = Rc::new(placement::pod_spec(&self.spec.template.spec, node));
        }
        pod
    }

    /// Writes the status, from the pods as they are now: upstream lists them again, and has seen
    /// its own by then. Gives when the next pod becomes available.
    fn report(
        &self,
        memory: FailedPodsBackoff,
        cx: &Context,
        intents: &mut Intents<'_>,
    ) -> Result<Option<Duration>, ApiError> {
        let latest = intents.latest();
        let is_mine = |object: &&Rc<Object>| {
            let owner = object.meta.controller().map(|owner| owner.uid);
            object.kind() == Kind::Pod && owner == Some(self.object.meta.uid)
        };
        let owned = latest.owned_by(self.object.meta.uid);
        let pods: Vec<Rc<Object>> = owned.filter(is_mine).cloned().collect();
        let nodes = self.nodes(&pods, latest, cx.now);
        let mut changed = self.object.clone();
        if let Some(body) = changed.daemon_set_mut() {
            let mut status = status::status(&body.status, &nodes);
            status.observed_generation = self.object.meta.generation;
            status.failed_pods.0 = memory;
            body.status = Rc::new(status);
        }
        changed.meta.resource_version = 0;
        intents.update_status(changed, because(Rule::Observed))?;
        let min_ready = Duration::from_api_secs(self.spec.min_ready_seconds.into());
        let waits = pods.iter().filter_map(|object| {
            let left = until_available(object.pod()?, min_ready, cx.now)?;
            (left > Duration::ZERO).then_some(left)
        });
        Ok(waits.min())
    }
}

/// The node that has the pod.
fn node_with(nodes: &[NodePods], pod: &Str) -> Str {
    let has_it = |node: &&NodePods| node.pods.iter().any(|found| found.name == *pod);
    let node = nodes.iter().find(has_it);
    node.map_or_else(Str::default, |node| node.node.clone())
}
