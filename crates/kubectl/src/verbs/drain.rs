//! `kubectl drain`: empties nodes, asking disruption budgets for every pod.
//!
//! k8s: staging/src/k8s.io/kubectl/pkg/cmd/drain/drain.go, pkg/drain/drain.go

mod filter;

use super::Verb;
use super::cordon::{nodes, set_unschedulable};
use crate::failure::Failure;
use crate::flags::{Args, Flag, Takes, long, short};
use crate::running::{Outcome, Poll, Step, Task};
use crate::session::Cx;
use crate::written::DryRun;
use api::selector::Selector;
use api::{ObjectKey, Uid};
use apiserver::{ApiError, DeleteOptions};
use filter::{Filter, Verdict};
use sim::{Duration, Instant};
use std::collections::VecDeque;

/// `kubectl drain`.
pub const VERB: Verb = Verb {
    name: "drain",
    aliases: &[],
    flags: &[FLAGS],
    usage: "drain NODE… [--ignore-daemonsets] [--delete-emptydir-data] [--force]",
    help: "Empty nodes for maintenance",
    run,
};

const FLAGS: &[Flag] = &[
    short("selector", 'l', Takes::Text),
    long("pod-selector", Takes::Text),
    long("ignore-daemonsets", Takes::Switch),
    long("delete-emptydir-data", Takes::Switch),
    long("delete-local-data", Takes::Switch),
    long("force", Takes::Switch),
    long("disable-eviction", Takes::Switch),
    long("grace-period", Takes::Number),
    long("timeout", Takes::Span),
    long("skip-wait-for-delete-timeout", Takes::Number),
    long("chunk-size", Takes::Number),
    long("dry-run", Takes::Optional("unchanged")),
];

/// After which a refused eviction is tried again. k8s: pkg/drain/drain.go, evictPods
const RETRY: Duration = Duration::from_secs(5);

fn run(args: &Args, cx: &mut Cx<'_, '_>) -> Outcome {
    let dry_run = DryRun::of(args, cx)?;
    let (found, failures) = nodes(args, "drain", cx)?;
    if !failures.is_empty() {
        failures.print(&mut cx.out);
        return Ok(Step::Done);
    }
    let pods = Selector::parse(args.text("pod-selector").unwrap_or(""));
    let filter = Filter {
        pods: pods.map_err(Failure::error)?,
        ignores_daemon_sets: args.is_on("ignore-daemonsets"),
        deletes_local_data: args.is_on("delete-emptydir-data") || args.is_on("delete-local-data"),
        forces: args.is_on("force"),
        minor: cx.session.minor,
    };
    for node in &found {
        set_unschedulable(node, true, dry_run, cx)?;
    }
    Ok(Step::Wait(Box::new(Drain {
        nodes: found
            .iter()
            .map(|node| node.meta.name.to_string())
            .collect(),
        filter,
        grace: args.number("grace-period").filter(|grace| *grace >= 0),
        evicts: !args.is_on("disable-eviction"),
        timeout: args.span("timeout").filter(|span| span.0 > 0),
        dry_run,
        current: None,
        failed: Vec::new(),
    })))
}

/// The nodes still to be drained, one after the other.
#[derive(Clone, Debug)]
struct Drain {
    nodes: VecDeque<String>,
    filter: Filter,
    grace: Option<i64>,
    evicts: bool,
    timeout: Option<Duration>,
    dry_run: DryRun,
    current: Option<Node>,
    /// Nodes that could not be drained, and why.
    failed: Vec<(String, Vec<String>)>,
}

/// The node that is being drained.
#[derive(Clone, Debug)]
struct Node {
    name: String,
    pods: Vec<Leaving>,
    deadline: Option<Instant>,
    errors: Vec<String>,
}

/// A pod on its way out.
#[derive(Clone, Debug)]
struct Leaving {
    key: ObjectKey,
    uid: Uid,
    state: State,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum State {
    /// To be evicted now or at this time.
    Due(Instant),
    /// Accepted; it is waited for.
    Going,
    /// Gone, or given up.
    Done,
}

impl Task for Drain {
    fn poll(&mut self, cx: &mut Cx<'_, '_>) -> Result<Poll, Failure> {
        loop {
            let Some(mut node) = self.current.take() else {
                let Some(name) = self.nodes.pop_front() else {
                    return Ok(self.finish(cx));
                };
                self.begin(name, cx);
                continue;
            };
            let next = self.advance(&mut node, cx);
            if node.pods.iter().any(|pod| pod.state != State::Done) {
                self.current = Some(node);
                return Ok(Poll::Pending(next));
            }
            self.end(node, cx);
        }
    }

    fn boxed_clone(&self) -> Box<dyn Task> {
        Box::new(self.clone())
    }
}

impl Drain {
    /// Looks at the pods of a node; problems end it at once.
    fn begin(&mut self, name: String, cx: &mut Cx<'_, '_>) {
        let verdict = self.filter.judge(&name, cx.store());
        if !verdict.errors.is_empty() {
            self.fail(name, verdict.errors, cx);
            return;
        }
        let Verdict { pods, warnings, .. } = verdict;
        if !warnings.is_empty() {
            cx.out.warning(warnings.join("; "));
        }
        let now = cx.now();
        let pods = pods.into_iter().map(|(key, uid)| Leaving {
            key,
            uid,
            state: State::Due(now),
        });
        self.current = Some(Node {
            name,
            pods: pods.collect(),
            deadline: self.timeout.map(|timeout| now + timeout),
            errors: Vec::new(),
        });
    }

    /// Evicts what is due, sees what is gone; gives the time of the next look.
    fn advance(&self, node: &mut Node, cx: &mut Cx<'_, '_>) -> Option<Instant> {
        let now = cx.now();
        let is_late = node.deadline.is_some_and(|deadline| now >= deadline);
        for pod in &mut node.pods {
            if matches!(pod.state, State::Due(due) if due <= now) {
                self.evict(pod, is_late, &mut node.errors, cx);
            }
        }
        for pod in &mut node.pods {
            if pod.state != State::Going {
                continue;
            }
            let key = &pod.key;
            let live = cx.store().get(key);
            if live.is_none_or(|object| object.meta.uid != pod.uid) {
                let word = if self.evicts { "evicted" } else { "deleted" };
                cx.out.line(format!("pod/{} {word}", key.name));
                pod.state = State::Done;
            } else if is_late {
                node.errors.push(format!(
                    "error when waiting for pod \"{}\" in namespace \"{}\" to terminate: global \
                     timeout reached: {}",
                    key.name,
                    key.namespace,
                    self.timeout_text()
                ));
                pod.state = State::Done;
            }
        }
        let times = node.pods.iter().filter_map(|pod| match pod.state {
            State::Due(due) => Some(due),
            State::Going => node.deadline,
            State::Done => None,
        });
        times.min()
    }

    fn evict(
        &self,
        pod: &mut Leaving,
        is_late: bool,
        errors: &mut Vec<String>,
        cx: &mut Cx<'_, '_>,
    ) {
        let (name, namespace) = (pod.key.name.clone(), pod.key.namespace.clone());
        let suffix = self.dry_run.suffix();
        if self.evicts || self.dry_run != DryRun::None {
            cx.out
                .line(format!("evicting pod {namespace}/{name}{suffix}"));
        }
        let title = format!("error when evicting pods/\"{name}\" -n \"{namespace}\"");
        if is_late {
            errors.push(format!(
                "{title}: global timeout reached: {}",
                self.timeout_text()
            ));
            pod.state = State::Done;
            return;
        }
        match self.send(&pod.key, cx) {
            Ok(()) | Err(ApiError::NotFound { .. }) => {
                let is_real = self.dry_run == DryRun::None;
                pod.state = if is_real { State::Going } else { State::Done };
            }
            Err(ApiError::TooManyRequests(text)) => {
                cx.out
                    .note(format!("{title} (will retry after 5s): {text}"));
                pod.state = State::Due(cx.now() + RETRY);
            }
            Err(error) => {
                errors.push(format!("{title}: {error}"));
                pod.state = State::Done;
            }
        }
    }

    fn send(&self, key: &ObjectKey, cx: &mut Cx<'_, '_>) -> Result<(), ApiError> {
        let because = cx.because();
        let options = DeleteOptions {
            grace: self.grace,
            ..DeleteOptions::default()
        };
        match (self.dry_run, self.evicts) {
            (DryRun::Client | DryRun::Local, _) => Ok(()),
            (DryRun::Server, true) => cx.intents.trial(|it| it.evict(key, self.grace, because)),
            (DryRun::Server, false) => cx.intents.trial(|it| it.delete(key, &options, because)),
            (DryRun::None, true) => cx.intents.evict(key, self.grace, because),
            (DryRun::None, false) => cx.intents.delete(key, &options, because),
        }
    }

    fn timeout_text(&self) -> String {
        self.timeout.map_or_else(String::new, Duration::go_text)
    }

    fn end(&mut self, mut node: Node, cx: &mut Cx<'_, '_>) {
        // Upstream evicts all at once, and the last to begin answers first.
        node.errors.reverse();
        if node.errors.is_empty() {
            let suffix = self.dry_run.suffix();
            cx.out.line(format!("node/{} drained{suffix}", node.name));
            return;
        }
        let pending = self.filter.judge(&node.name, cx.store()).pods;
        if !pending.is_empty() {
            cx.out.note(format!(
                "There are pending pods in node \"{}\" when an error occurred: {}",
                node.name,
                aggregate(&node.errors)
            ));
        }
        for (key, _) in &pending {
            cx.out.note(format!("pod/{}", key.name));
        }
        self.fail(node.name, node.errors, cx);
    }

    fn fail(&mut self, name: String, errors: Vec<String>, cx: &mut Cx<'_, '_>) {
        cx.out.note(format!(
            "error: unable to drain node \"{name}\" due to error: {}, continuing command...",
            aggregate(&errors)
        ));
        self.failed.push((name, errors));
    }

    fn finish(&self, cx: &mut Cx<'_, '_>) -> Poll {
        if !self.failed.is_empty() {
            cx.out.note("There are pending nodes to be drained:");
            cx.out.status = 1;
        }
        for (name, _) in &self.failed {
            cx.out.note(format!(" {name}"));
        }
        for error in self.failed.iter().flat_map(|(_, errors)| errors) {
            cx.out.note(error);
        }
        Poll::Done
    }
}

/// Several errors in brackets. k8s: apimachinery/pkg/util/errors/errors.go, Aggregate
fn aggregate(errors: &[String]) -> String {
    match errors {
        [one] => one.clone(),
        many => format!("[{}]", many.join(", ")),
    }
}
