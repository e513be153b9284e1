//! One score over all nodes.

use super::cluster::{incoming, pod_of, selector, slots, snapshot};
use crate::vectors::{Case, Outcome, same};
use scheduler::amounts::Resource;
use scheduler::cycle::Cycle;
use scheduler::scores::ALL;
use scheduler::settings::{Settings, Strategy};
use serde_json::Value;

fn check(case: &Case<'_>, name: &str, settings: &Settings) -> Outcome {
    let score = ALL
        .iter()
        .find(|score| score.name == name)
        .ok_or("no such score")?;
    let vector = case.vector;
    let mut cluster = snapshot(
        &[&vector["nodes"], &vector["existingPodsOnOtherNodes"]],
        &vector["existingPods"],
    );
    let owners = vector["objects"][0]["spec"]["selector"].as_object();
    let owners = owners.map(|labels| selector(&Value::Object(labels.clone())));
    let pod = incoming(&cluster, &pod_of(vector), owners);
    let slots = slots(&cluster, &vector["nodes"]);
    let cycle = Cycle::new(&pod, &mut cluster, settings);
    let code = vector["expectStatus"]["code"].as_str();
    if code == Some("Error") {
        let problem = cycle
            .pod
            .info
            .facts
            .terms
            .preferred_problem
            .clone()
            .unwrap_or_default();
        let part = vector["expectStatus"]["reasons"][0]
            .as_str()
            .unwrap_or_default();
        return if problem.contains(part) {
            Ok(())
        } else {
            Err(format!("expected {part}, found {problem}"))
        };
    }
    let found = (score.score)(&cycle, &slots).map(|scored| scored.scores);
    if code == Some("Skip") && found.is_some() {
        return Err(format!("expected to be skipped, found {found:?}"));
    }
    let Some(expected) = vector["expect"].as_array() else {
        return same("score", None, found);
    };
    let expected: Vec<i64> = expected
        .iter()
        .filter_map(|one| one["score"].as_i64())
        .collect();
    same(
        "scores",
        expected,
        found.unwrap_or_else(|| vec![0; slots.len()]),
    )
}

fn rated(resources: &Value) -> Vec<(Resource, i64)> {
    let resources = resources.as_array().into_iter().flatten();
    resources
        .map(|one| {
            (
                Resource::from(one["name"].as_str().unwrap_or_default()),
                one["weight"].as_i64().unwrap_or(0),
            )
        })
        .collect()
}

pub fn least_allocated(case: &Case<'_>) -> Outcome {
    let rated = rated(&case.vector["resources"]);
    let settings = Settings {
        rated,
        ..Settings::default()
    };
    check(case, "NodeResourcesFit", &settings)
}

pub fn most_allocated(case: &Case<'_>) -> Outcome {
    let rated = rated(&case.vector["resources"]);
    let settings = Settings {
        rated,
        strategy: Strategy::MostAllocated,
        ..Settings::default()
    };
    check(case, "NodeResourcesFit", &settings)
}

pub fn balanced_allocation(case: &Case<'_>) -> Outcome {
    let rated = rated(&case.vector["args"]["resources"]);
    let balanced = rated.into_iter().map(|(name, _)| name).collect();
    let settings = Settings {
        balanced,
        ..Settings::default()
    };
    check(case, "NodeResourcesBalancedAllocation", &settings)
}

pub fn image_locality(case: &Case<'_>) -> Outcome {
    check(case, "ImageLocality", &Settings::default())
}

pub fn node_affinity(case: &Case<'_>) -> Outcome {
    check(case, "NodeAffinity", &Settings::default())
}

pub fn taint_toleration(case: &Case<'_>) -> Outcome {
    check(case, "TaintToleration", &Settings::default())
}

pub fn topology_spread(case: &Case<'_>) -> Outcome {
    check(case, "PodTopologySpread", &Settings::default())
}

pub fn inter_pod_affinity(case: &Case<'_>) -> Outcome {
    let settings = Settings {
        hard_affinity_weight: case.vector["hardPodAffinityWeight"].as_i64().unwrap_or(1),
        ignores_existing_preferences: case.vector["ignorePreferredTermsOfExistingPods"] == true,
        ..Settings::default()
    };
    check(case, "InterPodAffinity", &settings)
}
