//! One filter against one or more nodes.

use super::cluster::{incoming, object, on_node, plain_node, pod_of, snapshot};
use crate::vectors::{Case, Outcome, same};
use api::Kind;
use scheduler::cycle::Cycle;
use scheduler::filters::{ALL, Filter, Scope};
use scheduler::pod_info::PodInfo;
use scheduler::settings::Settings;
use scheduler::{filters, reason::Rejection};
use serde_json::{Value, json};

/// Code and reasons, as the vectors write them.
type Status = (String, Vec<String>);

fn named(name: &str) -> Result<&'static Filter, String> {
    let found = ALL.iter().find(|filter| filter.name == name);
    found.ok_or_else(|| format!("no filter {name}"))
}

fn expected(status: &Value) -> Status {
    let code = match status {
        Value::String(code) => code.as_str(),
        _ => status["code"].as_str().unwrap_or("Success"),
    };
    let reasons = status["reasons"].as_array().into_iter().flatten();
    let reasons = reasons.filter_map(Value::as_str).map(str::to_owned);
    (code.to_owned(), reasons.collect())
}

fn status(result: Result<(), Rejection>) -> Status {
    match result {
        Ok(()) => ("Success".to_owned(), Vec::new()),
        Err(rejection) => {
            let code = if rejection.is_resolvable {
                "Unschedulable"
            } else {
                "UnschedulableAndUnresolvable"
            };
            let reasons = rejection.reasons.iter().map(ToString::to_string);
            (code.to_owned(), reasons.collect())
        }
    }
}

fn scope_status(scope: &Scope) -> Status {
    match scope {
        Scope::Skip => ("Skip".to_owned(), Vec::new()),
        Scope::AllNodes | Scope::Nodes(_) => ("Success".to_owned(), Vec::new()),
        Scope::Refused(text) => (
            "UnschedulableAndUnresolvable".to_owned(),
            vec![text.clone()],
        ),
    }
}

/// Runs the filter on every node and compares with what the vector says of each.
fn check(case: &Case<'_>, name: &str, nodes: &Value, pods: &Value) -> Outcome {
    let filter = named(name)?;
    let mut cluster = snapshot(&[nodes], pods);
    let pod = incoming(&cluster, &pod_of(case.vector), None);
    let settings = settings_of(case);
    let snapshot = cluster.clone();
    let cycle = Cycle::new(&pod, &mut cluster, &settings);
    let scope = (filter.scope)(&cycle);
    let wanted = &case.vector["expectPreFilterStatus"];
    if !wanted.is_null() {
        return same("pre-filter", expected(wanted), scope_status(&scope));
    }
    if let Scope::Refused(text) = &scope {
        return Err(format!("refused: {text}"));
    }
    let names = case.vector["expectPreFilterResult"]["nodeNames"].as_array();
    if let Some(names) = names {
        let names = names
            .iter()
            .filter_map(Value::as_str)
            .map(api::Str::from)
            .collect();
        same("nodes", Scope::Nodes(names), scope)?;
    }
    for (index, node) in nodes.as_array().into_iter().flatten().enumerate() {
        let name = node["metadata"]["name"].as_str().unwrap_or_default();
        let info = snapshot.find(name).ok_or("no such node")?;
        let found = status((filter.check)(&cycle, info));
        match &case.vector["expectStatusPerNode"] {
            Value::Object(codes) => {
                same(name, codes[name].as_str(), Some(found.0.as_str()))?;
            }
            Value::Array(list) => same(name, expected(&list[index]), found)?,
            _ => same(name, expected(&case.vector["expectStatus"]), found)?,
        }
    }
    Ok(())
}

/// The cases about resources that are not checked say so in their name alone.
fn settings_of(case: &Case<'_>) -> Settings {
    let mut settings = Settings::default();
    let name = case.text("name");
    if name.contains("ignored extended resource via resource groups") {
        settings.unchecked_groups.push("example.com".into());
    } else if name.contains("ignored extended resource") {
        settings.unchecked_resources.push("example.com/bbb".into());
    }
    settings
}

fn nodes_of(case: &Case<'_>) -> Value {
    match &case.vector["nodes"] {
        Value::Null => json!([case.vector["node"].clone()]),
        nodes => nodes.clone(),
    }
}

pub fn inter_pod_affinity(case: &Case<'_>) -> Outcome {
    check(
        case,
        "InterPodAffinity",
        &nodes_of(case),
        &case.vector["existingPods"],
    )
}

pub fn topology_spread(case: &Case<'_>) -> Outcome {
    check(
        case,
        "PodTopologySpread",
        &nodes_of(case),
        &case.vector["existingPods"],
    )
}

pub fn taint_toleration(case: &Case<'_>) -> Outcome {
    check(case, "TaintToleration", &nodes_of(case), &Value::Null)
}

pub fn node_affinity(case: &Case<'_>) -> Outcome {
    let node = plain_node(case.text("nodeName"), &case.vector["nodeLabels"]);
    check(case, "NodeAffinity", &node, &Value::Null)
}

pub fn node_ports(case: &Case<'_>) -> Outcome {
    let pods = on_node(&case.vector["existingPods"], "m1");
    check(case, "NodePorts", &plain_node("m1", &json!({})), &pods)
}

pub fn resources(case: &Case<'_>) -> Outcome {
    let mut nodes = plain_node("node", &json!({}));
    nodes[0]["status"]["allocatable"] = case.vector["nodeAllocatable"].clone();
    let pods = on_node(&case.vector["existingPods"], "node");
    check(case, "NodeResourcesFit", &nodes, &pods)?;
    let Some(wanted) = case.vector["expectInsufficient"].as_array() else {
        return Ok(());
    };
    let cluster = snapshot(&[&nodes], &pods);
    let info = cluster.find("node").ok_or("no node")?;
    let pod = PodInfo::of(&object(Kind::Pod, &case.vector["pod"], 0));
    let found =
        filters::node_resources_fit::shortages(&pod.facts.requests.real, info, &settings_of(case));
    let found: Vec<Value> = found
        .iter()
        .map(|one| json!([one.resource.as_str(), one.requested, one.used, one.capacity]))
        .collect();
    let wanted = wanted.iter().map(|one| {
        json!([
            one["resourceName"],
            one["requested"],
            one["used"],
            one["capacity"]
        ])
    });
    same("insufficient", wanted.collect(), found)
}
