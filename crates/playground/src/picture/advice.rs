//! What would change what is so: computed from the state, each with the line that does it.

use crate::view::{Advice, Pod, PodState, Ref, Span};
use api::container::{Container, Probe};
use api::{Kind, Object};
use apiserver::Store;
use kubectl::columns::storage_class::is_default;
use std::rc::Rc;

/// Advice about an object; nothing where all is well.
pub fn of(store: &Store, object: &Object, pod: Option<&Pod>) -> Vec<Advice> {
    match (object.kind(), pod) {
        (Kind::Pod, Some(pod)) => of_pod(store, object, pod),
        (Kind::Node, _) => of_node(object),
        (Kind::Deployment, _) => of_deployment(object),
        (Kind::Service, _) => of_service(store, object),
        (Kind::PersistentVolumeClaim, _) => of_claim(store, object),
        (Kind::Job, _) => of_job(object),
        _ => Vec::new(),
    }
}

/// The default class of a `kind` cluster, on one line.
const STANDARD_CLASS: &str = concat!(
    r#"{"apiVersion":"storage.k8s.io/v1","kind":"StorageClass","metadata":{"name":"standard","#,
    r#""annotations":{"storageclass.kubernetes.io/is-default-class":"true"}},"#,
    r#""provisioner":"rancher.io/local-path"}"#
);

fn advice(text: &str, line: Option<String>) -> Advice {
    Advice {
        spans: Span::parse(text).into(),
        line: line.map(Into::into),
    }
}

fn of_pod(store: &Store, object: &Object, pod: &Pod) -> Vec<Advice> {
    let Some(body) = object.pod() else {
        return Vec::new();
    };
    let name = &pod.reference.name;
    let flag = pod.reference.namespace_flag();
    let owner = pod.owner.as_ref().filter(|owner| &*owner.kind != "job");
    match pod.state {
        PodState::Pending => unscheduled(store, pod, owner, body.spec.containers.first()),
        PodState::BackOff => crashing(pod, owner, body.spec.containers.first()),
        PodState::ImagePull => pulling(body, pod, owner),
        PodState::NotReady => not_ready(pod, &body.spec.containers),
        PodState::Terminating => vec![advice(
            "**Do not wait for its grace**: it is gone at once, whatever it was doing.",
            Some(format!("kubectl delete pod {name} --now{flag}")),
        )],
        PodState::Error if pod.is_oom() => vec![advice(
            "**Give it more memory**: it went over its limit.",
            owner.map(|owner| set_resources(owner, "limits=memory=512Mi")),
        )],
        PodState::Error => vec![advice(
            "**See what it said** before it ended.",
            Some(format!("kubectl logs {name}{flag}")),
        )],
        PodState::Creating | PodState::Ready | PodState::Completed | PodState::Unknown => {
            Vec::new()
        }
    }
}

fn unscheduled(
    store: &Store,
    pod: &Pod,
    owner: Option<&Ref>,
    first: Option<&Container>,
) -> Vec<Advice> {
    let Some(message) = pod.unscheduled.as_deref() else {
        return Vec::new();
    };
    let hint = pod.unscheduled_hint.as_deref().unwrap_or("");
    let mut all = Vec::new();
    if let Some(what) = ["cpu", "memory"]
        .iter()
        .find(|what| message.contains(&format!("Insufficient {what}")))
    {
        let fits = hint.rsplit(' ').next().unwrap_or("").trim_end_matches('.');
        let line = (!fits.is_empty())
            .then(|| owner.map(|owner| set_resources(owner, &format!("requests={what}={fits}"))))
            .flatten();
        let container = first.map_or("", |container| container.name.as_str());
        let text = format!("**Ask for less {what}**, at most {fits} in `{container}`. {hint}");
        all.push(advice(&text, line));
        all.push(advice(
            &format!("**Make room**: scale something down, or add a node with more {what}."),
            None,
        ));
    }
    if message.contains("unbound immediate PersistentVolumeClaims") {
        all.extend(missing_class(store));
    }
    for node in store.list(Kind::Node) {
        let Some(body) = node.node() else { continue };
        if body.spec.unschedulable && message.contains("unschedulable") {
            let name = &node.meta.name;
            all.push(advice(
                &format!("**Let {name} take pods again**: it is cordoned."),
                Some(format!("kubectl uncordon {name}")),
            ));
        }
    }
    if message.contains("didn't match Pod's node affinity/selector") {
        let selector = "**Give a node the labels it asks for**, or ask for others.";
        all.push(advice(
            selector,
            Some("kubectl get nodes --show-labels".to_owned()),
        ));
    }
    if message.contains("untolerated taint") {
        all.push(advice(
            "**Tolerate the taint** in the pod template, or take it off the node.",
            Some("kubectl describe nodes".to_owned()),
        ));
    }
    all
}

fn crashing(pod: &Pod, owner: Option<&Ref>, first: Option<&Container>) -> Vec<Advice> {
    let name = &pod.reference.name;
    let flag = pod.reference.namespace_flag();
    let mut all = Vec::new();
    if let Some(owner) = owner {
        if &*owner.kind == "deployment" {
            all.push(advice(
                "**Go back** to the version before.",
                Some(format!("kubectl rollout undo {}", path(owner))),
            ));
        }
        all.extend(first.map(|first| {
            advice(
                "**Change what it runs**: another image or command.",
                Some(format!(
                    "kubectl set image {} {}=IMAGE",
                    path(owner),
                    first.name
                )),
            )
        }));
    }
    all.extend(pod.wait.map(|wait| {
        advice(
            &format!(
                "**Waiting helps only if the cause goes away**: the next try is in {} s.",
                wait.left_seconds
            ),
            Some(format!("kubectl logs {name} --previous{flag}")),
        )
    }));
    all
}

fn pulling(body: &api::Pod, pod: &Pod, owner: Option<&Ref>) -> Vec<Advice> {
    let statuses = body.status.container_statuses.iter();
    let mut failing = statuses.filter(|status| status.state.waiting().is_some());
    let Some(failing) = failing.next() else {
        return Vec::new();
    };
    let mut all = Vec::new();
    if let Some(owner) = owner {
        all.push(advice(
            &format!(
                "**Name an image that exists** instead of `{}`.",
                failing.image
            ),
            Some(format!(
                "kubectl set image {} {}=IMAGE",
                path(owner),
                failing.name
            )),
        ));
    }
    let wait = pod.wait.map_or_else(String::new, |wait| {
        format!(" The next pull is in {} s.", wait.left_seconds)
    });
    all.push(advice(
        &format!("**Push the image**: it is pulled again by itself.{wait}"),
        Some(format!("fault image-fixed {}", failing.image)),
    ));
    all
}

fn not_ready(pod: &Pod, containers: &[Container]) -> Vec<Advice> {
    let name = &pod.reference.name;
    let flag = pod.reference.namespace_flag();
    let unready = |container: &&Container| {
        let mut known = pod.containers.iter();
        known.any(|view| *view.name == *container.name && !view.is_ready)
    };
    let told = |container: &Container| {
        let startup = container
            .startup_probe
            .as_ref()
            .map(|probe| ("startup", probe));
        let readiness = container
            .readiness_probe
            .as_ref()
            .map(|probe| ("readiness", probe));
        let (which, probe) = startup.or(readiness)?;
        let period = probe.period_seconds.unwrap_or(10);
        Some(advice(
            &format!(
                "**{} must answer its {which} probe** {}, asked every {period} s.",
                container.name,
                target(probe)
            ),
            Some(format!("kubectl describe pod {name}{flag}")),
        ))
    };
    containers.iter().filter(unready).filter_map(told).collect()
}

/// What a probe asks: `GET /healthz on 8080`.
fn target(probe: &Probe) -> String {
    if let Some(get) = &probe.http_get {
        let path = get.path.as_str();
        return format!(
            "`GET {} on {}`",
            if path.is_empty() { "/" } else { path },
            get.port
        );
    }
    if let Some(socket) = &probe.tcp_socket {
        return format!("`TCP {}`", socket.port);
    }
    match &probe.exec {
        Some(exec) => format!("`{}`", exec.command.join(" ")),
        None => "`gRPC`".to_owned(),
    }
}

fn of_node(object: &Object) -> Vec<Advice> {
    let Some(body) = object.node() else {
        return Vec::new();
    };
    let name = &object.meta.name;
    let mut all = Vec::new();
    let ready = body.status.conditions.iter().find(|c| c.type_ == "Ready");
    if ready.is_some_and(|ready| ready.status != "True") {
        all.push(advice(
            "**Power it on**: its kubelet reports again, and pods that were evicted stay gone.",
            Some(format!("fault node-up {name}")),
        ));
    }
    if body.spec.unschedulable {
        all.push(advice(
            "**Let it take pods again.** Nothing moves back by itself.",
            Some(format!("kubectl uncordon {name}")),
        ));
    }
    all
}

fn of_deployment(object: &Object) -> Vec<Advice> {
    let Some(body) = object.deployment() else {
        return Vec::new();
    };
    let of = Ref::new("deployment", &object.meta.namespace, &object.meta.name);
    let mut all = Vec::new();
    if body.spec.paused {
        all.push(advice(
            "**Go on with the roll-out**: it is paused, changes of the template wait.",
            Some(format!("kubectl rollout resume {}", path(&of))),
        ));
    }
    if body.spec.replicas == Some(0) {
        all.push(advice(
            "**Ask for pods**: none are wanted.",
            Some(format!("kubectl scale {} --replicas=1", path(&of))),
        ));
    }
    let stuck = body
        .status
        .conditions
        .iter()
        .any(|c| c.reason == "ProgressDeadlineExceeded");
    let is_short = body.status.unavailable_replicas > 0;
    if stuck || is_short && body.status.updated_replicas > 0 && object.meta.generation > 1 {
        let why = match stuck {
            true => "it made no progress before its deadline",
            false => "if the new pods do not become ready",
        };
        all.push(advice(
            &format!("**Take the change back**: {why}."),
            Some(format!("kubectl rollout undo {}", path(&of))),
        ));
    }
    all
}

fn of_service(store: &Store, object: &Object) -> Vec<Advice> {
    let Some(body) = object.service() else {
        return Vec::new();
    };
    let selector = &body.spec.selector;
    if selector.is_empty() {
        return Vec::new();
    }
    let chosen = |pod: &&Rc<Object>| {
        let labels = &pod.meta.labels;
        selector
            .iter()
            .all(|(key, value)| labels.get(key) == Some(value))
    };
    let mut pods = store
        .list_in(Kind::Pod, &object.meta.namespace)
        .filter(chosen);
    if pods.next().is_some() {
        return Vec::new();
    }
    let pairs: Vec<String> = selector
        .iter()
        .map(|(key, value)| format!("{key}={value}"))
        .collect();
    let pairs = pairs.join(",");
    vec![advice(
        &format!(
            "**Give pods the labels it selects**, `{pairs}`: none has them, so nobody answers."
        ),
        Some(format!("kubectl get pods -l {pairs}")),
    )]
}

fn of_claim(store: &Store, object: &Object) -> Vec<Advice> {
    let Some(claim) = object.claim() else {
        return Vec::new();
    };
    if claim.status.phase != "Pending" {
        return Vec::new();
    }
    let has_class = claim.spec.storage_class_name.is_some();
    let mut all: Vec<Advice> = missing_class(store)
        .filter(|_| !has_class)
        .into_iter()
        .collect();
    let flag = Ref::new("", &object.meta.namespace, "").namespace_flag();
    all.push(advice(
        "**Name a class that makes volumes**, or make a volume that fits. A class may wait for the \
         first pod that uses the claim.",
        Some(format!("kubectl describe pvc {}{flag}", object.meta.name)),
    ));
    all
}

/// A class for claims that name none, as most real clusters have one, if this one has not.
fn missing_class(store: &Store) -> Option<Advice> {
    let mut classes = store.list(Kind::StorageClass);
    if classes.any(|class| is_default(class)) {
        return None;
    }
    Some(advice(
        "**Give the cluster a default storage class**: without one nobody makes a volume.",
        Some(format!("echo '{STANDARD_CLASS}' | kubectl apply -f -")),
    ))
}

fn of_job(object: &Object) -> Vec<Advice> {
    let Some(body) = object.job() else {
        return Vec::new();
    };
    let flag = Ref::new("", &object.meta.namespace, "").namespace_flag();
    let name = &object.meta.name;
    if body.spec.suspend == Some(true) {
        let patch = r#"-p '{"spec":{"suspend":false}}'"#;
        return vec![advice(
            "**Let it run**: it is suspended.",
            Some(format!("kubectl patch job {name} {patch}{flag}")),
        )];
    }
    let failed = body.status.conditions.iter().find(|c| c.type_ == "Failed");
    let Some(failed) = failed else {
        return Vec::new();
    };
    vec![advice(
        &format!(
            "**Delete it and apply it changed**: a failed job stays so ({}).",
            failed.reason
        ),
        Some(format!("kubectl delete job {name}{flag}")),
    )]
}

/// `deployment/web -n shop`.
fn path(of: &Ref) -> String {
    format!("{}/{}{}", of.kind, of.name, of.namespace_flag())
}

fn set_resources(owner: &Ref, amount: &str) -> String {
    format!("kubectl set resources {} --{amount}", path(owner))
}
