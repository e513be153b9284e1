//! Starting containers: back-off, image, configuration, process, hook.
//!
//! k8s: pkg/kubelet/kuberuntime/kuberuntime_container.go, startContainer;
//! pkg/kubelet/images/image_manager.go, EnsureImageExists

use super::pass::Waiting;
use super::plan::Action;
use super::security::non_root_problem;
use super::slot::{Attempt, Ended, Failure};
use super::{Sandbox, Step};
use crate::backoff::{self, Verdict};
use crate::environment;
use crate::runtime::{Behavior, Process, ProcessSpec, images};
use api::Str;
use api::container::{Container, Resources};
use apiserver::EventType;
use sim::{Duration, Shelf};
use std::rc::Rc;

/// Exit code of a container whose program could not be started.
/// k8s: none; containerd with runc
const START_ERROR_CODE: i32 = 128;

/// Rounds of restarting all containers that come faster than this wait for a listing.
const ROUND_MIN: Duration = Duration::from_secs(3);

impl Step<'_, '_> {
    /// Does one action of a pass; it may leave the pass waiting.
    pub fn execute(&mut self, action: Action) {
        match action {
            Action::StopPod => {
                let grace = self.own_grace();
                self.stop_all(grace);
                self.pause(Waiting::StopAll, Some(self.now));
            }
            Action::Stop(slot, message) => {
                let grace = self.probe_grace(slot);
                self.stop(slot, &message, grace);
                self.pause(Waiting::Stop(slot), Some(self.now));
            }
            Action::MakeSandbox => self.make_sandbox(),
            Action::Start(slot) => self.start(slot),
            Action::RestartAll => self.restart_all(),
        }
    }

    pub(super) fn own_grace(&self) -> Duration {
        let own = self
            .worker
            .spec()
            .termination_grace_period_seconds
            .unwrap_or(30);
        Duration::from_api_secs(own.max(1))
    }

    /// The grace after a failed probe: the probe's own, or the pod's.
    fn probe_grace(&self, slot: usize) -> Duration {
        let container = self.worker.container(slot);
        let failed = self
            .worker
            .slots
            .get(slot)
            .and_then(|slot| slot.failed_probe());
        let own = failed.zip(container).and_then(|(kind, container)| {
            let probe = super::probing::probe_of(container, kind)?;
            probe.termination_grace_period_seconds
        });
        own.map_or_else(|| self.own_grace(), Duration::from_api_secs)
    }

    fn make_sandbox(&mut self) {
        let uid = self.worker.uid();
        let ip = if self.worker.spec().host_network == Some(true) {
            environment::node_address(self.intents.latest(), &self.node.name)
        } else {
            self.node.take_address(uid)
        };
        self.worker.sandbox = Some(Sandbox { ip, is_ready: true });
        self.worker.has_run = false;
        self.runtime_changed();
        self.report_sandbox();
    }

    /// All containers are dropped and begin again, init containers first.
    fn restart_all(&mut self) {
        if self.worker.is_anything_running() {
            let grace = self.own_grace();
            self.stop_all(grace);
            if let Some(pass) = self.worker.pass.as_mut() {
                pass.queue.push_front(Action::RestartAll);
            }
            return self.pause(Waiting::StopAll, Some(self.now));
        }
        for slot in &mut self.worker.slots {
            slot.count_base = slot.next_count();
            slot.back_off = None;
            slot.previous = slot.attempt.take().map(Rc::new).or(slot.previous.take());
            slot.failure = Some(Failure {
                reason: "RestartingAllContainers".into(),
                message: Str::default(),
            });
        }
        self.worker.has_run = false;
        self.worker.is_restarting_all = Some(true);
        self.report(false);
        for slot in &mut self.worker.slots {
            slot.failure = None;
        }
        self.worker.is_wanted = true;
        // Differs: a pod whose containers end at once goes round once a second at most.
        let before = self.worker.restarted_all_at.replace(self.now);
        if before.is_some_and(|at| self.now.since(at) < ROUND_MIN) {
            self.failed(None);
        }
    }

    fn start(&mut self, slot: usize) {
        let Some(container) = self.worker.container(slot).cloned() else {
            return;
        };
        if self.is_backing_off(slot, &container) {
            return self.abort_after_init(slot);
        }
        let image = match images::with_default_tag(&container.image) {
            Ok(image) => image,
            Err(images::InvalidReference(problem)) => {
                let text = format!(
                    "Failed to apply default image tag \"{}\": couldn't parse image name \"{}\": \
                     {problem}",
                    container.image, container.image
                );
                self.event(Some(slot), EventType::Warning, "InspectFailed", &text);
                return self.image_failed(slot, "InvalidImageName", &text);
            }
        };
        let is_present = self.node.has_image(&image, self.now);
        match container.image_pull_policy.as_str() {
            "Never" if !is_present => {
                let text = format!(
                    "Container image \"{}\" is not present with pull policy of Never",
                    container.image
                );
                self.event(Some(slot), EventType::Warning, "ErrImageNeverPull", &text);
                self.image_failed(slot, "ErrImageNeverPull", &text);
            }
            policy if is_present && policy != "Always" => {
                let text = format!(
                    "Container image \"{}\" already present on machine and can be accessed by \
                     the pod",
                    container.image
                );
                self.event(Some(slot), EventType::Normal, "Pulled", &text);
                self.create(slot, &container);
            }
            _ => self.pull(slot, &container, &image),
        }
    }

    /// Whether crash back-off keeps the container from starting.
    fn is_backing_off(&mut self, slot: usize, container: &Container) -> bool {
        let seen = self
            .worker
            .pass
            .as_ref()
            .and_then(|pass| pass.seen.get(slot))
            .copied();
        let finished = seen.and_then(|seen| seen.finished);
        let Some(own) = self.worker.slots.get_mut(slot) else {
            return true;
        };
        let entry = own
            .back_off
            .as_ref()
            .filter(|(image, _)| *image == container.image);
        match backoff::container(entry.map(|(_, entry)| *entry), finished, self.now) {
            Verdict::Start(entry) => {
                own.back_off = entry.map(|entry| (container.image.clone(), entry));
                false
            }
            Verdict::Wait { delay, until } => {
                let (meta, name) = (&self.worker.object.meta, &container.name);
                let pod = format!("{}_{}({})", meta.name, meta.namespace, meta.uid);
                let event = format!("Back-off restarting failed container {name} in pod {pod}");
                let delay = delay.go_text();
                let message =
                    format!("back-off {delay} restarting failed container={name} pod={pod}");
                own.failure = Some(Failure {
                    reason: "CrashLoopBackOff".into(),
                    message: message.into(),
                });
                self.event(Some(slot), EventType::Warning, "BackOff", &event);
                self.failed(Some(until));
                true
            }
        }
    }

    /// A plain init container that cannot start ends the pass.
    fn abort_after_init(&mut self, slot: usize) {
        if self.worker.is_plain_init(slot)
            && let Some(pass) = self.worker.pass.as_mut()
        {
            pass.queue.clear();
        }
    }

    /// Notes a failed start.
    pub(super) fn start_failed(&mut self, slot: usize, reason: &str, message: &str, event: &str) {
        self.event(
            Some(slot),
            EventType::Warning,
            "Failed",
            &format!("Error: {event}"),
        );
        self.not_started(slot, reason, message);
    }

    /// Notes why a container is not started, without an event.
    pub(super) fn not_started(&mut self, slot: usize, reason: &str, message: &str) {
        if let Some(own) = self.worker.slots.get_mut(slot) {
            own.failure = Some(Failure {
                reason: reason.into(),
                message: message.into(),
            });
        }
        self.failed(None);
        self.abort_after_init(slot);
    }

    /// What the image, then the pod's annotation, say that the container does.
    pub(super) fn behavior(&self, container: &Container) -> Rc<Behavior> {
        self.shared.behavior_of(&self.worker.object, container)
    }

    /// The variables of a container that may run as the user it would run as.
    fn variables_if_allowed(
        &self,
        slot: usize,
        container: &Container,
    ) -> Result<Vec<(String, String)>, String> {
        let env = environment::variables(self.worker, slot, self.intents.latest())?;
        match non_root_problem(&self.worker.object, container) {
            Some(problem) => Err(problem),
            None => Ok(env),
        }
    }

    pub(super) fn create(&mut self, slot: usize, container: &Container) {
        let env = match self.variables_if_allowed(slot, container) {
            Ok(env) => env,
            Err(problem) => {
                let reason = "CreateContainerConfigError";
                return self.start_failed(slot, reason, &problem, &problem);
            }
        };
        self.warn_of_behavior(slot, container);
        self.event(
            Some(slot),
            EventType::Normal,
            "Created",
            "Container created",
        );
        let resources = self.worker.granted(slot);
        let spec = ProcessSpec {
            command: &texts(&container.command),
            args: &texts(&container.args),
            env: &env,
            behavior: &self.behavior(container),
            memory_limit_bytes: memory_limit(&resources),
        };
        let started = Process::start(&spec, self.now);
        let is_regular = slot >= self.worker.init_count();
        let uid = self.worker.uid();
        let Some(own) = self.worker.slots.get_mut(slot) else {
            return;
        };
        let mut attempt = Attempt {
            count: own.next_count(),
            id: environment::container_id(uid, &container.name, own.next_count()),
            image: container.image.clone(),
            resources,
            started: None,
            process: None,
            ended: None,
            stopping: None,
            log: Shelf::default(),
        };
        let problem = match started {
            Ok(process) => {
                self.node.charge(&process);
                attempt.started = Some(self.now);
                attempt.process = Some(Box::new(process));
                None
            }
            Err(error) => {
                let message = error.to_string();
                attempt.ended = Some(Ended {
                    code: START_ERROR_CODE,
                    reason: "StartError".into(),
                    message: message.as_str().into(),
                    at: self.now,
                });
                Some(message)
            }
        };
        own.previous = own.attempt.take().map(Rc::new).or(own.previous.take());
        own.attempt = Some(attempt);
        for prober in &mut own.probers {
            prober.container_started(self.now);
        }
        self.worker.has_run |= is_regular;
        self.runtime_changed();
        match problem {
            Some(message) => self.start_failed(slot, "RunContainerError", &message, &message),
            None => self.started(slot, container),
        }
    }

    fn started(&mut self, slot: usize, container: &Container) {
        if let Some(own) = self.worker.slots.get_mut(slot) {
            own.failure = None;
        }
        if slot + 1 == self.worker.slots.len() {
            self.worker.is_restarting_all = self.worker.is_restarting_all.map(|_| false);
        }
        self.event(
            Some(slot),
            EventType::Normal,
            "Started",
            "Container started",
        );
        self.advance(slot);
        self.post_start(slot, container);
    }

    fn warn_of_behavior(&mut self, slot: usize, container: &Container) {
        if let Some(problem) = self.shared.behavior_problem(&self.worker.object, container) {
            let text = format!("behavior.podarium.dev/{}: {problem}", container.name);
            self.event(Some(slot), EventType::Warning, "InvalidBehavior", &text);
        }
    }
}

/// The bound of a container's memory, if it has one.
pub(super) fn memory_limit(resources: &Resources) -> Option<u64> {
    let bytes = api::resources::memory_bytes(&resources.limits);
    u64::try_from(bytes).ok().filter(|bytes| *bytes > 0)
}

fn texts(list: &[Str]) -> Vec<String> {
    list.iter().map(Str::to_string).collect()
}
