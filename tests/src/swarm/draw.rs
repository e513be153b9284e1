//! What a seed draws: manifests, commands and faults.

// tidy: wide strings: rows and names that read best on one line.

mod changes;
mod faults;
mod pods;
mod workloads;

use api::Kind;
use kubelet::fault::{Fault, Target};
use playground::world::{Command, World};
use sim::Random;

/// Images that a template may get: good ones, a crashing one, a missing one.
const IMAGES: [&str; 6] = [
    "web:v1",
    "web:v2",
    "web:v3",
    "web:v1",
    "web:v2",
    "missing:v1",
];
/// Commands of containers: servers, crashing and finishing shells.
const COMMANDS: [&str; 5] = [
    "",
    "",
    "",
    "command: [sh, -c, \"sleep 20; exit 1\"], ",
    "command: [sh, -c, \"sleep 5; exit 3\"], ",
];

fn pick<'a>(random: &mut Random, from: &[&'a str]) -> &'a str {
    let index = random.below(from.len() as u64) as usize;
    from.get(index).copied().unwrap_or("")
}

fn line(text: String) -> Command {
    Command::Line(text.into())
}

/// One thing to do now.
pub fn command(random: &mut Random, world: &World, nodes: u32) -> Command {
    let node = 1 + random.below(u64::from(nodes));
    match random.below(30) {
        0..=9 => Command::Apply(workloads::manifest(random).into()),
        10..=17 => line(changes::line(random)),
        18 => line(format!("kubectl cordon node-{node}")),
        19 => line(format!("kubectl uncordon node-{node}")),
        20 => line(changes::on_node(random, node)),
        21..=24 => faults::fault(random, world, nodes),
        25 | 26 => pods::bare(random),
        _ => on_a_pod(random, world),
    }
}

/// Deletes or crashes a pod that is there.
fn on_a_pod(random: &mut Random, world: &World) -> Command {
    let store = world.cluster.store();
    let pods: Vec<String> = store
        .list_in(Kind::Pod, "default")
        .map(|pod| pod.meta.name.to_string())
        .collect();
    let Some(pod) = pods.get(random.below(pods.len().max(1) as u64) as usize) else {
        return line("kubectl get pods".to_owned());
    };
    let target = Target {
        namespace: None,
        pod: pod.clone(),
        container: None,
    };
    match random.below(6) {
        0 | 1 => line(changes::on_pod(random, pod)),
        2 => line(format!("kubectl delete pod {pod} --wait=false")),
        3 => line(format!("kubectl delete pod {pod} --grace-period=0 --force")),
        4 => Command::Fault(Fault::Oom(target)),
        _ => Command::Fault(Fault::Crash { target, code: 1 }),
    }
}

/// What ends the trouble: nothing broken, nothing held up.
pub fn peace(nodes: u32) -> Vec<Command> {
    let mut commands: Vec<Command> = faults::peace(nodes).collect();
    commands.push(pods::peace());
    commands.extend(changes::peace(nodes).into_iter().map(line));
    commands
}
