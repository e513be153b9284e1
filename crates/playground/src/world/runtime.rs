//! The kubelets as kubectl sees them: logs, commands in containers, metrics.

use api::{Object, Str, Uid};
use apiserver::Store;
use kubectl::runtime::{ExecResult, LogLine, LogOf, Runtime, Usage};
use kubelet::Kubelets;
use kubelet::inspect::{InspectError, Run};
use sim::Instant;
use std::cell::RefCell;

/// A command that was run in a container and must leave its traces there.
pub struct Effect {
    /// The pod.
    pub pod: Uid,
    /// The container.
    pub container: String,
    /// The command.
    pub argv: Vec<String>,
}

/// Answers from the kubelets of the cluster.
pub struct OnKubelets<'a> {
    kubelets: &'a Kubelets,
    store: Store,
    now: Instant,
    effects: RefCell<Vec<Effect>>,
}

impl<'a> OnKubelets<'a> {
    /// The kubelets with the objects as they are now.
    pub fn new(kubelets: &'a Kubelets, store: &Store, now: Instant) -> OnKubelets<'a> {
        OnKubelets {
            kubelets,
            store: store.clone(),
            now,
            effects: RefCell::default(),
        }
    }

    /// The commands that were run.
    pub fn effects(&self) -> Vec<Effect> {
        self.effects.take()
    }
}

impl Runtime for OnKubelets<'_> {
    fn logs(&self, pod: &Object, container: &str, of: LogOf, _: Instant) -> Option<Vec<LogLine>> {
        let run = match of {
            LogOf::Current => Run::Latest,
            LogOf::Previous => Run::Previous,
        };
        let log = self.kubelets.log(pod.meta.uid, Some(container), run).ok()?;
        let line = |line: &kubelet::runtime::LogLine| LogLine {
            at: line.at,
            text: Str::from(&line.text),
        };
        Some(log.iter().map(line).collect())
    }

    fn exec(
        &self,
        pod: &Object,
        container: &str,
        command: &[String],
    ) -> Result<ExecResult, String> {
        let uid = pod.meta.uid;
        let result = self
            .kubelets
            .try_exec(uid, Some(container), command, &self.store, self.now);
        let result = result.map_err(|error| match error {
            InspectError::NoProgram => {
                let program = command.first().map(String::as_str).unwrap_or("");
                format!("\"{program}\" is not simulated: no image runs here")
            }
            _ => format!("container not found (\"{container}\")"),
        })?;
        let (container, argv) = (container.to_owned(), command.to_vec());
        self.effects.borrow_mut().push(Effect {
            pod: uid,
            container,
            argv,
        });
        let status = i32::try_from(result.code).unwrap_or(1);
        Ok(ExecResult {
            output: result.output,
            errors: String::new(),
            status,
        })
    }

    fn usage(&self, pod: &Object, container: &str, _: Instant) -> Option<Usage> {
        let usage = self.kubelets.usage(pod.meta.uid);
        let own = usage.iter().find(|(name, _)| *name == *container)?;
        Some(Usage {
            cpu_millis: own.1.cpu_millis,
            memory_bytes: own.1.memory_bytes,
        })
    }
}
