//! What a seed breaks: nodes, images, containers.

use super::{IMAGES, line, pick};
use api::Kind;
use kubelet::NodeConfig;
use kubelet::fault::{Fault, Target};
use playground::world::{Command, World};
use sim::Random;
use std::rc::Rc;

/// Breaks something, or mends it.
pub fn fault(random: &mut Random, world: &World, nodes: u32) -> Command {
    let node = format!("node-{}", 1 + random.below(u64::from(nodes)));
    let image = pick(random, &IMAGES).to_owned();
    let fault = match random.below(10) {
        0 => Fault::NodeDown(node),
        1 | 2 => Fault::NodePartition(node),
        3 | 4 => Fault::NodeUp(node),
        5 => Fault::ImageMissing(image),
        6 => Fault::ImageFixed(image),
        7 => Fault::NodeAdd(Rc::new(NodeConfig::named(format!("node-{}", nodes + 1)))),
        _ => return on_a_container(random, world),
    };
    Command::Fault(fault)
}

/// Ends, starves or hangs any container of any pod; that it does not run is said, no more.
fn on_a_container(random: &mut Random, world: &World) -> Command {
    let pods = world.cluster.store().list_in(Kind::Pod, "default");
    let names = pods.filter_map(|object| {
        let spec = &object.pod()?.spec;
        let containers = spec.init_containers.iter().chain(&spec.containers);
        let names = containers.map(|container| container.name.to_string());
        Some((object.meta.name.to_string(), names.collect::<Vec<_>>()))
    });
    let names: Vec<_> = names.collect();
    let Some((pod, containers)) = names.get(random.below(names.len().max(1) as u64) as usize)
    else {
        return line("kubectl get pods".to_owned());
    };
    let container = containers.get(random.below(containers.len().max(1) as u64) as usize);
    let target = Target {
        namespace: None,
        pod: pod.clone(),
        container: container.cloned(),
    };
    Command::Fault(match random.below(4) {
        0 => Fault::Oom(target),
        1 => Fault::Hang(target),
        2 => Fault::Crash { target, code: 0 },
        _ => Fault::Crash { target, code: 1 },
    })
}

/// Ends the trouble: power, network and images everywhere.
pub fn peace(nodes: u32) -> impl Iterator<Item = Command> {
    let nodes = (1..=nodes).map(|node| Fault::NodeUp(format!("node-{node}")));
    let images = IMAGES.into_iter().filter(|image| *image != "missing:v1");
    let images = images.map(|image| Fault::ImageFixed(image.to_owned()));
    nodes.chain(images).map(Command::Fault)
}
