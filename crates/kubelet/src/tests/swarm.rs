//! Random pods, deletions and faults: nothing panics, nothing spins, every pod comes to an end.

use super::*;
use sim::Random;

const COMMANDS: [&str; 9] = [
    "sleep 1; exit 1",
    "exit 0",
    "exit 3",
    "sleep 3600",
    "sleep 5",
    "trap 'exit 0' TERM; sleep infinity",
    "while true; do echo tick; sleep 7; done",
    "touch /tmp/ok; sleep 20; rm /tmp/ok; sleep 600",
    "nc -z db 5432 && sleep 30",
];
const IMAGES: [&str; 5] = ["a:1", "b:1", "c:missing", "Not Valid", "d"];
const BEHAVIORS: [&str; 8] = [
    "",
    "start=4s",
    "exit=2@9s",
    "oom@6s",
    "unready@3s..20s",
    "hang@12s term=ignore",
    "term=3s",
    "memory=200Mi pull=2s",
];

fn pick<'a>(random: &mut Random, from: &[&'a str]) -> &'a str {
    from[random.below(from.len() as u64) as usize]
}

fn probe(random: &mut Random) -> serde_json::Value {
    let handler = match random.below(3) {
        0 => json!({"httpGet": {"path": "/", "port": 80}}),
        1 => json!({"exec": {"command": ["cat", "/tmp/ok"]}}),
        _ => json!({"tcpSocket": {"port": 80}}),
    };
    let mut probe = handler;
    probe["periodSeconds"] = json!(1 + random.below(5));
    probe["failureThreshold"] = json!(1 + random.below(3));
    probe["initialDelaySeconds"] = json!(random.below(4));
    probe
}

fn container(random: &mut Random, name: &str) -> serde_json::Value {
    let mut container = json!({"name": name, "image": pick(random, &IMAGES)});
    if random.below(3) > 0 {
        container["command"] = json!(["sh", "-c", pick(random, &COMMANDS)]);
    }
    for kind in ["readinessProbe", "livenessProbe", "startupProbe"] {
        if random.below(4) == 0 {
            container[kind] = probe(random);
        }
    }
    if random.below(6) == 0 {
        container["lifecycle"] = json!({"postStart": {"exec": {"command": ["false"]}}});
    } else if random.below(6) == 0 {
        container["lifecycle"] = json!({"preStop": {"exec": {"command": ["sleep", "3"]}}});
    }
    if random.below(8) == 0 {
        container["restartPolicy"] = json!("Never");
        let action = if random.below(2) == 0 {
            "Restart"
        } else {
            "RestartAllContainers"
        };
        container["restartPolicyRules"] =
            json!([{"action": action, "exitCodes": {"operator": "NotIn", "values": [0, 2]}}]);
    }
    container
}

fn pod(random: &mut Random) -> (serde_json::Value, serde_json::Value) {
    let names = ["a", "b"];
    let count = 1 + random.below(2) as usize;
    let containers: Vec<_> = names
        .iter()
        .take(count)
        .map(|name| container(random, name))
        .collect();
    let mut inits = Vec::new();
    for name in ["i", "j"] {
        match random.below(5) {
            0 => {
                let command = pick(random, &["exit 0", "sleep 2", "exit 1"]);
                inits.push(json!({"name": name, "image": "i:1", "command": ["sh", "-c", command]}));
            }
            1 => {
                let mut sidecar = container(random, name);
                sidecar["restartPolicy"] = json!("Always");
                sidecar
                    .as_object_mut()
                    .unwrap()
                    .remove("restartPolicyRules");
                inits.push(sidecar);
            }
            _ => (),
        }
    }
    let mut spec = json!({
        "restartPolicy": pick(random, &["Always", "OnFailure", "Never"]),
        "terminationGracePeriodSeconds": random.below(6),
        "containers": containers, "initContainers": inits,
    });
    if random.below(8) == 0 {
        spec["activeDeadlineSeconds"] = json!(1 + random.below(40));
    }
    let annotations = json!({
        "behavior.podarium.dev/a": pick(random, &BEHAVIORS),
        "behavior.podarium.dev/i": pick(random, &BEHAVIORS),
    });
    (annotations, spec)
}

/// One run of the swarm; gives what happened, for comparing runs.
fn run(seed: u64) -> Vec<String> {
    let mut random = Random::named(seed, "swarm");
    let mut world = World::new();
    let count = 1 + random.below(4);
    for index in 0..count {
        let (annotations, spec) = pod(&mut random);
        world.pod(&format!("p{index}"), annotations, spec);
    }
    let mut second = 0;
    for _ in 0..8 {
        second += random.below(30);
        world.to(second);
        let name = format!("p{}", random.below(count));
        match random.below(7) {
            0 => world.try_fault(&format!("crash {name} exit=7")),
            1 => world.try_fault(&format!("oom {name}")),
            2 => world.try_fault(&format!("hang {name}")),
            3 => world.try_fault("node-down node-1"),
            4 | 5 => world.try_fault("node-up node-1"),
            _ => world.try_delete(&name, [None, Some(0), Some(2)][random.below(3) as usize]),
        }
    }
    world.try_fault("node-up node-1");
    let before = world.steps;
    world.to(second + 600);
    assert!(
        world.steps - before < 12_000,
        "seed {seed}: {} steps in ten minutes",
        world.steps
    );
    for index in 0..count {
        world.try_delete(&format!("p{index}"), None);
    }
    world.to(second + 800);
    let left = world.api.store().count(Kind::Pod);
    assert_eq!(
        (left, world.kubelets.workers.len()),
        (0, 0),
        "seed {seed}: {:#?}",
        world.lines
    );
    world.lines
}

#[test]
fn swarm() {
    for seed in (0..120).chain([939]) {
        run(seed);
    }
    assert_eq!(run(7), run(7));
}
