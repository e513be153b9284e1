//! Preemption, the message of a failure, and the back-off after it.

use super::cluster::{incoming, object, snapshot};
use crate::vectors::{Case, Outcome, same};
use api::Kind;
use scheduler::attempt::{self, Nominations};
use scheduler::cycle::Cycle;
use scheduler::pod_info::PodInfo;
use scheduler::preemption::{self, Plan};
use scheduler::settings::Settings;
use scheduler::{backoff as wait, fit_error as text};
use serde_json::{Value, json};

pub fn fit_error(case: &Case<'_>) -> Outcome {
    let count = case.vector["numAllNodes"].as_u64().unwrap_or(0) as usize;
    let diagnosis = &case.vector["diagnosis"];
    let nodes = diagnosis["nodeToStatus"]["nodes"].as_object();
    let mut reasons: Vec<&str> = Vec::new();
    for status in nodes.into_iter().flatten().map(|(_, status)| status) {
        reasons.extend(
            status["reasons"]
                .as_array()
                .into_iter()
                .flatten()
                .filter_map(Value::as_str),
        );
    }
    let absent = count.saturating_sub(nodes.map_or(0, serde_json::Map::len));
    let absent_reasons = diagnosis["nodeToStatus"]["absent"]["reasons"].as_array();
    for _ in 0..absent {
        reasons.extend(
            absent_reasons
                .into_iter()
                .flatten()
                .filter_map(Value::as_str),
        );
    }
    let before = diagnosis["preFilterMsg"].as_str().unwrap_or_default();
    let after = diagnosis["postFilterMsg"].as_str().unwrap_or_default();
    let found = text::message(count, before, reasons.into_iter(), after);
    same("message", case.text("expect"), found.as_str())
}

pub fn backoff(case: &Case<'_>) -> Outcome {
    let count = case.vector["unschedulableCount"].as_u64().unwrap_or(0) as u32;
    same(
        "seconds",
        case.vector["expectSeconds"].as_u64(),
        Some(wait::duration(count).as_secs()),
    )
}

pub fn eligible(case: &Case<'_>) -> Outcome {
    let cluster = snapshot(&[], &case.vector["pods"]);
    let pod = &case.vector["pod"];
    let info = PodInfo::of(&object(Kind::Pod, pod, 0));
    let node = pod["status"]["nominatedNodeName"]
        .as_str()
        .and_then(|name| cluster.find(name));
    let is_hopeless = case.vector["nominatedNodeStatus"]["code"] == "UnschedulableAndUnresolvable"
        || case.vector["nominatedNodeStatus"] == "UnschedulableAndUnresolvable";
    let found = preemption::eligible(&info, node.map(|node| &**node), is_hopeless);
    same(
        "eligible",
        case.vector["expect"].as_bool(),
        Some(found.is_ok()),
    )
}

pub fn best_candidate(case: &Case<'_>) -> Outcome {
    let names = case.vector["nodeNames"].as_array().into_iter().flatten();
    let resources = json!({"cpu": "500m", "memory": "500", "pods": "32"});
    let nodes: Value = names
        .map(|name| json!({"metadata": {"name": name}, "status": {"allocatable": resources}}))
        .collect();
    let mut cluster = snapshot(&[&nodes], &case.vector["pods"]);
    let names = cluster.clone();
    let pod = incoming(&cluster, &case.vector["preemptor"], None);
    let settings = Settings::default();
    let mut cycle = Cycle::new(&pod, &mut cluster, &settings);
    let nominations = Nominations::default();
    let found = attempt::find(&mut cycle, &nominations, &mut 0);
    match preemption::plan(&mut cycle, &found, &nominations, &[], 0) {
        Plan::Nothing(text) | Plan::NoCandidate(text) => Err(format!("no candidate: {text}")),
        Plan::Preempt(candidate) => {
            let node = names.node(candidate.slot).map(|node| node.name.to_string());
            let wanted = case.vector["expectAnyOf"].as_array().into_iter().flatten();
            let is_wanted = wanted
                .filter_map(Value::as_str)
                .any(|name| Some(name) == node.as_deref());
            if is_wanted {
                Ok(())
            } else {
                Err(format!(
                    "expected {}, found {node:?}",
                    case.vector["expectAnyOf"]
                ))
            }
        }
    }
}
