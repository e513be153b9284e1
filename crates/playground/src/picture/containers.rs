//! Containers of a pod as they are drawn: what each does, and the probes that ask after it.

use crate::view::{ContainerState, ContainerView, ProbeKind, ProbeView};
use api::Pod;
use api::container::{Container, Probe};
use api::pod_status::ContainerStatus;

/// Seconds between two probes where nothing is said.
/// k8s: pkg/apis/core/v1/defaults.go, SetDefaults_Probe
const PERIOD_SECONDS: i32 = 10;

/// All containers that have a status, in its order.
pub fn draw(pod: &Pod) -> Vec<ContainerView> {
    let statuses = pod.status.container_statuses.iter();
    let view = |status: &ContainerStatus| {
        let spec = pod.spec.containers.iter().find(|c| c.name == status.name);
        one(status, spec)
    };
    statuses.map(view).collect()
}

fn one(status: &ContainerStatus, spec: Option<&Container>) -> ContainerView {
    let state = if let Some(state) = status.state.running() {
        ContainerState::Running(state.started_at.instant().since_start())
    } else if let Some(state) = status.state.terminated() {
        ContainerState::Terminated(state.exit_code, state.reason.as_str().into())
    } else {
        let reason = status
            .state
            .waiting()
            .map(|state| state.reason.as_str())
            .unwrap_or("");
        ContainerState::Waiting(reason.into())
    };
    ContainerView {
        name: status.name.as_str().into(),
        image: status.image.as_str().into(),
        state,
        is_ready: status.ready,
        restarts: u32::try_from(status.restart_count).unwrap_or(0),
        probes: spec
            .map(|spec| probes(spec, status))
            .unwrap_or_default()
            .into(),
    }
}

fn probes(spec: &Container, status: &ContainerStatus) -> Vec<ProbeView> {
    let is_running = status.state.running().is_some();
    let has_started = status.started == Some(true);
    let all = [
        (ProbeKind::Startup, &spec.startup_probe, has_started),
        (ProbeKind::Readiness, &spec.readiness_probe, status.ready),
        // A container whose liveness probe has failed for long enough no longer runs.
        (ProbeKind::Liveness, &spec.liveness_probe, has_started),
    ];
    let view = |(kind, probe, passes): (ProbeKind, &Option<Probe>, bool)| {
        Some(ProbeView {
            kind,
            words: words(probe.as_ref()?).into(),
            passes: is_running && passes,
        })
    };
    all.into_iter().filter_map(view).collect()
}

/// What a probe asks and how often: `http :8080/healthz every 2 s`.
fn words(probe: &Probe) -> String {
    let what = if let Some(get) = &probe.http_get {
        format!("http :{}{}", get.port, get.path)
    } else if let Some(socket) = &probe.tcp_socket {
        format!("tcp :{}", socket.port)
    } else if let Some(grpc) = &probe.grpc {
        format!("grpc :{}", grpc.port)
    } else {
        let command = probe.exec.as_ref().map(|exec| &exec.command);
        let words = command.map(|words| words.iter().map(|w| w.as_str()).collect::<Vec<_>>());
        format!("exec {}", words.unwrap_or_default().join(" "))
    };
    let every = probe.period_seconds.filter(|seconds| *seconds > 0);
    format!("{what} every {} s", every.unwrap_or(PERIOD_SECONDS))
}
