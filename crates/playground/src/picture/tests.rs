//! A picture kept up to date looks as one drawn from nothing.

use super::*;
use crate::facade::Playground;
use crate::view::{Pod, PodState};
use sim::Random;

const SCENARIO: &str = "apiVersion: podarium.dev/v1
kind: Scenario
metadata: {name: picture}
spec:
  cluster: {nodes: 3, cpu: \"4\", memory: 8Gi}
  manifests: |
    apiVersion: apps/v1
    kind: Deployment
    metadata: {name: web}
    spec:
      replicas: 6
      selector: {matchLabels: {app: web}}
      template:
        metadata: {labels: {app: web}}
        spec:
          containers:
          - {name: web, image: \"web:v1\", resources: {requests: {cpu: 500m}}}
    ---
    apiVersion: v1
    kind: Service
    metadata: {name: web}
    spec: {selector: {app: web}, ports: [{port: 80}]}
    ---
    apiVersion: apps/v1
    kind: StatefulSet
    metadata: {name: db}
    spec:
      replicas: 2
      serviceName: db
      selector: {matchLabels: {app: db}}
      template:
        metadata: {labels: {app: db}}
        spec:
          containers:
          - {name: db, image: \"db:v1\"}
    ---
    apiVersion: batch/v1
    kind: CronJob
    metadata: {name: tick}
    spec:
      schedule: \"* * * * *\"
      jobTemplate:
        spec:
          template:
            spec:
              restartPolicy: Never
              containers:
              - {name: tick, image: busybox, command: [sh, -c, \"sleep 3; exit 1\"]}
";

/// What people and faults do, at random.
const LINES: [&str; 19] = [
    "kubectl set image deployment/web web=web:v2",
    "kubectl set image deployment/web web=web:v3",
    "kubectl set image statefulset/db db=db:v2",
    "kubectl scale deployment web --replicas=14",
    "kubectl scale deployment web --replicas=4",
    "kubectl scale statefulset db --replicas=4",
    "kubectl rollout undo deployment/web",
    "kubectl delete replicaset -l app=web --cascade=orphan",
    "kubectl delete deployment web --cascade=orphan",
    "kubectl run lone --image=busybox -- sh -c 'sleep 5; exit 1'",
    "kubectl delete pod lone",
    "kubectl cordon node-1",
    "kubectl uncordon node-1",
    "kubectl label service web tier=front",
    "fault node-down node-2",
    "fault node-up node-2",
    "fault node-partition node-2",
    "fault image-missing web:v2",
    "fault crash pod/db-0",
];

/// Everything is the same but what says when it was drawn.
fn assert_same(one: &View, other: &View, place: &str) {
    fn parts<T: std::fmt::Debug + PartialEq>(a: &[T], b: &[T], place: &str) {
        assert_eq!(a.len(), b.len(), "{place}");
        for (a, b) in a.iter().zip(b) {
            assert_eq!(a, b, "{place}");
        }
    }
    let timeless = |pod: &Rc<Pod>| Pod {
        changed: Duration::ZERO,
        ..(**pod).clone()
    };
    let pods = |view: &View| view.pods.iter().map(timeless).collect::<Vec<_>>();
    parts(&pods(one), &pods(other), place);
    parts(&one.workloads, &other.workloads, place);
    parts(&one.services, &other.services, place);
    parts(&one.nodes, &other.nodes, place);
    parts(&one.lanes, &other.lanes, place);
    parts(&one.events, &other.events, place);
    parts(&one.next, &other.next, place);
    parts(&one.markers, &other.markers, place);
    parts(&one.traffic, &other.traffic, place);
    assert_eq!(one.headline, other.headline, "{place}");
}

impl Picture {
    /// The same with nothing drawn yet; letters and histories stay.
    fn undrawn(&self, cluster: &Cluster) -> Picture {
        let mut picture = Picture {
            letters: self.letters.clone(),
            lanes: self.lanes.undrawn(),
            sequence: cluster.api.sequence(),
            ..Picture::default()
        };
        picture.forget(cluster);
        picture
    }
}

#[test]
fn a_picture_kept_up_to_date_looks_as_one_drawn_from_nothing() {
    let mut states: Vec<PodState> = Vec::new();
    for seed in 1..=6 {
        let mut playground = Playground::empty();
        playground.load(SCENARIO).unwrap();
        let mut random = Random::named(seed, "picture");
        let mut picture = Picture::default();
        for step in 0..60 {
            if random.below(3) == 0 {
                let index = random.below(LINES.len() as u64) as usize;
                playground.kubectl(LINES.get(index).unwrap());
            }
            let millis = *[3, 40, 900, 7_000, 45_000]
                .get(random.below(5) as usize)
                .unwrap();
            playground.advance(Duration::from_millis(millis));
            let cluster = &playground.world().cluster;
            let request = Request::default();
            // Within a second of no change the picture before is given again.
            picture.latest = None;
            let view = picture.view(cluster, playground.frame(), &request);
            let mut fresh = picture.undrawn(cluster);
            let fresh = fresh.view(cluster, playground.frame(), &request);
            assert_same(&view, &fresh, &format!("seed {seed}, step {step}"));
            states.extend(view.pods.iter().map(|pod| pod.state));
        }
    }
    states.sort_unstable();
    states.dedup();
    assert!(states.len() >= 8, "too little happened: {states:?}");
}

#[test]
fn only_pods_that_changed_are_drawn_again() {
    let mut playground = Playground::empty();
    playground.load(SCENARIO).unwrap();
    playground.kubectl("kubectl delete cronjob tick");
    playground.advance(Duration::from_secs(40));
    let mut picture = Picture::default();
    let request = Request::default();
    let mut look = |playground: &Playground| {
        let before = picture.pods.count;
        picture.view(&playground.world().cluster, playground.frame(), &request);
        picture.pods.count - before
    };
    assert!(look(&playground) >= 8);
    playground.advance(Duration::from_secs(5));
    assert_eq!(look(&playground), 0, "nothing happened");
    let line = "kubectl label pod -l statefulset.kubernetes.io/pod-name=db-0 tier=data";
    playground.kubectl(line);
    assert_eq!(look(&playground), 1, "one pod changed");
}
