//! Probes: one prober per container and kind, ticking as long as its answer can change.
//!
//! A prober whose container is healthy and will stay so by itself has no next tick.
//! k8s: pkg/kubelet/prober/worker.go, prober_manager.go, prober.go

use super::pass::Waiting;
use super::probe_text::{kind_text, probe_failure_text, probe_port, probe_problem};
use super::slot::Slot;
use super::wake::PASS_LATENCY;
use super::{Stage, Step};
use crate::restart::is_sidecar;
use crate::runtime::{ProbeAnswer, ProbeHandler, ProbeKind};
use crate::serve;
use crate::surroundings::World;
use api::container::{Container, Probe};
use apiserver::EventType;
use sim::{Duration, Instant};

/// A prober.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Prober {
    /// Which probe it is.
    pub kind: ProbeKind,
    /// Its ticks are this moment and whole periods after it.
    base: Instant,
    period: Duration,
    /// When it runs next.
    pub next_tick: Option<Instant>,
    /// Its verdict about the current attempt.
    pub result: Option<bool>,
    /// Equal answers in a row.
    streak: (bool, u32),
    /// Whether it waits for a new attempt.
    is_on_hold: bool,
}

impl Prober {
    fn new(kind: ProbeKind, probe: &Probe, now: Instant) -> Prober {
        let period = Duration::from_api_secs(i64::from(probe.period_seconds.unwrap_or(10).max(1)));
        Prober {
            kind,
            base: now,
            period,
            next_tick: None,
            result: initial(kind),
            streak: (false, 0),
            is_on_hold: false,
        }
    }

    /// The container's process was started: the verdict is open again.
    pub fn container_started(&mut self, now: Instant) {
        self.result = initial(self.kind);
        self.streak = (false, 0);
        self.is_on_hold = false;
        self.arm_after(now);
    }

    /// Runs at the first tick after `now`.
    pub fn arm_after(&mut self, now: Instant) {
        let periods = now.since(self.base).0 / self.period.0 + 1;
        let tick = if now < self.base {
            self.base
        } else {
            self.base + self.period.times(periods)
        };
        self.next_tick = Some(tick);
    }
}

/// What holds before the first answer.
fn initial(kind: ProbeKind) -> Option<bool> {
    match kind {
        ProbeKind::Liveness => Some(true),
        ProbeKind::Readiness => Some(false),
        ProbeKind::Startup => None,
    }
}

/// The probe of a kind that a container has.
pub fn probe_of(container: &Container, kind: ProbeKind) -> Option<&Probe> {
    match kind {
        ProbeKind::Liveness => container.liveness_probe.as_ref(),
        ProbeKind::Readiness => container.readiness_probe.as_ref(),
        ProbeKind::Startup => container.startup_probe.as_ref(),
    }
}

const KINDS: [ProbeKind; 3] = [
    ProbeKind::Startup,
    ProbeKind::Readiness,
    ProbeKind::Liveness,
];

impl Slot {
    /// The verdict of a prober; None if it is open or there is no such prober.
    pub fn probe_result(&self, kind: ProbeKind) -> Option<bool> {
        self.probers
            .iter()
            .find(|prober| prober.kind == kind)
            .and_then(|prober| prober.result)
    }

    /// The probe whose verdict demands that the container be stopped.
    pub fn failed_probe(&self) -> Option<ProbeKind> {
        let failed = |kind: &ProbeKind| self.probe_result(*kind) == Some(false);
        [ProbeKind::Liveness, ProbeKind::Startup]
            .into_iter()
            .find(failed)
    }

    fn has_prober(&self, kind: ProbeKind) -> bool {
        self.probers.iter().any(|prober| prober.kind == kind)
    }

    /// Whether the container has started: it runs, and its startup probe has succeeded.
    pub fn has_started(&self) -> bool {
        let startup = !self.has_prober(ProbeKind::Startup)
            || self.probe_result(ProbeKind::Startup) == Some(true);
        self.is_running() && startup
    }

    /// Whether the container is ready.
    pub fn is_ready(&self) -> bool {
        let readiness = !self.has_prober(ProbeKind::Readiness)
            || self.probe_result(ProbeKind::Readiness) == Some(true);
        self.has_started() && readiness
    }
}

impl Step<'_, '_> {
    /// Makes the probers of the pod's containers, once.
    pub fn register_probers(&mut self) {
        let now = self.now;
        for slot in 0..self.worker.slots.len() {
            let Some(container) = self.worker.container(slot).cloned() else {
                continue;
            };
            if slot < self.worker.init_count() && !is_sidecar(&container) {
                continue;
            }
            let Some(own) = self.worker.slots.get_mut(slot) else {
                continue;
            };
            for kind in KINDS {
                if let Some(probe) = probe_of(&container, kind)
                    && !own.has_prober(kind)
                {
                    own.probers.push(Prober::new(kind, probe, now));
                }
            }
        }
    }

    /// Runs every prober whose tick has come.
    pub fn probe_due(&mut self) {
        for slot in 0..self.worker.slots.len() {
            for kind in KINDS {
                let due = self.worker.slots.get(slot).is_some_and(|own| {
                    own.probers
                        .iter()
                        .any(|p| p.kind == kind && p.next_tick.is_some_and(|at| at <= self.now))
                });
                if due {
                    self.tick(slot, kind);
                }
            }
        }
    }

    fn prober(&mut self, slot: usize, kind: ProbeKind) -> Option<&mut Prober> {
        let own = self.worker.slots.get_mut(slot)?;
        own.probers.iter_mut().find(|prober| prober.kind == kind)
    }

    /// One tick of a prober.
    fn tick(&mut self, slot: usize, kind: ProbeKind) {
        let now = self.now;
        let Some(container) = self.worker.container(slot).cloned() else {
            return;
        };
        let Some(probe) = probe_of(&container, kind) else {
            return;
        };
        let Some(own) = self.worker.slots.get(slot) else {
            return;
        };
        let (is_running, has_started) = (own.is_running(), own.has_started());
        let started = own.attempt.as_ref().and_then(|attempt| attempt.started);
        let Some(prober) = self.prober(slot, kind) else {
            return;
        };
        prober.next_tick = None;
        if prober.is_on_hold {
            return;
        }
        if !is_running {
            return self.store(slot, kind, false);
        }
        prober.arm_after(now);
        let delay = i64::from(probe.initial_delay_seconds.unwrap_or(0));
        // Counted from the start as the status says it: in whole seconds.
        let age = started.map_or(Duration::ZERO, |started| now.since(started.whole_second()));
        let is_early = age < Duration::from_api_secs(delay);
        if is_early || has_started == (kind == ProbeKind::Startup) {
            return;
        }
        self.probe(slot, kind, &container, probe);
        self.rest(slot, kind, probe);
    }

    /// Runs the probe and counts its answer.
    fn probe(&mut self, slot: usize, kind: ProbeKind, container: &Container, probe: &Probe) {
        if let Some(problem) = probe_problem(probe, container) {
            let kind = kind_text(kind);
            let text = format!("{kind} probe errored and resulted in unknown state: {problem}");
            return self.event(Some(slot), EventType::Warning, "Unhealthy", &text);
        }
        let answer = self.answer(slot, kind, probe);
        let is_success = answer == ProbeAnswer::Success;
        if !is_success {
            let ip = self
                .worker
                .sandbox
                .as_ref()
                .map(|s| s.ip.clone())
                .unwrap_or_default();
            let text = probe_failure_text(&answer, probe, container, &ip);
            let text = format!("{} probe failed: {text}", kind_text(kind));
            self.event(Some(slot), EventType::Warning, "Unhealthy", &text);
        }
        let Some(prober) = self.prober(slot, kind) else {
            return;
        };
        let count = if prober.streak.0 == is_success {
            prober.streak.1 + 1
        } else {
            1
        };
        prober.streak = (is_success, count);
        let threshold = match is_success {
            true => probe.success_threshold.unwrap_or(1),
            false => probe.failure_threshold.unwrap_or(3),
        };
        if i64::from(count) >= i64::from(threshold) {
            self.store(slot, kind, is_success);
        }
    }

    fn answer(&mut self, slot: usize, kind: ProbeKind, probe: &Probe) -> ProbeAnswer {
        let object = self.worker.object.clone();
        let world = World {
            store: self.intents.latest(),
            object: &object,
            slot,
            network: self.shared.network,
            others: None,
        };
        let own = self
            .worker
            .slots
            .get(slot)
            .and_then(|slot| slot.attempt.as_ref());
        let Some(process) = own.and_then(|attempt| attempt.process.as_ref()) else {
            return ProbeAnswer::Refused;
        };
        let argv: Vec<String>;
        let handler = match &probe.exec {
            Some(exec) => {
                argv = exec.command.iter().map(|word| word.to_string()).collect();
                let timeout = i64::from(probe.timeout_seconds.unwrap_or(1));
                ProbeHandler::Exec(&argv, Duration::from_api_secs(timeout))
            }
            None if probe.http_get.is_some() => ProbeHandler::Http,
            None if probe.grpc.is_some() => ProbeHandler::Grpc,
            None => ProbeHandler::Tcp,
        };
        let container = self.worker.container(slot);
        let port = container.and_then(|container| probe_port(probe, container));
        if container
            .zip(port)
            .is_some_and(|(c, port)| !serve::may_listen(c, port))
        {
            return ProbeAnswer::Refused;
        }
        process.probe(kind, handler, self.now, &world)
    }

    /// Lets a prober rest whose answer stays as it is by itself.
    fn rest(&mut self, slot: usize, kind: ProbeKind, probe: &Probe) {
        let now = self.now;
        let own = self
            .worker
            .slots
            .get(slot)
            .and_then(|slot| slot.attempt.as_ref());
        let Some(process) = own.and_then(|attempt| attempt.process.as_ref()) else {
            return;
        };
        let stable = process.probe_stable_until(probe.exec.is_some(), now);
        let Some(prober) = self.prober(slot, kind) else {
            return;
        };
        if prober.result != Some(true) || !prober.streak.0 {
            return;
        }
        match stable {
            Some(until) => prober.arm_after(until.max(now) - Duration(u64::from(until > now))),
            None => prober.next_tick = None,
        }
    }

    /// Stores a verdict and does what follows from it.
    fn store(&mut self, slot: usize, kind: ProbeKind, is_success: bool) {
        let now = self.now;
        let Some(prober) = self.prober(slot, kind) else {
            return;
        };
        let is_change = prober.result != Some(is_success);
        prober.result = Some(is_success);
        if kind == ProbeKind::Startup || (kind == ProbeKind::Liveness && !is_success) {
            prober.is_on_hold = true;
            prober.streak = (false, 0);
            prober.next_tick = None;
        }
        let is_alive = self.worker.stage == Stage::Syncing;
        match kind {
            ProbeKind::Liveness if !is_success && is_change && is_alive => {
                self.want_pass(now + PASS_LATENCY);
            }
            ProbeKind::Liveness => (),
            ProbeKind::Readiness if is_change => {
                self.report_readiness(slot, is_success);
                if is_alive {
                    self.want_pass(now + PASS_LATENCY);
                }
            }
            ProbeKind::Readiness => (),
            ProbeKind::Startup => {
                if is_success {
                    self.report_readiness(slot, is_success);
                    self.probe_now(slot);
                }
                if is_alive {
                    self.want_pass(now + PASS_LATENCY);
                }
            }
        }
    }

    /// Runs the readiness probe of a started container that is not ready, outside its ticks.
    pub fn probe_now(&mut self, slot: usize) {
        let now = self.now;
        let is_open = self.worker.slots.get(slot).is_some_and(|own| {
            own.has_started()
                && !own.is_ready()
                && own
                    .attempt
                    .as_ref()
                    .is_some_and(|attempt| attempt.stopping.is_none())
        });
        let is_pulling = self
            .worker
            .pass
            .as_ref()
            .is_some_and(|p| p.waiting == Waiting::StopAll);
        if is_open
            && !is_pulling
            && let Some(prober) = self.prober(slot, ProbeKind::Readiness)
        {
            prober.base = now;
            self.tick(slot, ProbeKind::Readiness);
        }
    }

    /// Only readiness is still asked for when a pod is being stopped.
    pub fn stop_probing(&mut self) {
        for slot in &mut self.worker.slots {
            slot.probers
                .retain(|prober| prober.kind == ProbeKind::Readiness);
        }
    }

    /// The answers of a container's probes may be others from now on.
    pub fn wake_probers(&mut self, slot: usize) {
        let now = self.now;
        for prober in self
            .worker
            .slots
            .get_mut(slot)
            .into_iter()
            .flat_map(|s| &mut s.probers)
        {
            if !prober.is_on_hold {
                prober.arm_after(now);
            }
        }
    }
}
