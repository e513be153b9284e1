//! `kubectl logs`: what containers print.
//!
//! k8s: staging/src/k8s.io/kubectl/pkg/cmd/logs/logs.go, polymorphichelpers/logsforobject.go;
//! pkg/kubelet/kubelet_pods.go, validateContainerLogStatus

use super::Verb;
use crate::failure::Failure;
use crate::flags::{Args, Flag, Takes, long, short};
use crate::pod_templates;
use crate::resource_names;
use crate::running::{Outcome, Poll, Step, Task};
use crate::runtime::{LogLine, LogOf};
use crate::session::Cx;
use api::container_state::ContainerState;
use api::pod_status::ContainerStatus;
use api::selector::Selector;
use api::{Kind, Object, ObjectKey, Pod};
use sim::{Duration, Instant};
use std::rc::Rc;

/// `kubectl logs`.
pub const VERB: Verb = Verb {
    name: "logs",
    aliases: &["log"],
    flags: &[FLAGS],
    usage: "logs [-f] [-p] (POD | TYPE/NAME) [-c CONTAINER] [--tail=LINES]",
    help: "Show what a container printed",
    run,
};

const FLAGS: &[Flag] = &[
    short("follow", 'f', Takes::Switch),
    short("previous", 'p', Takes::Switch),
    short("container", 'c', Takes::Text),
    short("selector", 'l', Takes::Text),
    long("all-containers", Takes::Switch),
    long("all-pods", Takes::Switch),
    long("tail", Takes::Number),
    long("since", Takes::Span),
    long("since-time", Takes::Text),
    long("timestamps", Takes::Switch),
    long("prefix", Takes::Switch),
    long("limit-bytes", Takes::Number),
    long("max-log-requests", Takes::Number),
    long("ignore-errors", Takes::Switch),
    long("insecure-skip-tls-verify-backend", Takes::Switch),
    long("pod-running-timeout", Takes::Span),
];

const USAGE: &str = "expected 'logs [-f] [-p] (POD | TYPE/NAME) [-c CONTAINER]'.
POD or TYPE/NAME is a required argument for the logs command";

/// Lines of each pod that a selector shows unless told otherwise.
/// k8s: kubectl/pkg/cmd/logs/logs.go, selectorTail
const SELECTOR_TAIL: i64 = 10;

/// The annotation that names the container meant.
/// k8s: kubectl/pkg/util/podutils/podutils.go, DefaultContainerAnnotationName
const DEFAULT_CONTAINER: &str = "kubectl.kubernetes.io/default-container";

fn run(args: &Args, cx: &mut Cx<'_, '_>) -> Outcome {
    if args.words.is_empty() && !args.has("selector") {
        return Err(Failure::usage("logs", USAGE));
    }
    let pods = pods(args, cx)?;
    let tail = match (args.number("tail"), args.has("selector")) {
        (Some(tail), _) => tail,
        (None, true) => SELECTOR_TAIL,
        (None, false) => -1,
    };
    let mut followed = Vec::new();
    for object in &pods {
        let Some(pod) = object.pod() else { continue };
        for container in containers(object, pod, args, cx)? {
            if pod.node_name.is_empty() {
                continue;
            }
            let of = source(object, pod, &container, args.is_on("previous"))?;
            let prefix = match args.is_on("prefix") {
                true => format!("[pod/{}/{container}] ", object.meta.name),
                false => String::new(),
            };
            let log = Log {
                key: object.key(),
                container,
                prefix,
                has_timestamps: args.is_on("timestamps"),
                of,
                seen: 0,
                since: args.span("since").map(|span| back(cx.now(), span)),
            };
            followed.push(log.show(tail, cx));
        }
    }
    match args.is_on("follow") {
        true => Ok(Step::Wait(Box::new(Following { logs: followed }))),
        false => Ok(Step::Done),
    }
}

fn back(now: Instant, span: Duration) -> Instant {
    Instant(now.0.saturating_sub(span.0))
}

/// The pods asked for.
fn pods(args: &Args, cx: &mut Cx<'_, '_>) -> Result<Vec<Rc<Object>>, Failure> {
    let namespace = cx.namespace(args);
    if let Some(selector) = args.text("selector") {
        let selector = Selector::parse(selector).map_err(Failure::error)?;
        let found = matching(&selector, &namespace, cx);
        if found.is_empty() {
            cx.out
                .note(format!("No resources found in {namespace} namespace."));
        }
        return Ok(found);
    }
    let word = args.words.first().map_or("", String::as_str);
    let (kind, name) = match word.split_once('/') {
        Some((type_, name)) => (resource_names::kind(type_)?, name),
        None => (Kind::Pod, word),
    };
    let Some(object) = cx.store().find(kind, &namespace, name).cloned() else {
        let text = format!("{} \"{name}\" not found", kind.resource());
        return Err(Failure::error(match word.contains('/') {
            true => return Err(Failure::server("NotFound", text)),
            false => {
                format!("error from server (NotFound): {text} in namespace \"{namespace}\"")
            }
        }));
    };
    if kind == Kind::Pod {
        return Ok(vec![object]);
    }
    let selector = selector_of(&object).ok_or_else(|| {
        let text = format!("cannot get the logs from {}", kind.name());
        Failure::error(text)
    })?;
    let mut found = matching(&selector, &namespace, cx);
    found.sort_by_key(|object| object.pod().is_none_or(|pod| !pod.is_ready()));
    match (found.len(), args.is_on("all-pods")) {
        (0, _) => Err(Failure::error("timed out waiting for the condition")),
        (1, _) | (_, true) => Ok(found),
        (count, false) => {
            found.truncate(1);
            let name = found.first().map_or("", |pod| &pod.meta.name);
            cx.out.note(format!("Found {count} pods, using pod/{name}"));
            Ok(found)
        }
    }
}

fn matching(selector: &Selector, namespace: &str, cx: &Cx<'_, '_>) -> Vec<Rc<Object>> {
    let pods = cx.store().list_in(Kind::Pod, namespace);
    pods.filter(|pod| selector.matches(|key| pod.meta.label(key).map(|it| it.as_str())))
        .cloned()
        .collect()
}

fn selector_of(object: &Object) -> Option<Selector> {
    if let Some(service) = object.service() {
        return Some(crate::cells::equality_selector(&service.spec.selector));
    }
    let template = pod_templates::template(object)?;
    Some(crate::cells::equality_selector(&template.metadata.labels))
}

/// The containers asked for, or the default one.
fn containers(
    object: &Object,
    pod: &Pod,
    args: &Args,
    cx: &mut Cx<'_, '_>,
) -> Result<Vec<String>, Failure> {
    let spec = &pod.spec;
    let names = |list: &[api::container::Container]| -> Vec<String> {
        list.iter().map(|one| one.name.to_string()).collect()
    };
    let (regular, init) = (names(&spec.containers), names(&spec.init_containers));
    if args.is_on("all-containers") {
        return Ok(init.into_iter().chain(regular).collect());
    }
    let given = args
        .text("container")
        .or(args.words.get(1).map(String::as_str));
    if let Some(name) = given {
        if init.iter().chain(&regular).any(|one| one == name) {
            return Ok(vec![name.to_owned()]);
        }
        let pod = &object.meta.name;
        return Err(Failure::error(format!(
            "container {name} is not valid for pod {pod}"
        )));
    }
    let annotated = object.meta.annotation(DEFAULT_CONTAINER);
    if let Some(name) = annotated.filter(|name| regular.iter().any(|one| *one == name.as_str())) {
        return Ok(vec![name.to_string()]);
    }
    let Some(first) = regular.first().cloned() else {
        return Ok(Vec::new());
    };
    if regular.len() + init.len() > 1 {
        let init = init.iter().map(|name| format!("{name} (init)"));
        let all: Vec<String> = regular.into_iter().chain(init).collect();
        let all = all.join(", ");
        cx.out
            .note(format!("Defaulted container \"{first}\" out of: {all}"));
    }
    Ok(vec![first])
}

/// Which log there is to show, decided as the kubelet decides.
fn source(object: &Object, pod: &Pod, name: &str, previous: bool) -> Result<LogOf, Failure> {
    let refused = |text: String| Err(Failure::server("BadRequest", text));
    let title = format!("container \"{name}\" in pod \"{}\"", object.meta.name);
    let status = &pod.status;
    let mut all = status
        .init_container_statuses
        .iter()
        .chain(&status.container_statuses);
    let Some(status) = all.find(|status| *status.name == *name) else {
        return refused(format!("{title} is not available"));
    };
    let has_ended = status.last_state.terminated().is_some();
    if previous {
        return match has_ended {
            true => Ok(LogOf::Previous),
            false => refused(format!("previous terminated {title} not found")),
        };
    }
    match &status.state {
        ContainerState::Running(_) | ContainerState::Terminated(_) => Ok(LogOf::Current),
        ContainerState::Waiting(_) | ContainerState::None if has_ended => Ok(LogOf::Current),
        ContainerState::Waiting(state) => refused(match state.reason.as_str() {
            "ErrImagePull" => format!("{title} is waiting to start: image can't be pulled"),
            "ImagePullBackOff" => {
                format!("{title} is waiting to start: trying and failing to pull image")
            }
            reason => format!("{title} is waiting to start: {reason}"),
        }),
        ContainerState::None => refused(format!("{title} is not available")),
    }
}

/// One log being shown.
#[derive(Clone, Debug)]
struct Log {
    key: ObjectKey,
    container: String,
    prefix: String,
    has_timestamps: bool,
    of: LogOf,
    /// Lines shown or skipped so far.
    seen: usize,
    since: Option<Instant>,
}

impl Log {
    fn lines(&self, cx: &Cx<'_, '_>) -> Vec<LogLine> {
        let pod = cx.store().get(&self.key);
        let lines = pod.and_then(|pod| cx.runtime.logs(pod, &self.container, self.of, cx.now()));
        lines.unwrap_or_default()
    }

    /// Shows the last lines, or all of them.
    fn show(mut self, tail: i64, cx: &mut Cx<'_, '_>) -> Log {
        let lines = self.lines(cx);
        let skipped = usize::try_from(tail).map_or(0, |tail| lines.len().saturating_sub(tail));
        self.print(lines.get(skipped..).unwrap_or(&[]), cx);
        self.seen = lines.len();
        self
    }

    fn print(&self, lines: &[LogLine], cx: &mut Cx<'_, '_>) {
        for line in lines {
            if self.since.is_some_and(|since| line.at < since) {
                continue;
            }
            let time = match self.has_timestamps {
                true => format!("{} ", line.at.rfc3339_micros()),
                false => String::new(),
            };
            cx.out.line(format!("{}{time}{}", self.prefix, line.text));
        }
    }

    fn is_running(&self, cx: &Cx<'_, '_>) -> bool {
        let running = |status: &ContainerStatus| {
            *status.name == *self.container && status.state.running().is_some()
        };
        let pod = cx.store().get(&self.key).and_then(|pod| pod.pod());
        pod.is_some_and(|pod| {
            let status = &pod.status;
            status.container_statuses.iter().any(running)
                || status.init_container_statuses.iter().any(running)
        })
    }
}

/// How often a followed log is looked at when nothing else happens.
const FOLLOW_EVERY: Duration = Duration::from_secs(1);

/// `-f`: until the containers end.
#[derive(Clone, Debug)]
struct Following {
    logs: Vec<Log>,
}

impl Task for Following {
    fn poll(&mut self, cx: &mut Cx<'_, '_>) -> Result<Poll, Failure> {
        let mut still = Vec::new();
        for mut log in std::mem::take(&mut self.logs) {
            let lines = log.lines(cx);
            log.print(lines.get(log.seen..).unwrap_or(&[]), cx);
            log.seen = lines.len().max(log.seen);
            if log.is_running(cx) {
                still.push(log);
            }
        }
        self.logs = still;
        Ok(match self.logs.is_empty() {
            true => Poll::Done,
            false => Poll::Pending(Some(cx.now() + FOLLOW_EVERY)),
        })
    }

    fn boxed_clone(&self) -> Box<dyn Task> {
        Box::new(self.clone())
    }
}
