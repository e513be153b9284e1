//! What is played: a workload of some size, to Ready and through a rolling update.

use playground::{Duration, Playground};

/// A workload called `web`.
#[derive(Clone, Copy)]
pub enum Workload {
    /// A Deployment.
    Deployment,
    /// A StatefulSet that makes all its pods at once.
    ParallelSet,
}

/// A scenario with one workload.
pub fn scenario(workload: Workload, replicas: u32, nodes: u32) -> String {
    let (kind, more) = match workload {
        Workload::Deployment => ("Deployment", ""),
        Workload::ParallelSet => (
            "StatefulSet",
            "      podManagementPolicy: Parallel\n      serviceName: web\n",
        ),
    };
    [
        "apiVersion: podarium.dev/v1\nkind: Scenario\nmetadata: {name: bench}\nspec:",
        &format!("  cluster: {{nodes: {nodes}, cpu: \"64\", memory: 256Gi}}"),
        &format!("  manifests: |\n    apiVersion: apps/v1\n    kind: {kind}"),
        "    metadata: {name: web}\n    spec:",
        &format!("{more}      replicas: {replicas}"),
        "      selector: {matchLabels: {app: web}}",
        "      template:\n        metadata: {labels: {app: web}}",
        "        spec:\n          containers:\n          - {name: web, image: \"web:v1\"}\n",
    ]
    .join("\n")
}

/// Nodes so that about fifty pods share one.
pub fn nodes_for(replicas: u32) -> u32 {
    (replicas / 50).max(3)
}

/// A scenario at its start.
pub fn loaded(workload: Workload, replicas: u32, nodes: u32) -> Playground {
    let mut playground = Playground::empty();
    let scenario = scenario(workload, replicas, nodes);
    playground.load(&scenario).expect("the scenario is good");
    playground
}

/// Available replicas, once all are of the latest template.
fn available(playground: &Playground, workload: Workload) -> i32 {
    let store = playground.world().cluster.store();
    let find = |kind| store.find(kind, "default", "web");
    match workload {
        Workload::Deployment => {
            let found = find(api::Kind::Deployment);
            let status = found.and_then(|object| object.deployment().map(|body| &body.status));
            let done = status.filter(|status| status.updated_replicas == status.replicas);
            done.map_or(0, |status| status.available_replicas)
        }
        Workload::ParallelSet => {
            let found = find(api::Kind::StatefulSet);
            let status = found.and_then(|object| object.stateful_set().map(|body| &body.status));
            status.map_or(0, |status| status.available_replicas)
        }
    }
}

/// Plays until all replicas are available.
pub fn play_until_available(playground: &mut Playground, workload: Workload, replicas: u32) {
    let limit = playground.now() + Duration::from_secs(3600);
    let wanted = replicas as i32;
    while available(playground, workload) < wanted && playground.now() < limit {
        playground.advance(Duration::from_secs(1));
    }
    let got = available(playground, workload);
    assert_eq!(got, wanted, "the workload never got ready");
}

/// The line that starts a rolling update.
pub const UPDATE: &str = "kubectl set image deployment/web web=web:v2";

/// Plays a rolling update of the deployment.
pub fn update(playground: &mut Playground, replicas: u32) {
    playground.kubectl(UPDATE);
    playground.advance(Duration::from_secs(1));
    play_until_available(playground, Workload::Deployment, replicas);
}
