//! What a seed draws: manifests, commands and faults.

// tidy: wide strings: rows and names that read best on one line.

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
    let name = format!("w{}", random.below(3));
    match random.below(20) {
        0..=4 => Command::Apply(workload(random, &name).into()),
        5 => line(format!(
            "kubectl scale deployment {name} --replicas={}",
            random.below(9)
        )),
        6 => {
            let image = pick(random, &IMAGES);
            line(format!("kubectl set image deployment/{name} c={image}"))
        }
        7 => line(format!("kubectl rollout undo deployment/{name}")),
        8 => line(format!("kubectl rollout restart deployment/{name}")),
        9 => line(format!(
            "kubectl scale statefulset s{name} --replicas={}",
            random.below(5)
        )),
        10 => line(format!("kubectl delete deployment {name} --wait=false")),
        11 => line(format!("kubectl rollout pause deployment/{name}")),
        12 => line(format!("kubectl rollout resume deployment/{name}")),
        13 => line(format!("kubectl cordon node-{node}")),
        14 => line(format!("kubectl uncordon node-{node}")),
        15 => Command::Fault(Fault::NodeDown(format!("node-{node}"))),
        16 => Command::Fault(Fault::NodeUp(format!("node-{node}"))),
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
    match random.below(4) {
        0 => line(format!("kubectl delete pod {pod} --wait=false")),
        1 => line(format!("kubectl delete pod {pod} --grace-period=0 --force")),
        2 => Command::Fault(Fault::Oom(target)),
        _ => Command::Fault(Fault::Crash { target, code: 1 }),
    }
}

/// What ends the trouble: power everywhere, nothing cordoned, nothing paused.
pub fn peace(nodes: u32) -> Vec<Command> {
    let mut commands = Vec::new();
    for node in 1..=nodes {
        commands.push(Command::Fault(Fault::NodeUp(format!("node-{node}"))));
        commands.push(line(format!("kubectl uncordon node-{node}")));
    }
    for name in ["w0", "w1", "w2"] {
        commands.push(line(format!("kubectl rollout resume deployment/{name}")));
    }
    commands
}

/// A workload of a random kind and size.
fn workload(random: &mut Random, name: &str) -> String {
    let (image, command) = (pick(random, &IMAGES), pick(random, &COMMANDS));
    let cpu = [50, 250, 700]
        .get(random.below(3) as usize)
        .copied()
        .unwrap_or(50);
    let replicas = random.below(7);
    let probe = match random.below(3) {
        0 => ", readinessProbe: {httpGet: {port: 80}, periodSeconds: 2}",
        _ => "",
    };
    let container = format!(
        "{{name: c, image: \"{image}\", {command}resources: {{requests: {{cpu: {cpu}m}}}}{probe}}}"
    );
    let template = |restart: &str| {
        format!(
            "template:\n    metadata: {{labels: {{app: {name}}}}}\n    spec: {{{restart}containers: [{container}]}}\n"
        )
    };
    let head = |version: &str, kind: &str, name: &str| {
        format!("apiVersion: {version}\nkind: {kind}\nmetadata: {{name: {name}}}\nspec:\n")
    };
    let selector = format!("  selector: {{matchLabels: {{app: {name}}}}}\n  ");
    match random.below(8) {
        0..=3 => {
            let surge = pick(random, &["25%", "1", "0", "50%", "100%"]);
            let unavailable = pick(random, &["25%", "1", "50%"]);
            format!(
                "{}  replicas: {replicas}\n  strategy: {{rollingUpdate: {{maxSurge: {surge}, maxUnavailable: {unavailable}}}}}\n{selector}{}",
                head("apps/v1", "Deployment", name),
                template("")
            )
        }
        4 => format!(
            "{}  replicas: {replicas}\n  strategy: {{type: Recreate}}\n  selector: {{matchLabels: {{app: r{name}}}}}\n  {}",
            head("apps/v1", "Deployment", &format!("r{name}")),
            template("").replace(&format!("app: {name}"), &format!("app: r{name}"))
        ),
        5 => format!(
            "{}  replicas: {}\n  serviceName: x\n  selector: {{matchLabels: {{app: s{name}}}}}\n  {}",
            head("apps/v1", "StatefulSet", &format!("s{name}")),
            replicas.min(4),
            template("").replace(&format!("app: {name}"), &format!("app: s{name}"))
        ),
        6 => format!(
            "{}  selector: {{matchLabels: {{app: d{name}}}}}\n  {}",
            head("apps/v1", "DaemonSet", &format!("d{name}")),
            template("").replace(&format!("app: {name}"), &format!("app: d{name}"))
        ),
        _ => format!(
            "{}  completions: {}\n  parallelism: 2\n  backoffLimit: 2\n  {}",
            head("batch/v1", "Job", &format!("j{name}")),
            1 + replicas,
            template("restartPolicy: Never, ")
        ),
    }
}
