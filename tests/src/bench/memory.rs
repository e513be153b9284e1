//! Memory of many pods, and what a picture of them costs.

use super::counting::in_use;
use super::scenarios::{Workload, loaded, play_until_available};
use super::{chosen, line, timed};
use playground::view::{PodState, Request};

/// Pods of the deployment.
pub const PODS: u32 = 10_000;

/// Prints memory per pod, and the times of pictures.
pub fn run(asked: &[u32]) {
    for pods in chosen(asked, &[PODS]) {
        let empty = in_use();
        let mut playground = loaded(Workload::Deployment, pods, pods / 50);
        let before = in_use();
        let per_node = (before - empty) / f64::from(pods / 50);
        line("memory per node", per_node, "bytes");
        play_until_available(&mut playground, Workload::Deployment, pods);
        let whole = (in_use() - before) / f64::from(pods);
        line(
            &format!("memory per pod ({pods}, with history)"),
            whole,
            "bytes",
        );
        let first = timed(|| playground.view(&Request::default()));
        line(&format!("first view of {pods} pods"), first.0, "ms");
        let is_ready = |pod: &&std::rc::Rc<_>| ready(pod);
        assert_eq!(first.1.pods.iter().filter(is_ready).count(), pods as usize);
        let name = &*first.1.pods.first().expect("there are pods").reference.name;
        playground.kubectl(&format!("kubectl label pod {name} tier=front"));
        let next = timed(|| playground.view(&Request::default()));
        line(
            &format!("next view of {pods} pods, one changed"),
            next.0,
            "ms",
        );
        let alone = playground.world().clone();
        let with_history = in_use();
        drop(playground);
        let history = with_history - in_use();
        let alone_bytes = whole - history / f64::from(pods);
        line(
            &format!("memory per pod ({pods}, no history)"),
            alone_bytes,
            "bytes",
        );
        drop(alone);
    }
}

fn ready(pod: &std::rc::Rc<playground::view::Pod>) -> bool {
    pod.state == PodState::Ready
}
