//! The kubelets as kubectl sees them: logs, commands in containers, metrics.

use api::{Object, Str, Uid};
use apiserver::Store;
use kubectl::runtime::{ExecResult, LogLine, LogOf, Runtime, Usage};
use kubelet::Kubelets;
use kubelet::fault::Fault;
use kubelet::inspect::{InspectError, Run};
use network::Traffic;
use sim::Instant;
use std::cell::RefCell;

/// What a line must still do to the running side of the cluster.
pub enum Effect {
    /// A command that was run in a container leaves its traces there.
    Exec {
        /// The pod.
        pod: Uid,
        /// The container.
        container: String,
        /// The command.
        argv: Vec<String>,
    },
    /// Something breaks.
    Fault(Fault),
}

/// Answers from the kubelets of the cluster.
pub struct OnKubelets<'a> {
    kubelets: &'a Kubelets,
    traffic: &'a Traffic,
    store: Store,
    now: Instant,
    effects: RefCell<Vec<Effect>>,
}

impl<'a> OnKubelets<'a> {
    /// The kubelets with the objects as they are now.
    pub fn new(
        kubelets: &'a Kubelets,
        traffic: &'a Traffic,
        store: &Store,
        now: Instant,
    ) -> OnKubelets<'a> {
        OnKubelets {
            kubelets,
            traffic,
            store: store.clone(),
            now,
            effects: RefCell::default(),
        }
    }

    /// What is still to be done.
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
        Some(log.from(0).map(line).collect())
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
        self.effects.borrow_mut().push(Effect::Exec {
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

    fn is_reached(&self, node: &str) -> bool {
        self.kubelets.is_node_reached(node)
    }

    fn fault(&self, line: &str) -> Result<(), String> {
        let fault = Fault::parse(line).map_err(|error| error.to_string())?;
        self.effects.borrow_mut().push(Effect::Fault(fault));
        Ok(())
    }

    fn usage(&self, pod: &Object, container: &str, _: Instant) -> Option<Usage> {
        let load = self.traffic.share_of(pod.meta.uid);
        let usage = self.kubelets.usage(pod.meta.uid, load);
        let own = usage.iter().find(|(name, _)| *name == *container)?;
        Some(Usage {
            cpu_millis: own.1.cpu_millis,
            memory_bytes: own.1.memory_bytes,
        })
    }
}
