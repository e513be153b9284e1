//! A new cluster.

#![allow(clippy::unwrap_used, clippy::expect_used)]

use api::Kind;
use cluster::{Cluster, ClusterConfig};
use sim::{Duration, Instant};

#[test]
fn has_its_namespaces_and_nodes_and_the_same_digest_for_the_same_seed() {
    let run = |seed| {
        let mut cluster = Cluster::new(&ClusterConfig::with_nodes(seed, 3));
        cluster.advance_to(Instant::at(Duration::from_secs(60)));
        cluster
    };
    let cluster = run(1);
    assert_eq!(cluster.store().count(Kind::Namespace), 4);
    let names: Vec<_> = cluster
        .store()
        .list(Kind::Node)
        .map(|n| n.meta.name.clone())
        .collect();
    assert_eq!(names, ["node-1", "node-2", "node-3"]);
    assert_eq!(cluster.now().since_start(), Duration::from_secs(60));
    assert_eq!(run(1).digest(), cluster.digest());
    assert_ne!(run(2).digest(), cluster.digest());
}
