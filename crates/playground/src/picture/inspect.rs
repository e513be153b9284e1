//! Everything about the object that was asked for.

use super::trail::Trail;
use super::{advice, changes, detail, placement, why};
use crate::view::{Fact, Inspection, Pod, PodState, Ref, Request, Timer};
use api::Object;
use api::yaml::encode_yaml;
use cluster::Cluster;
use sim::Instant;
use std::rc::Rc;

/// The inspection of `reference`, if there is or was such an object.
pub fn inspect(
    cluster: &Cluster,
    trail: &Trail,
    reference: &Ref,
    request: &Request,
    pods: &[Rc<Pod>],
) -> Option<Inspection> {
    let (api, now) = (&cluster.api, cluster.now());
    let object = trail.object(api)?;
    let is_gone = api.store().by_uid(object.meta.uid).is_none();
    let pod = pods.iter().find(|pod| pod.reference == *reference);
    let place = match (pod, is_gone) {
        (_, true) => "".to_owned(),
        (None, _) => object.kind().name().to_owned(),
        (Some(pod), _) => match &pod.node {
            Some(node) => format!("on {node}"),
            None => "not on a node".to_owned(),
        },
    };
    let (stem, suffix) = match pod {
        Some(pod) => (Rc::clone(&pod.stem), Rc::clone(&pod.suffix)),
        None => ("".into(), Rc::clone(&reference.name)),
    };
    let status = match (pod, is_gone) {
        (_, true) => "Gone".into(),
        (Some(pod), _) => Rc::clone(&pod.status),
        (None, _) => status_of(&object, now).into(),
    };
    let encoded = object.encode();
    let light = pod.map(Rc::as_ref);
    Some(Inspection {
        stem,
        suffix,
        state: pod.map(|pod| pod.state),
        status,
        place: place.into(),
        timer: light.and_then(timer),
        why: why::steps(api, trail, &object, now).into(),
        placement: placement::draw(&cluster.scheduler, &object),
        advice: match is_gone {
            true => Rc::new([]),
            false => advice::of(api.store(), &object, light).into(),
        },
        changes: changes::of(trail, &object, &encoded, request.since),
        facts: {
            let mut facts = facts(&object, light, now);
            facts.extend(service_facts(&object, cluster));
            facts.into()
        },
        conditions: detail::conditions(&encoded).into(),
        runs: detail::runs(trail, &object).into(),
        events: detail::events(api.store(), &object).into(),
        logs: request
            .logs
            .as_ref()
            .and_then(|logs| detail::logs(&cluster.kubelets, &object, logs)),
        yaml: encode_yaml(&encoded).into(),
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

/// What `kubectl get` says first of an object that is no pod: `6/6`, `Bound`, `ClusterIP`.
fn status_of(object: &Object, now: Instant) -> String {
    let table = kubectl::columns::of(object.kind());
    let cells = (table.row)(object, now);
    let mut rows = table.columns.iter().zip(&cells);
    let telling = |name: &str| {
        matches!(
            name,
            "STATUS" | "READY" | "COMPLETIONS" | "TYPE" | "SCHEDULE" | "REPLICAS" | "DATA"
        )
    };
    match rows.find(|(column, _)| telling(column.name)) {
        Some((column, cell)) if column.name == "STATUS" || column.name == "TYPE" => cell.clone(),
        Some((column, cell)) => format!("{cell} {}", column.name.to_ascii_lowercase()),
        None => String::new(),
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
    facts.push(fact("Object", "Kind", object.kind().name()));
    if !object.meta.namespace.is_empty() {
        facts.push(fact("Object", "Namespace", object.meta.namespace.as_str()));
    }
    if let Some(note) = crate::check::unsimulated::of_kind(object.kind()) {
        facts.push(fact("Object", "Note", note));
    }
    for owner in &object.meta.owners {
        let mut row = fact(
            "Object",
            "Controlled by",
            format!("{}/{}", owner.kind, owner.name),
        );
        row.object = Some(Ref::of_kind(
            &owner.kind,
            &object.meta.namespace,
            &owner.name,
        ));
        facts.push(row);
    }
    columns(object, now, &mut facts);
    if let (Some(body), Some(pod)) = (object.pod(), pod) {
        pod_facts(body, pod, &mut facts);
    }
    for (key, value) in object.meta.labels.iter() {
        facts.push(fact("Labels", key, value.as_str()));
    }
    for (key, value) in object.meta.annotations.iter() {
        if !key.ends_with("last-applied-configuration") {
            facts.push(fact("Annotations", key, value.as_str()));
        }
    }
    facts
}

/// The addresses of a service, and the load it is given.
fn service_facts(object: &Object, cluster: &Cluster) -> Vec<Fact> {
    let Some(service) = object.service() else {
        return Vec::new();
    };
    let spec = &*service.spec;
    let name = network::dns::service_name(object);
    let mut facts = vec![fact("Service", "DNS name", name)];
    let port_name = spec.ports.first().map_or("", |port| port.name.as_str());
    let all = network::endpoints::candidates(cluster.store(), object, port_name);
    let ready = all.iter().filter(|one| one.is_ready).count();
    facts.push(fact(
        "Service",
        "Endpoints",
        format!("{ready} of {} ready", all.len()),
    ));
    if let Some(load) = super::traffic::of(&cluster.traffic, object) {
        facts.push(fact(
            "Traffic",
            "Load",
            format!("{} requests a second", load.rps),
        ));
        facts.push(fact("Traffic", "Served", load.served.to_string()));
        facts.push(fact("Traffic", "Failed", load.failed.to_string()));
        facts.push(fact("Traffic", "Now", Rc::clone(&load.summary)));
    }
    facts
}

/// The columns of `kubectl get -o wide`, whatever the kind.
fn columns(object: &Object, now: Instant, facts: &mut Vec<Fact>) {
    let table = kubectl::columns::of(object.kind());
    let cells = (table.row)(object, now);
    for (column, cell) in table.columns.iter().zip(cells) {
        if column.name == "NAME" || matches!(cell.as_str(), "" | "<none>" | "<unset>") {
            continue;
        }
        let mut row = fact("As kubectl get shows it", &title(column.name), cell);
        if column.name == "NODE" {
            row.object = Some(Ref::new("node", "", &row.value));
        }
        facts.push(row);
    }
}

/// `Up-to-date` for `UP-TO-DATE`; short names such as `IP` stay.
fn title(name: &str) -> String {
    match name.get(1..).filter(|_| name.len() > 2) {
        Some(rest) => format!(
            "{}{}",
            name.get(..1).unwrap_or(""),
            rest.to_ascii_lowercase()
        ),
        None => name.to_owned(),
    }
}

fn pod_facts(body: &api::Pod, pod: &Pod, facts: &mut Vec<Fact>) {
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
}
