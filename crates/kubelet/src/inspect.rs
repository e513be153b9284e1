//! What can be asked of kubelets: logs, commands in containers, use of resources, waits.
//!
//! k8s: pkg/kubelet/server/server.go

use crate::kubelets::{Kubelets, Timer};
use crate::runtime::{ExecResult, LogLine, Usage};
use crate::worker::Worker;
use crate::worker::slot::{Attempt, Slot};
use api::{Kind, Str, Uid};
use apiserver::{Intents, Store, Timers};
use sim::{Duration, Instant, Shelf};

/// Which run of a container is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Run {
    /// The latest.
    Latest,
    /// The one before it.
    Previous,
}

/// Why something about a container cannot be told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum InspectError {
    /// The pod runs on no node that can be reached.
    NotRunning,
    /// The pod has no such container.
    NoContainer,
    /// The container has not run yet; its waiting reason and message.
    Waiting(Str, Str),
    /// There was no such run.
    NoRun,
    /// The program does not exist in the container.
    NoProgram,
}

/// A container that waits before something is tried again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wait {
    /// The container.
    pub container: Str,
    /// `CrashLoopBackOff` or `ImagePullBackOff`.
    pub reason: Str,
    /// When the wait began.
    pub since: Instant,
    /// When it ends; the next look at the pod after that starts the container.
    pub until: Instant,
    /// The whole wait.
    pub delay: Duration,
    /// How often the container was restarted.
    pub restarts: u32,
}

impl Kubelets {
    fn worker(&self, pod: Uid) -> Result<&Worker, InspectError> {
        let worker = self.workers.get(&pod).ok_or(InspectError::NotRunning)?;
        match self
            .nodes
            .get(&worker.pod().node_name)
            .is_some_and(|node| node.is_reached())
        {
            true => Ok(worker),
            false => Err(InspectError::NotRunning),
        }
    }

    /// What a run of a container printed; the first container if none is named.
    pub fn log(
        &self,
        pod: Uid,
        container: Option<&str>,
        run: Run,
    ) -> Result<Shelf<LogLine>, InspectError> {
        let worker = self.worker(pod)?;
        let slot = worker.slot_of(container).ok_or(InspectError::NoContainer)?;
        let own = worker.slots.get(slot).ok_or(InspectError::NoContainer)?;
        let attempt: Option<&Attempt> = match run {
            Run::Latest => own.attempt.as_ref(),
            Run::Previous => own.previous.as_deref(),
        };
        match (attempt, run) {
            (Some(attempt), _) => Ok(attempt.log.clone()),
            (None, Run::Previous) => Err(InspectError::NoRun),
            (None, Run::Latest) => {
                let (reason, message) = match &own.failure {
                    Some(failure) => (failure.reason.clone(), failure.message.clone()),
                    None if worker.init_count() > 0 => ("PodInitializing".into(), Str::default()),
                    None => ("ContainerCreating".into(), Str::default()),
                };
                Err(InspectError::Waiting(reason, message))
            }
        }
    }

    /// Runs a command in a container, as `kubectl exec` does. Files it writes stay.
    pub fn exec(
        &mut self,
        pod: Uid,
        container: Option<&str>,
        argv: &[String],
        intents: &mut Intents<'_>,
        timers: &mut Timers<Timer>,
    ) -> Result<ExecResult, InspectError> {
        let worker = self.worker(pod)?;
        let slot = worker.slot_of(container).ok_or(InspectError::NoContainer)?;
        if !worker.slots.get(slot).is_some_and(Slot::is_running) {
            return Err(InspectError::NoRun);
        }
        let mut result = Err(InspectError::NoProgram);
        self.with_worker(pod, intents, timers, |step| {
            let now = step.now;
            let object = step.worker.object.clone();
            let store = step.intents.latest();
            let world = crate::surroundings::World {
                store,
                object: &object,
                slot,
                network: step.shared.network,
                others: None,
            };
            let own = step
                .worker
                .slots
                .get_mut(slot)
                .and_then(|slot| slot.attempt.as_mut());
            if let Some(process) = own.and_then(|attempt| attempt.process.as_mut()) {
                result = process
                    .exec(argv, now, &world)
                    .ok_or(InspectError::NoProgram);
            }
            step.wake_probers(slot);
        });
        result
    }

    /// What `exec` would give, without any trace: its effects are left to `exec`.
    pub fn try_exec(
        &self,
        pod: Uid,
        container: Option<&str>,
        argv: &[String],
        store: &Store,
        now: Instant,
    ) -> Result<ExecResult, InspectError> {
        let worker = self.worker(pod)?;
        let slot = worker.slot_of(container).ok_or(InspectError::NoContainer)?;
        let attempt = worker
            .slots
            .get(slot)
            .and_then(|slot| slot.attempt.as_ref());
        let process = attempt.and_then(|attempt| attempt.process.as_ref());
        let mut process = process.ok_or(InspectError::NoRun)?.clone();
        let world = crate::surroundings::World {
            store,
            object: &worker.object,
            slot,
            network: self.shared.network,
            others: Some(self),
        };
        process
            .exec(argv, now, &world)
            .ok_or(InspectError::NoProgram)
    }

    /// What the containers of a pod use: name and use of each running one, in order.
    /// `load` is how many requests a second the pod gets, if that is known.
    pub fn usage(&self, pod: Uid, load: Option<u32>) -> Vec<(Str, Usage)> {
        let Ok(worker) = self.worker(pod) else {
            return Vec::new();
        };
        let use_of = |slot: usize| {
            let process = worker.slots.get(slot)?.attempt.as_ref()?.process.as_ref()?;
            Some((worker.container(slot)?.name.clone(), process.usage(load)))
        };
        (0..worker.slots.len()).filter_map(use_of).collect()
    }

    /// What every running container uses; none while no behaviour says what its container uses, as
    /// in a cluster without metrics server.
    /// `load_of` says how many requests a second a pod gets.
    pub fn metrics(&self, load_of: impl Fn(Uid) -> Option<u32>) -> apiserver::server::Metrics {
        let mut is_measured = false;
        let mut metrics = std::collections::BTreeMap::new();
        for (uid, worker) in self.workers.in_order() {
            let attempts = worker.slots.iter().filter_map(|slot| slot.attempt.as_ref());
            let mut processes = attempts.filter_map(|attempt| attempt.process.as_ref());
            is_measured |= processes.any(|process| process.is_measured());
            let usage = self.usage(*uid, load_of(*uid)).into_iter();
            let usage = usage.map(|(name, usage)| (name, usage.cpu_millis, usage.memory_bytes));
            metrics.insert(*uid, usage.collect());
        }
        is_measured.then(|| std::rc::Rc::new(metrics))
    }

    /// What runs: the pods with living processes, their nodes, and the memory they use.
    pub fn running(&self) -> impl Iterator<Item = (Uid, &str, u64)> {
        let workers = self.workers.in_order().into_iter();
        workers.filter_map(|(uid, worker)| {
            let attempts = worker.slots.iter().filter_map(|slot| slot.attempt.as_ref());
            let living = attempts.filter_map(|attempt| attempt.process.as_ref());
            let bytes = living.map(|process| process.claimed_memory());
            let node = worker.pod().node_name.as_str();
            worker
                .is_anything_running()
                .then(|| (*uid, node, bytes.sum()))
        })
    }

    /// The memory of a node that is in use.
    pub fn memory_used(&self, node: &str) -> Option<u64> {
        self.nodes.get(node).map(|node| node.memory.used)
    }

    /// The sum over all pods of a node.
    pub fn node_usage(&self, node: &str, store: &Store) -> Usage {
        let mut sum = Usage {
            cpu_millis: 0,
            memory_bytes: 0,
        };
        for object in store.pods_on(node) {
            for (_, usage) in self.usage(object.meta.uid, None) {
                sum.cpu_millis += usage.cpu_millis;
                sum.memory_bytes += usage.memory_bytes;
            }
        }
        sum
    }

    /// The containers of a pod that wait before they are tried again.
    pub fn waits(&self, pod: Uid) -> Vec<Wait> {
        let Some(worker) = self.workers.get(&pod) else {
            return Vec::new();
        };
        let wait_of = |index: usize| {
            let (slot, container) = (worker.slots.get(index)?, worker.container(index)?);
            let reason = slot.failure.as_ref()?.reason.clone();
            let (since, delay) = match &*reason {
                "CrashLoopBackOff" => (slot.finished_at()?, slot.back_off.as_ref()?.1.delay),
                "ImagePullBackOff" | "ErrImagePull" => {
                    let (_, entry, _) = slot.pull_back_off.as_ref()?;
                    (entry.updated, entry.delay)
                }
                _ => return None,
            };
            Some(Wait {
                container: container.name.clone(),
                reason,
                since,
                until: since + delay,
                delay,
                restarts: slot.restart_count(),
            })
        };
        (0..worker.slots.len()).filter_map(wait_of).collect()
    }

    /// Whether a node has power; None if no kubelet of this name ever registered.
    pub fn is_node_on(&self, name: &str) -> Option<bool> {
        self.nodes.get(name).map(|node| node.is_on())
    }

    /// Whether the network to a node is cut.
    pub fn is_node_cut(&self, name: &str) -> bool {
        self.nodes.get(name).is_some_and(|node| node.is_cut())
    }

    /// Whether the disk of a node is slow.
    pub fn is_disk_slow(&self, name: &str) -> bool {
        self.nodes.get(name).is_some_and(|node| node.is_disk_slow())
    }

    /// Whether a node has a kubelet that can be reached.
    pub fn is_node_reached(&self, name: &str) -> bool {
        self.nodes.get(name).is_some_and(|node| node.is_reached())
    }

    /// When a node last renewed its lease, as far as one can tell at `now`.
    pub fn lease_renewed_at(&self, name: &str, now: Instant) -> Option<Instant> {
        self.nodes.get(name).map(|node| node.lease_renewed_at(now))
    }

    /// The images on a node, by name.
    pub fn images_on(&self, name: &str) -> Vec<Str> {
        self.nodes
            .get(name)
            .map(|node| node.images().cloned().collect())
            .unwrap_or_default()
    }

    /// The identity of a pod by name, for those who ask about logs and commands.
    pub fn pod_uid(store: &Store, namespace: &str, name: &str) -> Option<Uid> {
        store
            .find(Kind::Pod, namespace, name)
            .map(|object| object.meta.uid)
    }
}
