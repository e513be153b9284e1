//! Nodes that have the pod's images already, the larger the better.
//!
//! k8s: pkg/scheduler/framework/plugins/imagelocality/image_locality.go

use super::{SCORE_MAX, Score, Scored};
use crate::cycle::Cycle;
use crate::node_info::NodeInfo;
use api::pod_spec::Volume;

/// ImageLocality.
pub const SCORE: Score = Score {
    name: "ImageLocality",
    weight: 1,
    score,
};

const MEBIBYTE: i64 = 1024 * 1024;
/// Less than this does not count. k8s: image_locality.go, minThreshold
const SIZE_MIN: i64 = 23 * MEBIBYTE;
/// More than this per container does not count. k8s: image_locality.go, maxContainerThreshold
const SIZE_MAX: i64 = 1000 * MEBIBYTE;

fn score(cycle: &Cycle<'_>, slots: &[u32]) -> Option<Scored> {
    if !cycle.cluster.has_images() {
        return None;
    }
    let spec = cycle.pod.info.spec();
    let containers = spec.init_containers.iter().chain(&spec.containers);
    let mut images: Vec<String> = containers.map(|one| normalized(&one.image)).collect();
    let count = i64::try_from(images.len()).unwrap_or(1).max(1);
    images.extend(spec.volumes.iter().filter_map(volume_image).map(normalized));
    let total = cycle.cluster.order().len();
    let rate = |node: &NodeInfo| {
        let sum: i64 = images
            .iter()
            .map(|image| size(cycle, node, image, total))
            .sum();
        let max = SIZE_MAX * count;
        SCORE_MAX * (sum.clamp(SIZE_MIN, max) - SIZE_MIN) / (max - SIZE_MIN)
    };
    let scores = slots.iter();
    let scores = scores.map(|slot| cycle.cluster.node(*slot).map_or(0, |node| rate(node)));
    Some(Scored::plain(scores.collect()))
}

/// The size of an image on a node, scaled down the fewer nodes have it: so that not all pods of a
/// new image run after the first.
fn size(cycle: &Cycle<'_>, node: &NodeInfo, image: &str, total: usize) -> i64 {
    let has = |names: &[api::Str]| names.iter().any(|name| *name == *image);
    let found = node.images().iter().find(|one| has(&one.names));
    found.map_or(0, |one| {
        let spread = f64::from(cycle.cluster.nodes_with_image(image)) / total.max(1) as f64;
        (one.size_bytes as f64 * spread) as i64
    })
}

/// The image that a volume shows; such volumes are not modelled otherwise.
fn volume_image(volume: &Volume) -> Option<&str> {
    volume
        .extra
        .as_ref()?
        .get("image")?
        .get("reference")?
        .as_str()
}

/// The name with `:latest` if it has neither tag nor digest.
/// k8s: image_locality.go, normalizedImageName
fn normalized(image: &str) -> String {
    let last_colon = image.rfind(':').unwrap_or(0);
    let last_slash = image.rfind('/').unwrap_or(0);
    if last_colon <= last_slash {
        format!("{image}:latest")
    } else {
        image.to_owned()
    }
}
