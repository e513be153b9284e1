//! Daemon sets: placement, budgets and whole updates.

use api::apps::RollingUpdateDaemonSet;
use api::{Kind, Object, PodPhase, Str};
use controllers::daemon_set::manage::{Changes, DaemonPod, NodePods, manage, sort};
use controllers::daemon_set::placement::{Placement, placement};
use controllers::daemon_set::update::{budget, update};
use serde_json::{Value, json};

use super::{Adapter, Case, Outcome, Run, same};

/// The adapters of this area.
pub const ADAPTERS: &[Adapter] = &[
    each("desired_counts", desired_counts),
    each("update_scenario", update_scenario),
    each("should_run", should_run),
    each("should_run_taints", should_run_taints),
];

const fn each(kind: &'static str, run: fn(&Case<'_>) -> Outcome) -> Adapter {
    Adapter {
        file: "workloads/daemonset",
        kind,
        run: Run::Each(run),
    }
}

fn number(value: &Value) -> i32 {
    value.as_i64().unwrap_or_default() as i32
}

fn desired_counts(case: &Case<'_>) -> Outcome {
    let (inputs, expected) = (&case.vector["inputs"], &case.vector["expected"]);
    let rolling: RollingUpdateDaemonSet = api::codec::decode(&inputs["strategy"]);
    let found = budget(Some(&rolling), number(&inputs["nodes_that_should_run"]));
    let found = found.map_err(|error| error.to_string())?;
    same("surge", number(&expected["max_surge"]), found.surge)?;
    same(
        "unavailable",
        number(&expected["max_unavailable"]),
        found.unavailable,
    )
}

/// Nodes with their daemon pods, which appear and vanish at once.
struct World {
    nodes: Vec<NodePods>,
    rolling: RollingUpdateDaemonSet,
    made: u32,
}

impl World {
    fn new(inputs: &Value) -> World {
        let strategy = json!({
            "maxSurge": inputs["max_surge"],
            "maxUnavailable": inputs["max_unavailable"],
        });
        let node = |index| NodePods {
            node: Str::from(format!("node-{index}")),
            placement: Some(Placement {
                should_run: true,
                should_continue: true,
            }),
            pods: Vec::new(),
        };
        World {
            nodes: (0..number(&inputs["nodes"])).map(node).collect(),
            rolling: api::codec::decode(&strategy),
            made: 0,
        }
    }

    /// Both steps of a sync; the numbers of pods made and deleted.
    fn sync(&mut self) -> Result<(usize, usize), String> {
        let desired = self.nodes.len() as i32;
        let budget = budget(Some(&self.rolling), desired).map_err(|error| error.to_string())?;
        let managed = manage(&self.nodes, budget.surge > 0);
        self.apply(&managed);
        let updated = update(&self.nodes, budget);
        self.apply(&updated);
        let creates = managed.create.len() + updated.create.len();
        Ok((creates, managed.delete.len() + updated.delete.len()))
    }

    fn apply(&mut self, changes: &Changes) {
        for node in &mut self.nodes {
            node.pods
                .retain(|pod| changes.delete.iter().all(|(name, _)| *name != pod.name));
            for _ in changes.create.iter().filter(|name| **name == node.node) {
                self.made += 1;
                node.pods.push(DaemonPod {
                    name: Str::from(format!("pod-{:03}", self.made)),
                    phase: PodPhase::Pending,
                    is_assigned: true,
                    created: sim::Instant::at(sim::Duration::from_secs(self.made.into())).into(),
                    is_ready: false,
                    is_available: false,
                    is_terminating: false,
                    is_updated: true,
                });
                sort(&mut node.pods);
            }
        }
    }

    fn each_pod(&mut self, change: impl Fn(&mut DaemonPod)) {
        let pods = self.nodes.iter_mut().flat_map(|node| &mut node.pods);
        pods.for_each(change);
    }
}

fn update_scenario(case: &Case<'_>) -> Outcome {
    let mut world = World::new(&case.vector["inputs"]);
    let syncs = case.vector["expected"]["syncs"].as_array();
    for (index, sync) in syncs.into_iter().flatten().enumerate() {
        let before = sync["before"].as_str().unwrap_or_default();
        if before.contains("all ready") {
            world.each_pod(|pod| {
                pod.phase = PodPhase::Running;
                pod.is_ready = true;
                pod.is_available = true;
            });
        }
        if before.contains("template changed") {
            world.each_pod(|pod| pod.is_updated = false);
        }
        let (creates, deletes) = world.sync()?;
        same(
            &format!("sync {index}: creates"),
            &sync["creates"],
            &creates.into(),
        )?;
        same(
            &format!("sync {index}: deletes"),
            &sync["deletes"],
            &deletes.into(),
        )?;
    }
    Ok(())
}

fn judge(case: &Case<'_>, spec: &Value, node: &Value) -> Outcome {
    let node = Object::decode(Kind::Node, node, &mut Default::default());
    let found = placement(&api::codec::decode(spec), &node);
    let expected = &case.vector["expected"];
    same(
        "should run",
        &expected["should_run"],
        &found.should_run.into(),
    )?;
    let should_continue = &expected["should_continue_running"];
    same(
        "should continue",
        should_continue,
        &found.should_continue.into(),
    )
}

fn should_run(case: &Case<'_>) -> Outcome {
    let inputs = &case.vector["inputs"];
    let template = &inputs["template"];
    let wanted = |kind: &str| match template[kind].as_str() {
        Some("match") => Some("ssd"),
        Some(_) => Some("tape"),
        None => None,
    };
    let mut container = json!({"name": "c"});
    let mut spec = json!({});
    let mut node = json!({"metadata": {"name": "node-1", "labels": {"disk": "ssd"}}, "spec": {}});
    if let Some(disk) = wanted("nodeSelector") {
        spec["nodeSelector"] = json!({ "disk": disk });
    }
    if let Some(disk) = wanted("affinity") {
        let term =
            json!({"matchExpressions": [{"key": "disk", "operator": "In", "values": [disk]}]});
        let required = json!({ "nodeSelectorTerms": [term] });
        spec["affinity"] =
            json!({"nodeAffinity": {"requiredDuringSchedulingIgnoredDuringExecution": required}});
    }
    if let Some(memory) = template["memory"].as_str() {
        container["resources"] = json!({"requests": {"memory": memory}});
        node["status"] = json!({"allocatable": {"memory": template["node_allocatable_memory"]}});
    }
    if let Some(port) = template["hostPort"].as_i64() {
        container["ports"] = json!([{"containerPort": port, "hostPort": port}]);
    }
    if let Some(name) = template["nodeName"].as_str() {
        let name = if name == "match" { "node-1" } else { name };
        spec["nodeName"] = json!(name);
    }
    if inputs["node_unschedulable"] == true {
        let taint = json!({"key": "node.kubernetes.io/unschedulable", "effect": "NoSchedule"});
        node["spec"] = json!({"unschedulable": true, "taints": [taint]});
    }
    spec["containers"] = json!([container]);
    judge(case, &spec, &node)
}

fn should_run_taints(case: &Case<'_>) -> Outcome {
    let inputs = &case.vector["inputs"];
    let spec = json!({"tolerations": inputs["tolerations"], "hostNetwork": inputs["hostNetwork"]});
    let node = json!({"metadata": {"name": "node-1"}, "spec": {"taints": inputs["taints"]}});
    judge(case, &spec, &node)
}
