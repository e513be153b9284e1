//! `kubectl exec`: a command in a container, as far as the playground interprets it.
//!
//! k8s: staging/src/k8s.io/kubectl/pkg/cmd/exec/exec.go

use super::Verb;
use crate::failure::Failure;
use crate::flags::{Args, Flag, Takes, long, short};
use crate::resource_names;
use crate::running::{Outcome, Step};
use crate::session::Cx;
use api::{Kind, Object, Pod, PodPhase};
use std::rc::Rc;

/// `kubectl exec`.
pub const VERB: Verb = Verb {
    name: "exec",
    aliases: &[],
    flags: &[FLAGS],
    usage: "exec POD [-c CONTAINER] -- COMMAND…",
    help: "Run a command in a container",
    run,
};

const FLAGS: &[Flag] = &[
    short("container", 'c', Takes::Text),
    short("stdin", 'i', Takes::Switch),
    short("tty", 't', Takes::Switch),
    short("quiet", 'q', Takes::Switch),
    short("filename", 'f', Takes::Text),
    long("pod-running-timeout", Takes::Span),
];

/// Names the container that commands are for.
/// k8s: staging/src/k8s.io/kubectl/pkg/cmd/util/podcmd/podcmd.go, DefaultContainerAnnotationName
const DEFAULT_CONTAINER: &str = "kubectl.kubernetes.io/default-container";

fn run(args: &Args, cx: &mut Cx<'_, '_>) -> Outcome {
    let Some((name, words)) = args.words.split_first() else {
        let text = "pod, type/name or --filename must be specified";
        return Err(Failure::error(text));
    };
    if !words.is_empty() && args.after_dashes.is_none() {
        let text = "exec [POD] [COMMAND] is not supported anymore. Use exec [POD] -- [COMMAND] \
                    instead";
        return Err(Failure::usage("exec", text));
    }
    let command = args.after_dashes.clone().unwrap_or_default();
    if command.is_empty() {
        let text = "you must specify at least one command for the container";
        return Err(Failure::error(text));
    }
    let object = pod(name, args, cx)?;
    let Some(pod) = object.pod() else {
        return Err(Failure::error("the object has no pods"));
    };
    if matches!(pod.phase(), PodPhase::Succeeded | PodPhase::Failed) {
        let phase = pod.phase().as_str();
        return Err(Failure::error(format!(
            "cannot exec into a container in a completed pod; current phase is {phase}"
        )));
    }
    let meta = &object.meta;
    cx.check("create", Kind::Pod, "exec", &meta.namespace, &meta.name)?;
    let chosen = chosen(&object, pod, args, cx);
    let chosen = chosen.as_str();
    let mut all = pod.spec.containers.iter().chain(&pod.spec.init_containers);
    if !all.any(|one| *one.name == *chosen) {
        let text = format!(
            "container {chosen} is not valid for pod {}",
            object.meta.name
        );
        return Err(Failure::server("BadRequest", text));
    }
    if pod.node_name.is_empty() {
        let text = format!("pod {} does not have a host assigned", object.meta.name);
        return Err(Failure::server("BadRequest", text));
    }
    let statuses = &pod.status.container_statuses;
    let is_running = statuses
        .iter()
        .any(|status| *status.name == *chosen && status.state.running().is_some());
    if !is_running {
        let text = format!("unable to upgrade connection: container not found (\"{chosen}\")");
        return Err(Failure::error(format!("Internal error occurred: {text}")));
    }
    if !cx.runtime.is_reached(&pod.node_name) {
        return Err(Failure::silent_kubelet(pod, None));
    }
    match cx.runtime.exec(&object, chosen, &command) {
        Ok(result) => {
            cx.out.put(&result.output);
            if !result.errors.is_empty() {
                cx.out.note(result.errors.trim_end_matches('\n'));
            }
            if result.status != 0 {
                let status = result.status;
                cx.out
                    .note(format!("command terminated with exit code {status}"));
                cx.out.status = status;
            }
            Ok(Step::Done)
        }
        Err(text) => Err(Failure::error(text)),
    }
}

/// The container that is meant; of several the first, which is said.
fn chosen(object: &Object, pod: &Pod, args: &Args, cx: &mut Cx<'_, '_>) -> String {
    let names: Vec<&str> = pod.spec.containers.iter().map(|one| &*one.name).collect();
    match args.text("container") {
        Some(name) => name.to_owned(),
        None => {
            let annotated = object
                .meta
                .annotation(DEFAULT_CONTAINER)
                .map(|name| &**name);
            let first = annotated.or(names.first().copied()).unwrap_or("");
            if names.len() > 1 && annotated.is_none() && !args.is_on("quiet") {
                let all = names.join(", ");
                cx.out
                    .note(format!("Defaulted container \"{first}\" out of: {all}"));
            }
            first.to_owned()
        }
    }
}

/// The pod itself, or the first one of a workload.
fn pod(name: &str, args: &Args, cx: &Cx<'_, '_>) -> Result<Rc<Object>, Failure> {
    let namespace = cx.namespace(args);
    let (kind, name) = match name.split_once('/') {
        Some((type_, name)) => (resource_names::kind(type_)?, name),
        None => (Kind::Pod, name),
    };
    let object = cx.find(kind, &namespace, name)?;
    if kind == Kind::Pod {
        return Ok(object);
    }
    let selector = match &object.body {
        api::Body::Deployment(one) => one.spec.selector.clone(),
        api::Body::ReplicaSet(one) => one.spec.selector.clone(),
        api::Body::StatefulSet(one) => one.spec.selector.clone(),
        api::Body::DaemonSet(one) => one.spec.selector.clone(),
        api::Body::Job(one) => one.spec.selector.clone(),
        api::Body::Service(one) => Some(api::LabelSelector {
            match_labels: Rc::clone(&one.spec.selector),
            ..api::LabelSelector::default()
        }),
        _ => None,
    };
    let pods = cx.store().list_in(Kind::Pod, &namespace);
    let mut matching = pods.filter(|pod| {
        selector
            .as_ref()
            .is_some_and(|selector| selector.matches(&pod.meta.labels))
    });
    let kind = object.kind().name();
    matching
        .next()
        .cloned()
        .ok_or_else(|| Failure::error(format!("unable to find any pods for {kind} \"{name}\"")))
}
