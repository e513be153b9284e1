//! How a process answers probes.
//!
//! The kubelet turns an answer into the text of an event; here is only what the process does.
//! k8s: pkg/kubelet/prober/prober.go

use super::Surroundings;
use super::process::{Process, Program, Response};
use super::shell::Wait;
use sim::{Duration, Instant};

/// Which probe asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ProbeKind {
    /// Is it to be restarted?
    Liveness,
    /// May it get traffic?
    Readiness,
    /// Has it come up?
    Startup,
}

/// What a probe does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProbeHandler<'a> {
    /// An HTTP request.
    Http,
    /// Opens a connection.
    Tcp,
    /// A gRPC health check.
    Grpc,
    /// Runs a command in the container, which must end within this time.
    Exec(&'a [String], Duration),
}

/// How it answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ProbeAnswer {
    /// The probe succeeds.
    Success,
    /// Nothing listens at the port.
    Refused,
    /// The HTTP status 503, or `NOT_SERVING`.
    Unavailable,
    /// The command failed with this output.
    Failed(String),
}

/// What a failed command prints when it prints nothing.
/// Differs: a real container runtime gives an empty text; the recorded cluster's gives this.
pub const EXEC_FAILED: &str = "unhealthy";

impl Process {
    /// How it answers a probe.
    pub fn probe(
        &self,
        kind: ProbeKind,
        handler: ProbeHandler<'_>,
        now: Instant,
        world: &dyn Surroundings,
    ) -> ProbeAnswer {
        let age = now.since(self.started);
        let behavior = &*self.behavior;
        let closed = self.exit.is_some()
            || self.hung.is_some()
            || behavior.start.is_some_and(|opens| age < opens)
            || behavior.hang.is_some_and(|hangs| age >= hangs);
        let unready = kind == ProbeKind::Readiness
            && behavior.unready.iter().any(|window| window.contains(age));
        match handler {
            ProbeHandler::Exec(..) if closed || unready => ProbeAnswer::Failed(EXEC_FAILED.into()),
            ProbeHandler::Exec(argv, timeout) => self.probe_exec(argv, timeout, now, world),
            ProbeHandler::Http | ProbeHandler::Tcp | ProbeHandler::Grpc if closed => {
                ProbeAnswer::Refused
            }
            ProbeHandler::Http | ProbeHandler::Grpc if unready => ProbeAnswer::Unavailable,
            ProbeHandler::Tcp if unready => ProbeAnswer::Refused,
            ProbeHandler::Http | ProbeHandler::Tcp | ProbeHandler::Grpc => ProbeAnswer::Success,
        }
    }

    /// How it answers a request that arrives at `at`.
    pub fn respond(&self, at: Instant) -> Response {
        let age = at.since(self.started);
        let behavior = &*self.behavior;
        let is_over = self.exit.is_some_and(|exit| exit.at <= at);
        let listens = match &self.program {
            Program::Server => true,
            // A script that has come to a program which is not simulated runs that server.
            Program::Script(machine) => machine.wait() == Wait::Server,
        };
        let hangs = self.hung.is_some_and(|since| since <= at)
            || behavior.hang.is_some_and(|after| age >= after);
        let is_closed = behavior.start.is_some_and(|opens| age < opens);
        if is_over || at < self.started || !listens || is_closed {
            Response::Refused
        } else if hangs {
            Response::Silence
        } else if behavior.unready.iter().any(|window| window.contains(age)) {
            Response::Unavailable
        } else {
            Response::Served
        }
    }

    /// Requests a second that it can serve, if its behaviour says so.
    pub fn bound(&self) -> Option<u32> {
        self.behavior.rps
    }

    /// Until when it answers probes as it does now, unless something is done to it; None: for ever.
    pub fn probe_stable_until(&self, is_exec: bool, now: Instant) -> Option<Instant> {
        if is_exec && matches!(self.program, Program::Script(_)) {
            return Some(now);
        }
        let behavior = &*self.behavior;
        let windows = behavior
            .unready
            .iter()
            .flat_map(|window| [Some(window.from), window.to]);
        let bounds = [behavior.start, behavior.hang]
            .into_iter()
            .chain(windows)
            .flatten();
        bounds
            .map(|bound| self.started + bound)
            .filter(|bound| *bound > now)
            .min()
    }

    /// Differs: the answer is there at once, also if the command takes a while.
    fn probe_exec(
        &self,
        argv: &[String],
        timeout: Duration,
        now: Instant,
        world: &dyn Surroundings,
    ) -> ProbeAnswer {
        let about_files = matches!(
            argv.first().map(String::as_str),
            Some("cat" | "ls" | "test")
        );
        let untouched = match &self.program {
            Program::Server => true,
            Program::Script(machine) => !argv.iter().any(|word| machine.has_touched(word)),
        };
        // A server's own files are not simulated: what looks for one finds it.
        if about_files && untouched && matches!(self.program, Program::Server) {
            return ProbeAnswer::Success;
        }
        let Some(mut machine) = self.machine_beside(argv) else {
            return ProbeAnswer::Success;
        };
        let mut moment = now;
        machine.advance(moment, world);
        while let Some(due) = machine.next_due(moment).filter(|due| *due > moment) {
            if due > now + timeout {
                let line = argv.join(" ");
                return ProbeAnswer::Failed(format!("command {line:?} timed out"));
            }
            moment = due;
            machine.advance(moment, world);
        }
        let output = machine.take_output();
        match machine.exit_code() {
            Some(0) => ProbeAnswer::Success,
            None if machine.wait() == Wait::Server => ProbeAnswer::Success,
            Some(_) | None if output.is_empty() => ProbeAnswer::Failed(EXEC_FAILED.into()),
            Some(_) | None => ProbeAnswer::Failed(output),
        }
    }
}
