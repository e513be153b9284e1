//! `kubectl logs`: what containers print.
//!
//! k8s: staging/src/k8s.io/kubectl/pkg/cmd/logs/logs.go, polymorphichelpers/logsforobject.go;
//! pkg/kubelet/kubelet_pods.go, validateContainerLogStatus

use super::{Verb, logs_of};
use crate::failure::Failure;
use crate::flags::{Args, Flag, Takes, long, short};
use crate::running::{Outcome, Poll, Step, Task};
use crate::runtime::{LogLine, LogOf};
use crate::session::Cx;
use api::container_state::ContainerState;
use api::pod_status::ContainerStatus;
use api::{Kind, Object, ObjectKey, Pod};
use sim::{Duration, Instant};

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

/// Logs that may be followed at once unless told otherwise.
/// k8s: kubectl/pkg/cmd/logs/logs.go, defaultMaxFollowConcurrency (NewLogsOptions)
const STREAMS_MAX: i64 = 5;

/// The annotation that names the container meant.
/// k8s: kubectl/pkg/util/podutils/podutils.go, DefaultContainerAnnotationName
const DEFAULT_CONTAINER: &str = "kubectl.kubernetes.io/default-container";

fn run(args: &Args, cx: &mut Cx<'_, '_>) -> Outcome {
    match (args.words.len(), args.has("selector")) {
        (0, false) | (3.., _) => return Err(Failure::usage("logs", USAGE)),
        (1.., true) => {
            let text = "only a selector (-l) or a POD name is allowed";
            return Err(Failure::usage("logs", text));
        }
        _ => (),
    }
    check(args)?;
    let pods = logs_of::pods(args, cx)?;
    let tail = match (args.number("tail"), args.has("selector")) {
        (Some(tail), _) => tail,
        (None, true) => SELECTOR_TAIL,
        (None, false) => -1,
    };
    let since = since(args, cx.now())?;
    let mut followed = Vec::new();
    for object in &pods {
        let Some(pod) = object.pod() else { continue };
        let meta = &object.meta;
        cx.check("get", Kind::Pod, "log", &meta.namespace, &meta.name)?;
        for container in containers(object, pod, args, cx)? {
            if pod.node_name.is_empty() {
                continue;
            }
            let of = source(object, pod, &container, args.is_on("previous"))?;
            let prefix = match args.is_on("prefix") {
                true => format!("[pod/{}/{container}] ", object.meta.name),
                false => String::new(),
            };
            if !cx.runtime.is_reached(&pod.node_name) {
                let path = format!(
                    "containerLogs/{}/{}/{container}",
                    object.meta.namespace, object.meta.name
                );
                return Err(Failure::silent_kubelet(pod, Some(&path)));
            }
            let log = Log {
                key: object.key(),
                container,
                prefix,
                has_timestamps: args.is_on("timestamps"),
                of,
                seen: 0,
                since,
            };
            followed.push(log);
        }
    }
    let most = args.number("max-log-requests").unwrap_or(STREAMS_MAX);
    if args.is_on("follow") && followed.len() > 1 && followed.len() as i64 > most {
        let count = followed.len();
        return Err(Failure::error(format!(
            "you are attempting to follow {count} log streams, but maximum allowed concurrency is \
             {most}, use --max-log-requests to increase the limit"
        )));
    }
    let bytes_max = args.number("limit-bytes").map(|bytes| bytes as usize);
    let shown = followed
        .into_iter()
        .map(|log| log.show(tail, bytes_max, cx));
    let followed: Vec<Log> = shown.collect();
    match args.is_on("follow") {
        true => Ok(Step::Wait(Box::new(Following { logs: followed }))),
        false => Ok(Step::Done),
    }
}

/// What flags may not say. k8s: kubectl/pkg/cmd/logs/logs.go, Validate
fn check(args: &Args) -> Result<(), Failure> {
    let text = if args.has("since-time") && args.has("since") {
        "at most one of `sinceTime` or `sinceSeconds` may be specified".to_owned()
    } else if let Some(name) = args
        .text("container")
        .filter(|_| args.is_on("all-containers"))
    {
        format!("--all-containers=true should not be specified with container name {name}")
    } else if args.number("tail").is_some_and(|tail| tail < -1) {
        "--tail must be greater than or equal to -1".to_owned()
    } else if args.number("limit-bytes").is_some_and(|bytes| bytes < 1) {
        "--limit-bytes must be greater than 0".to_owned()
    } else if args.is_negative("since") {
        "--since must be greater than 0".to_owned()
    } else {
        return Ok(());
    };
    Err(Failure::error(text))
}

/// From when on lines are shown.
fn since(args: &Args, now: Instant) -> Result<Option<Instant>, Failure> {
    if let Some(span) = args.span("since").filter(|span| span.0 > 0) {
        return Ok(Some(Instant(now.0.saturating_sub(span.0))));
    }
    let Some(text) = args.text("since-time").filter(|text| !text.is_empty()) else {
        return Ok(None);
    };
    Instant::parse_rfc3339(text).map(Some).ok_or_else(|| {
        let text = api::go_text::quote(text);
        Failure::error(format!(
            "parsing time {text} as \"2006-01-02T15:04:05Z07:00\": cannot parse {text} as \"2006\""
        ))
    })
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
    fn show(mut self, tail: i64, bytes_max: Option<usize>, cx: &mut Cx<'_, '_>) -> Log {
        let mut lines = self.lines(cx);
        if let Some(since) = self.since {
            lines.retain(|line| line.at >= since);
        }
        let skipped = usize::try_from(tail).map_or(0, |tail| lines.len().saturating_sub(tail));
        let text = self.text(lines.get(skipped..).unwrap_or(&[]));
        let end = bytes_max.map_or(text.len(), |most| text.floor_char_boundary(most));
        cx.out.put(text.get(..end).unwrap_or(&text));
        self.seen = self.lines(cx).len();
        self
    }

    fn text(&self, lines: &[LogLine]) -> String {
        let mut text = String::new();
        for line in lines {
            let time = match self.has_timestamps {
                true => format!("{} ", line.at.rfc3339_micros()),
                false => String::new(),
            };
            text.push_str(&format!("{}{time}{}\n", self.prefix, line.text));
        }
        text
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
            cx.out.put(&log.text(lines.get(log.seen..).unwrap_or(&[])));
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
