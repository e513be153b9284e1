//! Containers of a pod or a template: image, ports, command, state, resources, probes.
//!
//! k8s: staging/src/k8s.io/kubectl/pkg/describe/describe.go, describeContainers, DescribeProbe

use super::environment;
use super::writer::{Writer, capital, go_list, time};
use crate::cells;
use api::Object;
use api::container::{Container, ContainerPort, Probe, Resources};
use api::container_state::ContainerState;
use api::go_text::quote;
use api::int_or_percent::IntOrPercent;
use api::pod_status::ContainerStatus;
use api::resources::ResourceList;
use sim::order;

/// Where the containers come from.
#[derive(Clone, Copy)]
pub enum From<'a> {
    /// A pod, with what is known of its containers.
    Pod(&'a Object, &'a [ContainerStatus]),
    /// A template; everything is indented.
    Template,
}

/// Writes containers under a heading.
pub fn containers(label: &str, containers: &[Container], from: From<'_>, w: &mut Writer) {
    let (space, name_indent) = match from {
        From::Pod(..) => ("", ""),
        From::Template => ("  ", " "),
    };
    let none = if containers.is_empty() { " <none>" } else { "" };
    w.line(0, &format!("{space}{label}:{none}"));
    for container in containers {
        let (pod, status) = match from {
            From::Pod(pod, statuses) => (
                Some(pod),
                statuses.iter().find(|one| one.name == container.name),
            ),
            From::Template => (None, None),
        };
        w.line(1, &format!("{name_indent}{}:", container.name));
        image_and_ports(container, status, w);
        words("Command", &container.command, w);
        words("Args", &container.args, w);
        if let Some(status) = status {
            state(status, w);
        }
        resources(&container.resources, 2, w);
        probe("Liveness", container.liveness_probe.as_ref(), w);
        probe("Readiness", container.readiness_probe.as_ref(), w);
        probe("Startup", container.startup_probe.as_ref(), w);
        environment::sources(container, w);
        environment::variables(container, pod, w);
        mounts(container, w);
    }
}

fn image_and_ports(container: &Container, status: Option<&ContainerStatus>, w: &mut Writer) {
    if let Some(status) = status {
        w.field(2, "Container ID", &status.container_id);
    }
    w.field(2, "Image", &container.image);
    if let Some(status) = status {
        w.field(2, "Image ID", &status.image_id);
    }
    let plural = if container.ports.len() > 1 { "s" } else { "" };
    let text = ports(&container.ports, |port| port.container_port);
    w.field(2, &format!("Port{plural}"), text);
    let text = ports(&container.ports, |port| port.host_port.unwrap_or(0));
    w.field(2, &format!("Host Port{plural}"), text);
}

fn ports(ports: &[ContainerPort], number: fn(&ContainerPort) -> i32) -> String {
    let texts = ports.iter().map(|port| match port.name.as_str() {
        "" => format!("{}/{}", number(port), port.protocol),
        name => format!("{}/{} ({name})", number(port), port.protocol),
    });
    cells::or_none(&texts.collect::<Vec<String>>().join(", "))
}

fn words(title: &str, words: &[api::Str], w: &mut Writer) {
    if !words.is_empty() {
        w.line(2, &format!("{title}:"));
    }
    for line in words.iter().flat_map(|word| word.split('\n')) {
        w.line(3, line);
    }
}

fn state(status: &ContainerStatus, w: &mut Writer) {
    one_state("State", &status.state, w);
    if status.last_state.terminated().is_some() {
        one_state("Last State", &status.last_state, w);
    }
    w.field(2, "Ready", capital(status.ready));
    w.field(2, "Restart Count", status.restart_count);
}

fn one_state(title: &str, state: &ContainerState, w: &mut Writer) {
    match state {
        ContainerState::Running(state) => {
            w.field(2, title, "Running");
            w.field(3, "Started", time(state.started_at));
        }
        ContainerState::Waiting(state) => {
            w.field(2, title, "Waiting");
            w.field_if(3, "Reason", &state.reason);
        }
        ContainerState::Terminated(state) => {
            w.field(2, title, "Terminated");
            w.field_if(3, "Reason", &state.reason);
            w.field_if(3, "Message", &state.message);
            w.field(3, "Exit Code", state.exit_code);
            if state.signal > 0 {
                w.field(3, "Signal", state.signal);
            }
            w.field(3, "Started", time(state.started_at));
            w.field(3, "Finished", time(state.finished_at));
        }
        ContainerState::None => w.field(2, title, "Waiting"),
    }
}

/// Limits, then requests.
pub fn resources(resources: &Resources, level: usize, w: &mut Writer) {
    let mut list = |title: &str, list: &ResourceList| {
        if !list.is_empty() {
            w.line(level, &format!("{title}:"));
        }
        for (name, quantity) in list.iter() {
            w.field(level + 1, name, quantity);
        }
    };
    list("Limits", &resources.limits);
    list("Requests", &resources.requests);
}

fn probe(title: &str, probe: Option<&Probe>, w: &mut Writer) {
    let Some(probe) = probe else { return };
    let seconds = |value: Option<i32>| value.unwrap_or(0);
    let attributes = format!(
        "delay={}s timeout={}s period={}s #success={} #failure={}",
        seconds(probe.initial_delay_seconds),
        seconds(probe.timeout_seconds),
        seconds(probe.period_seconds),
        seconds(probe.success_threshold),
        seconds(probe.failure_threshold),
    );
    let action = if let Some(exec) = &probe.exec {
        format!("exec {}", go_list(&exec.command))
    } else if let Some(get) = &probe.http_get {
        let port = match &get.port {
            IntOrPercent::Text(port) if port.is_empty() => String::new(),
            port => format!(":{port}"),
        };
        let slash = if get.path.starts_with('/') { "" } else { "/" };
        let path = get.path.replace('?', "%3F");
        let scheme = get.scheme.to_ascii_lowercase();
        format!("http-get {scheme}://{}{port}{slash}{path}", get.host)
    } else if let Some(tcp) = &probe.tcp_socket {
        format!("tcp-socket {}:{}", tcp.host, tcp.port)
    } else if let Some(grpc) = &probe.grpc {
        format!("grpc <pod>:{} {}", grpc.port, grpc.service)
    } else {
        "unknown".to_owned()
    };
    w.field(2, title, format!("{action} {attributes}"));
}

fn mounts(container: &Container, w: &mut Writer) {
    let mut mounts: Vec<_> = container.volume_mounts.iter().collect();
    order::sort_by(&mut mounts, |a, b| a.mount_path.cmp(&b.mount_path));
    w.line(
        2,
        if mounts.is_empty() {
            "Mounts:\t<none>"
        } else {
            "Mounts:"
        },
    );
    for mount in mounts {
        let mut flags = match mount.read_only {
            Some(true) => "ro",
            Some(false) | None => "rw",
        }
        .to_owned();
        if !mount.sub_path.is_empty() {
            flags.push_str(&format!(",path={}", quote(&mount.sub_path)));
        }
        w.line(
            3,
            &format!("{} from {} ({flags})", mount.mount_path, mount.name),
        );
    }
    let devices = &container.volume_devices;
    if !devices.is_empty() {
        w.line(2, "Devices:");
    }
    for device in devices {
        let text = |key: &str| device[key].as_str().unwrap_or("").to_owned();
        w.line(3, &format!("{} from {}", text("devicePath"), text("name")));
    }
}
