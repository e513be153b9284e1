//! What can be done to an object from its menu, each as the line that does it in a terminal.
//!
//! A menu and a terminal do the same thing by the same line, so copying the line gives the same
//! result.

use super::{Node, Pod, PodState, Ref, Service, Workload};
use crate::view::Kind;
use std::rc::Rc;

/// One entry of a menu.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Action {
    /// What it says.
    pub label: &'static str,
    /// The line that does it; with a `{}` in it where a person fills something in.
    pub line: String,
    /// What stands at the `{}` before anybody has changed it.
    pub blank: Option<Blank>,
    /// Whether it destroys or breaks something.
    pub is_harmful: bool,
}

/// What a person fills in.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Blank {
    /// A whole number, in steps of one.
    Number(u32),
    /// A word or more.
    Text(String),
}

impl Action {
    /// The line with something filled in.
    pub fn filled(&self, with: &str) -> String {
        self.line.replacen("{}", with, 1)
    }

    /// The line as it stands before anybody has changed anything.
    pub fn proposed(&self) -> String {
        match &self.blank {
            Some(Blank::Number(number)) => self.filled(&number.to_string()),
            Some(Blank::Text(text)) => self.filled(text),
            None => self.line.clone(),
        }
    }
}

fn action(label: &'static str, line: String) -> Action {
    Action {
        label,
        line,
        blank: None,
        is_harmful: false,
    }
}

fn harm(label: &'static str, line: String) -> Action {
    Action {
        is_harmful: true,
        ..action(label, line)
    }
}

fn asking(label: &'static str, line: String, blank: Blank) -> Action {
    Action {
        blank: Some(blank),
        ..action(label, line)
    }
}

/// What can be done to a pod.
pub fn pod_actions(pod: &Pod) -> Vec<Action> {
    let name = &pod.reference.name;
    let flag = pod.reference.namespace_flag();
    let target = match &*pod.reference.namespace {
        "" | "default" => name.to_string(),
        namespace => format!("{namespace}/{name}"),
    };
    let mut actions = vec![
        action("Logs", format!("kubectl logs {name}{flag}")),
        action("Describe", format!("kubectl describe pod {name}{flag}")),
    ];
    if pod.restarts > 0 {
        let line = format!("kubectl logs {name} --previous{flag}");
        actions.insert(1, action("Logs of the run before", line));
    }
    if pod.node.is_some() {
        let line = format!("kubectl exec {name}{flag} -- {{}}");
        actions.push(asking("Run in it", line, Blank::Text("env".to_owned())));
        actions.push(harm("Crash it", format!("fault crash {target} exit=1")));
        actions.push(harm("Kill it for memory", format!("fault oom {target}")));
        actions.push(harm("Hang it: probes fail", format!("fault hang {target}")));
    }
    actions.push(harm(
        "Evict, if its budget allows",
        eviction(&pod.reference),
    ));
    actions.push(harm("Delete", format!("kubectl delete pod {name}{flag}")));
    let line = format!("kubectl delete pod {name} --now{flag}");
    actions.push(harm("Delete with one second of grace", line));
    if let Some(image) = pod.containers.first().map(|container| &container.image) {
        actions.push(match pod.state {
            PodState::ImagePull => {
                action("Bring its image back", format!("fault image-fixed {image}"))
            }
            _ => harm(
                "Take its image away",
                format!("fault image-missing {image}"),
            ),
        });
    }
    actions
}

/// kubectl has no verb for the eviction subresource but this one.
fn eviction(pod: &Ref) -> String {
    let (name, namespace) = (&pod.name, &pod.namespace);
    let body = format!(
        "{{\"apiVersion\":\"policy/v1\",\"kind\":\"Eviction\",\
         \"metadata\":{{\"name\":\"{name}\"}}}}"
    );
    let path = format!("/api/v1/namespaces/{namespace}/pods/{name}/eviction");
    format!("echo '{body}' | kubectl create --raw {path} -f -")
}

/// What can be done to a node, which is one of `nodes`.
pub fn node_actions(node: &Node, nodes: &[Rc<Node>]) -> Vec<Action> {
    let name = &node.reference.name;
    let mut actions = vec![action("Describe", format!("kubectl describe node {name}"))];
    if node.is_schedulable {
        actions.push(harm("Cordon", format!("kubectl cordon {name}")));
    } else {
        actions.push(action("Uncordon", format!("kubectl uncordon {name}")));
    }
    actions.push(harm(
        "Drain",
        format!("kubectl drain {name} --ignore-daemonsets --delete-emptydir-data"),
    ));
    let back = format!("fault node-up {name}");
    match (node.is_powered, node.is_cut) {
        (false, _) => actions.push(action("Power on", back)),
        (true, true) => actions.push(action("Reconnect to the API", back)),
        (true, false) => {
            actions.push(harm("Power off", format!("fault node-down {name}")));
            let cut = format!("fault node-partition {name}");
            actions.push(harm("Cut off from the API", cut));
        }
    }
    actions.push(match node.is_disk_slow {
        true => action("Repair its disk", format!("fault disk-fixed {name}")),
        false => harm("Slow its disk", format!("fault disk-slow {name}")),
    });
    actions.push(asking(
        "Taint",
        format!("kubectl taint nodes {name} {{}}"),
        Blank::Text("key=value:NoSchedule".to_owned()),
    ));
    actions.push(harm("Remove", format!("kubectl delete node {name}")));
    let (cpu, memory) = (&node.cpu.capacity_text, &node.memory.capacity_text);
    let zone = node.zone.as_ref().map(|zone| format!(" zone={zone}"));
    let zone = zone.unwrap_or_default();
    actions.push(asking(
        "Add one like it",
        format!("fault node-add {{}} cpu={cpu} memory={memory}{zone}"),
        Blank::Text(free_name(name, nodes)),
    ));
    actions
}

/// A name like this one that no node has: `node-4` where there are `node-1` to `node-3`.
fn free_name(name: &str, nodes: &[Rc<Node>]) -> String {
    let stem = name.trim_end_matches(|c: char| c.is_ascii_digit());
    let stem = if stem == name {
        format!("{name}-")
    } else {
        stem.to_owned()
    };
    let numbers = nodes.iter().filter_map(|node| {
        let rest = node.reference.name.strip_prefix(stem.as_str())?;
        rest.parse::<u64>().ok()
    });
    format!("{stem}{}", numbers.max().unwrap_or(1).saturating_add(1))
}

/// What can be done to a workload.
pub fn workload_actions(workload: &Workload) -> Vec<Action> {
    let path = path(&workload.reference);
    let flag = workload.reference.namespace_flag();
    let mut actions = Vec::new();
    let scales = matches!(
        workload.kind,
        Kind::Deployment | Kind::ReplicaSet | Kind::StatefulSet
    );
    if scales {
        actions.push(asking(
            "Scale to",
            format!("kubectl scale {path} --replicas={{}}{flag}"),
            Blank::Number(workload.want),
        ));
    }
    let rolls = matches!(
        workload.kind,
        Kind::Deployment | Kind::StatefulSet | Kind::DaemonSet
    );
    if rolls {
        if let Some((container, image)) = &workload.image {
            actions.push(asking(
                "Image",
                format!("kubectl set image {path} {container}={{}}{flag}"),
                Blank::Text(image.to_string()),
            ));
        }
        let rollout = |verb: &str| format!("kubectl rollout {verb} {path}{flag}");
        actions.push(action("Roll-out status", rollout("status")));
        actions.push(action("Roll-out history", rollout("history")));
        actions.push(action("Restart", rollout("restart")));
        actions.push(action("Roll back", rollout("undo")));
        if workload.kind == Kind::Deployment {
            match workload.is_paused {
                true => actions.push(action("Resume", rollout("resume"))),
                false => actions.push(action("Pause", rollout("pause"))),
            }
        }
    }
    actions.push(action("Describe", format!("kubectl describe {path}{flag}")));
    actions.push(harm("Delete", format!("kubectl delete {path}{flag}")));
    actions
}

/// What can be done to a service.
pub fn service_actions(service: &Service) -> Vec<Action> {
    let path = path(&service.reference);
    let flag = service.reference.namespace_flag();
    let name = &service.reference.name;
    let slices = format!("kubectl get endpointslices -l kubernetes.io/service-name={name}{flag}");
    vec![
        asking(
            "Send requests",
            traffic_line(&service.reference, "{}"),
            Blank::Text("20rps".to_owned()),
        ),
        action("Send none", traffic_line(&service.reference, "off")),
        action("Describe", format!("kubectl describe {path}{flag}")),
        action("Endpoints", slices),
        harm("Delete", format!("kubectl delete {path}{flag}")),
    ]
}

/// The line that has clients send requests to a service: `20rps`, or `off`.
pub fn traffic_line(service: &Ref, rate: &str) -> String {
    let name = match &*service.namespace {
        "" | "default" => service.name.to_string(),
        namespace => format!("{namespace}/{}", service.name),
    };
    format!("traffic svc/{name} {rate}")
}

fn path(reference: &Ref) -> String {
    format!("{}/{}", reference.kind, reference.name)
}
