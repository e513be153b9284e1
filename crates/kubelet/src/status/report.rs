//! Reports a pod's status to the API, when it differs from what is there.
//!
//! A terminal phase is held back until every container has stopped.
//! k8s: pkg/kubelet/kubelet_pods.go, generateAPIPodStatus; pkg/kubelet/status/status_manager.go

use super::conditions::{self, Verdict};
use super::containers::{mark_lost, status_of};
use super::phase::{PhaseInput, phase_of};
use super::sums::resources_of;
use crate::environment::node_address;
use crate::worker::resize::Resize;
use crate::worker::{Step, Worker};
use api::pod_status::{ContainerStatus, PodCondition, PodIp, PodStatus};
use api::{Object, PodPhase, Str, Time};
use apiserver::Because;
use apiserver::because::kubelet::Rule;
use sim::{Instant, order};
use std::rc::Rc;

/// Conditions that the kubelet owns, in the order it writes them.
const OWNED: [&str; 6] = [
    "PodReadyToStartContainers",
    "Initialized",
    "Ready",
    "ContainersReady",
    "PodScheduled",
    "AllContainersRestarting",
];

/// How far a change of resources is; they stand before the others.
/// k8s: staging/src/k8s.io/api/core/v1/types.go, PodResizePending, PodResizeInProgress
const OF_RESIZE: [&str; 2] = [api::requests::RESIZE_PENDING, "PodResizeInProgress"];

/// Says that something other than the pod ended it.
/// k8s: staging/src/k8s.io/api/core/v1/types.go, DisruptionTarget
const DISRUPTION_TARGET: &str = "DisruptionTarget";

impl Step<'_, '_> {
    /// Reports the status. Gives the phase that follows from the containers, even if it is held
    /// back. `is_terminal` says that all containers have stopped for good.
    pub fn report(&mut self, is_terminal: bool) -> PodPhase {
        let Some(current) = self.current() else {
            return PodPhase::Pending;
        };
        let Some(before) = current.pod().map(|pod| Rc::clone(&pod.status)) else {
            return PodPhase::Pending;
        };
        let worker = &*self.worker;
        let mut status = (*before).clone();
        status.init_container_statuses = statuses(
            worker,
            0..worker.init_count(),
            &before.init_container_statuses,
        );
        status.container_statuses = statuses(
            worker,
            worker.init_count()..worker.slots.len(),
            &before.container_statuses,
        );
        let input = PhaseInput {
            containers: &status.container_statuses,
            init: &status.init_container_statuses,
            is_terminal,
            has_run: worker.has_run,
        };
        let mut phase = match before.phase {
            ended if ended.is_terminal() => ended,
            _ => phase_of(worker.spec(), &input),
        };
        if let Some(eviction) = &worker.eviction {
            phase = PodPhase::Failed;
            if is_terminal {
                status.reason = eviction.reason.clone();
                status.message = eviction.message.clone();
            }
        } else if is_terminal && !phase.is_terminal() {
            // Containers that never ran make a pending pod a failed one.
            phase = PodPhase::Failed;
        }
        order::sort_by(&mut status.container_statuses, |a, b| a.name.cmp(&b.name));
        status.conditions = self.conditions(&status, phase);
        if is_terminal {
            // After the conditions, which speak of what really happened.
            mark_lost(&mut status);
        }
        let is_held_back = phase.is_terminal() && !is_terminal;
        status.phase = if is_held_back { before.phase } else { phase };
        self.fill(&mut status);
        self.write(&current, status, self.because());
        phase
    }

    fn because(&self) -> Because {
        let worker = &*self.worker;
        for (index, slot) in worker.slots.iter().enumerate() {
            if let (Some(ended), Some(c)) = (slot.ended(), worker.container(index)) {
                let container = c.name.clone();
                return Because::Kubelet(match &slot.back_off {
                    Some((_, entry)) if slot.failure.is_some() => Rule::BackOff {
                        container,
                        delay: entry.delay,
                        until: ended.at + entry.delay,
                        restarts: slot.restart_count(),
                    },
                    Some(_) | None => Rule::Exited {
                        container,
                        code: ended.code,
                    },
                });
            }
        }
        Because::Kubelet(Rule::Observed)
    }

    /// The pod as the API has it now, unless it is another one by now; as it was last seen while
    /// the network is cut.
    fn current(&self) -> Option<Rc<Object>> {
        if self.node.is_cut() {
            return Some(Rc::clone(&self.worker.object));
        }
        let object = self.intents.latest().get(&self.worker.object.key())?;
        (object.meta.uid == self.worker.uid()).then(|| Rc::clone(object))
    }

    /// Addresses, start time, sums of resources.
    fn fill(&self, status: &mut PodStatus) {
        let worker = &*self.worker;
        if status.start_time.is_zero() {
            status.start_time = Time::from(self.now);
        }
        if status.host_ip.is_empty() {
            status.host_ip = node_address(self.intents.latest(), &self.node.name);
            status.host_ips = vec![pod_ip(&status.host_ip)];
        }
        if let Some(sandbox) = &worker.sandbox
            && status.pod_ip != sandbox.ip
        {
            status.pod_ip = sandbox.ip.clone();
            status.pod_ips = vec![pod_ip(&sandbox.ip)];
        }
        if status.resources.is_none()
            || status.observed_generation != worker.object.meta.generation
            || worker.resize != Resize::None
        {
            let sums = resources_of(&worker.granted_spec());
            status.allocated_resources = Rc::clone(&sums.requests);
            status.resources = Some(sums);
        }
        status.observed_generation = worker.object.meta.generation;
    }

    /// All conditions: those of others first, then the kubelet's own.
    fn conditions(&self, status: &PodStatus, phase: PodPhase) -> Vec<PodCondition> {
        let worker = &*self.worker;
        let spec = worker.spec();
        let all = status
            .init_container_statuses
            .iter()
            .chain(&status.container_statuses);
        let known: conditions::Statuses<'_> = Some(all.collect());
        let before = &status.conditions;
        let holds = |is_true: bool| Verdict {
            is_true,
            reason: "",
            message: String::new(),
        };
        let has_sandbox = worker
            .sandbox
            .as_ref()
            .is_some_and(|sandbox| sandbox.is_ready);
        let verdicts = [
            Some(holds(has_sandbox)),
            Some(conditions::initialized(spec, &known, phase)),
            Some(conditions::ready(spec, before, &known, phase)),
            Some(conditions::containers_ready(spec, &known, phase)),
            Some(holds(true)),
            worker.is_restarting_all.map(holds),
        ];
        let is_foreign = |condition: &&PodCondition| {
            let type_ = condition.type_.as_str();
            !OWNED.contains(&type_) && !OF_RESIZE.contains(&type_)
        };
        let mut list: Vec<PodCondition> = before.iter().filter(is_foreign).cloned().collect();
        if let Some(eviction) = worker
            .eviction
            .as_ref()
            .filter(|e| e.is_disruption && phase.is_terminal())
        {
            list.retain(|condition| condition.type_ != DISRUPTION_TARGET);
            let message = eviction.message.to_string();
            let verdict = Verdict {
                is_true: true,
                reason: "TerminationByKubelet",
                message,
            };
            list.push(condition(
                DISRUPTION_TARGET,
                &verdict,
                before,
                worker,
                self.now,
            ));
        }
        if let Some((type_, verdict)) = of_resize(&worker.resize) {
            list.push(condition(type_, &verdict, before, worker, self.now));
        }
        for (type_, verdict) in OWNED.iter().zip(verdicts) {
            if let Some(verdict) = verdict {
                list.push(condition(type_, &verdict, before, worker, self.now));
            }
        }
        list
    }

    /// The sandbox is up: reported before anything else is done.
    pub fn report_sandbox(&mut self) {
        let Some(current) = self.current() else {
            return;
        };
        let Some(pod) = current.pod() else { return };
        let mut status = (*pod.status).clone();
        let verdict = Verdict {
            is_true: true,
            reason: "",
            message: String::new(),
        };
        replace(
            &mut status,
            "PodReadyToStartContainers",
            &verdict,
            self.worker,
            self.now,
        );
        self.write(&current, status, Because::Kubelet(Rule::Observed));
    }

    /// A probe changed a container's readiness: reported at once, without looking at anything else.
    pub fn report_readiness(&mut self, slot: usize, is_success: bool) {
        let name = self.name(slot);
        let Some(current) = self.current() else {
            return;
        };
        let Some(pod) = current.pod() else { return };
        let mut status = (*pod.status).clone();
        let lists = status
            .init_container_statuses
            .iter_mut()
            .chain(status.container_statuses.iter_mut());
        for own in lists.filter(|status| status.name == name) {
            let is_running = own.state.running().is_some();
            let slot = self.worker.slots.get(slot);
            own.ready = is_running && slot.is_some_and(crate::worker::slot::Slot::is_ready);
            own.started =
                Some(is_running && slot.is_some_and(crate::worker::slot::Slot::has_started));
        }
        let spec = self.worker.spec();
        let all = status
            .init_container_statuses
            .iter()
            .chain(&status.container_statuses);
        let known: conditions::Statuses<'_> = Some(all.collect());
        let ready = conditions::ready(spec, &status.conditions, &known, status.phase);
        let containers = conditions::containers_ready(spec, &known, status.phase);
        let initialized = conditions::initialized(spec, &known, status.phase);
        for (type_, verdict) in [
            ("Ready", ready),
            ("ContainersReady", containers),
            ("Initialized", initialized),
        ] {
            replace(&mut status, type_, &verdict, self.worker, self.now);
        }
        let because = Rule::Probed {
            container: name,
            is_ready: is_success,
        };
        self.write(&current, status, Because::Kubelet(because));
    }

    fn write(&mut self, current: &Rc<Object>, status: PodStatus, because: Because) {
        if self.node.is_cut() || current.pod().is_some_and(|pod| *pod.status == status) {
            return;
        }
        let mut object = (**current).clone();
        object.meta.resource_version = 0;
        if let Some(pod) = object.pod_mut() {
            pod.status = Rc::new(status);
        }
        // The pod was there a moment ago in this same step.
        let _ = self.intents.update_status(object, because);
    }
}

/// The condition that says how far a change of resources is.
fn of_resize(resize: &Resize) -> Option<(&'static str, Verdict)> {
    let (type_, reason, message) = match resize {
        Resize::None => return None,
        Resize::Pending { reason, message } => (OF_RESIZE[0], *reason, message.clone()),
        Resize::InProgress => (OF_RESIZE[1], "", String::new()),
    };
    let verdict = Verdict {
        is_true: true,
        reason,
        message,
    };
    Some((type_, verdict))
}

fn statuses(
    worker: &Worker,
    slots: std::ops::Range<usize>,
    before: &[ContainerStatus],
) -> Vec<ContainerStatus> {
    slots
        .map(|slot| {
            let name = worker.container(slot).map(|container| &container.name);
            let before = before.iter().find(|status| Some(&status.name) == name);
            status_of(worker, slot, before)
        })
        .collect()
}

fn pod_ip(ip: &Str) -> PodIp {
    PodIp {
        ip: ip.clone(),
        extra: None,
    }
}

fn condition(
    type_: &str,
    verdict: &Verdict,
    before: &[PodCondition],
    worker: &Worker,
    now: Instant,
) -> PodCondition {
    let old = before.iter().find(|condition| condition.type_ == type_);
    let generation = Some(worker.object.meta.generation);
    if let Some(old) = old
        && old.status == verdict.status()
    {
        // Texts that stay as they are go on being shared.
        let keep = |text: &Str, new: &str| {
            if **text == *new {
                text.clone()
            } else {
                new.into()
            }
        };
        return PodCondition {
            observed_generation: generation,
            reason: keep(&old.reason, verdict.reason),
            message: keep(&old.message, &verdict.message),
            ..old.clone()
        };
    }
    PodCondition {
        type_: old.map_or_else(|| type_.into(), |old| old.type_.clone()),
        status: verdict.status().into(),
        reason: verdict.reason.into(),
        message: verdict.message.as_str().into(),
        last_transition_time: Time::from(now),
        observed_generation: generation,
        ..PodCondition::default()
    }
}

fn replace(status: &mut PodStatus, type_: &str, verdict: &Verdict, worker: &Worker, now: Instant) {
    let new = condition(type_, verdict, &status.conditions, worker, now);
    match status
        .conditions
        .iter_mut()
        .find(|condition| condition.type_ == type_)
    {
        Some(condition) => *condition = new,
        None => status.conditions.push(new),
    }
}
