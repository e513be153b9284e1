//! Nodes: zones, tolerated times, evictions through disruption budgets.

use api::codec::Decoder;
use api::pod_spec::Toleration;
use api::{Kind, Object};
use apiserver::because::command::Rule;
use apiserver::{ApiServer, Because, Intents};
use controllers::node_lifecycle::zone::ZoneState;
use controllers::taint_eviction::{Stay, shortest};

use super::{Adapter, Case, Outcome, Run, same};
use kubectl::runtime::NothingRuns;
use kubectl::{Host, Session};
use serde_json::{Value, json};
use sim::Instant;
use std::rc::Rc;

/// The adapters of this area.
pub const ADAPTERS: &[Adapter] = &[
    Adapter {
        file: "kubelet/zone_state",
        kind: "",
        run: Run::Each(zone_state),
    },
    Adapter {
        file: "kubelet/min_toleration_time",
        kind: "",
        run: Run::Each(min_toleration_time),
    },
    Adapter {
        file: "kubelet/drain_filter",
        kind: "",
        run: Run::Each(drain_filter),
    },
];

fn zone_state(case: &Case<'_>) -> Outcome {
    let number = |key: &str| case.vector[key].as_u64().unwrap_or(0) as u32;
    let state = ZoneState::of(number("ready"), number("notReady"));
    same("state", case.text("expect"), state.name())
}

fn min_toleration_time(case: &Case<'_>) -> Outcome {
    let tolerations: Vec<Toleration> = api::codec::decode(&case.vector["tolerations"]);
    let used: Vec<&Toleration> = tolerations.iter().collect();
    let seconds = match shortest(&used) {
        Stay::None => 0,
        Stay::For(time) => time.as_secs() as i64,
        Stay::Forever => -1,
    };
    same(
        "seconds",
        case.vector["expectSeconds"].as_i64(),
        Some(seconds),
    )
}

/// Drains the node of one pod by command and reads what is said of it.
fn drain_filter(case: &Case<'_>) -> Outcome {
    let spec = &case.vector["pod"];
    let mut metadata = json!({"name": "p", "namespace": "default"});
    if let Some(kind) = spec["owner"].as_str() {
        metadata["ownerReferences"] = json!([{
            "apiVersion": "apps/v1", "kind": kind, "name": "owner",
            "uid": "7d8fa1c2-0000-4000-8000-000000000001", "controller": true
        }]);
    }
    if spec["mirror"] == true {
        metadata["annotations"] = json!({"kubernetes.io/config.mirror": "x"});
    }
    let mut pod = json!({
        "metadata": metadata,
        "spec": {"nodeName": "n", "containers": [{"name": "c", "image": "i"}]},
        "status": {"phase": spec["phase"].as_str().unwrap_or("Running")}
    });
    if spec["emptyDir"] == true {
        pod["spec"]["volumes"] = json!([{"name": "v", "emptyDir": {}}]);
    }
    let (node, namespace) = (named("n"), named("default"));
    let set = json!({
        "metadata": {"name": "owner", "namespace": "default"},
        "spec": {"selector": {"matchLabels": {"a": "b"}}, "template": {
            "metadata": {"labels": {"a": "b"}},
            "spec": {"containers": [{"name": "c", "image": "i"}]}
        }}
    });
    let mut server = ApiServer::new(1);
    let mut intents = Intents::new(&mut server, Instant::START, "test", None);
    for (kind, tree) in [
        (Kind::Namespace, &namespace),
        (Kind::Node, &node),
        (Kind::DaemonSet, &set),
        (Kind::Pod, &pod),
    ] {
        let object = Object::decode(kind, tree, &mut Decoder::default());
        let made = intents.create(object.clone(), Because::Command(Rule::Manifest));
        let made = made.map_err(|error| error.to_string())?;
        let mut after = (*made).clone();
        if let (Some(pod), Some(given)) = (after.pod_mut(), object.pod()) {
            pod.status = Rc::clone(&given.status);
            let because = Because::Command(Rule::Manifest);
            let written = intents.update_status(after, because);
            written.map_err(|error| error.to_string())?;
        }
    }
    let flags = case.vector["flags"].as_array().into_iter().flatten();
    let flags = flags.filter_map(|flag| flag.as_str().map(|flag| format!(" --{flag}")));
    let line = format!("kubectl drain n --timeout=1s{}", flags.collect::<String>());
    let mut session = Session::default();
    let mut host = Host {
        intents: &mut intents,
        runtime: &NothingRuns,
    };
    let (mut running, report) = session.start(&line, &mut host);
    let rest = running.poll(&mut session, &mut host).text;
    judged(case, &format!("{}{rest}", report.text))
}

fn named(name: &str) -> Value {
    json!({"metadata": {"name": name}})
}

/// Whether what a drain said is what is expected of its only pod.
fn judged(case: &Case<'_>, said: &str) -> Outcome {
    let expect = &case.vector["expect"];
    let leaves = said.contains("evicting pod default/p");
    same("delete", expect["delete"].as_bool(), Some(leaves))?;
    let after = |head: &str| {
        let line = said.lines().find_map(|line| line.split_once(head));
        line.and_then(|(_, rest)| rest.split_once(": default/p"))
            .map(|(message, _)| message.to_owned())
    };
    let (error, warning) = (after("cannot delete "), after("Warning: "));
    let kind = match (&error, &warning, leaves) {
        (Some(_), _, _) => "Error",
        (None, Some(_), _) => "Warning",
        (None, None, true) => "Okay",
        (None, None, false) => "Skip",
    };
    same("kind", expect["kind"].as_str(), Some(kind))?;
    let message = error.or(warning);
    same("message", expect["message"].as_str(), message.as_deref())
}
