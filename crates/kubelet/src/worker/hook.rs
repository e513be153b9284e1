//! Hooks after the start and before the stop of a container.
//!
//! k8s: pkg/kubelet/lifecycle/handlers.go, Run

use super::Step;
use super::pass::Waiting;
use super::probe_text::{probe_failure_text, probe_port};
use super::slot::Hook;
use crate::runtime::{ProbeAnswer, ProbeHandler, ProbeKind};
use crate::serve::may_listen;
use crate::surroundings::World;
use api::container::{Container, LifecycleHandler, Probe};
use apiserver::EventType;
use sim::Duration;

/// What a hook comes to: how long it takes, and what is said if it fails.
type Ran = (Duration, Result<(), String>);

const AT_ONCE: Ran = (Duration::ZERO, Ok(()));

impl Step<'_, '_> {
    /// Runs the hook after the start, if there is one; the pass waits for it.
    pub fn post_start(&mut self, slot: usize, container: &Container) {
        let lifecycle = container.lifecycle.as_ref();
        let Some(handler) = lifecycle.and_then(|lifecycle| lifecycle.post_start.as_ref()) else {
            return;
        };
        let (time, result) = self.run_hook(slot, container, handler);
        if let Some(pass) = self.worker.pass.as_mut() {
            pass.hook_problem = result.err();
        }
        self.pause(Waiting::Hook(slot), Some(self.now + time));
    }

    /// The hook after a start has ended. What it says is no event, for it may hold secrets.
    pub fn finish_hook(&mut self, slot: usize) {
        let pass = self.worker.pass.as_mut();
        let Some(problem) = pass.and_then(|pass| pass.hook_problem.take()) else {
            return;
        };
        let (reason, text) = ("FailedPostStartHook", "PostStartHook failed");
        self.event(Some(slot), EventType::Warning, reason, text);
        let grace = self.own_grace();
        self.stop(slot, reason, grace);
        self.not_started(slot, "PostStartHookError", &problem);
        self.pause(Waiting::Stop(slot), Some(self.now));
    }

    /// Runs the hook before the stop, if there is one.
    pub fn pre_stop(&mut self, slot: usize) -> Option<Hook> {
        let container = self.worker.container(slot).cloned()?;
        let handler = container.lifecycle.as_ref()?.pre_stop.as_ref()?;
        let (time, result) = self.run_hook(slot, &container, handler);
        Some(Hook {
            ends: self.now + time,
            fails: result.is_err(),
            is_command: handler.exec.is_some(),
        })
    }

    /// Says that the hook before the stop has failed, once it has: by itself or with its container.
    pub fn end_hook(&mut self, slot: usize) {
        let now = self.now;
        let own = self.worker.slots.get_mut(slot);
        let Some(attempt) = own.and_then(|own| own.attempt.as_mut()) else {
            return;
        };
        let is_over = attempt.process.as_ref().is_none_or(|p| p.exit().is_some());
        let Some(stopping) = attempt.stopping.as_mut() else {
            return;
        };
        let Some(hook) = stopping.hook.take_if(|hook| is_over || hook.ends <= now) else {
            return;
        };
        let has_failed = match hook.ends > now {
            true => hook.is_command,
            false => hook.fails,
        };
        if has_failed {
            let (reason, text) = ("FailedPreStopHook", "PreStopHook failed");
            self.event(Some(slot), EventType::Warning, reason, text);
        }
    }

    fn run_hook(&mut self, slot: usize, container: &Container, handler: &LifecycleHandler) -> Ran {
        let meta = &self.worker.object.meta;
        let pod = format!("{}_{}({})", meta.name, meta.namespace, meta.uid);
        let failed = |hook: String, problem: String| {
            let name = &container.name;
            Err(format!(
                "{hook} for Container \"{name}\" in Pod \"{pod}\" failed - error: {problem}"
            ))
        };
        if let Some(exec) = &handler.exec {
            let argv: Vec<String> = exec.command.iter().map(|word| word.to_string()).collect();
            let line = argv.join(" ");
            return match self.run_in_container(slot, &argv) {
                // A program that is not simulated succeeds at once.
                None => AT_ONCE,
                Some((time, 0, _)) => (time, Ok(())),
                Some((time, code, output)) => {
                    let problem =
                        format!("command '{line}' exited with {code}: , message: {output:?}");
                    (
                        time,
                        failed(format!("Exec lifecycle hook ([{line}])"), problem),
                    )
                }
            };
        }
        if let Some(get) = &handler.http_get {
            let probe = Probe {
                http_get: Some(get.clone()),
                ..Probe::default()
            };
            let is_open = probe_port(&probe, container).is_none_or(|p| may_listen(container, p));
            let answer = match is_open {
                true => self.ask(slot),
                false => ProbeAnswer::Refused,
            };
            if answer == ProbeAnswer::Success || !get.host.is_empty() {
                return AT_ONCE;
            }
            let sandbox = self.worker.sandbox.as_ref();
            let ip = sandbox
                .map(|sandbox| sandbox.ip.clone())
                .unwrap_or_default();
            let problem = probe_failure_text(&answer, &probe, container, &ip);
            let hook = format!("HTTP lifecycle hook ({})", get.path);
            return (Duration::ZERO, failed(hook, problem));
        }
        match &handler.sleep {
            Some(sleep) => (Duration::from_api_secs(sleep.seconds), Ok(())),
            None if handler.tcp_socket.is_some() => {
                let problem = "Cannot run handler: invalid handler".to_owned();
                (Duration::ZERO, Err(problem))
            }
            None => AT_ONCE,
        }
    }

    /// How long a command takes, its code and its output; None if it is not simulated. One that
    /// never ends takes for ever.
    fn run_in_container(
        &mut self,
        slot: usize,
        argv: &[String],
    ) -> Option<(Duration, u32, String)> {
        let (now, object) = (self.now, self.worker.object.clone());
        let world = World {
            store: self.intents.latest(),
            object: &object,
            slot,
            network: self.shared.network,
            others: None,
        };
        let attempt = self.worker.slots.get_mut(slot)?.attempt.as_mut()?;
        let result = attempt.process.as_mut()?.exec(argv, now, &world)?;
        let time = result.ended.map_or(Duration::MAX, |ended| ended.since(now));
        Some((time, result.code, result.output))
    }

    /// How the container answers a request now.
    fn ask(&self, slot: usize) -> ProbeAnswer {
        let world = World {
            store: self.intents.latest(),
            object: &self.worker.object,
            slot,
            network: self.shared.network,
            others: None,
        };
        let attempt = self
            .worker
            .slots
            .get(slot)
            .and_then(|slot| slot.attempt.as_ref());
        let process = attempt.and_then(|attempt| attempt.process.as_ref());
        process.map_or(ProbeAnswer::Refused, |process| {
            process.probe(ProbeKind::Liveness, ProbeHandler::Http, self.now, &world)
        })
    }
}
