//! Everything about the object that was asked for.

use super::why;
use crate::view::{Fact, Inspection, Pod, PodState, Ref, Timer};
use api::yaml::encode_yaml;
use api::{Kind, Object};
use apiserver::ApiServer;
use sim::Instant;
use std::rc::Rc;

/// The inspection of `reference`, if there is such an object.
pub fn inspect(
    api: &ApiServer,
    reference: &Ref,
    pods: &[Rc<Pod>],
    now: Instant,
) -> Option<Inspection> {
    let object = why::object_of(api, reference)?;
    let pod = pods.iter().find(|pod| pod.reference == *reference);
    let place = pod.map(|pod| match &pod.node {
        Some(node) => format!("on {node}"),
        None => "not on a node".to_owned(),
    });
    let (stem, suffix) = match pod {
        Some(pod) => (Rc::clone(&pod.stem), Rc::clone(&pod.suffix)),
        None => ("".into(), Rc::clone(&reference.name)),
    };
    Some(Inspection {
        stem,
        suffix,
        state: pod.map(|pod| pod.state),
        status: pod.map_or_else(|| status_of(&object).into(), |pod| Rc::clone(&pod.status)),
        place: place.unwrap_or_default().into(),
        timer: pod.and_then(|pod| timer(pod)),
        why: why::steps(api, &object, now).into(),
        facts: facts(&object, pod.map(Rc::as_ref), now).into(),
        yaml: encode_yaml(&object.encode()).into(),
        kubectl: format!(
            "kubectl describe {} {}{}",
            reference.kind,
            reference.name,
            reference.namespace_flag()
        )
        .into(),
        reference: reference.clone(),
    })
}

fn timer(pod: &Pod) -> Option<Timer> {
    let (wait, caption) = match (pod.state, pod.wait, pod.grace) {
        (PodState::BackOff | PodState::Error, Some(wait), _) => {
            (wait, format!("to restart {}", pod.restarts + 1))
        }
        (PodState::ImagePull, Some(wait), _) => (wait, "to the next pull".to_owned()),
        (_, _, Some(grace)) => (grace, "of grace left".to_owned()),
        _ => return None,
    };
    Some(Timer {
        left_seconds: wait.left_seconds,
        total_seconds: wait.total_seconds,
        caption: caption.into(),
    })
}

/// One word or number for what has no pod state.
fn status_of(object: &Object) -> String {
    match object.kind() {
        Kind::Node => {
            let body = object.node();
            let ready = body.and_then(|b| b.status.conditions.iter().find(|c| c.type_ == "Ready"));
            let is_ready = ready.is_some_and(|condition| condition.status == "True");
            if is_ready {
                "Ready".to_owned()
            } else {
                "NotReady".to_owned()
            }
        }
        Kind::Deployment => object.deployment().map_or_else(String::new, |body| {
            let want = body.spec.replicas.unwrap_or(1);
            format!("{} of {want} available", body.status.available_replicas)
        }),
        Kind::ReplicaSet => object.replica_set().map_or_else(String::new, |body| {
            let want = body.spec.replicas.unwrap_or(1);
            format!("{} of {want} ready", body.status.ready_replicas)
        }),
        kind => kind.name().to_owned(),
    }
}

fn fact(section: &str, key: &str, value: impl Into<Rc<str>>) -> Fact {
    Fact {
        section: section.into(),
        key: key.into(),
        value: value.into(),
        object: None,
    }
}

fn facts(object: &Object, pod: Option<&Pod>, now: Instant) -> Vec<Fact> {
    let mut facts = Vec::new();
    let age = now.since(object.meta.created.instant());
    facts.push(fact("Object", "Kind", object.kind().name()));
    if !object.meta.namespace.is_empty() {
        facts.push(fact("Object", "Namespace", object.meta.namespace.as_str()));
    }
    facts.push(fact("Object", "Age", crate::view::age(age)));
    for owner in &object.meta.owners {
        let mut row = fact(
            "Object",
            "Controlled by",
            format!("{}/{}", owner.kind, owner.name),
        );
        let kind = owner.kind.to_lowercase();
        row.object = Some(Ref::new(&kind, &object.meta.namespace, &owner.name));
        facts.push(row);
    }
    for (key, value) in object.meta.labels.iter() {
        facts.push(fact("Labels", key, value.as_str()));
    }
    if let (Some(body), Some(pod)) = (object.pod(), pod) {
        pod_facts(body, pod, &mut facts);
    }
    if let Some(body) = object.node() {
        for condition in &body.status.conditions {
            facts.push(fact(
                "Conditions",
                &condition.type_,
                condition.status.as_str(),
            ));
        }
    }
    if let Some(body) = object.deployment() {
        for condition in &body.status.conditions {
            let value = format!("{} ({})", condition.status, condition.reason);
            facts.push(fact("Conditions", &condition.type_, value));
        }
    }
    facts
}

fn pod_facts(body: &api::Pod, pod: &Pod, facts: &mut Vec<Fact>) {
    if let Some(node) = &pod.node {
        let mut row = fact("Pod", "Node", Rc::clone(node));
        row.object = Some(Ref::new("node", "", node));
        facts.push(row);
    }
    if let Some(ip) = &pod.ip {
        facts.push(fact("Pod", "IP", Rc::clone(ip)));
    }
    facts.push(fact("Pod", "Phase", body.phase().as_str()));
    facts.push(fact("Pod", "QoS class", body.status.qos_class.as_str()));
    facts.push(fact("Pod", "Requests", Rc::clone(&pod.requests)));
    for status in &body.status.container_statuses {
        let section = format!("Container {}", status.name);
        facts.push(fact(&section, "Image", status.image.as_str()));
        facts.push(fact(&section, "Restarts", status.restart_count.to_string()));
        if let Some(last) = status.last_state.terminated() {
            let value = format!("{} (code {})", last.reason, last.exit_code);
            facts.push(fact(&section, "Last end", value));
        }
    }
    for condition in &body.status.conditions {
        let value = match condition.reason.as_str() {
            "" => condition.status.to_string(),
            reason => format!("{} ({reason})", condition.status),
        };
        facts.push(fact("Conditions", &condition.type_, value));
    }
}
