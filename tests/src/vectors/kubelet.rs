//! Pods on their nodes: phases, conditions, QoS classes, back-off.

use super::{Adapter, Case, Outcome, Run, same};
use api::codec::decode;
use api::pod_spec::PodSpec;
use api::pod_status::{ContainerStatus, PodCondition};
use api::{Pod, PodPhase};
use kubelet::backoff::{BackOff, Verdict, container};
use kubelet::status::conditions::{containers_ready, initialized, ready};
use kubelet::status::phase::{PhaseInput, phase_of};
use serde_json::{Value, json};
use sim::{Duration, Instant};

/// The adapters of this area.
pub const ADAPTERS: &[Adapter] = &[
    Adapter {
        file: "kubelet/pod_phase",
        kind: "",
        run: Run::Each(pod_phase),
    },
    Adapter {
        file: "kubelet/pod_conditions",
        kind: "",
        run: Run::Each(pod_conditions),
    },
    Adapter {
        file: "kubelet/qos",
        kind: "",
        run: Run::Each(qos),
    },
    Adapter {
        file: "kubelet/crashloop_timeline",
        kind: "",
        run: Run::Each(crashloop),
    },
];

fn pod_phase(case: &Case<'_>) -> Outcome {
    let pod: Pod = decode(&case.vector["pod"]);
    let input = PhaseInput {
        containers: &pod.status.container_statuses,
        init: &pod.status.init_container_statuses,
        is_terminal: case.vector["podIsTerminal"] == true,
        has_run: case.vector["podHasInitialized"] == true,
    };
    same(
        "phase",
        case.text("expectPhase"),
        phase_of(&pod.spec, &input).as_str(),
    )
}

fn pod_conditions(case: &Case<'_>) -> Outcome {
    let spec: PodSpec = decode(&case.vector["spec"]);
    let list: Option<Vec<ContainerStatus>> = match &case.vector["containerStatuses"] {
        Value::Null => None,
        list => Some(decode(list)),
    };
    let statuses = list.as_ref().map(|list| list.iter().collect());
    let conditions: Vec<PodCondition> = match &case.vector["conditions"] {
        Value::Null => Vec::new(),
        list => decode(list),
    };
    let phase: PodPhase = decode(&case.vector["phase"]);
    let verdict = match case.text("condition") {
        "ContainersReady" => containers_ready(&spec, &statuses, phase),
        "Ready" => ready(&spec, &conditions, &statuses, phase),
        _ => initialized(&spec, &statuses, phase),
    };
    let expect = &case.vector["expect"];
    let text = |key: &str| expect[key].as_str().unwrap_or_default().to_owned();
    same("status", text("status"), verdict.status().to_owned())?;
    same("reason", text("reason"), verdict.reason.to_owned())?;
    match expect["message"].as_str() {
        Some(message) => same("message", message, verdict.message.as_str()),
        None => Ok(()),
    }
}

fn qos(case: &Case<'_>) -> Outcome {
    let pod: Pod = decode(&case.vector["pod"]);
    same("class", case.text("expect"), api::qos::class_of(&pod.spec))
}

/// Plays starts, exits and back-offs with exits noticed at once and retries at the expiry.
fn crashloop(case: &Case<'_>) -> Outcome {
    let runs = case.vector["runSeconds"]
        .as_array()
        .cloned()
        .unwrap_or_default();
    let mut events = Vec::new();
    let mut now = Instant::START;
    let mut entry: Option<BackOff> = None;
    let mut finished = None;
    let mut starts = 0;
    let seconds = |at: Instant| at.since(Instant::START).as_secs();
    let mut runs = runs.iter().map(|run| run.as_u64().unwrap_or(0));
    loop {
        match container(entry, finished, now) {
            Verdict::Wait { delay, until } => {
                let delay = delay.go_text();
                let message =
                    format!("back-off {delay} restarting failed container=NAME pod=POD_NS(UID)");
                let (t, until_t) = (seconds(now), seconds(until));
                events.push(
                    json!({"t": t, "event": "backoff", "message": message, "until": until_t}),
                );
                now = until;
            }
            Verdict::Start(remembered) => {
                entry = remembered;
                events.push(json!({"t": seconds(now), "event": "start", "restartCount": starts}));
                let Some(run) = runs.next() else { break };
                now = now + Duration::from_secs(run);
                finished = Some(now);
                events.push(json!({"t": seconds(now), "event": "exit", "restartCount": starts}));
                starts += 1;
            }
        }
    }
    let expected = case.vector["expect"]
        .as_array()
        .cloned()
        .unwrap_or_default();
    same("timeline", expected, events)
}
